"""Functional forms that say more than, or take other arguments than, their layer, in Chinese."""

from __future__ import annotations

from collections.abc import Callable

from netgloss.documents.facts import LayerFacts, OperationFacts
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
from netgloss.words.zh.layers import convolution, normalisation, shaping
from netgloss.words.zh.layers import dropout as dropouts
from netgloss.words.zh.layers import linear as linears
from netgloss.words.zh.operations.phrases import like, result


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
        return ["这里从轴 0 开始，连批次也合并了；`start_dim=1` 可以保留批次。"]
    return []


# ---- dropout: the function has its own switch -------------------------------------------------
def _switch(facts: OperationFacts) -> list[str]:
    training = facts.arguments.get("training", facts.arguments.get("train"))
    name = "train" if "train" in facts.arguments else "training"
    if training is True and facts.mode == "eval":
        return [
            f"`{name}=True`，评估模式下也照样丢弃：它不像 `nn.Dropout` 那样听从 `model.eval()`；"
            f"应写 `{name}=self.training`。"
        ]
    if training is False:
        return [f"这次运行中 `{name}=False`，什么也不丢弃。"]
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
        f"把轴 {amount(axis)} 切成大小为 {amount(size)} 的窗口，每隔 {amount(step)} 格一个；"
        "窗口排在新的最后一个轴上。",
        *result(facts),
    ]


def bernoulli(facts: OperationFacts) -> list[str]:
    chance = facts.arguments.get("p")
    if in_place(facts.name) or chance is not None:
        return [
            f"每个元素抛一次硬币，得到一的概率是 {amount(chance)}。",
            *result(facts),
        ]
    return ["每个元素抛一次硬币，元素自己的值就是得到一的概率。", *result(facts)]
