"""How Chinese joins words; used by the sentences and by the speaker."""

from __future__ import annotations

import re
from collections.abc import Sequence

from netgloss.documents.algebra import Code, Inline, Strong, Text
from netgloss.symbolic import Dim, hint_of
from netgloss.words import numbers
from netgloss.words.forms import code

BETWEEN_SENTENCES = ""
EXPLAINED_ON = "：解释见第 {line} 行。"

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_HAN_THEN_LATIN = re.compile(rf"(?<=[{_HAN}])(?=[A-Za-z0-9+\-−→=×∈≥≤√(\[])")
_LATIN_THEN_HAN = re.compile(rf"(?<=[A-Za-z0-9+%→=×)\]])(?=[{_HAN}])")
_ENDS_IN_HAN = re.compile(rf"[{_HAN}]\Z")
_STARTS_WITH_HAN = re.compile(rf"\A[{_HAN}]")


def polish(sentence: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """A space between Chinese and Latin letters, digits and code; never one at punctuation."""
    polished: list[Inline] = []
    for index, inline in enumerate(sentence):
        match inline:
            case Text(text):
                spaced = _LATIN_THEN_HAN.sub(" ", _HAN_THEN_LATIN.sub(" ", text))
                before = sentence[index - 1] if index else None
                after = sentence[index + 1] if index + 1 < len(sentence) else None
                if isinstance(before, Code) and _STARTS_WITH_HAN.search(spaced):
                    spaced = " " + spaced
                if isinstance(after, Code) and _ENDS_IN_HAN.search(spaced):
                    spaced += " "
                polished.append(Text(spaced))
            case Strong(children):
                polished.append(Strong(polish(children)))
            case _:
                polished.append(inline)
    return tuple(polished)


def listing(items: Sequence[str], last: str = "和") -> str:
    """Items as a list in a sentence: 甲、乙和丙."""
    if len(items) < 2:
        return "".join(items)
    return "、".join(items[:-1]) + last + items[-1]


def sizes(named: Sequence[tuple[str, int]]) -> str:
    """``H = 28``、``W = 28``: the values that names stand for."""
    return "、".join(code(f"{name} = {size}") for name, size in named)


def total(amount: Dim, at: Sequence[tuple[str, int]]) -> str:
    """A count, and for a symbolic one the whole formula and the values put into it."""
    shown = numbers.grouped(hint_of(amount))
    if isinstance(amount, int):
        return shown
    where = f"，取 {sizes(at)}" if at else ""
    return f"{shown}（{code(numbers.grouped(amount))}{where}）"
