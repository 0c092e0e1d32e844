"""Containers, in English."""

from __future__ import annotations

from netgloss.documents.facts import LayerFacts
from netgloss.words.en.layers.phrases import shape


def Sequential(facts: LayerFacts) -> list[str]:
    return [
        "Runs its layers one after the other, each on what the one before hands out, like an "
        "assembly line.",
        *shape(facts),
    ]


def ModuleList(facts: LayerFacts) -> list[str]:
    return [
        "A list of layers whose parameters the model knows of, unlike those in a plain Python "
        "list; it has no forward of its own, the order of the calls is written in the model."
    ]


def ModuleDict(facts: LayerFacts) -> list[str]:
    return [
        "A dictionary of layers whose parameters the model knows of, unlike those in a plain "
        "Python dict; it has no forward of its own."
    ]


def ParameterList(facts: LayerFacts) -> list[str]:
    return [
        "A list of parameters that the model knows of, unlike those in a plain Python list, so "
        "the optimiser gets them too."
    ]


def ParameterDict(facts: LayerFacts) -> list[str]:
    return [
        "A dictionary of parameters that the model knows of, unlike those in a plain Python dict, "
        "so the optimiser gets them too."
    ]
