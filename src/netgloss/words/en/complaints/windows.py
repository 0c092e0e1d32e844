"""Complaints about windows and padding, in English: one function a kind, its facts as arguments."""

from __future__ import annotations

from typing import Any

from netgloss.words.en.complaints.phrases import either
from netgloss.words.numbers import quoted


def kernel_too_large(
    kernel: Any = None, size: Any = None, axis: Any = None, input: Any = None, **_: Any
) -> str:
    return f"The window needs {quoted(kernel)} cells on spatial axis {quoted(axis)}, but with its padding the input {quoted(input)} has only {quoted(size)} there."


def output_too_small(
    output: Any = None, axis: Any = None, input: Any = None, given: Any = None, **_: Any
) -> str:
    return f"Nothing would be left of the input {quoted(input)}: the output on axis {quoted(axis)} would have size {quoted(output)}."


def nothing_left(input: Any = None, output: Any = None, mode: Any = None, **_: Any) -> str:
    return f"Nothing would be left of the input {quoted(input)}: the padded size would be {quoted(output)}."


def negative_result(
    axis: Any = None, given: Any = None, padding: Any = None, input: Any = None, **_: Any
) -> str:
    return f"Negative padding {quoted(padding)} would leave axis {quoted(axis)} of the input {quoted(input)} with size {quoted(given)}."


def padding_too_large(
    padding: Any = None,
    size: Any = None,
    mode: Any = None,
    input: Any = None,
    axis: Any = None,
    **_: Any,
) -> str:
    which = "the axis" if axis is None else f"axis {quoted(axis)}"
    return f"Padding {quoted(padding)} in mode {quoted(mode)} needs a larger map: {which} of the input {quoted(input)} has size {quoted(size)}."


def pad_length(
    given: Any = None, rank: Any = None, mode: Any = None, input: Any = None, **_: Any
) -> str:
    return f"{quoted(given)} padding amounts do not fit an input of {quoted(rank)} axes, {quoted(input)}, in mode {quoted(mode)}."


def pool_padding(padding: Any = None, kernel: Any = None, dilation: Any = None, **_: Any) -> str:
    given = "" if dilation is None else f", the dilation {quoted(dilation)}"
    return f"A pooling may be padded by at most half of its window: the padding is {quoted(padding)}, the window {quoted(kernel)}{given}."


def output_padding_too_large(
    output_padding: Any = None, stride: Any = None, dilation: Any = None, **_: Any
) -> str:
    return f"`output_padding` must be smaller than the stride or the dilation: it is {quoted(output_padding)}, they are {quoted(stride)} and {quoted(dilation)}."


def output_size(
    given: Any = None, least: Any = None, most: Any = None, axis: Any = None, **_: Any
) -> str:
    return f"On axis {quoted(axis)} the output size must lie between {quoted(least)} and {quoted(most)}; {quoted(given)} is asked for."


def same_padding_strided(stride: Any = None, **_: Any) -> str:
    return (
        f"`padding='same'` does not go with a stride of {quoted(stride)}; it needs a stride of 1."
    )


def interpolation_rank(
    mode: Any = None, expected: Any = None, given: Any = None, input: Any = None, **_: Any
) -> str:
    return f"Mode {quoted(mode)} needs an input of {either(expected)} axes, but {quoted(input)} has {quoted(given)}."
