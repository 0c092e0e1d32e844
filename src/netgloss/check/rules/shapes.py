"""Shapes that an operation refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from netgloss.check.blaming import blame_for
from netgloss.check.context import Context, Detection, shapes_of
from netgloss.check.rules.kinds import PYTHON
from netgloss.check.rules.residual import is_residual


class Shapes:
    """A layer or operation is given tensors that it refuses: other channels or features than it
    was built for, too few or too many axes, a kernel larger than its input, a view of another
    size. PyTorch raises a RuntimeError; the line to mend is mostly a constructor, not this one.
    """

    name: ClassVar[str] = "shapes"
    severity: ClassVar[str] = "error"

    def find(self, context: Context) -> Iterator[Detection]:
        for met in context.faults:
            fault = met.fault
            if fault.kind in PYTHON or fault.op is None or is_residual(met):
                continue
            complaint = fault.complaint
            facts = {
                "code": context.code(context.place(met)),
                "complaint": complaint.kind,
                "facts": complaint.facts,
            }
            yield context.detection(
                self.name,
                self.severity,
                met,
                "operation_shapes",
                facts,
                shapes_of(fault.operands),
                blame_for(context, met),
            )
