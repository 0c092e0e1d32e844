"""A spoken document in a terminal, or as plain text for a pipe: one way for both.

The lines are laid out here and not by a library, since loading one and laying out a table of
two hundred layers with it takes longer than reading the model does.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import IO

from netgloss.documents.algebra import (
    Block,
    Bullets,
    Callout,
    Code,
    CodeBlock,
    Document,
    Gloss,
    Glosses,
    Heading,
    Inline,
    Paragraph,
    Say,
    Section,
    Steps,
    Strong,
    Table,
    Text,
)
from netgloss.render.flow import (
    BLUE,
    BOLD,
    CYAN,
    DIM,
    GREEN,
    RED,
    UNDERLINE,
    YELLOW,
    Style,
    Styled,
    ansi,
    bare,
    broken,
    columns,
    joined,
    unbroken,
)
from netgloss.render.grid import grid

WIDTH = 100  # columns where the output is no terminal

_STYLES = {
    "error": joined(BOLD, RED),
    "warning": joined(BOLD, YELLOW),
    "note": joined(BOLD, BLUE),
}
_MARKS = {"error": "✗", "warning": "!", "note": "·"}
_INDENT = 4  # columns of one depth of pseudocode
_UNBROKEN = 64  # characters of code that are kept on one line
_HIDDEN_SPACE = "\ue000"  # a private character: nothing that is shown holds it

Lines = list[Styled]
Writer = Callable[[Iterable[tuple[str, Style]]], str]


def print_document(document: Document, out: IO[str], *, color: bool | None = None) -> None:
    """Writes a document to a stream: in colour and as wide as it is on a terminal, else plain.

    ``color`` forces colour on or off. Raises ``TypeError`` if the document was not spoken.
    """
    on_terminal = out.isatty()
    coloured = on_terminal if color is None else color
    width = _terminal_width(out) if on_terminal else WIDTH
    lines = _Layout(width, on_terminal or coloured).document(document)
    out.write(_written(lines, ansi if coloured else bare))


def plain(document: Document, width: int = WIDTH) -> str:
    """The document as text without colour, in lines of at most ``width`` columns where they can
    be broken."""
    return _written(_Layout(width, False).document(document), bare)


def _terminal_width(out: IO[str]) -> int:
    try:
        return int(os.environ.get("COLUMNS", "")) or WIDTH
    except ValueError:
        pass
    try:
        return os.get_terminal_size(out.fileno()).columns or WIDTH
    except (OSError, ValueError):
        return WIDTH


def _written(lines: Lines, write: Writer) -> str:
    return "".join([write(_trimmed(line)).replace(_HIDDEN_SPACE, " ") + "\n" for line in lines])


def _trimmed(line: Styled) -> Styled:
    """The line without the spaces at its end."""
    while line:
        text, style = line[-1]
        kept = text.rstrip(" \t" + _HIDDEN_SPACE)
        if kept:
            return line if kept == text else [*line[:-1], (kept, style)]
        line = line[:-1]
    return line


class _Layout:
    """Blocks as lines. ``folds`` says whether what is too wide is folded (for eyes) or stays on
    its line (for programs that read lines)."""

    def __init__(self, width: int, folds: bool) -> None:
        self.width = max(width, 10)
        self.folds = folds

    def document(self, document: Document) -> Lines:
        lines = broken(_styled(document.title, BOLD), self.width)
        for block in document.blocks:
            lines += [[], *self.block(block, self.width)]
        return lines

    def block(self, block: Block, width: int) -> Lines:
        match block:
            case Heading(_, children):
                return broken(_styled(children, BOLD), width)
            case Paragraph(children):
                return broken(_styled(children), width)
            case CodeBlock(text, language):
                return _code_block(text, language)
            case Bullets(items):
                return [
                    line for item in items for line in _hanging([("• ", ())], _styled(item), width)
                ]
            case Table():
                return self._table(block, width)
            case Callout():
                return self._callout(block, width)
            case Glosses(lines):
                return self._glosses(lines, width)
            case Steps(lines):
                return self._steps(lines, width)
            case Section(_, title, inner):
                lines_ = [_styled(title, joined(BOLD, UNDERLINE))]
                for each in inner:
                    lines_ += [[], *self.block(each, width)]
                return lines_

    def _steps(self, steps: tuple[tuple[int, tuple[Inline, ...]], ...], width: int) -> Lines:
        """Pseudocode: folded under itself in a terminal, one line a statement in a pipe."""
        lines: Lines = []
        for depth, step in steps:
            indent: Styled = [(" " * (_INDENT * depth), ())]
            if self.folds:
                lines += _hanging(indent, _styled(step), width)
            else:
                lines += unbroken([*indent, *_styled(step)])
        return lines

    def _callout(self, callout: Callout, width: int) -> Lines:
        mark: Styled = [(f"{_MARKS[callout.kind]} ", _STYLES[callout.kind])]
        lines = _hanging(mark, _styled(callout.title, BOLD), width)
        for block in callout.body:
            lines += _padded(self.block(block, width - 2), 2)
        return lines

    def _table(self, table: Table, width: int) -> Lines:
        return grid(
            [_styled(column.title) for column in table.columns],
            [[_styled(cell) for cell in row] for row in table.rows],
            None if table.total is None else [_styled(total) for total in table.total],
            [column.align == "right" for column in table.columns],
            width if self.folds else None,
        )

    def _glosses(self, glosses: tuple[Gloss, ...], width: int) -> Lines:
        digits = len(str(glosses[-1].line)) if glosses else 1
        margin = digits + 3
        lines: Lines = []
        for number, gloss in enumerate(glosses):
            if number:
                lines.append([])
            lines += self._numbered(gloss, digits)
            for sentence in gloss.children:
                lines += _padded(broken(_styled(sentence), width - margin), margin)
            for callout in gloss.callouts:
                lines += _padded(self._callout(callout, width - margin), margin)
        return lines

    def _numbered(self, gloss: Gloss, digits: int) -> Lines:
        """The source lines with their numbers, and the shapes as a comment where there is room."""
        lines: Lines = [
            [(f"{gloss.line + offset:>{digits}} │ ", DIM), (line, CYAN)]
            for offset, line in enumerate(gloss.code.split("\n"))
        ]
        comment = f"  # {_shapes(gloss)}"
        if gloss.shape and columns(bare(lines[-1])) + columns(comment) <= self.width:
            lines[-1].append((comment, DIM))
        return lines


def _shapes(gloss: Gloss) -> str:
    """The shapes of a line, before → after."""
    shapes = [gloss.shape] if gloss.before in (None, gloss.shape) else [gloss.before, gloss.shape]
    return " → ".join(shape for shape in shapes if shape)


def _styled(children: tuple[Inline, ...], style: Style = ()) -> Styled:
    if len(children) == 1 and type(children[0]) is Text:  # as most cells of a table are
        return [(children[0].text, style)]
    text: Styled = []
    for child in children:
        match child:
            case Text(words):
                text.append((words, style))
            case Code(words):
                text.append((_kept_together(words), joined(style, CYAN)))
            case Strong(inner):
                text.extend(_styled(inner, joined(style, BOLD)))
            case Say(name):
                raise TypeError(f"{name} was not spoken: call netgloss.words.speak first")
    return text


def _kept_together(code: str) -> str:
    """Short code with its spaces hidden from the line breaking; :func:`_written` undoes it."""
    return code.replace(" ", _HIDDEN_SPACE) if len(code) <= _UNBROKEN else code


def _hanging(mark: Styled, text: Styled, width: int) -> Lines:
    """A mark with text beside it that wraps under itself."""
    indent = columns(bare(mark))
    first, *rest = broken(text, max(width - indent, 1)) or [[]]
    return [[*mark, *first], *_padded(rest, indent)]


def _padded(lines: Lines, indent: int) -> Lines:
    return [[(" " * indent, ()), *line] if line else line for line in lines]


def _code_block(text: str, language: str) -> Lines:
    return [
        [("  ", ()), (line, _diff_style(line) if language == "diff" else CYAN)]
        for line in text.split("\n")
    ]


def _diff_style(line: str) -> Style:
    if line.startswith(("+++", "---", "@@")):
        return DIM
    return {"+": GREEN, "-": RED}.get(line[:1], ())
