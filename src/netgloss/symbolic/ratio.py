"""Rational numbers with a symbolic numerator, for `H / 2` in pasted code.

>>> from .dims import symbol
>>> half = Ratio(symbol("H", 7), 2)
>>> half.floor(), half.ceil(), half.hint
(H//2 [3], (H - 1)//2 + 1 [4], 3.5)
>>> str(half + 1), (half*2).floor()
('(H + 2)/2', H [7])
"""

from __future__ import annotations

from math import gcd

from netgloss.records import dataclass

from .dims import Dim, SymInt, ceil_div, hint_of, poly_of
from .polynomials import divide_monomial


@dataclass(frozen=True, slots=True)
class Ratio:
    """`numerator / denominator`, the denominator a positive int, in lowest terms."""

    numerator: Dim
    denominator: int

    def __post_init__(self) -> None:
        if self.denominator == 0:
            raise ZeroDivisionError("the denominator of a ratio is 0")
        if self.denominator < 0:
            object.__setattr__(self, "numerator", -self.numerator)
            object.__setattr__(self, "denominator", -self.denominator)
        common = gcd(self.denominator, *poly_of(self.numerator).terms.values())
        if common > 1:
            object.__setattr__(self, "numerator", _divided(self.numerator, common))
            object.__setattr__(self, "denominator", self.denominator // common)

    @property
    def hint(self) -> float:
        """The value in this run."""
        return hint_of(self.numerator) / self.denominator

    def floor(self) -> Dim:
        return self.numerator // self.denominator

    def ceil(self) -> Dim:
        return ceil_div(self.numerator, self.denominator)

    def symbols(self) -> frozenset[str]:
        return self.numerator.symbols() if isinstance(self.numerator, SymInt) else frozenset()

    def __neg__(self) -> Ratio:
        return Ratio(-self.numerator, self.denominator)

    def __add__(self, other: Dim | Ratio) -> Ratio:
        right = _ratio(other)
        if right is None:
            return NotImplemented
        above = self.numerator * right.denominator + right.numerator * self.denominator
        return Ratio(above, self.denominator * right.denominator)

    __radd__ = __add__

    def __sub__(self, other: Dim | Ratio) -> Ratio:
        right = _ratio(other)
        return NotImplemented if right is None else self + -right

    def __rsub__(self, other: Dim | Ratio) -> Ratio:
        return -self + other

    def __mul__(self, other: Dim | Ratio) -> Ratio:
        right = _ratio(other)
        if right is None:
            return NotImplemented
        return Ratio(self.numerator * right.numerator, self.denominator * right.denominator)

    __rmul__ = __mul__

    def __truediv__(self, other: int) -> Ratio:
        if not isinstance(other, int):
            return NotImplemented
        return Ratio(self.numerator, self.denominator * other)

    def __str__(self) -> str:
        if self.denominator == 1:
            return str(self.numerator)
        above = str(self.numerator)
        return f"{above if above.isalnum() else f'({above})'}/{self.denominator}"


def _ratio(value: object) -> Ratio | None:
    if isinstance(value, Ratio):
        return value
    return Ratio(value, 1) if isinstance(value, (int, SymInt)) else None


def _divided(value: Dim, by: int) -> Dim:
    if isinstance(value, int):
        return value // by
    return SymInt(divide_monomial(value.poly, (), by), value.hint // by)
