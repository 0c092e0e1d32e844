"""Losses and poolings that few models use, in English."""

from __future__ import annotations

from netgloss.documents.facts import LayerFacts
from netgloss.words.en.layers.loss import told
from netgloss.words.en.layers.phrases import arguments, parameters, shape
from netgloss.words.numbers import amount


def _in_short(facts: LayerFacts, what: str) -> list[str]:
    return [what, *arguments(facts, {}), *shape(facts), *parameters(facts)]


def CTCLoss(facts: LayerFacts) -> list[str]:
    return told(
        facts,
        "CTC loss: compares a long output with a short target sequence whose place in it is not known, over all ways to line them up.",
    )


def GaussianNLLLoss(facts: LayerFacts) -> list[str]:
    return told(
        facts,
        "Gaussian loss: the model predicts a mean and a variance; being wrong costs less where it says it is unsure.",
    )


def LinearCrossEntropyLoss(facts: LayerFacts) -> list[str]:
    return told(
        facts,
        "A linear layer and cross-entropy in one, so that the scores of all classes need not be kept at once.",
    )


def MultiLabelMarginLoss(facts: LayerFacts) -> list[str]:
    return told(
        facts,
        "Margin loss for several right classes: each should score above every wrong one by a margin.",
    )


def MultiLabelSoftMarginLoss(facts: LayerFacts) -> list[str]:
    return told(
        facts,
        "Several yes-or-no questions at once: each class is judged by itself, from raw scores (logits).",
    )


def MultiMarginLoss(facts: LayerFacts) -> list[str]:
    return told(
        facts,
        "Margin loss: the right class should score above every other one by a margin.",
    )


def TripletMarginWithDistanceLoss(facts: LayerFacts) -> list[str]:
    return told(
        facts,
        "Triplet loss: an anchor should lie nearer to its positive than to its negative, by a distance of one's own choice.",
    )


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


def _unpooled(facts: LayerFacts) -> list[str]:
    return _in_short(
        facts,
        "Puts the numbers that a max pooling kept back to the places they came from; all other cells are zero. It takes the indices that the pooling returned.",
    )


def MaxUnpool1d(facts: LayerFacts) -> list[str]:
    return _unpooled(facts)


def MaxUnpool2d(facts: LayerFacts) -> list[str]:
    return _unpooled(facts)


def MaxUnpool3d(facts: LayerFacts) -> list[str]:
    return _unpooled(facts)


def _fractional(facts: LayerFacts) -> list[str]:
    return _in_short(
        facts,
        "Fractional max pooling: keeps the largest number of regions whose borders are drawn at random, so that sizes may shrink by any factor.",
    )


def FractionalMaxPool2d(facts: LayerFacts) -> list[str]:
    return _fractional(facts)


def FractionalMaxPool3d(facts: LayerFacts) -> list[str]:
    return _fractional(facts)
