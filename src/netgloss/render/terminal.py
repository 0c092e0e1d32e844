"""A spoken document in a terminal, or as plain text for a pipe: one way for both.

rich is imported on first use, since it takes longer to start than everything else here.
"""

from __future__ import annotations

from io import StringIO
from typing import IO, TYPE_CHECKING

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
from netgloss.render.flow import Flow

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
    from rich.table import Table as Grid
    from rich.text import Text as RichText

WIDTH = 100  # columns where the output is no terminal

_STYLES = {"error": "bold red", "warning": "bold yellow", "note": "bold blue"}
_MARKS = {"error": "✗", "warning": "!", "note": "·"}
_CODE = "cyan"
_QUIET = "dim"
_INDENT = 4  # columns of one depth of pseudocode
_UNBROKEN = 64  # characters of code that are kept on one line
_HIDDEN_SPACE = "\ue000"  # a private character: nothing that is shown holds it


def print_document(document: Document, out: IO[str], *, color: bool | None = None) -> None:
    """Writes a document to a stream: in colour and as wide as it is on a terminal, else plain.

    ``color`` forces colour on or off. Raises ``TypeError`` if the document was not spoken.
    """
    from rich.console import Console

    on_terminal = out.isatty()
    console = Console(
        file=out,
        width=None if on_terminal else WIDTH,
        force_terminal=color,
        no_color=color is False,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    out.write(_captured(console, document))


def plain(document: Document, width: int = WIDTH) -> str:
    """The document as text without colour, in lines of at most ``width`` columns where they can
    be broken."""
    from rich.console import Console

    console = Console(
        file=StringIO(),
        width=width,
        no_color=True,
        force_terminal=False,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    return _captured(console, document)


def _captured(console: Console, document: Document) -> str:
    with console.capture() as capture:
        _Printer(console).document(document)
    return "\n".join(line.rstrip() for line in _shown(capture.get()).split("\n"))


class _Printer:
    def __init__(self, console: Console) -> None:
        self.console = console

    def document(self, document: Document) -> None:
        self._print(_flow(document.title, "bold"))
        for block in document.blocks:
            self.console.print()
            self._print(self.block(block))

    def _print(self, renderable: RenderableType) -> None:
        self.console.print(renderable, crop=False)

    def block(self, block: Block) -> RenderableType:
        match block:
            case Heading(_, children):
                return _flow(children, "bold")
            case Paragraph(children):
                return _flow(children)
            case CodeBlock(text, language):
                return _code_block(text, language)
            case Bullets(items):
                return self._bullets(items)
            case Table():
                return self._table(block)
            case Callout():
                return self._callout(block)
            case Glosses(lines):
                return self._glosses(lines)
            case Steps(lines):
                return self._steps(lines)
            case Section(_, title, inner):
                return self._section(title, inner)

    def _steps(self, lines: tuple[tuple[int, tuple[Inline, ...]], ...]) -> RenderableType:
        """Pseudocode: folded under itself in a terminal, one line a statement in a pipe."""
        from rich.console import Group
        from rich.text import Text as RichText

        steps: list[RenderableType] = []
        for depth, line in lines:
            indent = " " * (_INDENT * depth)
            if self.console.is_terminal:
                steps.append(_hanging(indent, _flow(line)))
            else:
                text = RichText(indent, no_wrap=True, overflow="ignore")
                steps.append(text.append_text(_rich(line)))
        return Group(*steps)

    def _section(self, title: tuple[Inline, ...], inner: tuple[Block, ...]) -> RenderableType:
        from rich.console import Group
        from rich.text import Text as RichText

        parts: list[RenderableType] = [_rich(title, "bold underline")]
        for block in inner:
            parts.extend((RichText(), self.block(block)))
        return Group(*parts)

    def _bullets(self, items: tuple[tuple[Inline, ...], ...]) -> RenderableType:
        from rich.console import Group

        return Group(*(_hanging("• ", _flow(item)) for item in items))

    def _callout(self, callout: Callout) -> RenderableType:
        from rich.console import Group
        from rich.padding import Padding

        style = _STYLES[callout.kind]
        title = _hanging(f"{_MARKS[callout.kind]} ", _flow(callout.title, "bold"), style)
        body = [Padding(self.block(block), (0, 0, 0, 2)) for block in callout.body]
        return Group(title, *body)

    def _table(self, table: Table) -> RenderableType:
        from rich import box
        from rich.table import Table as Grid

        # In a terminal wide cells are folded; in a pipe a row stays on one line.
        folded = self.console.is_terminal
        grid = Grid(box=box.SIMPLE_HEAD, show_footer=table.total is not None, pad_edge=False)
        totals = table.total or ((),) * len(table.columns)
        for column, total in zip(table.columns, totals, strict=True):
            grid.add_column(
                _rich(column.title),
                footer=_rich(total),
                justify="right" if column.align == "right" else "left",
                overflow="fold",
                no_wrap=column.align == "right" or not folded,
            )
        for row in table.rows:
            grid.add_row(*(_rich(cell) for cell in row))
        return grid if folded else _Unfolded(grid)

    def _glosses(self, lines: tuple[Gloss, ...]) -> RenderableType:
        from rich.console import Group
        from rich.text import Text as RichText

        width = len(str(lines[-1].line)) if lines else 1
        parts: list[RenderableType] = []
        for line in lines:
            parts.append(self._gloss(line, width))
            parts.append(RichText())
        return Group(*parts[:-1])

    def _gloss(self, gloss: Gloss, width: int) -> RenderableType:
        from rich.console import Group
        from rich.padding import Padding

        parts: list[RenderableType] = [self._numbered(gloss, width)]
        below: list[RenderableType] = [_flow(sentence) for sentence in gloss.children]
        below.extend(self._callout(callout) for callout in gloss.callouts)
        parts.extend(Padding(each, (0, 0, 0, width + 3)) for each in below)
        return Group(*parts)

    def _numbered(self, gloss: Gloss, width: int) -> RenderableType:
        """The source lines with their numbers, and the shapes as a comment where there is room."""
        from rich.text import Text as RichText

        text = RichText(no_wrap=True, overflow="ignore")
        for offset, line in enumerate(gloss.code.split("\n")):
            if offset:
                text.append("\n")
            text.append(f"{gloss.line + offset:>{width}} │ ", _QUIET)
            text.append(line, _CODE)
        comment = f"  # {_shapes(gloss)}"
        if gloss.shape and text.cell_len + len(comment) <= self.console.width:
            text.append(comment, _QUIET)
        return text


def _shapes(gloss: Gloss) -> str:
    """The shapes of a line, before → after."""
    shapes = [gloss.shape] if gloss.before in (None, gloss.shape) else [gloss.before, gloss.shape]
    return " → ".join(shape for shape in shapes if shape)


def _flow(children: tuple[Inline, ...], style: str = "") -> RenderableType:
    """Running text, broken into lines where its script allows it."""
    return Flow(_rich(children, style))


def _rich(children: tuple[Inline, ...], style: str = "") -> RichText:
    from rich.text import Text as RichText

    text = RichText(style=style)
    for child in children:
        match child:
            case Text(words):
                text.append(words)
            case Code(words):
                text.append(_unbroken(words), _CODE)
            case Strong(inner):
                text.append_text(_rich(inner, "bold"))
            case Say(name):
                raise TypeError(f"{name} was not spoken: call netgloss.words.speak first")
    return text


def _unbroken(code: str) -> str:
    """Short code with its spaces hidden from the line breaking; :func:`_shown` undoes it."""
    return code.replace(" ", _HIDDEN_SPACE) if len(code) <= _UNBROKEN else code


def _shown(text: str) -> str:
    return text.replace(_HIDDEN_SPACE, " ")


def _hanging(mark: str, text: RenderableType, style: str = "") -> RenderableType:
    """A mark with text beside it that wraps under itself."""
    from rich.table import Table as Grid
    from rich.text import Text as RichText

    grid = Grid.grid(padding=0)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(RichText(mark, style), text)
    return grid


def _code_block(text: str, language: str) -> RenderableType:
    from rich.padding import Padding
    from rich.text import Text as RichText

    shown = RichText(no_wrap=True, overflow="ignore")
    for number, line in enumerate(text.split("\n")):
        if number:
            shown.append("\n")
        shown.append(line, _diff_style(line) if language == "diff" else _CODE)
    return Padding(shown, (0, 0, 0, 2))


def _diff_style(line: str) -> str:
    if line.startswith(("+++", "---", "@@")):
        return _QUIET
    return {"+": "green", "-": "red"}.get(line[:1], "")


class _Unfolded:
    """A table at its full width, however narrow the console is."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from rich.measure import Measurement
        from rich.segment import Segment

        wide = options.update(max_width=100_000)
        width = max(Measurement.get(console, wide, self.grid).maximum, 1)
        for segments in console.render_lines(self.grid, options.update(width=width), pad=False):
            yield from segments
            yield Segment.line()
