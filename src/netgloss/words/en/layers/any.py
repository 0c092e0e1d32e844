"""What is true of any layer, in English."""

from __future__ import annotations

from netgloss.documents.facts import LayerFacts
from netgloss.words.arithmetic import short_name
from netgloss.words.en.layers.phrases import arguments, parameters, shape


def any_layer(facts: LayerFacts) -> list[str]:
    """For a layer without words of its own."""
    return [
        f"`{short_name(facts.type)}`: a layer of PyTorch.",
        *arguments(facts, {}),
        *shape(facts),
        *parameters(facts),
    ]
