"""Accepted sizes of a model that goes different ways at different sizes.

A run proves something about the sizes that go its way only. Where a choice depends on the sizes
(``if h > 100:``, a clamp, ``int(h * 0.75)``) the other ways are run too, at usual sizes that no
run so far covers; what is accepted is the union.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations

from netgloss.catalogue.records import Shape
from netgloss.interpret.program import Program
from netgloss.models.attempts import Outcome, at_sizes, once
from netgloss.models.consumers import pinned
from netgloss.models.hints import BATCH, SIZES
from netgloss.models.inputs import SPATIAL
from netgloss.models.measuring import tensors_of
from netgloss.models.records import Options
from netgloss.symbolic import Accepted, AllOf, AnyOf, Condition, Dim, never, solve

WAYS = 8  # runs spent on other ways
SIDES = (*SIZES, *range(1, 65), *range(72, 1025, 8))
# Height and width apart: every two of these, and of the sizes that a choice names.
APART = (64, 96, 33, 224, 256, 28)


@dataclass(frozen=True, slots=True)
class Region:
    """The sizes that a model accepts, and where what it gives is not what its first run says."""

    accepts: Accepted
    complete: bool  # every usual size was followed to its end
    elsewhere: tuple[tuple[str, tuple[Shape, ...]], ...] = ()  # (condition, shapes of outputs)


def region(program: Program, outcome: Outcome, options: Options) -> Region:
    """Follow the model on the ways that it takes at usual sizes."""
    if not outcome.good:
        return Region(never(), True)
    if not outcome.choices:
        return Region(solve(outcome.trace.guards), True)
    known = outcome.sizes.keys()
    if not all(c.symbols() <= known for c in outcome.choices):
        return Region(solve(outcome.trace.guards), False)  # names of a lone expression stay as is
    ways = [outcome]
    complete = False
    while len(ways) <= WAYS and not program.exhausted:
        sizes = next((s for s in _candidates(outcome, ways) if not _covered(ways, s)), None)
        if sizes is None:
            complete = True
            break
        way = once(
            program,
            outcome.plan,
            options,
            at_sizes(outcome.guesses, sizes),
            outcome.plan.start,
        )
        if _covers(way, outcome.sizes) or not _covers(way, sizes):
            break  # the run went elsewhere than its sizes say: nothing more can be told
        ways.append(way)
    conditions = _merged([c for c in map(_needs, ways) if c is not None])
    joined = conditions[0].relations if len(conditions) == 1 else [AnyOf(tuple(conditions))]
    others = [way for way in ways[1:] if way.good and _gives_other(outcome, way)]
    elsewhere = ((_where(outcome, way), _shapes(way)) for way in others)
    return Region(solve(joined), complete, tuple(dict.fromkeys(elsewhere)))


def _shapes(way: Outcome) -> tuple[Shape, ...]:
    return tuple(tensor.shape for tensor in tensors_of(way.trace.output))


def _gives_other(outcome: Outcome, way: Outcome) -> bool:
    """Whether the formulas of the first run do not give the shapes of this one."""
    sizes = way.sizes
    try:
        told, given = (
            [[_at(dim, sizes) for dim in shape] for shape in _shapes(each)]
            for each in (outcome, way)
        )
    except ZeroDivisionError:
        return True
    return told != given


def _at(dim: Dim, sizes: Mapping[str, int]) -> int:
    return dim if isinstance(dim, int) else dim.evaluate(sizes)


def _where(outcome: Outcome, way: Outcome) -> str:
    first = set(outcome.choices)
    return " and ".join(dict.fromkeys(str(c) for c in way.choices if c not in first))


def _needs(way: Outcome) -> AllOf | None:
    """What a size must meet to go this way to its end; None when no size does."""
    faults = [f for f in way.trace.faults if f.follows is None]
    if not way.built or len(faults) > len(way.failed):
        return None  # something failed that no size would mend
    held = [g.condition for g in way.trace.guards]
    return AllOf(tuple(dict.fromkeys([*held, *way.failed, *way.choices])))


def _merged(conditions: list[AllOf]) -> list[AllOf]:
    """Two ways that ask for the same but for one condition and its opposite are one."""
    left = list(conditions)
    for first in conditions:
        for second in conditions:
            if first not in left or second not in left or first is second:
                continue
            mine = [c for c in first.relations if c not in second.relations]
            others = [c for c in second.relations if c not in first.relations]
            if len(mine) == len(others) == 1 and mine[0].negated() == others[0]:
                left = [c for c in left if c is not first and c is not second]
                left.append(AllOf(tuple(c for c in first.relations if c != mine[0])))
    return left


def _covers(way: Outcome, sizes: Mapping[str, int]) -> bool:
    """Whether these sizes would go this way, to its end or to a demand of it that they fail.

    The conditions are met in the order of the run, so what fails one that is no choice goes no
    further, whatever the choices behind it.
    """
    choices = {*way.choices, *(c.negated() for c in way.failed)}
    for guard in way.trace.guards:
        if not _holds(guard.condition, sizes):
            return guard.condition not in choices
    return all(_holds(c, sizes) for c in way.choices)


def _covered(ways: list[Outcome], sizes: Mapping[str, int]) -> bool:
    return any(_covers(way, sizes) for way in ways)


def _holds(condition: Condition, sizes: Mapping[str, int]) -> bool:
    try:
        return condition.evaluate(sizes)
    except ZeroDivisionError:
        return False


def _candidates(outcome: Outcome, ways: list[Outcome]) -> Iterator[dict[str, int]]:
    base = outcome.sizes
    free = {a for g in outcome.guesses.values() for a in g.axes if a not in g.fixed}
    spatial = [s for s in SPATIAL if s in base and s in free]
    batches = (base.get("N", BATCH), 1) if "N" in free else (None,)
    named = _named(ways, spatial)
    for batch in batches:
        start = dict(base) if batch is None else {**base, "N": batch}
        for side in (*named, *SIDES) if spatial else (0,):
            yield {**start, **dict.fromkeys(spatial, side)}
        if len(spatial) > 1:
            for height, width in permutations(dict.fromkeys((*APART, *named)), 2):
                yield {**start, spatial[-2]: height, spatial[-1]: width}


def _named(ways: list[Outcome], axes: Collection[str]) -> tuple[int, ...]:
    """The sizes that choices ask about: 240 of ``H != 240``."""
    conditions = (each for way in ways for c in way.choices for each in (c, c.negated()))
    pins = (pinned(condition, axes) for condition in conditions)
    found = (pin[1] for pin in pins if pin is not None)
    return tuple(dict.fromkeys(size for size in found if isinstance(size, int)))
