"""The watched process: texts in, what netgloss made of them out, one JSON a line.

job     {"text", "verb", "way": "python" or "command", "language"}
answer  {"kind": "result", "refusal" or "crash", "told", "code", "seconds", "megabytes"}
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import sys
import traceback
from time import process_time
from typing import Any

import netgloss
from netgloss.errors import NetglossError
from netgloss.surfaces.cli.process import run as command

VERBS = ("check", "explain", "restore", "summary", "pseudocode")


def by_python(text: str, verb: str, language: str) -> tuple[str, str, int]:
    try:
        result = getattr(netgloss, verb)(text, lang=language)
        told = result.to_text()
        json.dumps(result.to_json())
    except NetglossError as error:
        return "refusal", str(error), 2
    return "result", told, 0


def by_command(verb: str, language: str) -> tuple[str, str, int]:
    """The command line on ``paste.py``, which lies in the folder that this process runs in."""
    out, err = _stream(), _stream()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = command([verb, "paste.py", "--lang", language])
    if code == 2:
        return "refusal", _written(err), code
    return ("result" if code in (0, 1) else "crash"), _written(out) + _written(err), code


def _stream() -> io.TextIOWrapper:
    """A stream as a process has them: restored files are written as bytes."""
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace")


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8", "replace")


def serve(job: dict[str, Any]) -> dict[str, Any]:
    text, verb, language = job["text"], job["verb"], job["language"]
    gc.collect()  # what the texts before left behind is none of this one's time
    forget_peak()
    start = process_time()
    try:
        if job["way"] == "python":
            kind, told, code = by_python(text, verb, language)
        else:
            kind, told, code = by_command(verb, language)
    except BaseException:  # whatever comes out is the finding
        kind, told, code = "crash", traceback.format_exc()[-2000:], 70
    return {
        "kind": kind,
        "told": told[:2000],
        "code": code,
        "seconds": process_time() - start,
        "megabytes": peak(),
    }


def forget_peak() -> None:
    with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
        file.write("5")


def peak() -> float:
    with open("/proc/self/status", encoding="ascii") as status:
        line = next(line for line in status if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def main() -> None:
    # Jobs come by stdin and answers go by stdout: what is read must touch neither.
    asked, answers = sys.stdin, sys.stdout
    sys.stdin, sys.stdout = io.StringIO(), sys.stderr
    for line in asked:
        print(json.dumps(serve(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
