"""Recurrent layers, in English."""

from __future__ import annotations

from typing import Any

from netgloss.documents.facts import LayerFacts
from netgloss.words.arithmetic import recurrence, sequence_axes
from netgloss.words.en.layers.phrases import (
    Effects,
    arguments,
    calls,
    default,
    parameters,
    plural,
    shape,
)
from netgloss.words.numbers import amount, dims, size


def _batch_first(value: Any, facts: LayerFacts) -> str:
    order = "(batch, steps, features)" if value is True else "(steps, batch, features)"
    text = f"input and output are read as {order}"
    axes = sequence_axes(facts)
    if axes is not None:
        text += f", here steps = {size(axes[0])} and batch = {size(axes[1])}"
    if value is True:
        return f"{text}; the states h_n keep the batch as their second axis all the same"
    return f"{text}; the other order gives no error, only wrong results"


def _layers(value: Any, facts: LayerFacts) -> str:
    if value == 1:
        return "a single layer"
    return (
        f"{plural(value, 'layer')} on top of one another, each reads what the one below hands out"
    )


def _between(value: Any, facts: LayerFacts) -> str:
    if value == 0:
        return "nothing is dropped between the layers"
    if facts.arguments.get("num_layers") == 1:
        return (
            f"{amount(value)} has no effect here: it drops between layers only, and there is a "
            "single one (PyTorch warns of it)"
        )
    return f"between the layers each number is dropped with probability {amount(value)} in training"


def _directions(value: Any, facts: LayerFacts) -> str:
    if value is not True:
        return "the sequence is read from start to end only"
    return (
        "the sequence is read forwards and backwards, and both results are joined: "
        f"`{recurrence(facts.arguments).width}` numbers a step; at the last step the backward half "
        "has seen that one step only"
    )


_TABLE: Effects = {
    "input_size": lambda v, f: f"each step brings {plural(v, 'number')}",
    "hidden_size": lambda v, f: f"the state, its memory, holds {plural(v, 'number')}",
    "num_layers": _layers,
    "nonlinearity": lambda v, f: (
        "each step ends in a ReLU" if v == "relu" else "each step ends in a tanh"
    ),
    "bias": lambda v, f: "biases are learned as well" if v is True else "no biases are learned",
    "batch_first": _batch_first,
    "dropout": _between,
    "bidirectional": _directions,
    "proj_size": lambda v, f: (
        "the state is handed out as it is"
        if v == 0
        else f"the state is projected to {plural(v, 'number')} before it is handed out"
    ),
}


def _recurrent(facts: LayerFacts, what: str, states: str) -> list[str]:
    sizes = recurrence(facts.arguments)
    first = facts.arguments.get("batch_first")
    lines = [what, *arguments(facts, _TABLE)]
    lines += default(facts, "batch_first", _batch_first(first, facts))
    if facts.input is not None and facts.output is not None:
        lines.append(f"Shape: `{dims(facts.input)}` becomes `{dims(facts.output)}`.")
        lines += calls(facts)
    lines.append(
        f"It returns `output` (the last layer at every step, `{sizes.width}` wide) and {states} "
        f"(the last step of every layer and direction: `{sizes.states}` of them)."
    )
    return lines + parameters(facts)


def RNN(facts: LayerFacts) -> list[str]:
    return _recurrent(
        facts,
        "A plain recurrent layer: reads a sequence step by step and carries a state along, like "
        "reading with a memory of what came before.",
        "`h_n`",
    )


def LSTM(facts: LayerFacts) -> list[str]:
    return _recurrent(
        facts,
        "LSTM: reads a sequence step by step with a long-term memory beside the state; three gates "
        "decide what to forget, what to write down and what to hand out.",
        "`(h_n, c_n)`",
    )


def GRU(facts: LayerFacts) -> list[str]:
    return _recurrent(
        facts,
        "GRU: reads a sequence step by step; two gates decide how much of the state is kept and "
        "how much is renewed, a leaner LSTM.",
        "`h_n`",
    )


def _cell(facts: LayerFacts, what: str) -> list[str]:
    return [what, *arguments(facts, _TABLE), *shape(facts), *parameters(facts)]


def RNNCell(facts: LayerFacts) -> list[str]:
    return _cell(
        facts, "One step of a plain recurrent layer; the loop over the sequence is yours to write."
    )


def LSTMCell(facts: LayerFacts) -> list[str]:
    return _cell(
        facts,
        "One step of an LSTM: takes an input and the pair (h, c), returns the new pair; the loop "
        "over the sequence is yours to write.",
    )


def GRUCell(facts: LayerFacts) -> list[str]:
    return _cell(facts, "One step of a GRU; the loop over the sequence is yours to write.")
