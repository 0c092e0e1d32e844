"""The walk over a document that gives each ``Say`` its words."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from importlib import import_module
from itertools import pairwise
from types import ModuleType
from typing import Any

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
from netgloss.records import replace
from netgloss.words.told import Told

LANGUAGES = ("en", "zh")

# Where a name has no sentence of its own, this one speaks from the same facts.
_FALLBACKS = {"layers": "any_layer", "operations": "any_operation", "complaints": "any_complaint"}
# Sentences of these modules start with general knowledge, which is told once a document.
_GENERAL = ("layers.", "operations.")
_SPOKEN = frozenset({Text, Code})  # holds no sentence
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)

Sentence = tuple[Inline, ...]


def speak(document: Document, language: str) -> Document:
    """The document with every ``Say`` replaced by words of ``language`` ("en" or "zh").

    Raises ``ValueError`` for a language that netgloss does not speak, and ``LookupError`` for a
    sentence that the language lacks: both are faults of the caller, not of the document's reader.
    """
    return Speaker(language).document(document)


class Speaker:
    """Speaks documents, blocks and inlines of one language."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"no such language: {language!r}; there are {', '.join(LANGUAGES)}")
        self.language = language
        self._grammar = _module(language, "grammar")

    def document(self, document: Document) -> Document:
        return Document(document.kind, self.inlines(document.title), self.blocks(document.blocks))

    def blocks(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(self.block(block) for block in blocks)

    def block(self, block: Block) -> Block:
        match block:
            case Heading(level, children):
                return Heading(level, self.inlines(children))
            case Paragraph(children):
                return Paragraph(self.inlines(children))
            case CodeBlock():
                return block
            case Bullets(items):
                return Bullets(self._entries(items))
            case Table(columns, rows, total):
                return Table(
                    tuple(replace(column, title=self.inlines(column.title)) for column in columns),
                    tuple(self._cells(row) for row in rows),
                    None if total is None else self._cells(total),
                )
            case Callout():
                return self._callout(block)
            case Glosses(lines):
                told = Told(self._grammar.EXPLAINED_ON)
                return Glosses(tuple(self._gloss(line, told) for line in lines))
            case Steps(lines):
                return Steps(tuple((depth, self.inlines(line)) for depth, line in lines))
            case Section(name, title, inner):
                return Section(name, self.inlines(title), self.blocks(inner))

    def inlines(self, inlines: tuple[Inline, ...]) -> Sentence:
        """Some inlines as one sentence or paragraph."""
        if len(inlines) == 1 and type(inlines[0]) in _SPOKEN:  # a cell of a table, mostly
            alone: Sentence = self._grammar.polish(inlines)
            return alone
        return self._polish(self._joined(inlines))

    def sentences(self, say: Say) -> list[Sentence]:
        """What a ``Say`` becomes: one entry a sentence."""
        return [self._polish(sentence) for sentence in self._spoken(say)]

    def _callout(self, callout: Callout) -> Callout:
        return Callout(callout.kind, self.inlines(callout.title), self.blocks(callout.body))

    def _gloss(self, gloss: Gloss, told: Told) -> Gloss:
        spoken: list[Sentence] = []
        for entry in gloss.children:
            match entry:
                case (Say(name) as say,) if name.startswith(_GENERAL):
                    spoken.extend(told.again(name, gloss.line, self.sentences(say)))
                case _:
                    spoken.extend(self._entries((entry,)))
        return replace(
            gloss,
            children=tuple(spoken),
            callouts=tuple(self._callout(callout) for callout in gloss.callouts),
        )

    def _cells(self, row: tuple[tuple[Inline, ...], ...]) -> tuple[Sentence, ...]:
        return tuple(self.inlines(cell) for cell in row)

    def _entries(self, entries: tuple[tuple[Inline, ...], ...]) -> tuple[Sentence, ...]:
        """Entries of a list; one that is a single ``Say`` may turn out to be several."""
        spoken: list[Sentence] = []
        for entry in entries:
            match entry:
                case (Say() as say,):
                    spoken.extend(self.sentences(say))
                case _:
                    spoken.append(self.inlines(entry))
        return tuple(spoken)

    def _joined(self, inlines: tuple[Inline, ...]) -> Sentence:
        if _SPOKEN.issuperset(map(type, inlines)):
            return inlines
        joined: list[Inline] = []
        after_sentence = False
        for inline in inlines:
            match inline:
                case Text() | Code():
                    joined.append(inline)
                    after_sentence = False
                case Strong(children):
                    joined.append(Strong(self.inlines(children)))
                    after_sentence = False
                case Say():
                    for sentence in filter(None, self._spoken(inline)):
                        if after_sentence and self._grammar.BETWEEN_SENTENCES:
                            joined.append(Text(self._grammar.BETWEEN_SENTENCES))
                        joined.extend(sentence)
                        after_sentence = True
        return tuple(joined)

    def _spoken(self, say: Say) -> list[Sentence]:
        said = _function(self.language, say.name)(**say.facts)
        match said:
            case str():
                return [parse(said)]
            case list():
                return [parse(sentence) for sentence in said if sentence]
            case tuple():
                return [self._joined(said)]
        raise TypeError(f"words.{self.language}.{say.name} returned {type(said).__name__}")

    def _polish(self, sentence: Sentence) -> Sentence:
        polished: Sentence = self._grammar.polish(merged(sentence))
        return polished


def parse(text: str) -> Sentence:
    """A string of a word function as inlines: text between backticks is code.

    >>> parse("Stride `2`.")
    (Text(text='Stride '), Code(text='2'), Text(text='.'))
    """
    inlines: list[Inline] = []
    end = 0
    for span in _CODE_SPAN.finditer(text):
        if span.start() > end:
            inlines.append(Text(text[end : span.start()]))
        inside = span.group(2)
        if len(inside) > 2 and inside[0] == inside[-1] == " " and "`" in inside:
            inside = inside[1:-1]
        inlines.append(Code(inside))
        end = span.end()
    if end < len(text):
        inlines.append(Text(text[end:]))
    return tuple(inlines)


def merged(sentence: Sentence) -> Sentence:
    """The same inlines with neighbouring texts made one."""
    if len(sentence) < 2:
        return sentence
    parts: list[Inline] = list(sentence[:1])
    for before, inline in pairwise(sentence):
        if isinstance(before, Text) and isinstance(inline, Text):
            last = parts[-1]
            assert isinstance(last, Text)
            parts[-1] = Text(last.text + inline.text)
        else:
            parts.append(inline)
    return tuple(parts)


@cache
def _module(language: str, name: str) -> ModuleType:
    return import_module(f"netgloss.words.{language}.{name}")


@cache
def _function(language: str, name: str) -> Callable[..., Any]:
    where, _, sentence = name.rpartition(".")
    module = _module(language, where)
    for candidate in (sentence, _FALLBACKS.get(where, "")):
        found = vars(module).get(candidate)
        if callable(found) and not candidate.startswith("_"):
            function: Callable[..., Any] = found
            return function
    raise LookupError(f"words.{language} has no sentence {name!r}")
