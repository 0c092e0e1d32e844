"""Dropout layers, in Chinese."""

from __future__ import annotations

from typing import Any

from netgloss.documents.facts import LayerFacts
from netgloss.words.arithmetic import is_layer, kept_scale
from netgloss.words.numbers import amount
from netgloss.words.zh.layers.phrases import Effects, arguments, default, parameters, shape


def _chance(what: str, scaled: bool) -> Effects:
    def chance(value: Any, facts: LayerFacts) -> str:
        scale = kept_scale(value)
        rest = f"；留下的乘以 `{scale}`" if scaled and scale else ""
        return f"每个{what}以概率 {amount(value)} 被丢弃{rest}"

    return {"p": chance}


def _dropout(facts: LayerFacts, what: str, unit: str, scaled: bool = True) -> list[str]:
    table = _chance(unit, scaled)
    lines = [
        what,
        *arguments(facts, table),
        *default(facts, "p", table["p"](facts.arguments.get("p"), facts)),
        *shape(facts),
        *parameters(facts),
    ]
    if is_layer(facts):
        lines.append("只在训练模式下丢弃；`model.eval()` 之后一切原样通过。")
    return lines


def Dropout(facts: LayerFacts) -> list[str]:
    return _dropout(
        facts,
        "Dropout：训练时随机把一些数置零，让网络不依赖其中任何一个，"
        "好比球队训练时总有几名队员缺席。",
        "数",
    )


def _channels(facts: LayerFacts) -> list[str]:
    return _dropout(
        facts,
        "按通道 Dropout：训练时随机把整个通道置零，因为同一通道里相邻的格子内容相近，"
        "只丢单个格子作用不大。",
        "通道",
    )


def Dropout1d(facts: LayerFacts) -> list[str]:
    return _channels(facts)


def Dropout2d(facts: LayerFacts) -> list[str]:
    return _channels(facts)


def Dropout3d(facts: LayerFacts) -> list[str]:
    return _channels(facts)


def AlphaDropout(facts: LayerFacts) -> list[str]:
    return _dropout(
        facts,
        "Alpha Dropout：与 SELU 配套的 Dropout：丢弃的数取 SELU 的最低值，"
        "再平移和缩放，使均值和方差保持不变。",
        "数",
        scaled=False,
    )


def FeatureAlphaDropout(facts: LayerFacts) -> list[str]:
    return _dropout(
        facts,
        "按通道 Alpha Dropout：整个通道一起丢弃并取 SELU 的最低值，均值和方差保持不变。",
        "通道",
        scaled=False,
    )
