"""The whole numbers of several tensors that are joined."""

from __future__ import annotations

from collections.abc import Sequence

from netgloss.catalogue.records import Shape, Tensor
from netgloss.catalogue.rules.common import removed
from netgloss.catalogue.rules.ends import MOST_PARTS, End, at_least, at_most, extreme
from netgloss.catalogue.rules.extents import Extent, everywhere, extent_of, needed, stays
from netgloss.symbolic import Dim, Relation, product


def united(sources: Sequence[Tensor], shape: Shape, at: int) -> Extent | None:
    """The numbers of all the sources, joined along an axis to this shape."""
    extents: list[Extent] = []
    for source in sources:
        extent = extent_of(source)
        if extent is None:
            return None
        extents.append(extent)
    constants = {extent.constant for extent in extents}
    if len(constants) == 1 and None not in constants:
        return everywhere(constants.pop(), shape)  # type: ignore[arg-type]
    some = [Relation(product(each.shape), ">=", 1).proved() is True for each in extents]
    least = _joint(extents, some, greatest=False)
    greatest = _joint(extents, some, greatest=True)
    parts = _apart(extents, len(shape), at)
    return Extent(shape, least, greatest, (None,) * len(shape), along=at, parts=parts)


def _apart(extents: Sequence[Extent], rank: int, at: int) -> tuple[Extent, ...]:
    """Each source without the axis along which it is joined, where it has one place there."""
    if len(extents) > MOST_PARTS:
        return ()
    if all(len(extent.shape) < rank for extent in extents):
        return tuple(extents)
    if all(type(extent.shape[at]) is int and extent.shape[at] == 1 for extent in extents):
        return tuple(extent.reshaped(removed(extent.shape, at)) for extent in extents)
    return ()


def _joint(extents: Sequence[Extent], some: Sequence[bool], greatest: bool) -> End | None:
    """An end of all the numbers. Sources that other sizes leave without numbers must not show
    there."""
    ends = [extent.greatest if greatest else extent.least for extent in extents]
    joint = extreme([end for end, held in zip(ends, some, strict=True) if held], greatest)
    compare = at_least if greatest else at_most
    for extent, held in zip(extents, some, strict=True):
        empty = None if held else ends_of_none(extent)
        if not held and (empty is None or joint is None):
            return None
        if empty is not None and compare(needed(joint), empty[greatest]) is not True:
            return None
    return extreme(ends, greatest)


def ends_of_none(extent: Extent) -> tuple[Dim, Dim] | None:
    """What the ends of evenly growing numbers come to where other sizes leave none of them."""
    if extent.start is None:
        return None
    moving = [step for step in extent.known_steps if not stays(step)]
    if len(moving) != 1:
        return None
    before = extent.start - moving[0]
    if at_least(moving[0], 0) is True:
        return extent.start, before
    return (before, extent.start) if at_most(moving[0], 0) is True else None
