"""Stretches of code laid out: as they stand where that is sound, else anew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from netgloss.errors import NotPython
from netgloss.later import later
from netgloss.records import dataclass
from netgloss.restore.blocks import Alternative, Sum, arrange
from netgloss.restore.columns import placed_by_columns
from netgloss.restore.damage.layout import indentation
from netgloss.restore.layout import as_written, parsed, tidy, write
from netgloss.restore.lines import Line, Reading
from netgloss.restore.scan import NEWLINE, SPACE
from netgloss.restore.scores import BY_HAND, SCORES
from netgloss.restore.statements import described
from netgloss.restore.table import Table
from netgloss.text import Source

# The learned model brings numpy, which only text without a layout needs.
if TYPE_CHECKING:
    from netgloss.restore.learned import Learned
else:
    Learned = later("netgloss.restore.learned", "Learned")

# Another reading this close (in natural log of odds) is told as a doubt.
CLOSE = 4.0
MOST_LEARNED = 4_000  # lines judged by the learned model; more would take it too long


@dataclass(frozen=True)
class Chunk:
    """Code that was laid out together; ``kept`` where its own layout was sound."""

    lines: tuple[Line, ...]
    depths: tuple[int, ...]
    source: str
    kept: bool
    alternatives: tuple[Alternative, ...] = ()


def chunks(text: str, reading: Reading) -> list[Chunk]:
    """Pieces of code that are sound stand alone; those between them are laid out together."""
    groups = [list(group) for _, group in groupby(reading.lines, key=lambda line: line.piece)]
    if _belong_together(text, groups):
        joint = _by_columns(text, list(reading.lines))
        if joint is not None:
            return [joint]
    found: list[Chunk] = []
    damaged: list[Line] = []
    for lines in groups:
        sound = _as_it_stands(text, lines)
        if sound is None:
            damaged += lines
            continue
        if damaged:
            found.append(_laid_out(text, damaged))
            damaged = []
        found.append(Chunk(tuple(lines), (0,) * len(lines), sound, kept=True))
    if damaged:
        found.append(_laid_out(text, damaged))
    return found


def _belong_together(text: str, groups: list[list[Line]]) -> bool:
    """Whether page words stand inside a block: code after them is still indented."""
    firsts = [lines[0].tokens[0] for lines in groups[1:]]
    return any(first.gap == NEWLINE and indentation(text, first) for first in firsts)


def _as_it_stands(text: str, lines: list[Line]) -> str | None:
    """The piece with its own layout, marks and names mended, if that is sound."""
    first = lines[0].tokens[0]
    margin = indentation(text, first) if first.gap == NEWLINE else ""
    body = as_written(text, [token for line in lines for token in line.tokens])
    if margin:
        body = re.sub(rf"(?<=\n){re.escape(margin)}", "", body)
    body += "\n"
    # A comment that was found to hold code has no sound layout of its own.
    if _split_comment(lines) or parsed(body) is None:
        return None
    return body


def _split_comment(lines: list[Line]) -> bool:
    tokens = [token for line in lines for token in line.tokens]
    return any(before.kin == "#" and after.gap == SPACE for before, after in pairwise(tokens))


def _by_columns(text: str, lines: list[Line]) -> Chunk | None:
    """The lines at the depths that their columns tell, where what is left of those is enough."""
    if _split_comment(lines):
        return None
    placed = placed_by_columns(text, lines)
    if placed is None:
        return None
    return Chunk(tuple(lines), placed.depths, placed.source, placed.kept)


def _laid_out(text: str, lines: list[Line]) -> Chunk:
    """Code whose layout was lost, given a new one by the search over blocks."""
    by_columns = _by_columns(text, lines)
    if by_columns is not None:
        return by_columns
    table = Table(described(text, lines))
    many = len(table.statements) > MOST_LEARNED
    judge = Sum(table, BY_HAND) if many else Learned(table, SCORES)
    blocks = arrange(table, judge, close=CLOSE)
    if blocks is None:
        raise NotPython(
            "syntax",
            tokens=sum(len(line.tokens) for line in lines),
            statements=len(lines),
            line=Source(text).position(lines[0].tokens[0].start).line,
        )
    depths = _with_comments(lines, blocks.depths)
    return Chunk(tuple(lines), depths, tidy(write(lines, depths)), False, blocks.alternatives)


def _with_comments(lines: Sequence[Line], depths: Sequence[int]) -> tuple[int, ...]:
    """A comment on a line of its own stands as deep as the line after it."""
    placed: list[int] = []
    at = 0
    for line in lines:
        placed.append(depths[min(at, len(depths) - 1)] if depths else 0)
        if not line.comment:
            at += 1
    return tuple(placed)
