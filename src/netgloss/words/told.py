"""What a document has said already, so that general knowledge is told once."""

from __future__ import annotations

import re

from netgloss.documents.algebra import Code, Inline, Text
from netgloss.documents.plain import plain_text

Sentence = tuple[Inline, ...]

_COLON = re.compile(r"[:：]")
_DIGIT = re.compile(r"\d")
_SHORT = 40  # a first sentence of this many characters may be told again


class Told:
    """Remembers what the layers and operations of a document are.

    The first sentence of a layer says what it is: the second time it becomes a reference to the
    line that said it. A later sentence without any number or argument is general as well, and is
    left out the second time; those on arguments, shapes and counts are always said.
    """

    def __init__(self, explained_on: str) -> None:
        self.explained_on = explained_on  # ": explained on line {line}."
        self.lines: dict[tuple[str, str], int] = {}
        self.texts: set[tuple[str, str]] = set()

    def again(self, name: str, line: int, sentences: list[Sentence]) -> list[Sentence]:
        """The sentences of ``name`` on this line, shortened by what was said before."""
        lead = _COLON.split(plain_text(sentences[0]))[0] if sentences else ""
        first = self.lines.setdefault((name, lead), line)
        kept: list[Sentence] = []
        for position, sentence in enumerate(sentences):
            text = plain_text(sentence)
            said = (name, text) in self.texts
            self.texts.add((name, text))
            if first == line:
                kept.append(sentence)
            elif position == 0:
                kept.append(self._reference(sentence, text, first))
            elif not said or _specific(sentence, text):
                kept.append(sentence)
        return kept

    def _reference(self, sentence: Sentence, text: str, line: int) -> Sentence:
        """``A convolution: a small window …`` as ``A convolution: explained on line 4.``"""
        if len(text) <= _SHORT:
            return sentence
        kept: list[Inline] = []
        for inline in sentence:
            colon = _COLON.search(inline.text) if isinstance(inline, Text) else None
            if colon is not None:
                lead = inline.text[: colon.start()] if isinstance(inline, Text) else ""
                kept.append(Text(lead + self.explained_on.format(line=line)))
                return tuple(kept)
            kept.append(inline)
        return sentence


def _specific(sentence: Sentence, text: str) -> bool:
    """Whether a sentence is about this use: an argument, a size, a count."""
    return _DIGIT.search(text) is not None or (
        bool(sentence) and isinstance(sentence[0], Code) and "=" in sentence[0].text
    )
