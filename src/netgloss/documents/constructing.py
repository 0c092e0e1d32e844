"""What the margin says where modules are made: layers, containers, blocks of the file's own."""

from __future__ import annotations

import ast

from netgloss.catalogue.records import Shape, Tensor
from netgloss.documents.index import CONTAINERS, TraceIndex, layer_name
from netgloss.documents.margin import Margin
from netgloss.documents.sourcefile import SourceFile
from netgloss.documents.texts import last_part, one_line, tensors_in, value_text
from netgloss.interpret.trace import ModuleInfo, OpCall
from netgloss.symbolic import product
from netgloss.text import walk

_MOST_PATHS = 3  # paths named where a line makes many modules
_MOST_VALUES = 8  # values listed for an argument that varies

_FLATTENING = frozenset({"flatten", "view", "reshape", "Flatten"})

Made = tuple[TraceIndex, list[ModuleInfo]]


class Constructing:
    """Speaks of constructor calls, at the first line of each call."""

    def __init__(self, file: SourceFile, margin: Margin) -> None:
        self.file = file
        self.margin = margin

    def within(self, value: ast.expr) -> bool:
        """Explains the modules that the calls within an expression make, in the order of the
        source; whether there were any. A call whose function makes them counts where it is a
        part of the expression, not the whole."""
        calls = [node for node in walk(value) if isinstance(node, ast.Call)]
        said = False
        for node in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
            if (made := self.file.modules_at(node)) is not None:
                self.explain(node, made)
            elif node is not value and (made := self.file.modules_from(node)) is not None:
                self.built_elsewhere(node.lineno, one_line(self.file.code(node)), made)
            else:
                continue
            said = True
        return said

    def explain(self, call: ast.Call, made: Made) -> None:
        """What one constructor call made."""
        index, modules = made
        first = modules[0]
        line = call.lineno
        layer = layer_name(first)
        if layer in CONTAINERS and first.type == layer:
            self._container(line, index, modules)
        elif first.type == layer:
            self._layer(line, index, modules)
        else:
            self._own_class(line, index, modules)
        self._count(line, index, modules)

    def built_elsewhere(self, line: int, code: str, made: Made) -> None:
        """A call that makes modules inside the function it calls: ``conv3x3(64, 128)``."""
        index, modules = made
        first, layer = modules[0], layer_name(modules[0])
        self.margin.say(
            line,
            "lines.built_by_call",
            code=code,
            type=first.type,
            made_at=first.place.line if first.place and not first.place.file else None,
            times=len(modules),
            parameters=index.parameters(module.path for module in modules),
        )
        if first.type == layer and layer not in CONTAINERS:
            self._repeated(line, index, modules)
            self.margin.say(line, f"layers.{last_part(layer)}", facts=index.layer_facts(first))
        elif layer in CONTAINERS:
            self._container(line, index, modules)
        self._count(line, index, modules)

    def _layer(self, line: int, index: TraceIndex, modules: list[ModuleInfo]) -> None:
        self._repeated(line, index, modules)
        first = modules[0]
        self.margin.say(line, f"layers.{last_part(first.type)}", facts=index.layer_facts(first))
        flattened = flattened_into(index, first)
        if flattened is not None:
            self.margin.say(line, "lines.flattened", **flattened)

    def _container(self, line: int, index: TraceIndex, modules: list[ModuleInfo]) -> None:
        first = modules[0]
        before, after = passage(index, first)
        self.margin.say(
            line,
            "lines.container",
            kind=last_part(first.type),
            children=tuple(dict.fromkeys(len(module.children) for module in modules)),
            times=len(modules),
            types=child_types(index, first),
            parameters=index.parameters(module.path for module in modules),
            before=before,
            after=after,
        )

    def _own_class(self, line: int, index: TraceIndex, modules: list[ModuleInfo]) -> None:
        first = modules[0]
        before, after = passage(index, first)
        self.margin.say(
            line,
            "lines.own_module",
            type=first.type,
            layer=layer_name(first),
            defined_at=self.file.class_lines.get(first.type),
            before=before if len(modules) == 1 else None,
            after=after if len(modules) == 1 else None,
            parameters=index.parameters(module.path for module in modules),
            times=len(modules),
        )
        self._repeated(line, index, modules)

    def _repeated(self, line: int, index: TraceIndex, modules: list[ModuleInfo]) -> None:
        """How often a line made a module, where it went and what differed."""
        if len(modules) == 1:
            return
        befores = [shape for module in modules if (shape := passage(index, module)[0])]
        afters = [shape for module in modules if (shape := passage(index, module)[1])]
        self.margin.say(
            line,
            "lines.made_many",
            times=len(modules),
            paths=tuple(module.path for module in modules[:_MOST_PATHS]),
            varying=varying(modules),
            first=(befores[0], afters[0]) if befores and afters else None,
            last=(befores[-1], afters[-1]) if befores and afters else None,
        )
        if modules[0].type == layer_name(modules[0]):
            self.margin.say(line, "lines.of_the_first")

    def _count(self, line: int, index: TraceIndex, modules: list[ModuleInfo]) -> None:
        amount = index.parameters(module.path for module in modules)
        if not (isinstance(amount, int) and amount == 0):
            self.margin.parameters(line, amount)


def passage(index: TraceIndex, module: ModuleInfo) -> tuple[Shape | None, Shape | None]:
    """The shapes of the first tensor in and out at a module's first call."""
    calls = index.calls_of.get(module.path)
    if not calls:
        return None, None
    before = next(tensors_in(calls[0].inputs), None)
    after = next(tensors_in(calls[0].output), None)
    return (before.shape if before else None), (after.shape if after else None)


def flattened_into(index: TraceIndex, module: ModuleInfo) -> dict[str, object] | None:
    """For a Linear that takes a flattened feature map: the map, and which module made it.

    ``None`` for any other layer. The way back leads through operations that keep the shape
    (Dropout, ReLU) to the one that flattened, and from there to the last module that made the
    map's shape.
    """
    calls = index.calls_of.get(module.path)
    if not calls or last_part(layer_name(module)) != "Linear":
        return None
    given = next(tensors_in(calls[0].inputs), None)
    flattening = _shape_maker(index, given) if given is not None and given.rank == 2 else None
    if flattening is None or last_part(flattening.name) not in _FLATTENING:
        return None
    feature_map = next((tensor for tensor in flattening.inputs if tensor.rank > 2), None)
    if feature_map is None:
        return None
    maker = _shape_maker(index, feature_map)
    source = index.modules.get(maker.path) if maker is not None else None
    place = source.place if source is not None else None
    return {
        "shape": feature_map.shape,
        "features": product(feature_map.shape[1:]),
        "path": source.path if source is not None and source.layer else "",
        "type": source.type if source is not None and source.layer else "",
        "line": place.line if place is not None and not place.file else None,
    }


def _shape_maker(index: TraceIndex, tensor: Tensor) -> OpCall | None:
    """The operation that gave a tensor its shape, those passed over that only kept it."""
    maker = index.maker(tensor)
    while maker is not None:
        kept = next((each for each in maker.inputs if each.shape == tensor.shape), None)
        if kept is None or (earlier := index.maker(kept, maker)) is None:
            return maker
        maker = earlier
    return None


def child_types(index: TraceIndex, module: ModuleInfo) -> tuple[tuple[str, int], ...]:
    """The types of a module's direct submodules with how many there are, in order."""
    counted: dict[str, int] = {}
    for name in module.children:
        child = index.modules.get(f"{module.path}.{name}" if module.path else name)
        if child is not None:
            counted[child.type] = counted.get(child.type, 0) + 1
    return tuple(counted.items())


def varying(modules: list[ModuleInfo]) -> tuple[tuple[str, tuple[str, ...], bool], ...]:
    """The arguments that differ from module to module: name, distinct values, whether more."""
    found = []
    for name in modules[0].arguments:
        texts = [value_text(_folded(module.arguments.get(name))) for module in modules]
        if any(text is None for text in texts):
            continue
        distinct = list(dict.fromkeys(text for text in texts if text is not None))
        if len(distinct) > 1:
            found.append((name, tuple(distinct[:_MOST_VALUES]), len(distinct) > _MOST_VALUES))
    return tuple(found)


def _folded(value: object) -> object:
    if isinstance(value, tuple) and value and all(item == value[0] for item in value):
        return value[0]
    return value
