"""The door to :mod:`extents` and :mod:`places`, which are loaded when a whole number is first
followed: few models count places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from netgloss.catalogue.records import Context, Tensor
from netgloss.later import later
from netgloss.symbolic import Condition, Dim, hint_of

if TYPE_CHECKING:
    from netgloss.catalogue.rules.extents import (
        Extent,
        computed,
        evenly,
        every_place,
        everywhere,
        extent_of,
        of_sizes,
        quotient_to_zero,
        running,
    )
    from netgloss.catalogue.rules.places import inside, need_places, outside
    from netgloss.catalogue.rules.unions import united
else:
    _EXTENTS = "netgloss.catalogue.rules.extents"
    computed = later(_EXTENTS, "computed")
    evenly = later(_EXTENTS, "evenly")
    every_place = later(_EXTENTS, "every_place")
    everywhere = later(_EXTENTS, "everywhere")
    extent_of = later(_EXTENTS, "extent_of")
    of_sizes = later(_EXTENTS, "of_sizes")
    quotient_to_zero = later(_EXTENTS, "quotient_to_zero")
    running = later(_EXTENTS, "running")
    united = later("netgloss.catalogue.rules.unions", "united")

    _PLACES = "netgloss.catalogue.rules.places"
    inside = later(_PLACES, "inside")
    need_places = later(_PLACES, "need_places")
    outside = later(_PLACES, "outside")

__all__ = [
    "WHOLE",
    "computed",
    "evenly",
    "every_place",
    "everywhere",
    "extent_of",
    "followed",
    "has_extent",
    "inside_axis",
    "kept_extent",
    "need_on_axis",
    "of_sizes",
    "outside",
    "quotient_to_zero",
    "running",
    "size_in",
    "united",
]

WHOLE = frozenset({"int64", "int32"})  # the dtypes that are followed


def has_extent(source: Tensor) -> bool:
    """Whether it is worth asking for the extent of a tensor."""
    return source.extent is not None or (source.value is not None and source.dtype in WHOLE)


def followed(source: Tensor) -> Extent | None:
    """The extent of a tensor, where it has one."""
    return extent_of(source) if has_extent(source) else None


def size_in(source: Tensor) -> Dim | None:
    """The number at every place of a tensor, where it follows from sizes."""
    extent = kept_extent(source)
    return None if extent is None else extent.constant


def kept_extent(source: Tensor) -> Extent | None:
    """The extent that a tensor carries, where no tensor that it is a view of was changed in
    place since."""
    if source.extent is None:
        return None
    base = source.base
    while base is not None:
        if base.value is None and base.extent is None:
            return None
        base = base.base
    return source.extent


def inside_axis(index: Tensor, length: Dim) -> bool | Condition:
    """Whether every number that is known of a tensor is one of 0 … length - 1."""
    return inside(index, length) if has_extent(index) else True


def need_on_axis(
    index: Tensor,
    source: Tensor,
    axis: int,
    context: Context,
    told: Callable[[int, int], str] | None = None,
    negative: bool = False,
) -> None:
    """The precondition that the numbers of ``index`` are places of an axis of ``source``; with
    ``negative`` also those counted from its end. ``told`` is PyTorch's message of the place and
    the number of the first that is none."""
    if not has_extent(index):
        return
    length = source.shape[axis]

    def usual(place: int, number: int) -> str:
        return f"index {number} is out of bounds for dimension {axis} with size {hint_of(length)}"

    facts: Mapping[str, Any] = {"shape": source.shape, "axis": axis, "size": length}
    need_places(index, length, context, told or usual, facts, negative)
