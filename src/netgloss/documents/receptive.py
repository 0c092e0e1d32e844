"""Receptive fields: how much of the input one number of a tensor sees, axis by axis.

Walked over the operations of a run, for every axis of the input but the batch. A sliding window
widens what is seen and doubles the stride s-fold; where branches meet, what is seen is joined.
An axis that is summed over, or that attention mixes, is seen as a whole. What is none of these
(rolled, sorted, cut into windows) is unknown from there on.

Told are the axes along which some window of the model slides; sizes hold away from the borders.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from netgloss.catalogue.records import Tensor
from netgloss.documents.index import TraceIndex
from netgloss.documents.seen import UNKNOWN, WHOLE, Field, join, lost, size_of, stride_of
from netgloss.documents.seen_calls import Call
from netgloss.documents.seen_routes import HANDLERS
from netgloss.documents.sliding import Slide, Stride
from netgloss.documents.texts import tensors_in
from netgloss.interpret.trace import OpCall

Extent: TypeAlias = "tuple[int | str, ...] | str | None"
_LEAST_RANK = 3  # of an input that has axes to slide along


class Receptive:
    """The fields of every tensor that an operation of the run made."""

    def __init__(self, index: TraceIndex) -> None:
        self._arguments = {module.path: module.arguments for module in index.trace.modules}
        self._fields = {tensor.uid: _start(tensor) for tensor in _pictures(index)}
        self._slid: set[int] = set()
        for op in index.trace.ops:
            self._run(op)
        self._axes = tuple(sorted(self._slid))
        # By the id of the field.
        self._answers: dict[int, tuple[Extent, tuple[Stride, ...] | None]] = {}

    def _run(self, op: OpCall) -> None:
        fields = self._fields
        if not any([fields.get(tensor.uid) for tensor in op.inputs]):  # noqa: C419  few, and often
            return
        given = [(tensor, fields.get(tensor.uid, {})) for tensor in op.inputs]
        call = Call(op, self._arguments.get(op.path, {}), given)
        if op.window is not None or "conv_transpose" in call.name:
            self._slid.update(_under_a_window(call))
        handler = HANDLERS.get(call.name)
        # A call that was refused may have given nothing.
        field = None if handler is None or not op.outputs else handler(call)
        others = op.outputs
        if field is not None:
            self._fields[op.outputs[0].uid] = field
            others = op.outputs[1:]
        for tensor in others:
            self._fields[tensor.uid] = lost(join(field for _, field in given))

    def of(self, tensor: Tensor) -> Extent:
        """A size for each axis, ``"whole"`` for the whole input, None where it is not known."""
        return self._answer(tensor)[0]

    def strides(self, tensor: Tensor) -> tuple[Stride, ...] | None:
        """How far apart in the input two neighbours lie, along each axis, where all slide."""
        return self._answer(tensor)[1]

    def _answer(self, tensor: Tensor) -> tuple[Extent, tuple[Stride, ...] | None]:
        field = self._fields.get(tensor.uid)
        if not field:
            return None, None
        answer = self._answers.get(id(field))  # a norm and an activation hand it on as it is
        if answer is None:
            seen = [field.get(axis, UNKNOWN) for axis in self._axes]
            strides = list(map(stride_of, seen))
            known = tuple([stride for stride in strides if stride is not None])
            every = known if known and len(known) == len(strides) else None
            answer = self._answers[id(field)] = _told(list(map(size_of, seen))), every
        return answer


def _told(sizes: list[int | str | None]) -> Extent:
    known = tuple([size for size in sizes if size is not None])
    if not known or len(known) < len(sizes):
        return None
    return "whole" if known.count(WHOLE) == len(known) else known


def _under_a_window(call: Call) -> Iterator[int]:
    """The axes of the input that lie under the window of a convolution or pooling."""
    tensor, field = call.given[0]
    for axis, seen in field.items():
        if isinstance(seen, Slide) and seen.dim >= tensor.rank - call.axes:
            yield axis


def _pictures(index: TraceIndex) -> list[Tensor]:
    """The inputs that have axes: those of most axes, where there are several."""
    tensors = [tensor for _, value in index.trace.inputs for tensor in tensors_in(value)]
    most = max((tensor.rank for tensor in tensors), default=0)
    return [tensor for tensor in tensors if tensor.rank == most >= _LEAST_RANK]


def _start(tensor: Tensor) -> Field:
    return {axis: Slide(axis) for axis in range(1, tensor.rank)}
