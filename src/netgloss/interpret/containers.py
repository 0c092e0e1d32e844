"""``nn.Sequential``, ``ModuleList``, ``ModuleDict``, ``ParameterList``, ``ParameterDict``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from netgloss.catalogue.records import Tensor
from netgloss.interpret.builtins.natives import native
from netgloss.interpret.values import Class, Instance, Stream, Unknown, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run


def _start(self: Value) -> None:
    if "_modules" not in self.attrs:
        self.attrs.update(training=True, _parameters={}, _buffers={}, _modules={})


def _entries(self: Value) -> dict[str, Value]:
    """The ordered children: modules, or parameters for the parameter containers."""
    key = "_parameters" if self.cls.find("_holds") == "parameters" else "_modules"
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
    _entries(self)[name] = _check(run, self, name, value)


def _mapping(value: Value) -> Any:
    if type(value) is dict:
        return value
    if type(value) is Instance and type(value.state) is dict:
        return value.state
    if type(value) is Instance and "_modules" in value.attrs:
        return _entries(value)
    return None


def _init_sequential(run: Run, self: Value, *args: Value) -> None:
    _start(self)
    if len(args) == 1 and _mapping(args[0]) is not None and type(args[0]) is not Instance:
        for name, value in _mapping(args[0]).items():
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
    if modules is not None:
        _extend(run, self, modules)


def _init_dict(run: Run, self: Value, modules: Value = None) -> None:
    _start(self)
    if modules is not None:
        _update(run, self, modules)


def _extend(run: Run, self: Value, modules: Value) -> Value:
    for value in list(run.iterate(modules)):
        _append(run, self, value)
    return self


def _append(run: Run, self: Value, value: Value) -> Value:
    _put(run, self, str(len(_entries(self))), value)
    return self


def _insert(run: Run, self: Value, index: Value, value: Value) -> Value:
    values = list(_entries(self).values())
    values.insert(_index(run, self, index, len(values)), value)
    _renumber(self, values)
    return self


def _renumber(self: Value, values: list[Value]) -> None:
    entries = _entries(self)
    entries.clear()
    entries.update((str(i), v) for i, v in enumerate(values))


def _update(run: Run, self: Value, modules: Value) -> None:
    mapping = _mapping(modules)
    pairs = (
        list(mapping.items())
        if mapping is not None
        else [tuple(run.iterate(p)) for p in run.iterate(modules)]
    )
    for name, value in pairs:
        _put(run, self, run.str(name), value)


def _forward(run: Run, self: Value, input: Value) -> Value:
    value = input
    for child in list(_entries(self).values()):
        value = run.call(child, (value,), {})
    return value


def _index(run: Run, self: Value, index: Value, count: int) -> int:
    at = run.concrete(index)
    if type(at) not in (int, bool):
        run.throw("TypeError", f"indices must be integers, not {run.type_name(index)}")
    if not -count <= at <= count:
        run.throw("IndexError", f"index {at} is out of range")
    return int(at) + count if at < 0 else int(at)


def _get(run: Run, self: Value, index: Value) -> Value:
    entries = _entries(self)
    if type(index) is slice:
        bounds = slice(*(run.concrete(p) for p in (index.start, index.stop, index.step)))
        items = list(entries.items())[bounds]
        fresh = Instance(self.cls, place=run.place, stack=tuple(run.stack))
        _start(fresh)
        keep = self.cls.find("_keeps_names") is True
        _entries(fresh).update((n if keep else str(i), v) for i, (n, v) in enumerate(items))
        return fresh
    values = list(entries.values())
    at = _index(run, self, index, len(values))
    if at >= len(values):
        run.throw("IndexError", f"index {at} is out of range")
    return values[at]


def _get_key(run: Run, self: Value, key: Value) -> Value:
    entries = _entries(self)
    if key not in entries:
        run.throw("KeyError", run.repr(key))
    return entries[key]


def _set(run: Run, self: Value, index: Value, value: Value) -> None:
    names = list(_entries(self))
    at = _index(run, self, index, len(names))
    if at >= len(names):
        run.throw("IndexError", f"index {at} is out of range")
    _put(run, self, names[at], value)


def _set_key(run: Run, self: Value, key: Value, value: Value) -> None:
    _put(run, self, run.str(key), value)


def _delete(run: Run, self: Value, index: Value) -> None:
    values = list(_entries(self).values())
    if type(index) is slice:
        del values[slice(*(run.concrete(p) for p in (index.start, index.stop, index.step)))]
    else:
        at = _index(run, self, index, len(values))
        if at >= len(values):
            run.throw("IndexError", f"index {at} is out of range")
        del values[at]
    _renumber(self, values)


def _delete_key(run: Run, self: Value, key: Value) -> None:
    if _entries(self).pop(key, None) is None:
        run.throw("KeyError", run.repr(key))


def _pop(run: Run, self: Value, index: Value = -1) -> Value:
    value = _get(run, self, index)
    _delete(run, self, index)
    return value


def _length(run: Run, self: Value) -> int:
    return len(_entries(self))


def _iterate(run: Run, self: Value) -> Stream:
    return Stream(iter(list(_entries(self).values())))


def _iterate_keys(run: Run, self: Value) -> Stream:
    return Stream(iter(list(_entries(self))))


def _add(run: Run, self: Value, other: Value) -> Value:
    fresh = Instance(self.cls, place=run.place, stack=tuple(run.stack))
    _start(fresh)
    for value in [*_entries(self).values(), *run.iterate(other)]:
        _append(run, fresh, value)
    return fresh


def _contains(run: Run, self: Value, key: Value) -> bool:
    return key in _entries(self) or any(v is key for v in _entries(self).values())


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
    "keys": native("keys", lambda run, self: list(_entries(self))),
    "values": native("values", lambda run, self: list(_entries(self).values())),
    "items": native("items", lambda run, self: list(_entries(self).items())),
    "pop": native("pop", lambda run, self, key: _entries(self).pop(key, None)),
    "clear": native("clear", lambda run, self: _entries(self).clear()),
    "get": native("get", lambda run, self, key, default=None: _entries(self).get(key, default)),
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
                "_keeps_names": True,
                "__init__": native("Sequential.__init__", _init_sequential, sees_unknown=True),
                "forward": native("Sequential.forward", _forward, sees_unknown=True),
            },
        ),
        "ModuleList": make(
            "ModuleList", {**_LIST, "__init__": native("ModuleList.__init__", _init_list)}
        ),
        "ModuleDict": make(
            "ModuleDict", {**_DICT, "__init__": native("ModuleDict.__init__", _init_dict)}
        ),
        "ParameterList": make(
            "ParameterList",
            {
                **_LIST,
                "_holds": "parameters",
                "__init__": native("ParameterList.__init__", _init_list),
            },
        ),
        "ParameterDict": make(
            "ParameterDict",
            {
                **_DICT,
                "_holds": "parameters",
                "__init__": native("ParameterDict.__init__", _init_dict),
            },
        ),
    }
