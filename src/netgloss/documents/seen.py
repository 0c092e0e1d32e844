"""What one number of a tensor sees of one axis of the input.

A :class:`Slide` where the positions of an axis of the tensor see one after the other, a
:class:`Within` where the axis lies among others in some axes of the tensor (a map flattened to
tokens), :data:`WHOLE`, or :data:`UNKNOWN`. A :data:`Field` has one for each axis that is seen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import reduce
from typing import TypeAlias

from netgloss.documents.sliding import Slide, Stride, together
from netgloss.records import dataclass

WHOLE = "whole"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Within:
    """Somewhere in the axes ``dims`` of the tensor; a number of it sees ``size`` positions."""

    dims: frozenset[int]
    size: int


Seen: TypeAlias = Slide | Within | str
Field: TypeAlias = Mapping[int, Seen]


def size_of(seen: Seen) -> int | str | None:
    """How many positions are seen, ``"whole"``, or None where it is not known."""
    if isinstance(seen, Slide | Within):
        return seen.size
    return WHOLE if seen == WHOLE else None


def stride_of(seen: Seen) -> Stride | None:
    return seen.stride if isinstance(seen, Slide) else None


def lost(field: Field) -> Field:
    """After what cannot be followed: only the whole stays the whole."""
    return {axis: seen if seen == WHOLE else UNKNOWN for axis, seen in field.items()}


def mixed(field: Field, dims: Collection[int]) -> Field:
    """After every number has come to depend on all along these axes of the tensor."""
    return {axis: _mixed(seen, dims) for axis, seen in field.items()}


def _mixed(seen: Seen, dims: Collection[int]) -> Seen:
    if isinstance(seen, Slide):
        return WHOLE if seen.dim in dims else seen
    if isinstance(seen, Within) and not seen.dims.isdisjoint(dims):
        return WHOLE if seen.dims.issubset(dims) else UNKNOWN
    return seen


def cut(field: Field, at: int) -> Field:
    """Positions along ``at`` are no longer those that they were."""
    return {
        axis: UNKNOWN if isinstance(seen, Slide) and seen.dim == at else seen
        for axis, seen in field.items()
    }


def moved(field: Field, to: Callable[[int], int | None]) -> Field:
    """With the axes of the tensor at other places; None: that axis is gone, or cut up."""
    return {axis: _moved(seen, to) for axis, seen in field.items()}


def _moved(seen: Seen, to: Callable[[int], int | None]) -> Seen:
    if isinstance(seen, Slide):
        dim = to(seen.dim)
        return UNKNOWN if dim is None else seen.along(dim)
    if isinstance(seen, Within):
        dims = [dim for dim in map(to, seen.dims) if dim is not None]
        kept = len(dims) == len(seen.dims)
        return Within(frozenset(dims), seen.size) if kept else UNKNOWN
    return seen


def join(fields: Iterable[Field]) -> Field:
    """Where branches meet: all that any of them sees."""
    given = list(fields)
    if len(given) == 1:
        return given[0]
    found: dict[int, list[Seen]] = {}
    for field in given:
        for axis, seen in field.items():
            found.setdefault(axis, []).append(seen)
    return {axis: together(each) or reduce(_join, each) for axis, each in found.items()}


def _join(one: Seen, other: Seen) -> Seen:
    if one == other:
        return one
    if isinstance(one, Slide) and isinstance(other, Slide):
        return one.joined(other) or UNKNOWN
    if WHOLE in (one, other):
        return WHOLE
    if isinstance(one, Within) and isinstance(other, Within) and one.dims == other.dims:
        return Within(one.dims, max(one.size, other.size))
    return UNKNOWN
