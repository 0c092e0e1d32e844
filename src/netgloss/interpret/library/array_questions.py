"""What ``numpy`` is asked of arrays: comparisons, ``any``, ``all``, ``where``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.interpret.builtins.arithmetic import COMPARISONS
from netgloss.interpret.builtins.natives import Table, collect, host, native
from netgloss.interpret.library.arrays import (
    ARRAY,
    broadcast,
    flat,
    is_sequence,
    make_array,
    mapped,
    shape,
)
from netgloss.interpret.values import Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

QUESTIONS = Table("numpy", partly=True)


def _relation(name: str, op: str) -> None:
    @ARRAY.add(f"__{name}__")
    def compare(run: Run, self: Value, other: Value, /) -> Value:
        return broadcast(run, self, other, lambda a, b: run.truth(run.compare(op, a, b)))


for _name, _op in COMPARISONS.items():
    _relation(_name, _op)


@ARRAY.add("__neg__")
def _neg(run: Run, self: Value, /) -> Value:
    return mapped(run, self, lambda item: run.unary("-", item))


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
