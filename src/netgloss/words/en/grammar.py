"""How English joins words; used by the sentences and by the speaker."""

from __future__ import annotations

from collections.abc import Sequence

from netgloss.documents.algebra import Inline
from netgloss.symbolic import Dim, hint_of
from netgloss.words import numbers
from netgloss.words.forms import code

BETWEEN_SENTENCES = " "
EXPLAINED_ON = ": explained on line {line}."


def polish(sentence: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """English needs no finishing touch."""
    return sentence


def listing(items: Sequence[str], last: str = "and") -> str:
    """Items as a list in a sentence.

    >>> listing(["a", "b", "c"])
    'a, b and c'
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def plural(amount: object, one: str, many: str = "") -> str:
    """The noun for that many.

    >>> plural(1, "layer"), plural(3, "layer"), plural(2, "entry", "entries")
    ('layer', 'layers', 'entries')
    """
    return one if amount == 1 else many or one + "s"


def times(amount: int) -> str:
    """once, twice, 8 times."""
    return {1: "once", 2: "twice"}.get(amount, f"{amount} times")


def sizes(named: Sequence[tuple[str, int]]) -> str:
    """``H = 28``, ``W = 28``: the values that names stand for."""
    return ", ".join(code(f"{name} = {size}") for name, size in named)


def total(amount: Dim, at: Sequence[tuple[str, int]]) -> str:
    """A count, and for a symbolic one the whole formula and the values put into it."""
    shown = numbers.grouped(hint_of(amount))
    if isinstance(amount, int):
        return shown
    where = f" at {sizes(at)}" if at else ""
    return f"{shown} ({code(numbers.grouped(amount))}{where})"
