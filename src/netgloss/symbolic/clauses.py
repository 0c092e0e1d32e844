"""Conditions in normal form, for solving: `polynomial op 0` with op one of >= == !=.

Common factors known to be positive are cancelled and everything that bounds decide is decided, so
that the many guards of one run that say the same become one.
"""

from __future__ import annotations

from math import gcd
from typing import TypeAlias

from netgloss.records import dataclass, field

from .bounds import Bounds
from .dims import poly_of
from .polynomials import Monomial, Poly, common_monomial, divide_monomial
from .printing import text
from .relations import AnyOf, Condition, Relation, decided


@dataclass(frozen=True, slots=True)
class Test:
    """`poly op 0`; the sides are kept for printing."""

    poly: Poly
    op: str
    written: Relation = field(compare=False)
    shared: Monomial = field(compare=False)

    def names(self) -> frozenset[str]:
        return self.poly.names()

    def text(self) -> str:
        """The relation as it was asked, without common factors and common terms."""
        left, right = poly_of(self.written.left), poly_of(self.written.right)
        op = self.written.op
        if left.is_constant:
            left, right, op = right, left, MIRRORED[op]
        left, right = divide_monomial(left, self.shared), divide_monomial(right, self.shared)
        difference = left - right
        if not right.is_constant and _size(difference) < _size(left) + _size(right):
            left = Poly({m: c for m, c in difference.terms.items() if c > 0})
            right = Poly({m: -c for m, c in difference.terms.items() if c < 0})
        common = gcd(*left.terms.values(), *right.terms.values())
        if common > 1:
            left, right = divide_monomial(left, (), common), divide_monomial(right, (), common)
        return f"{text(left)} {op} {text(right)}"


@dataclass(frozen=True, slots=True)
class Group:
    """Any or all of the parts hold."""

    any: bool
    parts: tuple[Clause, ...]

    def names(self) -> frozenset[str]:
        return frozenset().union(*(part.names() for part in self.parts))

    def text(self) -> str:
        return f"({(' or ' if self.any else ' and ').join(part.text() for part in self.parts)})"


Clause: TypeAlias = Test | Group

MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _size(poly: Poly) -> int:
    return len(poly.terms) - (() in poly.terms)


def simplify(condition: Condition, bounds: Bounds) -> Clause | bool:
    """The condition in normal form, or its answer when it is the same for all sizes."""
    if isinstance(condition, Relation):
        return _test(condition, bounds)
    decisive = isinstance(condition, AnyOf)
    parts: dict[Clause, None] = {}
    for each in condition.relations:
        part = simplify(each, bounds)
        if isinstance(part, bool):
            if part is decisive:
                return decisive
        elif isinstance(part, Group) and part.any is decisive:
            parts.update(dict.fromkeys(part.parts))
        else:
            parts[part] = None
    if not parts:
        return not decisive
    return next(iter(parts)) if len(parts) == 1 else Group(decisive, tuple(parts))


def _test(relation: Relation, bounds: Bounds) -> Clause | bool:
    left, right, op = poly_of(relation.left), poly_of(relation.right), relation.op
    poly = right - left if op in ("<", "<=") else left - right
    if poly.is_constant:
        return decided(poly, _direct(op), bounds)  # type: ignore[return-value]
    shared = _positive(common_monomial(left, right), bounds)
    beyond = _positive(common_monomial(poly), bounds)
    poly = divide_monomial(poly, beyond)
    if op in ("<", ">"):
        poly = poly.plus_int(-1)
    op = op if op in ("==", "!=") else ">="
    answer = decided(poly, op, bounds)
    if answer is not None:
        return answer
    content = poly.content()
    if op != ">=" and poly.lead()[1] < 0:
        content = -content
    if content != 1:
        inside = Poly({m: c // content for m, c in poly.terms.items() if m})
        poly = inside.plus_int(poly.constant // content)
    return Test(poly, op, relation, shared)


def _direct(op: str) -> str:
    return MIRRORED[op] if op in ("<", "<=") else op


def _positive(monomial: Monomial, bounds: Bounds) -> Monomial:
    """The part of a monomial that is known to be positive."""
    return tuple(atom for atom in monomial if (bounds.range(atom)[0] or 0) >= 1)
