"""Elementwise operations of three operands: one between others, or one of two."""

from __future__ import annotations

from typing import Any

from netgloss.catalogue.records import Context, Outcome, Shape, Tensor
from netgloss.catalogue.rules.common import Bound, refuse, tensor
from netgloss.catalogue.rules.dtypes import result_type, scalar_type
from netgloss.catalogue.rules.elementwise import (
    joint_shape,
    many,
    not_complex,
    operand,
    operands,
    outcome_of,
)
from netgloss.catalogue.rules.known import Number, combined, constant, operand_numbers, plain
from netgloss.catalogue.rules.memory import in_place

addcmul = many("input", "tensor1", "tensor2")
addcdiv = many("input", "tensor1", "tensor2")


def lerp(bound: Bound, context: Context) -> Outcome:
    """Between ``input`` and ``end``; all tensors must have one dtype."""
    values = operands(bound, ("input", "end", "weight"), context)
    dtypes = [value.dtype for value in values if isinstance(value, Tensor)]
    for dtype in dtypes[1:]:
        if dtype != dtypes[0]:
            message = f"expected dtype {dtypes[0]} for `end` but got dtype {dtype}"
            refuse(
                context, "dtype_mismatch", message, left="input", left_dtype=dtypes[0],
                right="end", right_dtype=dtype,
            )  # fmt: skip
            break
    return outcome_of(Tensor(joint_shape(values, context), dtypes[0]))


def clamp(bound: Bound, context: Context) -> Outcome:
    """Values kept between two bounds, either of which may be left out."""
    names = tuple(name for name in ("min", "max") if bound.get(name) is not None)
    if not names:
        tensor(bound, "input", context)
        message = "torch.clamp: At least one of 'min' or 'max' must not be None"
        refuse(context, "clamp_bounds", message)
        return outcome_of(Tensor(bound["input"].shape, bound["input"].dtype))
    values = operands(bound, ("input", *names), context)
    source = tensor(bound, "input", context)
    not_complex(source.dtype, context)
    shape, dtype = joint_shape(values, context), result_type(values)
    result = combined(source, 0, shape, dtype, _first)  # broadcast and cast
    for name, compute in (("min", max), ("max", min)):  # a lower bound above the upper one loses
        if bound.get(name) is not None:
            result = combined(result, bound[name], shape, dtype, compute)
    return outcome_of(result)


def _first(x: Number, y: Number) -> Number:
    return x


def where(bound: Bound, context: Context) -> Outcome:
    """Elements of one or the other operand, by a boolean tensor."""
    condition = tensor(bound, "condition", context)
    if bound["input"] is None and bound["other"] is None:
        found = context.counted("torch.where(mask)")
        return Outcome(tuple(Tensor((found,), "int64") for _ in range(max(condition.rank, 1))))
    left, right = operand(bound, "input", context), operand(bound, "other", context)
    if condition.dtype not in ("bool", "uint8"):
        message = (
            "where expected condition to be a boolean tensor, but got a tensor with dtype "
            f"{scalar_type(condition.dtype)}"
        )
        refuse(context, "mask_dtype", message, argument="condition", dtype=condition.dtype)
    shape, dtype = joint_shape([condition, left, right], context), result_type((left, right))
    return outcome_of(_selected(condition, left, right, shape, dtype))


def _selected(condition: Tensor, left: Any, right: Any, shape: Shape, dtype: str) -> Tensor:
    at = plain(shape)
    if at is None or condition.value is None:
        return Tensor(shape, dtype)
    asked = operand_numbers(condition, at, "bool")
    ways = [operand_numbers(each, at, dtype) for each in (left, right)]
    if asked is None or any(way is None for way in ways):
        return Tensor(shape, dtype)
    picked = [a if yes else b for yes, a, b in zip(asked, *ways, strict=True)]  # type: ignore[misc]
    return constant(picked, shape, dtype)


# ---- in place ---------------------------------------------------------------------------------
clamp_ = in_place(clamp)
lerp_ = in_place(lerp)
addcmul_ = in_place(addcmul)
addcdiv_ = in_place(addcdiv)
