"""What a rule may look at, and what it gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from netgloss.catalogue.records import Shape, Tensor
from netgloss.check.accidents import accidents
from netgloss.check.flow import Flow, place_in_text
from netgloss.check.records import Blame, Finding
from netgloss.check.syntax import Syntax, one_line
from netgloss.interpret.trace import Fault, Place
from netgloss.models.records import Reading
from netgloss.records import dataclass, field

EXECUTIONS = 16  # of one line that are looked at


@dataclass(frozen=True, slots=True)
class Met:
    """A fault with the run in which it was met; ``flow`` is None at module level."""

    fault: Fault
    flow: Flow | None

    @property
    def model(self) -> str:
        return self.flow.model.name if self.flow is not None else ""

    @property
    def key(self) -> tuple[int, int]:
        """Names the fault within its reading."""
        return (id(self.flow), self.fault.index)


@dataclass(frozen=True, slots=True)
class Detection:
    """A finding before repairs, with what it rests on (``met``: every fault that it tells of)."""

    finding: Finding
    met: tuple[Met, ...] = ()
    follows_line: int | None = None  # it only follows from what is found at this line

    @property
    def key(self) -> tuple[str, int, int, str]:
        """Two detections with one key tell the same thing."""
        found = self.finding
        told = found.facts.get("name") or found.facts.get("what") or found.message
        return (found.rule, found.line, found.column, str(told))


@dataclass
class Context:
    """A reading with its indexes; made once and shared by all rules."""

    reading: Reading
    syntax: Syntax = field(init=False)
    flows: tuple[Flow, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.syntax = Syntax(self.reading.source, self.reading.tree)
        self.flows = tuple(Flow(model) for model in self.reading.models)

    @cached_property
    def faults(self) -> tuple[Met, ...]:
        """Every fault, those of module level first; of one line that ran often the first few."""
        met = [Met(fault, None) for fault in self.reading.faults]
        for flow in self.flows:
            often: Counter[tuple[Place, str]] = Counter()
            for fault in (*flow.trace.faults, *accidents(flow)):
                often[fault.place, fault.kind] += 1
                if often[fault.place, fault.kind] <= EXECUTIONS:
                    met.append(Met(fault, flow))
        return tuple(met)

    def of_kind(self, *kinds: str) -> Iterator[Met]:
        return (met for met in self.faults if met.fault.kind in kinds)

    def place(self, met: Met) -> Place:
        """Where a fault stands in the text: the innermost place of it that is not elsewhere."""
        found = place_in_text(met.fault.place, met.fault.stack)
        if found is not None:
            return found
        cls = self.syntax.classes.get(met.model)
        line = cls.lineno if cls is not None else 1
        return Place("", line, 0, line, 0)

    def code(self, place: Place) -> str:
        """What is written at a place, on one line."""
        node = self.syntax.node_at(place)
        if node is not None:
            return one_line(self.syntax.code(node))
        return one_line(self.syntax.positions.line(place.line).strip())

    def severity(self, met: Met, default: str) -> str:
        """``default``, or "warning" instead of "error" where the class was built with values that
        nobody gave."""
        assumed = met.flow is not None and any(
            each.kind == "argument" for each in met.flow.model.assumed
        )
        return "warning" if assumed and default == "error" else default

    # ---- making findings ---------------------------------------------------------------------
    def detection(
        self,
        rule: str,
        severity: str,
        met: Met,
        message: str,
        facts: Mapping[str, Any],
        shapes: tuple[Shape, ...] = (),
        blamed: tuple[Blame, ...] = (),
    ) -> Detection:
        """A finding at the place of a fault."""
        place = self.place(met)
        finding = Finding(
            rule=rule,
            severity=self.severity(met, severity),
            line=place.line,
            column=place.column,
            message=message,
            facts=facts,
            shapes=shapes,
            blamed=blamed,
            torch=met.fault.complaint.torch,
            model=met.model,
        )
        return Detection(finding, (met,))


def shapes_of(operands: tuple[Tensor, ...]) -> tuple[Shape, ...]:
    """The shapes of the operands that a complaint is about; scalars say nothing."""
    return tuple(tensor.shape for tensor in operands if tensor.rank)
