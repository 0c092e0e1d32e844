"""The methods of ``dict``, which stands for ``OrderedDict`` too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import Table, collect, host, key, raise_key_error, receiver
from netgloss.interpret.builtins.views import make_view
from netgloss.interpret.values import MISSING, Instance, Kwargs, Stream, Unknown, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

DICT = Table("dict")


def fill(run: Run, target: dict[Value, Value], source: Value, extra: Kwargs) -> None:
    """``dict.update``: from a mapping or from pairs, then from keywords."""
    plain = host(source)
    if type(plain) is dict:
        run.budget.size(len(plain))
        target.update(plain)
    elif type(source) is Instance and run.hasattr(source, "keys"):
        for name in collect(run, run.call(run.getattr(source, "keys"), (), {})):
            target[key(run, name)] = run.getitem(source, name)
    else:
        for place, pair in enumerate(collect(run, source)):
            parts = collect(run, pair)
            if len(parts) != 2:
                run.throw(
                    "ValueError",
                    f"dictionary update sequence element #{place} has length {len(parts)}; "
                    "2 is required",
                )
            target[key(run, parts[0])] = parts[1]
    target.update(extra)


@DICT.add("__init__")
def _init(run: Run, self: Value, source: Value = (), /, **extra: Value) -> None:
    fill(run, receiver(run, self, dict), source, extra)


@DICT.add("get", sees_unknown=True)
def _get(run: Run, self: Value, name: Value, default: Value = None, /) -> Value:
    if type(name) is Unknown:
        return name
    return receiver(run, self, dict).get(key(run, name), default)


@DICT.add("items")
def _items(run: Run, self: Value, /) -> Instance:
    return make_view(run, "items", receiver(run, self, dict))


@DICT.add("keys")
def _keys(run: Run, self: Value, /) -> Instance:
    return make_view(run, "keys", receiver(run, self, dict))


@DICT.add("values")
def _values(run: Run, self: Value, /) -> Instance:
    return make_view(run, "values", receiver(run, self, dict))


@DICT.add("update", sees_unknown=True)
def _update(run: Run, self: Value, source: Value = (), /, **extra: Value) -> Value:
    if type(source) is Unknown:
        return source
    fill(run, receiver(run, self, dict), source, extra)
    return None


@DICT.add("pop", sees_unknown=True)
def _pop(run: Run, self: Value, name: Value, default: Value = MISSING, /) -> Value:
    if type(name) is Unknown:
        return name
    found = receiver(run, self, dict).pop(key(run, name), default)
    if found is MISSING:
        raise_key_error(run, name)
    return found


@DICT.add("popitem")
def _popitem(run: Run, self: Value, last: Value = True) -> Value:
    entries = receiver(run, self, dict)
    if not entries:
        run.throw("KeyError", "popitem(): dictionary is empty")
    if run.truth(last):
        return entries.popitem()
    first = next(iter(entries))
    return first, entries.pop(first)


@DICT.add("setdefault", sees_unknown=True)
def _setdefault(run: Run, self: Value, name: Value, default: Value = None, /) -> Value:
    if type(name) is Unknown:
        return name
    run.budget.step()
    return receiver(run, self, dict).setdefault(key(run, name), default)


@DICT.add("copy")
def _copy(run: Run, self: Value, /) -> Value:
    entries = receiver(run, self, dict)
    run.budget.size(len(entries))
    if type(self) is Instance:
        return Instance(self.cls, dict(self.attrs), dict(entries))
    return dict(entries)


@DICT.add("clear")
def _clear(run: Run, self: Value, /) -> None:
    receiver(run, self, dict).clear()


@DICT.add("fromkeys", sees_unknown=True, binds=False)
def _fromkeys(run: Run, names: Value, value: Value = None, /) -> Value:
    if type(names) is Unknown:
        return names
    return {key(run, name): value for name in collect(run, names)}


@DICT.add("move_to_end")
def _move_to_end(run: Run, self: Value, name: Value, last: Value = True) -> None:
    entries = receiver(run, self, dict)
    at = key(run, name)
    if at not in entries:
        raise_key_error(run, name)
    run.budget.step(len(entries))
    value = entries.pop(at)
    if run.truth(last):
        entries[at] = value
    else:
        rest = dict(entries)
        entries.clear()
        entries[at] = value
        entries.update(rest)


@DICT.add("__getitem__")
def _getitem(run: Run, self: Value, name: Value, /) -> Value:
    entries = receiver(run, self, dict)
    found = entries.get(key(run, name), MISSING)
    if found is not MISSING:
        return found
    if type(self) is Instance:
        missing = run.getattr_or(self, "__missing__", None)
        if missing is not None:
            return run.call(missing, (name,), {})
    raise_key_error(run, name)


@DICT.add("__setitem__", sees_unknown=True)
def _setitem(run: Run, self: Value, name: Value, value: Value, /) -> None:
    run.setitem(receiver(run, self, dict), name, value)


@DICT.add("__delitem__")
def _delitem(run: Run, self: Value, name: Value, /) -> None:
    run.delitem(receiver(run, self, dict), name)


@DICT.add("__contains__")
def _contains(run: Run, self: Value, name: Value, /) -> bool:
    return key(run, name) in receiver(run, self, dict)


@DICT.add("__len__")
def _len(run: Run, self: Value, /) -> int:
    return len(receiver(run, self, dict))


@DICT.add("__iter__")
def _iter(run: Run, self: Value, /) -> Stream:
    return Stream(run.iterate(receiver(run, self, dict)))


@DICT.add("__reversed__")
def _reversed(run: Run, self: Value, /) -> Stream:
    return Stream(run.iterate(list(receiver(run, self, dict))[::-1]))


@DICT.add("__eq__", sees_unknown=True)
def _eq(run: Run, self: Value, other: Value, /) -> Value:
    return run.compare("==", receiver(run, self, dict), host(other))


@DICT.add("__ne__", sees_unknown=True)
def _ne(run: Run, self: Value, other: Value, /) -> Value:
    return run.compare("!=", receiver(run, self, dict), host(other))


@DICT.add("__repr__")
def _repr(run: Run, self: Value, /) -> str:
    return run.repr(receiver(run, self, dict))
