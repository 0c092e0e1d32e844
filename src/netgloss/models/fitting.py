"""Sizes that fit: usual ones tried smallest first, failing conditions solved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice, permutations

from netgloss.models.consumers import pinned
from netgloss.models.hints import SIZES
from netgloss.models.inputs import SPATIAL
from netgloss.symbolic import AnyOf, Condition, Relation, SymInt, hold

CHANNELS = (3, 1, 4, 2)
WIDE = (64, 32, 16, 8, 128, 256, 512, 1024)  # of a feature map
LENGTHS = (16, 32, 64, 128, 256, 512, 8, 4, 2)  # short ones where a table ends before
# Larger pictures, the usual ones first: multiples of 32, then of 16, then the others.
LARGE = sorted(range(129, 1025), key=lambda side: (side % 32 != 0, side % 16 != 0, side))
ANYTHING = 1025
DEPTHS = (16, 8, 32, 4, 64)
# Beside the usual sizes: everything small, so that odd flattened sizes are found too.
SMALL = range(1, 129)


def fit(
    conditions: Iterable[Condition], sizes: Mapping[str, int], numbers: Iterable[int] = ()
) -> dict[str, int] | None:
    """New values for the symbols under which all conditions hold: height and width alike, or two
    of the ``numbers`` that the model was built with.

    ``sizes`` are the values now. Returns None when no candidate fits. One pixel is no picture
    where an addition would have to broadcast it.
    """
    wanted = [c for c in dict.fromkeys(conditions) if c.symbols() <= sizes.keys()]
    if not wanted:
        return None
    symbols = frozenset(s for c in wanted for s in c.symbols()) & frozenset(sizes)
    if not symbols:
        return None
    named = {a: size for a, size in _named(wanted, sizes).items() if a not in ("H", "W")}
    base, open_ = {**sizes, **named}, symbols - named.keys()
    oblong = permutations(dict.fromkeys(numbers), 2) if {"H", "W"} <= symbols else ()
    pairs = ({**base, "H": height, "W": width} for height, width in oblong)
    broadcast = any(_compares_sizes(c) for c in wanted)
    last = chain(_apart(wanted, sizes), _alone(wanted, sizes))
    for candidate in islice(chain(_candidates(open_, base), pairs, last), 20_000):
        if broadcast and any(candidate[a] == 1 for a in ("H", "W") if a in symbols):
            continue
        if hold(wanted, candidate):
            return candidate
    return None


def _compares_sizes(condition: Condition) -> bool:
    """Whether it asks that two sizes be alike, as an addition does; not that one be a number."""
    if isinstance(condition, Relation):
        sides = (condition.left, condition.right)
        return condition.op == "==" and all(isinstance(side, SymInt) for side in sides)
    return isinstance(condition, AnyOf) and any(map(_compares_sizes, condition.relations))


def _named(conditions: Iterable[Condition], sizes: Mapping[str, int]) -> dict[str, int]:
    """The sizes that an equality names: 3 of ``D == 3``."""
    pins = (pinned(condition, sizes) for condition in conditions)
    return {pin[0]: pin[1] for pin in pins if pin is not None and isinstance(pin[1], int)}


def _apart(conditions: list[Condition], sizes: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """Height and width apart: those that an equality names as named, the others alike."""
    named = _named(conditions, sizes)
    spatial = [s for s in SPATIAL if s in sizes]
    for side in (*SIZES, *SMALL) if named else ():
        yield {**sizes, **dict.fromkeys(spatial, side), **named}


def _alone(conditions: list[Condition], sizes: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """One size anything, where equalities name all others: so many frames of 64 x 64."""
    named = _named(conditions, sizes)
    open_ = {s for c in conditions for s in c.symbols()} & sizes.keys() - named.keys()
    if len(open_) == 1:
        (last,) = open_
        yield from ({**sizes, **named, last: size} for size in range(1, ANYTHING))


def _candidates(symbols: frozenset[str], sizes: Mapping[str, int]) -> Iterator[dict[str, int]]:
    base = dict(sizes)
    asked = {*symbols, *("HW" if symbols & {"H", "W"} else "")}  # a picture stays square
    spatial = [s for s in SPATIAL if s in base and s in asked]
    channels = CHANNELS if "C" in symbols else (base.get("C"),)
    fallback = 64 if "F" in symbols else None
    rounds: list[tuple[Iterable[int], Iterable[int | None]]] = [
        (sides, channels) for sides in (SIZES, LENGTHS, SMALL, LARGE)
    ]
    if "C" in symbols:
        rounds += [(SIZES, WIDE), (LENGTHS, WIDE)]
    for sides, some in rounds:
        for channel in some:
            for side in sides if spatial else (0,):
                candidate = dict(base)
                if channel is not None:
                    candidate["C"] = channel
                candidate.update(dict.fromkeys(spatial, side))
                yield candidate
    if "D" in spatial:  # frames of a film are fewer than its pixels
        for depth in DEPTHS:
            for side in SIZES:
                yield {**base, **dict.fromkeys(spatial, side), "D": depth}
    if fallback is not None:
        for width in range(1, 4097):
            yield {**base, "F": width}
