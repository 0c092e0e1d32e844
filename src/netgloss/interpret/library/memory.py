"""``functools.cache`` and ``lru_cache``: what was computed for plain arguments is kept.

Calls with sizes that are symbols, tensors or unknown values are made anew each time: what they
give depends on more than the numbers of this run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import Table, native
from netgloss.interpret.library.named_tuples import make_namedtuple
from netgloss.interpret.library.namespaces import native_class, shared
from netgloss.interpret.values import (
    MISSING,
    Args,
    BoundMethod,
    Class,
    Function,
    Instance,
    Kwargs,
    Native,
    Value,
)

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

MEMORY = Table("functools")
_KEEPER = Table("functools._lru_cache_wrapper")
_PLAIN = frozenset({int, float, bool, str, bytes, complex, type(None)})
_BY_IDENTITY = frozenset({Class, Function, Instance, Native, BoundMethod})


def _keeper_class(run: Run) -> Class:
    def make(run: Run) -> Class:
        return native_class(run, "_lru_cache_wrapper", _KEEPER, module="functools")

    return shared(run, "functools._lru_cache_wrapper", make)


def _keep(run: Run, function: Value, most: int | None, typed: bool) -> Instance:
    attrs = {
        "__wrapped__": function,
        "__name__": run.getattr_or(function, "__name__", "function"),
        "__doc__": run.getattr_or(function, "__doc__", None),
    }
    keeper = Instance(_keeper_class(run), attrs, place=run.place)
    keeper.state = _Memory(most, typed)
    return keeper


class _Memory:
    """The results of one function, the least recently used first."""

    __slots__ = ("hits", "misses", "most", "results", "typed")

    def __init__(self, most: int | None, typed: bool) -> None:
        self.most, self.typed = most, typed
        self.clear()

    def clear(self) -> None:
        self.results: dict[Value, Value] = {}
        self.hits = self.misses = 0


def _memory(run: Run, keeper: Value) -> _Memory:
    """The memory of what ``functools.cache`` gave back."""
    if type(keeper) is not Instance or type(keeper.state) is not _Memory:
        run.throw("TypeError", "descriptor requires a 'functools._lru_cache_wrapper' object")
    memory: _Memory = keeper.state
    return memory


def _part(value: Value, typed: bool) -> Value:
    """What stands for an argument in a key; MISSING where nothing does."""
    kind = type(value)
    if kind in _PLAIN:
        return (kind.__name__, value) if typed else value
    if kind in _BY_IDENTITY:
        return ("identity", value) if kind is not Instance or value.state is None else MISSING
    if kind is tuple:
        parts = tuple(_part(item, typed) for item in value)
        return MISSING if any(part is MISSING for part in parts) else ("tuple", parts)
    return MISSING


def _key(args: Args, kwargs: Kwargs, typed: bool) -> Value:
    kept = _part((*args, *kwargs.values()), typed)
    return MISSING if kept is MISSING else (kept, len(args), tuple(kwargs))


@_KEEPER.add("__call__", sees_unknown=True)
def _call(run: Run, self: Value, /, *args: Value, **kwargs: Value) -> Value:
    memory = _memory(run, self)
    run.budget.step(len(args) + len(kwargs) + 1)
    function = self.attrs["__wrapped__"]
    key = _key(args, kwargs, memory.typed)
    if key is MISSING:
        return run.call(function, args, kwargs)
    found = memory.results.pop(key, MISSING)
    if found is MISSING:
        memory.misses += 1
        found = run.call(function, args, kwargs)
    else:
        memory.hits += 1
    if memory.most is None or memory.most > 0:
        memory.results[key] = found
        if memory.most is not None and len(memory.results) > memory.most:
            del memory.results[next(iter(memory.results))]
    return found


@_KEEPER.add("__get__")
def _get(run: Run, self: Value, instance: Value, owner: Value = None, /) -> Value:
    return self if instance is None else BoundMethod(self, instance)


@_KEEPER.add("cache_clear")
def _clear(run: Run, self: Value, /) -> None:
    _memory(run, self).clear()


@_KEEPER.add("cache_info")
def _info(run: Run, self: Value, /) -> Value:
    def make(run: Run) -> Class:
        cls: Class = make_namedtuple(run, "CacheInfo", "hits misses maxsize currsize")
        return cls

    memory = _memory(run, self)
    cls = shared(run, "functools.CacheInfo", make)
    return run.call(cls, (memory.hits, memory.misses, memory.most, len(memory.results)), {})


@_KEEPER.add("cache_parameters")
def _parameters(run: Run, self: Value, /) -> Value:
    memory = _memory(run, self)
    return {"maxsize": memory.most, "typed": memory.typed}


@MEMORY.add("cache", sees_unknown=True)
def _cache(run: Run, function: Value, /) -> Value:
    return _keep(run, function, None, False)


@MEMORY.add("lru_cache", sees_unknown=True)
def _lru_cache(run: Run, maxsize: Value = 128, typed: Value = False) -> Value:
    """With and without arguments."""
    if maxsize is not None and type(maxsize) is not int:
        return _keep(run, maxsize, 128, False)

    def later(run: Run, function: Value, /) -> Value:
        return _keep(run, function, maxsize, typed is True)

    return native("functools.lru_cache", later, sees_unknown=True)
