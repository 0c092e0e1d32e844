"""Totals of a run: parameters (shared tensors once), cost, what was not counted."""

from __future__ import annotations

from netgloss.catalogue.records import Tensor
from netgloss.interpret.trace import Thing, Trace
from netgloss.symbolic import Dim, product


def parameter_counts(trace: Trace) -> tuple[Dim, Dim]:
    """(all, trainable) numbers that the model learns; a tensor in two places counts once."""
    total: Dim = 0
    trainable: Dim = 0
    seen: set[int] = set()
    for module in trace.modules:
        for parameter in module.parameters:
            if parameter.uid in seen:
                continue
            seen.add(parameter.uid)
            count = product(parameter.shape)
            total = total + count
            if parameter.trainable:
                trainable = trainable + count
    return total, trainable


def cost(trace: Trace) -> tuple[Dim, Dim, tuple[str, ...]]:
    """(MACs, FLOPs, names of the operations that are not counted)."""
    macs: Dim = 0
    flops: Dim = 0
    uncounted: dict[str, None] = {}
    for op in trace.forward_ops:
        macs = macs + op.macs
        flops = flops + op.flops
        if not op.counted:
            uncounted[op.name] = None
    return macs, flops, tuple(uncounted)


def tensors_of(value: object, inside: bool = False) -> tuple[Tensor, ...]:
    """The tensors in what forward returned, in order: in tuples, lists and dicts, or in the
    fields of the one object that it gave; an object among them, such as a cache, is no output."""
    if isinstance(value, Tensor):
        return (value,)
    if isinstance(value, tuple):
        return tuple(t for v in value for t in tensors_of(v, True))
    if isinstance(value, Thing) and not (inside and value.kind == "instance"):
        return tuple(t for v in value.items for t in tensors_of(v, True))
    return ()
