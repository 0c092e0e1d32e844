"""Polynomials as Python expressions, for people to read.

Common factors come out (`((H - 1)//2 + 1)*((W - 1)//2 + 1)`), remainders are recognised
(`H % 32`), a positive term comes first (`7 - H`), and parentheses stand only where needed.
"""

from __future__ import annotations

from math import gcd

from .floors import floor_by_int
from .polynomials import (
    COUNTED,
    Atom,
    Floor,
    Monomial,
    Named,
    Poly,
    common_monomial,
    divide_monomial,
    exact_quotient,
    is_counted,
)

# How tightly a printed expression holds together; a looser one needs parentheses in a tighter place
ATOM = 4  # H, 12, H**2
PRODUCT = 3  # 2*H
DIVISION = 2  # (H - 1)//2, H % 32
NEGATIVE = 1  # -H
SUM = 0  # H + 1

_MOST_TERMS_TO_FACTOR = 40


def text(poly: Poly) -> str:
    """The expression of a polynomial."""
    return written(poly)[0]


def written(poly: Poly) -> tuple[str, int]:
    """The expression and how tightly it holds together."""
    if poly.text is None and any(map(is_counted, poly.names())):
        poly.text = COUNTED, ATOM
    if poly.text is None:
        poly.text = _remainder(poly) or _factored(poly) or _sum(poly)
    return poly.text


def _inside(poly: Poly, least: int) -> str:
    expression, holds = written(poly)
    return expression if holds >= least else f"({expression})"


def _atom(atom: Atom) -> tuple[str, int]:
    if isinstance(atom, Named):
        return atom.name, ATOM
    assert isinstance(atom, Floor)
    above = _inside(atom.numerator, PRODUCT)
    return f"{above}//{_inside(atom.denominator, ATOM)}", DIVISION


def _product(number: int, monomial: Monomial) -> tuple[str, int]:
    """A positive number times a monomial."""
    alone = number == 1 and len(set(monomial)) == 1
    factors = [str(number)] if number != 1 or not monomial else []
    seen: dict[Atom, int] = {}
    for atom in monomial:
        seen[atom] = seen.get(atom, 0) + 1
    for atom, power in seen.items():
        expression, holds = _atom(atom)
        if alone and power == 1:
            return expression, holds
        if holds < ATOM:
            expression = f"({expression})"
        factors.append(expression if power == 1 else f"{expression}**{power}")
    return "*".join(factors), ATOM if len(factors) == 1 else PRODUCT


def _sum(poly: Poly) -> tuple[str, int]:
    terms = list(poly.order())
    if not terms:
        return "0", ATOM
    first = next((place for place, term in enumerate(terms) if term[1] > 0), 0)
    terms.insert(0, terms.pop(first))
    monomial, coefficient = terms[0]
    expression, holds = _product(abs(coefficient), monomial)
    if coefficient < 0:
        expression = f"-({expression})" if holds == DIVISION else f"-{expression}"
        holds = NEGATIVE
    if len(terms) == 1:
        return expression, holds
    for monomial, coefficient in terms[1:]:
        sign = "+" if coefficient > 0 else "-"
        expression += f" {sign} {_product(abs(coefficient), monomial)[0]}"
    return expression, SUM


def _remainder(poly: Poly) -> tuple[str, int] | None:
    """`x - k*(x//k)` as `x % k`, with a constant beside it where there is one."""
    if len(poly.terms) < 2:
        return None
    for monomial, coefficient in poly.order():
        floor, modulus = monomial[0] if len(monomial) == 1 else None, abs(coefficient)
        if not isinstance(floor, Floor) or not floor.divisor or modulus < 2:
            continue
        rest = poly - Poly({monomial: coefficient})
        within = floor.numerator.constant if floor.divisor == modulus else 0
        if len(rest.terms) == (() in rest.terms):
            continue
        for constant in dict.fromkeys((rest.constant, 0, within, -within - 1)):
            above = rest.plus_int(constant % modulus - rest.constant)
            beside = poly - above + floor_by_int(above, modulus).times_int(modulus)
            if beside.is_constant:
                return _percent(above, modulus, beside.constant)
    return None


def _percent(poly: Poly, modulus: int, beside: int) -> tuple[str, int]:
    above, holds = written(poly)
    expression = f"{f'({above})' if holds in (SUM, DIVISION) else above} % {modulus}"
    if not beside:
        return expression, DIVISION
    return f"{expression} {'+' if beside > 0 else '-'} {abs(beside)}", SUM


def _factored(poly: Poly) -> tuple[str, int] | None:
    """A product of two or more factors that are not numbers, or None."""
    if len(poly.terms) < 2 or len(poly.terms) > _MOST_TERMS_TO_FACTOR:
        return None
    number = gcd(*poly.terms.values())
    monomial = common_monomial(poly)
    sums = _split(divide_monomial(poly, monomial, number))
    if len(sums) + len(monomial) < 2:
        return None
    sign = ""
    positive: list[Poly] = []
    for each in sums:
        if _starts_negative(each):
            each, sign = -each, "" if sign else "-"
        positive.append(each)
    factors = [_product(number, monomial)[0]] if monomial or number > 1 else []
    if len(monomial) == 1 and number == 1 and isinstance(monomial[0], Floor):
        factors = [f"({factors[0]})"]
    positive.sort(key=lambda each: each.key())
    positive.sort(key=lambda each: each.lead()[0][0].key)
    factors += [_inside(each, ATOM) for each in positive]
    return sign + "*".join(factors), NEGATIVE if sign else PRODUCT


def _starts_negative(poly: Poly) -> bool:
    return all(coefficient < 0 for monomial, coefficient in poly.terms.items() if monomial)


def _split(poly: Poly) -> list[Poly]:
    """Factors of a polynomial, found where it is linear in one of its atoms."""
    if len(poly.terms) < 4:
        return [poly]
    for atom in sorted(poly.atoms(), key=lambda each: each.key):
        slope: dict[Monomial, int] = {}
        rest: dict[Monomial, int] = {}
        linear = True
        for monomial, coefficient in poly.terms.items():
            power = monomial.count(atom)
            if power > 1:
                linear = False
                break
            if power:
                others = list(monomial)
                others.remove(atom)
                slope[tuple(others)] = coefficient
            else:
                rest[monomial] = coefficient
        if not linear or len(slope) < 2:
            continue
        quotient = exact_quotient(Poly(rest), Poly(slope))
        if quotient is not None:
            return [*_split(Poly(slope)), Poly({(atom,): 1}) + quotient]
    return [poly]
