"""What is true of any layer, in Chinese."""

from __future__ import annotations

from netgloss.documents.facts import LayerFacts
from netgloss.words.arithmetic import short_name
from netgloss.words.zh.layers.phrases import arguments, parameters, shape


def any_layer(facts: LayerFacts) -> list[str]:
    """For a layer without words of its own."""
    return [
        f"`{short_name(facts.type)}`：PyTorch 的一种层。",
        *arguments(facts, {}),
        *shape(facts),
        *parameters(facts),
    ]
