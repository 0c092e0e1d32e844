"""What a run has required to be equal, put into the sizes that come later.

>>> from .dims import symbol
>>> from .relations import Relation
>>> H, settled = symbol("H", 64), Equalities()
>>> settled.learn(Relation(H % 8, "==", 0))
>>> settled.rewritten(H*H)
64*(H//8)**2 [4096]
"""

from __future__ import annotations

from math import gcd

from .dims import Dim, SymInt, dim, poly_of
from .floors import floor_by_int, tidy
from .polynomials import Atom, Floor, Poly, constant_poly, divide_monomial, without
from .relations import AllOf, Condition, Relation

_ROUNDS = 8
_MOST_POWER = 4


class Equalities:
    """Rewrites sizes by the equations learned: each gives one atom, alone in the equation and not
    multiplied, in terms of the others.

    >>> from .dims import symbol
    >>> from .relations import Relation
    >>> H, settled = symbol("H", 64), Equalities()
    >>> settled.learn(Relation(H, "==", 8*(H//8)))
    >>> settled.rewritten((H - 1)//2)
    4*(H//8) - 1 [31]
    """

    def __init__(self) -> None:
        self._rules: dict[Atom, Poly] = {}

    def learn(self, condition: Condition) -> None:
        """A condition that holds from now on; other than an equality, it teaches nothing."""
        if isinstance(condition, AllOf):
            for each in condition.relations:
                self.learn(each)
        elif isinstance(condition, Relation) and condition.op == "==":
            poly = self._apply(poly_of(condition.left) - poly_of(condition.right))
            found = _alone(poly)
            if found is not None:
                self._rules[found[0]] = found[1]

    def rewritten(self, size: Dim) -> Dim:
        """The same size by the equations; equal to `size` wherever they hold."""
        if not self._rules or not isinstance(size, SymInt):
            return size
        return dim(tidy(self._apply(size.poly)), size.hint)

    def _apply(self, poly: Poly) -> Poly:
        for _ in range(_ROUNDS):
            used = {atom: new for atom in poly.atoms() if (new := self._instead(atom)) is not None}
            if not used:
                break
            for atom, new in used.items():
                poly = _put(poly, atom, new)
        return poly

    def _instead(self, atom: Atom) -> Poly | None:
        """What an atom equals: by its own equation, or as a floor of one that has an equation."""
        own = self._rules.get(atom)
        if own is not None or not isinstance(atom, Floor) or not atom.divisor:
            return own
        for known, rule in self._rules.items():
            inner = _floor_of(atom, known)
            if inner is not None:
                found = floor_by_int(rule.plus_int(inner[0]), inner[1])
                return None if atom in found.atoms() else found
        return None


def _floor_of(atom: Floor, known: Atom) -> tuple[int, int] | None:
    """(c, k) where the atom is `(known + c)//k`.

    `(x + b*c)//(b*k) = (x//b + c)//k` for all integers x and c.
    """
    part = Poly({(known,): 1})
    base, whole = (known.divisor, known.numerator) if isinstance(known, Floor) else (1, part)
    rest = atom.numerator - whole
    if not base or atom.divisor % base or not rest.is_constant or rest.constant % base:
        return None
    return rest.constant // base, atom.divisor // base


def _alone(poly: Poly) -> tuple[Atom, Poly] | None:
    """(atom, what it equals) of an equation `poly == 0`."""
    if poly.is_constant:
        return None
    poly = divide_monomial(poly, (), gcd(*poly.terms.values()))
    for monomial, coefficient in reversed(poly.order()):
        if len(monomial) == 1 and abs(coefficient) == 1:
            atom = monomial[0]
            if sum(atom in other for other in poly.terms) == 1:
                rest = poly - Poly({monomial: coefficient})
                return atom, rest.times_int(-coefficient)
    return None


def _put(poly: Poly, atom: Atom, instead: Poly) -> Poly:
    """The polynomial with another in place of an atom; atoms inside floors stay."""
    total = constant_poly(0)
    for monomial, coefficient in poly.terms.items():
        power = monomial.count(atom)
        if power > _MOST_POWER:
            return poly
        rest = without(monomial, (atom,) * power)
        assert rest is not None
        part = Poly({rest: coefficient})
        for _ in range(power):
            part = part * instead
        total = total + part
    return total
