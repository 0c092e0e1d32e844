"""Running catalogue entries: binding, complaints, the record in the trace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from math import prod
from typing import TYPE_CHECKING, Any

from netgloss.catalogue.records import (
    BindError,
    CannotTell,
    Complaint,
    DType,
    Outcome,
    Tensor,
)
from netgloss.catalogue.rules.known import plain
from netgloss.catalogue.rules.memory import written
from netgloss.interpret.arrays import own_number, own_numbers
from netgloss.interpret.named_results import named
from netgloss.interpret.values import (
    Args,
    Class,
    Kwargs,
    Unknown,
    Value,
)
from netgloss.symbolic import Condition, Dim, Ratio, SymInt

if TYPE_CHECKING:
    from netgloss.interpret.run import Run


PYTHON_DTYPES = {"bool": "bool", "int": "int64", "float": "float64", "complex": "complex128"}
# What torch computes of two Python numbers too, as if the first were a tensor.
OF_NUMBERS = frozenset(
    f"torch.{name}"
    for name in (
        "add",
        "sub",
        "subtract",
        "mul",
        "multiply",
        "div",
        "divide",
        "true_divide",
        "floor_divide",
    )
)
NUMBERS = {int, float, bool, SymInt, Ratio}
_TURNING = frozenset({"squeeze_", "unsqueeze_", "detach_", "transpose_", "t_"})  # write nothing
_LOOKED_INTO = frozenset({tuple, list, Class, Unknown})  # arguments that may not stay as they are
LONGEST_REASON = 120  # characters: reasons that quote reasons must not grow


class OpContext:
    """The catalogue's :class:`Context` for one call."""

    __slots__ = ("_training", "complaints", "run")

    def __init__(self, run: Run, training: bool) -> None:
        self.run = run
        self._training = training
        self.complaints: list[Complaint] = []

    @property
    def training(self) -> bool:
        return self._training

    def decide(self, condition: Condition, reason: str) -> bool:
        return self.run.decide(condition, reason)

    def counted(self, what: str) -> Dim:
        return self.run.counted(what)

    def proved(self, condition: Condition) -> bool | None:
        return self.run.guards.proved(condition)

    def rewritten(self, size: Dim) -> Dim:
        return self.run.guards.rewritten(size)

    def need(self, condition: Condition | bool, complaint: Complaint) -> bool:
        if type(condition) is bool:
            holds = condition
        else:
            holds = self.run.require(condition, complaint.kind)
        if not holds:
            self.complaints.append(complaint)
        return holds


def call_entry(
    run: Run, entry: Any, name: str, args: Args, kwargs: Kwargs, into: bool = False
) -> Value:
    """Call an operation of the catalogue by this one of its names; with ``into`` the result is
    written into the first operand."""
    context = OpContext(run, run.training())
    args = own_numbers(args)
    if kwargs:
        kwargs = {key: own_number(value) for key, value in kwargs.items()}
    if name in OF_NUMBERS and len(args) > 1 and {type(args[0]), type(args[1])} <= NUMBERS:
        args = (run.operation("torch.tensor", args[:1], {}), *args[1:])
    try:
        bound = entry.bind(args, kwargs)
    except BindError as error:
        return bad_call(run, error)
    if not _LOOKED_INTO.isdisjoint(map(type, bound.values())):
        for value in bound.values():
            if type(value) in (tuple, list) and len(value) > MANY:
                run.budget.step(len(value) * AN_OPERAND)
        unknown = foreign(bound)
        if unknown is not None:
            return unknown
        _name_dtypes(run, bound)

    in_place = _writes(name, entry.name)

    def apply() -> Outcome:
        outcome: Outcome = entry.apply(bound, context)
        return written(outcome, bound, context) if into or in_place else outcome

    return _execute(run, name, run.path, apply, context, bound)


@lru_cache(1_000)
def _writes(name: str, entry: str) -> bool:
    """Whether this name of an entry, unlike the entry itself, writes over its first operand."""
    if not name.endswith("_") or name.endswith("__") or entry.endswith("_"):
        return False
    return name.rpartition(".")[2] not in _TURNING


def _name_dtypes(run: Run, bound: dict[str, Any]) -> None:
    """Python's own types mean a dtype: ``dtype=bool``, ``x.to(int)``."""
    for name, value in bound.items():
        if type(value) is Class:
            bound[name] = _dtype_of(value)
        elif type(value) is tuple and any(type(item) is Class for item in value):
            bound[name] = tuple(map(_dtype_of, value))


def _dtype_of(value: Value) -> Value:
    named = type(value) is Class and value.module == "builtins" and value.name in PYTHON_DTYPES
    return DType(PYTHON_DTYPES[value.name]) if named else value


def call_layer(
    run: Run, entry: Any, attributes: Mapping[str, Value], args: Args, kwargs: Kwargs, path: str
) -> Value:
    """forward() of a catalogue layer."""
    context = OpContext(run, attributes.get("training") is True)
    args = own_numbers(args)
    bound: dict[str, Any] = dict(zip(entry.forward_names, args, strict=False))
    bound.update(kwargs)
    unknown = foreign(bound) or foreign(attributes)
    if unknown is not None:
        return unknown
    return _execute(
        run,
        entry.name,
        path,
        lambda: entry.call(attributes, args, kwargs, context),
        context,
        bound,
    )


def foreign(values: Mapping[str, Any]) -> Unknown | None:
    """The first argument that is not known: the result is unknown for the same reason."""
    if _MAY_BE_UNKNOWN.isdisjoint(map(type, values.values())):
        return None
    for value in values.values():
        kind = type(value)
        if kind is Unknown:
            found: Unknown = value
            return found
        if (kind is tuple or kind is list) and Unknown in map(type, value):
            return next(item for item in value if type(item) is Unknown)
    return None


_MAY_BE_UNKNOWN = frozenset({Unknown, tuple, list})


def bad_call(run: Run, error: BindError) -> Value:
    """The arguments do not fit the signature."""
    complaint = error.complaint
    return run.refuse(complaint.kind, dict(complaint.facts), "TypeError", complaint.torch)


def _cannot(run: Run, name: str, why: str) -> Unknown:
    return run.unknown("operation", f"{name} ({why})"[:LONGEST_REASON])


def _execute(
    run: Run,
    name: str,
    path: str,
    thunk: Callable[[], Outcome],
    context: OpContext,
    bound: Mapping[str, Any],
) -> Value:
    run.budget.step()
    place = run.place
    try:
        outcome = thunk()
    except CannotTell as error:
        if not context.complaints:
            return _cannot(run, name, str(error))
        outcome = Outcome(Unknown("fault", name, place))  # refused, and no shape is supportable
    except BindError as error:
        return bad_call(run, error)
    run.place = place
    inputs = tuple(tensors_in(bound.values()))
    value = outcome.value
    outputs = (value,) if type(value) is Tensor else tuple(tensors_in((value,)))
    handled = _contents_handled(inputs + outputs)
    if handled:
        run.budget.step(handled)
    complaints = context.complaints
    if complaints and run.would_catch("RuntimeError"):
        run.throw("RuntimeError", complaints[0].torch or complaints[0].kind)
    index = run.recorder.operation(name, path, bound, inputs, outputs, outcome, len(complaints))
    for complaint in complaints:
        run.fault(complaint.kind, complaint, operands=inputs, op=index)
    return named(run, name, value)


_NUMBERS_A_STEP = 8
MANY = 1_000  # operands of one operation, from which on each of them costs
AN_OPERAND = 8  # steps
DEEPEST = 64  # axes, PyTorch's own limit for most operations; beyond it each of them costs
A_SIZE = 20  # steps


def _contents_handled(tensors: tuple[Tensor, ...]) -> int:
    """The steps that known contents cost, so that they are no way around the budget."""
    steps = 0
    for tensor in tensors:
        shape = tensor.shape
        if len(shape) > DEEPEST:
            steps += A_SIZE * len(shape)
        if tensor.value is not None:
            numbers = plain(shape)
            steps += 0 if numbers is None else prod(numbers) // _NUMBERS_A_STEP
    return steps


def tensors_in(values: Any, limit: int = 64) -> list[Tensor]:
    """The tensors among these values and in the containers among them."""
    out: list[Tensor] = []
    for value in values:
        kind = type(value)
        if kind is Tensor:
            out.append(value)
        elif kind in _CONTAINERS:
            if kind is dict or not _CONTAINERS.isdisjoint(map(type, value[:limit])):
                return _tensors_within(values, limit)
            out += [item for item in value[:limit] if type(item) is Tensor]
    return out[:limit]


_CONTAINERS = frozenset({tuple, list, dict})


def _tensors_within(values: Any, limit: int) -> list[Tensor]:
    """The same, however deep the containers are nested."""
    out: list[Tensor] = []
    stack = list(values)[::-1]
    while stack and len(out) < limit:
        value = stack.pop()
        if type(value) is Tensor:
            out.append(value)
        elif type(value) in (tuple, list):
            stack.extend(value[:limit][::-1])
        elif type(value) is dict:
            stack.extend(list(value.values())[:limit][::-1])
    return out
