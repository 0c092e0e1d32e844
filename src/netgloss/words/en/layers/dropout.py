"""Dropout layers, in English."""

from __future__ import annotations

from typing import Any

from netgloss.documents.facts import LayerFacts
from netgloss.words.arithmetic import is_layer, kept_scale
from netgloss.words.en.layers.phrases import Effects, arguments, default, parameters, shape
from netgloss.words.numbers import amount


def _chance(what: str, scaled: bool) -> Effects:
    def chance(value: Any, facts: LayerFacts) -> str:
        scale = kept_scale(value)
        rest = f"; what remains is multiplied by `{scale}`" if scaled and scale else ""
        return f"each {what} is dropped with probability {amount(value)}{rest}"

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
        lines.append(
            "It drops in train mode only; after `model.eval()` everything passes unchanged."
        )
    return lines


def Dropout(facts: LayerFacts) -> list[str]:
    return _dropout(
        facts,
        "Dropout: sets numbers to zero at random during training, so that the network does not "
        "lean on any single one, like a team that practises with some players missing.",
        "number",
    )


def _channels(facts: LayerFacts) -> list[str]:
    return _dropout(
        facts,
        "Channel dropout: sets whole channels to zero at random during training, since "
        "neighbouring cells of one channel say much the same.",
        "channel",
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
        "Alpha dropout: the dropout for SELU: dropped numbers take SELU's lowest value, and the "
        "result is shifted and scaled so that mean and variance are kept.",
        "number",
        scaled=False,
    )


def FeatureAlphaDropout(facts: LayerFacts) -> list[str]:
    return _dropout(
        facts,
        "Feature alpha dropout: alpha dropout of whole channels: a dropped channel takes SELU's "
        "lowest value, and mean and variance are kept.",
        "channel",
        scaled=False,
    )
