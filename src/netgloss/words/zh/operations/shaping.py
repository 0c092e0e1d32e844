"""Operations that rearrange, join or cut tensors, in Chinese."""

from __future__ import annotations

from typing import Any

from netgloss.documents.facts import OperationFacts
from netgloss.words.arithmetic import same, same_shape
from netgloss.words.numbers import amount, by, dims, grouped, size, whole
from netgloss.words.operands import (
    argument_of,
    axes_of,
    axis_of,
    before_after,
    index_text,
    padding_pairs,
    sizes_asked,
    sum_text,
    worked_out,
)
from netgloss.words.zh.layers.shaping import rim
from netgloss.words.zh.operations.phrases import axes, result


# ---- the same numbers in another shape -----------------------------------------------------------
def _filled_in(facts: OperationFacts) -> list[str]:
    """What a ``-1`` was worked out to, and from which numbers."""
    asked, pair = sizes_asked(facts), before_after(facts)
    places = [place for place, value in enumerate(asked) if whole(value) == -1]
    if pair is None or len(places) != 1 or len(pair[1]) != len(asked):
        return []
    before, after = pair
    place = places[0]
    return [
        f"−1 表示由剩下的大小推算，这里是 `{worked_out(before, after, place)}`。",
    ]


def _batch_moves(facts: OperationFacts) -> list[str]:
    """``view(-1, 400)``: with another input size, cells would move into the batch."""
    asked, pair = sizes_asked(facts), before_after(facts)
    if pair is None or not asked or whole(asked[0]) != -1 or len(pair[0]) < 3:
        return []
    if not same(pair[0][0], pair[1][0]):
        return ["这里批大小变了：有一部分格子挪进了批次轴。"]
    return ["输入换一个大小，−1 可能悄悄改变批大小而不报错；`torch.flatten(x, 1)` 会保留批次。"]


def view(facts: OperationFacts) -> list[str]:
    return [
        "同样的数换一个形状来读，不移动也不复制。",
        *_filled_in(facts),
        *result(facts),
        *_batch_moves(facts),
    ]


def reshape(facts: OperationFacts) -> list[str]:
    return [
        "同样的数按原来的次序放进另一个形状，必要时才复制。",
        *_filled_in(facts),
        *result(facts),
        *_batch_moves(facts),
    ]


def reshape_as(facts: OperationFacts) -> list[str]:
    return ["同样的数放进另一个张量的形状。", *result(facts)]


def permute(facts: OperationFacts) -> list[str]:
    order = [whole(axis) for axis in sizes_asked(facts)]
    lines = ["把各轴换一个次序，数跟着轴一起走。"]
    if order and all(axis is not None for axis in order):
        shown = "、".join(str(axis) for axis in order)
        lines.append(f"新的各轴依次是原来的轴 {shown}。".replace("-", "−"))
    return lines + result(facts)


def transpose(facts: OperationFacts) -> list[str]:
    first, second = axes_of(facts, "dim0", "axis0"), axes_of(facts, "dim1", "axis1")
    lines = ["交换两个轴，好比行变成列，数跟着轴一起走。"]
    if first and second:
        lines.append(f"轴 {first[0]} 和轴 {second[0]} 对调。")
    return lines + result(facts)


def movedim(facts: OperationFacts) -> list[str]:
    return ["把轴挪到别的位置，其余的次序不变。", *result(facts)]


def squeeze(facts: OperationFacts) -> list[str]:
    chosen = axes_of(facts)
    if chosen:
        lines = [f"去掉大小为 1 的{axes(chosen)}，数一个不少。"]
        if _as_before(facts):
            lines.append("这里它的大小不是 1，所以什么也不发生。")
    else:
        lines = [
            "去掉所有大小为 1 的轴，数一个不少。批大小为 1 时批次轴也会被去掉，"
            "所以最好写明是哪个轴。"
        ]
    return lines + result(facts)


def _as_before(facts: OperationFacts) -> bool:
    pair = before_after(facts)
    return pair is not None and same_shape(*pair)


def unsqueeze(facts: OperationFacts) -> list[str]:
    axis = whole(facts.arguments.get("dim"))
    where = "" if axis is None else f"在位置 {amount(axis)} "
    return [f"{where}添一个大小为 1 的轴，数不变。", *result(facts)]


def expand(facts: OperationFacts) -> list[str]:
    return [
        "把大小为 1 的轴重复到要求的大小，并不复制，各份共用同一块内存；−1 表示这个轴照旧。",
        *result(facts),
    ]


def repeat(facts: OperationFacts) -> list[str]:
    asked = sizes_asked(facts)
    times = f"（各轴 {by(asked)} 份）" if asked else ""
    return [f"把张量复制几份并排铺开{times}。", *result(facts)]


def repeat_interleave(facts: OperationFacts) -> list[str]:
    times = whole(facts.arguments.get("repeats"))
    shown = "若干次" if times is None else f" {grouped(times)} 次"
    return [f"每个元素重复{shown}，重复的挨在一起。", *result(facts)]


def flip(facts: OperationFacts) -> list[str]:
    chosen = axes_of(facts, "dims", "dim")
    along = f"沿{axes(chosen)} " if chosen else ""
    return [f"{along}颠倒次序，像照镜子。", *result(facts)]


def roll(facts: OperationFacts) -> list[str]:
    shifts = argument_of(facts, "shifts")
    parts = shifts if isinstance(shifts, tuple | list) else (shifts,)
    shown = "、".join(amount(part) for part in parts)
    return [
        f"整体平移 {shown}，从一端移出的从另一端补回。",
        *result(facts),
    ]


# ---- joining -------------------------------------------------------------------------------------
def cat(facts: OperationFacts) -> list[str]:
    axis = axis_of(facts, 0)
    lines = ["把几个张量沿一个轴首尾相接，其余各轴必须相同。"]
    shapes = facts.inputs
    if axis is not None and len(shapes) > 1 and all(-len(s) <= axis < len(s) for s in shapes):
        sizes = [shape[axis] for shape in shapes]
        lines.append(f"轴 {axis} 的大小相加：`{sum_text(sizes)}`。")
    if len(shapes) > 8:
        return lines + _only_result(facts)
    shown = "、".join(f"`{dims(shape)}`" for shape in shapes)
    if facts.outputs and shapes:
        lines.append(f"形状：{shown} 合成 `{dims(facts.outputs[0])}`。")
    return lines


def _only_result(facts: OperationFacts) -> list[str]:
    return [f"结果的形状：`{dims(facts.outputs[0])}`。"] if facts.outputs else []


def stack(facts: OperationFacts) -> list[str]:
    axis = whole(argument_of(facts, "dim", "axis"))
    many = len(facts.inputs)
    where = "" if axis is None else f"，新轴在位置 {amount(axis)}"
    lines = [f"把形状相同的张量沿一个新轴摞起来{where}。"]
    if many > 1:
        lines.append(f"新轴的大小为 {many}，每个张量占一格。")
    return lines + result(facts)


# ---- cutting -------------------------------------------------------------------------------------
def _pieces(facts: OperationFacts) -> list[str]:
    if not facts.outputs:
        return []
    if len(facts.outputs) == 1:
        return _only_result(facts)
    shapes = list(dict.fromkeys(dims(shape) for shape in facts.outputs))
    shown = "、".join(f"`{shape}`" for shape in shapes[:4])
    if len(shapes) == 1:
        return [f"得到 {len(facts.outputs)} 块，每块 {shown}。"]
    return [f"得到 {len(facts.outputs)} 块：{shown}{'……' if len(shapes) > 4 else ''}。"]


def chunk(facts: OperationFacts) -> list[str]:
    many, axis = argument_of(facts, "chunks"), axis_of(facts, 0)
    lines = [f"沿轴 {amount(axis)} 把张量切成至多 {amount(many)} 块相等的部分。"]
    return lines + _pieces(facts)


def split(facts: OperationFacts) -> list[str]:
    value = argument_of(facts, "split_size_or_sections", "split_size", "split_sizes")
    axis = axis_of(facts, 0)
    parts = value if isinstance(value, tuple | list) else None
    how = (
        f"大小依次为 {'、'.join(amount(part) for part in parts)} 的几块"
        if parts is not None
        else f"每块大小为 {amount(value)}"
    )
    return [f"沿轴 {amount(axis)} 把张量切开，{how}。", *_pieces(facts)]


def unbind(facts: OperationFacts) -> list[str]:
    axis = axis_of(facts, 0)
    return [f"把轴 {amount(axis)} 拆成一片一片。", *_pieces(facts)]


def getitem(facts: OperationFacts) -> list[str]:
    text = index_text(facts)
    lines = [f"按索引取出一部分：`[{text}]`。" if text else "按索引取出一部分。"]
    return lines + _last_step(facts) + result(facts)


def _last_step(facts: OperationFacts) -> list[str]:
    """``x[:, -1]`` counts from the end."""
    value = argument_of(facts, "index", "indices", "key")
    parts = value if isinstance(value, tuple) else (value,)
    if any(whole(part) == -1 for part in parts):
        return ["索引 −1 指该轴的最后一个位置。"]
    return []


def setitem(facts: OperationFacts) -> list[str]:
    text = index_text(facts)
    where = f" `[{text}]`" if text else ""
    return [f"就地改写张量的一部分{where}。"]


def narrow(facts: OperationFacts) -> list[str]:
    axis = axis_of(facts)
    start, length = argument_of(facts, "start"), argument_of(facts, "length")
    return [
        f"保留轴 {amount(axis)} 的一段：从位置 {amount(start)} 起共 {amount(length)} 格。",
        *result(facts),
    ]


def select(facts: OperationFacts) -> list[str]:
    axis, index = axis_of(facts), argument_of(facts, "index")
    return [
        f"取轴 {amount(axis)} 的位置 {amount(index)}，该轴随之消失。",
        *result(facts),
    ]


def gather(facts: OperationFacts) -> list[str]:
    axis = axis_of(facts)
    return [
        f"按索引张量给出的位置，沿轴 {amount(axis)} 取数。",
        *_only_result(facts),
    ]


def index_select(facts: OperationFacts) -> list[str]:
    axis = axis_of(facts)
    return [
        f"按索引张量给出的位置和次序，保留轴 {amount(axis)} 上的那些格。",
        *result(facts),
    ]


def tril(facts: OperationFacts) -> list[str]:
    return [
        "保留矩阵左下方的三角，其余置零，常用来做遮住未来的掩码。",
        *_diagonal(facts),
        *result(facts),
    ]


def triu(facts: OperationFacts) -> list[str]:
    return [
        "保留矩阵右上方的三角，其余置零。",
        *_diagonal(facts),
        *result(facts),
    ]


def _diagonal(facts: OperationFacts) -> list[str]:
    shift = whole(facts.arguments.get("diagonal"))
    if not shift:
        return []
    return [f"三角的边界从主对角线移动 {amount(shift)}。"]


# ---- padding, sizes ------------------------------------------------------------------------------
_MODES = {
    "constant": "用一个固定的值",
    "reflect": "用内部的镜像",
    "replicate": "重复最外面的值",
    "circular": "用对侧的值",
}


def pad(facts: OperationFacts) -> list[str]:
    mode = facts.arguments.get("mode", "constant")
    how = _MODES.get(mode, "") if isinstance(mode, str) else ""
    value = facts.arguments.get("value")
    fixed = f"（{amount(0 if value is None else value)}）" if mode == "constant" else ""
    lines = [f"{how}{fixed}镶一圈边。"]
    pairs = padding_pairs(facts)
    if pairs and len(pairs) <= 3:
        flat = tuple(part for pair in pairs for part in pair)
        lines.append(f"镶边：{rim(flat, len(pairs))}。")
    return lines + result(facts)


def size_of(facts: OperationFacts) -> list[str]:
    """``x.size()`` and ``x.shape``."""
    if not facts.inputs:
        return ["查询形状。"]
    shape = facts.inputs[0]
    axis = axis_of(facts)
    if axis is not None and -len(shape) <= axis < len(shape):
        return [f"查询轴 {axis} 的大小：{size(shape[axis])}。"]
    return [f"查询形状：`{dims(shape)}`。"]


def size_of_first(facts: OperationFacts) -> list[str]:
    """``len(x)``."""
    if not facts.inputs or not facts.inputs[0]:
        return ["查询第一个轴的大小。"]
    return [f"查询第一个轴的大小：{size(facts.inputs[0][0])}。"]


def dim(facts: OperationFacts) -> list[str]:
    if not facts.inputs:
        return ["查询有几个轴。"]
    return [f"查询有几个轴：{len(facts.inputs[0])}。"]


def one_hot(facts: OperationFacts) -> list[str]:
    classes: Any = whole(facts.arguments.get("num_classes"))
    many = f"（长 {grouped(classes)}）" if classes is not None and classes > 0 else ""
    return [
        f"把每个类别编号变成一行{many}：对应的位置是一，其余是零。",
        *result(facts),
    ]


def meshgrid(facts: OperationFacts) -> list[str]:
    return ["把坐标列表铺成网格。", *_pieces(facts)]


def contiguous(facts: OperationFacts) -> list[str]:
    return [
        "让数在内存里按各轴的次序排好，`permute` 之后要用 `view` 就得先这样做；数值不变。",
        *result(facts),
    ]
