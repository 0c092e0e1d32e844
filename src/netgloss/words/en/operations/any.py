"""What is true of any operation, in English."""

from __future__ import annotations

from netgloss.documents.facts import OperationFacts
from netgloss.words.arithmetic import short_name
from netgloss.words.en.operations import adapted, computing, creating, functional, shaping
from netgloss.words.en.operations.phrases import combined
from netgloss.words.en.operations.simple import SENTENCES
from netgloss.words.operands import plain_name

_MODULES = (shaping, computing, functional, adapted, creating)


def any_operation(facts: OperationFacts) -> list[str]:
    """Any operation, by its plain name; one without words of its own is only named."""
    if ".init." in facts.name:
        return [
            f"Gives a parameter its first values, by the rule `{short_name(facts.name)}`; its shape does not change.",
        ]
    name = plain_name(facts.name)
    for module in _MODULES:
        words = vars(module).get(name)
        if words is not None and getattr(words, "__module__", "") == module.__name__:
            spoken: list[str] = words(facts)
            return spoken
    if name in SENTENCES:
        return [SENTENCES[name], *combined(facts)]
    return [f"Calls `{short_name(facts.name)}`, an operation of PyTorch.", *combined(facts)]
