"""Pooling layers, in Chinese."""

from __future__ import annotations

from typing import Any

from netgloss.documents.facts import LayerFacts
from netgloss.words.arithmetic import Border, Slide, border, short_name, slide, unchanged
from netgloss.words.numbers import amount, by, dims, grouped, size
from netgloss.words.zh.layers.phrases import (
    Effects,
    arguments,
    calls,
    default,
    parameters,
    shape,
)


def _window(window: Slide, verb: str) -> str:
    if window.kernel is None or window.area is None:
        return "窗口的大小"
    if len(window.kernel) == 1:
        return f"窗口盖住 {window.area} 格，{verb}"
    return f"窗口为 {by(window.kernel)}，{verb}"


def _step(window: Slide) -> str:
    steps = window.stride
    if steps is None:
        return "窗口每次移动的距离"
    if len(set(steps)) > 1:
        return f"窗口在各轴上每次移动 {by(steps)} 格"
    text = f"窗口每次移动 {grouped(steps[0])} 格"
    if window.compact and all(steps[0] < kernel for kernel in window.kernel or ()):
        text += "，相邻的窗口互相重叠"
    return text


def _stride(value: Any, facts: LayerFacts, rank: int) -> str:
    window = slide(facts.arguments, rank)
    if value is None or window.kernel is None:
        return "步长就等于核大小"
    usual = by(window.kernel) if len(set(window.kernel)) > 1 else grouped(window.kernel[0])
    if window.stride == window.kernel:
        return f"{_step(window)}；这也正是默认值 `kernel_size`"
    return f"{_step(window)}；不写的话，默认等于 `kernel_size`，也就是 {usual}"


def _stride_default(facts: LayerFacts, rank: int) -> list[str]:
    if "stride" in facts.given or "stride" not in facts.arguments:
        return []
    window = slide(facts.arguments, rank)
    if window.kernel is None:
        return ["没有写 `stride`，步长就等于 `kernel_size`。"]
    usual = by(window.kernel) if len(set(window.kernel)) > 1 else grouped(window.kernel[0])
    fit = "：窗口一个挨一个，互不重叠" if window.compact else ""
    return [f"没有写 `stride`，步长就等于 `kernel_size`，也就是 {usual}{fit}。"]


def _rounding(value: Any, facts: LayerFacts) -> str:
    if value is True:
        return "尺寸向上取整，伸出末端的最后一个窗口也算数；但起点已落在末端填充里的窗口不算"
    return "尺寸向下取整，末尾凑不满一个窗口的格子舍去"


def _rim(window: Slide, what: str) -> str:
    amounts = window.padding
    if amounts is None:
        return f"在边缘补{what}"
    if not any(amounts):
        return "边缘不补任何东西"
    if len(set(amounts)) > 1:
        return f"各轴两侧分别补 {by(amounts)} 格{what}"
    if len(amounts) == 1:
        return f"两端各补 {grouped(amounts[0])} 格{what}"
    if len(amounts) == 2:
        return f"四周各补 {grouped(amounts[0])} 圈{what}"
    return f"各个方向各补 {grouped(amounts[0])} 层{what}"


# ---- average -------------------------------------------------------------------------------------
def _ones(facts: LayerFacts, rank: int, counted: bool) -> str:
    """What the border does to a map of ones, as a clause after a colon, or ``""``."""
    window = slide(facts.arguments, rank)
    sizes = None if facts.input is None else facts.input[-rank:]
    shown = border(window, facts.arguments.get("divisor_override"), counted, sizes)
    return "" if shown is None else _border(shown, rank)


def _border(shown: Border, rank: int) -> str:
    if rank == 1:
        corner = "两端" if shown.everywhere else "第一格"
    elif shown.everywhere:
        corner = "四个角上" if rank == 2 else "各个角上"
    else:
        corner = "左上角"
    text = f"一张处处为一的图，{corner}会得到 {shown.corner}"
    if shown.edges and rank == 2 and shown.edges != (shown.corner,):
        text += f"，边上得到 {' 和 '.join(str(edge) for edge in shown.edges)}"
    return f"{text}，里面得到 {shown.inside}"


def _count_include_pad(value: Any, facts: LayerFacts, rank: int) -> str:
    if not slide(facts.arguments, rank).padded:
        return "没有填充，写不写都一样"
    if value is False:
        return "补的零不计入平均：边缘处只对真实存在的格子取平均，处处为一的图仍然处处为一"
    shown = _ones(facts, rank, True)
    return "补的零也计入平均，所以边缘处的值会偏小" + (f"：{shown}" if shown else "")


def _divisor(value: Any, facts: LayerFacts) -> str:
    if value is None:
        return "窗口里的和除以窗口的格数"
    return f"窗口里的和一律除以 {amount(value)}，而不是除以格数"


def _averaged(facts: LayerFacts, window: Slide) -> str:
    """What happens to the numbers of a window; at the border there may be fewer of them."""
    if window.area is None:
        return "每处得到其中各数的平均"
    if facts.arguments.get("divisor_override") is not None:
        return f"每次把 {grouped(window.area)} 个数相加再相除"
    if window.area == 1:
        return "单独一个数的平均就是它自己"
    left_out = window.padded and facts.arguments.get("count_include_pad") is False
    if left_out or facts.arguments.get("ceil_mode") is True:
        return f"每次对至多 {grouped(window.area)} 个数取平均"
    return f"每次对 {grouped(window.area)} 个数取平均"


def _average(facts: LayerFacts, rank: int) -> list[str]:
    window = slide(facts.arguments, rank)
    averaged = _averaged(facts, window)
    table: Effects = {
        "kernel_size": lambda v, f: _window(window, averaged),
        "stride": lambda v, f: _stride(v, f, rank),
        "padding": lambda v, f: _rim(window, "零"),
        "ceil_mode": _rounding,
        "count_include_pad": lambda v, f: _count_include_pad(v, f, rank),
        "divisor_override": _divisor,
    }
    lines = [
        "平均池化：窗口在每个通道上滑动，每到一处就取盖住的数的平均，好比隔着磨砂玻璃看图。",
        *arguments(facts, table),
        *_stride_default(facts, rank),
    ]
    if window.padded:
        text = _count_include_pad(facts.arguments.get("count_include_pad", True), facts, rank)
        lines += default(facts, "count_include_pad", text)
    lines += shape(facts, rank, window.stride)
    return lines + _channels(facts) + parameters(facts)


def _channels(facts: LayerFacts) -> list[str]:
    if facts.input is None:
        return []
    return ["各通道分别池化，通道数不变。"]


def AvgPool1d(facts: LayerFacts) -> list[str]:
    return _average(facts, 1)


def AvgPool2d(facts: LayerFacts) -> list[str]:
    return _average(facts, 2)


def AvgPool3d(facts: LayerFacts) -> list[str]:
    return _average(facts, 3)


# ---- maximum -------------------------------------------------------------------------------------
def _indices(value: Any, facts: LayerFacts) -> str:
    if value is True:
        return "另外返回每个最大值原来的位置，MaxUnpool 要用到"
    return "只返回最大值，不返回它们的位置"


def _evenly(amounts: tuple[int, ...]) -> str:
    return grouped(amounts[0]) if len(set(amounts)) == 1 else by(amounts)


def _maximum(facts: LayerFacts, rank: int) -> list[str]:
    window = slide(facts.arguments, rank)
    gaps, span = window.dilation, window.span
    spread = (
        f"窗口里的格子间距为 {_evenly(gaps)}，一次跨过 {by(span)} 格"
        if gaps is not None and span is not None and any(gap != 1 for gap in gaps)
        else "窗口里的格子彼此相邻"
    )
    table: Effects = {
        "kernel_size": lambda v, f: _window(window, "只留下其中最大的数"),
        "stride": lambda v, f: _stride(v, f, rank),
        "padding": lambda v, f: (
            _rim(window, "负无穷")
            + ("，不是零，所以补上的格子永远不会胜出" if window.padded else "")
        ),
        "dilation": lambda v, f: spread,
        "return_indices": _indices,
        "ceil_mode": _rounding,
    }
    lines = [
        "最大池化：窗口在每个通道上滑动，每到一处只留下盖住的最大的数，"
        "好比地图的每个方格里只标最高的山峰。",
        *arguments(facts, table),
        *_stride_default(facts, rank),
    ]
    lines += shape(facts, rank, window.stride)
    return lines + _channels(facts) + parameters(facts)


def MaxPool1d(facts: LayerFacts) -> list[str]:
    return _maximum(facts, 1)


def MaxPool2d(facts: LayerFacts) -> list[str]:
    return _maximum(facts, 2)


def MaxPool3d(facts: LayerFacts) -> list[str]:
    return _maximum(facts, 3)


def _power(facts: LayerFacts, rank: int) -> list[str]:
    window = slide(facts.arguments, rank)
    power = amount(facts.arguments.get("norm_type"))
    table: Effects = {
        "norm_type": lambda v, f: f"幂次 p 为 {power}；取 1 得到和，取 ∞ 得到最大值",
        "kernel_size": lambda v, f: _window(window, "其中的数合成一个数"),
        "stride": lambda v, f: _stride(v, f, rank),
        "ceil_mode": _rounding,
    }
    lines = [
        f"幂平均池化：每个窗口得到 `(Σ x^p)^(1/p)`，这里 p = {power}，介于求和与取最大之间。",
        *arguments(facts, table),
        *_stride_default(facts, rank),
    ]
    lines += shape(facts, rank, window.stride)
    return lines + _channels(facts) + parameters(facts)


def LPPool1d(facts: LayerFacts) -> list[str]:
    return _power(facts, 1)


def LPPool2d(facts: LayerFacts) -> list[str]:
    return _power(facts, 2)


def LPPool3d(facts: LayerFacts) -> list[str]:
    return _power(facts, 3)


# ---- adaptive ------------------------------------------------------------------------------------
def _targets(facts: LayerFacts, rank: int) -> tuple[Any, ...]:
    value = facts.arguments.get("output_size")
    parts = tuple(value) if isinstance(value, tuple | list) else (value,)
    return parts * rank if len(parts) == 1 else parts


def _output_size(facts: LayerFacts, rank: int) -> str:
    parts = _targets(facts, rank)
    if any(part is None for part in parts):
        kept = "、".join("照旧" if part is None else size(part) for part in parts)
        return f"输出各轴依次为：{kept}"
    return f"无论输入多大，每个通道的输出都是 {by(parts)}"


def _adaptive(facts: LayerFacts, rank: int) -> list[str]:
    largest = "Max" in short_name(facts.type) or "max" in short_name(facts.type)
    value, name = ("最大值", "最大") if largest else ("平均值", "平均")
    parts = _targets(facts, rank)
    if all(part == 1 for part in parts):
        what = f"全局{name}池化：每个通道缩成一个数，即它的{value}，好比整张考卷只给一个总分。"
    else:
        what = (
            f"自适应{name}池化：只说想要多大的输出；每个通道按这个数目划成若干区域，"
            f"每个区域留下它的{value}。"
        )
    table: Effects = {
        "output_size": lambda v, f: _output_size(f, rank),
        "return_indices": _indices,
    }
    lines = [what, *arguments(facts, table)]
    if facts.input is not None and facts.output is not None:
        if unchanged(facts):
            lines.append(f"形状保持 `{dims(facts.output)}` 不变：在这里它什么也没改变。")
        else:
            lines.append(f"形状：`{dims(facts.input)}` 变为 `{dims(facts.output)}`。")
        lines += calls(facts)
    if all(part is not None for part in parts):
        lines.append("它没有核大小：各区域由输入的大小算出，所以后面的全连接层不受图片大小的影响。")
    return lines + parameters(facts)


def AdaptiveAvgPool1d(facts: LayerFacts) -> list[str]:
    return _adaptive(facts, 1)


def AdaptiveAvgPool2d(facts: LayerFacts) -> list[str]:
    return _adaptive(facts, 2)


def AdaptiveAvgPool3d(facts: LayerFacts) -> list[str]:
    return _adaptive(facts, 3)


def AdaptiveMaxPool1d(facts: LayerFacts) -> list[str]:
    return _adaptive(facts, 1)


def AdaptiveMaxPool2d(facts: LayerFacts) -> list[str]:
    return _adaptive(facts, 2)


def AdaptiveMaxPool3d(facts: LayerFacts) -> list[str]:
    return _adaptive(facts, 3)
