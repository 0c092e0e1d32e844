"""A spoken document as Markdown that code hosts render."""

from __future__ import annotations

import re

from netgloss.documents.algebra import (
    Block,
    Bullets,
    Callout,
    Code,
    CodeBlock,
    Column,
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
from netgloss.documents.plain import plain_text

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
_MARKS = {"error": "❌", "warning": "⚠️", "note": "ℹ️"}
_INDENT = "    "  # one depth of pseudocode


def markdown(document: Document) -> str:
    """The document as Markdown. Raises ``TypeError`` if it was not spoken."""
    parts = [f"# {inlines(document.title)}", *(_block(block, 2) for block in document.blocks)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _block(block: Block, level: int) -> str:
    match block:
        case Heading(depth, children):
            return f"{'#' * min(depth, 6)} {inlines(children)}"
        case Paragraph(children):
            return inlines(children)
        case CodeBlock(text, language):
            return fenced(text, language)
        case Bullets(items):
            return "\n".join(f"- {inlines(item)}" for item in items)
        case Table():
            return _table(block)
        case Callout():
            return _callout(block)
        case Glosses(lines):
            return "\n\n".join(_gloss(line) for line in lines)
        case Steps(lines):
            text = "\n".join(f"{_INDENT * depth}{plain_text(line)}" for depth, line in lines)
            return fenced(text, "text")
        case Section(_, title, inner):
            head = f"{'#' * min(level, 6)} {inlines(title)}"
            return "\n\n".join([head, *(_block(each, level + 1) for each in inner)])


def inlines(children: tuple[Inline, ...]) -> str:
    """Some inlines as Markdown text."""
    return "".join(_inline(child) for child in children)


def _inline(inline: Inline) -> str:
    match inline:
        case Text(text):
            return _SPECIAL.sub(r"\\\1", text)
        case Code(text):
            return _code(text)
        case Strong(children):
            return f"**{inlines(children)}**"
        case Say(name):
            raise TypeError(f"{name} was not spoken: call netgloss.words.speak first")


def _code(text: str) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest or not text.strip() else ""
    return f"{fence}{space}{text}{space}{fence}"


def fenced(text: str, language: str) -> str:
    """A code block whose fence is longer than any run of backticks inside."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _table(table: Table) -> str:
    rows = [tuple(column.title for column in table.columns), *table.rows]
    head = _row(rows[0])
    rule = "|" + "|".join(_rule(column) for column in table.columns) + "|"
    body = [_row(row) for row in rows[1:]]
    if table.total is not None:
        body.append(_row(tuple((Strong(cell),) if cell else () for cell in table.total)))
    return "\n".join([head, rule, *body])


def _rule(column: Column) -> str:
    return " ---: " if column.align == "right" else " --- "


def _row(cells: tuple[tuple[Inline, ...], ...]) -> str:
    # A bar splits a cell even inside a code span; outside, the text is escaped already.
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(cell: tuple[Inline, ...]) -> str:
    parts = []
    for inline in cell:
        text = _inline(inline).replace("\n", " ")
        parts.append(text.replace("|", "\\|") if isinstance(inline, Code) else text)
    return "".join(parts)


def _callout(callout: Callout) -> str:
    title = f"{_MARKS[callout.kind]} **{inlines(callout.title)}**"
    parts = [title, *(_block(block, 6) for block in callout.body)]
    return _quoted("\n\n".join(parts))


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _gloss(gloss: Gloss) -> str:
    code = fenced(gloss.code, "python")
    shapes = _shapes(gloss)
    lines = [f"- {inlines(sentence)}" for sentence in gloss.children]
    parts = [f"**{gloss.line}** · {shapes}" if shapes else f"**{gloss.line}**", code]
    if lines:
        parts.append("\n".join(lines))
    parts.extend(_callout(callout) for callout in gloss.callouts)
    return "\n\n".join(parts)


def _shapes(gloss: Gloss) -> str:
    """The shapes of a line, before → after."""
    shapes = [gloss.shape] if gloss.before in (None, gloss.shape) else [gloss.before, gloss.shape]
    return " → ".join(_code(shape) for shape in shapes if shape)
