"""Writing the result of an operation into a tensor: what it must fit, and memory that is shared
(ATen/MemoryOverlap.cpp)."""

from __future__ import annotations

from collections.abc import Iterable

from netgloss.catalogue.records import CannotTell, Complaint, Context, Outcome, Tensor
from netgloss.catalogue.rules.common import (
    Bound,
    Rule,
    is_one,
    numel,
    refuse,
    same,
    same_shape,
    shown,
    tensor,
)
from netgloss.catalogue.rules.dtypes import castable, scalar_type
from netgloss.catalogue.rules.following import kept_extent
from netgloss.catalogue.rules.known import contents, forget, root, view_of
from netgloss.catalogue.rules.layout import lying, offset_of
from netgloss.catalogue.strides import Lying, is_dense, order
from netgloss.records import replace
from netgloss.symbolic import Relation, hint_of


def in_place(rule: Rule) -> Rule:
    """The rule of ``op_``: the result must fit the tensor's own shape and dtype."""

    def changed(bound: Bound, context: Context) -> Outcome:
        return written(rule(bound, context), bound, context)

    return changed


def written(outcome: Outcome, bound: Bound, context: Context) -> Outcome:
    """The outcome of an operation on ``bound`` whose result goes into the first operand: what
    the augmented assignment ``a op= b`` is for tensors."""
    source, result = tensor(bound, "input", context), outcome.value
    need_own_memory(source, bound.values(), context)
    value = kept(source, result, context)
    if result.dtype == value.dtype and same_shape(result.shape, value.shape):
        known, extent = contents(result), kept_extent(result)
        if known is not None or extent is not None:
            value = Tensor(value.shape, value.dtype, known, layout=value.layout, extent=extent)
    return Outcome(value, flops=outcome.flops, counted=outcome.counted)


def kept(source: Tensor, result: Tensor, context: Context) -> Tensor:
    """What an in-place operation leaves in ``source``: its own shape and dtype. Its contents
    are no longer known."""
    forget(source)
    fits = len(source.shape) == len(result.shape)
    message = (
        f"output with shape {shown(source.shape)} doesn't match the broadcast shape "
        f"{shown(result.shape)}"
    )
    complaint = Complaint(
        "in_place_shape", {"shape": source.shape, "result": result.shape}, message
    )
    if not fits:
        context.need(False, complaint)
    else:
        for own, other in zip(source.shape, result.shape, strict=True):
            if not same(own, other) and not context.need(Relation(own, "==", other), complaint):
                break
    if not castable(result.dtype, source.dtype):
        message = (
            f"result type {scalar_type(result.dtype)} can't be cast to the desired output type "
            f"{scalar_type(source.dtype)}"
        )
        refuse(context, "in_place_dtype", message, dtype=source.dtype, result=result.dtype)
    return itself(source)


def overwritten(bound: Bound, outcome: Outcome, context: Context, apart: bool = False) -> Outcome:
    """The outcome of an operation that writes a result of the tensor's own shape into ``input``;
    with ``apart`` it must not read that tensor in any other place, either, as it does where it is
    not computed element by element."""
    source = tensor(bound, "input", context)
    if need_spread(source, context):
        operands = [value for name, value in bound.items() if name != "input"] if apart else ()
        need_not_read(source, operands or bound.values(), context, apart)
    forget(source)
    return replace(outcome, value=itself(source))


def itself(source: Tensor) -> Tensor:
    """The tensor that was written to, as the operation gives it back: its contents not known."""
    return view_of(source, source.shape, layout=source.layout)


# ---- memory that is shared --------------------------------------------------------------------
def need_own_memory(target: Tensor, operands: Iterable[object], context: Context) -> None:
    """The elements of ``target`` lie apart, and no operand shows another part of their memory.

    PyTorch looks only at what lies without gaps. Raises CannotTell where it is not known how an
    operand that shares the memory lies.
    """
    if need_spread(target, context):
        need_not_read(target, operands, context)


def need_spread(target: Tensor, context: Context) -> bool:
    """No two elements of ``target`` lie in one place."""
    if target.layout is None or not _repeats(target, context):
        return True
    message = (
        "unsupported operation: more than one element of the written-to tensor refers to a "
        "single memory location. Please clone() the tensor before performing the operation."
    )
    refuse(context, "shared_elements", message, shape=target.shape)
    return False


def need_not_read(
    target: Tensor, operands: Iterable[object], context: Context, apart: bool = False
) -> None:
    """No operand shows another part of the memory of ``target``; with ``apart``, not the same
    one either."""
    for operand in operands:
        if not isinstance(operand, Tensor) or root(operand) is not root(target):
            continue
        if _shows_part_of(target, operand, context, apart):
            message = (
                "unsupported operation: some elements of the input tensor and the written-to "
                "tensor refer to a single memory location. Please clone() the tensor before "
                "performing the operation."
            )
            facts = {"shape": target.shape, "operand": operand.shape}
            refuse(context, "overlapping_memory", message, **facts)
            return


def _repeats(target: Tensor, context: Context) -> bool:
    """Whether an axis shows the same elements again and again."""
    known = lying(target)
    if known is None:
        return hint_of(numel(target.shape)) > hint_of(numel(root(target).shape))
    if 0 in target.shape:
        return False
    for size, step in zip(known.shape, known.strides, strict=True):
        if type(step) is int and step == 0 and not is_one(size, context):
            return True
    return False


def _settled(source: Tensor, context: Context) -> Lying | None:
    """How a tensor lies, every size that may be 1 decided: an axis of length 1 leaves no gap."""
    known = lying(source)
    if known is None:
        return None
    sizes = tuple(1 if is_one(size, context) else size for size in known.shape)
    return Lying(sizes, known.strides)


def _shows_part_of(target: Tensor, operand: Tensor, context: Context, apart: bool) -> bool:
    """Whether the two overlap and, but with ``apart``, are not the same elements
    (``get_overlap_status``)."""
    if operand is target:
        return apart
    if not apart and operand.layout == target.layout and operand.shape == target.shape:
        return False
    own, other = _settled(target, context), _settled(operand, context)
    starts = offset_of(target), offset_of(operand)
    if own is None or other is None or target.dtype != operand.dtype:
        raise CannotTell("how an operand lies in the memory that is written to is not known")
    if 0 in own.shape or 0 in other.shape:
        return False
    if not is_dense(own, context) or not is_dense(other, context):
        return False
    if starts[0] is None or starts[1] is None:
        raise CannotTell("where an operand lies in the memory that is written to is not known")
    ends = starts[0] + numel(own.shape), starts[1] + numel(other.shape)
    begins_alike = order(starts[0], starts[1], context) == 0
    if begins_alike and order(ends[0], ends[1], context) == 0:
        if apart:
            return True
        if len(own.strides) != len(other.strides):
            return True
        steps = zip(own.strides, other.strides, strict=True)
        return any(order(a, b, context) != 0 for a, b in steps)
    return order(starts[0], ends[1], context) < 0 and order(starts[1], ends[0], context) < 0
