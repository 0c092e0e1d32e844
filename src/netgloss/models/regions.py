"""Accepted sizes of a model that goes different ways at different sizes.

A run proves something about the sizes that go its way only. Where a choice depends on the sizes
(``if h > 100:``, a clamp, ``int(h * 0.75)``) the other ways are run too, at usual sizes that no
run so far covers; what is accepted is the union.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from netgloss.interpret.program import Program
from netgloss.models.attempts import Outcome, at_sizes, once
from netgloss.models.hints import BATCH, SIZES
from netgloss.models.inputs import SPATIAL
from netgloss.models.records import Options
from netgloss.symbolic import Accepted, AllOf, AnyOf, Condition, never, solve

WAYS = 6  # runs spent on other ways
SIDES = (*SIZES, *range(1, 65))


def accepted(program: Program, outcome: Outcome, options: Options) -> tuple[Accepted, bool]:
    """(the sizes accepted, whether every usual size was followed to its end)."""
    if not outcome.good:
        return never(), True
    if not outcome.choices:
        return solve(outcome.trace.guards), True
    ways = [outcome]
    complete = False
    while len(ways) <= WAYS and not program.exhausted:
        sizes = next((s for s in _candidates(outcome) if not _covered(ways, s)), None)
        if sizes is None:
            complete = True
            break
        way = once(program, outcome.plan, options, at_sizes(outcome.guesses, sizes))
        if _covers(way, outcome.sizes) or not _covers(way, sizes):
            break  # the run went elsewhere than its sizes say: nothing more can be told
        ways.append(way)
    conditions = [c for c in map(_needs, ways) if c is not None]
    if len(conditions) == 1:
        return solve(conditions[0].relations), complete
    return solve([AnyOf(tuple(conditions))]), complete


def _needs(way: Outcome) -> AllOf | None:
    """What a size must meet to go this way to its end; None when no size does."""
    faults = [f for f in way.trace.faults if f.follows is None]
    if not way.built or len(faults) > len(way.failed):
        return None  # something failed that no size would mend
    held = [g.condition for g in way.trace.guards]
    return AllOf(tuple(dict.fromkeys([*held, *way.failed, *way.choices])))


def _covers(way: Outcome, sizes: Mapping[str, int]) -> bool:
    return all(_holds(c, sizes) for c in way.choices)


def _covered(ways: list[Outcome], sizes: Mapping[str, int]) -> bool:
    return any(_covers(way, sizes) for way in ways)


def _holds(condition: Condition, sizes: Mapping[str, int]) -> bool:
    try:
        return condition.evaluate(sizes)
    except ZeroDivisionError:
        return False


def _candidates(outcome: Outcome) -> Iterator[dict[str, int]]:
    base = outcome.sizes
    free = {a for g in outcome.guesses.values() for a in g.axes if a not in g.fixed}
    spatial = [s for s in SPATIAL if s in base and s in free]
    batches = (base.get("N", BATCH), 1) if "N" in free else (None,)
    for batch in batches:
        start = dict(base) if batch is None else {**base, "N": batch}
        for side in SIDES if spatial else (0,):
            yield {**start, **dict.fromkeys(spatial, side)}
        if len(spatial) > 1:
            yield {**start, spatial[-2]: 64, spatial[-1]: 96}
            yield {**start, spatial[-2]: 96, spatial[-1]: 64}
