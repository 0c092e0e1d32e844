"""What a run asks of the disk, and whether the disk would still answer the same.

Every question goes through here, so that a reading that has gone stale can be told: a file that
was read has changed, one that was missing is there, or the other way round.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from time import time_ns

_Sign = tuple[int, ...]
_FOLDER: _Sign = ()  # a file's sign is its number, size and time of last change; None: not there
# Two changes so close together may leave one time: a file that young says nothing for certain.
_YOUNG = 50_000_000  # nanoseconds


class Disk:
    """The files of one run."""

    def __init__(self) -> None:
        self._seen: dict[str, _Sign | None] = {}
        self._certain = True

    def is_file(self, path: str) -> bool:
        return bool(self._look(path))

    def is_folder(self, path: str) -> bool:
        return self._look(path) == _FOLDER

    def size(self, path: str) -> int:
        """In bytes; 0 where there is no such file."""
        sign = self._look(path)
        return sign[1] if sign else 0

    def text(self, path: str) -> str:
        """The text of a file. Raises OSError."""
        self._look(path)
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()

    def content(self, path: str) -> bytes:
        """The bytes of a file. Raises OSError."""
        self._look(path)
        with open(path, "rb") as file:
            return file.read()

    def below(self, folder: str, ending: str) -> Iterator[str]:
        """The files anywhere below a folder whose names end so, links to folders not followed.

        Whether there are new ones takes the same search to know: nothing counts as unchanged after.
        """
        self._certain = False
        for inside, _, names in os.walk(folder):
            yield from (os.path.join(inside, name) for name in names if name.endswith(ending))

    def unchanged(self) -> bool:
        """Whether all that was looked at is as it was."""
        return self._certain and all(_sign(path) == sign for path, sign in self._seen.items())

    def _look(self, path: str) -> _Sign | None:
        """What is at a path. What was there first is what has to be there for it to be unchanged,
        and looking comes before reading."""
        sign = _sign(path)
        if self._seen.setdefault(path, sign) != sign or (sign and sign[2] > time_ns() - _YOUNG):
            self._certain = False
        return sign


def _sign(path: str) -> _Sign | None:
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    if stat.S_ISDIR(found.st_mode):
        return _FOLDER
    is_file = stat.S_ISREG(found.st_mode)
    return (found.st_ino, found.st_size, found.st_mtime_ns) if is_file else None
