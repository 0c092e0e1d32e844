"""What a file says of itself: the model calls of its own test code, interpreted.

The first model call of a class that goes well (at module level, under
``if __name__ == "__main__":``, or in a function that needs no argument) tells how the class is
built and what it is called on.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import TypeGuard

from netgloss.catalogue.records import Tensor
from netgloss.interpret.program import Observed, Program
from netgloss.interpret.values import (
    BoundMethod,
    Function,
    Instance,
    Unknown,
    Value,
)
from netgloss.models.hints import BATCH
from netgloss.models.inputs import AXES, NOTHING, Guess, Start, parts_of
from netgloss.models.spelling import Speller, Unspeakable
from netgloss.records import dataclass, field
from netgloss.symbolic import hint_of, symbol

_STATE = re.compile(r"h|hx|h_?0|hid|hidden|hiddens|hidden_?states?|(prev_?)?states?|h_?prev|hc")
_MAKES_STATE = re.compile(r"_*(init|initial|initialize|get|zero|begin)_?(hidden|state)s?", re.I)


@dataclass(frozen=True, slots=True)
class Told:
    """How the file builds a class and what it calls it on."""

    line: int  # of the model call, else of the constructor's
    text: str  # the expression that builds it
    node: ast.expr
    given: bool  # whether the constructor is given arguments
    called: bool  # whether the model is called, too
    names: Mapping[str, Value] = field(default_factory=dict)  # values that have no expression
    start: Start = NOTHING


def told(program: Program, name: str) -> Told | None:
    """What the file's own code says of this class; None when it never builds one."""
    if name not in program.observed:
        program.rehearse(name, _test_code(program, name))
    seen = program.observed.get(name) or program.constructed.get(name)
    return None if seen is None else described(program, name, seen)


def is_main_block(statement: ast.stmt) -> TypeGuard[ast.If]:
    """Whether this is ``if __name__ == "__main__":``."""
    if not isinstance(statement, ast.If):
        return False
    parts = list(ast.walk(statement.test))
    named = any(isinstance(n, ast.Name) and n.id == "__name__" for n in parts)
    return named and any(isinstance(n, ast.Constant) and n.value == "__main__" for n in parts)


def _test_code(program: Program, name: str) -> Iterator[list[ast.stmt]]:
    """Code of the file that is worth interpreting: the main block, functions without arguments."""
    for statement in program.tree.body:
        if is_main_block(statement):
            yield statement.body
    for function, value in program.functions().items():
        code = value.code
        mentions = {n.id for n in ast.walk(code.node) if isinstance(n, ast.Name)}
        leads = name in mentions or any(
            name in {n.id for n in ast.walk(f.code.node) if isinstance(n, ast.Name)}
            for other, f in program.functions().items()
            if other in mentions
        )
        needs = len(code.positional) - len(value.defaults)
        optional = needs == 0 and value.kw_defaults.keys() >= set(code.kwonly)
        if leads and optional and _calls_what_it_makes(code.node):
            yield [ast.parse(f"{function}()").body[0]]


def _calls_what_it_makes(function: ast.AST) -> bool:
    """Whether a function calls something that it has made: ``net = Net(); net(x)``. One that
    only builds and gives back shows no call."""
    made = {
        n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }
    calls = (n.func for n in ast.walk(function) if isinstance(n, ast.Call))
    return any(isinstance(f, ast.Call) or (isinstance(f, ast.Name) and f.id in made) for f in calls)


def described(program: Program, name: str, seen: Observed) -> Told:
    """How a module that was seen at work was built, and what it was called on."""
    node, names, text = _construction(program, name, seen.model)
    guesses: dict[str, Guess] = {}
    values: dict[str, Value] = {}
    sizes: dict[str, int] = {}
    bound = _bound(seen)
    lists = frozenset(name for name, value in bound.items() if type(value) is list)
    for argument, value in parts_of(bound):
        if type(value) is Tensor:
            guesses[argument] = _guess_like(value, sizes)
        elif type(value) is not Unknown:
            values[argument] = value
    given, called = bool(seen.model.given), seen.args is not None
    return Told(
        seen.line, text, node, given, called, names, Start(guesses, values, lists, tuple(bound))
    )


def _bound(seen: Observed) -> dict[str, Value]:
    """The arguments of the call by the names of forward's arguments."""
    if seen.args is None:
        return {}
    forward = seen.model.cls.find("forward")
    names = list(forward.code.positional[1:]) if type(forward) is Function else ["input"]
    return {**dict(zip(names, seen.args, strict=False)), **seen.kwargs}


def _guess_like(tensor: Tensor, sizes: dict[str, int]) -> Guess:
    """The tensor with its sizes as hints; a batch of 1 is none, lest it be taken for a broadcast.

    Where an input before has another size under the same name (``sizes``), this one is numbered.
    """
    axes = AXES.get(tensor.rank)
    if tensor.dtype.startswith("int") and tensor.rank <= 2:
        axes = (("T",), ("N", "T"))[tensor.rank - 1] if tensor.rank else ()
    if axes is None:
        axes = tuple(f"S{place}" for place in range(tensor.rank))
    hints: dict[str, int] = {}
    for axis, dim in zip(axes, tensor.shape, strict=True):
        size = hint_of(dim)
        if axis == "N" and size == 1:
            size = sizes.get("N", BATCH)
        names = (axis, *(f"{axis}{number}" for number in range(2, len(sizes) + 3)))
        hints[next(n for n in names if n not in hints and sizes.get(n, size) == size)] = size
    sizes.update(hints)
    return Guess(tuple(hints), tensor.dtype, hints=hints, sure=True)


# ---- how it is built ----------------------------------------------------------------------------
def _construction(
    program: Program, name: str, model: Instance
) -> tuple[ast.expr, dict[str, Value], str]:
    init = model.cls.find("__init__")
    code = init.code if type(init) is Function else None
    arguments = model.arguments or {}
    positional: list[tuple[str, Value]] = []
    keywords: list[tuple[str, Value]] = []
    for argument in model.given:
        value = arguments[argument]
        if code is not None and argument == code.vararg:
            keywords, positional = [], [*keywords, *((argument, v) for v in value)]
        else:
            keywords.append((argument, value))
    speller = Speller(program)
    args = [_expression(speller, *pair) for pair in positional]
    kwargs = [ast.keyword(a, _expression(speller, a, v)) for a, v in keywords]
    node = ast.Call(ast.Name(name, ast.Load()), args, kwargs)
    ast.fix_missing_locations(node)
    return node, speller.names, ast.unparse(node).replace(" ,", ",").replace(" )", ")")


def _expression(speller: Speller, argument: str, value: Value) -> ast.expr:
    """An expression for a value, else a name that only this expression may use."""
    try:
        return speller.node(value)
    except Unspeakable:
        hidden = f"{argument} "  # no name of the text can hold a space
        speller.names[hidden] = value
        return ast.Name(hidden, ast.Load())


# ---- states that the model makes itself ---------------------------------------------------------
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
