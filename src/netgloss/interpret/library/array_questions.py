"""What ``numpy`` is asked of arrays: comparisons, ``any``, ``all``, ``where``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import Table, collect, deeper, host, native
from netgloss.interpret.library.arrays import ARRAY, flat, is_sequence, make_array, paired, shape
from netgloss.interpret.values import Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

QUESTIONS = Table("numpy", partly=True)
_RELATIONS = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


def _compared(run: Run, op: str, left: Value, right: Value) -> Value:
    """Each number of one against the number of the other that numpy pairs it with."""
    if not is_sequence(left) and not is_sequence(right):
        return run.truth(run.compare(op, left, right))
    with deeper(run):
        return make_array(run, [_compared(run, op, a, b) for a, b in paired(run, left, right)])


def _relation(name: str, op: str) -> None:
    @ARRAY.add(f"__{name}__")
    def compare(run: Run, self: Value, other: Value, /) -> Value:
        return _compared(run, op, self, other)


for _name, _op in _RELATIONS.items():
    _relation(_name, _op)


@ARRAY.add("__neg__")
def _neg(run: Run, self: Value, /) -> Value:
    with deeper(run):
        return make_array(run, [run.unary("-", item) for item in collect(run, host(self))])


@QUESTIONS.add("any")
def _any(run: Run, a: Value, /) -> bool:
    return any(run.truth(item) for item in flat(run, a))


@QUESTIONS.add("all")
def _all(run: Run, a: Value, /) -> bool:
    return all(run.truth(item) for item in flat(run, a))


ARRAY["any"] = native("ndarray.any", _any)
ARRAY["all"] = native("ndarray.all", _all)


@QUESTIONS.add("where")
def _where(run: Run, condition: Value, x: Value = None, y: Value = None, /) -> Value:
    """The places where something holds, or of two values the one that the condition says."""
    if len(shape(condition)) != 1:
        return run.unknown("operation", "numpy.where")
    held = [run.truth(item) for item in collect(run, host(condition))]
    if x is None and y is None:
        return (make_array(run, [place for place, holds in enumerate(held) if holds]),)
    if is_sequence(x) or is_sequence(y):
        return run.unknown("operation", "numpy.where")
    return make_array(run, [x if holds else y for holds in held])
