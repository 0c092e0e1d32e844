"""Complaints about shapes asked for, in Chinese: one function a kind, its facts as arguments."""

from __future__ import annotations

from typing import Any

from netgloss.words.numbers import quoted
from netgloss.words.zh.complaints.phrases import either


def rank(
    argument: Any = None, expected: Any = None, given: Any = None, shape: Any = None, **_: Any
) -> str:
    return f"{quoted(argument)} 必须有 {either(expected)} 个轴，而 {quoted(shape)} 有 {quoted(given)} 个。"


def rank_at_least(
    argument: Any = None,
    least: Any = None,
    given: Any = None,
    shape: Any = None,
    dim: Any = None,
    weight: Any = None,
    **_: Any,
) -> str:
    asked = "" if dim is None else f"；要用的是轴 {quoted(dim)}"
    beside = "" if weight is None else f"；权重是 {quoted(weight)}"
    return f"{quoted(argument)} 至少要有 {quoted(least)} 个轴，而 {quoted(shape)} 有 {quoted(given)} 个{asked}{beside}。"


def rank_at_most(
    argument: Any = None, most: Any = None, given: Any = None, shape: Any = None, **_: Any
) -> str:
    return (
        f"{quoted(argument)} 最多有 {quoted(most)} 个轴，而 {quoted(shape)} 有 {quoted(given)} 个。"
    )


def rank_between(
    argument: Any = None,
    least: Any = None,
    most: Any = None,
    given: Any = None,
    shape: Any = None,
    **_: Any,
) -> str:
    return f"{quoted(argument)} 必须有 {quoted(least)} 到 {quoted(most)} 个轴，而 {quoted(shape)} 有 {quoted(given)} 个。"


def size(
    argument: Any = None,
    axis: Any = None,
    expected: Any = None,
    given: Any = None,
    shape: Any = None,
    **_: Any,
) -> str:
    return f"{quoted(argument)} {quoted(shape)} 的轴 {quoted(axis)} 大小必须是 {quoted(expected)}，而它是 {quoted(given)}。"


def last_axis(shape: Any = None, wanted: Any = None, **_: Any) -> str:
    return f"{quoted(shape)} 的最后一个轴大小必须是 {quoted(wanted)}。"


def view_size(
    shape: Any = None, size: Any = None, total: Any = None, requested: Any = None, **_: Any
) -> str:
    return f"{quoted(shape)} 共有 {quoted(total)} 个数，放不进形状 {quoted(size)}：其中已知的大小相乘得 {quoted(requested)}。"


def view_inferred_twice(shape: Any = None, size: Any = None, **_: Any) -> str:
    return f"{quoted(size)} 里只能有一个 −1；张量是 {quoted(shape)}。"


def view_memory(shape: Any = None, size: Any = None, **_: Any) -> str:
    return f"{quoted(shape)} 不能用 view 看成 {quoted(size)}：要合并的轴在内存里不相连。可以改用 `reshape`，它会复制数据。"


def view_ambiguous(shape: Any = None, size: Any = None, **_: Any) -> str:
    return f"{quoted(size)} 里的 −1 推算不出来，因为张量 {quoted(shape)} 是空的。"


def unflatten_size(
    shape: Any = None, dim: Any = None, length: Any = None, sizes: Any = None, **_: Any
) -> str:
    return f"{quoted(shape)} 的轴 {quoted(dim)} 大小为 {quoted(length)}，拆不成 {quoted(sizes)}。"


def unflatten_empty(**_: Any) -> str:
    return "`unflatten` 至少要给出一个新的大小。"


def expand_size(
    shape: Any = None,
    size: Any = None,
    axis: Any = None,
    own: Any = None,
    wanted: Any = None,
    **_: Any,
) -> str:
    return f"{quoted(shape)} 的轴 {quoted(axis)} 大小为 {quoted(own)}，不能扩展到 {quoted(wanted)}，只有大小为 1 的轴可以。要求的是 {quoted(size)}。"


def expand_rank(shape: Any = None, size: Any = None, **_: Any) -> str:
    return f"{quoted(size)} 的轴数少于张量 {quoted(shape)} 的轴数。"


def expand_leading(shape: Any = None, size: Any = None, axis: Any = None, **_: Any) -> str:
    return f"新添的轴不能写 −1（{quoted(size)} 的轴 {quoted(axis)}）；张量是 {quoted(shape)}。"


def repeat_rank(shape: Any = None, repeats: Any = None, **_: Any) -> str:
    return f"{quoted(repeats)} 的轴数少于张量 {quoted(shape)} 的轴数。"


def permute_rank(shape: Any = None, dims: Any = None, **_: Any) -> str:
    return f"{quoted(dims)} 必须把 {quoted(shape)} 的每个轴各写一次。"


def flatten_order(start_dim: Any = None, end_dim: Any = None, **_: Any) -> str:
    return f"要合并的起始轴 {quoted(start_dim)} 排在结束轴 {quoted(end_dim)} 之后。"


def unfold_size(
    shape: Any = None, dim: Any = None, length: Any = None, size: Any = None, **_: Any
) -> str:
    return f"{quoted(shape)} 的轴 {quoted(dim)} 大小为 {quoted(length)}，放不下大小为 {quoted(size)} 的窗口。"


def unfold_argument(argument: Any = None, value: Any = None, **_: Any) -> str:
    return f"`unfold` 的 {quoted(argument)} 不能是 {quoted(value)}。"


def split_even(
    shape: Any = None, dim: Any = None, size: Any = None, sections: Any = None, **_: Any
) -> str:
    return f"{quoted(shape)} 的轴 {quoted(dim)} 大小为 {quoted(size)}，不能被 {quoted(sections)} 整除。"


def split_size(
    shape: Any = None, dim: Any = None, size: Any = None, split_size: Any = None, **_: Any
) -> str:
    return f"不能把 {quoted(shape)} 的轴 {quoted(dim)}（大小 {quoted(size)}）切成大小为 {quoted(split_size)} 的块。"


def split_sum(
    shape: Any = None,
    dim: Any = None,
    size: Any = None,
    split_sizes: Any = None,
    total: Any = None,
    **_: Any,
) -> str:
    return f"各块 {quoted(split_sizes)} 之和是 {quoted(total)}，而 {quoted(shape)} 的轴 {quoted(dim)} 大小为 {quoted(size)}。"


def chunk_count(
    chunks: Any = None, shape: Any = None, dim: Any = None, size: Any = None, **_: Any
) -> str:
    axis = "" if shape is None else f"；{quoted(shape)} 的轴 {quoted(dim)} 大小为 {quoted(size)}"
    return f"块数至少为 1，而给出的是 {quoted(chunks)}{axis}。"


def reduce_empty(shape: Any = None, dim: Any = None, **_: Any) -> str:
    return f"{quoted(shape)} 的轴 {quoted(dim)} 是空的，没有可选的元素。"


def topk_range(
    shape: Any = None, dim: Any = None, size: Any = None, k: Any = None, **_: Any
) -> str:
    return f"{quoted(shape)} 的轴 {quoted(dim)} 只有 {quoted(size)} 个元素，取不出 {quoted(k)} 个。"


def dirac_groups(shape: Any = None, groups: Any = None, **_: Any) -> str:
    return f"{quoted(shape)} 的第一个轴不能被组数 {quoted(groups)} 整除。"


def fan_rank(shape: Any = None, **_: Any) -> str:
    return f"这种初始化要求张量至少有 2 个轴，而它是 {quoted(shape)}。"


def item_count(shape: Any = None, total: Any = None, **_: Any) -> str:
    return f"只有 1 个元素的张量才能变成一个数，而 {quoted(shape)} 有 {quoted(total)} 个。"


def tensordot_dims(dims: Any = None, **_: Any) -> str:
    return f"要求和的轴 {quoted(dims)} 与操作数不相配。"


def ragged_data(first: Any = None, other: Any = None, index: Any = None, **_: Any) -> str:
    return f"各行长短不一：{quoted(first)} 和 {quoted(other)}（第 {quoted(index)} 行）。"


def sample_count(shape: Any = None, count: Any = None, **_: Any) -> str:
    return f"从 {quoted(shape)} 里抽不出 {quoted(count)} 个。"


def class_count(shape: Any = None, classes: Any = None, **_: Any) -> str:
    return f"类别数至少为 1，而给出的是 {quoted(classes)}；输入是 {quoted(shape)}。"
