"""The inputs of forward: given by the caller, or inferred from what first consumes them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from netgloss.catalogue.records import Tensor
from netgloss.errors import BadRequest
from netgloss.interpret.trace import ModuleInfo, OpCall, Trace
from netgloss.interpret.values import MISSING, Function, Instance
from netgloss.models.hints import BATCH, SIZES
from netgloss.models.records import InputSpec
from netgloss.symbolic import Condition, Dim, Relation, SymInt, symbol

# The axes of a tensor of each rank, as convolutions, recurrent nets and Linear want them.
AXES: dict[int, tuple[str, ...]] = {
    1: ("N",),
    2: ("N", "F"),
    3: ("N", "C", "L"),
    4: ("N", "C", "H", "W"),
    5: ("N", "C", "D", "H", "W"),
}
SEQUENCE = ("N", "T", "F")
SPATIAL = ("D", "H", "W", "L", "T")


@dataclass(frozen=True, slots=True)
class Guess:
    """Symbols for one tensor input: its axes, dtype, and the sizes that are settled."""

    axes: tuple[str, ...]
    dtype: str = "float32"
    fixed: Mapping[str, Dim] = field(default_factory=dict)
    hints: Mapping[str, int] = field(default_factory=dict)

    def tensor(self) -> Tensor:
        shape: tuple[Dim, ...] = tuple(
            self.fixed[a] if a in self.fixed else symbol(a, self.hints.get(a, default_size(a)))
            for a in self.axes
        )
        return Tensor(shape, self.dtype)

    def wants_other(self, guess: Guess) -> bool:
        """Whether this one asks for other axes, another dtype or other settled sizes."""
        return (self.axes, self.dtype, self.fixed) != (guess.axes, guess.dtype, guess.fixed)

    def with_hint(self, axis: str, size: int) -> Guess:
        return replace(self, hints={**self.hints, axis: size})

    def with_fixed(self, axis: str, size: int) -> Guess:
        return replace(self, fixed={**self.fixed, axis: size})


def default_size(axis: str) -> int:
    if axis == "N":
        return BATCH
    if axis == "C":
        return 3
    if axis in ("T", "L"):
        return 16
    if axis == "D":
        return 16
    return SIZES[0]


def forward_arguments(model: Instance) -> list[str]:
    """The arguments that forward cannot do without."""
    forward = model.cls.find("forward")
    if type(forward) is not Function:
        return ["input"] if forward is not MISSING else []
    code = forward.code
    names = code.positional[1:]
    return list(names[: max(len(names) - len(forward.defaults), 0)])


def given_inputs(texts: tuple[str, ...], arguments: list[str]) -> dict[str, Tensor]:
    """``--input`` options: ``"[NAME=]1,3,224,224[:int64]"``; a size may be a name such as ``N``.

    Raises BadRequest.
    """
    out: dict[str, Tensor] = {}
    order = iter(arguments)
    for text in texts:
        name, equals, rest = text.partition("=")
        if not equals:
            name, rest = next(order, f"input{len(out)}"), text
        sizes, _, dtype = rest.partition(":")
        shape: list[Dim] = []
        for part in sizes.strip("[]() ").split(","):
            part = part.strip()
            if part.isdigit():
                shape.append(int(part))
            elif part.isidentifier():
                shape.append(symbol(part, default_size(part)))
            elif part:
                raise BadRequest(
                    "--input",
                    f"{part!r} in {text!r} is neither a size nor a name; "
                    "write it like 1,3,224,224 or N,3,H,W, with :int64 for token ids",
                )
        out[name.strip()] = Tensor(tuple(shape), dtype.strip() or "float32")
    return out


# ---- inference ----------------------------------------------------------------------------------
_BY_LAYER: dict[str, tuple[tuple[str, ...], str, str]] = {
    # layer: (axes, the axis its argument fixes, that argument)
    **{f"torch.nn.{c}1d": (AXES[3], "C", "in_channels") for c in ("Conv", "ConvTranspose")},
    **{f"torch.nn.{c}2d": (AXES[4], "C", "in_channels") for c in ("Conv", "ConvTranspose")},
    **{f"torch.nn.{c}3d": (AXES[5], "C", "in_channels") for c in ("Conv", "ConvTranspose")},
    "torch.nn.BatchNorm1d": (("N", "C"), "C", "num_features"),
    "torch.nn.BatchNorm2d": (AXES[4], "C", "num_features"),
    "torch.nn.BatchNorm3d": (AXES[5], "C", "num_features"),
    "torch.nn.Linear": (AXES[2], "F", "in_features"),
    **{f"torch.nn.{r}": (SEQUENCE, "F", "input_size") for r in ("RNN", "LSTM", "GRU")},
    "torch.nn.Embedding": (("N", "T"), "", ""),
    "torch.nn.MultiheadAttention": (SEQUENCE, "F", "embed_dim"),
}
_RANK_BY_SUFFIX = {"1d": 3, "2d": 4, "3d": 5}
_RANKS: dict[str, tuple[str, ...]] = {
    "conv1d": AXES[3],
    "conv2d": AXES[4],
    "conv3d": AXES[5],
    "max_pool2d": AXES[4],
    "avg_pool2d": AXES[4],
    "adaptive_avg_pool2d": AXES[4],
    "interpolate": AXES[4],
    "linear": AXES[2],
    "embedding": ("N", "T"),
    "layer_norm": SEQUENCE,
}


def from_layer(module: ModuleInfo) -> Guess | None:
    """The input that this catalogue layer wants, read off its constructor arguments."""
    found = _BY_LAYER.get(module.layer)
    if found is None:
        axes = AXES.get(_RANK_BY_SUFFIX.get(module.layer[-2:], 0))  # MaxPool1d, ZeroPad3d, …
        return Guess(axes) if axes is not None else None
    axes, axis, argument = found
    dtype = "int64" if module.layer == "torch.nn.Embedding" else "float32"
    size = module.arguments.get(argument)
    fixed: dict[str, Dim] = {}
    if axis and isinstance(size, int | SymInt):
        fixed[axis] = size
    return Guess(axes, dtype, fixed)


def first_guess(modules: Iterable[ModuleInfo]) -> Guess:
    """Before any run: what the first layer that was built would take."""
    for module in modules:
        guess = from_layer(module)
        if guess is not None:
            return guess
    return Guess(AXES[4])


# Operations that hand the axes on as they are, so that the next one is the real consumer.
_TRANSPARENT = frozenset(
    [
        "relu",
        "dropout",
        "sigmoid",
        "tanh",
        "to",
        "float",
        "contiguous",
        "clone",
        "detach",
        "gelu",
        "add",
        "sub",
        "mul",
        "div",
        "identity",
        "type_as",
        "neg",
        "abs",
        "leaky_relu",
        "size",
        "dim",
    ]
)
_FLATTENING = frozenset({"flatten", "view", "reshape", "Flatten"})


def from_consumers(trace: Trace, tensor: Tensor) -> Guess | None:
    """After a run: the input as its first real consumer wants it; None when nothing says.

    An input that is flattened first is taken for a picture: a Linear behind it wants the product
    of its sizes.
    """
    modules = {m.path: m for m in trace.modules}
    following = {tensor.uid}
    for op in trace.ops:
        if not any(t.uid in following for t in op.inputs):
            continue
        short = op.name.rsplit(".", 1)[-1]
        if short in _FLATTENING or short.lower() == "flatten":
            return None
        guess = _consumer(op, modules, short)
        if guess is not None:
            return guess
        if short.lower() not in _TRANSPARENT:
            return None
        following |= {t.uid for t in op.outputs}
    return None


def _consumer(op: OpCall, modules: Mapping[str, ModuleInfo], short: str) -> Guess | None:
    module = modules.get(op.path)
    if module is not None and module.layer == op.name:
        return from_layer(module)
    axes = _RANKS.get(short)
    if axes is None:
        return None
    weight = op.arguments.get("weight")
    groups = op.arguments.get("groups", 1)
    fixed: dict[str, Dim] = {}
    if isinstance(weight, Tensor) and short.startswith(("conv", "linear")):
        width = weight.shape[1]
        if type(groups) is int:
            fixed["F" if short == "linear" else "C"] = width * groups
    return Guess(axes, "int64" if short == "embedding" else "float32", fixed)


def pinned(condition: Condition) -> tuple[str, int] | None:
    """The size that an equality such as ``C == 3`` or ``784 == F`` fixes."""
    if not isinstance(condition, Relation) or condition.op != "==":
        return None
    for a, b in ((condition.left, condition.right), (condition.right, condition.left)):
        if isinstance(a, SymInt) and type(b) is int and str(a).isidentifier():
            return str(a), b
    return None


def expression_of(text: str) -> ast.expr:
    """A constructor expression from the command line. Raises BadRequest."""
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise BadRequest("--construct", f"{text!r} is not an expression: {error}") from None


def specs(inputs: Mapping[str, Any]) -> tuple[InputSpec, ...]:
    return tuple(
        InputSpec(name, value.shape, value.dtype)
        for name, value in inputs.items()
        if isinstance(value, Tensor)
    )
