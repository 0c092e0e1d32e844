"""Complaints about operands that do not fit, in Chinese: one function a kind, its facts as arguments."""

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
    return f"这一层要求输入有 {quoted(expected)} 个通道，而输入 {quoted(input)} 有 {quoted(given)} 个；这一层的权重是 {quoted(weight)}。"


def group_count(groups: Any = None, channels: Any = None, weight: Any = None, **_: Any) -> str:
    return f"分成 {quoted(groups)} 组的卷积至少给出 {quoted(groups)} 个通道，而权重 {quoted(weight)} 只给出 {quoted(channels)} 个（轴 0）。"


def features(
    expected: Any = None, given: Any = None, weight: Any = None, input: Any = None, **_: Any
) -> str:
    return f"这一层要求最后一个轴有 {quoted(expected)} 个数，而输入 {quoted(input)} 那里有 {quoted(given)} 个。"


def norm_channels(
    expected: Any = None, given: Any = None, argument: Any = None, input: Any = None, **_: Any
) -> str:
    return f"{quoted(argument)} 对应 {quoted(expected)} 个通道，而输入 {quoted(input)} 有 {quoted(given)} 个。"


def normalized_shape(expected: Any = None, given: Any = None, input: Any = None, **_: Any) -> str:
    return f"最后几个轴必须是 {quoted(expected)}（`normalized_shape`），而输入 {quoted(input)} 的是 {quoted(given)}。"


def one_value_per_channel(input: Any = None, **_: Any) -> str:
    return f"训练模式下批归一化要求每个通道多于 1 个值，而输入 {quoted(input)} 只有一个；请加大批次，或用 `model.eval()`。"


def bias_size(expected: Any = None, given: Any = None, weight: Any = None, **_: Any) -> str:
    return f"偏置要有 {quoted(expected)} 个数才能与权重 {quoted(weight)} 相配，而它有 {quoted(given)} 个。"


def broadcast(
    left: Any = None,
    right: Any = None,
    axis: Any = None,
    left_dim: Any = None,
    right_dim: Any = None,
    axes: Any = None,
    **_: Any,
) -> str:
    return f"{quoted(left)} 与 {quoted(right)} 合不到一起：在轴 {quoted(axis)} 上，左边是 {quoted(left_dim)}，右边是 {quoted(right_dim)}；两者必须相等，或其中之一为 1。"


def matmul_inner(
    left: Any = None, right: Any = None, left_dim: Any = None, right_dim: Any = None, **_: Any
) -> str:
    return f"矩阵 {quoted(left)} 与 {quoted(right)} 不相配：左边有 {quoted(left_dim)} 列，右边有 {quoted(right_dim)} 行，两者必须相等。"


def matmul_batch(
    left: Any = None, right: Any = None, left_dim: Any = None, right_dim: Any = None, **_: Any
) -> str:
    return f"两批矩阵的个数不同：{quoted(left)} 有 {quoted(left_dim)} 个，{quoted(right)} 有 {quoted(right_dim)} 个。"


def cross_size(left: Any = None, right: Any = None, axis: Any = None, **_: Any) -> str:
    return f"叉积要求轴 {quoted(axis)} 的大小为 3；两个操作数是 {quoted(left)} 和 {quoted(right)}。"


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
    return f"沿轴 {quoted(dim)} 拼接要求其余各轴相同，但在轴 {quoted(axis)} 上，第一个张量 {quoted(first)} 是 {quoted(left_dim)}，而第 {quoted(index)} 个张量 {quoted(other)} 是 {quoted(right_dim)}。"


def cat_rank(
    index: Any = None,
    first: Any = None,
    other: Any = None,
    left_rank: Any = None,
    right_rank: Any = None,
    **_: Any,
) -> str:
    return f"要拼接的张量必须有同样多的轴：第一个 {quoted(first)} 有 {quoted(left_rank)} 个，第 {quoted(index)} 个 {quoted(other)} 有 {quoted(right_rank)} 个。"


def cat_scalar(index: Any = None, **_: Any) -> str:
    return f"第 {quoted(index)} 个张量是没有轴的单个数，不能拼接。"


def stack_size(index: Any = None, first: Any = None, other: Any = None, **_: Any) -> str:
    return f"要堆叠的张量形状必须相同，但第一个是 {quoted(first)}，第 {quoted(index)} 个是 {quoted(other)}。"


def einsum_size(
    equation: Any = None, label: Any = None, left_dim: Any = None, right_dim: Any = None, **_: Any
) -> str:
    return f"在 {quoted(equation)} 中，字母 {quoted(label)} 一处代表 {quoted(left_dim)}，另一处代表 {quoted(right_dim)}。"


def einsum_rank(
    equation: Any = None, term: Any = None, operand: Any = None, shape: Any = None, **_: Any
) -> str:
    return f"在 {quoted(equation)} 中，{quoted(term)} 的字母数与第 {quoted(operand)} 个操作数 {quoted(shape)} 的轴数不一致。"


def einsum_operands(equation: Any = None, terms: Any = None, operands: Any = None, **_: Any) -> str:
    return f"{quoted(equation)} 写的是 {quoted(terms)} 个张量，给出的却是 {quoted(operands)} 个。"


def einsum_output(equation: Any = None, label: Any = None, **_: Any) -> str:
    return f"在 {quoted(equation)} 中，字母 {quoted(label)} 出现在箭头右边，左边却没有。"


def einsum_syntax(equation: Any = None, **_: Any) -> str:
    return f"{quoted(equation)} 不是合法的 einsum 表达式。"


def attention_width(query: Any = None, key: Any = None, value: Any = None, **_: Any) -> str:
    return f"查询和键的最后一个轴必须同宽：查询 {quoted(query)}，键 {quoted(key)}。"


def attention_length(query: Any = None, key: Any = None, value: Any = None, **_: Any) -> str:
    return f"每个键要对应一个值：键 {quoted(key)}，值 {quoted(value)}。"


def attention_batch(query: Any = None, key: Any = None, value: Any = None, **_: Any) -> str:
    return f"查询、键和值的批大小必须相同：{quoted(query)}、{quoted(key)}、{quoted(value)}。"


def attention_embedding(
    argument: Any = None, expected: Any = None, given: Any = None, shape: Any = None, **_: Any
) -> str:
    return f"{quoted(argument)} 的宽度必须是 {quoted(expected)}，而 {quoted(shape)} 的宽度是 {quoted(given)}。"


def hidden_size(
    argument: Any = None, expected: Any = None, given: Any = None, input: Any = None, **_: Any
) -> str:
    return f"对于输入 {quoted(input)}，状态 {quoted(argument)} 的形状必须是 {quoted(expected)}，而给出的是 {quoted(given)}。"


def target_size(expected: Any = None, given: Any = None, **_: Any) -> str:
    return f"输出与目标的形状必须相同：输出 {quoted(expected)}，目标 {quoted(given)}。"


def class_target(expected: Any = None, given: Any = None, input: Any = None, **_: Any) -> str:
    return f"对于得分 {quoted(input)}，类别编号的形状必须是 {quoted(expected)}，而目标是 {quoted(given)}。"


def size_of(argument: Any = None, expected: Any = None, given: Any = None, **_: Any) -> str:
    return f"{quoted(argument)} 的形状必须是 {quoted(expected)}，而给出的是 {quoted(given)}。"


def same_rank(left: Any = None, right: Any = None, **_: Any) -> str:
    return f"两个输入的轴数必须相同：{quoted(left)} 和 {quoted(right)}。"


def ranks_differ(left: Any = None, right: Any = None, **_: Any) -> str:
    return f"两个输入的轴数必须相同：{quoted(left)} 和 {quoted(right)}。"


def dtype_mismatch(
    left: Any = None,
    left_dtype: Any = None,
    right: Any = None,
    right_dtype: Any = None,
    operation: Any = None,
    **_: Any,
) -> str:
    return f"数值类型不一致：{quoted(left)} 是 {quoted(left_dtype)}，{quoted(right)} 是 {quoted(right_dtype)}。"


def shared_elements(shape: Any = None, **_: Any) -> str:
    return f"{quoted(shape)} 有一个轴是重复而成的，其中的元素共用内存；要先调用 `clone()` 才能就地写入。"


def beyond_memory(
    shape: Any = None,
    strides: Any = None,
    offset: Any = None,
    itemsize: Any = None,
    wanted: Any = None,
    given: Any = None,
    **_: Any,
) -> str:
    return f"形状为 {quoted(shape)}、步长为 {quoted(strides)}、从 {quoted(offset)} 开始的视图要用到第 {quoted(wanted)} 个字节（每个元素 {quoted(itemsize)} 字节），而这块内存只有 {quoted(given)} 字节。"


def overlapping_memory(shape: Any = None, operand: Any = None, **_: Any) -> str:
    return f"写入 {quoted(shape)} 的同时要读取 {quoted(operand)}，而两者是同一块内存里互相重叠的两部分；请先对其中之一调用 `clone()`。"


def in_place_shape(shape: Any = None, result: Any = None, **_: Any) -> str:
    return f"结果 {quoted(result)} 写不回张量 {quoted(shape)}。"


def in_place_dtype(dtype: Any = None, result: Any = None, **_: Any) -> str:
    return f"类型为 {quoted(result)} 的结果写不回类型为 {quoted(dtype)} 的张量。"


def copy_shape(shape: Any = None, source: Any = None, **_: Any) -> str:
    return f"形状为 {quoted(source)} 的数抄不进形状为 {quoted(shape)} 的张量。"


def assigned_shape(value: Any = None, part: Any = None, **_: Any) -> str:
    return f"形状为 {quoted(value)} 的值写不进形状为 {quoted(part)} 的部分。"


def search_batch(sequence: Any = None, values: Any = None, **_: Any) -> str:
    return f"有序序列 {quoted(sequence)} 与待查值 {quoted(values)} 在最后一个轴之前就不一致。"
