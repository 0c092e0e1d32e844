"""``torch.vmap``: a function of one element, called on whole tensors.

Every element goes through the same operations at the same shapes, so the function is run once, on
an element of unknown content, and what it gives has the mapped axis put back. What it costs is
counted for every element.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.catalogue.records import Tensor
from netgloss.interpret.builtins.natives import native
from netgloss.interpret.values import Args, Kwargs, Native, Unknown, Value
from netgloss.records import replace
from netgloss.symbolic import Dim, Relation

if TYPE_CHECKING:
    from netgloss.interpret.run import Run


def _vmap(
    run: Run,
    func: Value,
    in_dims: Value = 0,
    out_dims: Value = 0,
    randomness: Value = "error",
    *,
    chunk_size: Value = None,
) -> Value:
    if type(func) is Unknown:
        return func
    if type(out_dims) is not int:
        return run.unknown("operation", "torch.vmap")

    def call(run: Run, args: Args, kwargs: Kwargs) -> Value:
        chosen = in_dims if type(in_dims) in (tuple, list) else (in_dims,) * len(args)
        elements = _elements(run, args, chosen)
        if elements is None:
            return run.unknown("operation", "torch.vmap")
        parts, count = elements
        first = len(run.recorder.ops)
        result = run.call(func, tuple(parts), kwargs)
        for at, op in enumerate(run.recorder.ops[first:], first):
            run.recorder.ops[at] = replace(op, macs=op.macs * count, flops=op.flops * count)
        return _with_axis(run, result, count, out_dims)

    return Native("vmap", call, binds=False)


VMAP = native("vmap", _vmap, sees_unknown=True, binds=False)


def _elements(run: Run, args: Args, axes: Args) -> tuple[list[Value], Dim] | None:
    """(one element of every argument, how many there are); None where that is not known."""
    parts: list[Value] = []
    count: Dim | None = None
    if len(axes) != len(args):
        return None
    for value, axis in zip(args, axes, strict=True):
        if axis is None:
            parts.append(value)
            continue
        if type(value) is not Tensor or type(axis) is not int or not value.shape:
            return None
        at = axis % len(value.shape)
        size = value.shape[at]
        if count is not None and not run.require(Relation(size, "==", count), "vmap"):
            return None
        count = size if count is None else count
        parts.append(Tensor(value.shape[:at] + value.shape[at + 1 :], value.dtype))
    return None if count is None else (parts, count)


def _with_axis(run: Run, value: Value, count: Dim, axis: int) -> Value:
    if type(value) is Tensor:
        at = axis % (len(value.shape) + 1)
        return Tensor((*value.shape[:at], count, *value.shape[at:]), value.dtype)
    if type(value) is tuple:
        return tuple(_with_axis(run, each, count, axis) for each in value)
    return value if type(value) is Unknown else run.unknown("operation", "torch.vmap")
