"""The sizes that one symbol may have: a range, a remainder, holes, and what only trying tells.

Conditions that are monotone in the symbol become bounds by doubling and halving, equalities of
remainders become congruences; all others are tried size by size.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import gcd

from .accepted import (
    AtLeast,
    AtMost,
    Between,
    Constraint,
    Exactly,
    MultipleOf,
    OneOf,
    Other,
)
from .bounds import BOUNDS, Bounds
from .clauses import Clause, Test
from .columns import Columns
from .polynomials import Floor, Named, Poly

HORIZON = 1 << 40  # no threshold is looked for beyond this size
_MOST_LISTED = 6
_MOST_HOLES = 4
_MOST_CELLS = 2_000_000


class Impossible(Exception):
    """No size is left."""


def direction(poly: Poly, bounds: Bounds) -> int:
    """1 when the polynomial never falls as its one symbol grows, -1 when it never rises, else 0."""
    signs = set()
    for monomial, coefficient in poly.terms.items():
        sign = 1 if coefficient > 0 else -1
        for atom in monomial:
            rising = _atom_direction(atom, bounds)
            low = bounds.range(atom)[0]
            if len(monomial) > 1 and (rising < 1 or low is None or low < 0):
                return 0
            sign *= rising
        if monomial:
            signs.add(sign)
    return signs.pop() if len(signs) == 1 else 0


def _atom_direction(atom: object, bounds: Bounds) -> int:
    if isinstance(atom, Named):
        return 1
    if isinstance(atom, Floor) and atom.divisor > 0:
        return direction(atom.numerator, bounds)
    return 0


def first_at_least(poly: Poly, name: str, least: int, start: int = 1) -> int | None:
    """The first size from `start` at which the rising polynomial of this one name is at least so
    much; None beyond the horizon."""
    if poly.evaluate({name: start}) >= least:
        return start
    step = 32
    while poly.evaluate({name: start + step}) < least:
        start += step
        step *= 4
        if start > HORIZON:
            return None
    below, above = start, start + step
    while above - below > 1:
        middle = (below + above) // 2
        if poly.evaluate({name: middle}) >= least:
            above = middle
        else:
            below = middle
    return above


class Axis:
    """What is known of one symbol; `add` conditions, then ask for `constraints`."""

    def __init__(self, name: str, sizes_up_to: int) -> None:
        self.name = name
        self.low = 1
        self.high: int | None = None
        self._modulus = 1
        self._remainder = 0
        self._holes: list[tuple[int, int]] = []
        self._pending: list[Clause] = []
        self._too_many: list[Clause] = []
        self._up_to = sizes_up_to

    def add(self, clause: Clause) -> None:
        """Takes a condition on this symbol alone; raises Impossible when nothing is left."""
        if not isinstance(clause, Test):
            self._pending.append(clause)
            return
        rising = direction(clause.poly, BOUNDS)
        if not rising:
            rising = direction(clause.poly, Bounds({self.name: (self.low, self.high)}))
        if not rising:
            if not self._congruence(clause):
                self._pending.append(clause)
            return
        poly = clause.poly if rising > 0 else -clause.poly
        if clause.op == "==":
            self._at_least(poly)
            self._below(poly.plus_int(-1))
        elif clause.op == "!=":
            start, end = self._first(poly, 1), self._first(poly.plus_int(-1), 1)
            if start is not None and end != start:
                self._holes.append((start, HORIZON if end is None else end - 1))
        elif rising > 0:
            self._at_least(poly)
        else:
            self._below(poly.plus_int(-1))
        if self.high is not None and self.low > self.high:
            raise Impossible

    def _at_least(self, poly: Poly) -> None:
        """The rising polynomial is at least 0."""
        first = self._first(poly, self.low)
        if first is None:
            raise Impossible
        self.low = first

    def _below(self, poly: Poly) -> None:
        """The rising polynomial is below 0."""
        if self.high is not None and poly.evaluate({self.name: self.high}) < 0:
            return
        first = self._first(poly, self.low)
        if first is not None:
            self.high = first - 1

    def _first(self, poly: Poly, start: int) -> int | None:
        return first_at_least(poly, self.name, 0, start)

    def _congruence(self, test: Test) -> bool:
        """Takes `(H + d) % k == t`, which is `H - k*((H + d)//k) + d - t == 0`."""
        if test.op != "==" or len(test.poly.terms) - (() in test.poly.terms) != 2:
            return False
        (first, one), (second, minus) = [term for term in test.poly.order() if term[0]]
        floor = second[0]
        if len(first) != 1 or len(second) != 1 or not isinstance(floor, Floor):
            return False
        modulus, named = floor.divisor, Poly({first: 1})
        shift = floor.numerator - named
        if abs(one) != 1 or minus != -one * modulus or not shift.is_constant:
            return False
        if not isinstance(first[0], Named):
            return False
        rest = shift.constant - one * test.poly.constant
        if not 0 <= rest < modulus:
            raise Impossible
        self._combine(modulus, (rest - shift.constant) % modulus)
        return True

    def _combine(self, modulus: int, remainder: int) -> None:
        """Keeps only the sizes that have this remainder, too."""
        common = gcd(self._modulus, modulus)
        if (remainder - self._remainder) % common:
            raise Impossible
        merged = self._modulus // common * modulus
        steps = (remainder - self._remainder) // common
        steps = steps * pow(self._modulus // common, -1, modulus // common) % (modulus // common)
        self._remainder = (self._remainder + self._modulus * steps) % merged
        self._modulus = merged

    def finish(self) -> list[Constraint]:
        """The constraints, and `low` and `high` at the first and last size that is left."""
        self.low += (self._remainder - self.low) % self._modulus
        if self.high is not None:
            self.high -= (self.high - self._remainder) % self._modulus
            if self.low > self.high:
                raise Impossible
        if not self._pending and not self._holes:
            return self._regular(self._modulus, (self._remainder,))
        end = self.window_end()
        values = self.keep(range(self.low, end + 1, self._modulus))
        if not values:
            raise Impossible
        return self._described(values, end) + [self._other(each) for each in self._too_many]

    def window_end(self) -> int:
        """The last size to try."""
        end = self._up_to if self.low <= self._up_to else self.low + self._up_to
        return end if self.high is None else min(end, self.high)

    def keep(self, values: Sequence[int]) -> list[int]:
        """Those of the values, each within low..high, that all the other conditions accept."""
        kept = [value for value in values if (value - self._remainder) % self._modulus == 0]
        self._too_many = []
        for start, end in self._holes:
            kept = [value for value in kept if not start <= value <= end]
        cells = 0
        for clause in self._pending:
            if not kept:
                break
            cells += len(kept)
            if cells > _MOST_CELLS:
                self._too_many.append(clause)
                continue
            try:
                truth = Columns({self.name: kept}).truth(clause)
            except ZeroDivisionError:
                self._too_many.append(clause)
                continue
            kept = [value for value, held in zip(kept, truth, strict=True) if held]
        return kept

    def _regular(self, modulus: int, remainders: tuple[int, ...]) -> list[Constraint]:
        """Constraints for every size in low..high that has one of the remainders."""
        name, low, high = self.name, self.low, self.high
        if high == low:
            return [Exactly(name, low)]
        if high is not None and modulus > 1 and len(remainders) == 1:
            values = range(low, high + 1, modulus)
            if len(values) <= _MOST_LISTED:
                return self._listed(values)
        smallest = min(remainder or modulus for remainder in remainders)
        found: list[Constraint] = []
        if high is None:
            if low > smallest:
                found.append(AtLeast(name, low))
        else:
            found.append(Between(name, low, high) if low > smallest else AtMost(name, high))
        if len(remainders) > 1:
            found.append(Other(f"{name} % {modulus} in {remainders}", (name,)))
        elif modulus > 1:
            found.append(MultipleOf(name, modulus, remainders[0]))
        return found

    def _described(self, values: list[int], end: int) -> list[Constraint]:
        """Constraints for the values, which are all that was found up to `end`."""
        gaps = [after - before for before, after in pairwise(values)]
        widest = max(gaps, default=self._modulus)
        few = len(values) == 1 or (len(values) <= _MOST_LISTED and widest > 1)
        if few and (self.high is not None or values[-1] + widest <= end):
            self.low, self.high = values[0], values[-1]
            return self._listed(values)
        for length in range(1, 7):
            if len(gaps) >= 2 * length and gaps[:-length] == gaps[length:]:
                modulus = sum(gaps[:length])
                remainders = {value % modulus for value in values[:length]}
                if length == 1 or len(remainders) * 2 <= modulus:
                    self._narrow(values, gaps[-length], end)
                    return self._regular(modulus, tuple(sorted(remainders)))
        return self._irregular(values, end)

    def _listed(self, values: Sequence[int]) -> list[Constraint]:
        if len(values) == 1:
            return [Exactly(self.name, values[0])]
        return [OneOf(self.name, tuple(values))]

    def _narrow(self, values: list[int], step: int, end: int) -> None:
        """Makes low..high the range of the values; it is open where the next would be too far."""
        beyond = self.high is None and values[-1] + step > end
        self.low, self.high = values[0], None if beyond else values[-1]

    def _irregular(self, values: list[int], end: int) -> list[Constraint]:
        """A regular set with a few holes, a few ranges, or the conditions as they are."""
        step = gcd(*(value - values[0] for value in values)) or 1
        holes = sorted(set(range(values[0], values[-1] + 1, step)) - set(values))
        if len(holes) <= _MOST_HOLES:
            self._narrow(values, step, end)
            found = self._regular(step, (values[0] % step,))
            return found + [Other(f"{self.name} != {hole}", (self.name,)) for hole in holes]
        runs = _runs(values)
        if len(runs) <= _MOST_LISTED:
            self._narrow(values, 1, end)
            return [self._ranges(runs)]
        beside = self._beside(values, end)
        if beside is not None:
            return [beside]
        kept = self._regular(self._modulus, (self._remainder,))
        kept += [self._outside(*hole) for hole in self._holes]
        kept += [self._other(each) for each in self._pending if each not in self._too_many]
        self.low = values[0]
        return kept

    def _beside(self, values: list[int], end: int) -> Other | None:
        """Multiples of a number, or others of one remainder, and a few sizes beside them."""
        step = values[-1] - values[-2]
        remainder = values[-1] % step
        regular = [value for value in values if value % step == remainder]
        beside = [value for value in values if value % step != remainder]
        if len(beside) > _MOST_HOLES or values[-1] + step <= end or self.high is not None:
            return None
        if regular != [*range(regular[0], values[-1] + 1, step)]:
            return None
        self.low, name = values[0], self.name
        kept = f"{name} % {step} == {remainder}"
        if regular[0] > (remainder or step):
            kept = f"({name} >= {regular[0]} and {kept})"
        few = f"in {(*beside,)}" if len(beside) > 1 else f"== {beside[0]}"
        return Other(f"({name} {few} or {kept})", (name,))

    def _outside(self, start: int, end: int) -> Other:
        name = self.name
        if start == end:
            return Other(f"{name} != {start}", (name,))
        return Other(f"({name} < {start} or {name} > {end})", (name,))

    def _ranges(self, runs: list[tuple[int, int]]) -> Other:
        """The runs as a disjunction, of which the last is open when `high` is."""
        name, parts = self.name, []
        for start, end in runs:
            if self.high is None and (start, end) == runs[-1]:
                parts.append(f"{name} >= {start}")
            elif start == 1 and end > 1:
                parts.append(f"{name} <= {end}")
            elif start == end:
                parts.append(f"{name} == {start}")
            else:
                parts.append(f"{start} <= {name} <= {end}")
        return Other(f"({' or '.join(parts)})", (name,))

    def _other(self, clause: Clause) -> Other:
        return Other(clause.text(), (self.name,))


def _runs(values: list[int]) -> list[tuple[int, int]]:
    """The values as ranges without gaps."""
    runs: list[tuple[int, int]] = []
    for value in values:
        if runs and runs[-1][1] == value - 1:
            runs[-1] = (runs[-1][0], value)
        else:
            runs.append((value, value))
    return runs
