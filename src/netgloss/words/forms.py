"""Small forms in the code face that the sentences of every language share."""

from __future__ import annotations

from typing import Any

from netgloss.catalogue.records import Shape
from netgloss.documents.texts import folded
from netgloss.symbolic import Dim, hint_of
from netgloss.words import numbers

__all__ = [
    "LONGEST_CONDITION",
    "arrow",
    "code",
    "count",
    "short",
    "short_formula",
    "size_of",
    "value",
]

LONGEST_CONDITION = 400  # characters of a condition on sizes that are shown
_LONGEST_FORMULA = 40  # characters of a formula shown within a line


def code(text: object) -> str:
    """Text in the code face, whatever it holds.

    >>> code("self.fc")
    '`self.fc`'
    >>> code("a`b")
    '`` a`b ``'
    """
    written = " ".join(str(text).split())
    return f"`` {written} ``" if "`" in written else f"`{written}`"


def size_of(shape: Shape) -> str:
    """A shape in the code face: ``[N, 64, H, W]``."""
    return code(numbers.dims(shape))


def arrow(before: Shape | None, after: Shape | None) -> str:
    """``[N, 3, H, W]`` → ``[N, 64, H, W]``, or the one of the two that is known, or nothing."""
    return " → ".join(size_of(shape) for shape in (before, after) if shape is not None)


def count(amount: Dim) -> str:
    """4,729,418; a symbolic amount as its value in this run, after its formula if that is short.

    >>> from netgloss.symbolic import symbol
    >>> count(65 * symbol("classes", 10))
    '`65·classes` = 650'
    """
    value = numbers.grouped(hint_of(amount))
    formula = short_formula(amount)
    return f"{code(formula)} = {value}" if formula else value


def short_formula(amount: Dim) -> str:
    """A symbolic amount in the signs people write; ``""`` for a number or what is too long."""
    formula = "" if isinstance(amount, int) else numbers.grouped(amount)
    return formula if len(formula) <= _LONGEST_FORMULA else ""


def value(given: Any) -> str:
    """A Python value in the code face; an ellipsis for one that cannot be written."""
    return code(numbers.code(folded(given)))


def short(type_name: str) -> str:
    """The last part of a qualified name: ``Conv2d`` of ``torch.nn.Conv2d``."""
    return type_name.rsplit(".", 1)[-1]
