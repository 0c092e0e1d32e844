"""What the English sentences of all operations share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from netgloss.documents.facts import LayerFacts, OperationFacts
from netgloss.words.arithmetic import same_shape
from netgloss.words.en.grammar import listing
from netgloss.words.numbers import dims
from netgloss.words.operands import all_alike, as_layer, before_after, broadcasts, in_place, written


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
    return [
        "The result is written over the first operand, which changes wherever else that tensor is used."
    ]


def result(facts: OperationFacts) -> list[str]:
    """The shape before and after, and what is changed in place."""
    pair = before_after(facts)
    if pair is None:
        shapes = [f"Result: `{dims(facts.outputs[0])}`."] if facts.outputs else []
    elif same_shape(*pair):
        shapes = [f"The shape stays `{dims(pair[1])}`."]
    else:
        shapes = [f"Shape: `{dims(pair[0])}` becomes `{dims(pair[1])}`."]
    return shapes + written_back(facts)


def combined(facts: OperationFacts) -> list[str]:
    """How the shapes of several operands come together."""
    if len(facts.inputs) < 2 or not facts.outputs:
        return result(facts)
    out = facts.outputs[0]
    if all_alike([*facts.inputs, out]):
        return [
            f"All operands have the shape `{dims(out)}`, and so has the result.",
            *written_back(facts),
        ]
    shown = listing([f"`{dims(shape)}`" for shape in facts.inputs])
    if broadcasts(facts.inputs, out):
        return [
            f"{shown} meet in the common shape `{dims(out)}` (broadcasting: axes of "
            "size 1 and missing axes are repeated).",
            *written_back(facts),
        ]
    return [f"The operands have the shapes {shown}.", *written_back(facts)]


def axes(numbers: Sequence[int]) -> str:
    """``axis 1``, ``axes 2 and 3``."""
    if len(numbers) == 1:
        return f"axis {numbers[0]}"
    return f"axes {', '.join(str(axis) for axis in numbers[:-1])} and {numbers[-1]}"
