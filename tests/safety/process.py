"""A netgloss process that is watched: what it said, what it cost, and what it touched."""

from __future__ import annotations

import compileall
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.safety.allowed import Event, is_deed

import netgloss as package

WATCH = Path(__file__).parent / "watch"
YARDSTICK = 0.105  # CPU seconds of `_yardstick` on the machine that the limits were set for
WALL_LIMIT = 120  # a machine that others keep busy may be slow; time is judged by CPU seconds


@dataclass(frozen=True)
class Ran:
    """``touched`` holds what the process wrote, removed, started or connected to."""

    code: int
    out: str
    err: str
    seconds: float  # CPU time, user and system
    megabytes: float  # peak resident memory
    touched: tuple[tuple[str, ...], ...]


def netgloss(
    *arguments: str, stdin: bytes = b"", cwd: Path, environment: dict[str, str] | None = None
) -> Ran:
    """Run ``python -m netgloss`` in `cwd`, its own files compiled as an installation has them."""
    _compiled()
    return python("-m", "netgloss", *arguments, stdin=stdin, cwd=cwd, environment=environment)


def python(
    *arguments: str, stdin: bytes = b"", cwd: Path, environment: dict[str, str] | None = None
) -> Ran:
    """Run this Python, watched by the audit hook of ``watch/sitecustomize.py``."""
    with tempfile.TemporaryDirectory() as work:
        log = Path(work) / "touched"
        peak = Path(work) / "peak"
        given = Path(work) / "stdin"
        given.write_bytes(stdin)
        given_paths = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
        paths = [str(WATCH), *map(os.path.abspath, given_paths)]
        env = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(paths),
            "PYTHONDONTWRITEBYTECODE": "1",
            "NETGLOSS_WATCH_LOG": str(log),
            "NETGLOSS_WATCH_PEAK": str(peak),
            **(environment or {}),
        }
        out, err = Path(work) / "out", Path(work) / "err"
        with given.open("rb") as i, out.open("wb") as o, err.open("wb") as e:
            child = subprocess.Popen(
                [sys.executable, *arguments], stdin=i, stdout=o, stderr=e, cwd=cwd, env=env
            )
            code, usage = _wait(child)
        return Ran(
            code,
            out.read_text("utf-8"),
            err.read_text("utf-8"),
            usage.ru_utime + usage.ru_stime,
            _megabytes(peak, usage),
            tuple(event for event in _events(log) if is_deed(event)),
        )


@cache
def _compiled() -> None:
    compileall.compile_dir(Path(package.__file__).parent, quiet=1)


def slowness() -> float:
    """How much slower this machine is now than the one that the limits were set for; at least 1.

    A machine that others keep busy needs more CPU seconds for the same work, too.
    """
    return max(1.0, _yardstick() / YARDSTICK)


def _yardstick() -> float:
    """CPU seconds of a fixed piece of plain Python."""
    start = time.process_time()
    counts: dict[int, int] = {}
    for number in range(1_500_000):
        counts[number % 1000] = counts.get(number % 1000, 0) + 1
    return time.process_time() - start


def _megabytes(peak: Path, usage: resource.struct_rusage) -> float:
    """Peak memory that the process told at its end, else what the system kept of it."""
    told = peak.read_text() if peak.exists() else ""
    return (int(told) if told else usage.ru_maxrss) / 1024


def _events(log: Path) -> Iterator[Event]:
    for line in log.read_text().splitlines():
        yield tuple(json.loads(line))


def _wait(child: subprocess.Popen[bytes]) -> tuple[int, resource.struct_rusage]:
    """Wait for a child and read its own resource usage (``wait4`` tells it of one process)."""
    timer = threading.Timer(WALL_LIMIT, child.kill)
    timer.start()
    try:
        _, status, usage = os.wait4(child.pid, 0)
    finally:
        timer.cancel()
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, usage
