"""Sizes that conditions do not tell apart, and one size of each such kind.

>>> from .dims import symbol
>>> from .relations import Relation
>>> H, cases = symbol("H", 64), Cases(("H",))
>>> cases.add(Relation((H - 4)//4, ">=", 7))
>>> cases.add(Relation(H % 2, "==", 0))
>>> cases.one_each((224,))
[224, 1, 2, 33]
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from .axis import direction, first_at_least
from .bounds import BOUNDS
from .clauses import Clause, Test, simplify
from .columns import Columns
from .relations import Condition


class Cases:
    """The sizes from 1 to ``up_to`` that all of ``names`` have together, sorted by what holds at
    them; ``others`` are the sizes of whatever else conditions speak of."""

    def __init__(
        self,
        names: Sequence[str],
        others: Mapping[str, int] = MappingProxyType({}),
        up_to: int = 4096,
    ) -> None:
        self._names = frozenset(names)
        self._others = others
        self._sizes = range(1, up_to + 1)
        self._seen: set[Condition] = set()
        self._cuts: list[int] = []  # where a condition changes its answer for good, in order
        self._answers: list[Sequence[bool]] = []  # of the others, at every size

    def add(self, condition: Condition) -> None:
        """One more condition that tells sizes apart."""
        if condition in self._seen:
            return
        self._seen.add(condition)
        clause = simplify(condition, BOUNDS)
        if isinstance(clause, bool):
            return
        rising = direction(clause.poly, BOUNDS) if isinstance(clause, Test) else 0
        if rising and len(clause.names()) == 1 and isinstance(clause, Test):
            self._cut(clause, rising)
        else:
            self._answers.append(self._each(clause, self._sizes))

    def _cut(self, test: Test, rising: int) -> None:
        """At the first size at which a polynomial that never falls is at least 0, for ``==`` also
        at the first at which it is more."""
        (name,) = test.names()
        poly = test.poly if rising > 0 else -test.poly
        for least in (0, 1) if test.op != ">=" else (0,) if rising > 0 else (1,):
            at = first_at_least(poly, name, least)
            if at is not None and at in self._sizes and at not in self._cuts:
                insort(self._cuts, at)

    def _each(self, clause: Clause, sizes: Sequence[int]) -> list[bool]:
        """Whether it holds at each of the sizes; it does not where a divisor is 0."""
        columns: dict[str, Sequence[int]] = dict.fromkeys(self._names, sizes)
        columns |= {name: [size] * len(sizes) for name, size in self._others.items()}
        try:
            return Columns(columns).truth(clause)
        except ZeroDivisionError:
            half = len(sizes) // 2
            parts = (sizes[:half], sizes[half:]) if half else ()
            return [each for part in parts for each in self._each(clause, part)] or [False]

    def one_each(self, usual: Iterable[int]) -> list[int]:
        """A size of each kind: the first of the usual ones that is of it, else the smallest."""
        found: dict[object, int] = {}
        for size in usual:
            if size in self._sizes:
                found.setdefault(self._kind(size), size)
        if self._answers:
            for size, *answers in zip(self._sizes, *self._answers, strict=True):
                found.setdefault((bisect_right(self._cuts, size), *answers), size)
        else:
            for size in (1, *self._cuts):
                if size in self._sizes:
                    found.setdefault(self._kind(size), size)
        return list(found.values())

    def _kind(self, size: int) -> object:
        return (bisect_right(self._cuts, size), *(each[size - 1] for each in self._answers))
