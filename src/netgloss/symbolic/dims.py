"""Symbolic integers: what a dimension is when a size of the input has only a name.

>>> H = symbol("H", 224)
>>> after = (H + 2*3 - 7)//2 + 1
>>> after
(H - 1)//2 + 1 [112]
>>> after.evaluate({"H": 63})
32
>>> (after - 1)//2 + 1
(H - 1)//4 + 1 [56]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NoReturn, TypeAlias

from .bounds import BOUNDS
from .floors import floor_by_int, floor_by_poly, tidy
from .polynomials import Poly, constant_poly, exact_quotient, symbol_atom
from .printing import text

_MOST_EXPONENT = 16


class SymInt:
    """An integer that depends on named sizes, with the value it has in this run.

    `==` compares formulas, not values, and decides nothing about sizes; to compare sizes, make a
    `Relation` and let a `GuardLog` decide it. Results that are constant come back as plain int.

    >>> N, H = symbol("N", 2), symbol("H", 224)
    >>> (N*H*3)//N == 3*H
    True
    >>> H - H
    0
    """

    __slots__ = ("_hint", "_poly")

    def __init__(self, poly: Poly, hint: int) -> None:
        self._poly = poly
        self._hint = hint

    @property
    def hint(self) -> int:
        """The value in this run."""
        return self._hint

    @property
    def poly(self) -> Poly:
        """The polynomial, for the other modules of this package."""
        return self._poly

    def symbols(self) -> frozenset[str]:
        """The names of the sizes it depends on."""
        return self._poly.names()

    def evaluate(self, sizes: Mapping[str, int]) -> int:
        """The value at the sizes given."""
        return self._poly.evaluate(sizes)

    def lower(self) -> int | None:
        """A proved lower bound when every size is at least 1, None when none is known."""
        return BOUNDS.lower(self._poly)

    def upper(self) -> int | None:
        """A proved upper bound when every size is at least 1, None when none is known."""
        return BOUNDS.upper(self._poly)

    def __str__(self) -> str:
        return text(self._poly)

    def __repr__(self) -> str:
        return f"{text(self._poly)} [{self._hint}]"

    def __format__(self, spec: str) -> str:
        return format(text(self._poly), spec)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, SymInt) and self._poly == other._poly)

    def __hash__(self) -> int:
        return hash(self._poly)

    def __reduce__(self) -> tuple[Any, ...]:
        return SymInt, (self._poly, self._hint)

    def __bool__(self) -> NoReturn:
        raise TypeError(f"whether {self} is zero depends on the sizes; decide it by a Relation")

    def __pos__(self) -> SymInt:
        return self

    def __neg__(self) -> SymInt:
        return SymInt(-self._poly, -self._hint)

    def __add__(self, other: Dim) -> Dim:
        if isinstance(other, int):
            return SymInt(self._poly.plus_int(other), self._hint + other) if other else self
        if isinstance(other, SymInt):
            return dim(tidy(self._poly + other._poly), self._hint + other._hint)
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other: Dim) -> Dim:
        if isinstance(other, int):
            return SymInt(self._poly.plus_int(-other), self._hint - other) if other else self
        if isinstance(other, SymInt):
            return dim(tidy(self._poly - other._poly), self._hint - other._hint)
        return NotImplemented

    def __rsub__(self, other: int) -> Dim:
        return (-self) + other if isinstance(other, int) else NotImplemented

    def __mul__(self, other: Dim) -> Dim:
        if isinstance(other, int):
            if other == 1:
                return self
            return SymInt(self._poly.times_int(other), self._hint * other) if other else 0
        if isinstance(other, SymInt):
            return dim(self._poly * other._poly, self._hint * other._hint)
        return NotImplemented

    __rmul__ = __mul__

    def __floordiv__(self, other: Dim) -> Dim:
        if isinstance(other, int):
            if other == 1:
                return self
            hint = self._hint // other
            return dim(floor_by_int(self._poly, other), hint)
        if isinstance(other, SymInt):
            hint = self._hint // other._hint
            return dim(floor_by_poly(self._poly, other._poly), hint)
        return NotImplemented

    def __rfloordiv__(self, other: int) -> Dim:
        if isinstance(other, int):
            hint = other // self._hint
            return dim(floor_by_poly(constant_poly(other), self._poly), hint)
        return NotImplemented

    def __mod__(self, other: Dim) -> Dim:
        if isinstance(other, (int, SymInt)):
            return self - other * (self // other)
        return NotImplemented

    def __rmod__(self, other: int) -> Dim:
        return other - self * (other // self) if isinstance(other, int) else NotImplemented

    def __pow__(self, exponent: int) -> Dim:
        if not isinstance(exponent, int):
            return NotImplemented
        if not 0 <= exponent <= _MOST_EXPONENT:
            raise ValueError(f"the power of a symbolic size must lie in 0..{_MOST_EXPONENT}")
        total: Dim = 1
        for _ in range(exponent):
            total = total * self
        return total


Dim: TypeAlias = int | SymInt


def dim(poly: Poly, hint: int) -> Dim:
    """The dimension of a polynomial: a plain int when it is constant."""
    if poly.is_constant:
        return poly.constant
    return SymInt(poly, hint)


def poly_of(value: Dim) -> Poly:
    """The polynomial of a dimension."""
    return value.poly if isinstance(value, SymInt) else constant_poly(value)


def symbol(name: str, hint: int) -> SymInt:
    """A named size, at least 1, with its value in this run.

    >>> symbol("H", 224) + 1
    H + 1 [225]
    """
    return SymInt(Poly({(symbol_atom(name),): 1}), hint)


def hint_of(value: Dim) -> int:
    """The value in this run.

    >>> hint_of(symbol("H", 224)*2), hint_of(7)
    (448, 7)
    """
    return value.hint if isinstance(value, SymInt) else value


def product(dims: Iterable[Dim]) -> Dim:
    """The product of dimensions, 1 when there are none.

    >>> product([symbol("N", 2), 3, symbol("H", 5)])
    3*N*H [30]
    """
    total: Dim = 1
    for each in dims:
        total = total * each
    return total


def exact_div(a: Dim, b: Dim) -> Dim | None:
    """`a / b` when `b` divides `a` as polynomials over sizes and floors, else None.

    None, too, when `b` is 0 in this run.

    >>> N, H = symbol("N", 2), symbol("H", 5)
    >>> exact_div(N*H + N, N), exact_div(N*H + 1, N)
    (H + 1 [6], None)
    """
    below = hint_of(b)
    if below == 0:
        return None
    if isinstance(a, int) and isinstance(b, int):
        return None if a % b else a // b
    quotient = exact_quotient(poly_of(a), poly_of(b))
    return None if quotient is None else dim(quotient, hint_of(a) // below)


def ceil_div(a: Dim, b: Dim) -> Dim:
    """`a / b` rounded up.

    >>> ceil_div(symbol("H", 7), 2), ceil_div(7, 2)
    ((H - 1)//2 + 1 [4], 4)
    """
    return -(-a // b)
