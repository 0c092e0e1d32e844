"""Candidate edits proved: the mended source is read again, and its findings compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from time import process_time

from netgloss.check.context import Context, Detection
from netgloss.check.detecting import detect
from netgloss.check.records import Fix
from netgloss.check.repairs import Candidate
from netgloss.errors import NetglossError
from netgloss.models import read
from netgloss.models.records import Options, Reading
from netgloss.records import dataclass, replace
from netgloss.symbolic import hint_of
from netgloss.text import Edit, Source, apply_edits, diff

MOST_RUNS = 12
# Processor time of everything up to the last proof, from the mending of the text on, where a
# reading may take the usual time; where it may take more, so may they.
MOST_SECONDS = 1.4

Key = tuple[str, int, int, str]
LineMap = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class Proof:
    """What some edits lead to, compared with the source that was checked.

    ``left`` are the keys of its detections that stay, ``new`` the detections that were not there.
    """

    context: Context
    line_of: LineMap  # lines of the checked source as lines of this one
    detections: tuple[Detection, ...]
    left: frozenset[Key]
    new: tuple[Detection, ...]
    sound: bool  # nothing became unknown, no model was lost
    added: Mapping[str, int]  # parameters, by model

    @property
    def source(self) -> str:
        return self.context.syntax.text

    @property
    def wrong(self) -> int:
        """How much is wrong after the edits; notes are not."""
        return sum(each.finding.severity != "note" for each in self.detections)

    def settles(self, keys: Iterable[Key]) -> bool:
        return self.sound and not any(key in self.left for key in keys)


class Prover:
    """Tries edits on one reading, within a number of runs and a time."""

    def __init__(self, context: Context, detections: tuple[Detection, ...], spent: float) -> None:
        self.context = context
        self.detections = detections
        self._rules = {each.finding.rule for each in detections}
        self._runs = 0
        reading = context.reading
        most = MOST_SECONDS * max(1.0, reading.options.seconds / Options().seconds)
        self._end = process_time() + most - reading.seconds - reading.options.spent - spent
        self._known: dict[str, Proof | None] = {}

    @property
    def late(self) -> bool:
        """Whether the time is over."""
        return process_time() > self._end

    def prove(self, edits: tuple[Edit, ...], base: Proof | None = None) -> Proof | None:
        """What edits of the checked source, or of an earlier proof's, lead to.

        None when that is not Python, changes nothing, or no run is left.
        """
        context = base.context if base is not None else self.context
        try:
            source = apply_edits(context.syntax.text, edits)
        except ValueError:
            return None  # two edits of one place
        if source not in self._known:
            if self._runs >= MOST_RUNS or self.late:
                return None
            self._runs += 1
            moved = moved_lines(context.syntax.positions, source, edits)
            before = base.line_of if base is not None else _same_line
            self._known[source] = self._read(source, lambda line: moved(before(line)))
        return self._known[source]

    def _read(self, source: str, line_of: LineMap) -> Proof | None:
        before = self.context.reading
        if source == before.source:
            return None
        try:
            seconds = min(before.options.seconds, self._end - process_time())
            after = read(source, replace(before.options, seconds=seconds, spent=0.0))
        except NetglossError:
            return None
        context = Context(after)
        found = detect(context)
        # The same rule telling the same thing at the moved line is the same finding.
        ahead: dict[tuple[str, int, str], list[Detection]] = {}
        for each in self.detections:
            at = (each.finding.rule, line_of(each.finding.line), each.key[3])
            ahead.setdefault(at, []).append(each)
        now = [(each.finding.rule, each.finding.line, each.key[3]) for each in found]
        counts = Counter(now)
        left = frozenset(each.key for at, group in ahead.items() for each in group[: counts[at]])
        new = tuple(each for at, each in zip(now, found, strict=True) if at not in ahead)
        sound, added = _sound(before, after), _parameters_added(before, after)
        return Proof(context, line_of, found, left, new, sound, added)

    def verifies(self, keys: Iterable[Key], proof: Proof) -> bool:
        """Whether a proof shows a mend: the findings gone, and nothing new come in their place."""
        return proof.settles(keys) and not any(
            each.finding.severity != "note" or each.finding.rule not in self._rules
            for each in proof.new
        )

    def fix(self, model: str, candidate: Candidate, proof: Proof, verified: bool) -> Fix:
        """A candidate as it is shown; the parameters are counted in the model that the finding
        was met in, or in all."""
        path = self.context.reading.options.path
        name = path.replace("\\", "/").rsplit("/", 1)[-1] if path else "source.py"
        return Fix(
            kind=candidate.kind,
            facts=candidate.facts,
            diff=diff(self.context.syntax.text, proof.source, name),
            source=proof.source,
            verified=verified,
            parameters_added=proof.added.get(model, sum(proof.added.values())),
        )


def moved_lines(before: Source, after: str, edits: tuple[Edit, ...]) -> LineMap:
    """Lines of a text as lines of the text after some edits."""
    positions = Source(after)

    def moved(line: int) -> int:
        text = before.line(line)
        # Follow the first letter, not the margin: what is put before a statement starts there.
        offset = before.offset(line, len(text) - len(text.lstrip()))
        shift = sum(len(e.new) - len(e.span) for e in edits if e.span.end <= offset)
        return positions.position(offset + shift).line

    return moved


def _same_line(line: int) -> int:
    return line


def _sound(before: Reading, after: Reading) -> bool:
    """Whether the run after tells at least as much: a finding that is gone because its value is
    no longer known is not mended."""
    then = {model.name: model for model in before.models}
    now = {model.name: model for model in after.models}
    return then.keys() <= now.keys() and all(
        len(now[name].trace.unknowns) <= len(model.trace.unknowns)
        and (now[name].trace.returned or not model.trace.returned)
        for name, model in then.items()
    )


def _parameters_added(before: Reading, after: Reading) -> dict[str, int]:
    then = {model.name: hint_of(model.parameters) for model in before.models}
    now = {model.name: hint_of(model.parameters) for model in after.models}
    return {name: now[name] - count for name, count in then.items() if name in now}
