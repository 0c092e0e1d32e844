"""What netgloss does not know or does not do, where it matters."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import ClassVar

from netgloss.check.context import Context, Detection
from netgloss.check.flow import place_in_text
from netgloss.check.records import Finding
from netgloss.check.syntax import last_part
from netgloss.interpret.trace import UnknownInfo


class UnknownStructure:
    """A value that the source does not tell decided a shape, a branch or which layers are built:
    what comes after holds only if it was guessed right."""

    name: ClassVar[str] = "unknown"
    severity: ClassVar[str] = "note"

    def find(self, context: Context) -> Iterator[Detection]:
        kinds = {met.fault.kind for met in context.faults}
        for unknown in _unknowns(context):
            if unknown.decided_structure and not _follows(unknown, kinds):
                yield from _note(self.name, self.severity, "unknown_value", unknown)


class NotExecuted:
    """The code calls something with an effect outside the model: files, processes, the network.
    netgloss never does; what the call would give is not known."""

    name: ClassVar[str] = "not-executed"
    severity: ClassVar[str] = "note"

    def find(self, context: Context) -> Iterator[Detection]:
        for unknown in _unknowns(context):
            if unknown.reason == "forbidden" and _is_call(context, unknown):
                yield from _note(self.name, self.severity, "not_executed", unknown)


def _unknowns(context: Context) -> Iterator[UnknownInfo]:
    yield from context.reading.unknowns
    for flow in context.flows:
        yield from flow.trace.unknowns


def _follows(unknown: UnknownInfo, kinds: set[str]) -> bool:
    """Whether it is only the unknown result of a fault, or of a call that is not made: both are
    told where they happen."""
    if unknown.reason in ("fault", "forbidden"):
        return True
    words = set(re.findall(r"\w+", unknown.what))
    return bool(words & kinds)


def _is_call(context: Context, unknown: UnknownInfo) -> bool:
    """Whether the line calls it: reading ``os.environ`` has no effect."""
    place = unknown.place
    wanted = last_part(unknown.what)
    for node in context.syntax.nodes_on(place.line, place.end_line):
        if isinstance(node, ast.Call) and last_part(context.syntax.code(node.func)) == wanted:
            return True
    return False


def _note(rule: str, severity: str, message: str, unknown: UnknownInfo) -> Iterator[Detection]:
    place = place_in_text(unknown.place, ())
    if place is None:
        return
    yield Detection(
        Finding(
            rule=rule,
            severity=severity,
            line=place.line,
            column=place.column,
            message=message,
            facts={"what": unknown.what},
        )
    )
