"""Sorting and extremes: ``sorted``, ``list.sort``, ``min`` and ``max``.

Where sizes are compared that have only a name, the guard that is left is the weakest one that
gives the same result: of two equal sizes it does not matter which one is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netgloss.interpret.builtins.natives import Opaque
from netgloss.interpret.values import Unknown, Value
from netgloss.symbolic import Ratio, SymInt

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

_NUMBERS = frozenset({int, float, bool})
_SIZES = frozenset({int, bool, float, SymInt, Ratio})


def less(run: Run, left: Value, right: Value) -> bool:
    """Whether ``left < right``; stops the native when that cannot be known."""
    result = run.compare("<", left, right)
    if type(result) is Unknown:
        raise Opaque(result)
    return run.truth(result)


def _hint(value: Value) -> float:
    hint: float = value.hint if type(value) in (SymInt, Ratio) else value
    return hint


def _less_or_same(run: Run, left: Value, right: Value) -> bool:
    """Like ``less``, for values whose ties do not matter."""
    kinds = {type(left), type(right)}
    if not kinds <= _SIZES or kinds <= _NUMBERS:
        return less(run, left, right)
    smaller = _hint(left) < _hint(right)
    low, high = (left, right) if smaller else (right, left)
    run.truth(run.compare("<=", low, high))
    return smaller


class _Ordered:
    """A sort key that asks the run which of two values is less."""

    __slots__ = ("loose", "run", "value")

    def __init__(self, run: Run, value: Value, loose: bool) -> None:
        self.run = run
        self.value = value
        self.loose = loose

    def __lt__(self, other: _Ordered) -> bool:
        self.run.budget.step()
        compare = _less_or_same if self.loose else less
        return compare(self.run, self.value, other.value)


def keys_of(run: Run, items: list[Value], key: Value) -> list[Value]:
    """What the items are compared by; stops the native when one cannot be known."""
    keys = items if key is None else [run.call(key, (item,), {}) for item in items]
    for each in keys:
        if type(each) is Unknown:
            raise Opaque(each)
    return keys


def sort_values(run: Run, items: list[Value], key: Value, reverse: bool) -> list[Value]:
    """The items in order: stable, and stable in reverse as Python's sort is."""
    keys: list[Any] = keys_of(run, items, key)
    run.budget.step(len(items) * max(1, len(items).bit_length()))
    kinds = {type(each) for each in keys}
    if not (kinds <= _NUMBERS or kinds == {str}):
        keys = [_Ordered(run, each, key is None) for each in keys]
    order = sorted(range(len(items)), key=keys.__getitem__, reverse=reverse)
    return [items[place] for place in order]


def extreme(run: Run, items: list[Value], key: Value, largest: bool) -> Value:
    """The first largest or smallest of at least one item."""
    keys = keys_of(run, items, key)
    compare = _less_or_same if key is None else less
    best = 0
    for place in range(1, len(items)):
        run.budget.step()
        left, right = (best, place) if largest else (place, best)
        if compare(run, keys[left], keys[right]):
            best = place
    return items[best]
