"""``dict.keys()``, ``dict.values()`` and ``dict.items()``: live views, as in Python.

A view is an instance of a class of ours that holds the dict. It has a length and can be gone
through; keys and items can be combined with other collections as sets; none can be subscripted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from netgloss.interpret.builtins.natives import Table, deeper, key, native, own, wrong
from netgloss.interpret.builtins.sets import make_set
from netgloss.interpret.values import Class, Instance, Stream, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

# The names under which a run keeps the classes: no program can write them.
KINDS = {"keys": "dict.keys", "values": "dict.values", "items": "dict.items"}

_SHARED = Table("dict view")
_SET_LIKE = Table("dict view")


def make_view(run: Run, kind: str, entries: dict[Value, Value]) -> Instance:
    """The view of this kind (``keys``, ``values`` or ``items``)."""
    return Instance(run.classes[KINDS[kind]], {"mapping": entries})


def make_view_classes(root: Class) -> dict[str, Class]:
    """The classes ``dict_keys``, ``dict_values`` and ``dict_items`` of one run."""
    return {
        name: Class(
            f"dict_{kind}",
            (root,),
            {**_SHARED, **(_SET_LIKE if kind != "values" else {})},
            module="builtins",
        )
        for kind, name in KINDS.items()
    }


def _entries(run: Run, self: Value) -> dict[Value, Value]:
    (entries,) = own(run, self, "mapping")
    if type(entries) is not dict:
        wrong(run, "'{}' object is no view of a dict", self)
    return entries


def _contents(run: Run, self: Value) -> list[Value]:
    """What the view shows now."""
    entries = _entries(run, self)
    run.budget.step(len(entries) // 8 + 1)
    if self.cls is run.classes[KINDS["keys"]]:
        return list(entries)
    if self.cls is run.classes[KINDS["values"]]:
        return list(entries.values())
    return list(entries.items())


@_SHARED.add("__len__")
def _len(run: Run, self: Value, /) -> int:
    return len(_entries(run, self))


@_SHARED.add("__iter__")
def _iter(run: Run, self: Value, /) -> Stream:
    return Stream(run.iterate(_contents(run, self)))


@_SHARED.add("__reversed__")
def _reversed(run: Run, self: Value, /) -> Stream:
    return Stream(run.iterate(_contents(run, self)[::-1]))


@_SHARED.add("__contains__")
def _contains(run: Run, self: Value, item: Value, /) -> Value:
    entries = _entries(run, self)
    if self.cls is run.classes[KINDS["keys"]]:
        return key(run, item) in entries
    return run.compare("in", item, _contents(run, self))


@_SHARED.add("__repr__")
def _repr(run: Run, self: Value, /) -> str:
    contents = _contents(run, self)
    with deeper(run):
        shown = run.repr(contents)
    return f"{self.cls.name}({shown})"


def _as_set(name: str, combine: Callable[[set[Value], set[Value]], Any]) -> None:
    def call(run: Run, self: Value, other: Value, /) -> Any:
        return combine(make_set(run, _contents(run, self)), make_set(run, other))

    _SET_LIKE[name] = native(name, call)


for _name, _combine in (
    ("__and__", set.__and__),
    ("__or__", set.__or__),
    ("__sub__", set.__sub__),
    ("__xor__", set.__xor__),
    ("__eq__", set.__eq__),
    ("__ne__", set.__ne__),
    ("__le__", set.__le__),
    ("__lt__", set.__lt__),
    ("__ge__", set.__ge__),
    ("__gt__", set.__gt__),
    ("isdisjoint", set.isdisjoint),
):
    _as_set(_name, _combine)
_as_set("__rand__", lambda own_items, other: other & own_items)
_as_set("__ror__", lambda own_items, other: other | own_items)
_as_set("__rsub__", lambda own_items, other: other - own_items)
