"""Small random models, written step by step while torch runs along.

Each step (a layer, a function, a method, an operator, a branch, a loop) is tried on the tensor
that the steps before have given; torch's word decides whether it is kept. So models grow deep,
and some end, on purpose, in a step that torch refuses.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any

import torch
import torch.nn.functional as F
from torch import nn

from bench.fuzz.arguments import written
from netgloss import catalogue

HEAD = (
    "import torch\nfrom torch import nn\nimport torch.nn.functional as F\n\n"
    "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
)
LARGEST = 60_000  # elements of a tensor that a step may give
TRIES = 12  # for one step
REFUSED = 0.12  # of all models: they end in a step that torch refuses

# Inputs as netgloss's option has them, with the sizes that it gives these names.
INPUTS = (
    ("N,3,H,W", {"N": 2, "H": 28, "W": 28}),
    ("N,4,H,W", {"N": 2, "H": 28, "W": 28}),
    ("N,6,L", {"N": 2, "L": 16}),
    ("N,T,8", {"N": 2, "T": 16}),
    ("T,N,8", {"N": 2, "T": 16}),
    ("N,12", {"N": 2}),
    ("N,2,D,6,5", {"N": 2, "D": 16}),
    ("3,H,W", {"H": 28, "W": 28}),
    ("T,8", {"T": 16}),
    ("N,T:int64", {"N": 2, "T": 16}),
)


def tensor_of(spec: str, sizes: dict[str, int]) -> torch.Tensor:
    """An input at these sizes; token numbers are 0 and 1, which every embedding has."""
    shape, _, dtype = spec.partition(":")
    torch.manual_seed(0)
    dims = [sizes[part] if part in sizes else int(part) for part in shape.split(",")]
    return torch.randint(0, 2, dims) if dtype else torch.rand(dims)


@dataclass
class Model:
    """A source, the input it takes, and the sizes of that input's names at the start."""

    source: str
    spec: str
    sizes: dict[str, int]
    mode: str


@dataclass
class Grown:
    """A model in the making: ``x`` is what flows, ``others`` are tensors met on the way."""

    r: Random
    x: Any
    training: bool
    made: list[str] = field(default_factory=list)
    flow: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    me: Any = field(default_factory=nn.Module)

    def names(self) -> dict[str, Any]:
        return {"torch": torch, "nn": nn, "F": F, "self": self.me, "x": self.x, **self.kept}

    kept: dict[str, Any] = field(default_factory=dict)

    def take(self, made: list[str], flow: list[str]) -> bool:
        """Write these lines down if torch runs them and something usable comes out."""
        names = self.names()
        with torch.no_grad():
            for line in made:
                exec(line, names)
                self.me.train(self.training)
            exec("\n".join(flow), names)
        if not _usable(names["x"]):
            return False
        self.x = names["x"]
        self.kept |= {n: v for n, v in names.items() if n in self.others}
        self.write(made, flow)
        return True

    def write(self, made: list[str], flow: list[str]) -> None:
        self.made += made
        self.flow += flow


def _usable(value: Any) -> bool:
    return isinstance(value, torch.Tensor) and value.dim() <= 6 and 0 < value.numel() <= LARGEST


# ---- what the catalogue has ---------------------------------------------------------------------
@cache
def _layers() -> tuple[str, ...]:
    return tuple(n for n in catalogue.names() if n.startswith("torch.nn.") and n[9].isupper())


@cache
def _functions() -> tuple[str, ...]:
    """Functions and methods; those that write into their input or out of torch are left out."""
    found = []
    for name in catalogue.names():
        last = name.rpartition(".")[2]
        if ".init." in name or name in _layers() or last.endswith("_") or keyword.iskeyword(last):
            continue
        found.append(name)
    return tuple(found)


def _required(name: str) -> tuple[tuple[str, ...], frozenset[str]]:
    entry = catalogue.find(name)
    assert entry is not None
    names = entry.parameters_of_call
    return names, frozenset(names) - frozenset(entry.defaults)


USUAL = (
    *("Conv1d", "Conv2d", "Conv3d", "ConvTranspose2d", "ConvTranspose1d", "Linear", "LayerNorm"),
    *("BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "GroupNorm", "InstanceNorm2d", "MaxPool2d"),
    *("AvgPool2d", "AvgPool1d", "AdaptiveAvgPool2d", "Flatten", "Unflatten", "LSTM", "GRU", "RNN"),
    *("MultiheadAttention", "TransformerEncoderLayer", "Embedding", "Upsample", "PixelShuffle"),
    *("Softmax", "PReLU", "GLU", "ReflectionPad2d", "ZeroPad2d", "Unfold", "LocalResponseNorm"),
)


# ---- steps: lines for __init__, lines for forward -----------------------------------------------
Step = tuple[list[str], list[str]]


def a_layer(g: Grown) -> Step:
    name = f"torch.nn.{g.r.choice(USUAL)}" if g.r.random() < 0.6 else g.r.choice(_layers())
    entry = catalogue.find(name)
    assert entry is not None and catalogue.is_layer(entry)
    names, required = _required(name)
    made = f"self.m{len(g.made)} = nn.{name[9:]}({written(g.r, names, required, g.x)})"
    others = ["x", *g.others]
    fed = ", ".join(["x", *(g.r.choice(others) for _ in entry.forward_required[1:])])
    call = f"self.m{len(g.made)}({fed})"
    taken = "[0]" if name[9:] in _GIVE_PAIRS else ""
    return [made], [f"x = {call}{taken}"]


_GIVE_PAIRS = frozenset({"LSTM", "GRU", "RNN", "MultiheadAttention", "LSTMCell"})


def a_function(g: Grown) -> Step:
    """A function or method of the catalogue with random arguments, by name or by place."""
    name = g.r.choice(_functions())
    names, required = _required(name)
    rest = names[1:]
    given = []
    for other in ("other", "target", "vec2", "mat2", "tensor2", "batch2", "tensors"):
        if other in rest and (other in required or g.r.random() < 0.5):
            given.append(f"{other}={g.r.choice(('x', '2', *g.others, *g.others))}")
            rest = tuple(n for n in rest if n != other)
    arguments = written(g.r, rest, required, g.x)
    given += [arguments] if arguments else []
    if name.startswith("torch.Tensor."):
        return [], [f"x = x.{name[13:]}({', '.join(given)})"]
    if names and names[0] in ("tensors", "sequences", "operands"):
        return [], [f"x = {name}({', '.join(['(x, x)', *given])})"]
    spelled = name.replace("torch.nn.functional.", "F.")
    return [], [f"x = {spelled}({', '.join(['x', *given])})"]


def an_operation(g: Grown) -> Step:
    other = g.r.choice(("x", "2", "0.5", "x.mean(-1, keepdim=True)", "x[:1]", *g.others))
    lines = (
        f"x = x {g.r.choice('+-*/')} {other}",
        f"x = x {g.r.choice(('//', '%', '**'))} {g.r.choice(('2', '3', other))}",
        f"x = x @ {g.r.choice(('x.transpose(-1, -2)', 'x.mT', other))}",
        f"x = (x {g.r.choice(('<', '>=', '=='))} {other}) {g.r.choice(('* x', '+ 1', '& (x > 0)'))}",
        f"x = torch.cat([x, {other}], {g.r.randint(-2, 2)})",
        f"x = torch.stack([x, x], dim={g.r.randint(-2, 2)})",
        f"x {g.r.choice('+-*')}= {other}",
        f"x = torch.where(x > 0, x, {other})",
    )
    return [], [g.r.choice(lines)]


def a_slice(g: Grown) -> Step:
    numbers = ("1", "2", "3", "-1", "-2", "10", "x.shape[-1] // 2", "x.size(0)")
    parts = []
    for _ in range(g.r.randint(1, max(g.x.dim(), 1))):
        start, stop = (g.r.choice(("", "", *numbers)) for _ in range(2))
        step = g.r.choice(("", "", ":2", ":3"))
        parts.append(
            g.r.choice((":", ":", f"{start}:{stop}{step}", f"{start}:{stop}", "0", "-1", "None"))
        )
    if g.r.random() < 0.3:
        parts.insert(g.r.randrange(len(parts) + 1), "...")
    return [], [f"x = x[{', '.join(parts)}]"]


def a_view(g: Grown) -> Step:
    axes = list(range(g.x.dim()))
    g.r.shuffle(axes)
    lines = (
        "x = x.view(x.size(0), -1)",
        "x = x.flatten(1)",
        f"x = x.permute({', '.join(map(str, axes))})",
        f"x = x.permute({', '.join(map(str, axes))}).contiguous().view(x.shape[0], -1)",
        "b, *rest = x.shape\nx = x.reshape(b, -1, rest[-1])",
        "x = x.reshape(*x.shape[:-1], 2, x.shape[-1] // 2)",
        "x = x.transpose(1, 2)",
        "x = x.unsqueeze(1).expand(-1, 3, *x.shape[1:])",
        "x = x.repeat(1, 2, *[1] * (x.dim() - 2))",
        f"a, *others = x.chunk({g.r.randint(2, 3)}, dim={g.r.randint(-2, 1)})\nx = a",
        f"a, b = x.split({g.r.choice(('x.shape[-1] // 2', '2', '[1, 2]'))}, dim=-1)\nx = a * b",
        f"x = F.interpolate(x, size={g.r.choice(('(7, 9)', 'x.shape[2:]', '8'))})",
        f"x = F.pad(x, [0, x.shape[-1] % {g.r.randint(2, 4)}])",
        "x = x.squeeze()",
        "x = x.mean((-2, -1))",
        f"x = x.unfold(-1, {g.r.randint(1, 4)}, {g.r.randint(1, 3)})",
    )
    return [], g.r.choice(lines).split("\n")


def kept(g: Grown) -> Step:
    name = f"y{len(g.others)}"
    g.others.append(name)
    return [], [f"{name} = x"]


def a_branch(g: Grown) -> Step:
    made, flow = g.r.choice((a_layer, a_function, a_view, a_slice))(g)
    axis, number = g.r.randint(-2, 1), g.r.choice((1, 2, 7, 14, 16, 28))
    tests = (
        f"x.shape[{axis}] {g.r.choice(('>', '<', '==', '!='))} {number}",
        f"x.size({axis}) % {g.r.choice((2, 3, 7))} == 0",
        f"x.dim() == {g.r.randint(2, 4)}",
        "self.training",
    )
    lines = [f"if {g.r.choice(tests)}:", *(f"    {line}" for line in flow)]
    if g.r.random() < 0.5:
        lines += ["else:", *(f"    {line}" for line in a_view(g)[1])]
    return made, lines


def a_loop(g: Grown) -> Step:
    made, flow = g.r.choice((a_layer, an_operation, a_view))(g)
    rounds = g.r.choice(("range(2)", "range(x.dim() - 1)", "range(x.shape[-1] // 8)"))
    return made, [f"for i in {rounds}:", *(f"    {line}" for line in flow)]


def a_sequence(g: Grown) -> Step:
    """A residual connection around two layers in a Sequential, or a list of layers."""
    first, second = a_layer(g)[0][0].partition(" = ")[2], a_layer(g)[0][0].partition(" = ")[2]
    name = f"m{len(g.made)}"
    if g.r.random() < 0.5:
        made = f"self.{name} = nn.Sequential({first}, {g.r.choice(('nn.ReLU(), ', ''))}{second})"
        return [made], [g.r.choice((f"x = self.{name}(x)", f"x = x + self.{name}(x)"))]
    made = f"self.{name} = nn.ModuleList([{first}, {second}])"
    return [made], [f"for layer in self.{name}:", "    x = layer(x)"]


def a_parameter(g: Grown) -> Step:
    name, size = f"m{len(g.made)}", g.r.choice(("1", *map(str, g.x.shape[-2:])))
    kinds = (
        "nn.Parameter(torch.zeros({}))",
        "nn.Parameter(torch.ones(1, {}), requires_grad=False)",
    )
    made = f"self.{name} = {g.r.choice(kinds).format(size)}"
    return [made], [f"x = x {g.r.choice('+*')} self.{name}"]


STEPS: tuple[Callable[[Grown], Step], ...] = (
    *(a_layer, a_layer, a_layer, a_layer, a_function, a_function, a_function, an_operation),
    *(an_operation, a_slice, a_view, a_view, kept, a_branch, a_loop, a_sequence, a_parameter),
)


def _step(g: Grown, refused: bool) -> bool:
    """One more step; with ``refused`` one that torch does not take."""
    for _ in range(TRIES):
        before = list(g.others)
        try:
            step = g.r.choice(STEPS)(g)
        except KeyError:  # an argument that nothing is known to give for
            continue
        try:
            with torch.random.fork_rng([]):
                taken = g.take(*step)
        except Exception:
            g.others = before
            if refused:
                g.write(*step)
                return True
            continue
        if taken and not refused:
            return True
    return False


def model(r: Random) -> Model:
    """A random model; torch has run each of its steps, up to the last one at least."""
    spec, sizes = r.choice(INPUTS)
    mode = r.choice(("eval", "eval", "eval", "train"))
    g = Grown(r, tensor_of(spec, sizes), mode == "train")
    for _ in range(r.randint(1, 8)):
        _step(g, refused=False)
    if r.random() < REFUSED:
        _step(g, refused=True)
    given = r.choice(("x", "x", "x", *(f"x, {name}" for name in g.others[:1])))
    made = g.made or ["pass"]
    source = (
        HEAD
        + "".join(f"        {line}\n" for line in made)
        + "\n    def forward(self, x):\n"
        + "".join(f"        {line}\n" for line in [*g.flow, f"return {given}"])
    )
    return Model(source, spec, dict(sizes), mode)
