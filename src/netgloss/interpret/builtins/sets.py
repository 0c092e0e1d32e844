"""The methods of ``set`` and ``frozenset``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from netgloss.interpret.builtins.natives import Table, key, known, native, raise_key_error, wrong
from netgloss.interpret.values import Instance, Stream, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

AnySet: TypeAlias = "set[Value] | frozenset[Value]"

SET = Table("set")
FROZENSET = Table("frozenset")


def make_set(run: Run, items: Value) -> set[Value]:
    """The set of an iterable's elements, each paid for and checked to be hashable."""
    out: set[Value] = set()
    for item in run.iterate(items):
        out.add(key(run, item))
    return out


def _receiver(run: Run, self: Value) -> Any:
    plain = known(self)
    if type(plain) is set or type(plain) is frozenset:
        return plain
    wrong(run, "descriptor requires a 'set' object but received '{}'", self)


def _mutable(run: Run, self: Value) -> set[Value]:
    plain = known(self)
    if type(plain) is set:
        return plain
    wrong(run, "descriptor requires a 'set' object but received '{}'", self)


def _combined(name: str, combine: Callable[[Any, set[Value]], Any]) -> None:
    """``union`` and its relatives: a new set from this one and any number of iterables."""

    def call(run: Run, self: Value, /, *others: Value) -> Any:
        result = _receiver(run, self)
        run.budget.size(len(result))
        result = result.copy()
        for other in others:
            more = make_set(run, other)
            run.budget.size(len(result) + len(more))
            result = combine(result, more)
        return result

    SET[name] = FROZENSET[name] = native(f"set.{name}", call)


_combined("union", lambda a, b: a | b)
_combined("intersection", lambda a, b: a & b)
_combined("difference", lambda a, b: a - b)
_combined("symmetric_difference", lambda a, b: a ^ b)


def _changed(name: str, change: Callable[[set[Value], set[Value]], None]) -> None:
    """``update`` and its relatives, in place."""

    def call(run: Run, self: Value, /, *others: Value) -> None:
        members = _mutable(run, self)
        for other in others:
            more = make_set(run, other)
            run.budget.size(len(members) + len(more))
            change(members, more)

    SET[name] = native(f"set.{name}", call)


_changed("update", set.update)
_changed("intersection_update", set.intersection_update)
_changed("difference_update", set.difference_update)
_changed("symmetric_difference_update", set.symmetric_difference_update)


def _related(name: str, holds: Callable[[Any, set[Value]], bool]) -> None:
    def call(run: Run, self: Value, other: Value, /) -> bool:
        return holds(_receiver(run, self), make_set(run, other))

    SET[name] = FROZENSET[name] = native(f"set.{name}", call)


_related("issubset", lambda a, b: a <= b)
_related("issuperset", lambda a, b: a >= b)
_related("isdisjoint", lambda a, b: a.isdisjoint(b))


@SET.add("__init__")
def _init(run: Run, self: Value, items: Value = (), /) -> None:
    if type(self) is Instance:
        members = _mutable(run, self)
        new = make_set(run, items)
        members.clear()
        members.update(new)


@SET.add("add")
def _add(run: Run, self: Value, item: Value, /) -> None:
    run.budget.step()
    _mutable(run, self).add(key(run, item))


@SET.add("discard")
def _discard(run: Run, self: Value, item: Value, /) -> None:
    _mutable(run, self).discard(key(run, item))


@SET.add("remove")
def _remove(run: Run, self: Value, item: Value, /) -> None:
    members, member = _mutable(run, self), key(run, item)
    if member not in members:
        raise_key_error(run, item)
    members.remove(member)


@SET.add("pop")
def _pop(run: Run, self: Value, /) -> Value:
    members = _mutable(run, self)
    if not members:
        run.throw("KeyError", "pop from an empty set")
    return members.pop()


@SET.add("clear")
def _clear(run: Run, self: Value, /) -> None:
    _mutable(run, self).clear()


def _copy(run: Run, self: Value, /) -> AnySet:
    members = _receiver(run, self)
    run.budget.size(len(members))
    copied: AnySet = members.copy()
    return copied


def _len(run: Run, self: Value, /) -> int:
    return len(_receiver(run, self))


def _iter(run: Run, self: Value, /) -> Stream:
    return Stream(run.iterate(_receiver(run, self)))


def _contains(run: Run, self: Value, item: Value, /) -> bool:
    return key(run, item) in _receiver(run, self)


def _repr(run: Run, self: Value, /) -> str:
    return run.repr(_receiver(run, self))


_SPECIAL: dict[str, Callable[..., Value]] = {
    "copy": _copy,
    "__len__": _len,
    "__iter__": _iter,
    "__contains__": _contains,
    "__repr__": _repr,
}
for _name, _function in _SPECIAL.items():
    SET.add(_name)(_function)
    FROZENSET.add(_name)(_function)
