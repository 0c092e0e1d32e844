"""Whole lines put into a text, in the layout that it has."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from netgloss.check.context import Context
from netgloss.check.syntax import Function
from netgloss.text import Edit, Span


def indentation(context: Context, line: int) -> str:
    """The white space that a line starts with."""
    text = context.syntax.positions.line(line)
    return text[: len(text) - len(text.lstrip())]


def deeper(context: Context, function: Function) -> str:
    """What one level of the text is indented by: tabs or so many spaces."""
    outer = indentation(context, function.lineno)
    inner = indentation(context, function.body[0].lineno)
    step = inner.removeprefix(outer)
    return step if step and inner.startswith(outer) else "    "


def insert_after(context: Context, statement: ast.stmt, lines: Sequence[str]) -> Edit:
    """Lines after a statement (and the comment behind it), indented like it."""
    positions = context.syntax.positions
    last = statement.end_lineno or statement.lineno
    end = positions.offset(last, len(positions.line(last)))
    indent = indentation(context, statement.lineno)
    return Edit(Span(end, end), "".join(f"{_newline(context)}{indent}{line}" for line in lines))


def insert_before(context: Context, statement: ast.stmt, line: str) -> Edit:
    """One line before a statement, indented like it; on its line where a header stands before."""
    start = context.syntax.span(statement).start
    indent = indentation(context, statement.lineno)
    alone = not context.syntax.positions.line(statement.lineno)[
        len(indent) : context.syntax.positions.position(start).column
    ].strip()
    return Edit(Span(start, start), f"{line}{_newline(context)}{indent}" if alone else f"{line}; ")


def remove(context: Context, statement: ast.stmt) -> Edit:
    """A statement with the lines that it has for itself."""
    positions = context.syntax.positions
    last = statement.end_lineno or statement.lineno
    start = positions.offset(statement.lineno, 0)
    if last < positions.line_count:
        return Edit(Span(start, positions.offset(last + 1, 0)), "")
    return Edit(Span(start, len(context.syntax.text)), "")


def _newline(context: Context) -> str:
    return "\r\n" if "\r\n" in context.syntax.text else "\n"
