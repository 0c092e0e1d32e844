"""The margin beside the source: sentences, shapes and parameter counts by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from netgloss.catalogue.records import Shape, Tensor
from netgloss.documents.algebra import Callout, Gloss, Glosses, Say
from netgloss.documents.texts import shape_text, shapes_text
from netgloss.records import dataclass, field
from netgloss.symbolic import Dim, SymInt, hint_of


@dataclass
class Note:
    """What is known of one line."""

    sentences: list[Say] = field(default_factory=list)
    before: str | None = None
    after: str | None = None
    sizes: tuple[int | str, ...] | None = None
    parameters: Dim | None = None
    lines: int = 1  # physical lines that this note stands for


class Margin:
    """Collects notes by line, then lays them beside the source.

    >>> margin = Margin("x = 1\\n\\ny = 2\\n")
    >>> margin.say(1, "control.pass_")
    >>> [gloss.line for gloss in margin.glosses({}).lines]
    [1]
    """

    def __init__(self, source: str) -> None:
        self.code = source.splitlines()
        self.notes: dict[int, Note] = defaultdict(Note)

    def say(self, line: int, sentence: str, /, **facts: Any) -> None:
        self.notes[line].sentences.append(Say(sentence, facts))

    def has(self, line: int) -> bool:
        return line in self.notes and bool(self.notes[line].sentences)

    def shape(self, line: int, before: Shape | None, after: Any) -> None:
        """The shapes before and after a line; the last statement on a line has the last word."""
        note = self.notes[line]
        text = shapes_text(after)
        if text is None:
            return
        note.before = note.before or (shape_text(before) if before is not None else None)
        note.after = text
        note.sizes = _sizes(after.shape) if isinstance(after, Tensor) else None

    def parameters(self, line: int, amount: Dim) -> None:
        note = self.notes[line]
        note.parameters = amount if note.parameters is None else note.parameters + amount

    def span(self, line: int, lines: int) -> None:
        """One note for several physical lines: a docstring, a block of comments."""
        self.notes[line].lines = max(self.notes[line].lines, lines)

    def covered(self) -> set[int]:
        """The lines that a note stands for."""
        return {
            number
            for line, note in self.notes.items()
            if note.sentences
            for number in range(line, line + note.lines)
        }

    def glosses(self, callouts: Mapping[int, Iterable[Callout]]) -> Glosses:
        """A gloss for every noted line, in the order of the source, with the callouts there."""
        lines = sorted({line for line, note in self.notes.items() if note.sentences} | {*callouts})
        return Glosses(tuple(self._gloss(line, tuple(callouts.get(line, ()))) for line in lines))

    def _gloss(self, line: int, callouts: tuple[Callout, ...]) -> Gloss:
        note = self.notes.get(line, Note())
        code = "\n".join(self.code[line - 1 : line - 1 + note.lines])
        parameters = note.parameters
        return Gloss(
            line=line,
            code=code,
            children=tuple((say,) for say in note.sentences),
            shape=note.after,
            before=note.before,
            sizes=note.sizes,
            parameters=None if parameters is None else hint_of(parameters),
            callouts=callouts,
        )


def _sizes(shape: Shape) -> tuple[int | str, ...]:
    return tuple(str(size) if isinstance(size, SymInt) else size for size in shape)
