"""The inputs of forward: given by the caller, or guessed; the guesses themselves."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from netgloss.catalogue.records import Tensor
from netgloss.errors import BadRequest
from netgloss.interpret.functions import unwrapped
from netgloss.interpret.torch_tables import DTYPES
from netgloss.interpret.values import MISSING, Function, Instance, Value
from netgloss.models.hints import BATCH, SIZES
from netgloss.models.records import InputSpec
from netgloss.records import dataclass, field, replace
from netgloss.symbolic import Dim, symbol

# The axes of a tensor of each rank, as convolutions, recurrent nets and Linear want them.
AXES: dict[int, tuple[str, ...]] = {
    1: ("N",),
    2: ("N", "F"),
    3: ("N", "C", "L"),
    4: ("N", "C", "H", "W"),
    5: ("N", "C", "D", "H", "W"),
}
SEQUENCE = ("N", "T", "F")
CHANNELS_LAST = ("N", "H", "W", "F")
TIME_FIRST = ("T", "N", "F")  # recurrent layers without batch_first
SPATIAL = ("D", "H", "W", "L", "T")


@dataclass(frozen=True, slots=True)
class Guess:
    """Symbols for one tensor input: its axes, dtype, and the sizes that are settled.

    ``sure`` says that the source itself tells the rank (its own test code, or a method such as
    ``init_hidden``), so that no other is tried.
    """

    axes: tuple[str, ...]
    dtype: str = "float32"
    fixed: Mapping[str, Dim] = field(default_factory=dict)
    hints: Mapping[str, int] = field(default_factory=dict)
    sure: bool = False

    def tensor(self, hints: Mapping[str, int] | None = None) -> Tensor:
        """A new tensor of this kind; ``hints`` are those of the other inputs, which share names."""
        known = {**(hints or {}), **self.hints}
        shape: tuple[Dim, ...] = tuple(
            self.fixed[a] if a in self.fixed else symbol(a, known.get(a, default_size(a)))
            for a in self.axes
        )
        return Tensor(shape, self.dtype)

    def wants_other(self, guess: Guess) -> bool:
        """Whether this one asks for other axes, another dtype or other settled sizes."""
        return (self.axes, self.dtype, self.fixed) != (guess.axes, guess.dtype, guess.fixed)

    def with_hint(self, axis: str, size: int) -> Guess:
        return replace(self, hints={**self.hints, axis: size})

    def with_fixed(self, axis: str, size: Dim) -> Guess:
        return replace(self, fixed={**self.fixed, axis: size})

    def loosened(self) -> Guess:
        """Plain numbers that were read off a layer become hints: another consumer came first."""
        plain = {axis: size for axis, size in self.fixed.items() if type(size) is int}
        kept = {axis: size for axis, size in self.fixed.items() if axis not in plain}
        return replace(self, fixed=kept, hints={**self.hints, **plain})

    def with_axes(self, axes: tuple[str, ...]) -> Guess:
        """The same sizes under other names."""
        moved = {
            new: self.hints[old]
            for old, new in zip(self.axes, axes, strict=True)
            if old in self.hints
        }
        return replace(self, axes=axes, fixed={}, hints=moved)


def by_name(argument: str) -> Guess | None:
    """What an argument's name alone tells of a tensor: indices into an embedding, a picture.

    >>> by_name("decoder_input_ids").dtype, by_name("pixel_values").axes, by_name("x")
    ('int64', ('N', 'C', 'H', 'W'), None)
    """
    if argument == "ids" or argument.endswith("_ids"):
        return Guess(("N", "T"), "int64")
    if argument == "rois":  # the number of the picture, then two corners
        return Guess(("R", "F"), fixed={"F": 5}, hints={"R": 4})
    return Guess(AXES[4]) if argument == "pixel_values" else None


@dataclass(frozen=True, slots=True)
class Start:
    """What is known of a model's inputs before it runs: guesses, and arguments that are no
    tensors."""

    guesses: Mapping[str, Guess] = field(default_factory=dict)
    values: Mapping[str, Value] = field(default_factory=dict)
    lists: frozenset[str] = frozenset()  # arguments that are lists rather than tuples
    also: tuple[str, ...] = ()  # arguments that forward could do without, passed all the same


NOTHING = Start()


def default_size(axis: str) -> int:
    if axis == "N":
        return BATCH
    if axis == "C":
        return 3
    if axis in ("T", "L", "D"):
        return 16
    return SIZES[0]


def forward_arguments(model: Instance) -> list[str]:
    """The arguments that forward cannot do without."""
    forward = unwrapped(model.cls.find("forward"))
    if type(forward) is not Function:
        layer = next((c.layer for c in model.cls.mro if c.layer is not None), None)
        if layer is not None:
            return list(layer.forward_required)
        return ["input"] if forward is not MISSING else []
    code = forward.code
    names = code.positional[1:]
    return list(names[: max(len(names) - len(forward.defaults), 0)])


def all_forward_arguments(model: Instance) -> list[str]:
    """Every argument that forward takes by name, in order."""
    forward = unwrapped(model.cls.find("forward"))
    if type(forward) is not Function:
        layer = next((c.layer for c in model.cls.mro if c.layer is not None), None)
        return list(layer.forward_names) if layer is not None else forward_arguments(model)
    return [*forward.code.positional[1:], *forward.code.kwonly]


def given_inputs(
    texts: tuple[str, ...], arguments: list[str], sizes: Mapping[str, int] = MappingProxyType({})
) -> dict[str, Tensor]:
    """``--input`` options: ``"[NAME=]1,3,224,224[:int64]"``; a size may be a name such as ``N``.

    ``arguments`` are forward's, in order; ``sizes`` are those of the names, the usual ones where
    there are none. Raises BadRequest for what does not fit them.
    """
    out: dict[str, Tensor] = {}
    order = iter(arguments)
    takes = f"forward takes {', '.join(arguments) or 'no argument'}"
    for text in texts:
        name, equals, rest = text.partition("=")
        if not equals:
            name, rest = next(order, ""), text
            if not name:
                raise BadRequest("--input", f"{text!r} is one too many: {takes}")
        elif name.strip() not in arguments:
            raise BadRequest("--input", f"{text!r} names no argument: {takes}")
        written, _, dtype = rest.partition(":")
        if dtype.strip() and dtype.strip() not in DTYPES:
            known = ", ".join(sorted(DTYPES))
            raise BadRequest("--input", f"{dtype!r} in {text!r} is no dtype; there are: {known}")
        shape: list[Dim] = []
        for part in written.strip("[]() ").split(","):
            part = part.strip()
            if part.isdigit():
                shape.append(int(part))
            elif part.isidentifier():
                shape.append(symbol(part, sizes.get(part, default_size(part))))
            elif part:
                raise BadRequest(
                    "--input",
                    f"{part!r} in {text!r} is neither a size nor a name; "
                    "write it like 1,3,224,224 or N,3,H,W, with :int64 for token ids",
                )
        out[name.strip()] = Tensor(tuple(shape), DTYPES.get(dtype.strip(), "float32"))
    return out


def expression_of(text: str) -> ast.expr:
    """A constructor expression from the command line. Raises BadRequest."""
    try:
        return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise BadRequest("--construct", f"{text!r} is not an expression: {error}") from None


def assembled(parts: Mapping[str, Value], lists: Collection[str] = ()) -> dict[str, Value]:
    """Inputs by argument: ``hidden[0]`` and ``hidden[1]`` become the pair ``hidden`` (a list where
    it is among ``lists``), ``x['a']`` the value of ``a`` in the dict ``x``.

    >>> assembled({"x": 1, "hidden[0]": 2, "hidden[1]": 3, "y['a']": 4})
    {'x': 1, 'hidden': (2, 3), 'y': {'a': 4}}
    """
    out: dict[str, Value] = {}
    for name, value in parts.items():
        argument, bracket, key = name.partition("[")
        if not bracket:
            out[argument] = value
        elif key.startswith("'"):
            out.setdefault(argument, {})[ast.literal_eval(key.removesuffix("]"))] = value
        elif argument in lists:
            out.setdefault(argument, []).append(value)
        else:
            out[argument] = (*out.get(argument, ()), value)
    return out


def specs(inputs: Mapping[str, Any]) -> tuple[InputSpec, ...]:
    """The tensors among the inputs by name; parts of a tuple are named ``hidden[0]``."""
    return tuple(
        InputSpec(name, value.shape, value.dtype)
        for name, value in parts_of(inputs)
        if isinstance(value, Tensor)
    )


def parts_of(inputs: Mapping[str, Any]) -> Iterable[tuple[str, Value]]:
    """The inverse of :func:`assembled`."""
    for name, value in inputs.items():
        if type(value) in (tuple, list) and value:
            yield from ((f"{name}[{place}]", part) for place, part in enumerate(value))
        elif type(value) is dict and value and all(type(key) is str for key in value):
            yield from ((f"{name}[{key!r}]", part) for key, part in value.items())
        else:
            yield name, value
