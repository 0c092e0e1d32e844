"""Writes down what this process does to the world, from before its first import.

Python imports ``sitecustomize`` by itself when this folder is on PYTHONPATH. An audit hook cannot
be taken away again, so nothing that runs later can hide. Every event that is not plainly harmless
is written, with the file of the code that caused it, or that a module was being loaded;
``allowed.py`` judges.
"""

from __future__ import annotations

import atexit
import json
import os
import sys
from types import FrameType

# Events of this kind are written; everything else is about this process alone.
LOUD = (
    *("open", "import", "exec", "compile", "marshal.", "pickle.", "code.__new__", "os.", "shutil."),
    *("subprocess.", "socket.", "ctypes.", "tempfile.", "glob.", "pathlib.", "mmap.", "fcntl."),
    *("resource.", "syslog.", "urllib.", "http.", "ftplib.", "smtplib.", "sqlite3.", "webbrowser."),
    *("signal.", "winreg.", "msvcrt.", "cpython.run_", "sys.setprofile", "sys.settrace"),
    *("builtins.input", "builtins.breakpoint", "gc.", "_thread.start_new_thread"),
)
FROZEN = "<frozen importlib"

_log = os.open(os.environ["NETGLOSS_WATCH_LOG"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
_busy = False


def _write(event: str, *arguments: object) -> None:
    os.write(_log, json.dumps([event, *map(_short, arguments)]).encode() + b"\n")


def _short(argument: object) -> str:
    """What is enough to judge: paths and names in full, source texts never."""
    if isinstance(argument, str | int):
        return str(argument)[:300]
    if hasattr(argument, "co_filename"):
        return str(argument.co_filename)
    return type(argument).__name__ if not isinstance(argument, os.PathLike) else os.fspath(argument)


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    global _busy
    if _busy or not event.startswith(LOUD):
        return
    _busy = True
    try:
        frame = sys._getframe().f_back  # None while Python starts and ends
        caller = "" if frame is None else frame.f_code.co_filename
        caused = "importing" if _imports(frame) else caller
        if event == "compile":  # (source, filename): of the source only where it is to be run
            arguments = arguments[1:]
        if event in ("os.putenv", "os.unsetenv"):  # the name alone
            arguments = (str(arguments[0], "utf-8", "replace"),)  # type: ignore[arg-type]
        _write(event, caused, *arguments)
    finally:
        _busy = False


def _imports(frame: FrameType | None) -> bool:
    """Whether a module is being loaded in one of these frames (none while Python starts)."""
    while frame is not None:
        if frame.f_code.co_filename.startswith(FROZEN):
            return True
        frame = frame.f_back
    return False


def _watch_environment() -> None:
    """Reads of environment variables have no audit event: this writes them down."""
    kind = type(os.environ)
    read, every = kind.__getitem__, kind.__iter__

    def __getitem__(self: object, key: str) -> str:
        _write("environ", key)
        return read(self, key)

    def __iter__(self: object) -> object:
        _write("environ", "*")
        return every(self)

    kind.__getitem__, kind.__iter__ = __getitem__, __iter__


def _tell_peak() -> None:
    """Peak memory of this program alone: what wait4 tells includes the parent before exec."""
    with open("/proc/self/status", encoding="utf-8") as status:
        peak = next(line for line in status if line.startswith("VmHWM:"))
    os.write(_peak, peak.split()[1].encode())


_peak = os.open(os.environ["NETGLOSS_WATCH_PEAK"], os.O_WRONLY | os.O_CREAT)
atexit.register(_tell_peak)
_watch_environment()
sys.addaudithook(_hook)
