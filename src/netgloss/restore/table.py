"""The lines of a text, and what may be asked of them wherever they stand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from netgloss.restore.statements import Statement

AHEAD = 40  # lines after a line that are looked at


class Table:
    """The lines of a text, with look-ups that scores need."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self.statements = statements
        self._binders: dict[str, list[int]] = {}
        self._readers: dict[str, list[int]] = {}
        for index, statement in enumerate(statements):
            for name in statement.binds:
                self._binders.setdefault(name, []).append(index)
            for name in statement.reads:
                self._readers.setdefault(name, []).append(index)
        size = len(statements)
        self._next_head = [size] * (size + 1)
        for index in range(size - 1, -1, -1):
            starts = statements[index].head in ("def", "class", "@")
            self._next_head[index] = index if starts else self._next_head[index + 1]
        self._asks, self._handlers = _asked(statements)
        self._outside: dict[str, int] = {}
        for index, statement in enumerate(statements):
            shared = index < self._next_head[0] or statement.head in ("import", "from")
            for name in statement.binds if shared else (statement.name,):
                self._outside.setdefault(name, index)
        self.indented = any(each.indent for each in statements)

    def binds(self, name: str, start: int, end: int) -> bool:
        """Whether a line in ``start..end`` (end not included) gives the name a value."""
        return _any_in(self._binders.get(name), start, end)

    def known_outside(self, name: str, end: int) -> bool:
        """Whether a line before ``end`` gives the name a value that no function keeps to itself:
        imports, classes, functions by their own names, and what comes before the first of these.
        """
        return self._outside.get(name, end) < end

    def reads(self, name: str, start: int, end: int) -> bool:
        """Whether a line in ``start..end`` (end not included) reads the name."""
        return _any_in(self._readers.get(name), start, end)

    def reads_again(self, name: str, start: int) -> bool:
        """Whether the value that a name has at ``start`` is read there or later, in the lines up
        to the next ``def`` or ``class``."""
        readers = self._readers.get(name)
        if not readers:
            return False
        at = bisect_left(readers, start)
        end = self._next_head[start]
        if at == len(readers) or readers[at] >= end:
            return False
        return not self.binds(name, start, readers[at])

    def needs(self, index: int) -> frozenset[str]:
        """The names a line reads; a head needs what the lines right inside it read as well."""
        reads = self.statements[index].reads
        for place in range(index, min(index + 2, len(self.statements) - 1)):
            if not self.statements[place].opens:
                break
            reads = reads | (self.statements[place + 1].reads - self.statements[place].binds)
        return reads

    def next_head(self, index: int) -> int:
        """The next line at or after ``index`` that is a ``def``, a ``class`` or a decorator."""
        return self._next_head[index]

    def asks(self, index: int) -> tuple[int, int]:
        """How many blocks, open before line ``index``, that line and those after it need: blocks
        that an ``else`` or ``elif`` goes on with, and those of an ``except`` or ``finally``.

        It is the least number: every clause that may go on with a block begun in between does.
        """
        return self._asks[index]

    def spare_handlers(self, index: int) -> int:
        """How many ``try`` that are open before line ``index`` may at most be ended from there
        on: each needs an ``except`` or ``finally`` of its own."""
        return self._handlers[index]

    def needs_around(self, index: int) -> tuple[bool, bool]:
        """Whether line ``index`` and those after it, up to the next ``def`` or ``class``, need the
        function around them, for a ``return``, and a loop, for a ``break``."""
        function = loop = opened = False
        for place in range(index, min(self.next_head(index + 1), index + AHEAD)):
            head = self.statements[place].head
            function = function or head == "return"
            loop = loop or (head in ("break", "continue") and not opened)
            opened = opened or (head in ("for", "while") and place > index)
        return function, loop

    def decorated(self, index: int) -> Statement:
        """The ``def`` or ``class`` that a decorator stands before; other lines are themselves."""
        while index < len(self.statements) - 1 and self.statements[index].head == "@":
            index += 1
        return self.statements[index]


def _asked(statements: Sequence[Statement]) -> tuple[list[tuple[int, int]], list[int]]:
    """What ``Table.asks`` and ``Table.spare_handlers`` tell, found from the end backwards."""
    asks = [(0, 0)]
    handlers = [0]
    branches = tries = spare = 0
    for statement in reversed(statements):
        head = statement.head
        if head == "else":
            branches += 1
        elif head == "elif":
            branches = max(branches, 1)
        elif head == "finally":
            tries += 1
        elif head == "except":
            branches, tries = max(branches - 1, 0), max(tries, 1)
        elif head == "try":
            tries = max(tries - 1, 0)
        elif head in ("if", "for", "while") and statement.opens:
            branches = max(branches - 1, 0)
        spare += (head in ("except", "finally")) - (head == "try")
        asks.append((branches, tries))
        handlers.append(spare)
    return asks[::-1], handlers[::-1]


def _any_in(places: list[int] | None, start: int, end: int) -> bool:
    if not places:
        return False
    at = bisect_left(places, start)
    return at < len(places) and places[at] < end
