"""Scores that look at the line breaks and the indentation that are left."""

from __future__ import annotations

from netgloss.restore.blocks import Move
from netgloss.restore.table import Table


def indentation(table: Table, move: Move) -> float:
    """Where indentation survives it says most: a line as far in as its block's first line stands
    in that block.
    """
    statement = table.statements[move.line]
    if not table.indented or statement.indent is None:
        return 0.0
    first = move.top.line + 1
    sibling = table.statements[first] if first < move.line else None
    head = table.statements[move.top.line] if move.top.line >= 0 else None
    value = 0.0
    if sibling is not None and sibling.indent is not None:
        value += 3.0 if sibling.indent == statement.indent else -3.0
    if head is not None and head.indent is not None and statement.indent <= head.indent:
        value -= 3.0
    return value


def inline_body(table: Table, move: Move) -> float:
    """Where lines survive, a body on its head's own line ends with the line.

    before::

        if x is None: return y
        z = 1
    """
    statement = table.statements[move.line]
    if statement.indent is None or not move.line:
        return 0.0
    start = move.line - 1
    while start >= 0 and table.statements[start].indent is None:
        start -= 1
    row = table.statements[max(start, 0) : move.line]
    # More than one line after the head: breaks were lost there, and the row says nothing.
    if len(row) != 2 or not row[0].opens or row[1].opens:
        return 0.0
    closes = any(frame.line == max(start, 0) for frame in move.closed)
    return 0.0 if closes else -4.0
