"""A table in columns."""

from __future__ import annotations

from collections.abc import Sequence

from netgloss.render.flow import BOLD, Styled, bare, columns, folded, joined

_GAP = 3  # columns between two columns of the table
_RULE = "─"
_LEAST = 4  # columns that folding leaves to a column

Measured = tuple[Styled, int]  # a cell, and how many columns of a terminal it takes
_NOTHING: Measured = ([], 0)


def grid(
    titles: Sequence[Styled],
    rows: Sequence[Sequence[Styled]],
    totals: Sequence[Styled] | None,
    right: Sequence[bool],
    width: int | None,
) -> list[Styled]:
    """The lines of a table. ``right`` says which columns are aligned to the right; where a
    ``width`` is given, cells of the others are folded to keep to it."""
    head = [_bold(title) for title in titles]
    foot = None if totals is None else [_bold(total) for total in totals]
    everything = [_measured(row) for row in (head, *rows, *([foot] if foot is not None else ()))]
    widths = [max(taken for _, taken in column) for column in zip(*everything, strict=True)]
    if width is not None:
        widths = _narrowed(widths, right, width - 2 - _GAP * (len(widths) - 1))
    rule: Styled = [(" " + _RULE * (sum(widths) + _GAP * (len(widths) - 1)), ())]
    lines: list[Styled] = [[], *_row(everything[0], widths, right), rule]
    for row in everything[1 : len(rows) + 1]:
        lines.extend(_row(row, widths, right))
    if foot is not None:
        lines.extend(([], *_row(everything[-1], widths, right)))
    lines.append([])
    return lines


def _bold(cell: Styled) -> Styled:
    return [(text, joined(style, BOLD)) for text, style in cell]


def _measured(cells: Sequence[Styled]) -> list[Measured]:
    return [
        (cell, columns(cell[0][0] if len(cell) == 1 else bare(cell)))  # of one piece, mostly
        for cell in cells
    ]


def _row(cells: Sequence[Measured], widths: Sequence[int], right: Sequence[bool]) -> list[Styled]:
    """The lines of one row, cells that are folded beside each other."""
    if all([taken <= width for (_, taken), width in zip(cells, widths, strict=True)]):  # noqa: C419
        return [_line(cells, widths, right)]
    parts = [
        [cell] if cell[1] <= width else _measured(folded(cell[0], width))
        for cell, width in zip(cells, widths, strict=True)
    ]
    return [
        _line([part[at] if at < len(part) else _NOTHING for part in parts], widths, right)
        for at in range(max(map(len, parts), default=0))
    ]


def _line(cells: Sequence[Measured], widths: Sequence[int], right: Sequence[bool]) -> Styled:
    line: Styled = []
    behind = 1  # spaces that stand between what is written and the next cell
    for (cell, taken), width, to_right in zip(cells, widths, right, strict=True):
        if to_right:
            line.append((" " * (behind + width - taken), ()))
            behind = _GAP
        else:
            line.append((" " * behind, ()))
            behind = _GAP + width - taken
        line += cell
    return line


def _narrowed(widths: Sequence[int], right: Sequence[bool], room: int) -> list[int]:
    """Widths that fit into the room: the widest column that may be folded gives way first."""
    out = list(widths)
    foldable = [i for i, fixed in enumerate(right) if not fixed]
    while foldable and sum(out) > room:
        widest = max(foldable, key=lambda i: out[i])
        if out[widest] <= _LEAST:
            break
        out[widest] -= 1
    return out
