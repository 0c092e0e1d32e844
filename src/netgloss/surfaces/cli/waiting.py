"""A line on the terminal while a reading takes long."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from netgloss.later import later

if TYPE_CHECKING:
    from threading import Event, Thread
else:  # what only a terminal needs
    Event = later("threading", "Event")
    Thread = later("threading", "Thread")

QUIET = 1.0  # seconds before anything is said
BETWEEN = 1.0  # seconds from one telling to the next
_CLEAR = "\r\x1b[K"


@contextmanager
def waiting(name: str) -> Iterator[None]:
    """Say on standard error how long the reading of `name` has taken, once it is over a second.

    Only a terminal is told; the line is gone before anything else is printed, and after Ctrl-C.
    """
    if not sys.stderr.isatty():
        yield
        return
    done = Event()
    teller = Thread(target=_tell, args=(name, done), daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def _tell(name: str, done: Event) -> None:
    started = time.monotonic()
    left, said = QUIET, False
    while not done.wait(left):
        seconds = time.monotonic() - started
        print(
            f"{_CLEAR}netgloss: reading {name}, {seconds:.0f} s (Ctrl-C ends it)",
            end="",
            file=sys.stderr,
            flush=True,
        )
        left, said = BETWEEN, True
    if said:
        print(_CLEAR, end="", file=sys.stderr, flush=True)
