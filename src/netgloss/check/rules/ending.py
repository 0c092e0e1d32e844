"""What ended the run: exceptions of the source itself, and the budget."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from netgloss.check.context import Context, Detection


class Raised:
    """The code raises an exception that nothing catches: its own ``raise``, a failed ``assert``,
    or what Python raises for it (an index out of range, a wrong number of values to unpack).

    Where a value that nobody knows chose the way there, nothing is known of it: that is a note of
    its own (rule ``unknown``)."""

    name: ClassVar[str] = "raised"
    severity: ClassVar[str] = "error"

    def find(self, context: Context) -> Iterator[Detection]:
        for met in context.of_kind("raised"):
            run = context.reading if met.flow is None else met.flow.trace
            if any(unknown.decided_structure for unknown in run.unknowns):
                continue
            facts = met.fault.complaint.facts
            told = {"type": facts.get("type", ""), "message": facts.get("message", "")}
            yield context.detection(self.name, self.severity, met, "raised", told)


class Budget:
    """The code asks for more work than was allowed: a loop or a recursion without end, or values
    too large to hold. What comes after was not read. Steps and seconds may be allowed by the
    caller (``--steps``, ``--seconds``)."""

    name: ClassVar[str] = "budget"
    severity: ClassVar[str] = "error"

    def find(self, context: Context) -> Iterator[Detection]:
        for met in context.of_kind("budget"):
            facts = met.fault.complaint.facts
            told = {"what": str(facts.get("what", "")), "limit": facts.get("limit", 0)}
            yield context.detection(self.name, self.severity, met, "budget", told)
