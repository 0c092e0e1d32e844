"""Guards solved: the conditions of a run become the sizes it accepts.

Conditions on one symbol become bounds, multiples or lists; conditions on several stay as they are
unless the bounds imply them. The expression is exact for all sizes from 1 to `sizes_up_to`.

>>> from .dims import symbol
>>> from .relations import Relation
>>> H, W = symbol("H", 64), symbol("W", 64)
>>> solve([Relation((H - 3)//4, ">=", 15), Relation(W % 32, "==", 0)]).expression
'H >= 63 and W % 32 == 0'
>>> for each in solve([Relation(((H - 12)//4)*((W - 12)//4), "==", 25),
...                    Relation(H, ">=", 16), Relation(W, ">=", 16)]).constraints:
...     print(each)
AtLeast(symbol='H', n=16)
AtLeast(symbol='W', n=16)
Other(expression='(H//4 - 3)*(W//4 - 3) == 25', symbols=('H', 'W'))
SquareRange(symbols=('H', 'W'), low=32, high=35)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .accepted import Accepted, Constraint, Other, SquareRange, accept, never
from .axis import Axis, Impossible
from .bounds import BOUNDS, Bounds
from .clauses import Clause, Test, simplify
from .columns import Columns
from .guards import Guard
from .polynomials import Poly, rank
from .relations import AllOf, Condition
from .renaming import equal_names, named_pair, renamed

_SQUARE = ("H", "W")


def solve(guards: Iterable[Guard | Condition], sizes_up_to: int = 4096) -> Accepted:
    """The sizes at which every one of the guards holds."""
    system = _System(sizes_up_to)
    try:
        # The last guards go deepest and bound most, so they come first.
        conditions = reversed(list(dict.fromkeys(_flat(guards))))
        several = [each for each in conditions if not system.take(each, BOUNDS)]
        several.reverse()
        same = equal_names(several)
        several = system.take_what_bounds_free(several, same)
        found = system.finish()
        clauses = system.left(several, same)
    except Impossible:
        return never(_ordered(system.asked))
    found += [Other(clause.text(), _ordered(clause.names())) for clause in clauses]
    square = system.square([clause for clause in clauses if clause.names() == {*_SQUARE}])
    return accept([*found, square] if square else found)


class _System:
    """One axis for each symbol; `asked` names the symbols of the condition looked at last."""

    def __init__(self, sizes_up_to: int) -> None:
        self.axes: dict[str, Axis] = {}
        self.asked: Iterable[str] = ()
        self._up_to = sizes_up_to
        self._seen: set[Clause] = set()

    def take(self, condition: Condition, bounds: Bounds) -> bool:
        """Takes a condition unless it speaks of several symbols; raises Impossible."""
        clause = self._simple(condition, bounds)
        if isinstance(clause, bool) or clause in self._seen:
            return True
        names = clause.names()
        if len(names) > 1:
            return False
        self._seen.add(clause)
        (name,) = names
        if name not in self.axes:
            self.axes[name] = Axis(name, self._up_to)
        self.axes[name].add(clause)
        return True

    def _simple(self, condition: Condition, bounds: Bounds) -> Clause | bool:
        self.asked = condition.symbols()
        clause = simplify(condition, bounds)
        if clause is False:
            raise Impossible
        return clause

    def take_what_bounds_free(
        self, conditions: list[Condition], same: Mapping[str, str]
    ) -> list[Condition]:
        """Takes those that the bounds found so far reduce to one symbol; returns the others."""
        while True:
            bounds = self.bounds()
            left = [
                condition
                for condition in conditions
                if not self.take(_under_one_name(condition, same), bounds)
            ]
            if len(left) == len(conditions):
                return left
            conditions = left

    def finish(self) -> list[Constraint]:
        """The constraints on single symbols, those that need an expression last."""
        found: list[Constraint] = []
        for name in sorted(self.axes, key=rank):
            self.asked = (name,)
            found += self.axes[name].finish()
        return sorted(found, key=lambda each: isinstance(each, Other))

    def left(self, conditions: list[Condition], same: Mapping[str, str]) -> list[Clause]:
        """The conditions on several symbols that the bounds do not imply, each once."""
        bounds = self.bounds()
        kept: dict[Clause, Clause] = {}
        for condition in conditions:
            clause = self._simple(condition, bounds)
            if not isinstance(clause, bool):
                unique = simplify(_under_one_name(condition, same), bounds)
                kept.setdefault(clause if isinstance(unique, bool) else unique, clause)
        return _strongest(kept.values())

    def bounds(self) -> Bounds:
        """The bounds of polynomials when each size lies in the range its axis has left."""
        return Bounds({name: (axis.low, axis.high) for name, axis in self.axes.items()})

    def square(self, clauses: list[Clause]) -> SquareRange | None:
        """The range of sizes that are accepted when height and width are equal."""
        if not clauses:
            return None
        sides = [self.axes.get(name) or Axis(name, self._up_to) for name in _SQUARE]
        end = min(side.window_end() for side in sides)
        values = list(range(max(side.low for side in sides), end + 1))
        for side in sides:
            values = side.keep(values)
        try:
            for clause in clauses:
                if not values:
                    return None
                truth = Columns(dict.fromkeys(_SQUARE, values)).truth(clause)
                values = [value for value, held in zip(values, truth, strict=True) if held]
        except ZeroDivisionError:
            return None
        if not values or values[-1] - values[0] >= len(values):
            return None
        closed = values[-1] < end or end in [side.high for side in sides]
        return SquareRange(_SQUARE, values[0], values[-1] if closed else None)


def _flat(guards: Iterable[Guard | Condition]) -> Iterator[Condition]:
    """The conditions, with conjunctions taken apart."""
    for guard in guards:
        condition = guard.condition if isinstance(guard, Guard) else guard
        if isinstance(condition, AllOf):
            yield from _flat(condition.relations)
        else:
            yield condition


def _under_one_name(condition: Condition, same: Mapping[str, str]) -> Condition:
    """Equal sizes under one name, but in the conditions that say that they are equal."""
    return condition if not same or named_pair(condition) else renamed(condition, same)


def _ordered(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=rank))


def _strongest(clauses: Iterable[Clause]) -> list[Clause]:
    """Without repetitions, and of `p >= 3` and `p >= 5` only the second."""
    kept: dict[object, Clause] = {}
    for clause in clauses:
        key: object = clause
        if isinstance(clause, Test) and clause.op == ">=":
            key = Poly({m: c for m, c in clause.poly.terms.items() if m})
            before = kept.get(key)
            if isinstance(before, Test) and before.poly.constant <= clause.poly.constant:
                continue
        kept[key] = clause
    return list(kept.values())
