"""Where a condition on two sizes together begins to hold and ceases to.

>>> from .dims import symbol
>>> from .relations import Relation
>>> H, W = symbol("H", 64), symbol("W", 64)
>>> met = borders(Relation((H//32)*(W//32), "==", 6), "H", "W", {})
>>> [(h, w) for h, w in met if (h//32)*(w//32) == 6]
[(32, 192), (32, 223), (64, 96), (64, 127), (96, 64), (96, 95), (192, 32), (192, 63)]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .axis import direction, first_at_least
from .bounds import BOUNDS
from .clauses import Clause, Group, Test, simplify
from .columns import Columns
from .polynomials import Named, Poly, constant_poly
from .relations import Condition

_MOST = 256  # values of the first size that the condition tells apart
_SEARCHED = range(1, 257)  # of the second, where only trying tells


def borders(
    condition: Condition, first: str, second: str, others: Mapping[str, int], up_to: int = 4096
) -> Iterator[tuple[int, int]]:
    """Values of two sizes on both sides of every border of the condition, for each value of the
    first that it tells apart (at most 256 of them)."""
    clause = simplify(condition, BOUNDS)
    if isinstance(clause, bool):
        return
    tests = [*_tests(clause)]
    for value in _told_apart(tests, first, up_to):
        for test in tests:
            for other in _changes(test, second, {**others, first: value}):
                if 1 <= other <= up_to:
                    yield value, other


def _tests(clause: Clause) -> Iterator[Test]:
    if isinstance(clause, Group):
        for part in clause.parts:
            yield from _tests(part)
    else:
        yield clause


def _told_apart(tests: Sequence[Test], name: str, up_to: int) -> list[int]:
    """The first value of each kind: those at which all that is made of this size alone is equal."""
    atoms = {
        atom
        for test in tests
        for monomial in test.poly.terms
        for atom in monomial
        if atom.names == {name}
    }
    sizes = range(1, up_to + 1)
    columns = Columns({name: sizes})
    made = [sizes if isinstance(a, Named) else columns.poly(Poly({(a,): 1})) for a in atoms]
    found: dict[tuple[int, ...], int] = {}
    for size, *values in zip(sizes, *made, strict=True):
        found.setdefault((*values,), size)
        if len(found) >= _MOST:
            break
    return [*found.values()]


def _changes(test: Test, name: str, given: Mapping[str, int]) -> Iterator[int]:
    """Values on both sides of where the test changes its answer, the other sizes given."""
    poly = _put(test.poly, name, given)
    if poly.is_constant:
        return
    rising = direction(poly, BOUNDS)
    if rising:
        for least in (0, 1):
            at = first_at_least(poly if rising > 0 else -poly, name, least)
            if at is not None:
                yield from (at, at - 1)
        return
    try:
        held = Columns({name: _SEARCHED}).truth(Test(poly, test.op, test.written, ()))
    except ZeroDivisionError:
        return
    yield from (held.index(answer) + 1 for answer in (True, False) if answer in held)


def _put(poly: Poly, name: str, given: Mapping[str, int]) -> Poly:
    """The polynomial with numbers in place of all that is made of other sizes alone; where an atom
    is made of this and others, 0, which has no borders."""
    total = constant_poly(0)
    for monomial, coefficient in poly.terms.items():
        kept = []
        for atom in monomial:
            if name not in atom.names:
                coefficient *= atom.evaluate(given)
            elif atom.names == {name}:
                kept.append(atom)
            else:
                return constant_poly(0)
        if coefficient:
            total = total + Poly({(*kept,): coefficient})
    return total
