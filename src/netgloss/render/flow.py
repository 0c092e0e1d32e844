"""Styled text, and how it is broken into lines in scripts with spaces and in those without."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# A style is the numbers of its ANSI codes, smallest first; () is plain.
Style = tuple[int, ...]
BOLD, DIM, UNDERLINE = (1,), (2,), (4,)
RED, GREEN, YELLOW, BLUE, CYAN = (31,), (32,), (33,), (34,), (36,)

Styled = list[tuple[str, Style]]  # pieces of one text

_NO_START = frozenset("，。；：、！？）》」』”’…,.;:!?)]}%")
_NO_END = frozenset("（《「『“‘([{")


@lru_cache(256)
def joined(*styles: Style) -> Style:
    """Several styles at once.

    >>> joined(CYAN, BOLD)
    (1, 36)
    """
    return tuple(sorted(set().union(*styles)))


def ansi(pieces: Iterable[tuple[str, Style]]) -> str:
    """The text with its styles as a terminal takes them.

    >>> ansi([("a", BOLD), ("b", ())])
    '\\x1b[1ma\\x1b[0mb'
    """
    return "".join(
        f"\x1b[{';'.join(map(str, style))}m{text}\x1b[0m" if style and text else text
        for text, style in pieces
    )


def bare(pieces: Iterable[tuple[str, Style]]) -> str:
    """The text without its styles."""
    return "".join([text for text, _ in pieces])


def columns(text: str) -> int:
    """How many columns of a terminal a text takes.

    >>> columns("conv"), columns("卷积"), columns("e\\u0301")
    (4, 4, 1)
    """
    return len(text) if text.isascii() else sum(map(_columns_of, text))


@lru_cache(4096)
def _columns_of(char: str) -> int:
    if char.isascii():
        return 1
    return 2 if _wide(char) else 0 if unicodedata.category(char) in ("Mn", "Me", "Cf") else 1


def _wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


# ---- lines --------------------------------------------------------------------------------------
def broken(text: Styled, width: int) -> list[Styled]:
    """The lines of running text: broken at spaces, and beside wide characters, but never before
    closing or after opening punctuation; a word longer than a line is cut."""
    out: list[Styled] = []
    for line in _split(text, line_breaks(bare(text), width)):
        for part in unbroken(line):
            kept = _between(part, 0, len(bare(part).rstrip(" ")))
            out.extend(_cut(kept, width))
    return out


def folded(text: Styled, width: int) -> list[Styled]:
    """The lines of a table's cell; an empty cell is one empty line."""
    return broken(text, max(width, 1)) or [[]]


def unbroken(text: Styled) -> list[Styled]:
    """The lines of text that is not to be broken but where it says so itself."""
    whole = bare(text)
    if "\n" not in whole:
        return [text]
    lines: list[Styled] = []
    start = 0
    for line in whole.split("\n"):
        lines.append(_between(text, start, start + len(line)))
        start += len(line) + 1
    return lines


def line_breaks(text: str, width: int) -> list[int]:
    """The offsets at which lines after the first start.

    >>> line_breaks("two words", 5), line_breaks("池化层，每个通道", 9)
    ([4], [4])
    """
    if len(text) <= width and text.isascii():
        return []
    breaks: list[int] = []
    used, last = 0, None
    for offset, char in enumerate(text):
        if offset and breakable(text[offset - 1], char):
            last = offset
        wide = _columns_of(char)
        if used + wide > width and char != " " and last is not None and last not in breaks[-1:]:
            breaks.append(last)
            used = columns(text[last:offset])
        used += wide
    return breaks


def breakable(before: str, after: str) -> bool:
    """Whether a line may end between two characters."""
    if after == " " or before in _NO_END or after in _NO_START:
        return False
    return before == " " or _wide(before) or _wide(after)


def _split(text: Styled, offsets: list[int]) -> list[Styled]:
    """The text divided at these offsets, which rise."""
    lines: list[Styled] = [[]]
    ends = iter(offsets)
    at, end = 0, next(ends, None)
    for words, style in text:
        while end is not None and end <= at + len(words):
            if end > at:
                lines[-1].append((words[: end - at], style))
            words, at = words[end - at :], end
            lines.append([])
            end = next(ends, None)
        if words:
            lines[-1].append((words, style))
            at += len(words)
    return lines


def _between(text: Styled, start: int, end: int) -> Styled:
    out: Styled = []
    at = 0
    for words, style in text:
        kept = words[max(start - at, 0) : max(end - at, 0)]
        if kept:
            out.append((kept, style))
        at += len(words)
    return out


def _cut(text: Styled, width: int) -> list[Styled]:
    whole = bare(text)
    if columns(whole) <= width:
        return [text]
    offsets, used = [], 0
    for offset, char in enumerate(whole):
        used += _columns_of(char)
        if used > width:
            offsets.append(offset)
            used = _columns_of(char)
    return _split(text, offsets)
