"""Running text broken into lines, in scripts with spaces and in those without."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.measure import Measurement
    from rich.text import Text as RichText

_NO_START = frozenset("，。；：、！？）》」』”’…,.;:!?)]}%")
_NO_END = frozenset("（《「『“‘([{")
_SPACES = re.compile(r"[ \n]+\Z")


class Flow:
    """A rich text that wraps itself: at spaces, and beside wide characters, but never before
    closing or after opening punctuation. Rich alone would break at spaces only, which leaves
    Chinese lines half empty."""

    def __init__(self, text: RichText) -> None:
        self.text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        offsets = line_breaks(self.text.plain, options.max_width)
        for line in self.text.divide(offsets):
            spaces = _SPACES.search(line.plain)
            if spaces is not None:
                line.right_crop(len(spaces.group()))
            line.no_wrap, line.overflow = True, "fold"
            yield line

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        from rich.measure import Measurement

        widest = max((_width(line) for line in self.text.plain.split("\n")), default=0)
        return Measurement(min(widest, 1), min(widest, options.max_width))


def line_breaks(text: str, width: int) -> list[int]:
    """The offsets at which lines after the first start.

    >>> line_breaks("two words", 5), line_breaks("池化层，每个通道", 9)
    ([4], [4])
    """
    breaks: list[int] = []
    used, last = 0, None
    for offset, char in enumerate(text):
        if offset and breakable(text[offset - 1], char):
            last = offset
        wide = _width(char)
        if used + wide > width and char != " " and last is not None and last not in breaks:
            breaks.append(last)
            used = _width(text[last:offset])
        used += wide
    return breaks


def breakable(before: str, after: str) -> bool:
    """Whether a line may end between two characters."""
    if after == " " or before in _NO_END or after in _NO_START:
        return False
    return before == " " or _wide(before) or _wide(after)


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _width(text: str) -> int:
    return sum(2 if _wide(char) else 1 for char in text)
