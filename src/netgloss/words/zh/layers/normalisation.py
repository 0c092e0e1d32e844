"""Normalisation layers, in Chinese."""

from __future__ import annotations

from typing import Any

from netgloss.documents.facts import LayerFacts
from netgloss.words.arithmetic import is_layer, short_name
from netgloss.words.numbers import amount, by, complement, grouped, real, whole
from netgloss.words.zh.layers.phrases import Effects, arguments, default, parameters, shape


def eps(value: Any, facts: LayerFacts) -> str:
    return f"方差上加 {amount(value)}，以免除以零"


def _batch_eps(value: Any, facts: LayerFacts) -> str:
    number = real(value)
    if number is None or number <= 0.01:
        return eps(value, facts)
    return (
        f"方差上加 {amount(value)}，这个数太大了；第二个位置是 `eps`，"
        f"如果本意是动量，要写 `momentum={amount(value)}`"
    )


def _momentum(value: Any, facts: LayerFacts) -> str:
    if value is None:
        return "运行值取所有批次的简单平均"
    if not real(value):
        return "运行值从不更新" if value == 0 else "运行值更新的快慢"
    new, old = amount(value), complement(value)
    return f"每个训练批次之后，运行值 = {old}·旧值 + {new}·本批的值；它不是优化器的动量"


def _affine(value: Any, facts: LayerFacts) -> str:
    if value is False:
        return "之后不再做可学习的缩放和平移"
    return "之后每个通道再做可学习的缩放 γ 和平移 β"


def _tracking(value: Any, facts: LayerFacts) -> str:
    if value is False:
        return "不保存运行值：评估模式下也用本批的均值和方差"
    return "保存均值和方差的运行值，供评估模式使用"


def _instance_tracking(value: Any, facts: LayerFacts) -> str:
    if value is False:
        return "不保存运行值：两种模式下都用每个样本自己的均值和方差"
    return "保存均值和方差的运行值，评估模式下使用"


def buffers(facts: LayerFacts) -> list[str]:
    names = [buffer.name.rpartition(".")[2] for buffer in facts.buffers]
    if not names:
        return []
    shown = "、".join(f"`{name}`" for name in names)
    return [f"另有 {len(names)} 个缓冲区（{shown}）：会更新，但不是学出来的。"]


def _lone_value(facts: LayerFacts) -> list[str]:
    """The usual trap where each channel has one value per example."""
    shape_in = facts.input
    if shape_in is None or not is_layer(facts) or len(shape_in) < 2:
        return []
    if all(isinstance(dim, int) and dim == 1 for dim in shape_in[2:]):
        return [
            "这里每个样本的每个通道只有一个值，所以训练时批大小为 1 会报错 "
            "“Expected more than 1 value per channel when training”；"
            "可用 `drop_last=True` 或 `model.eval()`。"
        ]
    return []


def _batch_what(facts: LayerFacts) -> str:
    what = "批归一化：在整个批次上把每个通道调成均值 0、方差 1"
    image = "好比把不同试卷的分数换算到同一尺度"
    formula = "y = (x − mean)/√(variance + eps)"
    if facts.arguments.get("affine") is False:
        return f"{what}，{image}：`{formula}`。"
    return f"{what}，再缩放和平移，{image}：`{formula}·γ + β`。"


def _batch_norm(facts: LayerFacts) -> list[str]:
    tracked = facts.arguments.get("track_running_stats") is not False
    table: Effects = {
        "num_features": lambda v, f: f"输入必须有 {grouped(v)} 个通道，每个通道有自己的均值和方差",
        "eps": _batch_eps,
        "momentum": _momentum,
        "affine": _affine,
        "track_running_stats": _tracking,
    }
    lines = [
        _batch_what(facts),
        *arguments(facts, table),
        *default(facts, "eps", eps(facts.arguments.get("eps"), facts)),
    ]
    if tracked:
        lines += default(facts, "momentum", _momentum(facts.arguments.get("momentum"), facts))
    lines += shape(facts) + parameters(facts) + buffers(facts)
    if tracked and is_layer(facts):
        lines.append(
            "训练模式用本批的均值和方差，评估模式用运行值；"
            "忘了 `model.eval()`，一张图的结果就会受同批其他图的影响。"
        )
    return lines + _lone_value(facts)


def BatchNorm1d(facts: LayerFacts) -> list[str]:
    return _batch_norm(facts)


def BatchNorm2d(facts: LayerFacts) -> list[str]:
    return _batch_norm(facts)


def BatchNorm3d(facts: LayerFacts) -> list[str]:
    return _batch_norm(facts)


def SyncBatchNorm(facts: LayerFacts) -> list[str]:
    lines = _batch_norm(facts)
    return [lines[0], "批次指所有设备上的样本合在一起。", *lines[1:]]


# ---- per example ---------------------------------------------------------------------------------
def _last_axes(value: Any) -> str:
    parts = tuple(value) if isinstance(value, tuple | list) else (value,)
    if len(parts) == 1:
        return f"最后一个轴（大小必须为 {grouped(parts[0])}）"
    return f"最后 {len(parts)} 个轴（大小必须为 {by(parts)}）"


def _elementwise(value: Any, facts: LayerFacts) -> str:
    if value is False:
        return "什么也不学：没有缩放，也没有平移"
    if short_name(facts.type) == "RMSNorm":
        return "之后每个元素再做可学习的缩放"
    return "之后每个元素再做可学习的缩放和平移"


def LayerNorm(facts: LayerFacts) -> list[str]:
    value = facts.arguments.get("normalized_shape")
    table: Effects = {
        "normalized_shape": lambda v, f: f"均值和方差取自{_last_axes(v)}",
        "eps": eps,
        "elementwise_affine": _elementwise,
        "bias": lambda v, f: "平移也要学习" if v is True else "不学习平移",
    }
    return [
        f"层归一化：每个样本各自在{_last_axes(value)}上调成均值 0、方差 1，与同批的其他样本无关。",
        *arguments(facts, table),
        *default(facts, "eps", eps(facts.arguments.get("eps"), facts)),
        *shape(facts),
        *parameters(facts),
        *_same_in_both(facts),
    ]


def _same_in_both(facts: LayerFacts) -> list[str]:
    return ["训练模式和评估模式下的做法相同。"] if is_layer(facts) else []


def RMSNorm(facts: LayerFacts) -> list[str]:
    value = facts.arguments.get("normalized_shape")
    table: Effects = {
        "normalized_shape": lambda v, f: f"均方根取自{_last_axes(v)}",
        "eps": lambda v, f: (
            "用数值类型的最小间隔防止除以零" if v is None else f"加上 {amount(v)}，以免除以零"
        ),
        "elementwise_affine": _elementwise,
    }
    return [
        f"均方根归一化：每个样本除以自己在{_last_axes(value)}上的均方根；"
        "与层归一化不同，不减均值。",
        *arguments(facts, table),
        *shape(facts),
        *parameters(facts),
        *_same_in_both(facts),
    ]


def _group_size(facts: LayerFacts) -> str:
    groups = whole(facts.arguments.get("num_groups"))
    channels = whole(facts.arguments.get("num_channels"))
    if not groups or channels is None or channels % groups:
        return ""
    return f"，每组 `{channels}/{groups} = {channels // groups}` 个通道"


def GroupNorm(facts: LayerFacts) -> list[str]:
    groups = facts.arguments.get("num_groups")
    table: Effects = {
        "num_groups": lambda v, f: f"分成 {grouped(v)} 组{_group_size(f)}",
        "num_channels": lambda v, f: f"输入必须有 {grouped(v)} 个通道",
        "eps": eps,
        "affine": _affine,
    }
    return [
        f"组归一化：把每个样本的通道分成 {grouped(groups)} 组，每组各自调成均值 0、方差 1，"
        "与批大小无关。",
        *arguments(facts, table),
        *default(facts, "eps", eps(facts.arguments.get("eps"), facts)),
        *shape(facts),
        *parameters(facts),
        *_same_in_both(facts),
    ]


def instance(facts: LayerFacts) -> list[str]:
    table: Effects = {
        "num_features": lambda v, f: f"输入应有 {grouped(v)} 个通道",
        "eps": eps,
        "momentum": _momentum,
        "affine": _affine,
        "track_running_stats": _instance_tracking,
    }
    affine, tracking = facts.arguments.get("affine"), facts.arguments.get("track_running_stats")
    lines = [
        "实例归一化：每张图的每个通道各自调成均值 0、方差 1，"
        "相当于去掉对比度和明暗（风格迁移里常见）。",
        *arguments(facts, table),
        *default(facts, "affine", _affine(affine, facts)),
        *default(facts, "track_running_stats", _instance_tracking(tracking, facts)),
    ]
    return lines + shape(facts) + parameters(facts) + buffers(facts)


def InstanceNorm1d(facts: LayerFacts) -> list[str]:
    return instance(facts)


def InstanceNorm2d(facts: LayerFacts) -> list[str]:
    return instance(facts)


def InstanceNorm3d(facts: LayerFacts) -> list[str]:
    return instance(facts)


def LocalResponseNorm(facts: LayerFacts) -> list[str]:
    table: Effects = {
        "size": lambda v, f: f"参考 {grouped(v)} 个相邻的通道",
        "alpha": lambda v, f: f"邻居平方和的权重为 {amount(v)}",
        "beta": lambda v, f: f"除数的幂次为 {amount(v)}",
        "k": lambda v, f: f"除数里先加 {amount(v)}",
    }
    return [
        "局部响应归一化：每个数除以同一位置上相邻通道的强度，强的会压低旁边的"
        "（AlexNet 时代的做法）。",
        *arguments(facts, table),
        *shape(facts),
        *parameters(facts),
    ]


def CrossMapLRN2d(facts: LayerFacts) -> list[str]:
    table: Effects = {
        "size": lambda v, f: f"相邻的 {amount(v)} 个通道参与计算",
        "alpha": lambda v, f: f"它们的平方乘以 {amount(v)}",
        "beta": lambda v, f: f"指数为 {amount(v)}",
        "k": lambda v, f: f"求幂之前先加上 {amount(v)}",
    }
    return [
        "跨通道的局部响应归一化：邻近通道的强响应会压低该处的激活。如今已被批归一化取代。",
        *arguments(facts, table),
        *shape(facts),
        *parameters(facts),
    ]
