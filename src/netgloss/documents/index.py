"""The trace by place: which modules, calls and operations stand at an expression."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TypeVar

from netgloss.catalogue import find
from netgloss.catalogue.records import Shape, Tensor
from netgloss.documents.facts import LayerFacts, OperationFacts
from netgloss.documents.texts import python_value, tensors_in
from netgloss.interpret.trace import (
    Binding,
    Branch,
    Loop,
    ModuleCall,
    ModuleInfo,
    OpCall,
    Place,
)
from netgloss.models.records import ModelReading
from netgloss.symbolic import Dim, product
from netgloss.text import Source

Key = TypeVar("Key")
Item = TypeVar("Item")
Record = TypeVar("Record", Binding, Branch, Loop)

CONTAINERS = frozenset(
    f"torch.nn.{name}"
    for name in ("Sequential", "ModuleList", "ModuleDict", "ParameterList", "ParameterDict")
)

Span = tuple[int, int, int, int]  # line, column, end line, end column, in characters
Event = ModuleCall | OpCall


class Spans:
    """Where the nodes of a tree stand, in the characters that places are counted in."""

    def __init__(self, source: str) -> None:
        self.text = Source(source)
        self._plain = source.isascii()

    def of(self, node: ast.stmt | ast.expr) -> Span:
        end_line = node.end_lineno or node.lineno
        end_column = node.end_col_offset or 0
        if self._plain:
            return node.lineno, node.col_offset, end_line, end_column
        start = self.text.position(self.text.offset_of_utf8(node.lineno, node.col_offset))
        end = self.text.position(self.text.offset_of_utf8(end_line, end_column))
        return start.line, start.column, end.line, end.column

    def code(self, node: ast.stmt | ast.expr) -> str:
        line, column, end_line, end_column = self.of(node)
        start = self.text.offset(line, column)
        return self.text.text[start : self.text.offset(end_line, end_column)]


def span_of(place: Place) -> Span:
    return place.line, place.column, place.end_line, place.end_column


class TraceIndex:
    """One model's run, looked up by place (of the text being read only), path and tensor."""

    def __init__(self, model: ModelReading, mode: str = "eval") -> None:
        self.model = model
        self.trace = model.trace
        self.mode = mode

    # ---- by place ------------------------------------------------------------------------------
    @cached_property
    def modules_at(self) -> dict[Span, list[ModuleInfo]]:
        """Modules by the constructor call that made them; one held twice stands once."""
        return _grouped(
            (span_of(module.place), module)
            for module in self.trace.modules
            if module.place is not None and not module.place.file and module.same_as is None
        )

    @cached_property
    def modules_from(self) -> dict[Span, list[ModuleInfo]]:
        """Modules by a call around their constructor call: ``conv3x3(64, 128)``."""
        return _grouped(
            (span_of(place), module)
            for module in self.trace.modules
            if module.same_as is None
            for place in module.stack
            if not place.file
        )

    @cached_property
    def events_at(self) -> dict[Span, list[Event]]:
        """Calls of modules and plain operations by their expression, in the order of the run.

        What runs inside a module call at the same place (the layers of a ``Sequential``) is left
        out: the module call stands for it.
        """
        return _grouped((span_of(event.place), event) for event in self._outermost())

    def _outermost(self) -> Iterator[Event]:
        calls = self.trace.calls
        covered: dict[Place, list[range]] = defaultdict(list)
        kept: list[tuple[int, int, Event]] = []
        for call in calls:
            around = call.parent
            covered[call.place].append(range(call.first_op, call.last_op))
            if around is None or calls[around].place != call.place:
                kept.append((call.first_op, call.index, call))
        for op in self.trace.ops:
            if not any(op.index in ops for ops in covered.get(op.place, ())):
                kept.append((op.index, -1, op))
        kept.sort(key=lambda entry: entry[:2])
        return (event for _, _, event in kept if not event.place.file)

    @cached_property
    def bindings_at(self) -> dict[Span, list[Binding]]:
        return _grouped((span_of(record.place), record) for record in _here(self.trace.bindings))

    @cached_property
    def branches_at(self) -> dict[Span, list[Branch]]:
        return _grouped((span_of(record.place), record) for record in _here(self.trace.branches))

    @cached_property
    def loops_at(self) -> dict[Span, list[Loop]]:
        return _grouped((span_of(record.place), record) for record in _here(self.trace.loops))

    # ---- by path -------------------------------------------------------------------------------
    @cached_property
    def modules(self) -> dict[str, ModuleInfo]:
        return {module.path: module for module in self.trace.modules}

    @cached_property
    def calls_of(self) -> dict[str, list[ModuleCall]]:
        return _grouped((call.path, call) for call in self.trace.calls)

    @cached_property
    def types(self) -> dict[str, list[ModuleInfo]]:
        """Distinct modules by the name of their class."""
        return _grouped(
            (module.type, module) for module in self.trace.modules if module.same_as is None
        )

    @cached_property
    def _by_path(self) -> list[ModuleInfo]:
        """Distinct modules, sorted so that all below one stand together."""
        return sorted(
            (module for module in self.trace.modules if module.same_as is None),
            key=lambda module: module.path,
        )

    def inside(self, path: str) -> Iterator[ModuleInfo]:
        """A module and every distinct module below it."""
        modules = self._by_path
        if not path:
            yield from modules
            return
        for first, end in ((path, f"{path}\0"), (f"{path}.", f"{path}/")):  # "/" follows "."
            start = bisect_left(modules, first, key=_path)
            yield from modules[start : bisect_left(modules, end, start, key=_path)]

    def parameters(self, paths: Iterable[str]) -> Dim:
        """Learned numbers in some modules and all below them; a shared tensor counts once."""
        seen: dict[int, Shape] = {}
        counted: str | None = None
        for path in sorted(set(paths)):
            if counted is not None and (not counted or path.startswith(f"{counted}.")):
                continue  # stands below one that is counted
            counted = path
            for module in self.inside(path):
                for parameter in module.parameters:
                    seen[parameter.uid] = parameter.shape
        return sum((product(shape) for shape in seen.values()), start=0)

    # ---- by tensor -----------------------------------------------------------------------------
    @cached_property
    def producer(self) -> dict[int, OpCall]:
        """The operation that first gave a tensor."""
        made: dict[int, OpCall] = {}
        given = {tensor.uid for _, value in self.trace.inputs for tensor in tensors_in(value)}
        for op in self.trace.ops:
            for tensor in op.outputs:
                if tensor.uid not in given:
                    made.setdefault(tensor.uid, op)
        return made

    @cached_property
    def consumers(self) -> dict[int, list[OpCall]]:
        return _grouped((tensor.uid, op) for op in self.trace.ops for tensor in op.inputs)

    def maker(self, tensor: Tensor, before: OpCall | None = None) -> OpCall | None:
        """The operation that made a tensor, ``None`` for an input of the model or a constant."""
        op = self.producer.get(tensor.uid)
        if op is None or (before is not None and op.index >= before.index):
            return None
        return op

    # ---- facts ---------------------------------------------------------------------------------
    def layer_facts(self, module: ModuleInfo, call: ModuleCall | None = None) -> LayerFacts:
        """A catalogue layer as used here, at its first call unless another is named."""
        calls = self.calls_of.get(module.path, [])
        shown = call or (calls[0] if calls else None)
        ops = self.trace.ops[shown.first_op : shown.last_op] if shown else ()
        main = next((op for op in ops if op.path == module.path and op.formulas), None)
        return LayerFacts(
            type=module.layer or module.type,
            arguments={name: python_value(each) for name, each in module.arguments.items()},
            given=module.given,
            parameters=module.parameters,
            buffers=module.buffers,
            input=_first_shape(shown.inputs) if shown else None,
            output=_first_shape(shown.output) if shown else None,
            formulas=main.formulas if main else (),
            macs=sum(op.macs for op in ops),
            calls=len(calls),
            mode=self.mode,
            next_type=self._next_type(shown),
            previous_type=self._previous_type(shown),
            known=is_known(module),
        )

    def operation_facts(self, op: OpCall) -> OperationFacts:
        return OperationFacts(
            name=op.name,
            arguments={name: python_value(each) for name, each in op.arguments.items()},
            inputs=tuple(tensor.shape for tensor in op.inputs),
            outputs=tuple(tensor.shape for tensor in op.outputs),
            formulas=op.formulas,
            macs=op.macs,
            mode=self.mode,
        )

    def _next_type(self, call: ModuleCall | None) -> str:
        if call is None:
            return ""
        outputs = list(tensors_in(call.output))
        users = {
            op.index: op
            for tensor in outputs[:1]
            for op in self.consumers.get(tensor.uid, ())
            if op.index >= call.last_op
        }
        if len(users) != 1:
            return ""
        return self._layer_name(next(iter(users.values())))

    def _previous_type(self, call: ModuleCall | None) -> str:
        inputs = list(tensors_in(call.inputs)) if call else []
        op = self.producer.get(inputs[0].uid) if len(inputs) == 1 else None
        return self._layer_name(op) if op is not None else ""

    def _layer_name(self, op: OpCall) -> str:
        module = self.modules.get(op.path)
        return (layer_name(module) if module is not None else "") or op.name


def layer_name(module: ModuleInfo) -> str:
    """The qualified name of the layer or container that a module is or derives from, else ``""``.

    >>> layer_name(ModuleInfo("", "torch.nn.Sequential", "", None, (), {}, (), (), (), (), None))
    'torch.nn.Sequential'
    """
    return module.layer or (module.type if module.type.startswith("torch.nn.") else "")


def is_known(module: ModuleInfo) -> bool:
    """Whether a module's own parameters could be worked out: those of a layer with an unknown
    argument could not, and the trace then holds none of its arguments."""
    name = layer_name(module)
    if not name or module.arguments:
        return True
    entry = find(name)
    if entry is None:
        return name in CONTAINERS
    return all(each in entry.defaults for each in entry.parameters_of_call)


def _path(module: ModuleInfo) -> str:
    return module.path


def _first_shape(value: object) -> Shape | None:
    first = next(tensors_in(value), None)
    return None if first is None else first.shape


def _here(records: Iterable[Record]) -> Iterator[Record]:
    return (record for record in records if not record.place.file)


def _grouped(pairs: Iterable[tuple[Key, Item]]) -> dict[Key, list[Item]]:
    groups: dict[Key, list[Item]] = {}
    for key, item in pairs:
        groups.setdefault(key, []).append(item)
    return groups
