"""``einops``: ``rearrange``, ``reduce``, ``repeat`` and their layers, put together of operations of
the catalogue, so that what they ask of sizes is known and said like everything else.

``rearrange(x, "b (h d) n -> b h n d", h=8)`` splits axes, moves them, and joins them again: a
reshape, a permute and a reshape, each left out where it would change nothing.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NoReturn

from netgloss.catalogue.records import Tensor
from netgloss.interpret.builtins.natives import (
    Table,
    collect,
    known,
    native,
    own_instances_only,
    text,
)
from netgloss.interpret.library.axes import BadPattern, Pattern, own_length, read_pattern
from netgloss.interpret.library.namespaces import module, native_class, shared
from netgloss.interpret.values import Class, Namespace, Value
from netgloss.symbolic import Relation, SymInt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from netgloss.interpret.run import Run

EINOPS = Table("einops")
VERSION = "0.8.2"
_REDUCTIONS = {
    "mean": "torch.mean",
    "sum": "torch.sum",
    "max": "torch.amax",
    "min": "torch.amin",
    "any": "torch.any",
    "all": "torch.all",
}


def _refuse(run: Run, told: str) -> NoReturn:
    """einops raises EinopsError, which is a RuntimeError."""
    run.throw("RuntimeError", told)


def _transform(
    run: Run, tensor: Value, written: str, sizes: Mapping[str, Value], how: str
) -> Value:
    """One pattern on one tensor; ``how`` is ``rearrange``, ``repeat`` or a reduction's name."""
    tensor = known(tensor)
    if type(tensor) in (list, tuple):
        tensor = run.operation("torch.stack", (collect(run, tensor),), {})
    if type(tensor) is not Tensor:
        return run.unknown("operation", "einops")
    run.budget.step(len(written))
    try:
        pattern = read_pattern(written, tensor.rank, how, frozenset(sizes))
    except BadPattern as error:
        _refuse(run, f"Error while processing {how}-reduction pattern {written!r}. {error}")
    lengths = _lengths(run, tensor, pattern, sizes)
    split = _split(run, tensor, pattern, lengths)
    return _join(run, _move(run, split, pattern, lengths, how), pattern, lengths)


def _lengths(
    run: Run, tensor: Tensor, pattern: Pattern, sizes: Mapping[str, Value]
) -> dict[str, Value]:
    """How long each axis of the pattern is: as given, or what is left of the tensor's own."""
    lengths: dict[str, Value] = dict(sizes)
    for group, size in zip(pattern.left, tensor.shape, strict=True):
        given: Value = 1
        missing = None
        for axis in group:
            number = own_length(axis)
            if number is not None:
                lengths[axis] = number
            if axis in lengths:
                given = run.binary("*", given, lengths[axis])
            elif missing is None:
                missing = axis
            else:
                _refuse(run, f"Could not infer sizes for {{{missing!r}, {axis!r}}}")
        if missing is None:
            if not _must_equal(run, size, given):
                _refuse(run, f"Shape mismatch, {size} != {given}")
        elif len(group) == 1:
            lengths[missing] = size
        else:
            if not _must_equal(run, run.binary("%", size, given), 0):
                told = f"can't divide axis of length {size} in chunks of {given}"
                _refuse(run, f"Shape mismatch, {told}")
            lengths[missing] = run.binary("//", size, given)
    for axis in pattern.right_axes:
        if axis not in lengths:
            number = own_length(axis)
            if number is None:
                _refuse(run, f"Specify sizes for new axes in pattern: {axis!r}")
            lengths[axis] = number
    return lengths


def _must_equal(run: Run, size: Value, wanted: Value) -> bool:
    """A precondition on sizes: one that other sizes would meet is remembered as such."""
    if type(size) is SymInt or type(wanted) is SymInt:
        return run.require(Relation(size, "==", wanted), "einops")
    return bool(run.truth(run.compare("==", size, wanted)))


def _split(run: Run, tensor: Value, pattern: Pattern, lengths: Mapping[str, Value]) -> Value:
    if all(len(group) == 1 for group in pattern.left):
        return tensor
    sizes = tuple(lengths[axis] for axis in pattern.elementary)
    return run.operation("torch.reshape", (tensor, sizes), {})


def _move(
    run: Run, tensor: Value, pattern: Pattern, lengths: Mapping[str, Value], how: str
) -> Value:
    """The axes reduced, in their new order, and the new ones put in."""
    kept = list(pattern.elementary)
    gone = [place for place, axis in enumerate(kept) if axis not in pattern.right_axes]
    if gone and how in _REDUCTIONS:
        tensor = run.operation(_REDUCTIONS[how], (tensor,), {"dim": tuple(gone)})
    elif gone and how == "prod":
        for place in reversed(gone):
            tensor = run.operation("torch.prod", (tensor,), {"dim": place})
    kept = [axis for axis in kept if axis in pattern.right_axes]
    order = [kept.index(axis) for axis in pattern.right_axes if axis in kept]
    if order != sorted(order):
        tensor = run.operation("torch.permute", (tensor, tuple(order)), {})
    new = [axis for axis in pattern.right_axes if axis not in kept]
    for place, axis in enumerate(pattern.right_axes):
        if axis in new:
            tensor = run.operation("torch.unsqueeze", (tensor, place), {})
    if any(lengths[axis] != 1 for axis in new):
        sizes = tuple(lengths[axis] if axis in new else -1 for axis in pattern.right_axes)
        tensor = run.operation("torch.Tensor.expand", (tensor, *sizes), {})
    return tensor


def _join(run: Run, tensor: Value, pattern: Pattern, lengths: Mapping[str, Value]) -> Value:
    if all(len(group) == 1 for group in pattern.right):
        return tensor
    sizes: list[Value] = []
    for group in pattern.right:
        size: Value = 1
        for axis in group:
            size = run.binary("*", size, lengths[axis])
        sizes.append(size)
    return run.operation("torch.reshape", (tensor, tuple(sizes)), {})


@EINOPS.add("rearrange")
def _rearrange(run: Run, /, tensor: Value, pattern: Value, **axes: Value) -> Value:
    return _transform(run, tensor, text(run, pattern), axes, "rearrange")


@EINOPS.add("repeat")
def _repeat(run: Run, /, tensor: Value, pattern: Value, **axes: Value) -> Value:
    return _transform(run, tensor, text(run, pattern), axes, "repeat")


@EINOPS.add("reduce")
def _reduce(run: Run, /, tensor: Value, pattern: Value, reduction: Value, **axes: Value) -> Value:
    how = reduction if type(reduction) is str else ""
    if how not in (*_REDUCTIONS, "prod"):
        return run.unknown("operation", "einops.reduce")
    return _transform(run, tensor, text(run, pattern), axes, how)


@EINOPS.add("parse_shape")
def _parse_shape(run: Run, x: Value, pattern: Value) -> Value:
    names = text(run, pattern).split()
    tensor = known(x)
    if type(tensor) is not Tensor or len(names) != tensor.rank or "..." in names:
        return run.unknown("operation", "einops.parse_shape")
    pairs = zip(names, tensor.shape, strict=True)
    return {name: size for name, size in pairs if name != "_"}


# ---- layers -------------------------------------------------------------------------------------
def _layer(name: str, run: Run) -> Class:
    """``einops.layers.torch.Rearrange``, ``Reduce``: the function as a module."""

    def init(run: Run, self: Value, pattern: Value, /, *rest: Value, **axes: Value) -> None:
        run.call(run.getattr(run.module_classes["Module"], "__init__"), (self,), {})
        reduction = rest[0] if rest else axes.pop("reduction", None)
        self.attrs.update(pattern=pattern, reduction=reduction, axes_lengths=axes)
        self.state = (pattern, reduction, dict(axes))  # the program may change its attributes

    def forward(run: Run, self: Value, input: Value, /) -> Value:
        if type(self.state) is not tuple:
            return run.throw("AttributeError", f"'{name}' object has no attribute 'pattern'")
        pattern, reduction, axes = self.state
        if name == "Rearrange":
            return _rearrange(run, input, pattern, **axes)
        return _reduce(run, input, pattern, reduction, **axes)

    methods = {"__init__": native("__init__", init), "forward": native("forward", forward)}
    return shared(
        run,
        f"einops.layers.torch.{name}",
        lambda run: own_instances_only(
            native_class(
                run,
                name,
                methods,
                bases=(run.module_classes["Module"],),
                module="einops.layers.torch",
            )
        ),
    )


def make_layers() -> Namespace:
    """``einops.layers.torch``."""
    return module(
        "einops.layers.torch",
        {},
        {name: partial(_layer, name) for name in ("Rearrange", "Reduce")},
    )


def make_einops() -> Namespace:
    """``einops``."""
    members: dict[str, Value] = {**EINOPS, "__version__": VERSION}
    return module("einops", members)
