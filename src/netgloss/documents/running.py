"""What the margin says where tensors flow: calls of modules, operations, joins."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from netgloss.catalogue.records import Shape, Tensor
from netgloss.documents.index import Event, TraceIndex
from netgloss.documents.joins import join_of
from netgloss.documents.margin import Margin
from netgloss.documents.sizes import sizes_of
from netgloss.documents.sourcefile import SourceFile
from netgloss.documents.texts import last_part, one_line, tensors_in
from netgloss.interpret.trace import ModuleCall, OpCall

# Operations that only move Python values about: nothing to say of them beside the others.
SILENT = frozenset({"size", "dim", "numel", "shape", "__len__", "__bool__", "training"})

_JOINS = {
    "identity": "lines.join_identity",
    "projection": "lines.join_projection",
    "branches": "lines.join_branches",
}


class Running:
    """Speaks of what the expressions of a statement did in the run."""

    def __init__(self, file: SourceFile, margin: Margin) -> None:
        self.file = file
        self.margin = margin

    def explain(self, statement: ast.stmt, values: list[ast.expr]) -> bool:
        """Every event of a statement, in the order of evaluation; whether there was any."""
        said = False
        for node in _evaluated(statement, values):
            found = self.file.events_at(node)
            if found is not None:
                said = self._node(node, *found) or said
        return said

    def _node(self, node: ast.AST, index: TraceIndex, events: list[Event]) -> bool:
        line = node.lineno  # type: ignore[attr-defined]
        first = events[0]
        match first:
            case ModuleCall():
                calls = [event for event in events if isinstance(event, ModuleCall)]
                self._module_calls(line, node, index, calls)
            case OpCall():
                if last_part(first.name) in SILENT or ".init." in first.name:
                    return False
                ops = [event for event in events if isinstance(event, OpCall)]
                self._operations(line, node, index, ops)
        before = _first_tensor(first.inputs)
        after = _value(events[-1] if _chained(events) else first)
        self.margin.shape(line, before.shape if before else None, after)
        return True

    def _module_calls(
        self, line: int, node: ast.AST, index: TraceIndex, calls: list[ModuleCall]
    ) -> None:
        first, last = calls[0], calls[-1]
        paths = dict.fromkeys(call.path for call in calls)
        module = index.modules.get(first.path)
        place = module.place if module is not None else None
        facts = {
            "code": one_line(self.file.code(node.func)) if isinstance(node, ast.Call) else "",
            "types": tuple(dict.fromkeys(call.type for call in calls)),
            "defined_at": place.line if place is not None and not place.file else None,
            "children": len(module.children) if module is not None else 0,
            "before": _shape(first.inputs),
            "after": _shape(first.output),
        }
        if len(calls) == 1:
            macs = sum((op.macs for op in index.trace.ops[first.first_op : first.last_op]), start=0)
            amount = sizes_of(index.model).count(macs)
            self.margin.say(line, "lines.calls_module", macs=amount, formula=macs, **facts)
        else:
            self.margin.say(
                line,
                "lines.calls_modules",
                times=len(calls),
                modules=len(paths),
                last=(_shape(last.inputs), _shape(last.output)),
                **facts,
            )

    def _operations(self, line: int, node: ast.AST, index: TraceIndex, ops: list[OpCall]) -> None:
        first, last = ops[0], ops[-1]
        join = join_of(index, first)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "sum":
            self.margin.say(line, "lines.adds_up", times=len(ops), shape=_shape(last.outputs))
            return
        if join is None:
            name = f"operations.{last_part(first.name)}"
            self.margin.say(line, name, facts=index.operation_facts(first))
        else:
            operands = _operand_codes(self.file, node)
            tensors = [tensor for tensor in first.inputs if tensor.rank]
            self.margin.say(
                line,
                _JOINS[join.kind],
                skip=operands[join.skip],
                branch=operands[1 - join.skip],
                left=tensors[0].shape,
                right=tensors[1].shape,
                after=_shape(first.outputs),
                fits=not first.faults,
            )
            kinds = [each.kind for op in ops if (each := join_of(index, op)) is not None]
            if len(set(kinds)) > 1:
                projections = kinds.count("projection")
                self.margin.say(line, "lines.join_mixed", projections=projections, times=len(ops))
        if len(ops) > 1:
            self.margin.say(
                line,
                "lines.repeated",
                times=len(ops),
                first=(_shape(first.inputs), _shape(first.outputs)),
                last=(_shape(last.inputs), _shape(last.outputs)),
            )


def _evaluated(statement: ast.stmt, values: list[ast.expr]) -> Iterator[ast.AST]:
    """The expressions in the order in which Python evaluates them, inner before outer."""
    for value in values:
        yield from _inner_first(value)
    if isinstance(statement, ast.AugAssign):  # any other statement has its value's events
        yield statement


def _inner_first(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.expr_context | ast.operator):
            yield from _inner_first(child)
    yield node


def _operand_codes(file: SourceFile, node: ast.AST) -> tuple[str, str]:
    match node:
        case ast.BinOp(left, _, right):
            return one_line(file.code(left)), one_line(file.code(right))
        case ast.AugAssign(target, _, value):
            return one_line(file.code(target)), one_line(file.code(value))
        case ast.Call(ast.Attribute(value), [other, *_]) if file.qualified(value) != "torch":
            return one_line(file.code(value)), one_line(file.code(other))
        case ast.Call(_, [left, right, *_]):
            return one_line(file.code(left)), one_line(file.code(right))
    return "", ""


def _chained(events: list[Event]) -> bool:
    """Whether each execution takes what the one before gave: a loop over layers."""
    for before, after in pairwise(events):
        given, taken = _first_tensor(_value(before)), _first_tensor(after.inputs)
        if given is None or taken is None or given.uid != taken.uid:
            return False
    return True


def _value(event: Event) -> object:
    if isinstance(event, ModuleCall):
        return event.output
    return event.outputs[0] if len(event.outputs) == 1 else event.outputs


def _first_tensor(value: object) -> Tensor | None:
    return next(tensors_in(value), None)


def _shape(value: object) -> Shape | None:
    tensor = _first_tensor(value)
    return None if tensor is None else tensor.shape
