"""What the English sentences of all layers share: arguments, shapes, parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from netgloss.documents.facts import LayerFacts
from netgloss.words.arithmetic import (
    AXES,
    AxisText,
    Change,
    alike,
    axis_texts,
    count,
    is_layer,
    unchanged,
)
from netgloss.words.numbers import argument, dims, grouped

Effect = Callable[[Any, LayerFacts], str]
Effects = Mapping[str, Effect]

AXIS_NAMES = {"L": "length", "D": "depth", "H": "height", "W": "width"}


def plural(number: Any, noun: str, many: str = "") -> str:
    """``1 cell``, ``2 cells``."""
    return f"{grouped(number)} {noun if number == 1 else many or noun + 's'}"


def arguments(facts: LayerFacts, effects: Effects) -> list[str]:
    """A sentence for each argument that was written, in the order of the signature."""
    sentences = []
    for name, value in facts.arguments.items():
        if name in facts.given:
            effect = effects.get(name) or COMMON.get(name)
            text = effect(value, facts) if effect else ""
            shown = argument(name, value)
            sentences.append(f"`{shown}`: {text}." if text else f"`{shown}`, as written.")
    return sentences


def default(facts: LayerFacts, name: str, text: str) -> list[str]:
    """A sentence on an argument that was left out: ``text`` says what its default does."""
    if name in facts.given or name not in facts.arguments:
        return []
    return [f"`{argument(name, facts.arguments[name])}` (default): {text}."]


def went(change: Change, many: bool) -> str:
    """A verb phrase for a change of size."""
    is_, stays, becomes = (
        ("are", "stay", "become") if many else ("is", "stays", "becomes")
    )  # one axis or several
    match change.kind:
        case "kept":
            return f"{stays} the same, so nothing shrinks here"
        case "divided" | "divided_down" | "divided_up":
            how = "halved" if change.amount == 2 else f"divided by {change.amount}"
            turn = {"divided_down": ", rounded down", "divided_up": ", rounded up"}
            return f"{is_} {how}{turn.get(change.kind, '')}"
        case "multiplied":
            how = "doubled" if change.amount == 2 else f"multiplied by {change.amount}"
            return f"{is_} {how}"
        case "less":
            return f"{becomes} smaller by {grouped(change.amount)}"
        case "more":
            return f"{becomes} larger by {grouped(change.amount)}"
        case "fixed":
            return f"{becomes} {grouped(change.amount)}, whatever came in"
        case "about":
            how = "half" if change.amount == 2 else f"1/{change.amount}"
            return f"{becomes} about {how} of what came in"
        case _:
            return f"{'change' if many else 'changes'}"


def _axis_sentence(texts: list[AxisText]) -> str:
    name = AXIS_NAMES[texts[0].axis].capitalize()
    formula = f" `{texts[0].formula}`" if texts[0].formula else ""
    others = [AXIS_NAMES[text.axis] for text in texts[1:]]
    if not others:
        return (
            f"{name}:{formula}; it {went(texts[0].change, False)}."
            if formula
            else (f"The {name.lower()} {went(texts[0].change, False)}.")
        )
    likewise = " and ".join(others)
    if formula:
        return f"{name}:{formula}, and the {likewise} likewise; they {went(texts[0].change, True)}."
    return f"The {name.lower()} and the {likewise} {went(texts[0].change, True)}."


def shape(facts: LayerFacts, rank: int = 0, strides: tuple[int, ...] | None = None) -> list[str]:
    """The shape before and after; with ``rank`` spatial axes, their formulas and changes."""
    if facts.input is None or facts.output is None:
        return []
    sentences = []
    if unchanged(facts):
        sentences.append(f"The shape stays `{dims(facts.output)}`.")
    else:
        sentences.append(f"Shape: `{dims(facts.input)}` becomes `{dims(facts.output)}`.")
    if rank in AXES:
        texts = axis_texts(facts, rank, strides)
        if texts and alike(texts):
            sentences.append(_axis_sentence(texts))
        else:
            sentences.extend(_axis_sentence([text]) for text in texts)
    return sentences + calls(facts)


def calls(facts: LayerFacts) -> list[str]:
    if facts.calls <= 1:
        return []
    return [f"It is called {facts.calls} times in one run; these sizes are those of the first."]


def parameters(facts: LayerFacts) -> list[str]:
    """The arithmetic of the parameters; silent for a function, which owns none."""
    if not is_layer(facts):
        return []
    if not facts.known:
        return ["How many parameters it has cannot be known from the source."]
    if not facts.parameters:
        return ["0 parameters: there is nothing to learn."]
    counted = count(facts.parameters)
    names = ", ".join(f"`{name}`" for name in dict.fromkeys(counted.names[:6]))
    if len(counted.names) > 6:
        names += ", …"
    noun = "parameter" if counted.total == "1" else "parameters"
    value = counted.sum if counted.sum == counted.total else f"{counted.sum} = {counted.total}"
    frozen = "; they are frozen, training does not change them" if counted.frozen else ""
    return [f"`{value}` {noun} ({names}){frozen}."]


def _inplace(value: Any, facts: LayerFacts) -> str:
    if value is True:
        return (
            "the result is written over the input, which saves memory; whoever else still needs "
            "the old values gets the new ones"
        )
    return "the input is left alone and a new tensor comes out"


COMMON: Effects = {
    "inplace": _inplace,
    "device": lambda value, facts: "where the parameters are kept; the sizes do not depend on it",
    "dtype": lambda value, facts: "the number type of the parameters",
    "bias": lambda value, facts: (
        "a learned number is added to each output"
        if value is True
        else "no learned number is added to the outputs"
    ),
    "size_average": lambda value, facts: "an old spelling; `reduction` has taken its place",
    "reduce": lambda value, facts: "an old spelling; `reduction` has taken its place",
}
