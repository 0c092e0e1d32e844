"""Complaints about axes and indices, in Chinese: one function a kind, its facts as arguments."""

from __future__ import annotations

from typing import Any

from netgloss.words.numbers import quoted
from netgloss.words.zh.complaints.phrases import either


def dim_range(
    dim: Any = None, rank: Any = None, low: Any = None, high: Any = None, **_: Any
) -> str:
    return f"轴 {quoted(dim)} 不存在：共 {quoted(rank)} 个轴，取值必须在 {quoted(low)} 到 {quoted(high)} 之间。"


def dim_repeated(dim: Any = None, dims: Any = None, **_: Any) -> str:
    return f"轴 {quoted(dim)} 在 {quoted(dims)} 里写了两次。"


def dims_equal(dim1: Any = None, dim2: Any = None, **_: Any) -> str:
    return f"两个轴必须不同，而给出的是 {quoted(dim1)} 和 {quoted(dim2)}。"


def dims_count(dims: Any = None, expected: Any = None, **_: Any) -> str:
    count = f"（{len(dims)} 个）" if isinstance(dims, tuple | list) else ""
    return f"必须写明 {either(expected)} 个轴，而给出的是 {quoted(dims)}{count}。"


def movedim_count(source: Any = None, destination: Any = None, **_: Any) -> str:
    return f"轴数与位置数必须相同：{quoted(source)} 要移到 {quoted(destination)}。"


def roll_count(shifts: Any = None, dims: Any = None, **_: Any) -> str:
    return f"每个轴要有一个平移量：平移量 {quoted(shifts)}，轴 {quoted(dims)}。"


def norm_dims(dims: Any = None, **_: Any) -> str:
    return f"矩阵范数需要两个不同的轴，而给出的是 {quoted(dims)}。"


def index_range(
    shape: Any = None, index: Any = None, axis: Any = None, size: Any = None, **_: Any
) -> str:
    return f"{quoted(shape)} 的轴 {quoted(axis)} 大小为 {quoted(size)}，没有位置 {quoted(index)}。"


def index_rank(operation: Any = None, shape: Any = None, index: Any = None, **_: Any) -> str:
    return f"{quoted(operation)}：索引 {quoted(index)} 的轴数必须与张量 {quoted(shape)} 相同。"


def index_size(
    operation: Any = None, shape: Any = None, index: Any = None, axis: Any = None, **_: Any
) -> str:
    return f"{quoted(operation)}：在轴 {quoted(axis)} 上，索引 {quoted(index)} 大于张量 {quoted(shape)}。"


def index_source(
    shape: Any = None, source: Any = None, index: Any = None, axis: Any = None, **_: Any
) -> str:
    return f"在轴 {quoted(axis)} 上，来源 {quoted(source)} 与张量 {quoted(shape)}、索引 {quoted(index)} 不相配。"


def index_type(got: Any = None, **_: Any) -> str:
    return f"张量不能用 {quoted(got)} 作索引。"


def index_dtype(argument: Any = None, given: Any = None, **_: Any) -> str:
    return f"{quoted(argument)} 必须是整数（int64 或 int32），而它的类型是 {quoted(given)}。"


def mask_dtype(argument: Any = None, dtype: Any = None, **_: Any) -> str:
    return f"{quoted(argument)} 必须是真假值，而它的类型是 {quoted(dtype)}。"


def mask_shape(shape: Any = None, mask: Any = None, axis: Any = None, **_: Any) -> str:
    return f"掩码 {quoted(mask)} 与张量 {quoted(shape)} 在轴 {quoted(axis)} 上不一致。"


def too_many_indices(shape: Any = None, given: Any = None, **_: Any) -> str:
    return f"给出了 {quoted(given)} 个索引，而张量 {quoted(shape)} 没有这么多轴。"


def two_ellipses(shape: Any = None, **_: Any) -> str:
    return f"索引里只能有一个 `...`；张量是 {quoted(shape)}。"


def slice_step(shape: Any = None, step: Any = None, **_: Any) -> str:
    return f"切片的步长至少为 1，而给出的是 {quoted(step)}；张量是 {quoted(shape)}。"


def select_scalar(shape: Any = None, **_: Any) -> str:
    return f"没有轴的张量 {quoted(shape)} 没有可取的部分。"


def narrow_start(
    shape: Any = None,
    dim: Any = None,
    start: Any = None,
    size: Any = None,
    low: Any = None,
    **_: Any,
) -> str:
    return f"不能从 {quoted(start)} 开始：{quoted(shape)} 的轴 {quoted(dim)} 大小为 {quoted(size)}，起点须在 {quoted(low)} 到 {quoted(size)} 之间。"


def narrow_negative(
    shape: Any = None,
    dim: Any = None,
    start: Any = None,
    length: Any = None,
    size: Any = None,
    **_: Any,
) -> str:
    return f"截取的长度不能为负，而给出的是 {quoted(length)}；它从 {quoted(start)} 开始，{quoted(shape)} 的轴 {quoted(dim)} 大小为 {quoted(size)}。"


def narrow_range(
    shape: Any = None,
    dim: Any = None,
    start: Any = None,
    length: Any = None,
    size: Any = None,
    **_: Any,
) -> str:
    return f"从 {quoted(start)} 起取 {quoted(length)} 格超出了 {quoted(shape)} 的轴 {quoted(dim)}（大小 {quoted(size)}）。"
