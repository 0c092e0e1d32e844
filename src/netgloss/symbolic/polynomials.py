"""Polynomials with integer coefficients over named sizes and floor divisions.

This is the algebra under `SymInt`, without hints: an *atom* is a named size or a floor division
that does not simplify, a *monomial* is a sorted tuple of atoms, a polynomial maps monomials to
coefficients. Atoms are interned, so that equal atoms are one object and dictionaries stay fast.
"""

from __future__ import annotations

from _thread import allocate_lock as Lock  # without loading threading (collecting.py)
from collections.abc import Callable, Mapping
from math import gcd
from typing import Any, TypeAlias
from weakref import WeakValueDictionary

from netgloss.errors import OutOfBudget

COUNTED = "?"  # begins the name of a size that only data tell; no name of a source can
SYMBOL_ORDER = ("N", "C", "D", "H", "W", "T", "L")
_RANKS = {name: rank for rank, name in enumerate(SYMBOL_ORDER)}

# Formulas of real models stay far below these; code written to explode is stopped by them.
MOST_TERMS = 500
MOST_FACTORS = 64
MOST_BITS = 8_192
MOST_ATOMS = 1_000
MOST_NESTING = 40

Monomial: TypeAlias = "tuple[Atom, ...]"
Key: TypeAlias = "tuple[Any, ...]"


def rank(name: str) -> tuple[int, str]:
    """The place of a symbol in everything that is printed: N, C, D, H, W, T, L, then the rest.

    >>> sorted(["W", "batch", "H", "N"], key=rank)
    ['N', 'H', 'W', 'batch']
    """
    return (_RANKS.get(name, len(_RANKS)), name)


def is_counted(name: str) -> bool:
    """Whether the size of this name is one that only data tell."""
    return name[0] == COUNTED


def _limit(count: int, most: int, what: str) -> None:
    if count > most:
        raise OutOfBudget(what, most)


class Atom:
    """What a polynomial is over; made only by `symbol_atom` and `floor_atom`."""

    __slots__ = ("__weakref__", "key", "names")
    key: Key
    names: frozenset[str]

    def evaluate(self, sizes: Mapping[str, int]) -> int:
        raise NotImplementedError


class Named(Atom):
    """A named size, at least 1."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name
        self.names = frozenset((name,))
        self.key = ((rank(name),), 0)

    def evaluate(self, sizes: Mapping[str, int]) -> int:
        return sizes[self.name]

    def __reduce__(self) -> tuple[Any, ...]:
        return symbol_atom, (self.name,)


class Floor(Atom):
    """A floor division in normal form; `divisor` is its denominator when constant, else 0."""

    __slots__ = ("atoms", "denominator", "divisor", "half_lead", "nesting", "numerator")
    atoms: int
    nesting: int

    def __init__(self, numerator: Poly, denominator: Poly) -> None:
        self.numerator = numerator
        self.denominator = denominator
        self.divisor = denominator.constant if denominator.is_constant else 0
        inner: list[Atom] = [a for p in (numerator, denominator) for m in p.terms for a in m]
        floors = [atom for atom in inner if isinstance(atom, Floor)]
        self.atoms = 1 + len(inner) + sum(floor.atoms for floor in floors)
        self.nesting = 1 + max((floor.nesting for floor in floors), default=0)
        _limit(self.atoms, MOST_ATOMS, "sizes within a floor division")
        _limit(self.nesting, MOST_NESTING, "floor divisions within each other")
        self.names = numerator.names() | denominator.names()
        ranks = tuple(sorted(map(rank, self.names)))
        self.key = (ranks, 1, denominator.key(), numerator.key())
        self.half_lead: tuple[Monomial, int] | None = None  # filled by floors.py

    def evaluate(self, sizes: Mapping[str, int]) -> int:
        below = self.divisor or self.denominator.evaluate(sizes)
        return self.numerator.evaluate(sizes) // below

    def __reduce__(self) -> tuple[Any, ...]:
        return floor_atom, (self.numerator, self.denominator)


_atoms: WeakValueDictionary[object, Atom] = WeakValueDictionary()
_atoms_lock = Lock()


def _intern(key: object, make: Callable[[], Atom]) -> Atom:
    with _atoms_lock:
        found = _atoms.get(key)
        if found is None:
            found = make()
            _atoms[key] = found
        return found


def symbol_atom(name: str) -> Atom:
    """The atom of a named size; one object a name."""
    return _intern(name, lambda: Named(name))


def floor_atom(numerator: Poly, denominator: Poly) -> Atom:
    """The atom of a floor division that is in normal form already."""
    return _intern((numerator, denominator), lambda: Floor(numerator, denominator))


def join(left: Monomial, right: Monomial) -> Monomial:
    """The product of two monomials."""
    if not left:
        return right
    if not right:
        return left
    if left[-1].key <= right[0].key:
        return left + right
    return tuple(sorted(left + right, key=_atom_key))


def _atom_key(atom: Atom) -> Key:
    return atom.key


def without(monomial: Monomial, part: Monomial) -> Monomial | None:
    """`monomial` divided by `part`, None when it does not divide."""
    if not part:
        return monomial
    rest = list(monomial)
    for atom in part:
        if atom not in rest:
            return None
        rest.remove(atom)
    return tuple(rest)


def _monomial_key(monomial: Monomial) -> Key:
    return (-len(monomial), tuple(atom.key for atom in monomial))


class Poly:
    """A polynomial: `terms` maps monomials to coefficients, none of them zero.

    Treat it as immutable. The operations here only add and multiply; the simplifications that
    know about floor divisions are in `floors`.
    """

    __slots__ = ("_hash", "_key", "_order", "terms", "text")

    def __init__(self, terms: dict[Monomial, int]) -> None:
        self.terms = terms
        self._hash: int | None = None
        self._order: list[tuple[Monomial, int]] | None = None
        self._key: Key | None = None
        self.text: tuple[str, int] | None = None  # filled by printing.py

    def __reduce__(self) -> tuple[Any, ...]:
        return Poly, (self.terms,)

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Poly) and self.terms == other.terms)

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self.terms.items()))
        return self._hash

    @property
    def constant(self) -> int:
        return self.terms.get((), 0)

    @property
    def is_constant(self) -> bool:
        return not self.terms or (len(self.terms) == 1 and () in self.terms)

    def order(self) -> list[tuple[Monomial, int]]:
        """The terms, highest degree first, then by symbol; the constant comes last."""
        if self._order is None:
            if len(self.terms) < 2:
                self._order = list(self.terms.items())
            else:
                self._order = sorted(self.terms.items(), key=lambda term: _monomial_key(term[0]))
        return self._order

    def lead(self) -> tuple[Monomial, int]:
        return self.order()[0]

    def key(self) -> Key:
        if self._key is None:
            self._key = tuple((_monomial_key(m), c) for m, c in self.order())
        return self._key

    def names(self) -> frozenset[str]:
        return frozenset().union(*(atom.names for m in self.terms for atom in m))

    def atoms(self) -> frozenset[Atom]:
        return frozenset(atom for monomial in self.terms for atom in monomial)

    def evaluate(self, sizes: Mapping[str, int]) -> int:
        total = 0
        for monomial, value in self.terms.items():
            for atom in monomial:
                value *= atom.evaluate(sizes)
            total += value
        return total

    def content(self) -> int:
        """The greatest common divisor of the coefficients of everything but the constant."""
        return gcd(*(c for m, c in self.terms.items() if m))

    def plus_int(self, number: int) -> Poly:
        terms = self.terms.copy()
        total = terms.get((), 0) + number
        if total:
            terms[()] = total
        else:
            terms.pop((), None)
        return Poly(terms)

    def times_int(self, number: int) -> Poly:
        return _within_limits({m: c * number for m, c in self.terms.items()}) if number else ZERO

    def times(self, monomial: Monomial, number: int) -> Poly:
        return Poly({join(m, monomial): c * number for m, c in self.terms.items()})

    def __neg__(self) -> Poly:
        return Poly({m: -c for m, c in self.terms.items()})

    def __add__(self, other: Poly) -> Poly:
        return self._plus(other, 1)

    def __sub__(self, other: Poly) -> Poly:
        return self._plus(other, -1)

    def _plus(self, other: Poly, sign: int) -> Poly:
        terms = self.terms.copy()
        for monomial, coefficient in other.terms.items():
            total = terms.get(monomial, 0) + sign * coefficient
            if total:
                terms[monomial] = total
            else:
                del terms[monomial]
        _limit(len(terms), MOST_TERMS, "terms of a formula")
        return Poly(terms)

    def __mul__(self, other: Poly) -> Poly:
        _limit(len(self.terms) * len(other.terms), 4 * MOST_TERMS, "terms of a formula")
        terms: dict[Monomial, int] = {}
        for left, a in self.terms.items():
            for right, b in other.terms.items():
                monomial = join(left, right)
                terms[monomial] = terms.get(monomial, 0) + a * b
        return _within_limits({m: c for m, c in terms.items() if c})


def _within_limits(terms: dict[Monomial, int]) -> Poly:
    _limit(len(terms), MOST_TERMS, "terms of a formula")
    for monomial, coefficient in terms.items():
        if len(monomial) > MOST_FACTORS:
            raise OutOfBudget("factors of a formula", MOST_FACTORS)
        if coefficient.bit_length() > MOST_BITS:
            raise OutOfBudget("bits of a number in a formula", MOST_BITS)
    return Poly(terms)


ZERO = Poly({})


def constant_poly(number: int) -> Poly:
    return Poly({(): number}) if number else ZERO


def common_monomial(*polys: Poly) -> Monomial:
    """The greatest monomial that divides every term of every polynomial."""
    monomials = [monomial for poly in polys for monomial in poly.terms]
    if not monomials:
        return ()
    common = list(monomials[0])
    for monomial in monomials:
        if not common:
            break
        rest, kept = list(monomial), []
        for atom in common:
            if atom in rest:
                rest.remove(atom)
                kept.append(atom)
        common = kept
    return tuple(common)


def divide_monomial(poly: Poly, monomial: Monomial, number: int = 1) -> Poly:
    """`poly` divided by a monomial that is known to divide it."""
    terms: dict[Monomial, int] = {}
    for m, c in poly.terms.items():
        rest = without(m, monomial)
        if rest is None or c % number:
            raise ValueError("the monomial does not divide the polynomial")
        terms[rest] = c // number
    return Poly(terms)


def exact_quotient(dividend: Poly, divisor: Poly) -> Poly | None:
    """The polynomial quotient when `divisor` divides `dividend`, else None."""
    if not divisor.terms:
        return None
    lead, scale = divisor.lead()
    quotient: dict[Monomial, int] = {}
    if len(divisor.terms) == 1:
        for monomial, coefficient in dividend.terms.items():
            rest = without(monomial, lead)
            if rest is None or coefficient % scale:
                return None
            quotient[rest] = coefficient // scale
        return Poly(quotient)
    if not divisor.atoms() <= dividend.atoms():
        return None if dividend.terms else ZERO
    remainder = dividend
    while remainder.terms:
        monomial, coefficient = remainder.lead()
        rest = without(monomial, lead)
        if rest is None or coefficient % scale:
            return None
        quotient[rest] = coefficient // scale
        remainder = remainder - divisor.times(rest, coefficient // scale)
    return Poly(quotient)
