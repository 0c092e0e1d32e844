"""Receptive fields: how much of the input one number of an output sees.

Walked over the operations of a run: a sliding window of kernel k, dilation d and stride s on
something that sees ``size`` inputs at a ``jump`` of j sees ``size + (k - 1)·d·j`` inputs and
doubles the jump s-fold. Where branches meet, the wider one counts.
"""

from __future__ import annotations

from dataclasses import dataclass

from netgloss.catalogue.records import Tensor
from netgloss.documents.index import TraceIndex
from netgloss.documents.texts import last_part
from netgloss.interpret.trace import OpCall


@dataclass(frozen=True, slots=True)
class Field:
    """``size`` and ``jump`` for each spatial axis, last axes last; both empty before the first
    window. ``whole``: it sees the whole input, whatever its size."""

    size: tuple[int, ...] = ()
    jump: tuple[int, ...] = ()
    whole: bool = False


POINT = Field()
WHOLE = Field(whole=True)

# Operations that keep every spatial position where it is, by the last part of their names: each
# output number depends on the same position of its inputs alone.
_POINTWISE_NAMES = """
    add add_ sub sub_ mul mul_ div div_ true_divide rsub neg pow sqrt rsqrt exp log abs clamp
    clamp_ clip __add__ __radd__ __iadd__ __sub__ __rsub__ __mul__ __rmul__ __imul__ __truediv__
    __neg__ __pow__ relu relu_ relu6 gelu silu mish elu selu celu leaky_relu leaky_relu_ sigmoid
    tanh hardtanh hardswish hardsigmoid softplus softsign logsigmoid prelu threshold
    dropout dropout1d dropout2d dropout3d alpha_dropout feature_dropout
    batch_norm cat concat concatenate stack chunk split contiguous clone detach to float half
    double type where maximum minimum lerp addcmul
    ReLU ReLU6 GELU SiLU Mish ELU SELU CELU LeakyReLU PReLU RReLU Sigmoid Tanh Hardtanh Hardswish
    Hardsigmoid Softplus Softsign LogSigmoid Softshrink Hardshrink Tanhshrink Threshold GLU
    Dropout Dropout1d Dropout2d Dropout3d AlphaDropout FeatureAlphaDropout Identity
    BatchNorm1d BatchNorm2d BatchNorm3d SyncBatchNorm
"""
_POINTWISE = frozenset(_POINTWISE_NAMES.split())
# On a sequence these keep every position to itself; on a map they mix the last axis.
_ON_LAST_AXIS = frozenset({"Embedding", "embedding", "Linear", "linear", "LayerNorm", "layer_norm"})
_OVER_ONE_AXIS = frozenset({"softmax", "log_softmax", "Softmax", "LogSoftmax", "Softmax2d"})


def receptive_fields(index: TraceIndex) -> dict[int, Field]:
    """The field of every tensor that an operation made, by uid; the model's inputs are points."""
    fields: dict[int, Field] = {}
    for op in index.trace.ops:
        given = [fields.get(tensor.uid, POINT) for tensor in op.inputs if not tensor.is_parameter]
        field = _after(op, _widest(given))
        for tensor in op.outputs:
            fields[tensor.uid] = field
    return fields


def _after(op: OpCall, field: Field) -> Field:
    """The field of what ``op`` gives, from the widest of what it takes."""
    if field.whole:
        return WHOLE
    if op.window is not None:
        return _through_window(op, field)
    name = last_part(op.name)
    if name in _ON_LAST_AXIS and field == POINT and op.outputs and op.outputs[0].rank > 2:
        return POINT
    if name in _POINTWISE or (name in _OVER_ONE_AXIS and _over_channels(op)):
        return field
    return WHOLE


def _over_channels(op: OpCall) -> bool:
    """Whether a softmax runs over axis 1, so that every position keeps to itself."""
    rank = op.inputs[0].rank if op.inputs else 0
    axis = op.arguments.get("dim", -3 if last_part(op.name) == "Softmax2d" else None)
    return isinstance(axis, int) and rank > 2 and axis % rank == 1


def _through_window(op: OpCall, field: Field) -> Field:
    window = op.window
    assert window is not None
    if window.kernel is None:
        return WHOLE
    axes = len(window.kernel)
    size = field.size or (1,) * axes
    jump = field.jump or (1,) * axes
    if len(size) != axes:
        return WHOLE
    dilation = window.dilation or (1,) * axes
    stride = window.stride or (1,) * axes
    return Field(
        tuple(
            seen + (kernel - 1) * apart * step
            for seen, kernel, apart, step in zip(size, window.kernel, dilation, jump, strict=True)
        ),
        tuple(step * by for step, by in zip(jump, stride, strict=True)),
    )


def _widest(fields: list[Field]) -> Field:
    if any(field.whole for field in fields):
        return WHOLE
    sizes = {len(field.size) for field in fields if field.size}
    if not sizes:
        return POINT
    if len(sizes) > 1:
        return WHOLE
    known = [field for field in fields if field.size]
    return Field(
        tuple(max(axis) for axis in zip(*(field.size for field in known), strict=True)),
        tuple(max(axis) for axis in zip(*(field.jump for field in known), strict=True)),
    )


def field_of(fields: dict[int, Field], tensor: Tensor) -> Field | None:
    """The field of a tensor; ``None`` for one that no operation made."""
    return fields.get(tensor.uid)
