"""Functional forms that say more than, or take other arguments than, their layer, in English."""

from __future__ import annotations

from collections.abc import Callable

from netgloss.documents.facts import LayerFacts, OperationFacts
from netgloss.words.en.layers import convolution, normalisation, shaping
from netgloss.words.en.layers import dropout as dropouts
from netgloss.words.en.layers import linear as linears
from netgloss.words.en.operations.phrases import like, result
from netgloss.words.numbers import amount
from netgloss.words.operands import (
    as_layer,
    convolution_arguments,
    in_place,
    normalised_channels,
    table_arguments,
    with_arguments,
    written,
)


def conv1d(facts: OperationFacts) -> list[str]:
    layer = as_layer(facts, written(facts))
    return convolution.Conv1d(with_arguments(layer, convolution_arguments(facts)))


def conv_transpose1d(facts: OperationFacts) -> list[str]:
    layer = as_layer(facts, written(facts))
    return convolution.ConvTranspose1d(with_arguments(layer, convolution_arguments(facts)))


def conv2d(facts: OperationFacts) -> list[str]:
    layer = as_layer(facts, written(facts))
    return convolution.Conv2d(with_arguments(layer, convolution_arguments(facts)))


def conv_transpose2d(facts: OperationFacts) -> list[str]:
    layer = as_layer(facts, written(facts))
    return convolution.ConvTranspose2d(with_arguments(layer, convolution_arguments(facts)))


def conv3d(facts: OperationFacts) -> list[str]:
    layer = as_layer(facts, written(facts))
    return convolution.Conv3d(with_arguments(layer, convolution_arguments(facts)))


def conv_transpose3d(facts: OperationFacts) -> list[str]:
    layer = as_layer(facts, written(facts))
    return convolution.ConvTranspose3d(with_arguments(layer, convolution_arguments(facts)))


def linear(facts: OperationFacts) -> list[str]:
    has_bias = facts.arguments.get("bias") is not None
    layer = as_layer(facts, (), {"bias": "bias_tensor"})
    return linears.Linear(with_arguments(layer, {} if has_bias else {"bias": False}))


def embedding(facts: OperationFacts) -> list[str]:
    layer = as_layer(facts, written(facts))
    return linears.Embedding(with_arguments(layer, table_arguments(facts)))


def embedding_bag(facts: OperationFacts) -> list[str]:
    layer = as_layer(facts, written(facts))
    return linears.EmbeddingBag(with_arguments(layer, table_arguments(facts)))


def group_norm(facts: OperationFacts) -> list[str]:
    layer = as_layer(facts, written(facts))
    return normalisation.GroupNorm(with_arguments(layer, normalised_channels(facts)))


def instance_norm(facts: OperationFacts) -> list[str]:
    return normalisation.instance(as_layer(facts, written(facts)))


def flatten(facts: OperationFacts) -> list[str]:
    return like(shaping.Flatten, facts) + _batch_too(facts)


def _batch_too(facts: OperationFacts) -> list[str]:
    """``torch.flatten`` starts at axis 0, unlike ``nn.Flatten``."""
    start = facts.arguments.get("start_dim")
    if start == 0 and facts.inputs and len(facts.inputs[0]) > 1:
        return [
            "It starts at axis 0 here, so the batch is merged as well; `start_dim=1` would keep it."
        ]
    return []


# ---- dropout: the function has its own switch -------------------------------------------------
def _switch(facts: OperationFacts) -> list[str]:
    training = facts.arguments.get("training", facts.arguments.get("train"))
    name = "train" if "train" in facts.arguments else "training"
    if training is True and facts.mode == "eval":
        return [
            f"`{name}=True`, so it drops in eval mode too: unlike `nn.Dropout` it does not follow "
            f"`model.eval()`; `{name}=self.training` would."
        ]
    if training is False:
        return [f"`{name}=False` in this run, so nothing is dropped."]
    return []


def _dropped(words: Callable[[LayerFacts], list[str]], facts: OperationFacts) -> list[str]:
    given = [name for name in written(facts) if name not in ("training", "train")]
    return words(as_layer(facts, given)) + _switch(facts)


def dropout(facts: OperationFacts) -> list[str]:
    return _dropped(dropouts.Dropout, facts)


def dropout1d(facts: OperationFacts) -> list[str]:
    return _dropped(dropouts.Dropout1d, facts)


def dropout2d(facts: OperationFacts) -> list[str]:
    return _dropped(dropouts.Dropout2d, facts)


def dropout3d(facts: OperationFacts) -> list[str]:
    return _dropped(dropouts.Dropout3d, facts)


def alpha_dropout(facts: OperationFacts) -> list[str]:
    return _dropped(dropouts.AlphaDropout, facts)


def feature_alpha_dropout(facts: OperationFacts) -> list[str]:
    return _dropped(dropouts.FeatureAlphaDropout, facts)


def unfold(facts: OperationFacts) -> list[str]:
    """``F.unfold`` cuts a map into columns, ``Tensor.unfold`` an axis into windows."""
    if "dimension" not in facts.arguments:
        return like(shaping.Unfold, facts)
    axis, size, step = (facts.arguments.get(name) for name in ("dimension", "size", "step"))
    return [
        f"Cuts axis {amount(axis)} into windows of {amount(size)}, a new one every "
        f"{amount(step)} places; the windows lie along a new last axis.",
        *result(facts),
    ]


def bernoulli(facts: OperationFacts) -> list[str]:
    chance = facts.arguments.get("p")
    if in_place(facts.name) or chance is not None:
        return [
            f"Throws a coin for each element; a one has probability {amount(chance)}.",
            *result(facts),
        ]
    return ["Throws a coin for each element, which is itself the chance of a one.", *result(facts)]
