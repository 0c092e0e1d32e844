"""Complaints about windows and padding, in Chinese: one function a kind, its facts as arguments."""

from __future__ import annotations

from typing import Any

from netgloss.words.numbers import quoted
from netgloss.words.zh.complaints.phrases import either


def kernel_too_large(
    kernel: Any = None, size: Any = None, axis: Any = None, input: Any = None, **_: Any
) -> str:
    return f"在空间轴 {quoted(axis)} 上，窗口需要 {quoted(kernel)} 格，而输入 {quoted(input)} 连同填充只有 {quoted(size)} 格。"


def output_too_small(
    output: Any = None, axis: Any = None, input: Any = None, given: Any = None, **_: Any
) -> str:
    return (
        f"输入 {quoted(input)} 会什么也不剩：轴 {quoted(axis)} 上的输出大小将是 {quoted(output)}。"
    )


def nothing_left(input: Any = None, output: Any = None, mode: Any = None, **_: Any) -> str:
    return f"输入 {quoted(input)} 会什么也不剩：填充之后的大小将是 {quoted(output)}。"


def negative_result(
    axis: Any = None, given: Any = None, padding: Any = None, input: Any = None, **_: Any
) -> str:
    return f"负的填充 {quoted(padding)} 会使输入 {quoted(input)} 的轴 {quoted(axis)} 只剩 {quoted(given)}。"


def padding_too_large(
    padding: Any = None,
    size: Any = None,
    mode: Any = None,
    input: Any = None,
    axis: Any = None,
    **_: Any,
) -> str:
    which = "这个轴" if axis is None else f"轴 {quoted(axis)} "
    return f"以 {quoted(mode)} 方式填充 {quoted(padding)} 格需要更大的图：输入 {quoted(input)} 的{which}只有 {quoted(size)}。"


def pad_length(
    given: Any = None, rank: Any = None, mode: Any = None, input: Any = None, **_: Any
) -> str:
    return f"{quoted(given)} 个填充量与 {quoted(rank)} 个轴的输入 {quoted(input)}（方式 {quoted(mode)}）不相配。"


def pool_padding(padding: Any = None, kernel: Any = None, dilation: Any = None, **_: Any) -> str:
    given = "" if dilation is None else f"，膨胀是 {quoted(dilation)}"
    return f"池化的填充最多为窗口的一半：填充是 {quoted(padding)}，窗口是 {quoted(kernel)}{given}。"


def output_padding_too_large(
    output_padding: Any = None, stride: Any = None, dilation: Any = None, **_: Any
) -> str:
    return f"`output_padding` 必须小于步长或膨胀：它是 {quoted(output_padding)}，步长是 {quoted(stride)}，膨胀是 {quoted(dilation)}。"


def output_size(
    given: Any = None, least: Any = None, most: Any = None, axis: Any = None, **_: Any
) -> str:
    return f"轴 {quoted(axis)} 的输出大小必须在 {quoted(least)} 到 {quoted(most)} 之间，要求的却是 {quoted(given)}。"


def same_padding_strided(stride: Any = None, **_: Any) -> str:
    return f"`padding='same'` 不能与步长 {quoted(stride)} 并用，步长必须是 1。"


def interpolation_rank(
    mode: Any = None, expected: Any = None, given: Any = None, input: Any = None, **_: Any
) -> str:
    return f"{quoted(mode)} 方式要求输入有 {either(expected)} 个轴，而 {quoted(input)} 有 {quoted(given)} 个。"
