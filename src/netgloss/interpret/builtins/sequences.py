"""The methods of ``list``, ``tuple``, ``range`` and ``slice``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from netgloss.interpret.builtins.natives import (
    Opaque,
    Table,
    collect,
    host,
    index,
    leaf,
    receiver,
    wrong,
)
from netgloss.interpret.builtins.sorting import sort_values
from netgloss.interpret.values import Instance, Stream, Unknown, Value
from netgloss.symbolic import SymInt

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

LIST = Table("list")
TUPLE = Table("tuple")
RANGE = Table("range")
SLICE = Table("slice")


def position(run: Run, items: list[Value] | tuple[Value, ...], wanted: Value) -> int:
    """Where the first equal element is, -1 when there is none."""
    for place, item in enumerate(items):
        run.budget.step()
        if item is wanted or run.equal(item, wanted):
            return place
    return -1


def occurrences(run: Run, items: list[Value] | tuple[Value, ...], wanted: Value) -> int:
    """How many elements are equal to ``wanted``."""
    total = 0
    for item in items:
        run.budget.step()
        total += item is wanted or run.equal(item, wanted)
    return total


@LIST.add("append", sees_unknown=True)
def _append(run: Run, self: Value, item: Value, /) -> None:
    items = receiver(run, self, list)
    run.budget.step()
    items.append(item)


@LIST.add("extend")
def _extend(run: Run, self: Value, more: Value, /) -> None:
    items = receiver(run, self, list)
    new = collect(run, more)
    run.budget.size(len(items) + len(new))
    items.extend(new)


@LIST.add("insert", sees_unknown=True)
def _insert(run: Run, self: Value, at: Value, item: Value, /) -> None:
    items = receiver(run, self, list)
    run.budget.step(1 + len(items) // 64)
    leaf(run, items.insert, index(run, at), item)


@LIST.add("pop")
def _pop(run: Run, self: Value, at: Value = -1, /) -> Value:
    items = receiver(run, self, list)
    run.budget.step(1 + len(items) // 64)
    return leaf(run, items.pop, index(run, at))


@LIST.add("remove")
def _remove(run: Run, self: Value, item: Value, /) -> None:
    items = receiver(run, self, list)
    place = position(run, items, item)
    if place < 0:
        run.throw("ValueError", "list.remove(x): x not in list")
    del items[place]


@LIST.add("clear")
def _clear(run: Run, self: Value, /) -> None:
    receiver(run, self, list).clear()


@LIST.add("copy")
def _copy(run: Run, self: Value, /) -> list[Value]:
    items = receiver(run, self, list)
    run.budget.size(len(items))
    return list(items)


@LIST.add("reverse")
def _reverse(run: Run, self: Value, /) -> None:
    items = receiver(run, self, list)
    run.budget.step(len(items))
    items.reverse()


@LIST.add("sort")
def _sort(run: Run, self: Value, /, *, key: Value = None, reverse: Value = False) -> None:
    items = receiver(run, self, list)
    try:
        items[:] = sort_values(run, list(items), key, run.truth(reverse))
    except Opaque as opaque:  # the order cannot be known, the elements can
        items[:] = [Unknown("data_dependent", "list.sort", opaque.value.place) for _ in items]


@LIST.add("index", sees_unknown=True)
def _index(run: Run, self: Value, item: Value, start: Value = 0, stop: Value = None, /) -> Value:
    return _find(run, receiver(run, self, list), item, start, stop)


@TUPLE.add("index", sees_unknown=True)
def _tuple_index(
    run: Run, self: Value, item: Value, start: Value = 0, stop: Value = None, /
) -> Value:
    return _find(run, receiver(run, self, tuple), item, start, stop)


def _find(
    run: Run, items: list[Value] | tuple[Value, ...], item: Value, start: Value, stop: Value
) -> int:
    size = len(items)
    first = index(run, start)
    first = max(0, first + size) if first < 0 else first
    last = size if stop is None else index(run, stop)
    last = last + size if last < 0 else last
    place = position(run, items[first:last], item)
    if place < 0:
        run.throw("ValueError", f"{run.repr(item)} is not in {type(items).__name__}")
    return first + place


@LIST.add("count", sees_unknown=True)
def _count(run: Run, self: Value, item: Value, /) -> int:
    return occurrences(run, receiver(run, self, list), item)


@TUPLE.add("count", sees_unknown=True)
def _tuple_count(run: Run, self: Value, item: Value, /) -> int:
    return occurrences(run, receiver(run, self, tuple), item)


@TUPLE.add("numel")
def _numel(run: Run, self: Value, /) -> Value:
    """``torch.Size.numel``: the product of the sizes."""
    total: Value = 1
    for item in receiver(run, self, tuple):
        total = run.binary("*", total, item)
    return total


@LIST.add("__init__")
def _list_init(run: Run, self: Value, items: Value = (), /) -> None:
    if type(self) is Instance:
        receiver(run, self, list)[:] = collect(run, items)


def _items_of(run: Run, self: Value) -> Value:
    """The host sequence of a receiver."""
    plain = host(self)
    if type(plain) not in (list, tuple, range, str, bytes):
        wrong(run, "descriptor requires a sequence but received '{}'", self)
    return plain


def _length(run: Run, self: Value, /) -> Any:
    return leaf(run, len, _items_of(run, self))


def _iterator(run: Run, self: Value, /) -> Stream:
    return Stream(run.iterate(_items_of(run, self)))


def _reversed(run: Run, self: Value, /) -> Stream:
    items = _items_of(run, self)
    return Stream(run.iterate(items[::-1]))


def _contains(run: Run, self: Value, item: Value, /) -> Value:
    return run.compare("in", item, _items_of(run, self))


def _getitem(run: Run, self: Value, at: Value, /) -> Value:
    return run.getitem(_items_of(run, self), at)


def _equals(run: Run, self: Value, other: Value, /) -> Value:
    return run.compare("==", _items_of(run, self), host(other))


def _differs(run: Run, self: Value, other: Value, /) -> Value:
    return run.compare("!=", _items_of(run, self), host(other))


def _plus(run: Run, self: Value, other: Value, /) -> Value:
    return run.binary("+", _items_of(run, self), host(other))


def _times(run: Run, self: Value, other: Value, /) -> Value:
    return run.binary("*", _items_of(run, self), host(other))


def _less(run: Run, self: Value, other: Value, /) -> Value:
    return run.compare("<", _items_of(run, self), host(other))


def _shown(run: Run, self: Value, /) -> str:
    return run.repr(_items_of(run, self))


_SPECIAL: dict[str, Callable[..., Value]] = {
    "__len__": _length,
    "__iter__": _iterator,
    "__reversed__": _reversed,
    "__contains__": _contains,
    "__getitem__": _getitem,
    "__eq__": _equals,
    "__ne__": _differs,
    "__repr__": _shown,
}
_JOINED: dict[str, Callable[..., Value]] = {"__add__": _plus, "__mul__": _times, "__lt__": _less}
for _table in (LIST, TUPLE, RANGE):
    for _name, _function in {**_SPECIAL, **(_JOINED if _table is not RANGE else {})}.items():
        _table.add(_name, sees_unknown=_name in ("__eq__", "__ne__", "__contains__"))(_function)


@LIST.add("__setitem__", sees_unknown=True)
def _setitem(run: Run, self: Value, at: Value, item: Value, /) -> None:
    run.setitem(receiver(run, self, list), at, item)


@LIST.add("__delitem__")
def _delitem(run: Run, self: Value, at: Value, /) -> None:
    run.delitem(receiver(run, self, list), at)


@RANGE.add("index")
def _range_index(run: Run, self: Value, item: Value, /) -> Any:
    return leaf(run, receiver(run, self, range).index, index(run, item))


@RANGE.add("count")
def _range_count(run: Run, self: Value, item: Value, /) -> int:
    return receiver(run, self, range).count(index(run, item))


@SLICE.add("indices")
def _indices(run: Run, self: Value, length: Value, /) -> Any:
    cut = receiver(run, self, slice)
    parts = [
        run.concrete(part) if type(part) is SymInt else part
        for part in (cut.start, cut.stop, cut.step)
    ]
    parts = [None if part is None else index(run, part) for part in parts]
    return leaf(run, slice(*parts).indices, index(run, length))


@LIST.add("__iadd__")
def _iadd(run: Run, self: Value, more: Value, /) -> Value:
    _extend(run, self, more)
    return self
