"""Sizes that fit: usual ones tried smallest first, failing conditions solved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from netgloss.models.hints import SIZES
from netgloss.symbolic import Condition

CHANNELS = (3, 1, 4, 2)
LENGTHS = (16, 32, 64, 128, 256, 512)
# Beside the usual sizes: everything small, so that odd flattened sizes are found too.
SMALL = range(1, 129)


def fit(conditions: Iterable[Condition], sizes: Mapping[str, int]) -> dict[str, int] | None:
    """New values for the symbols (height and width alike) under which all conditions hold.

    ``sizes`` are the values now. Returns None when no candidate fits.
    """
    wanted = [c for c in dict.fromkeys(conditions) if c.symbols() <= sizes.keys()]
    if not wanted:
        return None
    symbols = frozenset(s for c in wanted for s in c.symbols()) & frozenset(sizes)
    if not symbols:
        return None
    budget = 20_000
    for candidate in _candidates(symbols, sizes):
        budget -= 1
        if budget < 0:
            return None
        if _holds(wanted, candidate):
            return candidate
    return None


def _holds(conditions: list[Condition], sizes: Mapping[str, int]) -> bool:
    try:
        return all(c.evaluate(sizes) for c in conditions)
    except ZeroDivisionError:
        return False


def _candidates(symbols: frozenset[str], sizes: Mapping[str, int]) -> Iterator[dict[str, int]]:
    base = dict(sizes)
    spatial = [s for s in ("D", "H", "W", "L", "T") if s in base]
    channels = CHANNELS if "C" in symbols else (base.get("C"),)
    fallback = 64 if "F" in symbols else None
    for sides in (SIZES, LENGTHS, SMALL):
        for channel in channels:
            for side in sides if spatial else (0,):
                candidate = dict(base)
                if channel is not None:
                    candidate["C"] = channel
                candidate.update(dict.fromkeys(spatial, side))
                yield candidate
    if fallback is not None:
        for width in range(1, 4097):
            yield {**base, "F": width}
