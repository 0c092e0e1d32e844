"""A table in columns."""

from __future__ import annotations

from collections.abc import Sequence

from netgloss.render.flow import BOLD, Styled, bare, columns, folded, joined

_GAP = 3  # columns between two columns of the table
_RULE = "─"
_LEAST = 4  # columns that folding leaves to a column


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
    everything = [head, *rows, *([foot] if foot is not None else ())]
    widths = [max(columns(bare(row[i])) for row in everything) for i in range(len(titles))]
    if width is not None:
        widths = _narrowed(widths, right, width - 2 - _GAP * (len(widths) - 1))
    rule: Styled = [(" " + _RULE * (sum(widths) + _GAP * (len(widths) - 1)), ())]
    lines: list[Styled] = [[], *_row(head, widths, right), rule]
    for row in rows:
        lines.extend(_row(row, widths, right))
    if foot is not None:
        lines.extend(([], *_row(foot, widths, right)))
    lines.append([])
    return lines


def _bold(cell: Styled) -> Styled:
    return [(text, joined(style, BOLD)) for text, style in cell]


def _row(cells: Sequence[Styled], widths: Sequence[int], right: Sequence[bool]) -> list[Styled]:
    """The lines of one row, cells that are folded beside each other."""
    parts = [
        [cell] if columns(bare(cell)) <= width else folded(cell, width)
        for cell, width in zip(cells, widths, strict=True)
    ]
    lines: list[Styled] = []
    for number in range(max(map(len, parts), default=0)):
        line: Styled = []
        behind = 1  # spaces that stand between what is written and the next cell
        for part, width, to_right in zip(parts, widths, right, strict=True):
            cell = part[number] if number < len(part) else []
            room = width - columns(bare(cell))
            line.append((" " * (behind + (room if to_right else 0)), ()))
            line.extend(cell)
            behind = _GAP + (0 if to_right else room)
        lines.append(line)
    return lines


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
