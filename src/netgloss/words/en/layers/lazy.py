"""Lazy layers, in English."""

from __future__ import annotations

from netgloss.documents.facts import LayerFacts
from netgloss.words.arithmetic import short_name
from netgloss.words.en.layers.phrases import arguments, shape


def _lazy(facts: LayerFacts) -> list[str]:
    real = short_name(facts.type).removeprefix("Lazy")
    return [
        f"A lazy layer: it becomes `{real}` at its first call, and the input decides then what is "
        "left out here.",
        *arguments(facts, {}),
        "Until that call it has no parameters to count or to hand to an optimiser.",
        *shape(facts),
    ]


LazyBatchNorm1d = LazyBatchNorm2d = LazyBatchNorm3d = _lazy
LazyConv1d = LazyConv2d = LazyConv3d = _lazy
LazyConvTranspose1d = LazyConvTranspose2d = LazyConvTranspose3d = _lazy
LazyInstanceNorm1d = LazyInstanceNorm2d = LazyInstanceNorm3d = _lazy
LazyLinear = _lazy
