"""Several ways as one condition on each size alone, where the sizes do not depend on each other.

>>> from .dims import symbol
>>> from .relations import Relation
>>> H, W = symbol("H", 8), symbol("W", 8)
>>> ways = [AllOf((Relation(H % 2, "==", 0), Relation(W, op, 7))) for op in ("<=", ">")]
>>> kinds = [{"H": h, "W": w} for h in (1, 2) for w in (7, 8)]
>>> [str(each) for each in separated(ways, kinds) or ()]
['H % 2 == 0', 'W <= 7 or W > 7']
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from .relations import AllOf, AnyOf, Condition, hold


def separated(ways: Sequence[AllOf], kinds: Iterable[Mapping[str, int]]) -> list[Condition] | None:
    """Conditions that hold together where one of the ways does, none of them on two sizes; None
    where there are none such. ``kinds`` are sizes of every kind that the ways tell apart."""
    parts = [_by_size(way) for way in ways]
    names = {name for part in parts for name in part or ()}
    if None in parts or len(names) < 2:
        return None
    alone = {
        name: AnyOf(tuple(dict.fromkeys(part[name] for part in parts if part)))
        for name in sorted(names)
        if all(part and name in part for part in parts)
    }

    @cache
    def holds(at: int, name: str, size: int) -> bool:
        part = parts[at]
        return part is None or name not in part or hold((part[name],), {name: size})

    every = range(len(parts))
    for sizes in kinds:
        together = any(all(holds(at, name, sizes[name]) for name in names) for at in every)
        if together != all(any(holds(at, name, sizes[name]) for at in every) for name in names):
            return None
    return [*alone.values()]


def _by_size(way: AllOf) -> dict[str, AllOf] | None:
    """What a way asks of each size; None where it asks for something of several."""
    found: dict[str, list[Condition]] = {}
    for condition in way.relations:
        names = condition.symbols()
        if len(names) != 1:
            return None
        (name,) = names
        found.setdefault(name, []).append(condition)
    return {name: AllOf(tuple(conditions)) for name, conditions in found.items()}
