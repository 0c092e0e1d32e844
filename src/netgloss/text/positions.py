"""One class that converts every kind of position in a text."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from netgloss.records import dataclass

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, order=True)
class Position:
    """A place as a person counts it: lines from 1, columns (characters) from 0."""

    line: int
    column: int


@dataclass(frozen=True)
class Source:
    r"""A text and its line index; offsets are counted in characters from 0.

    Four ways of naming a place meet here: the offset, the line and column in characters, the
    column in UTF-8 bytes (Python's ``ast``) and the column in UTF-16 units (language servers).
    A place past the end of a line is brought back to its end, so no conversion fails.

    >>> source = Source("a = 1\n深 = '𝄞'\n")
    >>> source.position(6)
    Position(line=2, column=0)
    >>> source.offset(2, 6)
    12
    >>> source.utf8_column(12), source.utf16_column(12)
    (11, 7)
    >>> source.offset_of_utf8(2, 11), source.offset_of_utf16(2, 7)
    (12, 12)
    """

    text: str

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The offset at which each line starts. Lines end at LF, CR LF or CR, as in Python."""
        return (0, *(match.end() for match in _LINE_END.finditer(self.text)))

    @property
    def line_count(self) -> int:
        """How many lines there are; the piece after a last line end counts."""
        return len(self.starts)

    def line(self, number: int) -> str:
        r"""The text of a line, without its end.

        >>> Source("a\r\nb").line(1)
        'a'
        """
        start, end = self._bounds(number)
        return self.text[start:end]

    def position(self, offset: int) -> Position:
        """The line and column of an offset."""
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self.starts, offset)
        return Position(line, offset - self.starts[line - 1])

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column."""
        start, end = self._bounds(line)
        return min(start + max(column, 0), end)

    def utf8_column(self, offset: int) -> int:
        """The column of an offset in UTF-8 bytes, as ``ast`` counts it."""
        return len(self._before(offset).encode("utf-8", "surrogatepass"))

    def utf16_column(self, offset: int) -> int:
        """The column of an offset in UTF-16 units, as language servers count it."""
        return _utf16_length(self._before(offset))

    def offset_of_utf8(self, line: int, column: int) -> int:
        """The offset of a line and a UTF-8 column (``node.lineno``, ``node.col_offset``)."""
        start, end = self._bounds(line)
        size = 0
        for offset in range(start, end):
            size += len(self.text[offset].encode("utf-8", "surrogatepass"))
            if size > column:
                return offset
        return end

    def offset_of_utf16(self, line: int, column: int) -> int:
        """The offset of a line and a UTF-16 column."""
        start, end = self._bounds(line)
        units = 0
        for offset in range(start, end):
            units += 2 if ord(self.text[offset]) > 0xFFFF else 1
            if units > column:
                return offset
        return end

    def _bounds(self, line: int) -> tuple[int, int]:
        line = min(max(line, 1), len(self.starts))
        start = self.starts[line - 1]
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return start, end

    def _before(self, offset: int) -> str:
        offset = min(max(offset, 0), len(self.text))
        return self.text[self.starts[bisect_right(self.starts, offset) - 1] : offset]


def _utf16_length(text: str) -> int:
    return len(text) + sum(ord(char) > 0xFFFF for char in text)
