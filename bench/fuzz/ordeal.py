"""What one text may not do: raise anything but netgloss's errors, take long, or take much memory."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from time import process_time

import netgloss
from netgloss.errors import NetglossError

SECONDS = 2.0  # of processor time, each verb
MEGABYTES = 300.0
STATUS = "/proc/self/status"


@dataclass(frozen=True)
class Crash:
    """``sign`` is the same for crashes of one cause: the kind, and where in netgloss."""

    sign: str
    verb: str
    told: str


def _restore(text: str, language: str) -> None:
    result = netgloss.restore(text, lang=language)
    json.dumps(result.to_json())
    result.to_text()


def _check(text: str, language: str) -> None:
    result = netgloss.check(text, lang=language)
    json.dumps(result.to_json())
    result.to_markdown()


def _explain(text: str, language: str) -> None:
    result = netgloss.explain(text, lang=language)
    json.dumps(result.to_json())
    result.to_text()


def _pseudocode(text: str, language: str) -> None:
    json.dumps(netgloss.pseudocode(text, lang=language).to_json())


def _summary(text: str, language: str) -> None:
    result = netgloss.summary(text, lang=language)
    json.dumps(result.to_json())
    result.to_text()


VERBS: Mapping[str, Callable[[str, str], None]] = {
    "restore": _restore,
    "check": _check,
    "explain": _explain,
    "pseudocode": _pseudocode,
    "summary": _summary,
}
TARGETS = {
    "restore": ("restore",),
    "interpret": ("check", "explain", "pseudocode", "summary"),
    "all": tuple(VERBS),
}


def suffer(text: str, target: str, language: str = "en") -> Crash | None:
    """Put a text through the verbs of a target: None when all went as it should."""
    for verb in TARGETS[target]:
        crash = _one(text, verb, language)
        if crash is not None:
            return crash
    return None


def _one(text: str, verb: str, language: str) -> Crash | None:
    forget_peak()
    start = process_time()
    try:
        VERBS[verb](text, language)
    except NetglossError:
        pass
    except Exception as error:
        return Crash(_sign(error), verb, traceback.format_exc()[-3000:])
    seconds = process_time() - start
    if seconds > SECONDS:
        again = process_time()  # a machine that others keep busy: only what is slow twice is slow
        with_errors_dropped(lambda: VERBS[verb](text, language))
        seconds = min(seconds, process_time() - again)
        if seconds > SECONDS:
            return Crash(f"slow {verb}", verb, f"{seconds:.1f} s")
    megabytes = peak()
    if megabytes > MEGABYTES:
        return Crash(f"memory {verb}", verb, f"{megabytes:.0f} MB")
    return None


def with_errors_dropped(run: Callable[[], None]) -> None:
    with suppress(NetglossError):
        run()


def _sign(error: Exception) -> str:
    """The exception's type and the innermost function of netgloss that it passed through."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/netgloss/" in frame.filename] or frames
    where = ours[-1]
    name = where.filename.rpartition("/netgloss/")[2]
    return f"{type(error).__name__} {name}:{where.name}"


# ---- memory -------------------------------------------------------------------------------------
def forget_peak() -> None:
    """Peak memory counts from here on (Linux; elsewhere memory is not watched)."""
    try:
        with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
            file.write("5")
    except OSError:
        return


def peak() -> float:
    """The peak of resident memory in MB."""
    try:
        with open(STATUS, encoding="ascii") as status:
            line = next(line for line in status if line.startswith("VmHWM:"))
    except OSError:
        return 0.0
    return int(line.split()[1]) / 1024
