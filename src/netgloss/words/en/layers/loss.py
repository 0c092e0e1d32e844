"""Losses and similarities, in English."""

from __future__ import annotations

from typing import Any

from netgloss.documents.facts import LayerFacts
from netgloss.words.arithmetic import short_name
from netgloss.words.en.layers.phrases import Effects, arguments, default, parameters, shape
from netgloss.words.numbers import amount


def _reduction(value: Any, facts: LayerFacts) -> str:
    return {
        "mean": "the losses are averaged to a single number",
        "sum": "the losses are added up to a single number",
        "none": "no averaging: every loss is returned",
        "batchmean": "the losses are added up and divided by the batch size",
    }.get(value if isinstance(value, str) else "", "how the single losses become one")


def _weight(value: Any, facts: LayerFacts) -> str:
    return "all classes count alike" if value is None else "each class counts by its own weight"


_TABLE: Effects = {
    "reduction": _reduction,
    "weight": _weight,
    "pos_weight": lambda v, f: (
        "positive examples count like negative ones"
        if v is None
        else "positive examples count more, to make up for being rare"
    ),
    "ignore_index": lambda v, f: f"targets of {amount(v)} are left out of the loss",
    "label_smoothing": lambda v, f: (
        "the targets are taken as they are"
        if v == 0
        else f"{amount(v)} of each target's certainty is spread over all classes"
    ),
    "beta": lambda v, f: f"errors below {amount(v)} are squared, larger ones count linearly",
    "delta": lambda v, f: f"errors below {amount(v)} are squared, larger ones count linearly",
    "log_target": lambda v, f: (
        "the targets are logarithms too" if v is True else "the targets are plain probabilities"
    ),
    "dim": lambda v, f: f"vectors lie along axis {amount(v)}",
    "eps": lambda v, f: f"{amount(v)} keeps from dividing by zero",
    "margin": lambda v, f: f"the margin is {amount(v)}",
    "p": lambda v, f: f"distances are measured by the {amount(v)}-norm",
}


def told(facts: LayerFacts, what: str, *notes: str) -> list[str]:
    """A loss: what it is, its arguments, its reduction."""
    lines = [what, *arguments(facts, _TABLE)]
    lines += default(facts, "reduction", _reduction(facts.arguments.get("reduction"), facts))
    return [*lines, *notes, *shape(facts), *parameters(facts)]


def CrossEntropyLoss(facts: LayerFacts) -> list[str]:
    notes = ["Targets are class numbers of type int64, or class probabilities of the same shape."]
    if short_name(facts.previous_type) == "Softmax":
        notes.append("A Softmax stands before it here: take it out, the loss contains one already.")
    return told(
        facts,
        "Cross-entropy: says how surprised the model is by the right class; it takes raw scores "
        "(logits), because LogSoftmax and NLLLoss are both inside.",
        *notes,
    )


def NLLLoss(facts: LayerFacts) -> list[str]:
    return told(
        facts,
        "Negative log-likelihood: picks the log-probability of the right class and flips its sign; "
        "it expects the output of LogSoftmax.",
        "Targets are class numbers of type int64.",
    )


_ALIKE = "Output and target should have the same shape: (N, 1) against (N) is only warned of."


def MSELoss(facts: LayerFacts) -> list[str]:
    return told(
        facts,
        "Mean squared error: the squared difference from the target; large errors weigh most.",
        _ALIKE,
    )


def L1Loss(facts: LayerFacts) -> list[str]:
    return told(
        facts,
        "Mean absolute error: how far the output is from the target, without its sign.",
        _ALIKE,
    )


def SmoothL1Loss(facts: LayerFacts) -> list[str]:
    return told(
        facts,
        "Smooth L1: squared for small errors, linear for large ones, so that outliers do not rule.",
        _ALIKE,
    )


def HuberLoss(facts: LayerFacts) -> list[str]:
    return told(
        facts,
        "Huber loss: squared for small errors, linear for large ones, so that outliers do "
        "not rule.",
        _ALIKE,
    )


def BCELoss(facts: LayerFacts) -> list[str]:
    return told(
        facts,
        "Binary cross-entropy for probabilities: the input must already lie between 0 and 1, "
        "usually after a Sigmoid.",
        "Output and target must have the same shape.",
    )


def BCEWithLogitsLoss(facts: LayerFacts) -> list[str]:
    notes = ["Output and target must have the same shape."]
    if short_name(facts.previous_type) == "Sigmoid":
        notes.append(
            "A Sigmoid stands before it here: take it out, or it is applied twice and every "
            "probability lands between 0.5 and 0.73."
        )
    return told(
        facts,
        "Binary cross-entropy for raw scores (logits): the sigmoid is inside, which is more exact "
        "than Sigmoid and BCELoss apart.",
        *notes,
    )


def KLDivLoss(facts: LayerFacts) -> list[str]:
    return told(
        facts,
        "Kullback–Leibler divergence: how far one distribution is from another; the input must be "
        "log-probabilities.",
        "The true mean over examples is `reduction='batchmean'`.",
    )


def CosineSimilarity(facts: LayerFacts) -> list[str]:
    lines = [
        "Cosine similarity: the cosine of the angle between two vectors, from −1 (opposite) to 1 "
        "(same direction); their lengths play no part.",
        *arguments(facts, _TABLE),
        *default(facts, "dim", _TABLE["dim"](facts.arguments.get("dim"), facts)),
    ]
    return lines + shape(facts) + parameters(facts)


def TripletMarginLoss(facts: LayerFacts) -> list[str]:
    return told(
        facts, "Triplet loss: an anchor should lie nearer to its positive than to its negative."
    )


def MarginRankingLoss(facts: LayerFacts) -> list[str]:
    return told(facts, "Ranking loss: of two scores the right one should be larger.")


def CosineEmbeddingLoss(facts: LayerFacts) -> list[str]:
    return told(facts, "Cosine embedding loss: alike pairs should point the same way, others not.")


def HingeEmbeddingLoss(facts: LayerFacts) -> list[str]:
    return told(facts, "Hinge embedding loss: distances of unlike pairs should exceed a margin.")


def PoissonNLLLoss(facts: LayerFacts) -> list[str]:
    return told(facts, "Poisson loss: for targets that are counts.")


def SoftMarginLoss(facts: LayerFacts) -> list[str]:
    return told(facts, "Soft margin loss: for two classes written as plus and minus one.")


def PairwiseDistance(facts: LayerFacts) -> list[str]:
    lines = [
        "Takes the distance between pairs of vectors along the last axis.",
        *arguments(facts, _TABLE),
    ]
    return lines + shape(facts) + parameters(facts)


def NLLLoss2d(facts: LayerFacts) -> list[str]:
    return NLLLoss(facts)
