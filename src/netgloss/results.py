"""What the verbs return: frozen, printable, and as JSON exactly as docs/json.md lays down.

Every result holds the spoken document, so ``print(result)`` shows what the command line shows,
and notebooks show it as Markdown.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from netgloss.collecting import seldom
from netgloss.documents.algebra import Block, Document, Gloss, Glosses, Section
from netgloss.documents.plain import plain_text
from netgloss.later import later
from netgloss.records import dataclass
from netgloss.render.terminal import WIDTH, plain
from netgloss.symbolic import hint_of

if TYPE_CHECKING:
    from netgloss.catalogue.records import Shape
    from netgloss.check.records import Finding
    from netgloss.documents.sliding import Stride
    from netgloss.documents.summary import Row, summary_rows
    from netgloss.models.records import ModelReading
    from netgloss.render.markdown import markdown
    from netgloss.restore import Restored
    from netgloss.text import diff
else:
    summary_rows = later("netgloss.documents.summary", "summary_rows")
    markdown = later("netgloss.render.markdown", "markdown")
    diff = later("netgloss.text", "diff")

SCHEMA = "netgloss/1"
ONE_LINE = 10_000  # columns: nothing wraps


@dataclass(frozen=True, repr=False)
class Result(ABC):
    """What all verbs' results share. ``language`` is the language that the document speaks."""

    document: Document
    language: str
    _plain: ClassVar[tuple[int, str]] = (0, "")  # of one result: its width and text, asked for last

    @abstractmethod
    def to_json(self) -> dict[str, Any]:
        """The result as a dict that ``json.dumps`` takes; docs/json.md describes its keys."""

    @seldom
    def to_markdown(self) -> str:
        """The document as Markdown."""
        return markdown(self.document)

    @seldom
    def to_text(self, width: int = WIDTH) -> str:
        """The document as plain text, `width` columns wide."""
        if self._plain[0] != width:
            object.__setattr__(self, "_plain", (width, plain(self.document, width)))
        return self._plain[1]

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return f"<netgloss.{type(self).__name__}: {self._in_short()}>"

    def _in_short(self) -> str:
        return plain_text(self.document.title)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/markdown": self.to_markdown(), "text/plain": self.to_text()}


@dataclass(frozen=True, slots=True)
class SpokenModel:
    """A model with its sentences: the sizes it accepts, and what nobody said and was assumed."""

    model: ModelReading
    accepts: str
    assumed: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        model = self.model
        counts = {
            "parameters": model.parameters,
            "trainable": model.trainable,
            "macs": model.macs,
            "flops": model.flops,
        }
        return {
            "name": model.name,
            "construct": model.construct,
            "call": model.call,
            "runs": model.runs,
            "inputs": [
                {
                    "name": spec.name,
                    "shape": _shape(spec.shape),
                    "at": [hint_of(size) for size in spec.shape],
                    "dtype": spec.dtype,
                }
                for spec in model.inputs
            ],
            "assumed": list(self.assumed),
            "accepts": model.accepts.expression,
            "accepts_text": self.accepts,
            "accepts_lines": [
                {"accepts": pin.constraint.expression, "file": pin.file, "line": pin.line}
                for pin in model.pins
            ],
            "outputs": [_shape(tensor.shape) for tensor in model.outputs],
            **{name: hint_of(count) for name, count in counts.items()},
            "formulas": {
                name: str(count) for name, count in counts.items() if not isinstance(count, int)
            },
            "uncounted": list(model.uncounted),
        }


@dataclass(frozen=True, slots=True)
class SpokenFinding:
    """A finding with its sentences: one reason a blamed line, one title a fix."""

    finding: Finding
    message: str
    reasons: tuple[str, ...]
    titles: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        found = self.finding
        return {
            "rule": found.rule,
            "severity": found.severity,
            "line": found.line,
            "column": found.column,
            "message": self.message,
            "torch": found.torch,
            "model": found.model,
            "follows": found.follows,
            "shapes": [_shape(shape) for shape in found.shapes],
            "blamed": [
                {"line": blame.line, "why": why}
                for blame, why in zip(found.blamed, self.reasons, strict=True)
            ],
            "fixes": [
                {
                    "title": title,
                    "diff": fix.diff,
                    "source": fix.source,
                    "verified": fix.verified,
                    "parameters_added": fix.parameters_added,
                }
                for fix, title in zip(found.fixes, self.titles, strict=True)
            ],
        }


@dataclass(frozen=True, repr=False)
class Restoration(Result):
    """``restore``: the source, what was mended, and where another reading is nearly as good."""

    restored: Restored

    @property
    def source(self) -> str:
        return self.restored.source

    @property
    def diff(self) -> str:
        """What changed, as a unified diff; empty for text that was fine."""
        return diff(self.restored.original, self.restored.source)

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "source": self.restored.source,
            "repairs": [
                {"kind": r.kind, "line": r.line, "before": r.before, "after": r.after}
                for r in self.restored.repairs
            ],
            "doubts": [
                {"line": d.line, "chosen": d.chosen, "other": d.other, "why": d.why}
                for d in self.restored.doubts
            ],
        }

    def _in_short(self) -> str:
        if self.restored.intact:
            return "intact"
        return f"{len(self.restored.repairs)} repairs, {len(self.restored.doubts)} doubts"


@dataclass(frozen=True, repr=False)
class Reviewed(Result):
    """A result that tells of models."""

    restored: Restored
    models: tuple[SpokenModel, ...]

    @property
    def source(self) -> str:
        """The restored text, which all line numbers count in."""
        return self.restored.source

    def _in_short(self) -> str:
        return ", ".join(
            f"{each.model.name} ({hint_of(each.model.parameters):,} parameters)"
            for each in self.models
        )


@dataclass(frozen=True, repr=False)
class Check(Reviewed):
    """``check``: findings with proved fixes."""

    findings: tuple[SpokenFinding, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "language": self.language,
            "models": [model.to_json() for model in self.models],
            "findings": [finding.to_json() for finding in self.findings],
            "source": self.source,
        }

    def _in_short(self) -> str:
        count = len(self.findings)
        return f"{super()._in_short()}; {count} finding{'' if count == 1 else 's'}"


@dataclass(frozen=True, repr=False)
class Explanation(Reviewed):
    """``explain``: an overview, and every line with what it means."""

    findings: tuple[SpokenFinding, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "language": self.language,
            "overview": _overview(self.document),
            "models": [model.to_json() for model in self.models],
            "lines": [
                {
                    "line": gloss.line,
                    "code": gloss.code,
                    "text": " ".join(map(plain_text, gloss.children))
                    if self.language == "en"
                    else "".join(map(plain_text, gloss.children)),
                    "shape": gloss.shape,
                    "parameters": gloss.parameters,
                }
                for gloss in _glosses(self.document.blocks)
            ],
            "findings": [finding.to_json() for finding in self.findings],
            "source": self.source,
        }


@dataclass(frozen=True, repr=False)
class Summary(Reviewed):
    """``summary``: the layers in a table."""

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "language": self.language,
            "models": [
                {**each.to_json(), "rows": [_row(row) for row in summary_rows(each.model)]}
                for each in self.models
            ],
            "source": self.source,
        }


@dataclass(frozen=True, repr=False)
class Pseudocode(Result):
    """``pseudocode``: the model's classes in words."""

    restored: Restored
    style: str

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA,
            "language": self.language,
            "style": self.style,
            "text": self.to_text(width=ONE_LINE),
            "source": self.restored.source,
        }

    def _in_short(self) -> str:
        return f"{self.style}, {self.language}"


@dataclass(frozen=True, slots=True)
class Mended:
    """``check --fix``: the source with proved fixes applied, and what is still found in it.

    ``applied`` are the titles of the fixes; ``intact`` says whether the text needed no restoring
    before it was mended; ``diff`` is against the text as it was given.
    """

    source: str
    diff: str
    applied: tuple[str, ...]
    intact: bool
    findings: tuple[SpokenFinding, ...]


def _row(row: Row) -> dict[str, Any]:
    seen = row.receptive_field
    return {
        "path": row.path,
        "type": row.type,
        "output": _shape(row.outputs[0]) if row.outputs else None,
        "outputs": [_shape(shape) for shape in row.outputs],
        "parameters": hint_of(row.parameters),
        "macs": hint_of(row.macs),
        "receptive_field": list(seen) if isinstance(seen, tuple) else seen,
        "stride": None if row.stride is None else [_ratio(step) for step in row.stride],
        "calls": row.calls,
    }


def _ratio(step: Stride) -> int | str:
    return step if isinstance(step, int) else str(step)


def _shape(shape: Shape) -> list[int | str]:
    return [size if isinstance(size, int) else str(size) for size in shape]


def _glosses(blocks: Sequence[Block]) -> Iterator[Gloss]:
    for block in blocks:
        if isinstance(block, Glosses):
            yield from block.lines
        elif isinstance(block, Section):
            yield from _glosses(block.blocks)


def _overview(document: Document) -> str:
    """What is said of the models as a whole, or where there is none, of the text or expression."""
    chosen = tuple(
        block
        for block in document.blocks
        if not isinstance(block, Section) or block.id.startswith("overview")
    )
    return plain(Document(document.kind, (), chosen), ONE_LINE).strip()
