"""Which line asks for which size: the guards behind the constraints of accepted sizes.

A constraint is tried at sizes just outside it. The first guard that fails there, in the order of
the run, is where a model of that size would stop.

>>> from .dims import symbol
>>> from .relations import Relation
>>> from .solving import solve
>>> H = symbol("H", 224)
>>> asked = ((Relation(H, ">=", 63), 7), (Relation(H, "<=", 300), 9))
>>> guards = [Guard(condition, "net.py", line, "kernel") for condition, line in asked]
>>> for pin in pins(solve(guards), guards, {"H": 224}):
...     print(pin.line, pin.constraint.expression)
7 63 <= H <= 300
9 63 <= H <= 300
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from netgloss.records import dataclass

from .accepted import (
    Accepted,
    AtLeast,
    AtMost,
    Between,
    Exactly,
    MultipleOf,
    OneOf,
    Other,
    SquareRange,
)
from .bounds import BOUNDS
from .clauses import simplify
from .expressions import evaluate
from .guards import Guard

Stated: TypeAlias = AtLeast | AtMost | Between | Exactly | MultipleOf | OneOf | Other
_STEPS = (1, -1, 2, -2, 3, 5, 8, 16, 32, 64, 128, -3, -5, -8, -16, -32)


@dataclass(frozen=True, slots=True)
class Pin:
    """A constraint on the sizes, and the line that sets it."""

    constraint: Stated
    file: str  # "" for the text being read
    line: int


def pins(accepted: Accepted, guards: Sequence[Guard], sizes: Mapping[str, int]) -> tuple[Pin, ...]:
    """The lines behind each constraint; ``sizes`` are those of the run, at which all hold.

    A constraint that no guard answers for (another way through the code sets it) has no pin.
    """
    found: dict[Pin, None] = {}
    stated = [each for each in accepted.constraints if not isinstance(each, SquareRange)]
    for constraint in stated:
        for outside in _outside(constraint, stated, sizes):
            guard = next((each for each in guards if _fails(each, outside)), None)
            if guard is not None:
                found[Pin(constraint, guard.file, guard.line)] = None
        if isinstance(constraint, Other) and constraint not in {pin.constraint for pin in found}:
            guard = next((each for each in guards if _says(each, constraint)), None)
            if guard is not None:
                found[Pin(constraint, guard.file, guard.line)] = None
    return tuple(found)


def _says(guard: Guard, constraint: Other) -> bool:
    """Whether the constraint is this guard itself: no size near those of the run fails it alone."""
    if guard.condition.symbols() != {*constraint.symbols}:
        return False
    clause = simplify(guard.condition, BOUNDS)
    return not isinstance(clause, bool) and clause.text() == constraint.expression


def _fails(guard: Guard, sizes: Mapping[str, int]) -> bool:
    if not guard.condition.symbols() <= sizes.keys():
        return False
    try:
        return not guard.condition.evaluate(sizes)
    except ZeroDivisionError:
        return False


def _outside(
    constraint: Stated, stated: Sequence[Stated], sizes: Mapping[str, int]
) -> Iterator[dict[str, int]]:
    """Sizes at which the constraint fails, as near to it as may be."""
    match constraint:
        case AtLeast(symbol, n):
            yield from _moved(sizes, symbol, (n - 1,))
        case AtMost(symbol, n):
            yield from _moved(sizes, symbol, (n + 1,))
        case Between(symbol, low, high):
            yield from _moved(sizes, symbol, (low - 1, high + 1))
        case Exactly(symbol, n):
            yield from _moved(sizes, symbol, (n - 1, n + 1))
        case OneOf(symbol, values):
            yield from _moved(sizes, symbol, (values[0] - 1, values[-1] + 1))
        case MultipleOf(symbol):
            yield from _moved(sizes, symbol, (sizes.get(symbol, 0) + 1,))
        case Other(expression, symbols):
            bounds = [each for each in stated if not isinstance(each, Other)]
            yield from _near(expression, symbols, bounds, sizes)


def _moved(
    sizes: Mapping[str, int], symbol: str, values: Iterable[int]
) -> Iterator[dict[str, int]]:
    if symbol in sizes:
        yield from ({**sizes, symbol: value} for value in values if value >= 1)


def _near(
    expression: str, symbols: Sequence[str], bounds: Sequence[Stated], sizes: Mapping[str, int]
) -> Iterator[dict[str, int]]:
    """The nearest sizes that fail the expression alone, every symbol moved by itself, or all."""
    if not symbols or not sizes.keys() >= {*symbols}:
        return
    for moved in (*((name,) for name in symbols), tuple(symbols)):
        for step in _STEPS:
            tried = {**sizes, **{name: sizes[name] + step for name in moved}}
            if min(tried.values()) < 1 or evaluate(expression, tried):
                continue
            if all(evaluate(each.expression, tried) for each in bounds):
                yield tried
                return
