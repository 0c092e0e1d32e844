"""What conditions that have held leave of each size alone, and what follows from it.

>>> from .dims import symbol
>>> from .relations import Relation
>>> H, ranges = symbol("H", 64), Ranges()
>>> ranges.take(Relation((H - 4)//4, ">=", 1))
>>> ranges.proved(Relation((H - 1)//2, ">=", 3)), ranges.proved(Relation(H, ">", 8))
(True, None)
"""

from __future__ import annotations

from .axis import Axis, Impossible
from .bounds import BOUNDS, Bounds
from .clauses import simplify
from .relations import AllOf, Condition

_UP_TO = 4096


class Ranges:
    """The least and the greatest that each size may be."""

    def __init__(self) -> None:
        self._axes: dict[str, Axis] = {}
        self._bounds: Bounds | None = None

    def take(self, condition: Condition) -> None:
        """A condition that holds from now on; of several sizes at once, it teaches nothing."""
        if isinstance(condition, AllOf):
            for each in condition.relations:
                self.take(each)
            return
        clause = simplify(condition, BOUNDS)
        names = () if isinstance(clause, bool) else clause.names()
        if isinstance(clause, bool) or len(names) != 1:
            return
        (name,) = names
        axis = self._axes.setdefault(name, Axis(name, _UP_TO))
        before = axis.low, axis.high
        try:
            axis.add(clause)
        except Impossible:  # they hold in this run: nothing more is to be learned of that
            return
        if (axis.low, axis.high) != before:
            self._bounds = None

    def proved(self, condition: Condition) -> bool | None:
        """Whether the ranges decide it; None when it depends."""
        if self._bounds is None:
            box = {name: (axis.low, axis.high) for name, axis in self._axes.items()}
            self._bounds = Bounds(box)
        found = simplify(condition, self._bounds)
        return found if isinstance(found, bool) else None
