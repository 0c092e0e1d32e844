"""Choices by sizes: which way they go in this run, and the guards that they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.interpret.values import Unknown, Value
from netgloss.symbolic import (
    UNTOLD,
    AllOf,
    Condition,
    Dim,
    Ratio,
    Relation,
    SymInt,
    counts,
    hint_of,
)
from netgloss.symbolic import counted as counted_size

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

# What PyTorch and Python raise for a precondition that sizes do not meet.
_RAISED = ("RuntimeError", "IndexError", "ValueError", "TypeError", "ZeroDivisionError")
# Preconditions that other sizes meet by chance (an axis of length 1): no model is meant for those.
_BY_CHANCE = frozenset({"view_memory"})


def counted(run: Run, what: str) -> Dim:
    """A new size that only data tell."""
    run.unknown("data_dependent", what)
    run.sizes_counted += 1
    return counted_size(run.sizes_counted)


def decide(run: Run, condition: Condition, reason: str) -> bool:
    """Which way a size-dependent choice goes here; leaves a guard."""
    if run.last_words:
        return condition.holds()
    run.last_condition = condition
    if counts(condition):
        proved = condition.proved()
        if proved is None:
            run.note_structure(Unknown("data_dependent", reason, run.place))
        return condition.holds() if proved is None else proved
    proved = run.guards.proved(condition)
    if proved is not None:
        return proved
    held = run.guards.decide(condition, run.place.file, run.place.line, reason)
    run.recorder.choices.append(condition if held else condition.negated())
    return held


def require(run: Run, condition: Condition, reason: str) -> bool:
    """A precondition: a guard when it holds, none when it fails (the fault says it)."""
    proved = condition.proved()
    if proved is not None:
        return proved
    if counts(condition):  # whether data meet it is not known
        return _require_known(run, condition, reason)
    if any(map(run.would_catch, _RAISED)):  # caught, it goes on another way: a choice
        run.decide(condition, reason)
    if condition.holds():
        return run.guards.decide(condition, run.place.file, run.place.line, reason)
    parts = condition.relations if isinstance(condition, AllOf) else (condition,)
    failed = [part for part in parts if not part.holds()]
    run.recorder.failed.extend(failed)
    if reason in _BY_CHANCE:
        run.recorder.by_chance.update(failed)
    return False


def _require_known(run: Run, condition: Condition, reason: str) -> bool:
    """A precondition, the parts of it left out that nobody can tell."""
    parts = condition.relations if isinstance(condition, AllOf) else (condition,)
    if UNTOLD in parts:
        run.unknown("places", reason)
    told = [require(run, part, reason) for part in parts if not counts(part)]
    return all(told)


def concrete(run: Run, value: Value) -> Value:
    """The value at this run's sizes; leaves the guard that the size is just this. Of a size that
    only data tell it is unknown."""
    size = value.numerator if type(value) is Ratio else value
    if type(size) is SymInt and counts(size):
        return run.unknown("data_dependent", "a size that only data tell")
    if type(value) is SymInt:
        return _specialised(run, value)
    if type(value) is Ratio:
        return _specialised(run, value.numerator) / value.denominator
    return value


def _specialised(run: Run, size: Dim) -> int:
    number = hint_of(size)
    condition = Relation(size, "==", number)
    run.recorder.undemanded.add(condition)
    run.decide(condition, "specialised")
    return number
