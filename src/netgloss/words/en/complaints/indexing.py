"""Complaints about axes and indices, in English: one function a kind, its facts as arguments."""

from __future__ import annotations

from typing import Any

from netgloss.words.en.complaints.phrases import either
from netgloss.words.numbers import quoted


def dim_range(
    dim: Any = None, rank: Any = None, low: Any = None, high: Any = None, **_: Any
) -> str:
    return f"Axis {quoted(dim)} does not exist: with {quoted(rank)} axes it must lie between {quoted(low)} and {quoted(high)}."


def dim_repeated(dim: Any = None, dims: Any = None, **_: Any) -> str:
    return f"Axis {quoted(dim)} is named twice in {quoted(dims)}."


def dims_equal(dim1: Any = None, dim2: Any = None, **_: Any) -> str:
    return f"The two axes must differ, but they are {quoted(dim1)} and {quoted(dim2)}."


def dims_count(dims: Any = None, expected: Any = None, **_: Any) -> str:
    count = f" ({len(dims)})" if isinstance(dims, tuple | list) else ""
    return f"{either(expected)} axes must be named, but the axes given are {quoted(dims)}{count}."


def movedim_count(source: Any = None, destination: Any = None, **_: Any) -> str:
    return f"As many places as axes are needed: {quoted(source)} go to {quoted(destination)}."


def roll_count(shifts: Any = None, dims: Any = None, **_: Any) -> str:
    return f"One shift is needed for each axis: shifts {quoted(shifts)}, axes {quoted(dims)}."


def norm_dims(dims: Any = None, **_: Any) -> str:
    return f"A matrix norm needs two different axes, but they are {quoted(dims)}."


def index_range(
    shape: Any = None, index: Any = None, axis: Any = None, size: Any = None, **_: Any
) -> str:
    return f"Place {quoted(index)} does not exist on axis {quoted(axis)} of {quoted(shape)}, which has size {quoted(size)}."


def index_rank(operation: Any = None, shape: Any = None, index: Any = None, **_: Any) -> str:
    return f"{quoted(operation)}: the index {quoted(index)} must have as many axes as the tensor {quoted(shape)}."


def index_size(
    operation: Any = None, shape: Any = None, index: Any = None, axis: Any = None, **_: Any
) -> str:
    return f"{quoted(operation)}: on axis {quoted(axis)} the index {quoted(index)} is larger than the tensor {quoted(shape)}."


def index_source(
    shape: Any = None, source: Any = None, index: Any = None, axis: Any = None, **_: Any
) -> str:
    return f"On axis {quoted(axis)} the source {quoted(source)} does not fit the tensor {quoted(shape)} and the index {quoted(index)}."


def index_type(got: Any = None, **_: Any) -> str:
    return f"A tensor cannot be indexed by a {quoted(got)}."


def index_dtype(argument: Any = None, given: Any = None, **_: Any) -> str:
    return f"{quoted(argument)} must hold whole numbers (int64 or int32), but is of type {quoted(given)}."


def mask_dtype(argument: Any = None, dtype: Any = None, **_: Any) -> str:
    return f"{quoted(argument)} must hold true and false, but is of type {quoted(dtype)}."


def mask_shape(shape: Any = None, mask: Any = None, axis: Any = None, **_: Any) -> str:
    return (
        f"The mask {quoted(mask)} does not fit the tensor {quoted(shape)} on axis {quoted(axis)}."
    )


def too_many_indices(shape: Any = None, given: Any = None, **_: Any) -> str:
    return f"{quoted(given)} indices are given, but the tensor {quoted(shape)} has fewer axes."


def two_ellipses(shape: Any = None, **_: Any) -> str:
    return f"Only one `...` may stand in an index; the tensor is {quoted(shape)}."


def slice_step(shape: Any = None, step: Any = None, **_: Any) -> str:
    return f"The step of a slice must be at least 1, but is {quoted(step)}; the tensor is {quoted(shape)}."


def select_scalar(shape: Any = None, **_: Any) -> str:
    return f"A tensor without axes, {quoted(shape)}, has no part to select."


def narrow_start(
    shape: Any = None,
    dim: Any = None,
    start: Any = None,
    size: Any = None,
    low: Any = None,
    **_: Any,
) -> str:
    return f"The stretch cannot start at {quoted(start)}: axis {quoted(dim)} of {quoted(shape)} has size {quoted(size)}, a start lies between {quoted(low)} and {quoted(size)}."


def narrow_negative(
    shape: Any = None,
    dim: Any = None,
    start: Any = None,
    length: Any = None,
    size: Any = None,
    **_: Any,
) -> str:
    return f"The length of the stretch may not be negative, but is {quoted(length)}; it starts at {quoted(start)} on axis {quoted(dim)} of {quoted(shape)}, which has size {quoted(size)}."


def narrow_range(
    shape: Any = None,
    dim: Any = None,
    start: Any = None,
    length: Any = None,
    size: Any = None,
    **_: Any,
) -> str:
    return f"{quoted(length)} places from {quoted(start)} on do not fit axis {quoted(dim)} of {quoted(shape)}, which has size {quoted(size)}."
