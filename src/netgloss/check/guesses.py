"""Faults that may be of netgloss's own making: the run rests on values that nobody gave.

Where the text does not say how a class is built, constructor arguments get usual values; where it
does not say what forward is given, inputs are inferred. A fault that such a guess may have caused
is no finding. That the model could not be run is one (see ``rules.not_proved``).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from netgloss.check.blaming import WIDTHS
from netgloss.check.context import Context, Met
from netgloss.check.syntax import is_literal
from netgloss.interpret.trace import Thing
from netgloss.models.records import Assumption
from netgloss.symbolic import SymInt

# Wrong whatever the values are.
_CERTAIN = frozenset(
    {"unknown_name", "unbound_name", "no_super_init", "no_forward", "budget"}
)  # Sizes compared with sizes: certain where only plain numbers meet.
_SIZES = WIDTHS | {"broadcast", "cat_size", "stack_size", "matmul_inner"}
# What is asked of an input that is a dict or a list and no tensor.
_OF_CONTAINERS = frozenset({"items", "keys", "values", "get", "append", "extend", "pop", "update"})


def assumed_arguments(met: Met) -> tuple[str, ...]:
    """The constructor arguments that were given usual values."""
    return tuple(str(each.facts["name"]) for each in _assumed(met))


def _assumed(met: Met) -> list[Assumption]:
    assumed = met.flow.model.assumed if met.flow is not None else ()
    return [each for each in assumed if each.kind == "argument"]


def _is_number(shown: object) -> bool:
    """Whether an assumed value is one number: a list or a class decides more than sizes."""
    text = str(shown)
    return text in ("True", "False") or text.replace(".", "", 1).isdigit()


def inferred_inputs(context: Context, met: Met) -> tuple[str, ...]:
    """The inputs of forward that nobody gave."""
    if met.flow is None or context.reading.options.inputs:
        return ()
    return tuple(name for name, _ in met.flow.trace.inputs)


def may_be_guessed(context: Context, met: Met) -> bool:
    """Whether a guess may have caused a fault."""
    if met.flow is None or met.fault.kind in _CERTAIN:
        return False
    arguments, inputs = assumed_arguments(met), inferred_inputs(context, met)
    if not arguments and not inputs:
        return False
    if met.fault.kind == "unknown_attribute":
        return _attribute(context, met, bool(arguments))
    if met.fault.op is not None:
        return _operation(met, arguments, inputs)
    if arguments:
        return not _written_out(context, met)
    return _unpacked_shape(context, met) or (len(inputs) > 1 and met.fault.kind == "raised")


def _attribute(context: Context, met: Met, assumed: bool) -> bool:
    assert met.flow is not None
    facts = met.fault.complaint.facts
    owner = str(facts.get("type", ""))
    if owner == "Tensor" and facts["name"] in _OF_CONTAINERS:
        return True
    if facts.get("similar"):
        return False
    if owner in context.reading.classes:
        # A constructor that went wrong for its guessed arguments may not have come to set it.
        return assumed and any(each.kind != met.fault.kind for each in met.flow.trace.faults)
    # An input may be no tensor at all but a structure of the author's own.
    return assumed or owner == "Tensor"


def _operation(met: Met, arguments: tuple[str, ...], inputs: tuple[str, ...]) -> bool:
    """A shape that does not fit is certain when only plain numbers are compared; the first input
    was tried at many sizes, the others at one."""
    assert met.flow is not None
    if arguments:
        numbers = all(_is_number(each.facts["value"]) for each in _assumed(met))
        if not numbers or met.fault.kind not in _SIZES:
            return True
        if any(True for _ in _symbols_of(met.fault.complaint.facts, set(arguments))):
            return True
    further = set(inputs[1:])
    return bool(further) and any(
        met.flow.inputs.get(uid) in further
        for operand in met.fault.operands
        for uid in met.flow.ancestors(operand)
    )


def _symbols_of(value: Any, names: set[str]) -> Iterator[str]:
    """Those of the names that a fact's sizes depend on."""
    if isinstance(value, SymInt):
        yield from value.symbols() & names
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _symbols_of(each, names)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _symbols_of(each, names)
    elif isinstance(value, Thing):
        yield from _symbols_of(value.items, names)


def _written_out(context: Context, met: Met) -> bool:
    """Whether a call has only plain numbers and texts for arguments: no guess reached it."""
    node = context.syntax.node_at(context.place(met))
    if not isinstance(node, ast.Call):
        return False
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    return bool(given) and all(is_literal(each) for each in given)


def _unpacked_shape(context: Context, met: Met) -> bool:
    """``b, h, w, c = x.shape`` of an input that was taken for one of another rank."""
    place = context.place(met)
    return any(
        isinstance(node, ast.Attribute) and node.attr in ("shape", "size")
        for node in context.syntax.nodes_on(place.line, place.end_line)
    )
