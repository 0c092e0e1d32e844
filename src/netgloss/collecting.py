"""Python's search for cycles, put off while netgloss works.

Reading a text makes many objects and few cycles, and ends soon. With Python's own threshold of
700 new objects the search takes much of the processor time.
"""

from __future__ import annotations

import gc
from _thread import allocate_lock  # without loading threading, which nothing else asks for
from contextlib import ContextDecorator

YOUNG = 200_000  # objects made before Python looks for cycles among them


class Seldom(ContextDecorator):
    """While entered, by whichever thread, the search is seldom; memory stays bounded, since it
    still happens. Afterwards the threshold is what it was. A caller who has set a larger one, or
    has switched the search off, keeps that. Decorates functions, too."""

    def __init__(self) -> None:
        self._lock = allocate_lock()
        self._inside = 0
        self._before = 0

    def __enter__(self) -> None:
        with self._lock:
            if not self._inside:
                self._before = gc.get_threshold()[0]
                if 0 < self._before < YOUNG:
                    gc.set_threshold(YOUNG)
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside and gc.get_threshold()[0] == YOUNG:
                gc.set_threshold(self._before)


seldom = Seldom()
