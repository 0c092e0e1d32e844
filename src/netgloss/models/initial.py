"""The initial state of a recurrent model, where the model itself has a method that makes it."""

from __future__ import annotations

import re

from netgloss.catalogue.records import Tensor
from netgloss.interpret.program import Program
from netgloss.interpret.values import BoundMethod, Function, Instance
from netgloss.models.hints import BATCH
from netgloss.models.inputs import Guess, parts_of
from netgloss.symbolic import symbol

_STATE = re.compile(r"h|hx|h_?0|hid|hidden|hiddens|hidden_?states?|(prev_?)?states?|h_?prev|hc")
_MAKES_STATE = re.compile(r"_*(init|initial|initialize|get|zero|begin)_?(hidden|state)s?", re.I)


def initial_state(program: Program, model: Instance, argument: str) -> dict[str, Guess]:
    """What the model's own ``init_hidden(batch)`` gives for an argument such as ``hidden``."""
    if not _STATE.fullmatch(argument):
        return {}
    for cls in model.cls.mro:
        for name, method in cls.attrs.items():
            if type(method) is Function and _MAKES_STATE.fullmatch(name):
                return _from_method(program, model, argument, method)
    return {}


def _from_method(
    program: Program, model: Instance, argument: str, method: Function
) -> dict[str, Guess]:
    code = method.code
    needs = len(code.positional) - 1 - len(method.defaults)
    if needs > 1:
        return {}
    args = (symbol("N", BATCH),) if needs == 1 else ()
    value = program.aside(lambda: program.run.call(BoundMethod(method, model), args, {}))
    parts = list(parts_of({argument: tuple(value) if type(value) is list else value}))
    if not all(type(tensor) is Tensor for _, tensor in parts):
        return {}
    return {name: _state_like(tensor) for name, tensor in parts}


def _state_like(tensor: Tensor) -> Guess:
    """The state with its sizes settled; where the batch was written as 1, it is any batch."""
    axes: tuple[str, ...] = tuple(f"S{place}" for place in range(tensor.rank))
    if tensor.rank in (2, 3):
        axes = ("layers", "N", "hidden")[-tensor.rank :]
    fixed = {a: d for a, d in zip(axes, tensor.shape, strict=True) if a != "N"}
    return Guess(axes, tensor.dtype, fixed, sure=True)
