"""Sizes that are equal, under one name.

>>> from .dims import symbol
>>> from .relations import Relation
>>> H, W = symbol("H", 8), symbol("W", 8)
>>> same = equal_names([Relation(H, "==", W)])
>>> str(renamed(Relation((W - 1)//2, ">=", H//4), same))
'(H - 1)//2 >= H//4'
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .dims import Dim, dim
from .floors import floor_by_poly
from .polynomials import ZERO, Atom, Floor, Named, Poly, constant_poly, rank, symbol_atom
from .relations import Condition, Relation


def equal_names(conditions: Iterable[Condition]) -> dict[str, str]:
    """For symbols that the conditions say are equal, the first of them."""
    same: dict[str, str] = {}
    for condition in conditions:
        pair = named_pair(condition)
        if pair:
            first, second = sorted((_follow(same, name) for name in pair), key=rank)
            if first != second:
                same[second] = first
    return {name: _follow(same, name) for name in same}


def named_pair(condition: Condition) -> tuple[str, str] | None:
    """H and W of a condition that is `H == W`."""
    if not isinstance(condition, Relation) or condition.op != "==":
        return None
    left, right = _name(condition.left), _name(condition.right)
    return None if left is None or right is None else (left, right)


def _name(value: Dim) -> str | None:
    if isinstance(value, int) or list(value.poly.terms.values()) != [1]:
        return None
    (monomial,) = value.poly.terms
    return monomial[0].name if len(monomial) == 1 and isinstance(monomial[0], Named) else None


def _follow(same: Mapping[str, str], name: str) -> str:
    while name in same:
        name = same[name]
    return name


def renamed(condition: Condition, names: Mapping[str, str]) -> Condition:
    """The condition with symbols replaced by others of the same size."""
    if isinstance(condition, Relation):
        left, right = (_dim(side, names) for side in (condition.left, condition.right))
        return Relation(left, condition.op, right)
    return type(condition)(tuple(renamed(each, names) for each in condition.relations))


def _dim(value: Dim, names: Mapping[str, str]) -> Dim:
    if isinstance(value, int) or names.keys().isdisjoint(value.symbols()):
        return value
    return dim(_poly(value.poly, names), value.hint)


def _poly(poly: Poly, names: Mapping[str, str]) -> Poly:
    total = ZERO
    for monomial, coefficient in poly.terms.items():
        term = constant_poly(coefficient)
        for atom in monomial:
            term = term * _atom(atom, names)
        total = total + term
    return total


def _atom(atom: Atom, names: Mapping[str, str]) -> Poly:
    if isinstance(atom, Named):
        return Poly({(symbol_atom(names.get(atom.name, atom.name)),): 1})
    if isinstance(atom, Floor) and not names.keys().isdisjoint(atom.names):
        return floor_by_poly(_poly(atom.numerator, names), _poly(atom.denominator, names))
    return Poly({(atom,): 1})
