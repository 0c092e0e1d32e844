"""What ``collections.abc.Mapping`` and ``MutableMapping`` give to a class that derives from them.

They are written in the class's own ``__getitem__``, ``__iter__``, ``__len__``, ``__setitem__`` and
``__delitem__``, as Python's are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import Table, collect, raise_key_error
from netgloss.interpret.builtins.views import make_view
from netgloss.interpret.values import MISSING, Raised, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

MAPPING = Table("collections.abc.Mapping")
MUTABLE_MAPPING = Table("collections.abc.MutableMapping")


def _item(run: Run, self: Value, name: Value) -> Value:
    """``self[name]``, MISSING where that raises KeyError."""
    error = run.classes["KeyError"]
    run.handlers.append((error,))
    try:
        return run.getitem(self, name)
    except Raised as raised:
        if not raised.value.cls.derives_from(error):
            raise
        return MISSING
    finally:
        run.handlers.pop()


def _as_dict(run: Run, self: Value) -> dict[Value, Value]:
    return {run.key(name): run.getitem(self, name) for name in collect(run, self)}


@MAPPING.add("get", sees_unknown=True)
def _get(run: Run, self: Value, name: Value, default: Value = None) -> Value:
    found = _item(run, self, name)
    return default if found is MISSING else found


@MAPPING.add("__contains__")
def _contains(run: Run, self: Value, name: Value, /) -> bool:
    return _item(run, self, name) is not MISSING


@MAPPING.add("keys")
def _keys(run: Run, self: Value, /) -> Value:
    names = {run.key(name): None for name in collect(run, self)}
    return make_view(run, "keys", names)


@MAPPING.add("values")
def _values(run: Run, self: Value, /) -> Value:
    return make_view(run, "values", _as_dict(run, self))


@MAPPING.add("items")
def _items(run: Run, self: Value, /) -> Value:
    return make_view(run, "items", _as_dict(run, self))


@MAPPING.add("__eq__", sees_unknown=True)
def _equal(run: Run, self: Value, other: Value, /) -> Value:
    if type(other) is dict:
        return run.compare("==", _as_dict(run, self), other)
    return self is other


@MUTABLE_MAPPING.add("pop", sees_unknown=True)
def _pop(run: Run, self: Value, name: Value, default: Value = MISSING, /) -> Value:
    found = _item(run, self, name)
    if found is not MISSING:
        run.delitem(self, name)
        return found
    if default is MISSING:
        raise_key_error(run, name)
    return default


@MUTABLE_MAPPING.add("clear")
def _clear(run: Run, self: Value, /) -> None:
    for name in collect(run, self):
        run.delitem(self, name)


@MUTABLE_MAPPING.add("setdefault", sees_unknown=True)
def _setdefault(run: Run, self: Value, name: Value, default: Value = None, /) -> Value:
    found = _item(run, self, name)
    if found is not MISSING:
        return found
    run.setitem(self, name, default)
    return default


@MUTABLE_MAPPING.add("update", sees_unknown=True)
def _update(run: Run, self: Value, source: Value = (), /, **extra: Value) -> None:
    pairs: dict[Value, Value] = {}
    run.call(run.getattr(pairs, "update"), (source,), extra)
    for name, value in pairs.items():
        run.setitem(self, name, value)


MIXINS = {"Mapping": MAPPING, "MutableMapping": {**MAPPING, **MUTABLE_MAPPING}}
