"""Lazy layers, in Chinese."""

from __future__ import annotations

from netgloss.documents.facts import LayerFacts
from netgloss.words.arithmetic import short_name
from netgloss.words.zh.layers.phrases import arguments, shape


def _lazy(facts: LayerFacts) -> list[str]:
    real = short_name(facts.type).removeprefix("Lazy")
    return [
        f"惰性层：第一次调用时变成 `{real}`，这里省略的大小由那时的输入决定。",
        *arguments(facts, {}),
        "在那次调用之前，它没有可以统计、也没有可以交给优化器的参数。",
        *shape(facts),
    ]


LazyBatchNorm1d = LazyBatchNorm2d = LazyBatchNorm3d = _lazy
LazyConv1d = LazyConv2d = LazyConv3d = _lazy
LazyConvTranspose1d = LazyConvTranspose2d = LazyConvTranspose3d = _lazy
LazyInstanceNorm1d = LazyInstanceNorm2d = LazyInstanceNorm3d = _lazy
LazyLinear = _lazy
