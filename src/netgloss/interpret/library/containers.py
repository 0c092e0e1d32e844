"""``collections``: OrderedDict, defaultdict, Counter, deque and namedtuple."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from netgloss.interpret.builtins.mappings import fill
from netgloss.interpret.builtins.natives import (
    Table,
    collect,
    deeper,
    host,
    index,
    key,
    native,
    own,
    raise_key_error,
    receiver,
)
from netgloss.interpret.builtins.sequences import LIST, occurrences, position
from netgloss.interpret.builtins.sorting import sort_values
from netgloss.interpret.builtins.types import SUBSCRIPT
from netgloss.interpret.library.named_tuples import make_namedtuple
from netgloss.interpret.library.namespaces import (
    Construct,
    module,
    native_class,
    shared,
    unknown_function,
)
from netgloss.interpret.library.protocols import ABSTRACT, abstract_class, make_collections_abc
from netgloss.interpret.values import (
    Args,
    BoundMethod,
    Class,
    ClassMethod,
    Instance,
    Kwargs,
    Namespace,
    Stream,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

DEFAULT_DICT = Table("defaultdict")
COUNTER = Table("Counter")
DEQUE = Table("deque")


def _of_dict(
    name: str, attrs: dict[str, Value], construct: Construct | None = None
) -> Callable[[Run], Class]:
    """A class that derives from ``dict``."""

    def get(run: Run) -> Class:
        def make(run: Run) -> Class:
            return native_class(
                run,
                name,
                {**attrs, "__class_getitem__": ClassMethod(SUBSCRIPT)},
                bases=(run.classes["dict"],),
                module="collections",
                construct=construct,
                host=(dict,) if construct is not None else (),
            )

        return shared(run, f"collections.{name}", make)

    return get


def _new_ordered(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    """An ordered dict is a plain one, which keeps its order too, and may have attributes."""
    plain = run.classes["dict"]
    if cls is ordered_dict_class(run):
        made = run.call(plain, args, kwargs)
        if type(made) is dict:
            run.ordered[id(made)] = (made, {})
        return made
    assert plain.construct is not None
    return plain.construct(run, cls, args, kwargs)


ordered_dict_class = _of_dict("OrderedDict", {}, _new_ordered)


@DEFAULT_DICT.add("__init__", sees_unknown=True)
def _default_init(
    run: Run, self: Value, factory: Value = None, source: Value = (), /, **extra: Value
) -> Value:
    if type(source) is Unknown:
        return source
    if type(self) is Instance:
        self.attrs["default_factory"] = factory
        fill(run, receiver(run, self, dict), source, extra)
    return None


@DEFAULT_DICT.add("__missing__")
def _default_missing(run: Run, self: Value, name: Value, /) -> Value:
    factory = self.attrs.get("default_factory") if type(self) is Instance else None
    if factory is None:
        raise_key_error(run, name)
    made = run.call(factory, (), {})
    run.budget.step()
    receiver(run, self, dict)[key(run, name)] = made
    return made


@COUNTER.add("__init__", "update")
def _count_up(run: Run, self: Value, source: Value = None, /, **extra: Value) -> None:
    counts = receiver(run, self, dict)
    plain = host(source)
    if type(plain) is dict:
        pairs = list(plain.items())
    else:
        pairs = [] if source is None else [(item, 1) for item in collect(run, source)]
    for item, times in [*pairs, *extra.items()]:
        run.budget.step()
        at = key(run, item)
        counts[at] = run.binary("+", counts.get(at, 0), times)


@COUNTER.add("__missing__")
def _count_missing(run: Run, self: Value, name: Value, /) -> int:
    return 0


@COUNTER.add("most_common")
def _most_common(run: Run, self: Value, n: Value = None) -> list[Value]:
    pairs = list(receiver(run, self, dict).items())
    run.budget.size(len(pairs))
    ordered = sort_values(run, pairs, native("count", lambda run, pair: pair[1]), True)
    return ordered if n is None else ordered[: max(index(run, n), 0)]


@COUNTER.add("elements")
def _elements(run: Run, self: Value, /) -> Stream:
    out: list[Value] = []
    for item, times in receiver(run, self, dict).items():
        count = max(index(run, times), 0)
        run.budget.size(count)
        out += [item] * count
    return Stream(run.iterate(out))


@COUNTER.add("total")
def _total(run: Run, self: Value, /) -> Value:
    return run.call(run.builtins["sum"], (list(receiver(run, self, dict).values()),), {})


def _deque_class(run: Run) -> Class:
    def make(run: Run) -> Class:
        kept = ("append", "extend", "pop", "remove", "clear", "reverse")
        special = ("__len__", "__iter__", "__getitem__", "__setitem__", "__contains__")
        attrs = {name: LIST[name] for name in (*kept, *special, "__delitem__", "__reversed__")}
        attrs.update(DEQUE)
        return native_class(run, "deque", attrs, module="collections", construct=_new_deque)

    return shared(run, "collections.deque", make)


def _new_deque(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    made = Instance(cls, {"maxlen": None}, state=[], place=run.place)
    run.call(BoundMethod(cls.find("__init__"), made), args, kwargs)
    return made


def _trim(run: Run, self: Value, *, left: bool) -> None:
    """Drop what is over the greatest length, from this end."""
    items = receiver(run, self, list)
    (most,) = own(run, self, "maxlen")
    if type(most) is int and len(items) > most:
        run.budget.step(len(items) // 64 + 1)
        if left:
            del items[: len(items) - most]
        else:
            del items[most:]


@DEQUE.add("__init__")
def _deque_init(run: Run, self: Value, iterable: Value = (), maxlen: Value = None) -> None:
    own(run, self, "maxlen")
    most = None if maxlen is None else index(run, maxlen)
    if most is not None and most < 0:
        run.throw("ValueError", "maxlen must be non-negative")
    self.attrs["maxlen"] = most
    receiver(run, self, list)[:] = collect(run, iterable)
    _trim(run, self, left=True)


@DEQUE.add("append", sees_unknown=True)
def _append(run: Run, self: Value, item: Value, /) -> None:
    run.budget.step()
    receiver(run, self, list).append(item)
    _trim(run, self, left=True)


@DEQUE.add("appendleft", sees_unknown=True)
def _appendleft(run: Run, self: Value, item: Value, /) -> None:
    items = receiver(run, self, list)
    run.budget.step(len(items) // 64 + 1)
    items.insert(0, item)
    _trim(run, self, left=False)


@DEQUE.add("extend")
def _extend(run: Run, self: Value, more: Value, /) -> None:
    receiver(run, self, list).extend(collect(run, more))
    _trim(run, self, left=True)


@DEQUE.add("extendleft")
def _extendleft(run: Run, self: Value, more: Value, /) -> None:
    items = receiver(run, self, list)
    items[:0] = collect(run, more)[::-1]
    run.budget.step(len(items))
    _trim(run, self, left=False)


@DEQUE.add("pop")
def _pop(run: Run, self: Value, /) -> Value:
    items = receiver(run, self, list)
    if not items:
        run.throw("IndexError", "pop from an empty deque")
    return items.pop()


@DEQUE.add("popleft")
def _popleft(run: Run, self: Value, /) -> Value:
    items = receiver(run, self, list)
    if not items:
        run.throw("IndexError", "pop from an empty deque")
    run.budget.step(len(items) // 64 + 1)
    return items.pop(0)


@DEQUE.add("rotate")
def _rotate(run: Run, self: Value, n: Value = 1, /) -> None:
    items = receiver(run, self, list)
    run.budget.step(len(items))
    if items:
        turn = index(run, n) % len(items)
        items[:] = items[-turn:] + items[:-turn]


@DEQUE.add("copy")
def _copy(run: Run, self: Value, /) -> Value:
    items = receiver(run, self, list)
    own(run, self, "maxlen")
    run.budget.size(len(items))
    return Instance(self.cls, dict(self.attrs), list(items))


@DEQUE.add("count", sees_unknown=True)
def _count(run: Run, self: Value, item: Value, /) -> int:
    return occurrences(run, receiver(run, self, list), item)


@DEQUE.add("index", sees_unknown=True)
def _index(run: Run, self: Value, item: Value, /) -> int:
    place = position(run, receiver(run, self, list), item)
    if place < 0:
        run.throw("ValueError", f"{run.repr(item)} is not in deque")
    return place


@DEQUE.add("__repr__")
def _repr(run: Run, self: Value, /) -> str:
    (most,) = own(run, self, "maxlen")
    with deeper(run):
        shown = run.repr(list(receiver(run, self, list)))
    return f"deque({shown})" if type(most) is not int else f"deque({shown}, maxlen={most})"


def make_collections() -> Namespace:
    """``collections``."""
    return module(
        "collections",
        {
            "namedtuple": native("collections.namedtuple", make_namedtuple),
            "abc": make_collections_abc(),
            "ChainMap": unknown_function("collections.ChainMap"),
        },
        {
            "OrderedDict": ordered_dict_class,
            "defaultdict": default_dict_class,
            "Counter": counter_class,
            "deque": _deque_class,
            **{name: partial(abstract_class, name) for name in ABSTRACT},
        },
    )


default_dict_class = _of_dict("defaultdict", dict(DEFAULT_DICT))
counter_class = _of_dict("Counter", dict(COUNTER))
deque_class = _deque_class
