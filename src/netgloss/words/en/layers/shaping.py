"""Layers that only change shape or size, in English."""

from __future__ import annotations

from typing import Any

from netgloss.documents.facts import LayerFacts
from netgloss.symbolic import Dim
from netgloss.words.arithmetic import merged, rims
from netgloss.words.en.layers.phrases import (
    Effects,
    arguments,
    default,
    parameters,
    plural,
    shape,
)
from netgloss.words.numbers import amount, by, code, grouped, size, whole

_SIDES = {"W": ("left", "right"), "H": ("top", "bottom"), "D": ("front", "back")}


def merging(before: tuple[Dim, ...] | None, start: Any, end: Any) -> list[str]:
    """What flattening multiplies: ``256·6·6 = 9216``."""
    first, last = whole(start), whole(end)
    if before is None or first is None or last is None or not before:
        return []
    rank = len(before)
    if not (-rank <= first < rank and -rank <= last < rank) or first % rank >= last % rank:
        return []
    return [f"The sizes of the merged axes are multiplied: `{merged(before, first, last)}`."]


def Flatten(facts: LayerFacts) -> list[str]:
    start, end = facts.arguments.get("start_dim"), facts.arguments.get("end_dim")
    table: Effects = {
        "start_dim": lambda v, f: f"axis {amount(v)} is the first to be merged",
        "end_dim": lambda v, f: f"axis {amount(v)} is the last to be merged",
    }
    kept = "axis 0, the batch, is kept, and all axes from 1 on are merged"
    lines = [
        "Flatten: lays several axes in one row without changing any number, like reading the "
        "pages of a book line after line.",
        *arguments(facts, table),
    ]
    if start == 1 and end == -1:
        lines += default(facts, "start_dim", kept)
    return lines + shape(facts) + merging(facts.input, start, end) + parameters(facts)


def Unflatten(facts: LayerFacts) -> list[str]:
    table: Effects = {
        "dim": lambda v, f: f"axis {code(v) if isinstance(v, str) else amount(v)} is split",
        "unflattened_size": lambda v, f: (
            f"it becomes axes of sizes {by(v)}"
            if isinstance(v, tuple | list) and all(isinstance(part, int) for part in v)
            else "the sizes of the new axes"
        ),
    }
    return [
        "Unflatten: splits one axis into several without changing any number, the way back from "
        "Flatten.",
        *arguments(facts, table),
        *shape(facts),
        *parameters(facts),
    ]


# ---- padding -------------------------------------------------------------------------------------
def rim(value: Any, rank: int) -> str:
    """How many cells each side gets."""
    parts = rims(value, rank)
    amounts = {part.before for part in parts} | {part.after for part in parts}
    if not parts:
        return "cells are added at the border"
    if len(amounts) == 1:
        return f"{plural(amounts.pop(), 'cell')} added on every side"
    sides = []
    for part in parts:
        first, last = _SIDES.get(part.axis, ("start", "end"))
        sides.append(f"{first} {amount(part.before)}, {last} {amount(part.after)}")
    return "cells added: " + ", ".join(sides)


def _pad(facts: LayerFacts, rank: int, what: str) -> list[str]:
    table: Effects = {
        "padding": lambda v, f: rim(v, rank),
        "value": lambda v, f: f"every added cell is {amount(v)}",
    }
    return [what, *arguments(facts, table), *shape(facts, rank), *parameters(facts)]


_ZERO = "Zero padding: frames the map with zeros; nothing is computed."
_CONSTANT = "Constant padding: frames the map with one fixed value; nothing is computed."
_MIRROR = (
    "Reflection padding: continues the map beyond its edge as in a mirror, without repeating the "
    "edge itself."
)
_REPEAT = "Replication padding: repeats the outermost cells beyond the edge."
_RING = "Circular padding: continues the map from its opposite side, as if it were a ring."


def ZeroPad1d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 1, _ZERO)


def ZeroPad2d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 2, _ZERO)


def ZeroPad3d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 3, _ZERO)


def ConstantPad1d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 1, _CONSTANT)


def ConstantPad2d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 2, _CONSTANT)


def ConstantPad3d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 3, _CONSTANT)


def ReflectionPad1d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 1, _MIRROR)


def ReflectionPad2d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 2, _MIRROR)


def ReflectionPad3d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 3, _MIRROR)


def ReplicationPad1d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 1, _REPEAT)


def ReplicationPad2d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 2, _REPEAT)


def ReplicationPad3d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 3, _REPEAT)


def CircularPad1d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 1, _RING)


def CircularPad2d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 2, _RING)


def CircularPad3d(facts: LayerFacts) -> list[str]:
    return _pad(facts, 3, _RING)


# ---- resizing ------------------------------------------------------------------------------------
_MODES = {
    "nearest": "each new cell copies the nearest old one",
    "nearest-exact": "each new cell copies the nearest old one, measured at cell centres",
    "linear": "new cells are blended from their neighbours along the axis",
    "bilinear": "new cells are blended from their neighbours in both directions",
    "bicubic": "new cells are blended from a wider neighbourhood by cubic curves",
    "trilinear": "new cells are blended from their neighbours in all three directions",
    "area": "each new cell is the mean of the area it covers",
}


def _corners(value: Any, facts: LayerFacts) -> str:
    if value is True:
        return "the outermost cells of old and new map lie exactly on one another"
    return "the outer edges of old and new map lie on one another"


def _size(value: Any) -> str:
    if value is None:
        return "the target size is not given"
    if isinstance(value, tuple | list):
        return f"the output is {by(value)}, whatever comes in"
    return f"every spatial axis becomes {size(value)}, whatever comes in"


_RESIZING: Effects = {
    "size": lambda v, f: _size(v),
    "scale_factor": lambda v, f: (
        "the factor is not given"
        if v is None
        else f"each spatial axis is multiplied by {_factors(v)}"
    ),
    "mode": lambda v, f: (
        _MODES.get(v, "how new cells are filled")
        if isinstance(v, str)
        else "how new cells are filled"
    ),
    "align_corners": _corners,
    "recompute_scale_factor": lambda v, f: (
        "the factor is worked out again from the sizes"
        if v is True
        else "the factor is used as it was given"
    ),
    "antialias": lambda v, f: "smooths before shrinking" if v is True else "no smoothing",
}


def _factors(value: Any) -> str:
    parts = value if isinstance(value, tuple | list) else (value,)
    return " and ".join(dict.fromkeys(map(amount, parts)))


def _resized(facts: LayerFacts, modes: bool) -> list[str]:
    lines = [
        "Resizing: stretches or shrinks the map to another size by a fixed rule; nothing is "
        "learned, unlike a transposed convolution.",
        *arguments(facts, _RESIZING),
    ]
    if modes:
        lines += default(facts, "mode", _RESIZING["mode"](facts.arguments.get("mode"), facts))
    rank = len(facts.input) - 2 if facts.input is not None else 0
    return lines + shape(facts, rank) + parameters(facts)


def Upsample(facts: LayerFacts) -> list[str]:
    return _resized(facts, True)


def UpsamplingNearest2d(facts: LayerFacts) -> list[str]:
    lines = _resized(facts, False)
    return [lines[0], f"It works by nearest neighbour: {_MODES['nearest']}.", *lines[1:]]


def UpsamplingBilinear2d(facts: LayerFacts) -> list[str]:
    lines = _resized(facts, False)
    return [
        lines[0],
        f"It works bilinearly: {_MODES['bilinear']}, and {_corners(True, facts)}.",
        *lines[1:],
    ]


def PixelShuffle(facts: LayerFacts) -> list[str]:
    factor = facts.arguments.get("upscale_factor")
    return [
        "Pixel shuffle: takes channels and lays them out as pixels: fewer channels, a larger map, "
        "every number kept.",
        *arguments(facts, {"upscale_factor": lambda v, f: _shuffled(v)}),
        *shape(facts, 2 if isinstance(factor, int) else 0),
        *parameters(facts),
    ]


def _shuffled(value: Any) -> str:
    factor = whole(value)
    if factor is None:
        return "how many times larger the map becomes on each axis"
    return (
        f"height and width grow {grouped(factor)} times, and there are "
        f"`{factor}·{factor} = {factor * factor}` times fewer channels"
    )


def PixelUnshuffle(facts: LayerFacts) -> list[str]:
    factor = whole(facts.arguments.get("downscale_factor"))
    text = (
        "how many times smaller the map becomes on each axis"
        if factor is None
        else f"height and width shrink {grouped(factor)} times, and there are "
        f"`{factor}·{factor} = {factor * factor}` times more channels"
    )
    return [
        "Pixel unshuffle: folds neighbouring pixels into channels: a smaller map, more channels, "
        "every number kept.",
        *arguments(facts, {"downscale_factor": lambda v, f: text}),
        *shape(facts, 2, None if factor is None else (factor, factor)),
        *parameters(facts),
    ]


def ChannelShuffle(facts: LayerFacts) -> list[str]:
    return [
        "Channel shuffle: deals the channels of the groups out in turn like cards, so that the "
        "next grouped convolution sees channels of every group.",
        *arguments(facts, {"groups": lambda v, f: f"{plural(v, 'group')} are mixed"}),
        *shape(facts),
        *parameters(facts),
    ]


_UNFOLDING: Effects = {
    "kernel_size": lambda v, f: f"the windows are {_pair(v)}",
    "stride": lambda v, f: f"the windows start {_pair(v)} cells apart",
    "padding": lambda v, f: f"a border of zeros is added, {_pair(v)} wide",
    "dilation": lambda v, f: f"the cells under a window lie {_pair(v)} apart",
    "output_size": lambda v, f: f"the map that comes out is {_pair(v)}",
}


def _pair(value: Any) -> str:
    return by(value) if isinstance(value, tuple | list) else by((value, value))


def Unfold(facts: LayerFacts) -> list[str]:
    return [
        "Unfold: cuts the map into (overlapping) windows and lays each out as a column; a "
        "convolution is this followed by a matrix product.",
        *arguments(facts, _UNFOLDING),
        *shape(facts),
        *parameters(facts),
    ]


def Fold(facts: LayerFacts) -> list[str]:
    return [
        "Fold: puts columns back as windows on a map and adds up where they overlap, the way back "
        "from Unfold.",
        *arguments(facts, _UNFOLDING),
        *shape(facts),
        *parameters(facts),
    ]
