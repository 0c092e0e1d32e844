"""The sizes that a model accepts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from netgloss.symbolic import (
    Accepted,
    AtLeast,
    AtMost,
    Between,
    Constraint,
    Exactly,
    MultipleOf,
    OneOf,
    Other,
    Pin,
    SquareRange,
)
from netgloss.words.en.grammar import listing
from netgloss.words.forms import LONGEST_CONDITION, code


def sizes(accepted: Accepted, proved: bool) -> str:
    if accepted.expression == "True":
        return "Accepted sizes: any."
    if accepted.expression == "False":
        if not proved:
            return "Accepted sizes: not known; none that was tried fits."
        return "Accepted sizes: none; no input fits."
    if len(accepted.expression) > LONGEST_CONDITION:
        return (
            "Accepted sizes: not any; the condition is too long to be read "
            f"({len(accepted.expression):,} characters, held by `--format json`)."
        )
    said = _phrase(accepted.constraints)
    shown = "" if accepted.expression in said else f" ({code(accepted.expression)})"
    return f"Accepted sizes: {said}{shown}."


def lines(pins: Sequence[Pin]) -> str:
    """Which line sets which size, a line once."""
    asked: dict[str, list[Constraint]] = {}
    for pin in pins:
        place = f"line {pin.line}" if not pin.file else f"line {pin.line} of {code(pin.file)}"
        asked.setdefault(place, []).append(pin.constraint)
    said = [f"{place} ({_phrase(constraints)})" for place, constraints in asked.items()]
    return f"Set by {listing(said)}."


def _phrase(constraints: Iterable[Constraint]) -> str:
    """The constraints as one phrase; symbols under the same constraint are named together."""
    groups: dict[str, list[str]] = {}
    for constraint in constraints:
        subject, predicate = _clause(constraint)
        groups.setdefault(predicate, []).append(subject)
    clauses = [f"{listing(subjects)} {predicate}".strip() for predicate, subjects in groups.items()]
    return "; ".join(clauses)


def _clause(constraint: Constraint) -> tuple[str, str]:
    match constraint:
        case AtLeast(symbol, n):
            return symbol, f"at least {n}"
        case AtMost(symbol, n):
            return symbol, f"at most {n}"
        case Between(symbol, low, high):
            return symbol, f"from {low} to {high}"
        case Exactly(symbol, n):
            return symbol, f"exactly {n}"
        case MultipleOf(symbol, m, 0):
            return symbol, f"a multiple of {m}"
        case MultipleOf(symbol, m, remainder):
            return symbol, f"{remainder} more than a multiple of {m}"
        case OneOf(symbol, values):
            return symbol, f"one of {listing([str(value) for value in values], 'or')}"
        case Other(expression) if len(expression) > LONGEST_CONDITION:
            return "", "under a longer condition"
        case Other(expression):
            return "", f"such that {code(expression)}"
        case SquareRange(symbols, low, high):
            equal = " = ".join(symbols)
            bound = f"at least {low}" if high is None else f"from {low} to {high}"
            return "", f"where {equal}, {bound}" if low != high else f"where {equal}, exactly {low}"
