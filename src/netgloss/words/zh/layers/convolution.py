"""Convolutions and transposed convolutions, in Chinese."""

from __future__ import annotations

from typing import Any

from netgloss.documents.facts import LayerFacts
from netgloss.words.arithmetic import Slide, count, follows_batch_norm, ints, slide
from netgloss.words.numbers import by, grouped, whole
from netgloss.words.zh.layers.phrases import Effects, arguments, default, parameters, shape

PADDING_MODES = {
    "zeros": "边缘补零",
    "reflect": "边缘用特征图的镜像来补",
    "replicate": "边缘重复最外面一圈的值",
    "circular": "边缘用对侧的值来补，好像特征图首尾相接",
}


def padding(value: Any, facts: LayerFacts, rank: int) -> str:
    """What a convolution's padding adds."""
    mode = facts.arguments.get("padding_mode", "zeros")
    what = "零" if mode == "zeros" else "边缘值"
    if value == "same":
        return f"边缘补上足够的{what}，使尺寸不变"
    if value == "valid":
        return "边缘不补任何东西，窗口不越出特征图"
    amounts = slide(facts.arguments, rank).padding
    if amounts is None:
        return f"在边缘补{what}"
    if not any(amounts):
        return "边缘不补任何东西，窗口不越出特征图"
    if len(set(amounts)) == 1:
        if rank == 1:
            return f"两端各补 {grouped(amounts[0])} 个{what}"
        return (
            f"四周各补 {grouped(amounts[0])} 圈{what}"
            if rank == 2
            else (f"各个方向各补 {grouped(amounts[0])} 层{what}")
        )
    return f"各轴两侧分别补 {by(amounts)} 个{what}"


def stride(window: Slide) -> str:
    steps = window.stride
    if steps is None:
        return "窗口每次移动的距离"
    if all(step == 1 for step in steps):
        return "窗口每次移动 1 格，一个位置也不跳过"
    if len(set(steps)) > 1:
        return f"窗口在各轴上每次移动 {by(steps)} 格"
    share = "一半" if steps[0] == 2 else f" 1/{steps[0]}"
    return f"窗口每次移动 {steps[0]} 格，留下的位置约为{share}"


def dilation(window: Slide) -> str:
    gaps, kernel, span = window.dilation, window.kernel, window.span
    if gaps is None or kernel is None or span is None:
        return "窗口里各格之间的间距"
    if all(gap == 1 for gap in gaps):
        return "窗口里的格子彼此相邻"
    apart = by(gaps) if len(set(gaps)) > 1 else str(gaps[0])
    sums = f"`{gaps[0]}·({kernel[0]} − 1) + 1 = {span[0]}`"
    return f"窗口里的格子间距为 {apart}，一次能跨过 {sums} 格"


def _groups(value: Any, facts: LayerFacts) -> str:
    parts, inputs = whole(value), whole(facts.arguments.get("in_channels"))
    if parts == 1:
        return "每个卷积核都看到全部输入通道"
    if parts is None or inputs is None or parts < 1 or inputs % parts:
        return "通道分成若干组，组与组互不相见"
    if parts == inputs:
        return f"分成 {grouped(parts)} 组，每组 1 个通道，卷积核只看自己那个通道"
    return (
        f"通道分成 {grouped(parts)} 组，组与组互不相见；每个卷积核只看到 "
        f"`{inputs}/{parts} = {inputs // parts}` 个输入通道"
    )


def bias(value: Any, facts: LayerFacts) -> str:
    if value is False and follows_batch_norm(facts):
        return "输出通道不加偏置；后面紧跟的批归一化反正会把它减掉"
    if value is False:
        return "输出通道不加偏置"
    return needless_bias(facts) or "每个输出通道各加一个可学习的偏置"


def needless_bias(facts: LayerFacts) -> str:
    """The note on a bias right before BatchNorm, or ``""``."""
    if not follows_batch_norm(facts):
        return ""
    spare = [part for part in facts.parameters if part.name.rpartition(".")[2] == "bias"]
    saved = f"，还能省下 {count(spare).total} 个参数" if spare else ""
    return (
        "在这里是多余的，因为后面紧跟的批归一化会减去每个通道的均值；"
        f"写成 `bias=False` 效果一样{saved}"
    )


def _kernel(value: Any, facts: LayerFacts, rank: int) -> str:
    window = slide(facts.arguments, rank)
    if window.kernel is None:
        return "卷积核窗口的大小"
    if window.area == 1:
        return "窗口只有一格，不看相邻的位置"
    return f"卷积核窗口为 {by(window.kernel)}"


def effects(rank: int) -> Effects:
    return {
        "in_channels": lambda v, f: f"输入必须有 {grouped(v)} 个通道",
        "out_channels": lambda v, f: f"共 {grouped(v)} 个卷积核，所以输出有 {grouped(v)} 个通道",
        "kernel_size": lambda v, f: _kernel(v, f, rank),
        "stride": lambda v, f: stride(slide(f.arguments, rank)),
        "padding": lambda v, f: padding(v, f, rank),
        "dilation": lambda v, f: dilation(slide(f.arguments, rank)),
        "groups": _groups,
        "bias": bias,
        "padding_mode": lambda v, f: (
            PADDING_MODES.get(v, "边缘的填充方式") if isinstance(v, str) else "边缘的填充方式"
        ),
    }


def _what(facts: LayerFacts, rank: int) -> str:
    window = slide(facts.arguments, rank)
    groups, inputs = whole(facts.arguments.get("groups")), whole(facts.arguments.get("in_channels"))
    if groups is not None and groups == inputs and groups > 1:
        return (
            "逐通道卷积（depthwise）：每个通道各用各的卷积核，像彩印时一种颜色一块版，"
            "通道之间互不混合。"
        )
    if window.area == 1:
        return (
            "逐点卷积：在每个位置上把各通道重新混合成新的通道，像在调色盘上调色，不看相邻的位置。"
        )
    where = {1: "沿着序列", 2: "在特征图上", 3: "在立体特征图中"}[rank]
    return (
        f"卷积：一个带有可学习权重的小窗口{where}滑动，每到一处就把盖住的数加权求和，"
        "好比拿同一块模板到处比对，看哪里对得上。"
    )


def _convolution(facts: LayerFacts, rank: int) -> list[str]:
    window = slide(facts.arguments, rank)
    lines = [_what(facts, rank), *arguments(facts, effects(rank))]
    lines += default(facts, "stride", stride(window))
    if window.area != 1:
        lines += default(facts, "padding", padding(facts.arguments.get("padding"), facts, rank))
    if facts.arguments.get("bias") is True:
        lines += default(facts, "bias", bias(True, facts))
    return lines + shape(facts, rank, window.stride) + parameters(facts)


def Conv1d(facts: LayerFacts) -> list[str]:
    return _convolution(facts, 1)


def Conv2d(facts: LayerFacts) -> list[str]:
    return _convolution(facts, 2)


def Conv3d(facts: LayerFacts) -> list[str]:
    return _convolution(facts, 3)


# ---- transposed ----------------------------------------------------------------------------------
def _spread(window: Slide) -> str:
    steps = window.stride
    if steps is None:
        return "输入的各格在输出里相隔多远"
    if all(step == 1 for step in steps):
        return "输入里相邻的格子在输出里仍然相邻"
    apart = by(steps) if len(set(steps)) > 1 else grouped(steps[0])
    return f"输入的各格在输出里相隔 {apart} 格，输出约放大到 {apart} 倍"


def _trim(window: Slide) -> str:
    amounts = window.padding
    if amounts is None:
        return "从输出的边缘裁掉若干格"
    if not any(amounts):
        return "输出不裁边"
    width = by(amounts) if len(set(amounts)) > 1 else grouped(amounts[0])
    return f"从输出的每一侧裁掉 {width} 格（这里填充的作用是反过来的）"


def _output_padding(value: Any, facts: LayerFacts, rank: int) -> str:
    extra = ints(value, rank)
    if extra is None:
        return "输出在每个轴的一端多出多少格"
    if not any(extra):
        return "步长使输出尺寸有几种可能，这里取最小的一种"
    shown = by(extra) if len(set(extra)) > 1 else grouped(extra[0])
    return (
        f"输出在每个轴的一端多出 {shown} 格；步长使输出尺寸有几种可能，它指定要哪一种，"
        "并不是给结果补零"
    )


def _transposed(facts: LayerFacts, rank: int) -> list[str]:
    window = slide(facts.arguments, rank)
    table: Effects = {
        **effects(rank),
        "out_channels": lambda v, f: f"输出有 {grouped(v)} 个通道",
        "kernel_size": lambda v, f: (
            "输入的每一格展开成" + (f" {by(window.kernel)} 格" if window.kernel else "一个窗口")
        ),
        "stride": lambda v, f: _spread(window),
        "padding": lambda v, f: _trim(window),
        "output_padding": lambda v, f: _output_padding(v, f, rank),
    }
    lines = [
        "转置卷积：输入的每一格都在更大的图上盖下一枚加权的卷积核印章，重叠处相加，"
        "尺寸的变化与卷积正好相反。",
        *arguments(facts, table),
        *default(facts, "stride", _spread(window)),
        *default(facts, "padding", _trim(window)),
    ]
    if window.stride is not None and any(step > 1 for step in window.stride):
        extra = facts.arguments.get("output_padding", 0)
        lines += default(facts, "output_padding", _output_padding(extra, facts, rank))
    if facts.arguments.get("bias") is True:
        lines += default(facts, "bias", bias(True, facts))
    return lines + shape(facts, rank) + parameters(facts)


def ConvTranspose1d(facts: LayerFacts) -> list[str]:
    return _transposed(facts, 1)


def ConvTranspose2d(facts: LayerFacts) -> list[str]:
    return _transposed(facts, 2)


def ConvTranspose3d(facts: LayerFacts) -> list[str]:
    return _transposed(facts, 3)
