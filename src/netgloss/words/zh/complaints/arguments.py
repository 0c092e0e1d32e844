"""Complaints about arguments, in Chinese: one function a kind, its facts as arguments."""

from __future__ import annotations

from typing import Any

from netgloss.words.numbers import quoted
from netgloss.words.zh.complaints.phrases import asked, choices, kind_of_number, listed


def divisible(
    argument: Any = None,
    given: Any = None,
    by: Any = None,
    divisor: Any = None,
    input: Any = None,
    **_: Any,
) -> str:
    beside = "" if input is None else f"；输入是 {quoted(input)}"
    return f"{quoted(argument)} 是 {quoted(given)}，必须能被 {quoted(by)}（{quoted(divisor)}）整除{beside}。"


def positive(argument: Any = None, given: Any = None, **_: Any) -> str:
    return f"{quoted(argument)} 必须大于零，而给出的是 {quoted(given)}。"


def not_negative(argument: Any = None, given: Any = None, **_: Any) -> str:
    return f"{quoted(argument)} 不能为负，而给出的是 {quoted(given)}。"


def not_zero(argument: Any = None, given: Any = None, **_: Any) -> str:
    return f"{quoted(argument)} 不能为零，而给出的是 {quoted(given)}。"


def negative_argument(argument: Any = None, value: Any = None, **_: Any) -> str:
    return f"{quoted(argument)} 不能为负，而给出的是 {quoted(value)}。"


def negative_size(
    size: Any = None, dim: Any = None, parameter: Any = None, shape: Any = None, **_: Any
) -> str:
    return f"大小不能为负：{asked(parameter, size, shape)}。"


def size_not_integer(parameter: Any = None, given: Any = None, **_: Any) -> str:
    return f"{quoted(parameter)} 的大小必须是整数，而给出的是 {quoted(given)}。"


def negative_power(dtype: Any = None, exponent: Any = None, **_: Any) -> str:
    return f"整数（{quoted(dtype)}）不能取负的幂 {quoted(exponent)}。"


def probability(given: Any = None, **_: Any) -> str:
    return f"概率必须在 0 到 1 之间，而给出的是 {quoted(given)}。"


def within(
    argument: Any = None, given: Any = None, low: Any = None, high: Any = None, **_: Any
) -> str:
    return f"{quoted(argument)} 必须在 {quoted(low)} 到 {quoted(high)} 之间，而给出的是 {quoted(given)}。"


def order(
    low: Any = None, low_value: Any = None, high: Any = None, high_value: Any = None, **_: Any
) -> str:
    return f"{quoted(low)} 是 {quoted(low_value)}，{quoted(high)} 是 {quoted(high_value)}；前者不能大于后者。"


def random_range(low: Any = None, high: Any = None, **_: Any) -> str:
    return f"从 {quoted(low)} 到 {quoted(high)} 的范围里没有数。"


def range_step(start: Any = None, end: Any = None, step: Any = None, **_: Any) -> str:
    return f"以 {quoted(step)} 为间隔，从 {quoted(start)} 走不到 {quoted(end)}。"


def choice(
    argument: Any = None,
    expected: Any = None,
    given: Any = None,
    mode: Any = None,
    input: Any = None,
    **_: Any,
) -> str:
    return f"{quoted(argument)} 必须是 {choices(expected)} 之一，而给出的是 {quoted(given)}。"


def argument_choice(argument: Any = None, given: Any = None, choices: Any = None, **_: Any) -> str:
    return f"{quoted(argument)} 必须是 {listed(choices)} 之一，而给出的是 {quoted(given)}。"


def argument_type(
    argument: Any = None,
    expected: Any = None,
    got: Any = None,
    given: Any = None,
    index: Any = None,
    **_: Any,
) -> str:
    place = "" if index is None else f"（第 {quoted(index)} 处）"
    return f"{quoted(argument)} 的类型必须是 {quoted(expected)}，而{place}给出的是 {quoted(given if got is None else got)}。"


def data_type(got: Any = None, **_: Any) -> str:
    return f"{quoted(got)} 不能变成张量。"


def dtype(given: Any = None, **_: Any) -> str:
    return f"这里不能用数值类型 {quoted(given)}。"


def float_dtype(argument: Any = None, given: Any = None, **_: Any) -> str:
    return f"{quoted(argument)} 必须是浮点数，而它的类型是 {quoted(given)}。"


def dtype_refused(dtype: Any = None, wanted: Any = None, **_: Any) -> str:
    return f"这里不能用数值类型 {quoted(dtype)}，要的是{kind_of_number(wanted)}。"


def reduce_dtype(operation: Any = None, shape: Any = None, dtype: Any = None, **_: Any) -> str:
    return f"{quoted(operation)} 不能用于类型为 {quoted(dtype)} 的数；张量是 {quoted(shape)}。"


def tuple_length(argument: Any = None, expected: Any = None, given: Any = None, **_: Any) -> str:
    count = f"，共 {len(given)} 个" if isinstance(given, tuple | list) else ""
    return f"{quoted(argument)} 需要 {quoted(expected)} 个数，而给出的是 {quoted(given)}{count}。"


def empty(argument: Any = None, shape: Any = None, **_: Any) -> str:
    return f"{quoted(argument)} 不能为空，而它的形状是 {quoted(shape)}。"


def missing(argument: Any = None, because: Any = None, **_: Any) -> str:
    return f"必须给出 {quoted(argument)}，因为 {quoted(because)}。"


def not_together(first: Any = None, second: Any = None, **_: Any) -> str:
    return f"{quoted(first)} 与 {quoted(second)} 不能并用。"


def size_or_scale(size: Any = None, scale_factor: Any = None, **_: Any) -> str:
    return "`size` 和 `scale_factor` 必须且只能给一个。"


def align_corners_mode(mode: Any = None, **_: Any) -> str:
    return f"`align_corners` 不能与 {quoted(mode)} 方式并用。"


def antialias_mode(mode: Any = None, **_: Any) -> str:
    return f"`antialias` 不能与 {quoted(mode)} 方式并用。"


def projection(
    argument: Any = None,
    given: Any = None,
    proj_size: Any = None,
    hidden_size: Any = None,
    **_: Any,
) -> str:
    return f"`proj_size` 必须小于 `hidden_size`，且不能为负：给出的是 {quoted(given if proj_size is None else proj_size)}。"


def clamp_bounds(**_: Any) -> str:
    return "`clamp` 至少要给出 `min` 和 `max` 中的一个。"


def no_tensors(operation: Any = None, **_: Any) -> str:
    return f"{quoted(operation)} 至少需要一个张量，而列表是空的。"


def bad_arguments(function: Any = None, **_: Any) -> str:
    return f"{quoted(function)} 不能这样传实参。"


def missing_argument(
    function: Any = None, arguments: Any = None, name: Any = None, **_: Any
) -> str:
    return f"调用 {quoted(function)} 时缺少 {listed(name if arguments is None else arguments)}。"


def unexpected_argument(
    function: Any = None, argument: Any = None, known: Any = None, name: Any = None, **_: Any
) -> str:
    return f"{quoted(function)} 没有 {quoted(name if argument is None else argument)} 这个实参，它只认 {listed(known)}。"


def too_many_arguments(
    function: Any = None, expected: Any = None, given: Any = None, **_: Any
) -> str:
    return (
        f"{quoted(function)} 最多接受 {quoted(expected)} 个位置实参，而给出了 {quoted(given)} 个。"
    )


def repeated_argument(function: Any = None, argument: Any = None, **_: Any) -> str:
    return f"{quoted(function)} 的 {quoted(argument)} 给了两次。"
