"""Lazy layers, and a few that hardly stand in a model any more, in English."""

from __future__ import annotations

from netgloss.documents.facts import LayerFacts
from netgloss.words.arithmetic import short_name
from netgloss.words.en.layers.phrases import arguments, parameters, shape
from netgloss.words.numbers import amount


def _lazy(facts: LayerFacts) -> list[str]:
    real = short_name(facts.type).removeprefix("Lazy")
    return [
        f"A lazy layer: it becomes `{real}` at its first call, and the input decides then what is "
        "left out here.",
        *arguments(facts, {}),
        "Until that call it has no parameters to count or to hand to an optimiser.",
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
        "in_features": lambda v, f: f"each example has {amount(v)} features",
        "n_classes": lambda v, f: f"there are {amount(v)} classes, the most frequent first",
        "cutoffs": lambda v, f: "where the classes are cut into the head and the rarer clusters",
        "div_value": lambda v, f: f"each cluster is {amount(v)} times narrower than the one before",
        "head_bias": lambda v, f: "a bias is learned for the head" if v is True else "no bias",
    }
    return [
        "An adaptive softmax: frequent classes are scored at once, rarer ones only where they are "
        "needed, through narrower layers, so that very many classes stay affordable.",
        *arguments(facts, effects),
        "It returns a pair: the log-probability of each example's class, and the mean loss.",
        *shape(facts),
        *parameters(facts),
    ]


def CrossMapLRN2d(facts: LayerFacts) -> list[str]:
    effects = {
        "size": lambda v, f: f"{amount(v)} neighbouring channels count",
        "alpha": lambda v, f: f"their squares are weighted by {amount(v)}",
        "beta": lambda v, f: f"the exponent is {amount(v)}",
        "k": lambda v, f: f"{amount(v)} is added before the power is taken",
    }
    return [
        "Local response normalisation across channels: strong neighbours damp an activation. "
        "Batch normalisation has replaced it.",
        *arguments(facts, effects),
        *shape(facts),
        *parameters(facts),
    ]
