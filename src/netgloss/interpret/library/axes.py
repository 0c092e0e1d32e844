"""The patterns of ``einops``: ``b c (h p) w -> b (p c) h w``, read once into axes.

An axis is a name. A number stands for its own length and is called ``#3.0``, ``#3.1`` and so on, no
two being the same axis; ``...`` stands for all axes that the pattern does not name, called ``…0``,
``…1`` and so on. A lone ``1`` is a group of no axis.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

from netgloss.records import dataclass

Groups: TypeAlias = tuple[tuple[str, ...], ...]

LONGEST = 1000  # characters of a pattern
ALONE, WITHIN = "…", "(…)"  # the ellipsis, which in brackets is joined into one axis


class BadPattern(ValueError):
    """A pattern that einops refuses; the text says why."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Both sides of an arrow: each group is an axis of the tensor, and says what it is made of."""

    left: Groups
    right: Groups

    @property
    def elementary(self) -> tuple[str, ...]:
        """The axes on the left, groups opened."""
        return tuple(axis for group in self.left for axis in group)

    @property
    def right_axes(self) -> tuple[str, ...]:
        return tuple(axis for group in self.right for axis in group)


def own_length(axis: str) -> int | None:
    """The length of an axis that is written as a number.

    >>> own_length("#3.0"), own_length("h")
    (3, None)
    """
    return int(axis[1:].partition(".")[0]) if axis.startswith("#") else None


@lru_cache(maxsize=512)
def read_pattern(written: str, rank: int, how: str, given: frozenset[str]) -> Pattern:
    """The pattern for a tensor of so many axes. Raises BadPattern.

    >>> read_pattern("b (h d) -> h b d", 2, "rearrange", frozenset({"h"})).right
    (('h',), ('b',), ('d',))
    >>> read_pattern("... c -> c ...", 3, "rearrange", frozenset()).right
    (('c',), ('…0',), ('…1',))
    """
    sides = written.split("->")
    if len(sides) != 2 or len(written) > LONGEST:
        raise BadPattern("There should be one arrow")
    left, right = _groups(sides[0]), _groups(sides[1])
    pattern = Pattern(*_without_ellipsis(left, right, rank))
    _check(pattern, how, given)
    if len(pattern.left) != rank:
        told = f"Wrong shape: expected {len(pattern.left)} dims. Received {rank}-dim tensor."
        raise BadPattern(told)
    return pattern


def _groups(side: str) -> list[list[str]]:
    """A side of the arrow, brackets as groups."""
    words = side.replace("(", " ( ").replace(")", " ) ").replace("...", " … ").split()
    groups: list[list[str]] = []
    inside = False
    for word in words:
        if word in "()":
            if inside is (word == "("):
                raise BadPattern("Brackets are not balanced")
            inside = word == "("
            if inside:
                groups.append([])
            continue
        axes = _axis(word, sum(map(len, groups)))
        if inside:
            groups[-1] += [WITHIN if axis == ALONE else axis for axis in axes]
        else:
            groups.append(axes)
    if inside:
        raise BadPattern("Brackets are not balanced")
    return groups


def _axis(word: str, place: int) -> list[str]:
    if word == ALONE or word.isidentifier():
        return [word]
    if word.isdecimal() and int(word) > 0:
        return [] if int(word) == 1 else [f"#{int(word)}.{place}"]
    raise BadPattern(f"Invalid axis identifier: {word!r}")


def _without_ellipsis(
    left: list[list[str]], right: list[list[str]], rank: int
) -> tuple[Groups, Groups]:
    """The sides with names in place of ``...``."""
    if any(WITHIN in group for group in left):
        raise BadPattern("Ellipsis inside parenthesis in the left side is not allowed")
    named = sum(group != [ALONE] for group in left)
    rest: list[str] = [f"…{place}" for place in range(max(rank - named, 0))]
    if [ALONE] not in left:
        if any(ALONE in group or WITHIN in group for group in right):
            raise BadPattern("Ellipsis found in right side, but not left side of a pattern")
        rest = []
    return _spread(left, rest), _spread(right, rest)


def _spread(side: list[list[str]], rest: list[str]) -> Groups:
    out: list[tuple[str, ...]] = []
    for group in side:
        if group == [ALONE]:
            out += [(axis,) for axis in rest]
        else:
            out.append(tuple(a for axis in group for a in (rest if axis == WITHIN else [axis])))
    return tuple(out)


def _check(pattern: Pattern, how: str, given: frozenset[str]) -> None:
    """What einops asks of the names on both sides."""
    left, right = pattern.elementary, pattern.right_axes
    for side in (left, right):
        if len(side) != len(set(side)):
            raise BadPattern("Indexing expression contains duplicate dimension")
    gone, new = sorted({*left} - {*right}), sorted({*right} - {*left})
    if how == "rearrange" and (gone or new):
        raise BadPattern(f"Identifiers only on one side of expression: {gone + new}")
    if how == "repeat" and gone:
        raise BadPattern(f"Unexpected identifiers on the left side of repeat: {gone}")
    if how not in ("rearrange", "repeat") and new:
        raise BadPattern(f"Unexpected identifiers on the right side of reduce: {new}")
    unknown = given - {*left, *right}
    if unknown:
        raise BadPattern(f"Axis {min(unknown)} is not used in transform")
