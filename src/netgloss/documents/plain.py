"""A spoken document's inlines as plain text."""

from __future__ import annotations

from netgloss.documents.algebra import Code, Inline, Say, Strong, Text


def plain_text(inlines: tuple[Inline, ...]) -> str:
    """The characters of some inlines, faces dropped.

    >>> plain_text((Text("Stride "), Code("2"), Text(".")))
    'Stride 2.'
    """
    return "".join(_plain(inline) for inline in inlines)


def _plain(inline: Inline) -> str:
    match inline:
        case Text(text) | Code(text):
            return text
        case Strong(children):
            return plain_text(children)
        case Say(name):
            raise TypeError(f"{name} was not spoken: call netgloss.words.speak first")
