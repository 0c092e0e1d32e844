"""``numpy.ndarray``: short arrays of numbers, which may be symbolic.

An array keeps its items in a list; of more than one dimension, the items are arrays themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import Table, collect, deeper, host
from netgloss.interpret.builtins.sequences import LIST
from netgloss.interpret.library.namespaces import native_class, shared
from netgloss.interpret.values import Class, Instance, Property, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

ARRAY = Table("numpy.ndarray")


def array_class(run: Run) -> Class:
    """``numpy.ndarray``; what it has and is not here is unknown, not missing."""

    def make(run: Run) -> Class:
        kept = ("__len__", "__iter__", "__contains__", "__setitem__")
        attrs: dict[str, Value] = {**{name: LIST[name] for name in kept}, **ARRAY}
        for name in ("shape", "size", "ndim"):
            attrs[name] = Property(attrs[name])
        cls = native_class(run, "ndarray", attrs, module="numpy")
        cls.unknown_base = True
        return cls

    return shared(run, "numpy.ndarray", make)


def make_array(run: Run, items: list[Value]) -> Instance:
    """A one-dimensional array."""
    return Instance(array_class(run), state=items)


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


def paired(run: Run, left: Value, right: Value) -> list[tuple[Value, Value]]:
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
    if not is_sequence(left) and not is_sequence(right):
        return run.binary(op, left, right)
    with deeper(run):
        return make_array(run, [elementwise(run, op, x, y) for x, y in paired(run, left, right)])
