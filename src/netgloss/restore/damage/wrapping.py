"""Long lines that a terminal or a mail program broke, inside words too."""

from __future__ import annotations

import re
from collections import Counter

from netgloss.restore.layout import parsed
from netgloss.text import Edit, Span, apply_edits

_SHORTEST = 40
_ENOUGH = 3
# What the rest of a line begins with; few statements do.
_GOES_ON = re.compile(r"(?!(?:class|def|if|for|while|with|return|import|from)\b)[a-z0-9_.,)\]}]")


class WrappedLines:
    """Lines cut after so many characters.

    before::

        x = self.drop(self.co
        nv(x))

    after::

        x = self.drop(self.conv(x))

    Evident where no line is longer than those that were cut, and the text is Python once they are
    joined; or where many lines are that long and what follows them begins in no block's column.
    """

    kind = "wrapped"

    def edits(self, text: str) -> list[Edit]:
        """The line breaks that were put in, taken out."""
        lines = text.split("\n")
        lengths = Counter(len(line) for line in lines)
        width = max(lengths)
        if width < _SHORTEST or len(lines) < 2 or parsed(text) is not None:
            return []
        breaks: list[int] = []
        tight: list[int] = []  # those after which a word or bracket goes on in the first column
        at = 0
        for index, line in enumerate(lines[:-1]):
            at += len(line)
            if len(line) == width:
                breaks.append(at)
                if _GOES_ON.match(lines[index + 1]):
                    tight.append(at)
            at += 1
        for places in dict.fromkeys((tuple(breaks), tuple(tight))):
            joined = [Edit(Span(place, place + 1), "") for place in places]
            if joined and parsed(apply_edits(text, joined)) is not None:
                return joined
        many = len(tight) >= _ENOUGH and 4 * len(tight) > 3 * len(breaks)
        return [Edit(Span(place, place + 1), "") for place in breaks] if many else []
