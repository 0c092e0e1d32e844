"""Complaints about arguments, in English: one function a kind, its facts as arguments."""

from __future__ import annotations

from typing import Any

from netgloss.words.en.complaints.phrases import asked, choices, kind_of_number, listed
from netgloss.words.numbers import quoted


def divisible(
    argument: Any = None,
    given: Any = None,
    by: Any = None,
    divisor: Any = None,
    input: Any = None,
    **_: Any,
) -> str:
    beside = "" if input is None else f"; the input is {quoted(input)}"
    return f"{quoted(argument)} is {quoted(given)}, which must be divisible by {quoted(by)}, that is {quoted(divisor)}{beside}."


def positive(argument: Any = None, given: Any = None, **_: Any) -> str:
    return f"{quoted(argument)} must be greater than zero, but is {quoted(given)}."


def not_negative(argument: Any = None, given: Any = None, **_: Any) -> str:
    return f"{quoted(argument)} may not be negative, but is {quoted(given)}."


def not_zero(argument: Any = None, given: Any = None, **_: Any) -> str:
    return f"{quoted(argument)} may not be zero, but is {quoted(given)}."


def negative_argument(argument: Any = None, value: Any = None, **_: Any) -> str:
    return f"{quoted(argument)} may not be negative, but is {quoted(value)}."


def negative_size(
    size: Any = None, dim: Any = None, parameter: Any = None, shape: Any = None, **_: Any
) -> str:
    return f"A size may not be negative: {asked(parameter, size, shape)}."


def size_not_integer(parameter: Any = None, given: Any = None, **_: Any) -> str:
    return f"The size asked for {quoted(parameter)} must be a whole number, but is {quoted(given)}."


def negative_power(dtype: Any = None, exponent: Any = None, **_: Any) -> str:
    return (
        f"Whole numbers ({quoted(dtype)}) cannot be raised to a negative power, {quoted(exponent)}."
    )


def probability(given: Any = None, **_: Any) -> str:
    return f"A probability must lie between 0 and 1, but is {quoted(given)}."


def within(
    argument: Any = None, given: Any = None, low: Any = None, high: Any = None, **_: Any
) -> str:
    return f"{quoted(argument)} must lie between {quoted(low)} and {quoted(high)}, but is {quoted(given)}."


def order(
    low: Any = None, low_value: Any = None, high: Any = None, high_value: Any = None, **_: Any
) -> str:
    return f"{quoted(low)} is {quoted(low_value)} and {quoted(high)} is {quoted(high_value)}; the first may not be the larger."


def random_range(low: Any = None, high: Any = None, **_: Any) -> str:
    return f"The range from {quoted(low)} to {quoted(high)} holds no number."


def range_step(start: Any = None, end: Any = None, step: Any = None, **_: Any) -> str:
    return f"Steps of {quoted(step)} never lead from {quoted(start)} to {quoted(end)}."


def choice(
    argument: Any = None,
    expected: Any = None,
    given: Any = None,
    mode: Any = None,
    input: Any = None,
    **_: Any,
) -> str:
    return f"{quoted(argument)} must be one of {choices(expected)}, but is {quoted(given)}."


def argument_choice(argument: Any = None, given: Any = None, choices: Any = None, **_: Any) -> str:
    return f"{quoted(argument)} must be one of {listed(choices)}, but is {quoted(given)}."


def argument_type(
    argument: Any = None,
    expected: Any = None,
    got: Any = None,
    given: Any = None,
    index: Any = None,
    **_: Any,
) -> str:
    place = "" if index is None else f" at place {quoted(index)}"
    return f"{quoted(argument)} must be of type {quoted(expected)}, but is {quoted(given if got is None else got)}{place}."


def data_type(got: Any = None, **_: Any) -> str:
    return f"A {quoted(got)} cannot become a tensor."


def dtype(given: Any = None, **_: Any) -> str:
    return f"The number type {quoted(given)} does not go here."


def float_dtype(argument: Any = None, given: Any = None, **_: Any) -> str:
    return f"{quoted(argument)} must hold floating-point numbers, but is of type {quoted(given)}."


def dtype_refused(dtype: Any = None, wanted: Any = None, **_: Any) -> str:
    return f"The number type {quoted(dtype)} does not go here; wanted is {kind_of_number(wanted)}."


def reduce_dtype(operation: Any = None, shape: Any = None, dtype: Any = None, **_: Any) -> str:
    return f"{quoted(operation)} does not work on numbers of type {quoted(dtype)}; the tensor is {quoted(shape)}."


def tuple_length(argument: Any = None, expected: Any = None, given: Any = None, **_: Any) -> str:
    count = f", {len(given)} of them" if isinstance(given, tuple | list) else ""
    return f"{quoted(argument)} needs {quoted(expected)} numbers, but is {quoted(given)}{count}."


def empty(argument: Any = None, shape: Any = None, **_: Any) -> str:
    return f"{quoted(argument)} may not be empty; its shape is {quoted(shape)}."


def missing(argument: Any = None, because: Any = None, **_: Any) -> str:
    return f"{quoted(argument)} is needed, because {quoted(because)}."


def not_together(first: Any = None, second: Any = None, **_: Any) -> str:
    return f"{quoted(first)} and {quoted(second)} do not go together."


def size_or_scale(size: Any = None, scale_factor: Any = None, **_: Any) -> str:
    return "Exactly one of `size` and `scale_factor` must be given."


def align_corners_mode(mode: Any = None, **_: Any) -> str:
    return f"`align_corners` does not go with mode {quoted(mode)}."


def antialias_mode(mode: Any = None, **_: Any) -> str:
    return f"`antialias` does not go with mode {quoted(mode)}."


def projection(
    argument: Any = None,
    given: Any = None,
    proj_size: Any = None,
    hidden_size: Any = None,
    **_: Any,
) -> str:
    return f"`proj_size` must be smaller than `hidden_size`, and not negative: it is {quoted(given if proj_size is None else proj_size)}."


def clamp_bounds(**_: Any) -> str:
    return "`clamp` needs at least one of `min` and `max`."


def no_tensors(operation: Any = None, **_: Any) -> str:
    return f"{quoted(operation)} needs at least one tensor, but the list is empty."


def bad_arguments(function: Any = None, **_: Any) -> str:
    return f"{quoted(function)} cannot be called with these arguments."


def missing_argument(
    function: Any = None, arguments: Any = None, name: Any = None, **_: Any
) -> str:
    return (
        f"The call of {quoted(function)} lacks {listed(name if arguments is None else arguments)}."
    )


def unexpected_argument(
    function: Any = None, argument: Any = None, known: Any = None, name: Any = None, **_: Any
) -> str:
    return f"{quoted(function)} has no argument {quoted(name if argument is None else argument)}; it knows {listed(known)}."


def too_many_arguments(
    function: Any = None, expected: Any = None, given: Any = None, **_: Any
) -> str:
    return f"{quoted(function)} takes at most {quoted(expected)} positional arguments, but {quoted(given)} are given."


def repeated_argument(function: Any = None, argument: Any = None, **_: Any) -> str:
    return f"{quoted(function)} is given {quoted(argument)} twice."
