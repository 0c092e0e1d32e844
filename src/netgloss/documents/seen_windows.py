"""What is seen through windows: convolutions, pooling, resizing, margins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from netgloss.catalogue.records import Tensor
from netgloss.documents.seen import UNKNOWN, WHOLE, Field, Seen, cut, lost, mixed
from netgloss.documents.seen_calls import Call
from netgloss.documents.sliding import Slide, TooManyPhases
from netgloss.symbolic import hint_of


def _slid(field: Field, first: int, through: Callable[[Slide, int], Seen]) -> Field:
    """Axes from ``first`` on through a window each."""

    def one(seen: Seen) -> Seen:
        if not isinstance(seen, Slide) or seen.dim < first:
            return seen
        try:
            return through(seen, seen.dim - first)
        except TooManyPhases:
            return UNKNOWN

    return {axis: one(seen) for axis, seen in field.items()}


def windowed(call: Call) -> Field:
    window = call.op.window
    assert window is not None
    first = call.rank - call.axes
    field = call.field if "pool" in call.name else mixed(call.field, (first - 1,))
    kernel = window.kernel
    if kernel is None:
        return mixed(field, range(first, call.rank))
    return _slid(
        field,
        first,
        lambda seen, at: seen.windowed(
            kernel[at], window.stride[at], window.padding[at], window.dilation[at]
        ),
    )


def adaptive(call: Call) -> Field:
    before, after = call.sizes()
    first = call.rank - call.axes

    def through(seen: Slide, at: int) -> Seen:
        size, into = before[first + at], after[first + at]
        if into == 1:
            return WHOLE
        return UNKNOWN if not into or size % into else seen.windowed(size // into, size // into)

    return _slid(call.field, first, through)


def transposed(call: Call) -> Field:
    axes = call.axes
    first = call.rank - axes
    weight = call.op.arguments.get("weight")
    kernel = call.argument("kernel_size")
    if isinstance(weight, Tensor):
        kernel = tuple(map(hint_of, weight.shape[-axes:]))
    settings = [kernel, *(call.argument(name) for name in ("stride", "padding", "dilation"))]
    whole = [
        _per_axis(value, axes, default)
        for value, default in zip(settings, (1, 1, 0, 1), strict=True)
    ]

    def through(seen: Slide, at: int) -> Seen:
        return seen.transposed(*(setting[at] for setting in whole))

    return _slid(mixed(call.field, (first - 1,)), first, through)


def _per_axis(value: Any, axes: int, default: int) -> list[int]:
    values = value if isinstance(value, tuple) else (default if value is None else value,) * axes
    return [hint_of(each) for each in values] * (axes if len(values) == 1 else 1)


_TAPS = {"nearest": (0, 0), "nearest-exact": (0, 0), "linear": (0, 1), "bilinear": (0, 1),
         "trilinear": (0, 1), "bicubic": (1, 2)}  # fmt: skip


def resized(call: Call) -> Field:
    """Upsampling by whole factors; others are not followed."""
    before, after = call.sizes()
    mode = {"upsamplingbilinear2d": "bilinear", "upsamplingnearest2d": "nearest"}.get(call.name)
    mode = mode or call.argument("mode") or "nearest"
    uneven = call.argument("align_corners") is True or call.name == "upsamplingbilinear2d"
    taps = None if uneven and mode != "nearest" else _TAPS.get(mode)

    def through(seen: Slide, at: int) -> Seen:
        size, into = before[2 + at], after[2 + at]
        if size == into:
            return seen
        if taps is None or not size or into % size:
            return UNKNOWN
        return seen.enlarged(into // size, *taps)

    return _slid(call.field, 2, through)


def shuffled(call: Call) -> Field:
    factor = call.argument("upscale_factor", "downscale_factor")
    if not isinstance(factor, int):
        return lost(call.field)
    first = call.rank - 2

    def through(seen: Slide, at: int) -> Seen:
        larger = "unshuffle" not in call.name
        return seen.enlarged(factor) if larger else seen.windowed(factor, factor)

    return _slid(cut(call.field, first - 1), first, through)


def padded(call: Call) -> Field:
    """A margin moves the positions; what it holds is not followed."""
    pad = call.argument("pad", "padding")
    axes = call.axes
    margins = _per_axis(pad, 2 * axes, 0) if axes or isinstance(pad, tuple) else []
    if not margins:
        return lost(call.field)
    rank = call.rank

    def through(seen: Slide, at: int) -> Seen:
        place = 2 * (rank - 1 - seen.dim)
        left = margins[place] if place < len(margins) else 0
        return seen.windowed(padding=left) if left else seen

    return _slid(call.field, 0, through)
