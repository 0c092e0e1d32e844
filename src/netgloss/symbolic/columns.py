"""Conditions evaluated for many sizes at once, a list operation for every step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import add, and_, floordiv, mul, or_

from .clauses import Clause, Test
from .polynomials import Atom, Floor, Named, Poly


class Columns:
    """The values of polynomials for a list of sizes; `values` names one list for each symbol."""

    def __init__(self, values: Mapping[str, Sequence[int]]) -> None:
        self._values = values
        self._count = len(next(iter(values.values())))
        self._atoms: dict[Atom, Sequence[int]] = {}

    def truth(self, clause: Clause) -> list[bool]:
        """Whether the clause holds, for each size; ZeroDivisionError where it has no answer."""
        if isinstance(clause, Test):
            column = self.poly(clause.poly)
            match clause.op:
                case ">=":
                    return [value >= 0 for value in column]
                case "==":
                    return [value == 0 for value in column]
                case _:
                    return [value != 0 for value in column]
        total = self.truth(clause.parts[0])
        for part in clause.parts[1:]:
            total = list(map(or_ if clause.any else and_, total, self.truth(part)))
        return total

    def poly(self, poly: Poly) -> Sequence[int]:
        total: Sequence[int] | None = None
        for monomial, coefficient in poly.terms.items():
            if not monomial:
                continue
            column = self._atom(monomial[0])
            for atom in monomial[1:]:
                column = list(map(mul, column, self._atom(atom)))
            if coefficient != 1:
                column = [coefficient * value for value in column]
            total = column if total is None else list(map(add, total, column))
        constant = poly.constant
        if total is None:
            return [constant] * self._count
        return [value + constant for value in total] if constant else total

    def _atom(self, atom: Atom) -> Sequence[int]:
        if isinstance(atom, Named):
            return self._values[atom.name]
        found = self._atoms.get(atom)
        if found is None:
            assert isinstance(atom, Floor)
            above, divisor = self.poly(atom.numerator), atom.divisor
            if divisor:
                found = [value // divisor for value in above]
            else:
                found = list(map(floordiv, above, self.poly(atom.denominator)))
            self._atoms[atom] = found
        return found
