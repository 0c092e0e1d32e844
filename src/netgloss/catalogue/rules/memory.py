"""Writing the result of an operation into a tensor: what it must fit, and memory that is shared
(ATen/MemoryOverlap.cpp)."""

from __future__ import annotations

from collections.abc import Iterable

from netgloss.catalogue.records import CannotTell, Complaint, Context, Outcome, Tensor
from netgloss.catalogue.rules.common import (
    Bound,
    Rule,
    numel,
    refuse,
    same,
    same_shape,
    shown,
    tensor,
)
from netgloss.catalogue.rules.dtypes import castable, scalar_type
from netgloss.catalogue.rules.known import contents, forget
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
        value = Tensor(value.shape, value.dtype, contents(result))
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
    return Tensor(source.shape, source.dtype)


def need_own_memory(target: Tensor, operands: Iterable[object], context: Context) -> None:
    """The elements of ``target`` lie apart, and no operand shows another part of them.

    Raises CannotTell where an operand is a view of the target: whether they overlap in part is a
    question of how they lie in memory.
    """
    if target.base is not None and hint_of(numel(target.shape)) > hint_of(numel(target.base.shape)):
        message = (
            "unsupported operation: more than one element of the written-to tensor refers to a "
            "single memory location. Please clone() the tensor before performing the operation."
        )
        refuse(context, "shared_elements", message, shape=target.shape, source=target.base.shape)
    if any(_shows_part_of(target, each) for each in operands if isinstance(each, Tensor)):
        raise CannotTell("an operand is a view of the tensor that is written to")


def _shows_part_of(target: Tensor, operand: Tensor) -> bool:
    """Whether the operand is a view of the target and not, for certain, the whole of it: one that
    keeps the target's own shape (``detach``) has the very tuple."""
    source: Tensor | None = operand
    while source is not None and source is not target:
        source = source.base
    return source is not None and operand.shape is not target.shape
