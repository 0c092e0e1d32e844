"""The least and the greatest of whole numbers that follow from sizes.

An *end* is a size, or the greater or lesser of several where the sizes do not tell which that is:
the last place of ``arange(t).clamp(max=31)`` is the lesser of ``t - 1`` and 31. Nothing is decided
here; a question about an end becomes a condition on the sizes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from netgloss.catalogue.arithmetic import all_of, any_of
from netgloss.catalogue.rules.spans import Undecided
from netgloss.records import dataclass
from netgloss.symbolic import Condition, Dim, Relation, hint_of

MOST_PARTS = 8


@dataclass(frozen=True, slots=True)
class Limit:
    """The greatest of the parts, or the least of them."""

    greatest: bool
    parts: tuple[End, ...]


End: TypeAlias = Dim | Limit


def decided(left: Dim, op: str, right: Dim) -> bool | Condition:
    """A comparison: its answer where it is the same for all sizes, else the condition."""
    relation = Relation(left, op, right)
    answer = relation.proved()
    return relation if answer is None else answer


def at_most(end: End, bound: Dim) -> bool | Condition:
    """Whether the end lies at the bound or below.

    >>> at_most(Limit(True, (3, 9)), 9), at_most(Limit(True, (3, 9)), 8)
    (True, False)
    """
    if not isinstance(end, Limit):
        return decided(end, "<=", bound)
    joined = all_of if end.greatest else any_of
    return joined(at_most(part, bound) for part in end.parts)


def at_least(end: End, bound: Dim) -> bool | Condition:
    """Whether the end lies at the bound or above."""
    if not isinstance(end, Limit):
        return decided(end, ">=", bound)
    joined = any_of if end.greatest else all_of
    return joined(at_least(part, bound) for part in end.parts)


def hint(end: End) -> int:
    """The value in this run."""
    if not isinstance(end, Limit):
        return hint_of(end)
    return (max if end.greatest else min)(map(hint, end.parts))


def extreme(ends: Iterable[End | None], greatest: bool) -> End | None:
    """The greatest of some ends, or the least; None of none, and where one is not known."""
    kept: list[End] = []
    for end in ends:
        if end is None:
            return None
        if not any(_covers(other, end, greatest) for other in kept):
            kept = [other for other in kept if not _covers(end, other, greatest)] + [end]
    if not 0 < len(kept) <= MOST_PARTS:
        return None
    return kept[0] if len(kept) == 1 else Limit(greatest, tuple(kept))


def _covers(end: End, other: End, greatest: bool) -> bool:
    """Whether the other end can be left out beside this one."""
    if isinstance(end, Limit) or isinstance(other, Limit):
        return end == other
    return decided(end, ">=" if greatest else "<=", other) is True


def changed(end: End | None, function: Callable[[Dim], Dim], falling: bool = False) -> End | None:
    """A function that never falls (or never rises) of an end."""
    if not isinstance(end, Limit):
        return None if end is None else function(end)
    parts = [changed(part, function, falling) for part in end.parts]
    return extreme(parts, end.greatest is not falling)


def cut_off(number: Dim, below: Dim) -> Dim:
    """The quotient of a size and a positive one without its fraction. Raises Undecided where its
    sign differs from size to size.

    >>> cut_off(-7, 2), cut_off(7, 2)
    (-3, 3)
    """
    if decided(number, ">=", 0) is True:
        return number // below
    if decided(number, "<=", 0) is True:
        return (number * -1 // below) * -1
    raise Undecided


def added(left: End | None, right: End | None) -> End | None:
    """The sum of two ends."""
    if left is None or right is None:
        return None
    if isinstance(left, Limit):
        return extreme((added(part, right) for part in left.parts), left.greatest)
    return changed(right, lambda part: left + part)
