"""Floor divisions in normal form, and the sums that need to know about them.

Every rule is an identity of Python's floor division for positive divisors:

* terms divisible by the divisor come out: `(2*H + 3)//2 = H + 1`;
* a common factor cancels: `(4*H + 3)//6 = (2*H + 1)//3`, `(N*C*H)//N = C*H`;
* the constant left inside lies above `-k` and is at most 0: `(H + 1)//2 = (H - 1)//2 + 1`;
* the first term inside is positive: `(-H)//2 = -((H - 1)//2) - 1`;
* floors of floors collapse: `(x//a + c)//b = (x + a*c)//(a*b)`;
* what bounds prove constant is constant: `(H % 32)//32 = 0`;
* `x - x//2 = (x - 1)//2 + 1`.
"""

from __future__ import annotations

from functools import lru_cache
from math import gcd

from .bounds import BOUNDS
from .polynomials import (
    ZERO,
    Floor,
    Monomial,
    Poly,
    common_monomial,
    constant_poly,
    divide_monomial,
    exact_quotient,
    floor_atom,
    join,
    without,
)


@lru_cache(maxsize=1 << 15)
def floor_by_int(numerator: Poly, divisor: int) -> Poly:
    """`numerator // divisor` for a divisor other than 0."""
    if divisor < 0:
        numerator, divisor = -numerator, -divisor
    if divisor == 1:
        return numerator
    outside: dict[Monomial, int] = {}
    inside: dict[Monomial, int] = {}
    for monomial, coefficient in numerator.terms.items():
        if coefficient % divisor == 0:
            outside[monomial] = coefficient // divisor
        elif monomial:
            inside[monomial] = coefficient
    constant = numerator.constant
    outside.pop((), None)
    if not inside:
        return Poly(outside).plus_int(constant // divisor)
    common = gcd(divisor, *inside.values())
    if common > 1:
        divisor //= common
        constant //= common
        inside = {m: c // common for m, c in inside.items()}
    left = -(-constant % divisor)
    whole = Poly(outside).plus_int((constant - left) // divisor)
    if divisor == 1:
        return tidy(whole + Poly(inside))
    rest = Poly(inside).plus_int(left)
    return tidy(whole + _floor_rest(rest, divisor))


def _floor_rest(rest: Poly, divisor: int) -> Poly:
    """The floor of what is left when nothing more comes out."""
    if rest.lead()[1] < 0:
        return (-floor_by_int((-rest).plus_int(-1), divisor)).plus_int(-1)
    inner = _lone_floor(rest)
    if inner is not None:
        if inner.divisor > 0:
            inward = inner.numerator.plus_int(inner.divisor * rest.constant)
            return floor_by_int(inward, inner.divisor * divisor)
        inward = inner.numerator + inner.denominator.times_int(rest.constant)
        return floor_by_poly(inward, inner.denominator.times_int(divisor))
    low, high = BOUNDS.lower(rest), BOUNDS.upper(rest)
    if low is not None and high is not None and low // divisor == high // divisor:
        return constant_poly(low // divisor)
    return Poly({(floor_atom(rest, constant_poly(divisor)),): 1})


@lru_cache(maxsize=1 << 13)
def floor_by_poly(numerator: Poly, divisor: Poly) -> Poly:
    """`numerator // divisor` wherever the divisor is not 0."""
    if divisor.is_constant:
        return floor_by_int(numerator, divisor.constant)
    if divisor.lead()[1] < 0:
        numerator, divisor = -numerator, -divisor
    if not numerator.terms:
        return ZERO
    quotient = exact_quotient(numerator, divisor)
    if quotient is not None:
        return quotient
    shared = common_monomial(numerator, divisor)
    factor = gcd(*numerator.terms.values(), *divisor.terms.values())
    if shared or factor > 1:
        return floor_by_poly(
            divide_monomial(numerator, shared, factor), divide_monomial(divisor, shared, factor)
        )
    if len(divisor.terms) == 1:
        lead, scale = divisor.lead()
        outside: dict[Monomial, int] = {}
        inside: dict[Monomial, int] = {}
        for monomial, coefficient in numerator.terms.items():
            rest = without(monomial, lead)
            if rest is not None and coefficient % scale == 0:
                outside[rest] = coefficient // scale
            else:
                inside[monomial] = coefficient
        if outside:
            return tidy(Poly(outside) + floor_by_poly(Poly(inside), divisor))
    return _floor_symbolic(numerator, divisor)


def _floor_symbolic(numerator: Poly, divisor: Poly) -> Poly:
    if (BOUNDS.lower(divisor) or 0) >= 1:
        if numerator.lead()[1] < 0:
            return (-floor_by_poly((-numerator).plus_int(-1), divisor)).plus_int(-1)
        inner = _lone_floor(numerator)
        if inner is not None:
            inward = inner.numerator + inner.denominator.times_int(numerator.constant)
            return floor_by_poly(inward, inner.denominator * divisor)
        low, high = BOUNDS.lower(numerator), BOUNDS.upper(numerator)
        if low is not None and low >= 0 and _negative(numerator - divisor):
            return ZERO
        if high is not None and high < 0 and _negative((-numerator - divisor).plus_int(-1)):
            return constant_poly(-1)
    return Poly({(floor_atom(numerator, divisor),): 1})


def _lone_floor(poly: Poly) -> Floor | None:
    """The floor of a sum `x//a + c` of one floor and a constant, when a is at least 1."""
    monomial, coefficient = poly.lead()
    if coefficient != 1 or len(monomial) != 1 or len(poly.terms) != 1 + (() in poly.terms):
        return None
    floor = monomial[0]
    if not isinstance(floor, Floor):
        return None
    return floor if (BOUNDS.lower(floor.denominator) or 0) >= 1 else None


def _negative(poly: Poly) -> bool:
    high = BOUNDS.upper(poly)
    return high is not None and high < 0


def tidy(poly: Poly) -> Poly:
    """Sums in which halves meet what they are halves of: `H - H//2 = (H - 1)//2 + 1`.

    With `h = x//2` and `g = (x - 1)//2`, `h + g = x - 1` for every integer x.
    """
    for _ in range(8):
        if len(poly.terms) < 2:
            return poly
        changed = _meet(poly)
        if changed is None:
            return poly
        poly = changed
    return poly


def _meet(poly: Poly) -> Poly | None:
    terms = poly.terms
    for monomial, coefficient in terms.items():
        for place, atom in enumerate(monomial):
            if not isinstance(atom, Floor) or atom.divisor < 2 or atom.divisor % 2:
                continue
            others = monomial[:place] + monomial[place + 1 :]
            lead, scale = _half_lead(atom)
            here = terms.get(join(others, lead), 0)
            if here and abs(here + coefficient * scale) < abs(here):
                return _exchange(poly, monomial, others, atom, coefficient)
            meeting = _partner(atom)
            if not meeting.terms:  # (x - 1)//2 is 0 whatever the sizes
                continue
            partner, _ = meeting.lead()
            other = terms.get(join(others, partner), 0)
            if other and other * coefficient > 0 and partner != (atom,):
                amount = min(abs(other), abs(coefficient))
                return _exchange(
                    poly, monomial, others, atom, amount if coefficient > 0 else -amount
                )
    return None


def _exchange(poly: Poly, monomial: Monomial, others: Monomial, atom: Floor, amount: int) -> Poly:
    """`amount*others*(x//2)` written as `amount*others*(x - 1 - (x - 1)//2)`."""
    instead = _whole(atom).plus_int(-1) - _partner(atom)
    return poly - Poly({monomial: amount}) + instead.times(others, amount)


def _whole(atom: Floor) -> Poly:
    """The x of which the atom is `x//2`."""
    return floor_by_int(atom.numerator, atom.divisor // 2)


def _partner(atom: Floor) -> Poly:
    return floor_by_int(_whole(atom).plus_int(-1), 2)


def _half_lead(atom: Floor) -> tuple[Monomial, int]:
    if atom.half_lead is None:
        atom.half_lead = _whole(atom).lead()
    return atom.half_lead
