"""Accepted sizes of a model that goes different ways at different sizes.

A run proves something about the sizes that go its way only. Where a choice depends on the sizes
(``if h > 100:``, a clamp, ``int(h * 0.75)``) the other ways are run too, at usual sizes that no
run so far covers; what is accepted is the union.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import combinations, permutations, product

from netgloss.catalogue.records import Shape, Tensor
from netgloss.interpret.program import Program
from netgloss.models.attempts import at_sizes
from netgloss.models.consumers import pinned
from netgloss.models.hints import BATCH, SIZES
from netgloss.models.inputs import SPATIAL, parts_of
from netgloss.models.measuring import tensors_of
from netgloss.models.outcomes import Outcome, once
from netgloss.models.records import Options
from netgloss.records import dataclass
from netgloss.symbolic import (
    Accepted,
    AllOf,
    AnyOf,
    Condition,
    Dim,
    SymInt,
    counts,
    joined,
    never,
    solve,
)

WAYS = 8  # runs spent on other ways
SIDES = (*SIZES, *range(1, 65), *range(72, 1025, 8))
# Height and width apart: every two of these, and of the sizes that a choice names.
APART = (64, 96, 33, 224, 256, 28)
FRAMES = (16, 8, 32, 4, 64, 1, 2)
TOGETHER = (1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 21, 33)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the model gives where the sizes lead it another way than the first run."""

    where: str  # the condition
    shapes: tuple[Shape, ...]
    dtypes: tuple[str, ...]  # of the tensors; none where they are those of the first run


@dataclass(frozen=True, slots=True)
class Region:
    """The sizes that a model accepts, and where what it gives is not what its first run says."""

    accepts: Accepted
    complete: bool  # every usual size was followed to its end
    elsewhere: tuple[Elsewhere, ...] = ()


def region(program: Program, outcome: Outcome, options: Options) -> Region:
    """Follow the model on the ways that it takes at usual sizes."""
    if not outcome.good:
        undecided = any(unknown.decided_structure for unknown in outcome.trace.unknowns)
        return Region(never(), not (outcome.failed or outcome.choices or undecided))
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
        guesses = at_sizes(outcome.guesses, sizes)
        way = once(program, outcome.plan, options, guesses, sizes)
        if not known <= way.sizes.keys():
            break  # a size became a number there: what it gives is no formula of the same sizes
        if _covers(way, outcome.sizes) or not _covers(way, sizes):
            break  # the run went elsewhere than its sizes say: nothing more can be told
        ways.append(way)
    told = [way for way in ways if not way.good or way.proved or not outcome.proved]
    complete = complete and len(told) == len(ways)  # on the others something is unknown
    conditions = joined(c for c in map(_needs, told) if c is not None)
    needed = conditions[0].relations if len(conditions) == 1 else [AnyOf(tuple(conditions))]
    asked = [*_candidates(outcome, ways)] if len(ways) > 1 else []
    others = [way for way in told[1:] if way.good and _gives_other(outcome, way, asked)]
    usual = _dtypes(outcome)
    elsewhere = (
        Elsewhere(_where(way, ways), _shapes(way), _dtypes(way) if _dtypes(way) != usual else ())
        for way in others
    )
    return Region(solve(needed), complete, tuple(dict.fromkeys(elsewhere)))


def _shapes(way: Outcome) -> tuple[Shape, ...]:
    return tuple(tensor.shape for tensor in tensors_of(way.trace.output))


def _dtypes(way: Outcome) -> tuple[str, ...]:
    return tuple(tensor.dtype for tensor in tensors_of(way.trace.output))


def _gives_other(outcome: Outcome, way: Outcome, asked: list[dict[str, int]]) -> bool:
    """Whether this run gives other dtypes than the first, or shapes that the formulas of the
    first do not give, at its own sizes and at all others asked about that go its way."""
    if _dtypes(outcome) != _dtypes(way):
        return True
    told, given = _shapes(outcome), _shapes(way)
    if told == given:
        return False
    return any(
        _all_at(told, sizes) != _all_at(given, sizes)
        for sizes in (way.sizes, *asked)
        if _covers(way, sizes)
    )


def _all_at(shapes: tuple[Shape, ...], sizes: Mapping[str, int]) -> list[list[int | None]] | None:
    try:
        return [[_at(dim, sizes) for dim in shape] for shape in shapes]
    except ZeroDivisionError:
        return None


def _at(dim: Dim, sizes: Mapping[str, int]) -> int | None:
    """The size there; None where only data tell."""
    if isinstance(dim, int):
        return dim
    return None if counts(dim) else dim.evaluate(sizes)


def _where(way: Outcome, ways: list[Outcome]) -> str:
    """What chose this way: all that does not hold on every way alike."""
    alike = frozenset.intersection(*(frozenset(each.choices) for each in ways))
    return " and ".join(dict.fromkeys(str(c) for c in way.choices if c not in alike))


def _needs(way: Outcome) -> AllOf | None:
    """What a size must meet to go this way to its end; None when this run came to no end: at
    sizes that mend what failed here another run says how it goes on."""
    if not way.good:
        return None
    held = [g.condition for g in way.trace.guards]
    return AllOf(tuple(dict.fromkeys([*held, *way.choices])))


def _covers(way: Outcome, sizes: Mapping[str, int]) -> bool:
    """Whether these sizes would go this way, to its end or to a demand of it that they fail.

    The conditions are met in the order of the run, so what fails one that is no choice goes no
    further, whatever the choices behind it.
    """
    choices = {*way.choices, *(c.negated() for c in way.failed)}
    for guard in way.trace.guards:
        if not _holds(guard.condition, sizes):
            return guard.condition not in choices
    if not all(_holds(c, sizes) for c in way.choices):
        return False
    # What failed here would not fail there: how it goes on from there is for another run to say.
    return not way.failed or not all(_holds(c, sizes) for c in way.failed)


def _covered(ways: list[Outcome], sizes: Mapping[str, int]) -> bool:
    return any(_covers(way, sizes) for way in ways)


def _holds(condition: Condition, sizes: Mapping[str, int]) -> bool:
    try:
        return condition.evaluate(sizes)
    except ZeroDivisionError:
        return False


def _candidates(outcome: Outcome, ways: list[Outcome]) -> Iterator[dict[str, int]]:
    base, free = outcome.sizes, _free(outcome)
    spatial = [s for s in SPATIAL if s in free]
    batches = (base.get("N", BATCH), 1) if "N" in free else (None,)
    named = _named(ways, spatial)
    for batch in batches:
        start = dict(base) if batch is None else {**base, "N": batch}
        flat = spatial[-2:] if "D" in spatial else spatial  # frames are another matter
        for side in (*named, *SIDES) if spatial else (0,):
            yield {**start, **dict.fromkeys(flat, side)}
        if len(spatial) > 1:
            for height, width in permutations(dict.fromkeys((*APART, *named)), 2):
                yield {**start, spatial[-2]: height, spatial[-1]: width}
        for depth in FRAMES if "D" in spatial else ():
            yield {**start, "D": depth}
    yield from _asked(base, {s: _named(ways, (s,)) for s in base if s in free and _asks(ways, s)})


def _free(outcome: Outcome) -> frozenset[str]:
    """The names of sizes that an input may have otherwise, given or guessed."""
    shapes = (v.shape for _, v in parts_of(outcome.inputs) if isinstance(v, Tensor))
    names = {str(d) for shape in shapes for d in shape if isinstance(d, SymInt)}
    return frozenset(names & outcome.sizes.keys()) - {str(v) for v in outcome.plan.names.values()}


def _asks(ways: list[Outcome], name: str) -> bool:
    return any(name in choice.symbols() for way in ways for choice in way.choices)


def _asked(
    base: Mapping[str, int], names: Mapping[str, tuple[int, ...]]
) -> Iterator[dict[str, int]]:
    """The sizes that choices ask about, each alone and then each two of them together; ``names``
    has the numbers that they name."""
    for name, named in names.items():
        for size in (*named, *range(1, 65)):
            yield {**base, name: size}
    for first, second in combinations(names, 2):
        for sizes in product(TOGETHER, repeat=2):
            yield {**base, first: sizes[0], second: sizes[1]}


def _named(ways: list[Outcome], axes: Collection[str]) -> tuple[int, ...]:
    """The sizes that choices and failed preconditions ask about: 240 of ``H != 240``."""
    asking = (c for way in ways for c in (*way.choices, *way.failed))
    conditions = (each for c in asking for each in (c, c.negated()))
    pins = (pinned(condition, axes) for condition in conditions)
    found = (pin[1] for pin in pins if pin is not None)
    return tuple(dict.fromkeys(size for size in found if isinstance(size, int)))
