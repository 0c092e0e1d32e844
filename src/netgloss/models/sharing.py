"""Axes of two inputs under one name: whether their lengths must be equal at all.

Inputs that are guessed share names (``N`` of them all, ``T`` of queries and keys). A run in which
every input has names of its own tells which of them the model wants equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count

from netgloss.interpret.program import Program
from netgloss.models.inputs import Guess
from netgloss.models.outcomes import Outcome, once
from netgloss.models.records import Options
from netgloss.records import replace
from netgloss.symbolic import Condition

Names = Mapping[str, tuple[str, str]]  # a name of its own -> (the input, the name that is shared)


def apart(program: Program, outcome: Outcome, options: Options) -> Outcome:
    """The same run with a name of its own for every axis that need not be as long as another.

    Where two lengths meet in a choice (they broadcast) the name stays one, and what other lengths
    do is not proved.
    """
    names = _own_names(outcome.guesses)
    if not names:
        return outcome
    tried = once(program, outcome.plan, options, _with(outcome, names))
    if not tried.good or tried.cramped:
        return replace(outcome, narrowed=True)
    conditions = [guard.condition for guard in tried.trace.guards]
    one = _joined(names, (*conditions, *tried.choices))
    narrowed = outcome.narrowed or bool(_meetings(names, tried.choices))
    if any(one[own] != own for own in names):
        free = {own: one[own] for own, (_, axis) in names.items() if one[own] != axis}
        guesses = _with(outcome, {own: names[own] for own in free}, free)
        tried = once(program, outcome.plan, options, guesses) if free else outcome
    return replace(tried if tried.good else outcome, narrowed=narrowed or not tried.good)


def _own_names(guesses: Mapping[str, Guess]) -> Names:
    """A new name for each axis that an input before has too: the second ``T`` is ``T2``.

    Not of inputs that the source itself makes: it says which lengths are equal.
    """
    seen = {a for guess in guesses.values() for a in guess.axes}
    met: set[str] = set()
    out: dict[str, tuple[str, str]] = {}
    for name, guess in guesses.items():
        for axis in dict.fromkeys(a for a in guess.axes if a not in guess.fixed):
            if axis in met and not guess.sure:
                own = next(n for i in count(2) if (n := f"{axis}{i}") not in seen)
                seen.add(own)
                out[own] = (name, axis)
            met.add(axis)
    return out


def _with(
    outcome: Outcome, names: Names, called: Mapping[str, str] | None = None
) -> dict[str, Guess]:
    """The guesses with these axes under their own names, or as ``called`` says."""
    out = dict(outcome.guesses)
    for own, (name, axis) in names.items():
        new = called[own] if called else own
        guess, size = out[name], outcome.sizes[axis]
        axes = tuple(new if each == axis else each for each in guess.axes)
        out[name] = replace(guess, axes=axes, hints={**guess.hints, axis: size, new: size})
    return out


def _joined(names: Names, conditions: Iterable[Condition]) -> dict[str, str]:
    """For each new name the first that it must be as long as; itself where there is none."""
    one = {own: own for own in names}
    for together in _meetings(names, conditions):
        met = {one.get(each, each) for each in together}
        first = min(met, key=lambda each: (each in one, len(each), each))
        one.update((own, first) for own, other in one.items() if other in met)
    return one


def _meetings(names: Names, conditions: Iterable[Condition]) -> list[frozenset[str]]:
    """The names made from one, and that one, that conditions mention together."""
    axes = {axis for _, axis in names.values()}
    families = [{axis, *(own for own, (_, of) in names.items() if of == axis)} for axis in axes]
    met = (condition.symbols() & family for condition in conditions for family in families)
    return [each for each in met if len(each) > 1]
