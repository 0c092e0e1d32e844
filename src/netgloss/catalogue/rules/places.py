"""Places that a tensor names must exist: what embeddings, indices and class numbers ask for.

What is known of the numbers, written out or following from sizes, is their extent; so the demand
is a condition on the sizes. PyTorch counts from the end only where it says so (``x[index]``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from netgloss.catalogue.arithmetic import all_of, any_of, is_condition
from netgloss.catalogue.records import Complaint, Context, Tensor
from netgloss.catalogue.rules.common import shown
from netgloss.catalogue.rules.ends import at_least, at_most, hint
from netgloss.catalogue.rules.extents import Extent, extent_of
from netgloss.catalogue.rules.known import contents, flat
from netgloss.catalogue.rules.unions import ends_of_none
from netgloss.symbolic import UNTOLD, Condition, Dim, Relation, hint_of, product

_MOST = 1 << 16  # places that are looked at for the first one that does not exist


def inside(index: Tensor, length: Dim, negative: bool = False) -> bool | Condition:
    """Whether every number is a place of an axis of this length: one of 0 … length - 1, and with
    ``negative`` one of -length … -1, too. True where nothing is known of the numbers; with
    :data:`~netgloss.symbolic.UNTOLD` where they follow from sizes in a way not followed."""
    extent = extent_of(index)
    if extent is None or any(type(size) is int and size == 0 for size in index.shape):
        return True
    low = -1 * length if negative else 0
    parts: list[bool | Condition] = []
    if extent.greatest is not None:
        parts.append(at_most(extent.greatest, length - 1))
    if extent.least is not None:
        parts.append(at_least(extent.least, low))
    condition = all_of(parts)
    if condition is not True and _may_be_empty(extent, low, length):
        condition = any_of((Relation(product(extent.shape), "==", 0), condition))
    followed = extent.greatest is not None and extent.least is not None
    return condition if followed else all_of((condition, UNTOLD))


def _may_be_empty(extent: Extent, low: Dim, length: Dim) -> bool:
    """Whether other sizes leave no number at all, and the ends would still be asked for."""
    if Relation(product(extent.shape), ">=", 1).proved() is True:
        return False
    empty = ends_of_none(extent)
    if empty is None:
        return True
    return at_least(empty[0], low) is not True or at_most(empty[1], length - 1) is not True


def outside(index: Tensor, length: Dim, negative: bool = False) -> tuple[int, int]:
    """The first number that is no place of the axis at the sizes of this run, after the place
    where it stands in the flattened tensor; the greatest or the least where they cannot be
    counted up."""
    high = hint_of(length)
    low = -high if negative else 0
    for place, number in enumerate(islice(_numbers(index), _MOST)):
        if not low <= number < high:
            return place, number
    extent = extent_of(index)
    ends = () if extent is None else (extent.greatest, extent.least)
    numbers = [hint(end) for end in ends if end is not None]
    return 0, next((number for number in numbers if not low <= number < high), high)


def _numbers(index: Tensor) -> Iterator[int]:
    """The numbers at the sizes of this run, as far as they can be counted up."""
    value, extent = contents(index), extent_of(index)
    if value is not None:
        yield from flat(value)
    elif extent is not None and extent.start is not None:
        yield from _grown(hint_of(extent.start), shown(extent.shape), shown(extent.known_steps))


def _grown(start: int, shape: list[int], steps: list[int]) -> Iterator[int]:
    if not shape:
        yield start
        return
    for at in range(shape[0]):
        yield from _grown(start + at * steps[0], shape[1:], steps[1:])


def need_places(
    index: Tensor,
    length: Dim,
    context: Context,
    told: Callable[[int, int], str],
    facts: Mapping[str, Any],
    negative: bool = False,
    kind: str = "index_range",
) -> None:
    """The precondition that every number is a place. ``told`` is PyTorch's message, of the place
    and the number of the first one that is not."""
    condition = inside(index, length, negative)
    if condition is True:
        return
    if is_condition(condition) and condition.holds():  # the complaint would not be looked at
        context.need(condition, Complaint(kind, {}))
        return
    place, number = outside(index, length, negative)
    context.need(condition, Complaint(kind, {**facts, "index": number}, told(place, number)))
