"""Writes down what this process does to the world, from before its first import.

Python imports ``sitecustomize`` by itself when this folder is on PYTHONPATH. An audit hook cannot
be taken away again, so nothing that runs later can hide.
"""

from __future__ import annotations

import atexit
import json
import os
import sys

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
LOUD = (
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.system",
    "os.exec",
    "os.fork",
    "os.forkpty",
    "os.posix_spawn",
    "os.putenv",
    "os.unsetenv",
    "os.kill",
    "subprocess.Popen",
    "socket.connect",
    "socket.bind",
    "socket.getaddrinfo",
    "shutil.rmtree",
    "ctypes.dlopen",
    "pickle.find_class",
)

_log = os.open(os.environ["NETGLOSS_WATCH_LOG"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open":
        path, _, flags = arguments
        if not (isinstance(flags, int) and flags & WRITING) or path == os.devnull:
            return
    elif event not in LOUD:
        return
    os.write(_log, json.dumps([event, *map(repr, arguments)]).encode() + b"\n")


def _tell_peak() -> None:
    """Peak memory of this program alone: what wait4 tells includes the parent before exec."""
    with open("/proc/self/status", encoding="utf-8") as status:
        peak = next(line for line in status if line.startswith("VmHWM:"))
    os.write(_peak, peak.split()[1].encode())


_peak = os.open(os.environ["NETGLOSS_WATCH_PEAK"], os.O_WRONLY | os.O_CREAT)
atexit.register(_tell_peak)
sys.addaudithook(_hook)
