"""Accepted sizes of a model that goes different ways at different sizes.

A run proves something about the sizes that go its way only. Where a choice depends on the sizes
(``if h > 100:``, a clamp, ``int(h * 0.75)``) the other ways are run too, at usual sizes that no
run so far covers; what is accepted is the union.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, permutations

from netgloss.catalogue.records import Shape, Tensor
from netgloss.interpret.program import Program
from netgloss.models.attempts import at_sizes
from netgloss.models.inputs import parts_of
from netgloss.models.measuring import tensors_of
from netgloss.models.outcomes import Outcome, once
from netgloss.models.records import Options
from netgloss.models.ways import SIDES, Way, Ways
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
    separated,
    solve,
)

WAYS = 8  # runs spent on other ways while there is budget
ENOUGH = 1 / 2  # of the budget, after which no other way is begun
MORE_WAYS = 56  # and more while that is likely to come to an end
OPERATIONS = 80_000  # that all these runs may execute together
APART = (64, 96, 33, 224, 256, 28)


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
    ways = Ways(outcome, _free(outcome))
    complete = False
    settles = outcome.proved and not outcome.narrowed  # more may be known than is without
    while _may_go_on(program, ways, settles):
        sizes = ways.open()
        if sizes is None:
            complete = ways.told_apart
            break
        guesses = at_sizes(outcome.guesses, sizes)
        with program.until_fault():  # nobody asks how it goes on after its first
            other = once(program, outcome.plan, options, guesses, sizes)
        if not known <= other.sizes.keys():
            break  # a size became a number there: what it gives is no formula of the same sizes
        way = ways.add(other)
        if not way.covers(sizes) or (
            way.covers(outcome.sizes) and not _alike_at(outcome.sizes, outcome, other)
        ):
            ways.forget_last()
            break  # the run went elsewhere than its sizes say: nothing more can be told
    told = [
        w for w in ways.followed if not w.outcome.good or w.outcome.proved or not outcome.proved
    ]
    complete = complete and len(told) == len(ways.followed)  # on the others something is unknown
    needed = _together([c for c in map(_needs, told) if c is not None], ways)
    others = [way for way in told[1:] if way.outcome.good]
    asked = [*_usual(outcome), *ways.kinds()] if others else []
    usual = _dtypes(outcome)
    elsewhere = (
        Elsewhere(
            _where(way, ways.followed),
            _shapes(way.outcome),
            _dtypes(way.outcome) if _dtypes(way.outcome) != usual else (),
        )
        for way in others
        if _gives_other(outcome, way, asked)
    )
    return Region(solve(needed), complete, tuple(dict.fromkeys(elsewhere)))


def _may_go_on(program: Program, ways: Ways, settles: bool) -> bool:
    count = len(ways.followed)
    if program.exhausted or program.run.budget.has_spent(ENOUGH):
        return False
    if count <= WAYS:
        return True
    if not settles:
        return False
    executed = sum(len(way.outcome.trace.ops) for way in ways.followed)
    left = min(WAYS + MORE_WAYS - count, (OPERATIONS - executed) * count // max(executed, 1))
    return left >= 0 and (count > WAYS + 1 or ways.expected() <= left)


def _shapes(way: Outcome) -> tuple[Shape, ...]:
    return tuple(tensor.shape for tensor in tensors_of(way.trace.output))


def _dtypes(way: Outcome) -> tuple[str, ...]:
    return tuple(tensor.dtype for tensor in tensors_of(way.trace.output))


def _gives_other(outcome: Outcome, way: Way, asked: list[dict[str, int]]) -> bool:
    """Whether this run gives other dtypes than the first, or shapes that the formulas of the
    first do not give, at its own sizes and at all others asked about that go its way."""
    if _dtypes(outcome) != _dtypes(way.outcome):
        return True
    told, given = _shapes(outcome), _shapes(way.outcome)
    if told == given:
        return False
    return any(
        _all_at(told, sizes) != _all_at(given, sizes)
        for sizes in chain((way.outcome.sizes,), asked, _around(way.outcome))
        if way.covers(sizes)
    )


def _alike_at(sizes: Mapping[str, int], outcome: Outcome, other: Outcome) -> bool:
    """Whether two runs that both speak of these sizes say the same of them."""
    told, given = _all_at(_shapes(outcome), sizes), _all_at(_shapes(other), sizes)
    return other.good and told == given and _dtypes(outcome) == _dtypes(other)


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


def _where(way: Way, ways: list[Way]) -> str:
    """What chose this way: all that does not hold on every way alike."""
    alike = frozenset.intersection(*(frozenset(each.outcome.choices) for each in ways))
    return " and ".join(dict.fromkeys(str(c) for c in way.outcome.choices if c not in alike))


def _together(needs: list[AllOf], ways: Ways) -> Sequence[Condition]:
    """What holds where one of the ways may be gone to its end."""
    conditions = joined(needs)
    if len(conditions) == 1:
        return conditions[0].relations
    apart = separated(conditions, ways.kinds()) if ways.told_apart else None
    return [AnyOf(tuple(conditions))] if apart is None else apart


def _needs(way: Way) -> AllOf | None:
    """What a size must meet to go this way to its end; None when this run came to no end: at
    sizes that mend what failed here another run says how it goes on."""
    return AllOf(way.asked) if way.outcome.good else None


def _usual(outcome: Outcome) -> Iterator[dict[str, int]]:
    """Usual pictures, of equal sides and of others."""
    base = outcome.sizes
    spatial = [name for name in ("H", "W") if name in base and name in _free(outcome)]
    for side in SIDES if spatial else ():
        yield {**base, **dict.fromkeys(spatial, side)}
    for sides in permutations(APART, 2) if len(spatial) > 1 else ():
        yield base | dict(zip(spatial, sides, strict=True))


def _around(outcome: Outcome) -> Iterator[dict[str, int]]:
    """The sizes of a run, each of them also another: formulas that agree at one may differ."""
    for name in _free(outcome):
        for size in range(1, 65):
            yield {**outcome.sizes, name: size}


def _free(outcome: Outcome) -> frozenset[str]:
    """The names of sizes that an input may have otherwise, given or guessed."""
    shapes = (v.shape for _, v in parts_of(outcome.inputs) if isinstance(v, Tensor))
    names = {str(d) for shape in shapes for d in shape if isinstance(d, SymInt)}
    return frozenset(names & outcome.sizes.keys()) - {str(v) for v in outcome.plan.names.values()}
