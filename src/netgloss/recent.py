"""The last values by their keys, as many as weigh no more than a limit."""

from __future__ import annotations

from _thread import allocate_lock  # without loading threading, which nothing else asks for
from typing import Any, Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """Values that are found again until heavier or later ones take their place; what was used
    longest ago is let go first. Threads may share one.

    >>> recent: Recent[str, int] = Recent(10)
    >>> for key in "abc": recent.keep(key, ord(key), 4)
    >>> recent.get("a"), recent.get("c")
    (None, 99)
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = allocate_lock()
        self._kept: dict[Key, tuple[Value, int]] = {}  # the latest used last
        self._weight = 0

    def get(self, key: Key) -> Value | None:
        with self._lock:
            found = self._kept.pop(key, None)
            if found is None:
                return None
            self._kept[key] = found
            return found[0]

    def keep(self, key: Key, value: Value, weight: int) -> None:
        """Keep a value, unless it alone weighs more than the limit."""
        with self._lock:
            self._weight += weight - self._drop(key)
            self._kept[key] = value, weight
            while self._weight > self._most:
                self._weight -= self._drop(next(iter(self._kept)))

    def _drop(self, key: Key) -> int:
        nothing: Any = (None, 0)
        weight: int = self._kept.pop(key, nothing)[1]
        return weight
