"""Layers of the catalogue as modules of a run: constructed, called, and settled if they are lazy.

A layer that is a composition of others (a transformer's encoder) calls the modules that stand in
it, whatever they are by then: the user's own, replaced or changed ones included.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from netgloss.catalogue.composition import SUBMODULES
from netgloss.catalogue.records import (
    BindError,
    Built,
    CannotTell,
    Complaint,
    Made,
    Named,
    Tensor,
)
from netgloss.interpret.arrays import own_number
from netgloss.interpret.budget import TOLD
from netgloss.interpret.library.copying import deep_copy
from netgloss.interpret.modules import is_module, layer_of, prepare, walk
from netgloss.interpret.operations import OpContext, bad_call, call_layer, foreign
from netgloss.interpret.torch_tables import SUBMODULE_CLASSES
from netgloss.interpret.values import (
    Args,
    BoundMethod,
    CatalogueFunction,
    Class,
    Function,
    Instance,
    Kwargs,
    Native,
    Unknown,
    Value,
)
from netgloss.symbolic import Condition

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

# How many layers are built: spent from the budget, and a number even where it is a symbol.
A_LAYER = 100  # steps that a layer of a stack costs, at least
_COUNTS = ("num_layers", "num_encoder_layers", "num_decoder_layers")
# The parts of a transformer's layer that a class may put others in place of.
_BLOCKS = ("_sa_block", "_mha_block", "_ff_block")
_WITH_BLOCKS = {
    "torch.nn.TransformerEncoderLayer": "encoder_layer_forward",
    "torch.nn.TransformerDecoderLayer": "decoder_layer_forward",
}
_ANY_INPUT = Tensor((1, 1, 1, 1, 1))


# ---- constructing -------------------------------------------------------------------------------
def layer_init(run: Run, args: Args, kwargs: Kwargs) -> Value:
    """``__init__`` of a layer's class."""
    self: Value = args[0] if args else None
    rest = args[1:]
    entry = layer_of(self)
    if entry is None:
        other = _of_another(run, "__init__")
        run.note_structure(other)
        return other
    prepare(self)
    context = OpContext(run, True)
    try:
        bound = entry.bind(*_recipes(rest, kwargs))
        _count(run, bound)
        if Unknown in map(type, bound.values()):
            return _unseen(run, self, next(v for v in bound.values() if type(v) is Unknown))
        built = _pending(entry, bound, context) if entry.lazy else entry.build(bound, context)
    except BindError as error:
        bad_call(run, error)
        self.state = Unknown("fault", entry.name, run.place)
        return None
    except CannotTell as error:
        _complain(run, context)
        return _unseen(run, self, Unknown("operation", f"{entry.name} ({error})", run.place))
    _complain(run, context)
    run.budget.owe(TOLD)
    _fill(run, self, built)
    if self.cls.layer is entry or entry.lazy:
        self.arguments = _values(run, bound)
        self.given = (*entry.parameters_of_call[: len(rest)], *kwargs)
    return None


def _of_another(run: Run, method: str) -> Unknown:
    """A layer's method on an object that is no layer: torch goes as far as it can."""
    return run.unknown("operation", f"{method}() of a layer, called on another object")


def _unseen(run: Run, self: Instance, why: Unknown) -> None:
    """Nobody knows what this layer holds."""
    self.state = why
    run.note_structure(why)


_NO_MODULES = frozenset({int, float, bool, str, type(None)})


def _recipes(args: Args, kwargs: Kwargs) -> tuple[Args, Kwargs]:
    """The arguments of a constructor as the catalogue takes them."""
    if not _NO_MODULES.issuperset(map(type, args)):
        args = tuple(map(_recipe, args))
    if not _NO_MODULES.issuperset(map(type, kwargs.values())):
        kwargs = {name: _recipe(value) for name, value in kwargs.items()}
    return args, kwargs


_FUNCTIONS = frozenset({CatalogueFunction, Function, BoundMethod, Native})


def _recipe(value: Value) -> Value:
    """A module as the catalogue takes it, by its layer and the arguments it was built with; a
    function by the name of its operation, if it has one."""
    if type(value) in _FUNCTIONS:
        return Named(value.name if type(value) is CatalogueFunction else "", value)
    if not is_module(value):
        return own_number(value)
    if type(value.state) is Unknown:
        return value.state
    layer = layer_of(value)
    return Made("" if layer is None else layer.name, value.arguments or {}, value)


def _count(run: Run, bound: dict[str, Any]) -> None:
    for name in _COUNTS:
        if name in bound:
            bound[name] = run.concrete(bound[name])
            if type(bound[name]) is int:
                run.budget.size(bound[name] * A_LAYER)


def _complain(run: Run, context: OpContext) -> None:
    complaints = context.complaints
    if complaints and run.would_catch("ValueError"):
        run.throw("ValueError", complaints[0].torch)
    for complaint in complaints:
        run.fault(complaint.kind, complaint)


_OF_CATALOGUE = frozenset({Made, Named})


def _values(run: Run, named: Mapping[str, Any]) -> Mapping[str, Value]:
    """Attributes of the catalogue's as values of the run."""
    if _OF_CATALOGUE.isdisjoint(map(type, named.values())):
        return named
    values = dict(named)
    for name, value in named.items():
        kind = type(value)
        if kind is Made:
            values[name] = value.original
        elif kind is Named:
            values[name] = _function(run, value)
    return values


def _function(run: Run, named: Named) -> Value:
    if named.original is not None:
        return named.original
    entry = run.torch.entry(named.name)
    if entry is None:
        return Unknown("fault", named.name)
    return CatalogueFunction(entry, named.name)


def _fill(run: Run, self: Instance, built: Built) -> None:
    self.attrs.update(_values(run, built.attributes))
    self.attrs["_parameters"].update(built.parameters)
    self.attrs["_buffers"].update(built.buffers)
    for path, made in built.modules:
        run.budget.step()
        *containers, name = path.split(".")
        home = self
        for depth, part in enumerate(containers):
            home = _container(run, home, part, "Sequential" if depth else "ModuleList")
        other = SUBMODULE_CLASSES.get((layer_of(self).name, path), "")
        home.attrs["_modules"][name] = _module(run, made, bool(containers), other)


def _container(run: Run, home: Instance, name: str, kind: str) -> Instance:
    found = home.attrs["_modules"].get(name)
    if found is None:
        found = home.attrs["_modules"][name] = run.call(run.module_classes[kind])
    container: Instance = found
    return container


def _module(run: Run, made: Made, copied: bool, name: str = "") -> Value:
    if made.original is not None:
        return deep_copy(run, made.original) if copied else made.original
    cls = run.torch.layer_class(run.torch.entry(made.layer), name)
    return run.call(cls, (), dict(made.arguments))


# ---- lazy layers --------------------------------------------------------------------------------
def _pending(entry: Any, bound: Mapping[str, Any], context: OpContext) -> Built:
    """What a lazy layer has before its first call: the names of its parameters, no shapes."""
    run = context.run
    entry.check(bound, context)
    probe = OpContext(run, True)  # sizes are not known yet, so that complaints say nothing
    made = entry.becomes(bound, (_ANY_INPUT,), {}, probe)
    layer = run.torch.entry(made.layer)
    built: Built = layer.build(layer.bind((), made.arguments), probe)

    def later(kept: Mapping[str, Tensor | None]) -> dict[str, Any]:
        what = f"{entry.name} before its first call"
        return {
            name: None if tensor is None else Unknown("operation", what, run.place)
            for name, tensor in kept.items()
        }

    return Built(later(built.parameters), later(built.buffers), {})


def note_pending(run: Run, model: Instance) -> None:
    """Say of each lazy layer that was not called that nobody knows its parameters."""
    if not run.torch.has_lazy_layers():
        return
    for _, module in walk(model):
        layer = layer_of(module)
        if layer is not None and layer.lazy and type(module.state) is not Unknown:
            run.place = module.place or run.place
            run.note_structure(
                Unknown("operation", f"{layer.name} before its first call", run.place)
            )


def settle(run: Run, self: Instance, args: Args, kwargs: Kwargs) -> None:
    """A lazy layer is about to be called for the first time: from now on it is what it becomes."""
    entry = layer_of(self)
    context = OpContext(run, True)
    unknown = foreign(dict(zip(entry.forward_names, args, strict=False)) | kwargs)
    try:
        if unknown is not None:
            raise CannotTell("its input is not known")
        made = entry.becomes(self.arguments, args, kwargs, context)
        layer = run.torch.entry(made.layer)
        bound = layer.bind((), made.arguments)
        built = layer.build(bound, context)
    except BindError as error:
        bad_call(run, error)
        self.state = Unknown("fault", entry.name, run.place)
        return
    except CannotTell as error:
        _unseen(run, self, Unknown("operation", f"{entry.name} ({error})", run.place))
        return
    _complain(run, context)
    becomes = self.cls.find("cls_to_become")
    if becomes is None:
        _unseen(run, self, Unknown("operation", f"{entry.name} that stays one", run.place))
        return
    known = type(becomes) is Class and becomes.derives_from(run.torch.layer_class(layer))
    self.cls = becomes if known else run.torch.layer_class(layer)
    _fill(run, self, built)
    self.arguments = bound


# ---- calling ------------------------------------------------------------------------------------
def layer_forward(run: Run, args: Args, kwargs: Kwargs) -> Value:
    """``forward`` of a layer's class."""
    self: Value = args[0] if args else None
    rest = args[1:]
    entry = layer_of(self)
    if entry is None:
        return _of_another(run, "forward")
    if type(self.state) is Unknown:
        return self.state
    attrs = self.attrs
    modules = attrs["_modules"]
    attributes = {**attrs, **attrs["_parameters"], **attrs["_buffers"], **modules}
    composed = entry.composed
    if composed:
        attributes.update((name, _recipe(child)) for name, child in modules.items())
    computed = modules.get("parametrizations")
    if is_module(computed):
        attributes.update((name, run.getattr(self, name)) for name in computed.attrs["_modules"])
    if composed:
        return _compose(run, entry, self, attributes, rest, kwargs)
    if rest and type(rest[0]) is Instance and "mode" in attributes:
        packed = run.torch.provided("rnn", "PackedSequence")
        if rest[0].cls.derives_from(packed):
            return run.call(run.torch.provided("rnn", "run_packed"), args, kwargs)
    return call_layer(run, entry, attributes, rest, kwargs, run.path_of(self))


class _Stopped(CannotTell):
    """A submodule gave a value that is not known."""

    def __init__(self, value: Unknown) -> None:
        super().__init__(value.what)
        self.value = value


class _Telling(OpContext):
    """A context whose complaints are told at once, before what the submodules complain of."""

    __slots__ = ()

    def need(self, condition: Condition | bool, complaint: Complaint) -> bool:
        holds = super().need(condition, complaint)
        if not holds:
            if self.run.would_catch("RuntimeError"):
                self.run.throw("RuntimeError", complaint.torch)
            self.run.fault(complaint.kind, complaint)
        return holds


class _Standing:
    """The modules that stand in a composed layer now; their calls are recorded like any other."""

    def __init__(self, run: Run, layer: Instance) -> None:
        self._run, self._layer = run, layer

    def paths(self) -> Iterator[str]:
        for name, child in self._layer.attrs["_modules"].items():
            if is_module(child) and child.cls.layer is None:
                yield from (f"{name}.{inner}" for inner in child.attrs["_modules"])

    def call(self, path: str, positional: Args, named: Mapping[str, Any]) -> Value:
        found: Value = self._layer
        for part in path.split("."):
            found = self._run.getattr(found, part)
        return self._known(self._run.call(found, positional, dict(named)))

    def operation(self, name: str, positional: Args, named: Mapping[str, Any]) -> Value:
        return self._known(self._run.operation(name, positional, dict(named)))

    def _known(self, value: Value) -> Value:
        if type(value) is Unknown:
            raise _Stopped(value)
        return value


def _stacked(self: Instance) -> list[Value]:
    """The layers of a transformer's encoder or decoder."""
    held = self.attrs["_modules"].get("layers")
    return list(held.attrs["_modules"].values()) if is_module(held) else []


def _compose(
    run: Run,
    entry: Any,
    self: Instance,
    attributes: dict[str, Value],
    args: Args,
    kwargs: Kwargs,
) -> Value:
    written = _WITH_BLOCKS.get(entry.name)
    if written is not None and any(type(self.cls.find(name)) is Function for name in _BLOCKS):
        return run.call(run.torch.provided("layers", written), (self, *args), kwargs)
    unknown = foreign(dict(zip(entry.forward_names, args, strict=False)) | kwargs)
    if unknown is not None:
        return unknown
    first = next(iter(_stacked(self)), None)
    if first is not None:  # torch asks it, whatever it is
        asked = run.getattr(run.getattr(first, "self_attn"), "batch_first")
        if type(asked) is Unknown and asked.reason == "fault":
            return asked
    attributes[SUBMODULES] = _Standing(run, self)
    place = run.place
    try:
        return entry.call(
            attributes, args, kwargs, _Telling(run, attributes["training"] is True)
        ).value
    except _Stopped as stopped:
        return stopped.value
    except CannotTell as error:
        return run.unknown("operation", f"{entry.name} ({error})")
    except BindError as error:
        return bad_call(run, error)
    finally:
        run.place = place
