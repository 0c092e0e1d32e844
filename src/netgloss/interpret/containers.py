"""``nn.Sequential``, ``ModuleList``, ``ModuleDict``, ``ParameterList``, ``ParameterDict``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netgloss.catalogue.records import Tensor
from netgloss.interpret.builtins.natives import Opaque, native
from netgloss.interpret.tensors import as_index
from netgloss.interpret.values import Class, Instance, Stream, Unknown, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run


def _start(self: Value) -> None:
    if "_modules" not in self.attrs:
        self.attrs.update(training=True, _parameters={}, _buffers={}, _modules={})


def _entries(run: Run, self: Value) -> dict[str, Value]:
    """The ordered children: modules, or parameters for the parameter containers."""
    key = "_parameters" if self.cls.find("_holds") == "parameters" else "_modules"
    if key not in self.attrs:  # a class that derives from this one and never called its __init__
        run.throw("AttributeError", f"'{self.cls.name}' object has no attribute '{key}'")
    entries: dict[str, Value] = self.attrs[key]
    return entries


def _check(run: Run, self: Value, name: str, value: Value) -> Value:
    if type(value) is Unknown or value is None:
        return value
    if self.cls.find("_holds") == "parameters":
        if type(value) is Tensor and not value.is_parameter:
            value = run.call(run.torch.parameter_class, (value,), {})
        return value
    if type(value) is not Instance or not run.is_module_class(value.cls):
        message = f"{run.type_name(value)} is not a Module subclass"
        run.refuse("raised", {"type": "TypeError", "message": message}, "TypeError", message)
    return value


def _put(run: Run, self: Value, name: str, value: Value) -> None:
    run.budget.step()
    _entries(run, self)[name] = _check(run, self, name, value)


def _mapping(run: Run, value: Value) -> Any:
    if type(value) is dict:
        return value
    if type(value) is Instance and type(value.state) is dict:
        return value.state
    if type(value) is Instance and "_modules" in value.attrs:
        return _entries(run, value)
    return None


def _init_sequential(run: Run, self: Value, *args: Value) -> None:
    _start(self)
    if len(args) == 1 and _mapping(run, args[0]) is not None and type(args[0]) is not Instance:
        for name, value in _mapping(run, args[0]).items():
            _put(run, self, run.str(name), value)
        return
    if len(args) == 1 and type(args[0]) is Instance and type(args[0].state) is dict:
        for name, value in args[0].state.items():
            _put(run, self, run.str(name), value)
        return
    for i, value in enumerate(args):
        _put(run, self, str(i), value)


def _init_list(run: Run, self: Value, modules: Value = None) -> None:
    _start(self)
    if type(modules) is Unknown:
        run.note_structure(modules)
    elif modules is not None:
        _extend(run, self, modules)


def _init_dict(run: Run, self: Value, modules: Value = None) -> None:
    _start(self)
    if type(modules) is Unknown:
        run.note_structure(modules)
    elif modules is not None:
        _update(run, self, modules)


def _extend(run: Run, self: Value, modules: Value) -> Value:
    for value in list(run.iterate(modules)):
        _append(run, self, value)
    return self


def _append(run: Run, self: Value, value: Value) -> Value:
    _put(run, self, str(len(_entries(run, self))), value)
    return self


def _insert(run: Run, self: Value, index: Value, value: Value) -> Value:
    values = list(_entries(run, self).values())
    values.insert(_index(run, self, index, len(values)), value)
    _renumber(run, self, values)
    return self


def _renumber(run: Run, self: Value, values: list[Value]) -> None:
    entries = _entries(run, self)
    entries.clear()
    entries.update((str(i), v) for i, v in enumerate(values))


def _update(run: Run, self: Value, modules: Value) -> None:
    mapping = _mapping(run, modules)
    pairs = (
        list(mapping.items())
        if mapping is not None
        else [tuple(run.iterate(p)) for p in run.iterate(modules)]
    )
    for name, value in pairs:
        _put(run, self, run.str(name), value)


def _forward(run: Run, self: Value, input: Value) -> Value:
    value = input
    for child in list(_entries(run, self).values()):
        value = run.call(child, (value,), {})
    return value


def _index(run: Run, self: Value, index: Value, count: int) -> int:
    at = run.concrete(index)
    if type(at) is Tensor:
        at = as_index(run, at)
    if type(at) is Unknown:
        raise Opaque(at)
    if type(at) not in (int, bool):
        run.throw("TypeError", f"indices must be integers, not {run.type_name(index)}")
    if not -count <= at <= count:
        run.throw("IndexError", f"index {at} is out of range")
    return int(at) + count if at < 0 else int(at)


def _bounds(run: Run, index: slice) -> slice:
    parts = [run.concrete(part) for part in (index.start, index.stop, index.step)]
    for part in parts:
        if type(part) is Unknown:
            raise Opaque(part)
    return slice(*parts)


def _get(run: Run, self: Value, index: Value) -> Value:
    entries = _entries(run, self)
    if type(index) is slice:
        bounds = _bounds(run, index)
        items = list(entries.items())[bounds]
        fresh = Instance(self.cls, place=run.place, stack=tuple(run.stack))
        _start(fresh)
        keep = self.cls.find("_keeps_names") is True
        _entries(run, fresh).update((n if keep else str(i), v) for i, (n, v) in enumerate(items))
        return fresh
    values = list(entries.values())
    at = _index(run, self, index, len(values))
    if at >= len(values):
        run.throw("IndexError", f"index {at} is out of range")
    return values[at]


def _get_key(run: Run, self: Value, key: Value) -> Value:
    entries = _entries(run, self)
    if key not in entries:
        run.throw("KeyError", run.repr(key))
    return entries[key]


def _set(run: Run, self: Value, index: Value, value: Value) -> None:
    names = list(_entries(run, self))
    at = _index(run, self, index, len(names))
    if at >= len(names):
        run.throw("IndexError", f"index {at} is out of range")
    _put(run, self, names[at], value)


def _set_key(run: Run, self: Value, key: Value, value: Value) -> None:
    _put(run, self, run.str(key), value)


def _delete(run: Run, self: Value, index: Value) -> None:
    values = list(_entries(run, self).values())
    if type(index) is slice:
        del values[_bounds(run, index)]
    else:
        at = _index(run, self, index, len(values))
        if at >= len(values):
            run.throw("IndexError", f"index {at} is out of range")
        del values[at]
    _renumber(run, self, values)


def _delete_key(run: Run, self: Value, key: Value) -> None:
    if _entries(run, self).pop(key, None) is None:
        run.throw("KeyError", run.repr(key))


def _pop(run: Run, self: Value, index: Value = -1) -> Value:
    value = _get(run, self, index)
    _delete(run, self, index)
    return value


def _length(run: Run, self: Value) -> int:
    return len(_entries(run, self))


def _iterate(run: Run, self: Value) -> Stream:
    return Stream(iter(list(_entries(run, self).values())))


def _iterate_keys(run: Run, self: Value) -> Stream:
    return Stream(iter(list(_entries(run, self))))


def _add(run: Run, self: Value, other: Value) -> Value:
    fresh = Instance(self.cls, place=run.place, stack=tuple(run.stack))
    _start(fresh)
    for value in [*_entries(run, self).values(), *run.iterate(other)]:
        _append(run, fresh, value)
    return fresh


def _times(run: Run, self: Value, count: Value) -> Value:
    """``sequential * 2``: the same modules once more."""
    fresh = Instance(self.cls, place=run.place, stack=tuple(run.stack))
    _start(fresh)
    for _ in range(_repetitions(run, self, count)):
        for value in list(_entries(run, self).values()):
            _append(run, fresh, value)
    return fresh


def _times_in_place(run: Run, self: Value, count: Value) -> Value:
    values = list(_entries(run, self).values())
    for _ in range(_repetitions(run, self, count) - 1):
        for value in values:
            _append(run, self, value)
    return self


def _repetitions(run: Run, self: Value, count: Value) -> int:
    number = run.concrete(count)
    if type(number) is Unknown:
        raise Opaque(number)
    if type(number) is not int:
        kinds = f"'{run.type_name(self)}' and '{run.type_name(count)}'"
        run.throw("TypeError", f"unsupported operand type(s) for *: {kinds}")
    if number <= 0:
        run.throw("ValueError", f"Non-positive multiplication factor {number}")
    run.budget.size(number * max(1, len(_entries(run, self))))
    return int(number)


def _set_default(run: Run, self: Value, key: Value, default: Value = None) -> Value:
    if key not in _entries(run, self):
        _put(run, self, run.str(key), default)
    return _entries(run, self)[key]


def _copy(run: Run, self: Value) -> Value:
    fresh = Instance(self.cls, place=run.place, stack=tuple(run.stack))
    _start(fresh)
    _entries(run, fresh).update(_entries(run, self))
    return fresh


def _union(run: Run, self: Value, other: Value) -> Value:
    fresh = _copy(run, self)
    _update(run, fresh, other)
    return fresh


def _contains(run: Run, self: Value, key: Value) -> bool:
    return key in _entries(run, self) or any(v is key for v in _entries(run, self).values())


_LIST: dict[str, Value] = {
    "__len__": native("__len__", _length),
    "__iter__": native("__iter__", _iterate),
    "__getitem__": native("__getitem__", _get),
    "__setitem__": native("__setitem__", _set, sees_unknown=True),
    "__delitem__": native("__delitem__", _delete),
    "__add__": native("__add__", _add),
    "__iadd__": native("__iadd__", _extend),
    "__contains__": native("__contains__", _contains),
    "append": native("append", _append, sees_unknown=True),
    "extend": native("extend", _extend),
}
_OF_MODULES: dict[str, Value] = {
    "insert": native("insert", _insert),
    "pop": native("pop", _pop),
}
_DICT: dict[str, Value] = {
    "__len__": native("__len__", _length),
    "__iter__": native("__iter__", _iterate_keys),
    "__getitem__": native("__getitem__", _get_key),
    "__setitem__": native("__setitem__", _set_key, sees_unknown=True),
    "__delitem__": native("__delitem__", _delete_key),
    "__contains__": native("__contains__", _contains),
    "update": native("update", _update),
    "keys": native("keys", lambda run, self: list(_entries(run, self))),
    "values": native("values", lambda run, self: list(_entries(run, self).values())),
    "items": native("items", lambda run, self: list(_entries(run, self).items())),
    "pop": native("pop", lambda run, self, key: _entries(run, self).pop(key, None)),
    "clear": native("clear", lambda run, self: _entries(run, self).clear()),
}
_OF_PARAMETERS: dict[str, Value] = {
    "get": native(
        "get", lambda run, self, key, default=None: _entries(run, self).get(key, default)
    ),
    "setdefault": native("setdefault", _set_default),
    "popitem": native("popitem", lambda run, self: _entries(run, self).popitem()),
    "copy": native("copy", _copy),
    "__or__": native("__or__", _union),
}


def container_classes(module: Class) -> dict[str, Class]:
    """The container classes, deriving from this run's ``nn.Module``."""

    def make(name: str, attrs: dict[str, Value]) -> Class:
        return Class(name, (module,), attrs, module="torch.nn")

    return {
        "Sequential": make(
            "Sequential",
            {
                **_LIST,
                **_OF_MODULES,
                "__mul__": native("__mul__", _times),
                "__rmul__": native("__rmul__", _times),
                "__imul__": native("__imul__", _times_in_place),
                "_keeps_names": True,
                "__init__": native("Sequential.__init__", _init_sequential, sees_unknown=True),
                "forward": native("Sequential.forward", _forward, sees_unknown=True),
            },
        ),
        "ModuleList": make(
            "ModuleList",
            {
                **_LIST,
                **_OF_MODULES,
                "__init__": native("ModuleList.__init__", _init_list, sees_unknown=True),
            },
        ),
        "ModuleDict": make(
            "ModuleDict",
            {**_DICT, "__init__": native("ModuleDict.__init__", _init_dict, sees_unknown=True)},
        ),
        "ParameterList": make(
            "ParameterList",
            {
                **_LIST,
                "_holds": "parameters",
                "__init__": native("ParameterList.__init__", _init_list, sees_unknown=True),
            },
        ),
        "ParameterDict": make(
            "ParameterDict",
            {
                **_DICT,
                **_OF_PARAMETERS,
                "_holds": "parameters",
                "__init__": native("ParameterDict.__init__", _init_dict, sees_unknown=True),
            },
        ),
    }
