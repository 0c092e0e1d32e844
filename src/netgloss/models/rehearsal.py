"""What a file says of itself: the model calls of its own test code, interpreted.

The first model call of a class that goes well (at module level, under
``if __name__ == "__main__":``, or in a function that needs no argument) tells how the class is
built and what it is called on.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import TypeGuard

from netgloss.catalogue.records import Tensor
from netgloss.interpret.program import Observed, Program
from netgloss.interpret.values import Function, Instance, Unknown, Value
from netgloss.models.constructors import needs_nothing
from netgloss.models.hints import BATCH
from netgloss.models.inputs import AXES, NOTHING, Guess, Start, parts_of
from netgloss.models.mentions import names_in
from netgloss.models.spelling import Speller, Unspeakable, written
from netgloss.records import dataclass, field
from netgloss.symbolic import SymInt, hint_of


@dataclass(frozen=True, slots=True)
class Told:
    """How the file builds a class and what it calls it on."""

    line: int  # of the model call, else of the constructor's
    text: str  # the expression that builds it
    node: ast.Call
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
    functions = program.functions()
    for function, value in functions.items():
        if not needs_nothing(value) or not _calls_what_it_makes(value.code.node):
            continue
        mentions = names_in(value.code.node)
        near = (functions[other] for other in mentions & functions.keys())
        if name in mentions or any(name in names_in(each.code.node) for each in near):
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
    node, names = _construction(program, name, seen.model)
    guesses: dict[str, Guess] = {}
    values: dict[str, Value] = {}
    bound = _bound(seen)
    tensors = [value for _, value in parts_of(bound) if type(value) is Tensor and value.rank]
    batch = max((hint_of(tensor.shape[0]) for tensor in tensors), default=1)
    sizes = {"N": batch} if batch > 1 else {}
    lists = frozenset(name for name, value in bound.items() if type(value) is list)
    for argument, value in parts_of(bound):
        if type(value) is Tensor:
            guesses[argument] = _guess_like(value, sizes, BATCH if batch == 1 else 1)
        elif type(value) is not Unknown:
            values[argument] = _numbers(value)
    given, called = bool(seen.model.given), seen.args is not None
    return Told(
        seen.line,
        as_text(node),
        node,
        given,
        called,
        names,
        Start(guesses, values, lists, tuple(bound)),
    )


def _numbers(value: Value) -> Value:
    """A value without the names of sizes that only the larger model has: ``(H//4, W//4)`` is
    ``(7, 7)`` there."""
    if isinstance(value, SymInt):
        return value.hint
    if type(value) in (list, tuple):
        return type(value)(map(_numbers, value))
    return value


def _bound(seen: Observed) -> dict[str, Value]:
    """The arguments of the call by the names of forward's arguments."""
    if seen.args is None:
        return {}
    forward = seen.model.cls.find("forward")
    names = list(forward.code.positional[1:]) if type(forward) is Function else ["input"]
    return {**dict(zip(names, seen.args, strict=False)), **seen.kwargs}


def _guess_like(tensor: Tensor, sizes: dict[str, int], one: int) -> Guess:
    """The tensor with its sizes as hints; a batch of 1 is ``one``: another where every input has
    it, lest it be taken for a broadcast.

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
            size = one
        names = (axis, *(f"{axis}{number}" for number in range(2, len(sizes) + 3)))
        hints[next(n for n in names if n not in hints and sizes.get(n, size) == size)] = size
    sizes.update(hints)
    return Guess(tuple(hints), tensor.dtype, hints=hints, sure=True)


# ---- how it is built ----------------------------------------------------------------------------
def _construction(
    program: Program, name: str, model: Instance
) -> tuple[ast.Call, dict[str, Value]]:
    positional, keywords = written(model)
    speller = Speller(program)
    args = [_expression(speller, *pair) for pair in positional]
    kwargs = [ast.keyword(a, _expression(speller, a, v)) for a, v in keywords]
    node = ast.Call(ast.Name(name, ast.Load()), args, kwargs)
    ast.fix_missing_locations(node)
    return node, speller.names


def as_text(node: ast.expr) -> str:
    """A construction as text, names for values that have no expression without their space."""
    return ast.unparse(node).replace(" ,", ",").replace(" )", ")")


def _expression(speller: Speller, argument: str, value: Value) -> ast.expr:
    """An expression for a value, else a name that only this expression may use."""
    try:
        return speller.node(value)
    except Unspeakable:
        return speller.hidden(argument, value)
