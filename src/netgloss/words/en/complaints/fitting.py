"""Complaints about operands that do not fit, in English: one function a kind, its facts as arguments."""

from __future__ import annotations

from typing import Any

from netgloss.words.numbers import quoted


def channels(
    expected: Any = None,
    given: Any = None,
    weight: Any = None,
    groups: Any = None,
    input: Any = None,
    **_: Any,
) -> str:
    return f"The layer expects {quoted(expected)} input channels, but the input {quoted(input)} has {quoted(given)}; the layer's weight is {quoted(weight)}."


def group_count(groups: Any = None, channels: Any = None, weight: Any = None, **_: Any) -> str:
    return f"A convolution in {quoted(groups)} groups gives at least {quoted(groups)} channels, but the weight {quoted(weight)} makes {quoted(channels)} (axis 0)."


def features(
    expected: Any = None, given: Any = None, weight: Any = None, input: Any = None, **_: Any
) -> str:
    return f"The layer expects {quoted(expected)} numbers on the last axis, but the input {quoted(input)} has {quoted(given)} there."


def norm_channels(
    expected: Any = None, given: Any = None, argument: Any = None, input: Any = None, **_: Any
) -> str:
    return f"{quoted(argument)} is for {quoted(expected)} channels, but the input {quoted(input)} has {quoted(given)}."


def normalized_shape(expected: Any = None, given: Any = None, input: Any = None, **_: Any) -> str:
    return f"The last axes must be {quoted(expected)} (`normalized_shape`), but those of the input {quoted(input)} are {quoted(given)}."


def one_value_per_channel(input: Any = None, **_: Any) -> str:
    return f"In train mode BatchNorm needs more than 1 value per channel, but the input {quoted(input)} has only one; use a larger batch or `model.eval()`."


def bias_size(expected: Any = None, given: Any = None, weight: Any = None, **_: Any) -> str:
    return f"The bias must have {quoted(expected)} numbers to fit the weight {quoted(weight)}, but it has {quoted(given)}."


def broadcast(
    left: Any = None,
    right: Any = None,
    axis: Any = None,
    left_dim: Any = None,
    right_dim: Any = None,
    axes: Any = None,
    **_: Any,
) -> str:
    return f"{quoted(left)} and {quoted(right)} do not fit: on axis {quoted(axis)} the left has {quoted(left_dim)} and the right has {quoted(right_dim)}; they must be equal, or one of them 1."


def matmul_inner(
    left: Any = None, right: Any = None, left_dim: Any = None, right_dim: Any = None, **_: Any
) -> str:
    return f"The matrices {quoted(left)} and {quoted(right)} do not fit: the left has {quoted(left_dim)} columns, the right has {quoted(right_dim)} rows; these must be equal."


def matmul_batch(
    left: Any = None, right: Any = None, left_dim: Any = None, right_dim: Any = None, **_: Any
) -> str:
    return f"The two batches of matrices differ in size: {quoted(left)} holds {quoted(left_dim)}, {quoted(right)} holds {quoted(right_dim)}."


def cross_size(left: Any = None, right: Any = None, axis: Any = None, **_: Any) -> str:
    return f"A cross product needs size 3 on axis {quoted(axis)}; the operands are {quoted(left)} and {quoted(right)}."


def cat_size(
    axis: Any = None,
    dim: Any = None,
    index: Any = None,
    first: Any = None,
    other: Any = None,
    left_dim: Any = None,
    right_dim: Any = None,
    **_: Any,
) -> str:
    return f"Joining along axis {quoted(dim)} needs all other axes equal, but on axis {quoted(axis)} the first tensor {quoted(first)} has {quoted(left_dim)} and tensor {quoted(index)}, {quoted(other)}, has {quoted(right_dim)}."


def cat_rank(
    index: Any = None,
    first: Any = None,
    other: Any = None,
    left_rank: Any = None,
    right_rank: Any = None,
    **_: Any,
) -> str:
    return f"Tensors to be joined need equally many axes: the first, {quoted(first)}, has {quoted(left_rank)}, tensor {quoted(index)}, {quoted(other)}, has {quoted(right_rank)}."


def cat_scalar(index: Any = None, **_: Any) -> str:
    return f"Tensor {quoted(index)} is a single number without axes and cannot be joined."


def stack_size(index: Any = None, first: Any = None, other: Any = None, **_: Any) -> str:
    return f"Tensors to be stacked must have the same shape, but the first is {quoted(first)} and tensor {quoted(index)} is {quoted(other)}."


def einsum_size(
    equation: Any = None, label: Any = None, left_dim: Any = None, right_dim: Any = None, **_: Any
) -> str:
    return f"In {quoted(equation)} the letter {quoted(label)} stands for {quoted(left_dim)} in one place and {quoted(right_dim)} in another."


def einsum_rank(
    equation: Any = None, term: Any = None, operand: Any = None, shape: Any = None, **_: Any
) -> str:
    return f"In {quoted(equation)} the part {quoted(term)} has not as many letters as operand {quoted(operand)}, {quoted(shape)}, has axes."


def einsum_operands(equation: Any = None, terms: Any = None, operands: Any = None, **_: Any) -> str:
    return (
        f"{quoted(equation)} speaks of {quoted(terms)} tensors, but {quoted(operands)} are given."
    )


def einsum_output(equation: Any = None, label: Any = None, **_: Any) -> str:
    return f"In {quoted(equation)} the letter {quoted(label)} stands right of the arrow but nowhere left of it."


def einsum_syntax(equation: Any = None, **_: Any) -> str:
    return f"{quoted(equation)} is no valid einsum equation."


def attention_width(query: Any = None, key: Any = None, value: Any = None, **_: Any) -> str:
    return f"Query and key must be equally wide on their last axis: query {quoted(query)}, key {quoted(key)}."


def attention_length(query: Any = None, key: Any = None, value: Any = None, **_: Any) -> str:
    return f"There must be one value for each key: key {quoted(key)}, value {quoted(value)}."


def attention_batch(query: Any = None, key: Any = None, value: Any = None, **_: Any) -> str:
    return f"Query, key and value must have the same batch size: {quoted(query)}, {quoted(key)}, {quoted(value)}."


def attention_embedding(
    argument: Any = None, expected: Any = None, given: Any = None, shape: Any = None, **_: Any
) -> str:
    return f"{quoted(argument)} must be {quoted(expected)} wide, but {quoted(shape)} is {quoted(given)} wide."


def hidden_size(
    argument: Any = None, expected: Any = None, given: Any = None, input: Any = None, **_: Any
) -> str:
    return f"The state {quoted(argument)} must have the shape {quoted(expected)} for the input {quoted(input)}, but has {quoted(given)}."


def target_size(expected: Any = None, given: Any = None, **_: Any) -> str:
    return f"Output and target must have the same shape: output {quoted(expected)}, target {quoted(given)}."


def class_target(expected: Any = None, given: Any = None, input: Any = None, **_: Any) -> str:
    return f"For scores {quoted(input)} the class numbers must have the shape {quoted(expected)}, but the target is {quoted(given)}."


def size_of(argument: Any = None, expected: Any = None, given: Any = None, **_: Any) -> str:
    return f"{quoted(argument)} must have the shape {quoted(expected)}, but has {quoted(given)}."


def same_rank(left: Any = None, right: Any = None, **_: Any) -> str:
    return f"Both inputs need equally many axes: {quoted(left)} and {quoted(right)}."


def ranks_differ(left: Any = None, right: Any = None, **_: Any) -> str:
    return f"Both inputs need equally many axes: {quoted(left)} and {quoted(right)}."


def dtype_mismatch(
    left: Any = None,
    left_dtype: Any = None,
    right: Any = None,
    right_dtype: Any = None,
    operation: Any = None,
    **_: Any,
) -> str:
    return f"The number types do not fit: {quoted(left)} is {quoted(left_dtype)}, {quoted(right)} is {quoted(right_dtype)}."


def shared_elements(shape: Any = None, **_: Any) -> str:
    return f"Elements of {quoted(shape)} share their memory, since an axis of it is repeated; it cannot be written into before `clone()`."


def beyond_memory(
    shape: Any = None,
    strides: Any = None,
    offset: Any = None,
    itemsize: Any = None,
    wanted: Any = None,
    given: Any = None,
    **_: Any,
) -> str:
    return f"A view of shape {quoted(shape)} with strides {quoted(strides)} that starts at {quoted(offset)} reaches to byte {quoted(wanted)} at {quoted(itemsize)} bytes an element, but the memory has {quoted(given)}."


def overlapping_memory(shape: Any = None, operand: Any = None, **_: Any) -> str:
    return f"{quoted(shape)} is written to while {quoted(operand)}, which shows another part of the same memory, is read; `clone()` one of them first."


def in_place_shape(shape: Any = None, result: Any = None, **_: Any) -> str:
    return f"The result {quoted(result)} cannot be written back into the tensor {quoted(shape)}."


def in_place_dtype(dtype: Any = None, result: Any = None, **_: Any) -> str:
    return f"A result of type {quoted(result)} cannot be written back into a tensor of type {quoted(dtype)}."


def copy_shape(shape: Any = None, source: Any = None, **_: Any) -> str:
    return f"Numbers of shape {quoted(source)} cannot be copied into a tensor of shape {quoted(shape)}."


def assigned_shape(value: Any = None, part: Any = None, **_: Any) -> str:
    return (
        f"A value of shape {quoted(value)} cannot be written into a part of shape {quoted(part)}."
    )


def search_batch(sequence: Any = None, values: Any = None, **_: Any) -> str:
    return f"The sorted sequence {quoted(sequence)} and the values {quoted(values)} differ in an axis before the last."
