"""Ways joined: of several conjunctions, of which any may hold, fewer and shorter ones.

What a conjunction says of one polynomial is a set of whole numbers; of one that never falls, or
never rises, as its one size grows, it is said of the size itself. Two ways that say the same of
all polynomials but one are one way, where the two sets together are such a set again; and a way
that asks for all that another asks for, and more, adds nothing to it.

>>> from .dims import symbol
>>> N, H = symbol("N", 2), symbol("H", 8)
>>> several, single = Relation(N, "!=", 1), Relation(N, "==", 1)
>>> high, low = Relation(H, ">", 4), Relation(H, "<=", 4)
>>> for way in joined([AllOf((several, high)), AllOf((single, high, Relation(N, "<", 3)))]):
...     print(way)
H >= 5
>>> [str(way) for way in joined([AllOf((several, high)), AllOf((several, low)), AllOf((single,))])]
['True']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from netgloss.records import dataclass

from .axis import direction, first_at_least
from .bounds import BOUNDS, Bounds
from .clauses import MIRRORED, simplify
from .dims import SymInt, hint_of, poly_of, symbol
from .polynomials import Poly, divide_monomial
from .relations import AllOf, Condition, Relation

_MOST_HOLES = 4


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The whole numbers from `low` to `high` (None: without end) but for the holes, which lie
    between them."""

    low: int | None
    high: int | None
    holes: frozenset[int] = frozenset()

    def __contains__(self, number: int) -> bool:
        return self._reaches(number) and number not in self.holes

    def _reaches(self, number: int) -> bool:
        above = self.low is None or number >= self.low
        return above and (self.high is None or number <= self.high)

    def both(self, other: _Numbers) -> _Numbers | None:
        """The numbers in both; None where there are none."""
        low = _most((self.low, other.low))
        high = _least((self.high, other.high))
        holes = self.holes | other.holes
        while low is not None and low in holes:
            low += 1
        while high is not None and high in holes:
            high -= 1
        if low is not None and high is not None and low > high:
            return None
        kept = _Numbers(low, high)
        return _Numbers(low, high, frozenset(filter(kept._reaches, holes)))

    def either(self, other: _Numbers) -> _Numbers | None:
        """The numbers in one of the two at least; None where more than one lies between them."""
        for first, second in ((self, other), (other, self)):
            if first.high is not None and second.low is not None and second.low > first.high:
                between = range(first.high + 1, second.low)
                if len(between) > 1:
                    return None
                holes = first.holes | second.holes | {*between}
                return _Numbers(first.low, second.high, holes)
        low = None if None in (self.low, other.low) else _least((self.low, other.low))
        high = None if None in (self.high, other.high) else _most((self.high, other.high))
        left = (each for each in self.holes | other.holes if each not in self)
        return _Numbers(low, high, frozenset(each for each in left if each not in other))

    def within(self, other: _Numbers) -> bool:
        """Whether all of these numbers are among the others."""
        return self.both(other) == self


def _most(ends: Iterable[int | None]) -> int | None:
    return max((each for each in ends if each is not None), default=None)


def _least(ends: Iterable[int | None]) -> int | None:
    return min((each for each in ends if each is not None), default=None)


@dataclass(frozen=True, slots=True)
class _Way:
    """A conjunction: the numbers that each polynomial may be, and what says no such thing."""

    numbers: dict[Poly, _Numbers]
    others: tuple[Condition, ...]

    def of(self, poly: Poly) -> _Numbers:
        found = self.numbers.get(poly)
        return _all(poly) if found is None else found

    def within(self, other: _Way) -> bool:
        """Whether it asks for all that the other asks for."""
        return {*self.others} >= {*other.others} and all(
            self.of(poly).within(numbers) for poly, numbers in other.numbers.items()
        )

    def joined(self, other: _Way) -> _Way | None:
        """The two as one, where that says the same."""
        if other.within(self):
            return self
        if self.within(other):
            return other
        if {*self.others} != {*other.others}:
            return None
        polys = dict.fromkeys((*self.numbers, *other.numbers))
        apart = [poly for poly in polys if self.of(poly) != other.of(poly)]
        if len(apart) != 1:
            return None
        numbers = self.of(apart[0]).either(other.of(apart[0]))
        if numbers is None:
            return None
        kept = {**self.numbers, apart[0]: numbers}
        if numbers == _all(apart[0]):
            del kept[apart[0]]
        return _Way(kept, self.others)


def joined(ways: Iterable[AllOf]) -> list[AllOf]:
    """Conjunctions, as few as are found, of which one holds where one of the ways does."""
    hints: dict[Poly, int] = {}
    left = [way for each in ways if (way := _way(each, hints)) is not None]
    while True:
        for first, second in combinations(left, 2):
            one = first.joined(second)
            if one is not None:
                left = [one if way is first else way for way in left if way is not second]
                break
        else:
            return [AllOf((*_relations(way, hints), *way.others)) for way in left]


def _way(conjunction: AllOf, hints: dict[Poly, int]) -> _Way | None:
    """The conjunction taken apart; None where nothing meets it."""
    numbers: dict[Poly, _Numbers] = {}
    ranges: dict[str, tuple[int, int | None]] = {}
    several: list[Condition] = []
    others: dict[Condition, None] = {}

    def takes(poly: Poly, asked: _Numbers) -> bool:
        both = numbers.get(poly, _all(poly)).both(asked)
        if both is not None:
            numbers[poly] = both
        return both is not None

    for condition in _flat(conjunction):
        alone = _of_one_size(condition) if isinstance(condition, Relation) else None
        if alone is None:
            several.append(condition)
            continue
        name, asked = alone
        size = symbol(name, 1)
        hints.setdefault(size.poly, 1)
        if not takes(size.poly, asked):
            return None
        ranges[name] = numbers[size.poly].low or 1, numbers[size.poly].high
    bounds = Bounds(ranges)
    for condition in several:
        clause = simplify(condition, bounds)
        if clause is True:  # what the sizes may be says so already
            continue
        said = _said(condition, hints) if isinstance(condition, Relation) else None
        if said is None:
            others[condition] = None
        if clause is False or (said is not None and not takes(*said)):
            return None
    for poly in [each for each in numbers if numbers[each] == _all(each)]:
        del numbers[poly]
    return _Way(numbers, tuple(others))


def _flat(conjunction: AllOf) -> Iterator[Condition]:
    for each in conjunction.relations:
        if isinstance(each, AllOf):
            yield from _flat(each)
        else:
            yield each


def _all(poly: Poly) -> _Numbers:
    """All that a polynomial may be where every size is at least 1."""
    return _Numbers(BOUNDS.lower(poly), BOUNDS.upper(poly))


def _said(relation: Relation, hints: dict[Poly, int]) -> tuple[Poly, _Numbers] | None:
    """A polynomial without a constant, and what numbers it may be; None where the relation says
    nothing of the kind."""
    difference = poly_of(relation.left) - poly_of(relation.right)
    if difference.is_constant:
        return None
    varying = difference.plus_int(-difference.constant)
    sign = -1 if varying.lead()[1] < 0 else 1
    scale = sign * varying.content()
    poly = divide_monomial(varying, (), scale)
    hint = hint_of(relation.left) - hint_of(relation.right) - difference.constant
    hints.setdefault(poly, hint // scale)
    numbers = _solved(relation.op, scale, -difference.constant)
    return None if numbers is None else (poly, numbers)


def _of_one_size(relation: Relation) -> tuple[str, _Numbers] | None:
    """The size of which a relation speaks alone, and what numbers it may be; None where it speaks
    of others, or may come and go as the size grows."""
    difference, op = poly_of(relation.left) - poly_of(relation.right), relation.op
    names = difference.names()
    rising = direction(difference, BOUNDS) if len(names) == 1 else 0
    if not rising:
        return None
    (name,) = names
    if rising < 0:
        difference, op = -difference, MIRRORED[op]
    low, high = first_at_least(difference, name, 0), first_at_least(difference, name, 1)
    before = None if low is None else low - 1
    until = None if high is None else high - 1
    found: _Numbers | None
    if op == ">=":
        found = None if low is None else _Numbers(low, None)
    elif op == ">":
        found = None if high is None else _Numbers(high, None)
    elif op == "<":
        found = _Numbers(1, before)
    elif op == "<=":
        found = _Numbers(1, until)
    elif low is None:
        found = _Numbers(1, None) if op == "!=" else None
    elif op == "==":
        found = _Numbers(low, until)
    elif until is not None and until - low < _MOST_HOLES:
        found = _Numbers(1, None, frozenset(range(low, until + 1)))
    else:
        found = None
    if found is None or (found.high is not None and (found.low or 1) > found.high):
        return None
    return name, found


def _solved(op: str, scale: int, wanted: int) -> _Numbers | None:
    """The whole numbers x with ``scale*x op wanted``; None where the ends do not tell them."""
    if op in ("==", "!="):
        if wanted % scale:
            return None
        number = wanted // scale
        exactly = _Numbers(number, number)
        return exactly if op == "==" else _Numbers(None, None, frozenset({number}))
    if op in ("<", ">"):
        wanted, op = (wanted - 1, "<=") if op == "<" else (wanted + 1, ">=")
    if scale < 0:
        scale, wanted, op = -scale, -wanted, "<=" if op == ">=" else ">="
    if op == "<=":
        return _Numbers(None, wanted // scale)
    return _Numbers(-(-wanted // scale), None)


def _relations(way: _Way, hints: dict[Poly, int]) -> Iterator[Relation]:
    for poly, numbers in way.numbers.items():
        size, every = SymInt(poly, hints[poly]), _all(poly)
        if numbers.low is not None and numbers.low == numbers.high:
            yield Relation(size, "==", numbers.low)
            continue
        if numbers.low is not None and numbers.low != every.low:
            yield Relation(size, ">=", numbers.low)
        if numbers.high is not None and numbers.high != every.high:
            yield Relation(size, "<=", numbers.high)
        for hole in sorted(numbers.holes):
            yield Relation(size, "!=", hole)
