"""The built-in functions by name. Types are classes, see ``types``; ``super`` is the run's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.catalogue.records import Tensor
from netgloss.catalogue.torch_names import known_names
from netgloss.interpret.builtins import numbers, streams
from netgloss.interpret.builtins.formatting import ascii_text, format_value
from netgloss.interpret.builtins.natives import Table, native, text, wrong
from netgloss.interpret.values import (
    MISSING,
    BoundMethod,
    CatalogueFunction,
    Class,
    Function,
    Instance,
    Lazy,
    Namespace,
    Native,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

BUILTINS = Table()
BUILTINS.update(numbers.FUNCTIONS)
BUILTINS.update(streams.FUNCTIONS)

_CALLABLE = frozenset({Function, Native, BoundMethod, Class, CatalogueFunction})
_FORBIDDEN = (
    "breakpoint",
    "compile",
    "eval",
    "exec",
    "exit",
    "input",
    "open",
    "quit",
)
_STRUCTURAL = {  # the abstract classes that ask for methods, not for derivation
    "Callable": ("__call__",),
    "Collection": ("__len__", "__iter__", "__contains__"),
    "Container": ("__contains__",),
    "Iterable": ("__iter__",),
    "Iterator": ("__iter__", "__next__"),
    "Reversible": ("__iter__", "__reversed__"),
    "Sized": ("__len__",),
}
_UNREAD = ("aiter", "anext", "bytearray", "globals", "help", "locals", "memoryview")


@BUILTINS.add("__import__")
def _import(
    run: Run,
    name: Value,
    globals: Value = None,
    locals: Value = None,
    fromlist: Value = (),
    level: Value = 0,
) -> Value:
    """What the statement ``import name`` brings, and from nowhere else."""
    full = text(run, name)
    if level != 0:
        return run.unknown("import", full)
    wanted = full if run.truth(fromlist) else full.partition(".")[0]
    found = run.imports.module(full, wanted, run.place)
    return found.resolve(run) if type(found) is Lazy else found


@BUILTINS.add("print", sees_unknown=True)
def _print(run: Run, /, *values: Value, **options: Value) -> None:
    """Prints nothing: what pasted code says is nobody's output."""


@BUILTINS.add("len")
def _len(run: Run, obj: Value, /) -> Value:
    return run.length(obj)


@BUILTINS.add("getattr")
def _getattr(run: Run, owner: Value, name: Value, default: Value = MISSING, /) -> Value:
    if default is MISSING:
        return run.getattr(owner, text(run, name))
    return run.getattr_or(owner, text(run, name), default)


@BUILTINS.add("hasattr")
def _hasattr(run: Run, owner: Value, name: Value, /) -> bool:
    return run.hasattr(owner, text(run, name))


@BUILTINS.add("setattr", sees_unknown=True)
def _setattr(run: Run, owner: Value, name: Value, value: Value, /) -> Value:
    if type(name) is Unknown:
        return name
    run.setattr(owner, text(run, name), value)
    return None


@BUILTINS.add("delattr")
def _delattr(run: Run, owner: Value, name: Value, /) -> None:
    run.delattr(owner, text(run, name))


@BUILTINS.add("isinstance")
def _isinstance(run: Run, value: Value, kinds: Value, /) -> Value:
    if type(value) is Instance:
        for kind in kinds if type(kinds) is tuple else (kinds,):
            run.budget.step()
            if type(kind) is Class and _has_shape_of(value, kind):
                return True
    return run.isinstance(value, kinds)


def _has_shape_of(value: Instance, kind: Class) -> bool:
    """Whether an instance is of an abstract class by what it is made of or by its methods."""
    if kind.module not in ("collections.abc", "numbers"):
        return False
    if value.state is not None and type(value.state) in kind.host:
        return True
    wanted = _STRUCTURAL.get(kind.name, ())
    return bool(wanted) and all(value.cls.find(name) is not MISSING for name in wanted)


@BUILTINS.add("issubclass")
def _issubclass(run: Run, cls: Value, kinds: Value, /) -> Value:
    if type(cls) is not Class:
        run.throw("TypeError", "issubclass() arg 1 must be a class")
    unknown: Value = False
    for kind in kinds if type(kinds) is tuple else (kinds,):
        run.budget.step()
        if type(kind) is Class:
            if cls.derives_from(kind) or (kind.host and kind.host == cls.host):
                return True
        elif type(kind) is Unknown:
            unknown = kind
    return run.unknown("attribute", cls.name) if cls.unknown_base else unknown


@BUILTINS.add("callable")
def _callable(run: Run, value: Value, /) -> bool:
    if type(value) is Instance:
        return value.cls.find("__call__") is not MISSING
    return type(value) in _CALLABLE


@BUILTINS.add("id", sees_unknown=True)
def _id(run: Run, value: Value, /) -> int:
    return value.uid if type(value) is Tensor else id(value)


@BUILTINS.add("hash")
def _hash(run: Run, value: Value, /) -> Value:
    value = run.concrete(value)
    if type(value) in (int, float, bool):
        return hash(value)
    if type(value) is Instance:
        method = run.getattr_or(value, "__hash__", None)
        if method is not None:
            return run.call(method, (), {})
    if type(value) in (list, dict, set):
        wrong(run, "unhashable type: '{}'", value)
    if type(value) in (str, bytes, tuple, frozenset, Unknown):
        return run.unknown("data_dependent", "hash")  # differs from process to process
    return id(value)


@BUILTINS.add("repr")
def _repr(run: Run, value: Value, /) -> str:
    return run.repr(value)


@BUILTINS.add("ascii")
def _ascii(run: Run, value: Value, /) -> str:
    return ascii_text(run.repr(value))


@BUILTINS.add("format")
def _format(run: Run, value: Value, spec: Value = "", /) -> Value:
    return format_value(run, value, spec)


@BUILTINS.add("vars")
def _vars(run: Run, value: Value = MISSING, /) -> Value:
    if value is MISSING:
        return run.unknown("operation", "vars")
    if type(value) in (Instance, Class, Namespace):
        run.budget.size(len(value.attrs))
        return dict(value.attrs)
    return run.throw("TypeError", "vars() argument must have __dict__ attribute")


@BUILTINS.add("dir")
def _dir(run: Run, value: Value = MISSING, /) -> Value:
    if type(value) is Instance:
        names = {name for cls in value.cls.mro for name in cls.attrs} | set(value.attrs)
    elif type(value) is Class:
        names = {name for cls in value.mro for name in cls.attrs}
    elif type(value) is Namespace and (found := _names_of_module(run, value)) is not None:
        names = found
    else:
        return run.unknown("operation", "dir")
    run.budget.size(len(names))
    return sorted(name for name in names if type(name) is str)


def _names_of_module(run: Run, module: Namespace) -> set[Value] | None:
    """The names of a module of interpreted source or of torch; None where not all are known."""
    if module.file is not None:
        return set(module.attrs)
    if module.name.partition(".")[0] == "torch" and run.torch.is_complete(module.name):
        return set(known_names()[module.name])
    return None


def _never(reason: str, name: str) -> Native:
    def call(run: Run, /, *args: Value, **kwargs: Value) -> Value:
        return run.unknown(reason, name)

    return native(name, call, sees_unknown=True)


for _name in _FORBIDDEN:
    BUILTINS[_name] = _never("forbidden", _name)
for _name in _UNREAD:
    BUILTINS[_name] = _never("operation", _name)
