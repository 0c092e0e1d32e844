"""What an input must be like, read off the layers and operations that first consume it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from math import prod
from typing import Any

from netgloss.catalogue.records import Tensor
from netgloss.interpret.trace import ModuleInfo, OpCall, Thing, Trace
from netgloss.models.inputs import AXES, SEQUENCE, SPATIAL, TIME_FIRST, Guess
from netgloss.records import replace
from netgloss.symbolic import Condition, Dim, Relation, SymInt

_RECURRENT = ("RNN", "LSTM", "GRU")
_SPREADS = "torch.nn.ConvTranspose"
_BY_LAYER: dict[str, tuple[tuple[str, ...], str, str]] = {
    # layer: (axes, the axis its argument fixes, that argument)
    **{f"torch.nn.{c}1d": (AXES[3], "C", "in_channels") for c in ("Conv", "ConvTranspose")},
    **{f"torch.nn.{c}2d": (AXES[4], "C", "in_channels") for c in ("Conv", "ConvTranspose")},
    **{f"torch.nn.{c}3d": (AXES[5], "C", "in_channels") for c in ("Conv", "ConvTranspose")},
    "torch.nn.BatchNorm1d": (("N", "C"), "C", "num_features"),
    "torch.nn.BatchNorm2d": (AXES[4], "C", "num_features"),
    "torch.nn.BatchNorm3d": (AXES[5], "C", "num_features"),
    "torch.nn.Linear": (AXES[2], "F", "in_features"),
    **{f"torch.nn.{r}": (SEQUENCE, "F", "input_size") for r in _RECURRENT},
    **{f"torch.nn.{r}Cell": (AXES[2], "F", "input_size") for r in _RECURRENT},
    "torch.nn.Embedding": (("N", "T"), "", ""),
    "torch.nn.MultiheadAttention": (SEQUENCE, "F", "embed_dim"),
}
_TIME_FIRST = tuple(f"torch.nn.{name}" for name in (*_RECURRENT, "MultiheadAttention"))
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
# Operations that hand the axes on as they are, so that the next one is the real consumer.
_TRANSPARENT = frozenset(
    [
        *("relu", "dropout", "sigmoid", "tanh", "to", "float", "contiguous", "clone", "detach"),
        *("gelu", "add", "sub", "mul", "div", "identity", "type_as", "neg", "abs", "leaky_relu"),
        *("size", "dim", "unsqueeze", "squeeze", "long", "int"),
    ]
)
# Operations that take class labels, and under which name.
_LABELLED = {
    **dict.fromkeys(("gather", "take_along_dim", "index_select", "scatter", "scatter_"), "index"),
    **dict.fromkeys(("cross_entropy", "nll_loss"), "target"),
    "one_hot": "input",
}
LABELS = Guess(("N",), "int64")
_FLATTENING = frozenset({"flatten", "view", "reshape"})
# Pictures whose values in a row make the width of a first Linear, the most usual first.
_PICTURES = tuple(
    (channels, side) for side in (28, 32, 64, 8, 16, 48, 96, 128, 224, 256) for channels in (1, 3)
)


def from_layer(module: ModuleInfo) -> Guess | None:
    """The input that this catalogue layer wants, read off its constructor arguments."""
    found = _BY_LAYER.get(module.layer)
    if found is None:
        axes = AXES.get(_RANK_BY_SUFFIX.get(module.layer[-2:], 0))  # MaxPool1d, ZeroPad3d, …
        return Guess(axes) if axes is not None else None
    axes, axis, argument = found
    if _wants_time_first(module):
        axes = TIME_FIRST
    dtype = "int64" if module.layer == "torch.nn.Embedding" else "float32"
    size = module.arguments.get(argument)
    fixed: dict[str, Dim] = {}
    if axis and isinstance(size, int | SymInt):
        fixed[axis] = size
    guess = Guess(axes, dtype, fixed)
    return _at_one_place(guess) if _opens_a_code(module) else guess


def _at_one_place(guess: Guess) -> Guess:
    return replace(guess, hints=dict.fromkeys((a for a in guess.axes if a in SPATIAL), 1))


def _is_code(argument: str) -> bool:
    """Whether the name is that of what a generator or decoder is fed."""
    return re.fullmatch(r"z|noise|latents?|latent_\w+|z_\w+", argument) is not None


def _opens_a_code(module: ModuleInfo) -> bool:
    """Whether a layer makes its first picture of one place: a transposed convolution that neither
    steps nor pads, ``ConvTranspose2d(nz, 512, 4, 1, 0)``, spreads a code over its kernel."""
    if not module.layer.startswith(_SPREADS):
        return False
    kernel, stride, padding = (
        _all_of(module.arguments.get(name)) for name in ("kernel_size", "stride", "padding")
    )
    return 1 not in kernel and stride == {1} and padding == {0}


def _all_of(value: Any) -> set[Any]:
    """The numbers of an argument that is one for all axes, or one for each."""
    items = value.items if isinstance(value, Thing) else value
    return set(items) if isinstance(items, tuple | list) else {items}


def _wants_time_first(module: ModuleInfo) -> bool:
    return module.layer in _TIME_FIRST and module.arguments.get("batch_first") is not True


def first_guess(modules: Iterable[ModuleInfo], argument: str = "") -> Guess:
    """Before any run: what the first layer that was built would take of an argument of forward."""
    for module in modules:
        guess = from_layer(module)
        if guess is not None:
            code = _is_code(argument) and module.layer.startswith(_SPREADS)
            return _at_one_place(guess) if code else guess
    return Guess(AXES[4])


def from_consumers(trace: Trace, tensor: Tensor) -> Guess | None:
    """After a run: the input as its first real consumer wants it; None when nothing says."""
    if _labels(trace, tensor):
        return LABELS
    modules = {m.path: m for m in trace.modules}
    for op in _consumers(trace, tensor):
        short = _short(op)
        if short in _TRANSPARENT:
            continue
        if short in _FLATTENING:
            return None
        guess = _before_unsqueezing(_consumer(op, modules, short, tensor), trace, tensor, op)
        if guess is not None and guess.dtype == "int64" and _recurrent_next(trace, op, modules):
            return replace(guess, axes=("T", "N"))
        return guess
    return None


def _short(op: OpCall) -> str:
    """The name without its module: ``conv2d`` of a layer and of a function alike."""
    return op.name.rsplit(".", 1)[-1].lower()


def _consumers(trace: Trace, tensor: Tensor) -> Iterator[OpCall]:
    """The operations that take the tensor, in order, and those that take what came of it as long
    as only transparent ones did."""
    following = {tensor.uid}
    for op in trace.ops:
        if any(t.uid in following for t in op.inputs):
            yield op
            if _short(op) in _TRANSPARENT:
                following |= {t.uid for t in op.outputs}


def _before_unsqueezing(
    guess: Guess | None, trace: Trace, tensor: Tensor, consumer: OpCall
) -> Guess | None:
    """What a consumer wants, less the axes that ``unsqueeze`` gave the input on its way there."""
    added: dict[int, tuple[int, ...]] = {tensor.uid: ()}
    for op in trace.ops:
        taken = next((added[t.uid] for t in op.inputs if t.uid in added), None)
        if taken is None or guess is None:
            continue
        if op is consumer:
            axes = list(guess.axes)
            for place in reversed(taken):
                if not -len(axes) <= place < len(axes):
                    return None
                del axes[place]
            kept = {axis: size for axis, size in guess.fixed.items() if axis in axes}
            return replace(guess, axes=tuple(axes), fixed=kept)
        short = _short(op)
        if short in _TRANSPARENT:
            dim = op.arguments.get("dim")
            more = (dim,) if short == "unsqueeze" and type(dim) is int else ()
            added |= {t.uid: (*taken, *more) for t in op.outputs}
    return guess


def _labels(trace: Trace, tensor: Tensor) -> bool:
    """Whether it, or what only transparent operations made of it, chooses classes."""
    following = {tensor.uid}
    for op in trace.ops:
        short = _short(op)
        label = op.arguments.get(_LABELLED.get(short, ""))
        if isinstance(label, Tensor) and label.uid in following:
            return True
        if short in _TRANSPARENT and any(t.uid in following for t in op.inputs):
            following |= {t.uid for t in op.outputs}
    return False


def _recurrent_next(trace: Trace, op: OpCall, modules: Mapping[str, ModuleInfo]) -> bool:
    """Whether what an embedding gives goes into a layer that wants the steps first."""
    for output in op.outputs:
        for user in _consumers(trace, output):
            module = modules.get(user.path)
            if module is not None and module.layer == user.name and _wants_time_first(module):
                return True
            if _short(user) not in _TRANSPARENT:
                return False
    return False


def _consumer(
    op: OpCall, modules: Mapping[str, ModuleInfo], short: str, tensor: Tensor
) -> Guess | None:
    module = modules.get(op.path)
    if module is not None and module.layer == op.name:
        return None if _is_state(op, tensor) else from_layer(module)
    axes = _RANKS.get(short)
    if axes is None:
        return _as_rows(op, tensor) if short in ("matmul", "mm") else None
    weight = op.arguments.get("weight")
    if isinstance(weight, Tensor) and weight.uid == tensor.uid:
        return None
    groups = op.arguments.get("groups", 1)
    fixed: dict[str, Dim] = {}
    if isinstance(weight, Tensor) and weight.rank > 1 and short.startswith(("conv", "linear")):
        width = weight.shape[1]
        if type(groups) is int:
            fixed["F" if short == "linear" else "C"] = width * groups
    return Guess(axes, "int64" if short == "embedding" else "float32", fixed)


def _as_rows(op: OpCall, tensor: Tensor) -> Guess | None:
    """The rows that a product with a matrix of the model takes."""
    first, *others = op.arguments.values() or (None,)
    other = next(iter(others), None)
    if not isinstance(first, Tensor) or first.uid != tensor.uid or not isinstance(other, Tensor):
        return None
    if other.rank != 2 or not (other.is_parameter or type(other.shape[0]) is int):
        return None
    return Guess(AXES[2], fixed={"F": other.shape[0]})


def _is_state(op: OpCall, tensor: Tensor) -> bool:
    """Whether a layer takes the tensor behind its first argument, as ``rnn(x, hidden)`` does."""
    _, *others = op.arguments.values() or (None,)
    return any(_holds(value, tensor) for value in others)


def _holds(value: Any, tensor: Tensor) -> bool:
    if isinstance(value, Tensor):
        return value.uid == tensor.uid
    items = value.items if isinstance(value, Thing) else value
    return isinstance(items, tuple) and any(_holds(part, tensor) for part in items)


def states(trace: Trace, name: str, tensor: Tensor) -> dict[str, Guess] | None:
    """Where this input is the initial state of a recurrent layer: the tensors it must be."""
    modules = {m.path: m for m in trace.modules}
    for op in _consumers(trace, tensor):
        module = modules.get(op.path)
        if module is None or module.layer != op.name or not _is_state(op, tensor):
            continue
        if not op.name.rsplit(".", 1)[-1].startswith(_RECURRENT):
            continue
        arguments = module.arguments
        short = module.layer.rsplit(".", 1)[-1]
        guess = Guess(("N", "hidden"), fixed={"hidden": arguments["hidden_size"]})
        if not short.endswith("Cell"):
            layers = arguments["num_layers"] * (2 if arguments["bidirectional"] is True else 1)
            guess = Guess(("layers", "N", "hidden"), fixed={"layers": layers, **guess.fixed})
        name = name.partition("[")[0]
        if short.startswith("LSTM"):
            return {f"{name}[0]": guess, f"{name}[1]": guess}
        return {name: guess}
    return None


def flattening(trace: Trace, tensor: Tensor) -> OpCall | None:
    """The first thing done to the input, where that puts the values of each sample in a row."""
    first = next(_consumers(trace, tensor), None)
    if first is None or _short(first) not in _FLATTENING:
        return None
    return first if all(output.rank == 2 for output in first.outputs) else None


def picture(trace: Trace, tensor: Tensor) -> Guess | None:
    """A picture whose values fill the first Linear, where the input is flattened first;
    ``view(-1, 784)`` takes pictures of exactly that many values."""
    first = flattening(trace, tensor)
    if first is None:
        return None
    linear = next((m for m in trace.modules if m.layer == "torch.nn.Linear"), None)
    width = None if linear is None else linear.arguments.get("in_features")
    wanted = _wanted_shape(first)
    whole = len(wanted) == 2 and wanted[0] == -1
    for channels, side in _PICTURES:
        if channels * side * side == width:
            if whole:
                return Guess(AXES[4], fixed={"C": channels, "H": side, "W": side}, sure=True)
            hints = {"H": side, "W": side}
            return Guess(AXES[4], fixed={"C": channels}, hints=hints, sure=True)
    return None


def row(trace: Trace, tensor: Tensor) -> Guess | None:
    """The values in a row that ``z.view(len(z), 100, 1, 1)`` spreads out, where that is the first
    thing done to the input."""
    first = next(_consumers(trace, tensor), None)
    if first is None or _short(first) not in ("view", "reshape"):
        return None
    wanted = _wanted_shape(first)
    if len(wanted) < 3:
        return None
    batch, *places = wanted
    if batch not in (-1, tensor.shape[0]) or not all(type(d) is int and d > 0 for d in places):
        return None
    return Guess(AXES[2], fixed={"F": prod(places)})


def _wanted_shape(op: OpCall) -> tuple[Any, ...]:
    """The sizes that ``view`` or ``reshape`` asks for; none where another form of it is called."""
    wanted = op.arguments.get("size", op.arguments.get("shape"))
    return wanted if isinstance(wanted, tuple) else ()


def pinned(condition: Condition, axes: Collection[str]) -> tuple[str, Dim] | None:
    """The size of one of these axes that an equality such as ``C == 3`` or ``C == channels``
    fixes."""
    if not isinstance(condition, Relation) or condition.op != "==":
        return None
    for a, b in ((condition.left, condition.right), (condition.right, condition.left)):
        named = isinstance(b, SymInt) and str(b).isidentifier() and str(b) not in axes
        if isinstance(a, SymInt) and str(a) in axes and (type(b) is int or named):
            return str(a), b
    return None
