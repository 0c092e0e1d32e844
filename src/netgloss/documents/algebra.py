"""A small document algebra: what every verb says, before language and format.

Documents are language-neutral: where a sentence stands, the document holds a :class:`Say` with
the sentence's name and its facts. ``netgloss.words`` turns each ``Say`` into inlines in one
language; ``netgloss.render`` knows only what is in this module. Both languages are spoken from
the same facts, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netgloss.records import dataclass, field


# ---- inline -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Source text, a shape, a name: set in the code face."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Say:
    """A sentence (or phrase) to be spoken: ``words.<language>`` holds a function of this name.

    ``name`` is ``"module.function"`` within a language package, e.g. ``"layers.Conv2d"``.
    """

    name: str
    facts: Mapping[str, Any] = field(default_factory=dict)


Inline = Text | Code | Strong | Say


# ---- blocks -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    text: str
    language: str = "python"


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True, slots=True)
class Column:
    title: tuple[Inline, ...]
    align: str = "left"  # or "right"


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[tuple[tuple[Inline, ...], ...], ...]
    total: tuple[tuple[Inline, ...], ...] | None = None


@dataclass(frozen=True, slots=True)
class Callout:
    """A finding or a note, set apart. ``kind``: "error", "warning", "note"."""

    kind: str
    title: tuple[Inline, ...]
    body: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Gloss:
    """One source line with what it means; ``code`` has several lines only for a docstring or a
    block of comments. ``shape`` is what comes out of the line (several tensors:
    ``"([5, 7], [1, 7])"``), ``before`` what goes into it, ``sizes`` the former as data when it is
    one tensor."""

    line: int
    code: str
    children: tuple[tuple[Inline, ...], ...]  # one entry a sentence
    shape: str | None = None  # what the line's value is: "[N, 64, H, W]"
    before: str | None = None  # what it was made of: "[N, 3, H, W]"
    sizes: tuple[int | str, ...] | None = None  # ("N", 64, "H", "W") as data, strings symbolic
    parameters: int | None = None
    callouts: tuple[Callout, ...] = ()


@dataclass(frozen=True, slots=True)
class Glosses:
    lines: tuple[Gloss, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """Pseudocode: text lines with their depth."""

    lines: tuple[tuple[int, tuple[Inline, ...]], ...]


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: tuple[Inline, ...]
    blocks: tuple[Block, ...]


Block = Heading | Paragraph | CodeBlock | Bullets | Table | Callout | Glosses | Steps | Section


@dataclass(frozen=True, slots=True)
class Document:
    kind: str  # "explain", "check", "summary", "pseudocode", "restore"
    title: tuple[Inline, ...]
    blocks: tuple[Block, ...]
