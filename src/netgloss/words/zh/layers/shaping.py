"""Layers that only change shape or size, in Chinese."""

from __future__ import annotations

from typing import Any

from netgloss.documents.facts import LayerFacts
from netgloss.symbolic import Dim
from netgloss.words.arithmetic import merged, rims
from netgloss.words.numbers import amount, by, code, grouped, size, whole
from netgloss.words.zh.layers.phrases import Effects, arguments, default, parameters, shape

_SIDES = {"W": ("左", "右"), "H": ("上", "下"), "D": ("前", "后")}


def merging(before: tuple[Dim, ...] | None, start: Any, end: Any) -> list[str]:
    """What flattening multiplies: ``256·6·6 = 9216``."""
    first, last = whole(start), whole(end)
    if before is None or first is None or last is None or not before:
        return []
    rank = len(before)
    if not (-rank <= first < rank and -rank <= last < rank) or first % rank >= last % rank:
        return []
    return [f"合并的各轴大小相乘：`{merged(before, first, last)}`。"]


def Flatten(facts: LayerFacts) -> list[str]:
    start, end = facts.arguments.get("start_dim"), facts.arguments.get("end_dim")
    table: Effects = {
        "start_dim": lambda v, f: f"从轴 {amount(v)} 开始合并",
        "end_dim": lambda v, f: f"合并到轴 {amount(v)} 为止",
    }
    lines = [
        "展平：把几个轴排成一行，数值一个也不改，好比把一本书的各页逐行连着读下去。",
        *arguments(facts, table),
    ]
    if start == 1 and end == -1:
        lines += default(facts, "start_dim", "轴 0（批次）保留，从轴 1 起全部合并")
    return lines + shape(facts) + merging(facts.input, start, end) + parameters(facts)


def Unflatten(facts: LayerFacts) -> list[str]:
    table: Effects = {
        "dim": lambda v, f: f"拆开轴 {code(v) if isinstance(v, str) else amount(v)}",
        "unflattened_size": lambda v, f: (
            f"变成大小为 {by(v)} 的几个轴"
            if isinstance(v, tuple | list) and all(isinstance(part, int) for part in v)
            else "新的各轴的大小"
        ),
    }
    return [
        "反展平：把一个轴拆成几个，数值一个也不改，是 Flatten 的逆操作。",
        *arguments(facts, table),
        *shape(facts),
        *parameters(facts),
    ]


# ---- padding -------------------------------------------------------------------------------------
def rim(value: Any, rank: int) -> str:
    """How many cells each side gets."""
    parts = rims(value, rank)
    amounts = {part.before for part in parts} | {part.after for part in parts}
    if not parts:
        return "在边缘补上若干格"
    if len(amounts) == 1:
        return f"每一侧各补 {grouped(amounts.pop())} 格"
    sides = []
    for part in parts:
        first, last = _SIDES.get(part.axis, ("首", "尾"))
        sides.append(f"{first} {amount(part.before)}、{last} {amount(part.after)}")
    return "各侧补的格数：" + "、".join(sides)


def _pad(facts: LayerFacts, rank: int, what: str) -> list[str]:
    table: Effects = {
        "padding": lambda v, f: rim(v, rank),
        "value": lambda v, f: f"补上的格子都取 {amount(v)}",
    }
    return [what, *arguments(facts, table), *shape(facts, rank), *parameters(facts)]


_ZERO = "零填充：给特征图镶一圈零，不做任何计算。"
_CONSTANT = "常数填充：给特征图镶一圈固定的值，不做任何计算。"
_MIRROR = "反射填充：越过边缘后像照镜子一样接着排，边缘本身不重复。"
_REPEAT = "复制填充：把最外面的值向外重复。"
_RING = "循环填充：从对侧接过来，好像特征图首尾相接。"


def ZeroPad1d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 1, _ZERO)


def ZeroPad2d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 2, _ZERO)


def ZeroPad3d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 3, _ZERO)


def ConstantPad1d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 1, _CONSTANT)


def ConstantPad2d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 2, _CONSTANT)


def ConstantPad3d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 3, _CONSTANT)


def ReflectionPad1d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 1, _MIRROR)


def ReflectionPad2d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 2, _MIRROR)


def ReflectionPad3d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 3, _MIRROR)


def ReplicationPad1d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 1, _REPEAT)


def ReplicationPad2d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 2, _REPEAT)


def ReplicationPad3d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 3, _REPEAT)


def CircularPad1d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 1, _RING)


def CircularPad2d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 2, _RING)


def CircularPad3d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 3, _RING)


# ---- resizing ------------------------------------------------------------------------------------
_MODES = {
    "nearest": "每个新格子照抄最近的旧格子",
    "nearest-exact": "每个新格子照抄最近的旧格子，距离按格子中心算",
    "linear": "新格子由轴上相邻的格子混合而成",
    "bilinear": "新格子由两个方向上相邻的格子混合而成",
    "bicubic": "新格子由更大范围的邻居按三次曲线混合而成",
    "trilinear": "新格子由三个方向上相邻的格子混合而成",
    "area": "每个新格子取它所覆盖区域的平均",
}


def _corners(value: Any, facts: LayerFacts) -> str:
    if value is True:
        return "新旧两图最外圈格子的中心对齐"
    return "新旧两图的外边缘对齐"


def _size(value: Any) -> str:
    if value is None:
        return "没有给出目标大小"
    if isinstance(value, tuple | list):
        return f"无论输入多大，输出都是 {by(value)}"
    return f"无论输入多大，每个空间轴都变为 {size(value)}"


_RESIZING: Effects = {
    "size": lambda v, f: _size(v),
    "scale_factor": lambda v, f: "没有给出倍数" if v is None else f"每个空间轴乘以 {_factors(v)}",
    "mode": lambda v, f: _MODES.get(v, "新格子的填法") if isinstance(v, str) else "新格子的填法",
    "align_corners": _corners,
    "recompute_scale_factor": lambda v, f: "按尺寸重新算出倍数" if v is True else "照用给出的倍数",
    "antialias": lambda v, f: "缩小前先平滑" if v is True else "不做平滑",
}


def _factors(value: Any) -> str:
    parts = value if isinstance(value, tuple | list) else (value,)
    return " 和 ".join(dict.fromkeys(map(amount, parts)))


def _resized(facts: LayerFacts, modes: bool) -> list[str]:
    lines = [
        "缩放：按固定规则把特征图拉大或缩小；与转置卷积不同，没有要学习的东西。",
        *arguments(facts, _RESIZING),
    ]
    if modes:
        lines += default(facts, "mode", _RESIZING["mode"](facts.arguments.get("mode"), facts))
    rank = len(facts.input) - 2 if facts.input is not None else 0
    return lines + shape(facts, rank) + parameters(facts)


def Upsample(facts: LayerFacts) -> list[str]:
    return _resized(facts, True)


def UpsamplingNearest2d(facts: LayerFacts) -> list[str]:
    lines = _resized(facts, False)
    return [lines[0], f"用最近邻的办法：{_MODES['nearest']}。", *lines[1:]]


def UpsamplingBilinear2d(facts: LayerFacts) -> list[str]:
    lines = _resized(facts, False)
    return [
        lines[0],
        f"用双线性的办法：{_MODES['bilinear']}，{_corners(True, facts)}。",
        *lines[1:],
    ]


def PixelShuffle(facts: LayerFacts) -> list[str]:
    factor = facts.arguments.get("upscale_factor")
    return [
        "像素重排：把通道摊开成像素，通道变少，图变大，数值一个不少。",
        *arguments(facts, {"upscale_factor": lambda v, f: _shuffled(v)}),
        *shape(facts, 2 if isinstance(factor, int) else 0),
        *parameters(facts),
    ]


def _shuffled(value: Any) -> str:
    factor = whole(value)
    if factor is None:
        return "图在每个轴上放大的倍数"
    return f"高和宽各变为 {grouped(factor)} 倍，通道数除以 `{factor}·{factor} = {factor * factor}`"


def PixelUnshuffle(facts: LayerFacts) -> list[str]:
    factor = whole(facts.arguments.get("downscale_factor"))
    text = (
        "图在每个轴上缩小的倍数"
        if factor is None
        else f"高和宽各除以 {grouped(factor)}，"
        f"通道数变为 `{factor}·{factor} = {factor * factor}` 倍"
    )
    return [
        "像素重排的逆操作：把相邻的像素折进通道，图变小，通道变多，数值一个不少。",
        *arguments(facts, {"downscale_factor": lambda v, f: text}),
        *shape(facts, 2, None if factor is None else (factor, factor)),
        *parameters(facts),
    ]


def ChannelShuffle(facts: LayerFacts) -> list[str]:
    return [
        "通道打乱：像发牌一样把各组的通道轮流发出去，让下一个分组卷积能看到每一组的通道。",
        *arguments(facts, {"groups": lambda v, f: f"共 {grouped(v)} 组互相打散"}),
        *shape(facts),
        *parameters(facts),
    ]


_UNFOLDING: Effects = {
    "kernel_size": lambda v, f: f"窗口大小为 {_pair(v)}",
    "stride": lambda v, f: f"窗口每次移动 {_pair(v)} 格",
    "padding": lambda v, f: f"边缘补零，宽 {_pair(v)}",
    "dilation": lambda v, f: f"窗口里的格子间距为 {_pair(v)}",
    "output_size": lambda v, f: f"得到的图大小为 {_pair(v)}",
}


def _pair(value: Any) -> str:
    return by(value) if isinstance(value, tuple | list) else by((value, value))


def Unfold(facts: LayerFacts) -> list[str]:
    return [
        "展开：把特征图切成（可以重叠的）窗口，每个窗口排成一列；接上矩阵乘法就是卷积。",
        *arguments(facts, _UNFOLDING),
        *shape(facts),
        *parameters(facts),
    ]


def Fold(facts: LayerFacts) -> list[str]:
    return [
        "折回：把各列当作窗口放回图上，重叠处相加，是展开的反方向。",
        *arguments(facts, _UNFOLDING),
        *shape(facts),
        *parameters(facts),
    ]
