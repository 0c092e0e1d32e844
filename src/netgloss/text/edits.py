"""Spans of a text, and edits that put something else in their place."""

from __future__ import annotations

from collections.abc import Iterable

from netgloss.records import dataclass


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of text from ``start`` up to, not including, ``end`` (offsets).

    >>> Span(2, 5).of("abcdefg")
    'cde'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"no span: {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The piece of the text that this span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, order=True)
class Edit:
    """Put ``new`` where ``span`` is. An empty span inserts, an empty ``new`` deletes."""

    span: Span
    new: str


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with every edit made; offsets all refer to the text before.

    Edits may touch but not overlap; several insertions at one place stay in the order given.

    >>> apply_edits("def init(self):", [Edit(Span(4, 8), "__init__")])
    'def __init__(self):'
    """
    parts: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda each: each.span):
        if edit.span.start < done:
            raise ValueError(f"edits overlap at offset {edit.span.start}")
        if edit.span.end > len(text):
            raise ValueError(f"edit past the end of the text: {edit.span.end}")
        parts.append(text[done : edit.span.start])
        parts.append(edit.new)
        done = edit.span.end
    parts.append(text[done:])
    return "".join(parts)
