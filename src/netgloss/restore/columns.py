"""Depths read from the columns that lines begin in, where these still tell them.

White space at the start of lines may be mixed, a space too long or too short, or interrupted by
words of a page, and yet say of each line which block it is in. Then nothing has to be searched.
"""

from __future__ import annotations

from collections.abc import Sequence

from netgloss.records import dataclass
from netgloss.restore.damage.layout import indentation
from netgloss.restore.layout import INDENT, as_written, parsed
from netgloss.restore.lines import Line
from netgloss.restore.scan import NEWLINE
from netgloss.restore.statements import CLAUSES, Statement, describe

# How wide a tab is taken for, and by how much a column may be off, in the order tried.
_WAYS = ((4, 0), (8, 0), (4, 1), (8, 1))


@dataclass(frozen=True)
class Placed:
    """Lines at their depths; ``kept`` where every line begins as it did."""

    depths: tuple[int, ...]
    source: str
    kept: bool


def placed_by_columns(text: str, lines: Sequence[Line]) -> Placed | None:
    """The lines as their columns say, or None where these do not make Python."""
    statements = [describe(text, line) for line in lines]
    tried: set[tuple[int, ...]] = set()
    for tab, slack in _WAYS:
        depths = _depths(text, lines, statements, tab, slack)
        if depths is None or depths in tried:
            continue
        tried.add(depths)
        keeps = slack == 0 and not _tabbed(text, lines)
        source = _written(text, lines, statements, depths, keeps=keeps)
        if parsed(source) is not None:
            return Placed(depths, source, keeps)
    return None


def _tabbed(text: str, lines: Sequence[Line]) -> bool:
    return any("\t" in _space(text, line) for line in lines)


def _space(text: str, line: Line) -> str:
    first = line.tokens[0]
    space = indentation(text, first) if first.gap == NEWLINE else ""
    return space if not space.strip() else ""


def _depths(
    text: str, lines: Sequence[Line], statements: Sequence[Statement], tab: int, slack: int
) -> tuple[int, ...] | None:
    """The depth of every line: each begins in the column of an open block, or opens one."""
    depths: list[int] = []
    columns = [0]
    opened = False
    inline = False  # the line before stands on its head's own line
    pending: list[int] = []
    for index, (line, statement) in enumerate(zip(lines, statements, strict=True)):
        begins = index == 0 or line.tokens[0].gap == NEWLINE
        if line.comment:
            pending.append(index)
            depths.append(-1)
            continue
        if not begins and index and statements[index - 1].piece == statement.piece:
            if inline:
                return None
            inline = opened
            depths.append(len(columns) - 1 + opened)
            opened = False
            if statement.opens:
                return None
        else:
            column = len(_space(text, line).expandtabs(tab))
            inline = False
            depth = (
                _entered(columns, column, slack, statement)
                if opened
                else _left(columns, column, slack)
            )
            if depth is None:
                return None
            depths.append(depth)
            opened = statement.opens
        for comment in pending:
            depths[comment] = depths[-1]
        pending = []
    for comment in pending:
        depths[comment] = max(depths[comment - 1], 0)
    return None if opened else tuple(depths)


def _entered(columns: list[int], column: int, slack: int, statement: Statement) -> int | None:
    """The first line of a block: further in than the block's head."""
    if column - columns[-1] <= 2 * slack or statement.head in CLAUSES:
        return None
    columns.append(column)
    return len(columns) - 1


def _left(columns: list[int], column: int, slack: int) -> int | None:
    """Any other line: in the column of an open block, or one off where that is allowed."""
    near = min(columns, key=lambda each: (abs(each - column), each))
    if abs(near - column) > slack:
        return None
    while columns[-1] != near:
        columns.pop()
    return len(columns) - 1


def _written(
    text: str,
    lines: Sequence[Line],
    statements: Sequence[Statement],
    depths: Sequence[int],
    *,
    keeps: bool,
) -> str:
    parts: list[str] = []
    end = lines[0].tokens[0].start
    for index, (line, depth) in enumerate(zip(lines, depths, strict=True)):
        start = line.tokens[0].start
        gap = text[end:start]
        space = _space(text, line) if keeps and line.tokens[0].gap == NEWLINE else INDENT * depth
        if index and line.piece != lines[index - 1].piece:
            parts.append("\n\n" + space)
        elif "\n" in gap or "\r" in gap:
            body = gap.rstrip(" \t")
            parts.append(body + space)
        elif index and not line.comment and not statements[index - 1].opens and ";" not in gap:
            parts.append("\n" + space)
        elif not index:
            parts.append(space)
        else:
            parts.append(gap)
        end = line.tokens[-1].end
        parts.append(as_written(text, line.tokens))
    return "".join(parts) + "\n"
