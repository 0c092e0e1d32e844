"""PyTorch as the oracle of the catalogue.

A call is described once (:class:`T` stands for a tensor) and made twice: by the catalogue, and by
torch on meta tensors, which have shapes and no numbers. :func:`compare` asserts that both give the
same shapes and dtypes or that both refuse. Meta kernels leave out some checks and have some of
their own, so where the two differ the call is made on real tensors, whose answer counts.
:func:`compare_symbolically` runs the catalogue once with named sizes, then asks torch at other
sizes.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from random import Random
from types import BuiltinFunctionType
from typing import Any, cast

import torch
from torch.nn import functional

from netgloss import catalogue
from netgloss.catalogue.index import load_index
from netgloss.catalogue.records import (
    BindError,
    Built,
    CannotTell,
    Complaint,
    Context,
    Device,
    DType,
    Made,
    MemoryFormat,
    Named,
    Operation,
    Outcome,
    Tensor,
)
from netgloss.catalogue.rules.layout import placed
from netgloss.symbolic import Condition, Dim, SymInt, counted, symbol

REFUSED = "refused"
# What looks at numbers, which tensors on the meta device have not.
LOOKING = frozenset(
    {"torch.nn.AdaptiveLogSoftmaxWithLoss", "torch.nn.GaussianNLLLoss"}
    | {"torch.nn.functional.gaussian_nll_loss", "torch.combinations", "torch.cov"}
)


@dataclass(frozen=True)
class T:
    """A tensor argument: ``T(2, 3, 8, 8)``, ``T(5, dtype="int64")``."""

    shape: tuple[int, ...]
    dtype: str

    def __init__(self, *shape: int, dtype: str = "float32") -> None:
        object.__setattr__(self, "shape", shape)
        object.__setattr__(self, "dtype", dtype)

    def __repr__(self) -> str:
        inside = [*map(str, self.shape)]
        return f"T({', '.join(inside + ([] if self.dtype == 'float32' else [self.dtype]))})"


@dataclass
class SimpleContext:
    """A :class:`Context` that decides by the hints and keeps guards and complaints."""

    training: bool = False
    guards: list[Condition] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)

    def decide(self, condition: Condition, reason: str) -> bool:
        holds = condition.holds()
        self.guards.append(condition if holds else condition.negated())
        return holds

    def counted(self, what: str) -> Dim:
        raise CannotTell(what)

    def proved(self, condition: Condition) -> bool | None:
        return condition.proved()

    def rewritten(self, size: Dim) -> Dim:
        return size

    def need(self, condition: Condition | bool, complaint: Complaint) -> bool:
        if isinstance(condition, bool):
            holds = condition
        else:
            holds = condition.holds()
            if holds:
                self.guards.append(condition)
        if not holds:
            self.complaints.append(complaint)
        return holds


class Counting(SimpleContext):
    """Gives sizes that only data tell, as a run does."""

    sizes = 0

    def counted(self, what: str) -> Dim:
        self.sizes += 1
        return counted(self.sizes)


# ---- torch's side -----------------------------------------------------------------------------
def by_torch(
    name: str,
    args: Iterable[Any] = (),
    kwargs: Mapping[str, Any] | None = None,
    inputs: Iterable[Any] = (),
    training: bool = False,
    device: str = "meta",
) -> Any:
    """Shapes and dtypes of torch's result, or :data:`REFUSED`.

    For a layer ``args`` and ``kwargs`` construct it and ``inputs`` are forward's arguments.
    """
    called = reduce(getattr, name.split(".")[1:], torch)
    device = "cpu" if name in LOOKING else device
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            given = [_to_torch(value, device) for value in args]
            named = {key: _to_torch(value, device) for key, value in (kwargs or {}).items()}
            if isinstance(called, type) and issubclass(called, torch.nn.Module):
                layer = called(*given, **named).to(device).train(training)
                return described(layer(*[_to_torch(value, device) for value in inputs]))
            if not callable(called):
                return described(given[0].__getattribute__(name.rpartition(".")[2]))
            return described(called(*given, **named))
    except NotImplementedError as error:
        if "meta" in str(error).lower():
            raise
        return REFUSED
    except (RuntimeError, ValueError, IndexError, TypeError, AssertionError, ZeroDivisionError):
        return REFUSED


def _to_torch(value: Any, device: str = "meta") -> Any:
    match value:
        case T(shape=shape, dtype=dtype):
            return torch.ones(shape, dtype=getattr(torch, dtype), device=device)
        case DType(name=name):
            return getattr(torch, name)
        case Made(layer=layer, arguments=arguments):
            made = reduce(getattr, layer.split(".")[1:], torch)
            return made(**{key: _to_torch(item, device) for key, item in arguments.items()})
        case Device():
            return torch.device(device)
        case list() | tuple():
            return type(value)(_to_torch(item, device) for item in value)
        case _:
            return value


def described(value: Any) -> Any:
    """Tensors as ``(shape, dtype)``, so that both sides can be compared with ``==``."""
    match value:
        case torch.Tensor():
            return (tuple(value.shape), str(value.dtype).removeprefix("torch."))
        case Tensor(shape=shape, dtype=dtype):
            return (shape, dtype)
        case torch.dtype():
            return str(value).removeprefix("torch.")
        case DType(name=name):
            return name
        case tuple() | list():
            return tuple(described(item) for item in value)
        case _:
            return value


# ---- our side ---------------------------------------------------------------------------------
def run(
    name: str,
    args: Iterable[Any] = (),
    kwargs: Mapping[str, Any] | None = None,
    inputs: Iterable[Any] = (),
    training: bool = False,
    context: SimpleContext | None = None,
    fed: Mapping[str, Any] | None = None,
) -> tuple[Outcome | None, SimpleContext]:
    """The catalogue's outcome (None when it could not be told after a complaint).

    ``inputs`` and ``fed`` are forward's arguments, by place and by name.
    """
    context = SimpleContext(training) if context is None else context
    entry = catalogue.find(name)
    assert entry is not None, f"no entry {name}"
    given, named = to_ours((tuple(args), dict(kwargs or {})))
    try:
        bound = entry.bind(given, named)
        if not catalogue.is_layer(entry):
            return cast(Operation, entry).apply(bound, context), context
        forward: tuple[tuple[Any, ...], dict[str, Any]] = to_ours((tuple(inputs), dict(fed or {})))
        made = entry.becomes(bound, *forward, context)
        if made is not None:  # a lazy layer: what its first call makes of it
            entry = catalogue.find(made.layer)
            assert entry is not None and catalogue.is_layer(entry)
            bound = entry.bind((), made.arguments)
        built = entry.build(bound, context)
        if context.complaints:
            return None, context
        attributes = attributes_of(built, context)
        return entry.call(attributes, *forward, context), context
    except BindError as error:
        context.complaints.append(error.complaint)
        return None, context
    except CannotTell:
        if not context.complaints:
            raise
        return None, context


def attributes_of(built: Built, context: Context) -> dict[str, Any]:
    """What the interpreter hands to ``Layer.call``; a submodule is the dict of its attributes."""
    attributes = {**built.attributes, **built.parameters, **built.buffers}
    for attribute, made in built.modules:
        entry = catalogue.find(made.layer)
        assert entry is not None and catalogue.is_layer(entry)
        inner = entry.build(entry.bind((), made.arguments), context)
        attributes[attribute] = attributes_of(inner, context)
    return attributes


def parameters_of(built: Built, context: Context, prefix: str = "") -> dict[str, tuple[Any, ...]]:
    """Shapes of all parameters by name, submodules included, as ``named_parameters`` has them."""
    found = {f"{prefix}{k}": v.shape for k, v in built.parameters.items() if v is not None}
    for attribute, made in built.modules:
        entry = catalogue.find(made.layer)
        assert entry is not None and catalogue.is_layer(entry)
        inner = entry.build(entry.bind((), made.arguments), context)
        found |= parameters_of(inner, context, f"{prefix}{attribute}.")
    return found


def to_ours(value: Any, seen: dict[int, Tensor] | None = None) -> Any:
    """The catalogue's values for torch's (or for a :class:`T`), also inside sequences; tensors of
    torch's that share their memory do so here, too."""
    seen = {} if seen is None else seen
    match value:
        case T(shape=shape, dtype=dtype):
            return Tensor(shape, dtype)
        case torch.Tensor():
            if id(value) not in seen:
                seen[id(value)] = _known(value, seen)
            return seen[id(value)]
        case torch.memory_format():
            return MemoryFormat(str(value).removeprefix("torch."))
        case torch.dtype():
            return DType(str(value).removeprefix("torch."))
        case torch.device():
            return Device(str(value))
        case torch.nn.Module():
            return _recipe(value)
        case BuiltinFunctionType(__name__=name) if getattr(functional, name, None) is value:
            return Named(f"torch.nn.functional.{name}")
        case list():
            return [to_ours(item, seen) for item in value]
        case tuple():
            return tuple(to_ours(item, seen) for item in value)
        case dict():
            return {key: to_ours(item, seen) for key, item in value.items()}
        case _:
            return value


def _known(value: torch.Tensor, seen: dict[int, Tensor]) -> Tensor:
    """A tensor of torch's as the catalogue would see it: the numbers of small ones are known.
    ``seen`` holds the first tensor of each piece of memory."""
    dtype = str(value.dtype).removeprefix("torch.")
    known = value.numel() <= 64 and not value.is_meta and not value.dtype.is_complex
    shape, strides = tuple(value.shape), tuple(value.stride())
    layout = placed(shape, strides, value.storage_offset())
    memory = -value.untyped_storage().data_ptr()
    found = Tensor(
        shape, dtype, _nested(value.tolist()) if known else None, layout=layout,
        base=seen.get(memory) if memory else None,
    )  # fmt: skip
    seen.setdefault(memory, found)
    return found


def _recipe(layer: torch.nn.Module) -> Made | torch.nn.Module:
    """The layers that other layers take as arguments, from what torch keeps of them."""
    name = f"torch.nn.{type(layer).__name__}"
    match layer:
        case torch.nn.LayerNorm():
            affine, bias = layer.elementwise_affine, layer.bias is not None
            shape = tuple(layer.normalized_shape)
            arguments = {"normalized_shape": shape, "eps": layer.eps, "bias": bias}
            return Made(name, arguments | {"elementwise_affine": affine})
        case torch.nn.TransformerEncoderLayer() | torch.nn.TransformerDecoderLayer():
            attention = layer.self_attn
            return Made(
                name,
                {
                    "d_model": attention.embed_dim,
                    "nhead": attention.num_heads,
                    "dim_feedforward": layer.linear1.out_features,
                    "dropout": layer.dropout.p,
                    "layer_norm_eps": layer.norm1.eps,
                    "batch_first": attention.batch_first,
                    "norm_first": layer.norm_first,
                    "bias": layer.linear1.bias is not None,
                },
            )
        case _:
            return layer


def _nested(value: Any) -> Any:
    return tuple(map(_nested, value)) if isinstance(value, list) else value


# ---- comparison -------------------------------------------------------------------------------
def compare(
    name: str,
    args: Iterable[Any] = (),
    kwargs: Mapping[str, Any] | None = None,
    inputs: Iterable[Any] = (),
    training: bool = False,
    dtypes: bool = True,
) -> Any:
    """Assert that the catalogue and torch agree; returns torch's description (or REFUSED)."""
    args, inputs, kwargs = tuple(args), tuple(inputs), dict(kwargs or {})
    expected = by_torch(name, args, kwargs, inputs, training)
    outcome, context = run(name, args, kwargs, inputs, training)
    call = f"{name} args={args} kwargs={kwargs} inputs={inputs}"
    found = described(outcome.value) if outcome is not None else None
    if (expected == REFUSED) is not bool(context.complaints) or (
        not context.complaints and found != expected
    ):
        expected = by_torch(name, args, kwargs, inputs, training, device="cpu")
    if expected == REFUSED:
        assert context.complaints, f"{call}: torch refuses, the catalogue gives {outcome}"
        return expected
    assert not context.complaints, f"{call}: torch gives {expected}, not {context.complaints}"
    assert outcome is not None
    given = described(outcome.value)
    if not dtypes:
        expected, given = _shapes_only(expected), _shapes_only(given)
    assert given == expected, f"{call}: torch gives {expected}, the catalogue {given}"
    return expected


def _shapes_only(value: Any) -> Any:
    match value:
        case (tuple() as shape, str()):
            return shape
        case tuple():
            return tuple(_shapes_only(item) for item in value)
        case _:
            return value


def compare_symbolically(
    name: str,
    args: Iterable[Any] = (),
    kwargs: Mapping[str, Any] | None = None,
    inputs: Iterable[Any] = (),
    training: bool = False,
    changes: Iterable[int] = (-3, -1, 1, 2, 5),
) -> int:
    """Run once with every tensor size a symbol, then compare with torch at other sizes.

    Each size in turn is changed by each of ``changes``. Where the guards hold, torch must give
    the shapes that the formulas evaluate to. Returns at how many sizes that was so.
    """
    args, inputs, kwargs = tuple(args), tuple(inputs), dict(kwargs or {})
    hints: dict[str, int] = {}
    given, named, fed = _named((args, kwargs, inputs), hints)
    context = SimpleContext(training)
    outcome, _ = run(name, given, named, fed, training, context)
    if context.complaints or outcome is None:
        assert by_torch(name, args, kwargs, inputs, training, device="cpu") == REFUSED
        return 0
    agreed = 0
    for sizes in _neighbours(hints, tuple(changes)):
        if not all(guard.evaluate(sizes) for guard in context.guards):
            continue
        args, kwargs, inputs = _sized((given, named, fed), sizes)
        expected = by_torch(name, args, kwargs, inputs, training)
        found = _at(described(outcome.value), sizes)
        if found != expected:
            expected = by_torch(name, args, kwargs, inputs, training, device="cpu")
        assert found == expected, (
            f"{name} {args} {kwargs} {inputs}: torch gives {expected}, the formula {found} "
            f"from {outcome.value} under {context.guards}"
        )
        agreed += 1
    return agreed


def _named(value: Any, hints: dict[str, int]) -> Any:
    match value:
        case T(shape=shape, dtype=dtype):
            names = [f"s{len(hints) + axis}" for axis in range(len(shape))]
            hints |= dict(zip(names, shape, strict=True))
            sizes = (symbol(n, hint) for n, hint in zip(names, shape, strict=True))
            return T(*sizes, dtype=dtype)  # type: ignore[arg-type]
        case dict():
            return {key: _named(item, hints) for key, item in value.items()}
        case tuple() | list():
            return type(value)(_named(item, hints) for item in value)
        case _:
            return value


def _sized(value: Any, sizes: Mapping[str, int]) -> Any:
    match value:
        case T(shape=shape, dtype=dtype):
            return T(*(sizes[str(size)] for size in shape), dtype=dtype)
        case dict():
            return {key: _sized(item, sizes) for key, item in value.items()}
        case tuple() | list():
            return type(value)(_sized(item, sizes) for item in value)
        case _:
            return value


def _neighbours(hints: dict[str, int], changes: tuple[int, ...]) -> Iterable[dict[str, int]]:
    """The hints themselves, then every size changed alone, then sizes of equal hint together."""
    yield dict(hints)
    groups = [[name] for name in hints]
    groups += [[n for n in hints if hints[n] == hint] for hint in sorted(set(hints.values()))]
    for group in groups:
        for change in changes:
            sizes = {name: hint + change * (name in group) for name, hint in hints.items()}
            if min(sizes.values(), default=1) >= 1:
                yield sizes


def _at(value: Any, sizes: Mapping[str, int]) -> Any:
    """A result with its sizes evaluated."""
    match value:
        case SymInt():
            return value.evaluate(sizes)
        case tuple() | list():
            return tuple(_at(item, sizes) for item in value)
        case _:
            return value


# ---- tables of cases --------------------------------------------------------------------------
@dataclass(frozen=True)
class Case:
    """One call of an entry; for a layer ``args`` and ``kwargs`` construct it."""

    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    inputs: tuple[Any, ...] = ()
    training: bool = False


def check(name: str, generate: Callable[[Random], Case], rounds: int) -> None:
    """Compare generated cases with torch. Some must be accepted, or the cases show nothing."""
    random = Random(name)
    accepted = 0
    for _ in range(rounds):
        case = generate(random)
        found = compare(name, case.args, case.kwargs, case.inputs, case.training)
        accepted += found != REFUSED
        if found != REFUSED and is_layer_name(name):
            compare_parameters(name, case.args, case.kwargs)
    assert accepted >= rounds // 10, f"only {accepted} of {rounds} cases of {name} are accepted"


def check_symbolically(name: str, generate: Callable[[Random], Case], rounds: int) -> None:
    """Compare formulas with torch at other sizes, for generated cases."""
    random = Random(name)
    agreed = 0
    for _ in range(rounds * 4):
        case = generate(random)
        if by_torch(name, case.args, case.kwargs, case.inputs, case.training) == REFUSED:
            continue
        agreed += compare_symbolically(name, case.args, case.kwargs, case.inputs, case.training) > 0
        if agreed == rounds:
            return
    assert agreed, f"no case of {name} is accepted"


def is_layer_name(name: str) -> bool:
    return name.startswith("torch.nn.") and name.split(".")[2][0].isupper()


def compare_parameters(name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
    """Names and shapes of parameters and buffers, in order, as torch makes them."""
    entry = catalogue.find(name)
    assert entry is not None and catalogue.is_layer(entry)
    context = SimpleContext()
    given = tuple(map(to_ours, args))
    named = {key: to_ours(value) for key, value in kwargs.items()}
    built = entry.build(entry.bind(given, named), context)
    layer = reduce(getattr, name.split(".")[1:], torch)(
        *map(_to_torch, args), **{key: _to_torch(value) for key, value in kwargs.items()}
    )
    theirs = {key: tuple(value.shape) for key, value in layer.named_parameters()}
    assert list(parameters_of(built, context).items()) == list(theirs.items()), (
        f"{name}{args}{kwargs}"
    )
    buffers = {key: (tuple(v.shape), str(v.dtype)[6:]) for key, v in layer.named_buffers()}
    ours = {key: (v.shape, v.dtype) for key, v in built.buffers.items() if v is not None}
    assert ours == buffers, f"{name}{args}{kwargs}"
    for attribute, value in built.attributes.items():
        if hasattr(layer, attribute) and isinstance(value, (int, float, str, tuple)):
            expected = getattr(layer, attribute)
            if callable(expected):
                continue  # ``activation='gelu'`` is kept as a function
            assert list_as_tuple(expected) == list_as_tuple(value), (
                f"{name}.{attribute} {args}{kwargs}"
            )


def list_as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, (list, tuple)) else value


def entries_of(file: str) -> tuple[str, ...]:
    """The names (without aliases) of the entries of one file of the catalogue."""
    return tuple(sorted({each.name for each in load_index().values() if each.file == file}))
