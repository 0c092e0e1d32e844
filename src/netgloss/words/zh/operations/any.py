"""What is true of any operation, in Chinese."""

from __future__ import annotations

from netgloss.documents.facts import OperationFacts
from netgloss.words.arithmetic import short_name
from netgloss.words.operands import plain_name
from netgloss.words.zh.operations import adapted, computing, creating, functional, shaping
from netgloss.words.zh.operations.phrases import combined
from netgloss.words.zh.operations.simple import SENTENCES

_MODULES = (shaping, computing, functional, adapted, creating)


def any_operation(facts: OperationFacts) -> list[str]:
    """Any operation, by its plain name; one without words of its own is only named."""
    if ".init." in facts.name:
        return [f"按 `{short_name(facts.name)}` 规则给参数赋初值，形状不变。"]
    name = plain_name(facts.name)
    for module in _MODULES:
        words = vars(module).get(name)
        if words is not None and getattr(words, "__module__", "") == module.__name__:
            spoken: list[str] = words(facts)
            return spoken
    if name in SENTENCES:
        return [SENTENCES[name], *combined(facts)]
    return [f"调用 PyTorch 的操作 `{short_name(facts.name)}`。", *combined(facts)]
