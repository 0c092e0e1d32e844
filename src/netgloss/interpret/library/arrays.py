"""``numpy.ndarray``: short arrays of numbers, which may be symbolic.

An array keeps its items in a list; of more than one dimension, the items are arrays themselves.
Its dtype is that of its numbers, which are all of one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import Table, collect, deeper, host
from netgloss.interpret.builtins.sequences import LIST
from netgloss.interpret.library.array_scalars import (
    compute,
    dtype_of,
    promoted,
    recast,
    unified,
)
from netgloss.interpret.library.namespaces import native_class, shared
from netgloss.interpret.values import Class, Instance, Property, Unknown, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

ARRAY = Table("numpy.ndarray", partly=True)
LARGEST = 4_096  # numbers of an array that are followed
_DEEPEST = 8  # axes


def array_class(run: Run) -> Class:
    """``numpy.ndarray``; what it has and is not here is unknown, not missing."""

    def make(run: Run) -> Class:
        kept = ("__len__", "__iter__", "__contains__")
        attrs: dict[str, Value] = {**{name: LIST[name] for name in kept}, **ARRAY}
        for name in ("shape", "size", "ndim"):
            attrs[name] = Property(attrs[name])
        cls = native_class(run, "ndarray", attrs, module="numpy")
        cls.unknown_base = True
        return cls

    return shared(run, "numpy.ndarray", make)


def make_array(run: Run, items: list[Value]) -> Instance:
    """An array of numbers, or of arrays of one shape."""
    return Instance(array_class(run), state=unified(run, items))


def filled(run: Run, sizes: list[int], number: Value, what: str) -> Value:
    """An array of these sizes, every number of it the same one; unknown where it is large."""
    total = math.prod(sizes)
    if any(size < 0 for size in sizes):
        run.throw("ValueError", "negative dimensions are not allowed")
    run.budget.size(total)
    if total > LARGEST or not sizes or len(sizes) > _DEEPEST:
        return run.unknown("operation", what)
    if len(sizes) == 1:
        return Instance(array_class(run), state=[number] * sizes[0])
    rows = [filled(run, sizes[1:], number, what) for _ in range(sizes[0])]
    return Instance(array_class(run), state=rows)


def array_dtype(run: Run, a: Value) -> str | None:
    """The dtype of a number, or of the numbers of an array; None where it is not known."""
    while type(a) is Instance and type(a.state) is list:
        if not a.state:
            return None
        a = a.state[0]
    return dtype_of(a)


def forgotten(run: Run, a: Instance, what: str) -> None:
    """Nobody knows the numbers of this array any longer."""
    lost: Unknown = run.unknown("operation", what)
    with deeper(run):
        for place, item in enumerate(a.state):
            if type(item) is Instance and type(item.state) is list:
                forgotten(run, item, what)
            else:
                a.state[place] = lost


def is_sequence(value: Value) -> bool:
    return type(host(value)) in (list, tuple, range)


def flat(run: Run, a: Value) -> list[Value]:
    """The numbers of a list, of a list of lists, and so on."""
    if not is_sequence(a):
        return [a]
    with deeper(run):
        return [number for item in collect(run, host(a)) for number in flat(run, item)]


def nested(run: Run, a: Value) -> Instance | None:
    """A list, and lists in it, as an array; None where the rows are of different lengths."""
    with deeper(run):
        items: list[Value] = []
        for item in collect(run, host(a)):
            row = nested(run, item) if is_sequence(item) else item
            if row is None:
                return None
            items.append(row)
    shapes = {shape(item) for item in items}
    return make_array(run, items) if len(shapes) <= 1 else None


def shape(a: Value) -> tuple[int, ...]:
    """The lengths along each dimension; of a number there are none."""
    if type(a) is not Instance or type(a.state) is not list:
        return ()
    items = a.state
    return (len(items), *(shape(items[0]) if items else ()))


def mapped(run: Run, a: Value, give: Callable[[Value], Value]) -> Value:
    """The array of what is given for each item of an array or a list."""
    with deeper(run):
        return make_array(run, [give(item) for item in collect(run, host(a))])


def broadcast(run: Run, left: Value, right: Value, give: Callable[[Value, Value], Value]) -> Value:
    """What is given for two numbers, for each two that numpy pairs of two operands."""
    if not is_sequence(left) and not is_sequence(right):
        return give(left, right)
    with deeper(run):
        return make_array(run, [broadcast(run, x, y, give) for x, y in _paired(run, left, right)])


def _paired(run: Run, left: Value, right: Value) -> list[tuple[Value, Value]]:
    """The items of two operands side by side, as numpy pairs them: what has fewer dimensions, or
    a length of one, is taken again and again. One of them at least is an array."""
    ranks = [len(shape(nested(run, each) if is_sequence(each) else each)) for each in (left, right)]
    a, b = (
        collect(run, host(each)) if is_sequence(each) and rank == max(ranks) else [each]
        for each, rank in zip((left, right), ranks, strict=True)
    )
    if len(a) != len(b) and 1 not in (len(a), len(b)):
        told = f"operands could not be broadcast together with shapes ({len(a)},) ({len(b)},)"
        run.throw("ValueError", told)
    size = len(b) if len(a) == 1 else len(a)
    run.budget.size(size)
    return [(a[0 if len(a) == 1 else i], b[0 if len(b) == 1 else i]) for i in range(size)]


def elementwise(run: Run, op: str, left: Value, right: Value) -> Value:
    """``left op right`` where either may be an array."""

    def give(a: Value, b: Value) -> Value:
        if type(a) is bool and type(b) is bool:
            return run.unknown("operation", f"{op} of numpy's bool")
        return compute(run, op, a, b)

    return broadcast(run, *_aligned(run, left, right), give)


def _aligned(run: Run, left: Value, right: Value) -> tuple[Value, Value]:
    """Two arrays in the dtype that holds both; a number takes that of the array."""
    arrays = [nested(run, each) if is_sequence(each) else each for each in (left, right)]
    if not all(is_sequence(each) for each in arrays):
        return arrays[0], arrays[1]
    dtypes = [array_dtype(run, each) for each in arrays]
    if dtypes[0] is None or dtypes[1] is None or dtypes[0] == dtypes[1]:
        return arrays[0], arrays[1]
    target = promoted(dtypes[0], dtypes[1])
    first, second = (make_array(run, recast(run, collect(run, host(a)), target)) for a in arrays)
    return first, second
