"""Comparisons of dimensions, and how they combine.

>>> from .dims import symbol
>>> H = symbol("H", 224)
>>> fits = Relation(H, ">=", 11)
>>> str(fits), fits.holds(), fits.proved()
('H >= 11', True, None)
>>> Relation(H + 2, ">", 2).proved()
True
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import eq, ge, gt, le, lt, ne
from typing import TypeAlias

from netgloss.records import dataclass

from .bounds import BOUNDS, Bounds
from .dims import Dim, SymInt, hint_of, poly_of
from .polynomials import Poly

COMPARE: dict[str, Callable[[int, int], bool]] = {
    "==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge,
}  # fmt: skip
NEGATED = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def _value(value: Dim, sizes: Mapping[str, int]) -> int:
    return value.evaluate(sizes) if isinstance(value, SymInt) else value


def _symbols(value: Dim) -> frozenset[str]:
    return value.symbols() if isinstance(value, SymInt) else frozenset()


def decided(difference: Poly, op: str, bounds: Bounds = BOUNDS) -> bool | None:
    """Whether `difference op 0` holds (or fails) for all sizes within the bounds."""
    if difference.is_constant:
        return COMPARE[op](difference.constant, 0)
    if op in ("==", "!="):
        if difference.constant % difference.content():
            return op == "!="
        low, high = bounds.lower(difference), bounds.upper(difference)
        if (low is not None and low > 0) or (high is not None and high < 0):
            return op == "!="
        return op == "==" if low == 0 == high else None
    if op in ("<", "<="):
        difference, op = -difference, ">" if op == "<" else ">="
    least = 1 if op == ">" else 0
    low = bounds.lower(difference)
    if low is not None and low >= least:
        return True
    high = bounds.upper(difference)
    return False if high is not None and high < least else None


@dataclass(frozen=True, slots=True)
class Relation:
    """`left op right`, op one of == != < <= > >=."""

    left: Dim
    op: str
    right: Dim

    def proved(self) -> bool | None:
        """True or False when it holds or fails for every size >= 1, None when it depends."""
        left, right = self.left, self.right
        if isinstance(left, int) and isinstance(right, int):
            return COMPARE[self.op](left, right)
        if left == right:
            return self.op in ("==", "<=", ">=")
        return decided(poly_of(left) - poly_of(right), self.op)

    def holds(self) -> bool:
        """Whether it holds in this run."""
        return COMPARE[self.op](hint_of(self.left), hint_of(self.right))

    def evaluate(self, sizes: Mapping[str, int]) -> bool:
        """Whether it holds at the sizes given."""
        return COMPARE[self.op](_value(self.left, sizes), _value(self.right, sizes))

    def negated(self) -> Relation:
        """The relation that holds where this one fails."""
        return Relation(self.left, NEGATED[self.op], self.right)

    def symbols(self) -> frozenset[str]:
        return _symbols(self.left) | _symbols(self.right)

    def __str__(self) -> str:
        return f"{self.left} {self.op} {self.right}"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of the conditions holds.

    >>> from .dims import symbol
    >>> H = symbol("H", 1)
    >>> either = AnyOf((Relation(H, "==", 1), Relation(H, ">=", 8)))
    >>> str(either), str(either.negated())
    ('H == 1 or H >= 8', 'H != 1 and H < 8')
    """

    relations: tuple[Condition, ...]

    def proved(self) -> bool | None:
        answers = [relation.proved() for relation in self.relations]
        if True in answers:
            return True
        return None if None in answers else False

    def holds(self) -> bool:
        return any(relation.holds() for relation in self.relations)

    def evaluate(self, sizes: Mapping[str, int]) -> bool:
        return any(relation.evaluate(sizes) for relation in self.relations)

    def negated(self) -> AllOf:
        return AllOf(tuple(relation.negated() for relation in self.relations))

    def symbols(self) -> frozenset[str]:
        return frozenset().union(*(relation.symbols() for relation in self.relations))

    def __str__(self) -> str:
        return " or ".join(_grouped(relation) for relation in self.relations) or "False"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of the conditions holds."""

    relations: tuple[Condition, ...]

    def proved(self) -> bool | None:
        answers = [relation.proved() for relation in self.relations]
        if False in answers:
            return False
        return None if None in answers else True

    def holds(self) -> bool:
        return all(relation.holds() for relation in self.relations)

    def evaluate(self, sizes: Mapping[str, int]) -> bool:
        return all(relation.evaluate(sizes) for relation in self.relations)

    def negated(self) -> AnyOf:
        return AnyOf(tuple(relation.negated() for relation in self.relations))

    def symbols(self) -> frozenset[str]:
        return frozenset().union(*(relation.symbols() for relation in self.relations))

    def __str__(self) -> str:
        return " and ".join(_grouped(relation) for relation in self.relations) or "True"


Condition: TypeAlias = Relation | AnyOf | AllOf


def hold(conditions: Iterable[Condition], sizes: Mapping[str, int]) -> bool:
    """Whether all of these hold at the sizes given; they do not where a divisor is 0."""
    try:
        return all(condition.evaluate(sizes) for condition in conditions)
    except ZeroDivisionError:
        return False


def _grouped(condition: Condition) -> str:
    if isinstance(condition, Relation) or len(condition.relations) == 1:
        return str(condition)
    return f"({condition})"
