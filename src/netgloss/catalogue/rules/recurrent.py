"""Recurrent layers and cells: documentation of torch.nn.RNN, LSTM, GRU and their cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from netgloss.catalogue.arithmetic import compare, message_text
from netgloss.catalogue.records import (
    Built,
    CannotTell,
    Complaint,
    Context,
    DType,
    Outcome,
    Shape,
    Tensor,
    Window,
)
from netgloss.catalogue.rules.common import Bound, Rule, constant, refuse, size, tensor
from netgloss.catalogue.rules.layout import placed
from netgloss.catalogue.strides import packed
from netgloss.symbolic import Dim, Relation, SymInt

Build = Callable[[Bound, Context], Built]
_GATES = {"RNN": 1, "LSTM": 4, "GRU": 3}
_MOST_LAYERS = 2048  # more than any model has; each makes parameters of its own


def _build(mode: str) -> Build:
    def build(bound: Bound, context: Context) -> Built:
        _need_arguments(bound, context)
        layers = constant(bound["num_layers"], "num_layers", context)
        if layers > _MOST_LAYERS:
            raise CannotTell(f"{layers} recurrent layers are more than netgloss builds")
        parameters: dict[str, Tensor | None] = {}
        for layer in range(layers):
            for suffix in ("", "_reverse") if bound["bidirectional"] else ("",):
                for name, shape in _weights(mode, bound, layer):
                    parameters[f"{name}_l{layer}{suffix}"] = _parameter(shape, bound)
        kept = {name: value for name, value in bound.items() if name not in ("device", "dtype")}
        kind = mode if mode != "RNN" else f"RNN_{str(bound['nonlinearity']).upper()}"
        return Built(parameters, {}, {"proj_size": 0, **kept, "mode": kind})

    return build


def _weights(mode: str, bound: Bound, layer: int) -> Iterator[tuple[str, Shape]]:
    """The weights of one layer and direction, in the order of ``named_parameters()``."""
    hidden, projected = bound["hidden_size"], bound.get("proj_size", 0)
    gates = _GATES[mode] * hidden
    back = projected if _positive(projected) else hidden
    given = bound["input_size"] if layer == 0 else back * (2 if bound["bidirectional"] else 1)
    yield "weight_ih", (gates, given)
    yield "weight_hh", (gates, back)
    if bound["bias"]:
        yield "bias_ih", (gates,)
        yield "bias_hh", (gates,)
    if _positive(projected):
        yield "weight_hr", (projected, hidden)


def _positive(value: Any) -> bool:
    return isinstance(value, SymInt) or (type(value) is int and value > 0)


def _parameter(shape: Shape, bound: Bound) -> Tensor:
    dtype = bound["dtype"].name if isinstance(bound["dtype"], DType) else "float32"
    clamped = tuple(0 if type(each) is int and each < 0 else each for each in shape)
    return Tensor(clamped, dtype, requires_grad=True, is_parameter=True)


def _need_arguments(bound: Bound, context: Context) -> None:
    for name in ("input_size", "hidden_size", "num_layers"):
        value = size(bound[name], name, context)
        condition = compare(value, ">=", 1)
        if condition is not True:
            facts = {"argument": name, "given": value}
            message = f"{name} must be greater than zero"
            context.need(condition, Complaint("positive", facts, message))
    dropout = bound["dropout"]
    if isinstance(dropout, (int, float)) and not 0 <= dropout <= 1:
        message = (
            "dropout should be a number in range [0, 1] representing the probability of an element "
            "being zeroed"
        )
        refuse(context, "probability", message, given=dropout)
    projected = bound.get("proj_size", 0)
    condition = compare(projected, "<", bound["hidden_size"])
    if projected != 0 and condition is not True:
        facts = {"proj_size": projected, "hidden_size": bound["hidden_size"]}
        message = "proj_size has to be smaller than hidden_size"
        context.need(condition, Complaint("projection", facts, message))
    if type(projected) is int and projected < 0:
        message = "proj_size should be a positive integer or zero to disable projections"
        refuse(context, "not_negative", message, argument="proj_size", given=projected)
    _need_nonlinearity(bound, context)


def _need_nonlinearity(bound: Bound, context: Context) -> None:
    given = bound.get("nonlinearity", "tanh")
    if given not in ("tanh", "relu"):
        facts = {"argument": "nonlinearity", "expected": ("tanh", "relu"), "given": given}
        message = f"Unknown nonlinearity '{given}'. Select from 'tanh' or 'relu'."
        context.need(False, Complaint("choice", facts, message))


def _run(mode: str) -> Rule:
    def run(bound: Bound, context: Context) -> Outcome:
        given = tensor(bound, "input", context)
        if given.rank not in (2, 3):
            message = f"{mode}: Expected input to be 2D or 3D, got {given.rank}D instead"
            _refuse_rank(given, (2, 3), message, context)
        _need_dtype(given, bound.get("weight_ih_l0"), context)
        _need_last(
            given,
            bound["input_size"],
            "input.size(-1) must be equal to input_size. Expected {expected}, got {given}",
            context,
        )
        directions = 2 if bound["bidirectional"] else 1
        layers = constant(bound["num_layers"], "num_layers", context)
        projected = bound.get("proj_size", 0)
        back = projected if _positive(projected) else bound["hidden_size"]
        batch, steps = _batch_and_steps(given, bool(bound["batch_first"]))
        context.need(
            Relation(steps, ">", 0),
            Complaint(
                "empty",
                {"argument": "input", "shape": given.shape},
                "Expected sequence length to be larger than 0 in RNN",
            ),
        )
        hidden = (layers * directions, *batch, back)
        cell = (layers * directions, *batch, bound["hidden_size"])
        _need_hidden(mode, bound["hx"], (hidden, cell), given, context)
        shape = (*given.shape[:-1], back * directions)
        # The steps are computed one after the other; batch_first turns the result about.
        turned = bool(bound["batch_first"]) and given.rank == 3
        lies = placed(shape, packed(shape, (2, 0, 1))) if turned else None
        output = Tensor(shape, given.dtype, layout=lies)
        last = Tensor(hidden, given.dtype)
        state: Any = last if mode != "LSTM" else (last, Tensor(cell, given.dtype))
        work: Dim = 0
        for layer in range(layers):
            work = work + _step_macs(mode, bound, layer) * directions
        rounds = steps * (batch[0] if batch else 1)
        gates = _GATES[mode] * bound["hidden_size"] * layers * directions * rounds
        macs = work * rounds
        return Outcome((output, state), macs, 2 * macs + gates, window=Window(None))

    return run


def _step_macs(mode: str, bound: Bound, layer: int) -> Dim:
    """Multiply–accumulates of one step of one direction of a layer: its matrices, once each."""
    total: Dim = 0
    for name, shape in _weights(mode, bound, layer):
        if name.startswith("weight"):
            total = total + shape[0] * shape[1]
    return total


def _batch_and_steps(given: Tensor, batch_first: bool) -> tuple[Shape, Dim]:
    if given.rank == 2:
        return (), given.shape[0]
    return (given.shape[:1], given.shape[1]) if batch_first else (given.shape[1:2], given.shape[0])


def _need_hidden(
    mode: str, hx: Any, wanted: tuple[Shape, Shape], given: Tensor, context: Context
) -> None:
    if hx is None:
        return
    states = tuple(hx) if mode == "LSTM" and isinstance(hx, (tuple, list)) else (hx,)
    if mode == "LSTM" and (len(states) != 2 or not all(isinstance(s, Tensor) for s in states)):
        if any(not isinstance(state, Tensor) for state in states):
            raise CannotTell("the initial state is not known")
        message = "LSTM takes its initial state as a pair (h_0, c_0)"
        refuse(context, "tuple_length", message, argument="hx", expected=2, given=len(states))
        return
    for place, (state, shape) in enumerate(zip(states, wanted, strict=False)):
        if not isinstance(state, Tensor):
            raise CannotTell("the initial state is not known")
        name = f"hidden[{place}]" if mode == "LSTM" else "hidden"
        message = f"Expected {name} size {message_text(shape)}, got {message_text(state.shape)}"
        facts = {"argument": name, "expected": shape, "given": state.shape, "input": given.shape}
        condition = compare(state.shape, "==", shape)
        if condition is not True:
            context.need(condition, Complaint("hidden_size", facts, message))


def _refuse_rank(given: Tensor, ranks: tuple[int, ...], message: str, context: Context) -> None:
    facts = {"argument": "input", "expected": ranks, "given": given.rank, "shape": given.shape}
    context.need(False, Complaint("rank", facts, message))
    raise CannotTell("the rank of the input does not fit")


def _need_last(given: Tensor, expected: Any, message: str, context: Context) -> None:
    last = given.shape[-1]
    condition = compare(last, "==", expected)
    if condition is True:
        return
    text = message.format(expected=message_text(expected), given=message_text(last))
    facts = {"expected": expected, "given": last, "weight": (), "input": given.shape}
    context.need(condition, Complaint("features", facts, text))


def _need_dtype(given: Tensor, weight: Any, context: Context) -> None:
    if isinstance(weight, Tensor) and weight.dtype != given.dtype:
        message = f"input must have the type torch.{weight.dtype}, got type torch.{given.dtype}"
        facts = {"left": "input", "left_dtype": given.dtype}
        refuse(
            context, "dtype_mismatch", message, **facts, right="weight", right_dtype=weight.dtype
        )


# ---- cells ------------------------------------------------------------------------------------
def _run_cell(mode: str) -> Rule:
    def run(bound: Bound, context: Context) -> Outcome:
        given = tensor(bound, "input", context)
        if given.rank not in (1, 2):
            message = f"{mode}Cell: Expected input to be 1D or 2D, got {given.rank}D instead"
            _refuse_rank(given, (1, 2), message, context)
        if mode == "RNN":
            _need_nonlinearity(bound, context)
        _need_dtype(given, bound.get("weight_ih"), context)
        message = "input has inconsistent input_size: got {given} expected {expected}"
        _need_last(given, bound["input_size"], message, context)
        hidden = size(bound["hidden_size"], "hidden_size", context)
        shape = (*given.shape[:-1], hidden)
        _need_hidden(mode, bound["hx"], (shape, shape), given, context)
        result = Tensor(shape, given.dtype)
        rows: Dim = given.shape[0] if given.rank == 2 else 1
        macs = rows * _GATES[mode] * hidden * (bound["input_size"] + hidden)
        flops = 2 * macs + rows * _GATES[mode] * hidden
        value = result if mode != "LSTM" else (result, Tensor(shape, given.dtype))
        return Outcome(value, macs, flops, window=Window(None))

    return run


build_rnn, build_lstm, build_gru = _build("RNN"), _build("LSTM"), _build("GRU")
rnn, lstm, gru = _run("RNN"), _run("LSTM"), _run("GRU")
rnn_cell, lstm_cell, gru_cell = _run_cell("RNN"), _run_cell("LSTM"), _run_cell("GRU")
