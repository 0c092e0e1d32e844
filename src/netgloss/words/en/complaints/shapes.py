"""Complaints about shapes asked for, in English: one function a kind, its facts as arguments."""

from __future__ import annotations

from typing import Any

from netgloss.words.en.complaints.phrases import either
from netgloss.words.numbers import quoted


def rank(
    argument: Any = None, expected: Any = None, given: Any = None, shape: Any = None, **_: Any
) -> str:
    return f"{quoted(argument)} must have {either(expected)} axes, but {quoted(shape)} has {quoted(given)}."


def rank_at_least(
    argument: Any = None,
    least: Any = None,
    given: Any = None,
    shape: Any = None,
    dim: Any = None,
    weight: Any = None,
    **_: Any,
) -> str:
    asked = "" if dim is None else f"; axis {quoted(dim)} is asked for"
    beside = "" if weight is None else f"; the weight is {quoted(weight)}"
    return f"{quoted(argument)} must have at least {quoted(least)} axes, but {quoted(shape)} has {quoted(given)}{asked}{beside}."


def rank_at_most(
    argument: Any = None, most: Any = None, given: Any = None, shape: Any = None, **_: Any
) -> str:
    return f"{quoted(argument)} may have at most {quoted(most)} axes, but {quoted(shape)} has {quoted(given)}."


def rank_between(
    argument: Any = None,
    least: Any = None,
    most: Any = None,
    given: Any = None,
    shape: Any = None,
    **_: Any,
) -> str:
    return f"{quoted(argument)} must have {quoted(least)} to {quoted(most)} axes, but {quoted(shape)} has {quoted(given)}."


def size(
    argument: Any = None,
    axis: Any = None,
    expected: Any = None,
    given: Any = None,
    shape: Any = None,
    **_: Any,
) -> str:
    return f"Axis {quoted(axis)} of {quoted(argument)}, {quoted(shape)}, must have size {quoted(expected)}, but has {quoted(given)}."


def last_axis(shape: Any = None, wanted: Any = None, **_: Any) -> str:
    return f"The last axis of {quoted(shape)} must have size {quoted(wanted)}."


def view_size(
    shape: Any = None, size: Any = None, total: Any = None, requested: Any = None, **_: Any
) -> str:
    return f"{quoted(shape)} holds {quoted(total)} numbers, which do not fill the shape {quoted(size)}: its known sizes multiply to {quoted(requested)}."


def view_inferred_twice(shape: Any = None, size: Any = None, **_: Any) -> str:
    return f"In {quoted(size)} only one size may be −1; the tensor is {quoted(shape)}."


def view_memory(shape: Any = None, size: Any = None, **_: Any) -> str:
    return f"{quoted(shape)} cannot be viewed as {quoted(size)}: the axes that become one do not lie in memory one after the other. `reshape` copies them."


def view_ambiguous(shape: Any = None, size: Any = None, **_: Any) -> str:
    return (
        f"In {quoted(size)} the −1 cannot be worked out, since the tensor {quoted(shape)} is empty."
    )


def unflatten_size(
    shape: Any = None, dim: Any = None, length: Any = None, sizes: Any = None, **_: Any
) -> str:
    return f"Axis {quoted(dim)} of {quoted(shape)} has size {quoted(length)}, which cannot be split into {quoted(sizes)}."


def unflatten_empty(**_: Any) -> str:
    return "`unflatten` needs at least one new size."


def expand_size(
    shape: Any = None,
    size: Any = None,
    axis: Any = None,
    own: Any = None,
    wanted: Any = None,
    **_: Any,
) -> str:
    return f"Axis {quoted(axis)} of {quoted(shape)} has size {quoted(own)} and cannot be expanded to {quoted(wanted)}; only an axis of size 1 can. Asked for: {quoted(size)}."


def expand_rank(shape: Any = None, size: Any = None, **_: Any) -> str:
    return f"{quoted(size)} names fewer axes than the tensor {quoted(shape)} has."


def expand_leading(shape: Any = None, size: Any = None, axis: Any = None, **_: Any) -> str:
    return f"−1 may not stand for a new axis (axis {quoted(axis)} of {quoted(size)}); the tensor is {quoted(shape)}."


def repeat_rank(shape: Any = None, repeats: Any = None, **_: Any) -> str:
    return f"{quoted(repeats)} names fewer axes than the tensor {quoted(shape)} has."


def permute_rank(shape: Any = None, dims: Any = None, **_: Any) -> str:
    return f"{quoted(dims)} must name every axis of {quoted(shape)} once."


def flatten_order(start_dim: Any = None, end_dim: Any = None, **_: Any) -> str:
    return f"The first axis to be merged, {quoted(start_dim)}, lies behind the last, {quoted(end_dim)}."


def unfold_size(
    shape: Any = None, dim: Any = None, length: Any = None, size: Any = None, **_: Any
) -> str:
    return f"Windows of {quoted(size)} do not fit axis {quoted(dim)} of {quoted(shape)}, which has size {quoted(length)}."


def unfold_argument(argument: Any = None, value: Any = None, **_: Any) -> str:
    return f"{quoted(argument)} of `unfold` may not be {quoted(value)}."


def split_even(
    shape: Any = None, dim: Any = None, size: Any = None, sections: Any = None, **_: Any
) -> str:
    return f"Axis {quoted(dim)} of {quoted(shape)} has size {quoted(size)}, which {quoted(sections)} does not divide."


def split_size(
    shape: Any = None, dim: Any = None, size: Any = None, split_size: Any = None, **_: Any
) -> str:
    return f"Pieces of size {quoted(split_size)} cannot be cut from axis {quoted(dim)} of {quoted(shape)} (size {quoted(size)})."


def split_sum(
    shape: Any = None,
    dim: Any = None,
    size: Any = None,
    split_sizes: Any = None,
    total: Any = None,
    **_: Any,
) -> str:
    return f"The pieces {quoted(split_sizes)} add up to {quoted(total)}, but axis {quoted(dim)} of {quoted(shape)} has size {quoted(size)}."


def chunk_count(
    chunks: Any = None, shape: Any = None, dim: Any = None, size: Any = None, **_: Any
) -> str:
    axis = (
        "" if shape is None else f"; axis {quoted(dim)} of {quoted(shape)} has size {quoted(size)}"
    )
    return f"The number of pieces must be at least 1, but is {quoted(chunks)}{axis}."


def reduce_empty(shape: Any = None, dim: Any = None, **_: Any) -> str:
    return f"Axis {quoted(dim)} of {quoted(shape)} is empty, there is nothing to choose from."


def topk_range(
    shape: Any = None, dim: Any = None, size: Any = None, k: Any = None, **_: Any
) -> str:
    return f"{quoted(k)} elements cannot be taken from axis {quoted(dim)} of {quoted(shape)}, which has {quoted(size)}."


def dirac_groups(shape: Any = None, groups: Any = None, **_: Any) -> str:
    return f"The first axis of {quoted(shape)} is not divisible by {quoted(groups)} groups."


def fan_rank(shape: Any = None, **_: Any) -> str:
    return f"This initialisation needs a tensor of at least 2 axes, but it is {quoted(shape)}."


def item_count(shape: Any = None, total: Any = None, **_: Any) -> str:
    return f"Only a tensor of 1 element can become a number; {quoted(shape)} has {quoted(total)}."


def tensordot_dims(dims: Any = None, **_: Any) -> str:
    return f"The axes {quoted(dims)} to sum over do not fit the operands."


def ragged_data(first: Any = None, other: Any = None, index: Any = None, **_: Any) -> str:
    return f"The rows have different lengths: {quoted(first)} and {quoted(other)} (row {quoted(index)})."


def sample_count(shape: Any = None, count: Any = None, **_: Any) -> str:
    return f"{quoted(count)} draws are not possible from {quoted(shape)}."


def class_count(shape: Any = None, classes: Any = None, **_: Any) -> str:
    return f"The number of classes must be at least 1, but is {quoted(classes)}; the input is {quoted(shape)}."
