"""What a restoration returns."""

from __future__ import annotations

from netgloss.records import dataclass


@dataclass(frozen=True)
class Repair:
    """One thing that was mended: ``line`` counts from 1 in the restored source.

    Kinds: ``"line-breaks"``, ``"indentation"``, ``"dunder"``, ``"punctuation"``,
    ``"page-words"``. ``before`` is the damaged text, ``after`` what stands there now; long
    stretches are shortened with an ellipsis in the middle.
    """

    kind: str
    line: int
    before: str
    after: str


@dataclass(frozen=True)
class Doubt:
    """A place where another reading is nearly as good.

    ``chosen`` is the line as restored, ``other`` the same line in the other reading. ``why`` is
    a key, not a sentence: ``"block-end"`` (how far to come out of a block), ``"bare-return"``
    (whether ``return`` takes the next words as its value), ``"comment-end"`` (where a comment
    stops), ``"dropped"`` (words taken for page text that look like code).
    """

    line: int
    chosen: str
    other: str
    why: str


@dataclass(frozen=True)
class Restored:
    """Source made readable again, with all that was done to it.

    >>> Restored("x = 1\\n", (), (), "x = 1\\n").intact
    True
    """

    source: str
    repairs: tuple[Repair, ...]
    doubts: tuple[Doubt, ...]
    original: str

    @property
    def intact(self) -> bool:
        """Whether nothing had to be mended: the source is the original, byte for byte."""
        return self.source == self.original
