"""惰性层，以及如今模型里很少见的几种层的中文说明。"""

from __future__ import annotations

from netgloss.documents.facts import LayerFacts
from netgloss.words.arithmetic import short_name
from netgloss.words.numbers import amount
from netgloss.words.zh.layers.phrases import arguments, parameters, shape


def _lazy(facts: LayerFacts) -> list[str]:
    real = short_name(facts.type).removeprefix("Lazy")
    return [
        f"惰性层：第一次调用时变成 `{real}`，这里省略的大小由那时的输入决定。",
        *arguments(facts, {}),
        "在那次调用之前，它没有可以统计、也没有可以交给优化器的参数。",
        *shape(facts),
    ]


def LazyBatchNorm1d(facts: LayerFacts) -> list[str]:
    return _lazy(facts)


def LazyBatchNorm2d(facts: LayerFacts) -> list[str]:
    return _lazy(facts)


def LazyBatchNorm3d(facts: LayerFacts) -> list[str]:
    return _lazy(facts)


def LazyConv1d(facts: LayerFacts) -> list[str]:
    return _lazy(facts)


def LazyConv2d(facts: LayerFacts) -> list[str]:
    return _lazy(facts)


def LazyConv3d(facts: LayerFacts) -> list[str]:
    return _lazy(facts)


def LazyConvTranspose1d(facts: LayerFacts) -> list[str]:
    return _lazy(facts)


def LazyConvTranspose2d(facts: LayerFacts) -> list[str]:
    return _lazy(facts)


def LazyConvTranspose3d(facts: LayerFacts) -> list[str]:
    return _lazy(facts)


def LazyInstanceNorm1d(facts: LayerFacts) -> list[str]:
    return _lazy(facts)


def LazyInstanceNorm2d(facts: LayerFacts) -> list[str]:
    return _lazy(facts)


def LazyInstanceNorm3d(facts: LayerFacts) -> list[str]:
    return _lazy(facts)


def LazyLinear(facts: LayerFacts) -> list[str]:
    return _lazy(facts)


def AdaptiveLogSoftmaxWithLoss(facts: LayerFacts) -> list[str]:
    effects = {
        "in_features": lambda v, f: f"每个样本有 {amount(v)} 个特征",
        "n_classes": lambda v, f: f"共有 {amount(v)} 个类别，常见的在前",
        "cutoffs": lambda v, f: "类别在这些位置切成头部和较少见的几簇",
        "div_value": lambda v, f: f"每一簇的宽度是前一簇的 {amount(v)} 分之一",
        "head_bias": lambda v, f: "头部带可学习的偏置" if v is True else "不带偏置",
    }
    return [
        "自适应 softmax：常见类别直接打分，少见类别只在需要时经较窄的层打分，类别极多时也算得起。",
        *arguments(facts, effects),
        "返回一对值：每个样本所属类别的对数概率，以及平均损失。",
        *shape(facts),
        *parameters(facts),
    ]


def CrossMapLRN2d(facts: LayerFacts) -> list[str]:
    effects = {
        "size": lambda v, f: f"相邻的 {amount(v)} 个通道参与计算",
        "alpha": lambda v, f: f"它们的平方乘以 {amount(v)}",
        "beta": lambda v, f: f"指数为 {amount(v)}",
        "k": lambda v, f: f"求幂之前先加上 {amount(v)}",
    }
    return [
        "跨通道的局部响应归一化：邻近通道的强响应会压低该处的激活。如今已被批归一化取代。",
        *arguments(facts, effects),
        *shape(facts),
        *parameters(facts),
    ]
