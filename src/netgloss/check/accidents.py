"""Additions that fit only by accident: at sizes such as 1×1, which nobody feeds.

The inputs that nobody gave are inferred, and a size may be found at which two shapes happen to
agree: a branch of stride 2 keeps the size of a 1×1 map. At every usual size PyTorch refuses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from netgloss.catalogue.records import Complaint
from netgloss.catalogue.rules.common import MEETING, SPREAD_OUT
from netgloss.check.flow import Flow, is_addition, same
from netgloss.interpret.trace import Fault, OpCall
from netgloss.symbolic import Dim, Exactly, SymInt, solve

USUAL = (28, 32, 64, 96, 128, 224, 256, 299, 384, 512)
_SIDES = ("D", "H", "W", "L", "T")


def accidents(flow: Flow) -> Iterator[Fault]:
    """A fault for each addition of this run that fits at no usual input size."""
    symbols = {
        str(dim): dim.hint
        for spec in flow.model.inputs
        for dim in spec.shape
        if isinstance(dim, SymInt)
    }
    sides = [name for name in symbols if name in _SIDES]
    if not sides:
        return
    usual = [{**symbols, **dict.fromkeys(sides, side)} for side in USUAL]
    kept = cache(lambda: _kept(flow))
    for op in flow.trace.ops:
        operands = flow.main_inputs(op)
        if not is_addition(op) or op.faults or len(operands) != 2:
            continue
        left, right = (operand.shape for operand in operands)
        if len(left) != len(right):
            continue
        apart = [
            (axis, a, b)
            for axis, (a, b) in enumerate(zip(left, right, strict=True))
            if not same(a, b)
            and all(_differ(a, b, sizes) for sizes in usual)
            and all(_differ(a, b, {**sizes, **kept()}) for sizes in usual)
        ]
        if apart:
            yield _fault(op, apart)


def _kept(flow: Flow) -> dict[str, int]:
    """The sizes that have to be what they are for another reason than that they meet in an
    addition: a layer with so many features, of which they are the width."""
    needed = (g.condition for g in flow.trace.guards if g.reason not in (MEETING, SPREAD_OUT))
    return {c.symbol: c.n for c in solve(needed).constraints if isinstance(c, Exactly)}


def _differ(left: Dim, right: Dim, sizes: Mapping[str, int]) -> bool:
    values = []
    for dim in (left, right):
        if isinstance(dim, SymInt) and not dim.symbols() <= sizes.keys():
            return False
        values.append(dim.evaluate(sizes) if isinstance(dim, SymInt) else dim)
    return values[0] != values[1] and 1 not in values


def _fault(op: OpCall, apart: list[tuple[int, Dim, Dim]]) -> Fault:
    axis, left, right = apart[-1]
    operands = tuple(tensor for tensor in op.inputs if tensor.rank)
    facts = {
        "left": operands[0].shape,
        "right": operands[1].shape,
        "axis": axis,
        "left_dim": left,
        "right_dim": right,
        "axes": tuple(apart),
    }
    return Fault(
        index=-1 - op.index,
        kind="broadcast",
        complaint=Complaint("broadcast", facts),
        place=op.place,
        stack=op.stack,
        path=op.path,
        function=op.path,
        operands=operands,
        op=op.index,
        follows=None,
        fatal=False,
    )
