"""What the kinds of damage have in common."""

from __future__ import annotations

from typing import Protocol

from netgloss.records import dataclass
from netgloss.restore.scan import Token


@dataclass(frozen=True)
class Finding:
    """Damage seen at a place of the pasted text: ``before`` stood there, ``after`` should."""

    kind: str
    offset: int
    before: str
    after: str


class Mender(Protocol):
    """Mends tokens one by one: a mended token keeps its ``text`` and gets another ``clean``."""

    def mend(self, tokens: list[Token], *, sure: bool) -> list[Token]:
        """The tokens mended. ``sure`` says that the text is damaged in other ways already, so
        that less evidence is asked for."""
        ...


def shorten(text: str, limit: int = 120) -> str:
    """A long text with its middle left out.

    >>> shorten("a" * 10, 7)
    'aaa…aaa'
    """
    if len(text) <= limit:
        return text
    half = (limit - 1) // 2
    return f"{text[:half]}…{text[-half:]}"
