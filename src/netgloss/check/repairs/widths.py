"""Widths of layers: in_features, in_channels, num_features and their counterparts."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator, Mapping
from typing import ClassVar

from netgloss.check.blaming import WIDTHS, input_argument, output_argument
from netgloss.check.context import Context, Detection, Met
from netgloss.check.flow import Flow
from netgloss.check.origins import argument_node, literal_origin
from netgloss.check.repairs.base import Candidate
from netgloss.check.syntax import is_literal
from netgloss.interpret.trace import ModuleInfo
from netgloss.symbolic import Dim, SymInt, hint_of
from netgloss.text import Edit

# Picture sizes that models are written for.
_USUAL = (224, 32, 28, 64, 96, 128, 256, 299, 384, 512)
_SIDES = ("D", "H", "W", "L", "T")


class InputWidth:
    """``nn.Linear(400, 120)`` after features of 256 becomes ``nn.Linear(256, 120)``: the layer
    that refuses its input is built for the size that arrives. So for ``in_channels`` of a
    convolution and ``num_features`` of a normalisation."""

    rules: ClassVar[frozenset[str]] = frozenset({"shapes"})

    def candidates(
        self, context: Context, detection: Detection, detections: tuple[Detection, ...]
    ) -> Iterator[Candidate]:
        found = _refusing(detection)
        if found is None:
            return
        flow, module, given = found
        argument = input_argument(module.layer)
        if argument is None or not _agree(detection.met):
            return
        new, at = _number(context, flow, module, given, argument)
        facts = {
            "layer": module.path,
            "argument": argument,
            "old": module.arguments.get(argument),
            "new": new,
        }
        if at is not None:
            facts["input"] = at
        kind = "set_argument" if at is None else "set_argument_at"
        for node in _nodes(context, flow, module, argument):
            yield Candidate(kind, facts, (Edit(context.syntax.span(node), str(new)),))


class OutputWidth:
    """``nn.Conv2d(3, 6, 5)`` before ``nn.BatchNorm2d(8)`` becomes ``nn.Conv2d(3, 8, 5)``: the layer
    before gives what the one after was built for."""

    rules: ClassVar[frozenset[str]] = frozenset({"shapes"})

    def candidates(
        self, context: Context, detection: Detection, detections: tuple[Detection, ...]
    ) -> Iterator[Candidate]:
        found = _refusing(detection)
        expected = detection.met[0].fault.complaint.facts.get("expected") if found else None
        if found is None or not isinstance(expected, int) or not isinstance(found[2], int):
            return
        flow, _, given = found
        operand = detection.met[0].fault.operands[0]
        axis = operand.rank - 1 if detection.met[0].fault.kind == "features" else 1
        maker = next(flow.makers_of(operand, {axis}), None) if axis < operand.rank else None
        module = flow.module_of(maker) if maker is not None else None
        argument = output_argument(module.layer) if module is not None else None
        if module is None or argument is None or module.arguments.get(argument) != given:
            return
        facts = {"layer": module.path, "argument": argument, "old": given, "new": expected}
        for node in _nodes(context, flow, module, argument):
            yield Candidate(
                "set_argument", facts, (Edit(context.syntax.span(node), str(expected)),)
            )


def _refusing(detection: Detection) -> tuple[Flow, ModuleInfo, Dim] | None:
    """The layer that refuses its input for its width, and the width that arrives."""
    met = detection.met[0] if detection.met else None
    if met is None or met.flow is None or met.fault.kind not in WIDTHS:
        return None
    op = met.flow.operation(met.fault)
    module = met.flow.module_of(op) if op is not None else None
    given = met.fault.complaint.facts.get("given")
    if module is None or not met.fault.operands or not isinstance(given, int | SymInt):
        return None
    return met.flow, module, given


def _agree(mets: tuple[Met, ...]) -> bool:
    """Whether every execution of the line is given the same width."""
    return len({str(met.fault.complaint.facts.get("given")) for met in mets}) == 1


def _nodes(context: Context, flow: Flow, module: ModuleInfo, argument: str) -> Iterator[ast.expr]:
    """The expressions to replace: the number as first written, else what stands at the call."""
    origin = literal_origin(context, module, argument)
    if origin is not None:
        yield origin
    here = argument_node(context, module, argument)
    alone = sum(other.place == module.place for other in flow.trace.modules) == 1
    if here is not None and here is not origin and alone and not is_literal(here):
        yield here


def _number(
    context: Context, flow: Flow, module: ModuleInfo, given: Dim, argument: str
) -> tuple[int, tuple[Dim, ...] | None]:
    """The width as a number, and the input shape it holds at when it depends on the input.

    Of the usual input sizes the one is taken whose width is nearest to what was written: the
    programmer had some size in mind, and miscounted.
    """
    if isinstance(given, int):
        return given, None
    shape = flow.model.inputs[0].shape if flow.model.inputs else ()
    symbols = {str(dim): hint_of(dim) for dim in shape if isinstance(dim, SymInt)}
    sizes = dict.fromkeys(given.symbols(), given.hint) | symbols
    if not given.symbols() <= symbols.keys():
        return given.hint, tuple(hint_of(dim) for dim in shape)
    written = module.arguments.get(argument)
    if not context.reading.options.inputs and isinstance(written, int) and written > 0:
        sizes = _nearest(flow, given, written, sizes)
    needed = given.symbols()
    at = tuple(
        dim.evaluate(sizes) if isinstance(dim, SymInt) and dim.symbols() <= needed else dim
        for dim in shape
    )
    return given.evaluate(sizes), at


def _nearest(flow: Flow, given: SymInt, written: int, sizes: Mapping[str, int]) -> dict[str, int]:
    best, nearest = dict(sizes), _apart(given, written, sizes)
    for side in _USUAL:
        tried = {name: side if name in _SIDES else size for name, size in sizes.items()}
        apart = _apart(given, written, tried)
        if apart < nearest and _accepted(flow, tried):
            best, nearest = tried, apart
    return best


def _apart(given: SymInt, written: int, sizes: Mapping[str, int]) -> float:
    width = given.evaluate(sizes)
    return abs(math.log(width / written)) if width > 0 else math.inf


def _accepted(flow: Flow, sizes: Mapping[str, int]) -> bool:
    """Whether what the run needed up to the fault holds at these sizes."""
    return all(
        guard.condition.evaluate(sizes)
        for guard in flow.trace.guards
        if guard.condition.symbols() <= sizes.keys()
    )
