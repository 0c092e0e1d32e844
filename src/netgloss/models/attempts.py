"""Builds and runs again, each better than the one before: what a run teaches of its inputs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

from netgloss.catalogue.records import Tensor
from netgloss.interpret.program import Program
from netgloss.interpret.run import OF_THE_SOURCE
from netgloss.later import later
from netgloss.models.consumers import (
    flattening,
    from_consumers,
    picture,
    pinned,
    row,
    states,
)
from netgloss.models.hints import SIZES
from netgloss.models.inputs import (
    AXES,
    CHANNELS_LAST,
    SEQUENCE,
    SPATIAL,
    TIME_FIRST,
    Guess,
    default_size,
)
from netgloss.models.outcomes import Outcome, once
from netgloss.models.plans import Plan
from netgloss.models.records import Options
from netgloss.records import replace
from netgloss.symbolic import Condition, Dim, Exactly, solve

if TYPE_CHECKING:
    from netgloss.models.expected import lacking
    from netgloss.models.fitting import fit
    from netgloss.models.ranks import other_ranks, with_rank
    from netgloss.models.sharing import apart
else:  # where all inputs are given, nothing is searched for
    lacking = later("netgloss.models.expected", "lacking")
    fit = later("netgloss.models.fitting", "fit")
    other_ranks = later("netgloss.models.ranks", "other_ranks")
    with_rank = later("netgloss.models.ranks", "with_rank")
    apart = later("netgloss.models.sharing", "apart")

MORE = 4  # optional arguments that are passed because forward refuses to go without
ATTEMPTS = 12  # runs per model while its input is searched for


def search(program: Program, plan: Plan, options: Options) -> Outcome:
    """Run with better and better guesses until one fits or nothing more can be learned, and with
    arguments that forward turns out not to do without."""
    first = best = _search(program, plan, options)
    more = plan.start
    for _ in range(MORE):
        name = _lacks(program, best)
        if name is None:
            break
        more = replace(more, also=(*more.also, name))
        outcome = _search(program, replace(plan, start=more), options)
        if outcome.badness > best.badness:
            break
        best = outcome
    if not best.good and _lacks(program, first, True) is not None:
        # It was not for want of arguments.
        patient = _search(program, plan, options, patient=True)
        best = patient if patient.badness < best.badness else best
    return best


def _lacks(program: Program, outcome: Outcome, at_once: bool = False) -> str | None:
    """The optional argument without which this run came to no end."""
    if outcome.good or outcome.model is None or program.exhausted:
        return None
    return lacking(program.tree, outcome.trace, outcome.model, at_once)


def _search(program: Program, plan: Plan, options: Options, patient: bool = False) -> Outcome:
    """Runs with the arguments of the plan only; one that fails for want of another ends the
    search, unless it is ``patient``."""
    best = current = once(program, plan, options, None)
    tried = {_key(current.guesses)}
    others = other_ranks(current) if current.guesses else iter(())
    for _ in range(ATTEMPTS):
        if (best.good and not best.cramped) or not current.guesses or program.exhausted:
            break
        no_worse = current.badness <= best.badness
        if not patient and no_worse and _lacks(program, current, True) is not None:
            best = current
            break
        ideas = _ideas(current, others)
        better = next((guesses for guesses in ideas if _key(guesses) not in tried), None)
        if better is None:
            break
        tried.add(_key(better))
        before, current = current, once(program, plan, options, better)
        if _kinds(before) != _kinds(current):
            others = other_ranks(current)  # an input turned out to be numbers, not floats
        if current.badness < best.badness:
            best = current
    if not best.proved and not program.exhausted:
        plain = _plainly(program, best, options)
        if plain is not None:
            return plain
    return _settled(program, best, options) if best.good else best


def _ideas(outcome: Outcome, others: Iterator[dict[str, Guess]]) -> Iterator[dict[str, Guess]]:
    """What a run suggests for the next, the surest first: what it taught where it failed, a larger
    picture, other ranks; those first where the first failure is one of a rank."""
    if not outcome.good:
        yield from _suggested(outcome, _improve, _solve_sizes)
    of_rank = any(fault.kind.endswith("rank") for fault in outcome.trace.faults[:1])
    larger = () if outcome.good else _suggested(outcome, _larger)
    yield from chain(others, larger) if of_rank else chain(larger, others)  # leaves others open


def _suggested(
    outcome: Outcome, *suggest: Callable[[Outcome], dict[str, Guess] | None]
) -> Iterator[dict[str, Guess]]:
    for each in suggest:
        guesses = each(outcome)
        if guesses is not None:
            yield guesses


def _kinds(outcome: Outcome) -> dict[str, str]:
    return {name: guess.dtype for name, guess in outcome.guesses.items()}


def _plainly(program: Program, outcome: Outcome, options: Options) -> Outcome | None:
    """The same run at plain numbers, where sizes went into numbers that nobody can name
    (``torch.tensor(x.shape[-1])``): what comes of those is known for a number only. None where
    that is no better."""
    if not any(u.reason == "operation" for u in outcome.trace.unknowns):
        return None
    sizes = outcome.sizes
    plain = {
        n: replace(g, fixed={**{a: sizes[a] for a in g.axes if a in sizes}, **g.fixed})
        for n, g in outcome.guesses.items()
    }
    again = once(program, outcome.plan, options, plain)
    return replace(again, narrowed=True) if again.badness < outcome.badness else None


def _settled(program: Program, outcome: Outcome, options: Options) -> Outcome:
    """The same run with what it proved: sizes that an equality fixes (``C == 3``) as numbers,
    sizes that nothing asks for as names, pictures where a row of values would do as well."""
    for polish in (_renamed, _loosened, _pictured, _with_pins):
        guesses = polish(outcome)
        if guesses != dict(outcome.guesses):
            again = once(program, outcome.plan, options, guesses)
            if again.good and not again.cramped:
                outcome = replace(
                    again, narrowed=polish is _with_pins and _chosen(outcome, guesses)
                )
    return apart(program, outcome, options) if outcome.guesses else outcome


def _renamed(outcome: Outcome) -> dict[str, Guess]:
    """A tensor of three axes that the text itself makes, named as its consumer sees them."""
    out = dict(outcome.guesses)
    for name, tensor in outcome.tensors.items():
        wanted = from_consumers(outcome.trace, tensor)
        if out[name].sure and out[name].axes == AXES[3] and wanted is not None:
            axes = SEQUENCE if wanted.axes == AXES[2] else wanted.axes
            if axes in (SEQUENCE, TIME_FIRST):
                out[name] = replace(out[name].with_axes(axes), fixed=wanted.fixed)
    return out


def _loosened(outcome: Outcome) -> dict[str, Guess]:
    """A width that was read off a layer which is not the first to take the input."""
    out = dict(outcome.guesses)
    for name, tensor in outcome.tensors.items():
        if not out[name].sure and from_consumers(outcome.trace, tensor) is None:
            loose = out[name].loosened()
            usual = {a: size for a, size in loose.hints.items() if size != 1}
            out[name] = replace(loose, hints=usual)
    return out


def _pictured(outcome: Outcome) -> dict[str, Guess]:
    out = dict(outcome.guesses)
    for name, tensor in outcome.tensors.items():
        if not out[name].sure and tensor.rank == 2:
            out[name] = picture(outcome.trace, tensor) or out[name]
    return out


def _with_pins(outcome: Outcome) -> dict[str, Guess]:
    """Sizes that an equality fixes as numbers, and lengths that a loop ran over."""
    conditions = [g.condition for g in outcome.trace.guards]
    out = _pinned(outcome.guesses, conditions, _only(conditions))
    for axis, size in _unrolled(outcome).items():
        out = {n: g.with_fixed(axis, size) if axis in g.axes else g for n, g in out.items()}
    return out


def _unrolled(outcome: Outcome) -> dict[str, int]:
    """The sizes that are what they are in this run because the source counts to them
    (``for t in range(x.size(1))``): what was run is that many rounds, and nothing more is proved.

    Neither a precondition nor an ``if`` of the source is meant: those are conditions on sizes.
    """
    if not outcome.choices:
        return {}
    needed = _only(_needed(outcome))
    conditions = [g.condition for g in outcome.trace.guards if g.reason not in OF_THE_SOURCE]
    return {a: n for a, n in _only(conditions).items() if a not in needed}


def _chosen(outcome: Outcome, guesses: Mapping[str, Guess]) -> bool:
    """Whether a size that is a number in these guesses is one by a choice of the run alone, so
    that other sizes are not refused but go another way."""
    before = outcome.guesses
    fixed = {
        a for name, guess in guesses.items() for a in guess.fixed if a not in before[name].fixed
    }
    return not fixed <= _only(_needed(outcome)).keys()


def _needed(outcome: Outcome) -> list[Condition]:
    """What the run asks of sizes and did not only choose by."""
    chosen = set(outcome.choices)
    return [g.condition for g in outcome.trace.guards if g.condition not in chosen]


def _only(conditions: Iterable[Condition]) -> dict[str, int]:
    """The sizes to which the conditions leave one value."""
    return {c.symbol: c.n for c in solve(conditions).constraints if isinstance(c, Exactly)}


def _pinned(
    guesses: Mapping[str, Guess],
    conditions: Iterable[Condition],
    only: Mapping[str, int] = MappingProxyType({}),
) -> dict[str, Guess]:
    """The guesses with what equalities say of their channels and widths, and with the sizes that
    the conditions together leave ``only`` one value."""
    out = dict(guesses)
    axes = {a for g in guesses.values() for a in g.axes if a not in g.fixed}
    pins: dict[str, Dim] = dict(pin for c in conditions if (pin := pinned(c, axes)) is not None)
    pins |= only
    for name, guess in guesses.items():
        for axis, size in pins.items():
            if axis in guess.axes and axis not in guess.fixed and axis not in (*SPATIAL, "N"):
                out[name] = out[name].with_fixed(axis, size)
    return out


def _key(guesses: Mapping[str, Guess]) -> str:
    return repr({n: (g.axes, g.dtype, g.fixed, g.hints) for n, g in guesses.items()})


def _improve(outcome: Outcome) -> dict[str, Guess] | None:
    """What the run taught of each input: the consumer's axes, and what it is to be."""
    changed: dict[str, Guess] = {}
    gone: set[str] = set()
    for name, tensor in outcome.tensors.items():
        guess = outcome.guesses[name]
        state = None if guess.sure else states(outcome.trace, name, tensor)
        if state is not None:
            gone.add(name)
            changed |= state
            continue
        wanted = from_consumers(outcome.trace, tensor)
        better = (
            _as_unpacked(outcome, guess, tensor)
            or _as_wanted(guess, wanted)
            or _as_picture(outcome, guess, tensor)
            or _as_row(outcome, guess, tensor)
        )
        if better is not None:
            changed[name] = better
    kept = {n: g for n, g in outcome.guesses.items() if n not in gone}
    taught = {**kept, **changed}
    return taught if changed and taught != dict(outcome.guesses) else None


def _as_unpacked(outcome: Outcome, guess: Guess, tensor: Tensor) -> Guess | None:
    """With as many axes as names take its sizes: ``n, t, c, h, w = x.shape``."""
    first = next(iter(outcome.trace.faults), None)
    if guess.sure or first is None or first.kind != "unpack":
        return None
    said = re.search(r"expected (\d)(?:, got (\d))?\)", first.complaint.torch)
    if said is None or int(said[2] or tensor.rank) != tensor.rank:
        return None
    rank = int(said[1])
    axes = SEQUENCE if rank == 3 else AXES.get(rank, guess.axes)
    if rank == 4 and "F" in guess.fixed:
        axes = CHANNELS_LAST
    return None if len(axes) == tensor.rank else with_rank(guess, axes)


def _as_wanted(guess: Guess, wanted: Guess | None) -> Guess | None:
    """The guess as its first consumer wants it; None when it is already, or nothing says."""
    if wanted is None:
        loose = guess if guess.sure else guess.loosened()
        return loose if loose != guess else None
    if guess.sure:
        if len(wanted.axes) != len(guess.axes):
            return None
        same = guess.axes == wanted.axes
        moved = guess if same else guess.with_axes(wanted.axes)
        moved = Guess(moved.axes, guess.dtype, {**moved.fixed, **wanted.fixed}, moved.hints, True)
        return moved if moved != guess else None
    return wanted if wanted.wants_other(guess) else None


def _as_picture(outcome: Outcome, guess: Guess, tensor: Tensor) -> Guess | None:
    """A picture where the input is flattened first and is none yet."""
    if guess.sure or guess.axes == AXES[4] or flattening(outcome.trace, tensor) is None:
        return None
    return picture(outcome.trace, tensor) or Guess(AXES[4])


def _as_row(outcome: Outcome, guess: Guess, tensor: Tensor) -> Guess | None:
    wanted = None if guess.sure else row(outcome.trace, tensor)
    return wanted if wanted is not None and wanted.wants_other(guess) else None


def _solve_sizes(outcome: Outcome) -> dict[str, Guess] | None:
    """A size that an equality fixes, sizes that meet what failed."""
    settled = _pinned(outcome.guesses, outcome.wanted)
    if settled != dict(outcome.guesses):
        return settled
    sizes = outcome.sizes
    refused = {c.negated() for c in outcome.failed}  # guards say how a demand came out
    held = [condition for condition in _needed(outcome) if condition not in refused]
    root = outcome.trace.modules[0].arguments if outcome.trace.modules else {}
    numbers = [v for v in root.values() if type(v) is int and v > 1]
    named = [c for c in outcome.choices if pinned(c, sizes) is not None]  # met on purpose
    new = (
        fit([*outcome.wanted, *held, *named], sizes, numbers)
        or fit([*outcome.wanted, *held], sizes, numbers)
        or fit(outcome.wanted, sizes, numbers)
    )
    if new is None:
        # One condition at a time: a broken line must not hide the sizes that the others need.
        for condition in outcome.wanted:
            new = fit([condition], sizes)
            if new is not None and new != sizes:
                break
    if new is None or new == sizes:
        return None
    return at_sizes(outcome.guesses, new)


def _larger(outcome: Outcome) -> dict[str, Guess] | None:
    """The next larger usual picture, where sizes chose the way to what fails: a small picture
    often takes one that nobody meant."""
    sizes = outcome.sizes
    sides = [sizes[a] for a in ("H", "W") if a in sizes]
    chosen = frozenset().union(*(condition.symbols() for condition in outcome.choices))
    if not sides or not chosen & {"H", "W"}:
        return None
    side = next((side for side in SIZES if side > max(sides)), None)
    return None if side is None else at_sizes(outcome.guesses, {"H": side, "W": side})


def at_sizes(guesses: Mapping[str, Guess], sizes: Mapping[str, int]) -> dict[str, Guess]:
    """The same inputs at other sizes; a channel count found this way is settled."""
    out = {}
    for name, guess in guesses.items():
        for axis, size in sizes.items():
            if axis in guess.axes and axis not in guess.fixed:
                changed = size != guess.hints.get(axis, default_size(axis))
                if axis == "C" and changed:
                    guess = guess.with_fixed(axis, size)
                elif changed:
                    guess = guess.with_hint(axis, size)
        out[name] = guess
    return out
