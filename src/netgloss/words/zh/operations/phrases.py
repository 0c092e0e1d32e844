"""What the Chinese sentences of all operations share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from netgloss.documents.facts import LayerFacts, OperationFacts
from netgloss.words.arithmetic import same_shape
from netgloss.words.numbers import dims
from netgloss.words.operands import all_alike, as_layer, before_after, broadcasts, in_place, written
from netgloss.words.zh.grammar import listing


def like(
    words: Callable[[LayerFacts], list[str]],
    facts: OperationFacts,
    renamed: Mapping[str, str] | None = None,
) -> list[str]:
    """A function in the words of the layer that does the same."""
    return words(as_layer(facts, written(facts), renamed)) + written_back(facts)


def written_back(facts: OperationFacts) -> list[str]:
    if not in_place(facts.name):
        return []
    return ["结果直接写回第一个操作数，用到同一张量的其他地方也会跟着变。"]


def result(facts: OperationFacts) -> list[str]:
    """The shape before and after, and what is changed in place."""
    pair = before_after(facts)
    if pair is None:
        shapes = [f"结果的形状：`{dims(facts.outputs[0])}`。"] if facts.outputs else []
    elif same_shape(*pair):
        shapes = [f"形状保持 `{dims(pair[1])}` 不变。"]
    else:
        shapes = [f"形状：`{dims(pair[0])}` 变为 `{dims(pair[1])}`。"]
    return shapes + written_back(facts)


def combined(facts: OperationFacts) -> list[str]:
    """How the shapes of several operands come together."""
    if len(facts.inputs) < 2 or not facts.outputs:
        return result(facts)
    out = facts.outputs[0]
    if all_alike([*facts.inputs, out]):
        return [
            f"各操作数的形状都是 `{dims(out)}`，结果也一样。",
            *written_back(facts),
        ]
    shown = listing([f"`{dims(shape)}`" for shape in facts.inputs])
    if broadcasts(facts.inputs, out):
        return [
            f"{shown} 合到共同的形状 `{dims(out)}`（广播：大小为 1 的轴和缺少的轴会重复）。",
            *written_back(facts),
        ]
    return [f"各操作数的形状为 {shown}。", *written_back(facts)]


def axes(numbers: Sequence[int]) -> str:
    """``轴 1``, ``轴 2、3``."""
    return f"轴 {'、'.join(str(axis) for axis in numbers)}"
