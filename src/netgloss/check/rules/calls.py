"""Calls that do not fit what they call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from netgloss.check.context import Context, Detection, Met
from netgloss.check.rules.kinds import CALLS, PYTHON


class BadCall:
    """A call gives too few, too many or unknown arguments, or calls what cannot be called.
    Python raises a TypeError."""

    name: ClassVar[str] = "bad-call"
    severity: ClassVar[str] = "error"

    def find(self, context: Context) -> Iterator[Detection]:
        for met in context.of_kind(*sorted(CALLS)):
            yield _complain(self.name, self.severity, context, met)


class InvalidArgument:
    """A value that a layer or function refuses whatever the input: a dropout probability above
    1, groups that do not divide the channels, an unknown padding mode. PyTorch raises when the
    layer is built."""

    name: ClassVar[str] = "invalid-argument"
    severity: ClassVar[str] = "error"

    def find(self, context: Context) -> Iterator[Detection]:
        for met in context.faults:
            kind = met.fault.kind
            if met.fault.op is None and (kind not in PYTHON or kind == "bad_base"):
                yield _complain(self.name, self.severity, context, met)


def _complain(rule: str, severity: str, context: Context, met: Met) -> Detection:
    complaint = met.fault.complaint
    facts = {
        "code": context.code(context.place(met)),
        "complaint": complaint.kind,
        "facts": complaint.facts,
    }
    return context.detection(rule, severity, met, "operation_shapes", facts)
