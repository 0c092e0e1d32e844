"""Proved bounds of polynomials, given a range for every size.

Two arguments are combined. *Shifting*: writing every atom as its lower bound plus something not
negative makes `H*W - H` visibly at least 0. *Linear bounds of floors*: `(x - k + 1)/k <= x//k <=
x/k`, which sees that `(H - 1)//4 + 1 <= H`.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import lcm
from typing import TypeAlias

from .polynomials import Atom, Floor, Monomial, Named, Poly, is_counted

Range: TypeAlias = "tuple[int | None, int | None]"

_MEMO_LIMIT = 20_000
_MOST_TERMS = 64
_MOST_DEGREE = 8


class Bounds:
    """Lower and upper bounds when every size lies in its range of `box` (default: at least 1)."""

    def __init__(self, box: Mapping[str, tuple[int, int | None]] | None = None) -> None:
        self._box = dict(box or {})
        self._lowers: dict[Poly, int | None] = {}
        self._ranges: dict[Atom, Range] = {}

    def lower(self, poly: Poly) -> int | None:
        if poly in self._lowers:
            return self._lowers[poly]
        if len(self._lowers) > _MEMO_LIMIT:
            self._lowers.clear()
        self._lowers[poly] = found = self._lower(poly, 3)
        return found

    def upper(self, poly: Poly) -> int | None:
        below = self.lower(-poly)
        return None if below is None else -below

    def range(self, atom: Atom) -> Range:
        found = self._ranges.get(atom)
        if found is None:
            if len(self._ranges) > _MEMO_LIMIT:
                self._ranges.clear()
            self._ranges[atom] = found = self._range(atom)
        return found

    def _range(self, atom: Atom) -> Range:
        if isinstance(atom, Named):
            return self._box.get(atom.name, (0 if is_counted(atom.name) else 1, None))
        assert isinstance(atom, Floor)
        low, high = self.lower(atom.numerator), self.upper(atom.numerator)
        if atom.divisor > 0:
            return (
                None if low is None else low // atom.divisor,
                None if high is None else high // atom.divisor,
            )
        small, large = self.lower(atom.denominator), self.upper(atom.denominator)
        if small is None or small < 1:
            return (None, None)
        return (
            _divide(low, small if low is not None and low < 0 else large, 0),
            _divide(high, small if high is not None and high >= 0 else large, -1),
        )

    def _lower(self, poly: Poly, depth: int) -> int | None:
        if poly.is_constant:
            return poly.constant
        if len(poly.terms) > _MOST_TERMS or max(map(len, poly.terms)) > _MOST_DEGREE:
            return None
        best, tight = self._shifted(poly)
        if tight or not depth:
            return best
        for only_negative in (True, False):
            linear = self._linear(poly, only_negative)
            if linear is None:
                continue
            scaled, scale = linear
            found = self._lower(scaled, depth - 1)
            if found is not None:
                found = -(-found // scale)
                best = found if best is None else max(best, found)
        return best

    def _shifted(self, poly: Poly) -> tuple[int | None, bool]:
        """A bound with every atom written as its lower bound plus something not negative.

        The second value says that no term was negative, so that nothing better is to be had.
        """
        total = 0
        shifted: dict[Monomial, int] = {}
        for monomial, coefficient in poly.terms.items():
            parts: list[tuple[Monomial, int]] = [((), coefficient)]
            for atom in monomial:
                low = self.range(atom)[0]
                if low is None:
                    return None, False
                grown = [(*part, atom) for part, _ in parts]
                parts = [
                    *([(part, value * low) for part, value in parts] if low else []),
                    *zip(grown, [value for _, value in parts], strict=True),
                ]
            for part, value in parts:
                shifted[part] = shifted.get(part, 0) + value
        tight = True
        for monomial, coefficient in shifted.items():
            if not monomial:
                total += coefficient
            elif coefficient < 0:
                tight = False
                for atom in monomial:
                    low, high = self.range(atom)
                    if low is None or high is None:
                        return None, False
                    coefficient *= high - low
                total += coefficient
        return total, tight

    def _linear(self, poly: Poly, only_negative: bool) -> tuple[Poly, int] | None:
        """A polynomial that is at most `scale` times `poly`, with floors replaced linearly."""
        chosen: list[tuple[Monomial, Floor, int]] = []
        rest: dict[Monomial, int] = {}
        for monomial, coefficient in poly.terms.items():
            floor = self._replaceable(monomial)
            if floor is None or (only_negative and coefficient > 0):
                rest[monomial] = coefficient
            else:
                place = monomial.index(floor)
                others = monomial[:place] + monomial[place + 1 :]
                chosen.append((others, floor, coefficient))
        if not chosen:
            return None
        scale = lcm(*(floor.divisor for _, floor, _ in chosen))
        total = Poly(rest).times_int(scale)
        for others, floor, coefficient in chosen:
            numerator = floor.numerator
            if coefficient > 0:
                numerator = numerator.plus_int(1 - floor.divisor)
            total = total + numerator.times(others, coefficient * scale // floor.divisor)
        return total, scale

    def _replaceable(self, monomial: Monomial) -> Floor | None:
        """A floor of the monomial by a constant, when all the other atoms are not negative."""
        for place, atom in enumerate(monomial):
            if isinstance(atom, Floor) and atom.divisor > 0:
                others = monomial[:place] + monomial[place + 1 :]
                lows = [self.range(other)[0] for other in others]
                if all(low is not None and low >= 0 for low in lows):
                    return atom
        return None


def _divide(number: int | None, by: int | None, at_infinity: int) -> int | None:
    if number is None:
        return None
    return at_infinity if by is None else number // by


BOUNDS = Bounds()
