"""Built-in functions over iterables: lazy ones, and those that reduce to one value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import Opaque, Table, collect, host, index, leaf, wrong
from netgloss.interpret.builtins.sorting import extreme, sort_values
from netgloss.interpret.values import MISSING, Instance, Raised, Stream, Unknown, Value
from netgloss.symbolic import SymInt, counts

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

FUNCTIONS = Table()

_REVERSIBLE = frozenset({list, tuple, str, bytes, range})


@FUNCTIONS.add("iter")
def _iter(run: Run, iterable: Value, sentinel: Value = MISSING, /) -> Value:
    if sentinel is not MISSING:
        return Stream(_until(run, iterable, sentinel))
    return stream(run, iterable)


def stream(run: Run, iterable: Value) -> Value:
    """``iter(iterable)``: an iterator is its own iterator."""
    if type(iterable) is Stream:
        return iterable
    if type(iterable) is Instance:
        method = run.getattr_or(iterable, "__iter__", None)
        if method is not None:
            return run.call(method, (), {})
    return Stream(run.iterate(iterable))


def _until(run: Run, function: Value, sentinel: Value) -> Iterator[Value]:
    while True:
        run.budget.step()
        value = run.call(function, (), {})
        if run.equal(value, sentinel):
            return
        yield value


@FUNCTIONS.add("next", sees_unknown=True)
def _next(run: Run, iterator: Value, default: Value = MISSING, /) -> Value:
    if type(iterator) is Unknown:
        return iterator
    if type(iterator) is Stream:
        value = advance(run, iterator)
    elif type(iterator) is Instance:
        value = _step(run, iterator, default is not MISSING)
    else:
        wrong(run, "'{}' object is not an iterator", iterator)
    if value is not MISSING:
        return value
    if default is not MISSING:
        return default
    raise Raised(Instance(run.classes["StopIteration"], {"args": (), "value": None}))


def advance(run: Run, iterator: Stream) -> Value:
    """The next value of a stream, MISSING at its end."""
    run.budget.step()
    try:
        return next(iterator.items, MISSING)
    except ValueError as error:
        if str(error) != "generator already executing":
            raise
        run.throw("ValueError", str(error))


def _step(run: Run, iterator: Instance, catches: bool) -> Value:
    """Call ``__next__`` of an iterator of interpreted source."""
    method = run.getattr_or(iterator, "__next__", None)
    if method is None:
        wrong(run, "'{}' object is not an iterator", iterator)
    run.budget.step()
    if not catches:
        return run.call(method, (), {})
    run.handlers.append((run.classes["StopIteration"],))
    try:
        return run.call(method, (), {})
    except Raised as error:
        if error.value.cls.name != "StopIteration":
            raise
        return MISSING
    finally:
        run.handlers.pop()


@FUNCTIONS.add("enumerate")
def _enumerate(run: Run, iterable: Value, start: Value = 0) -> Stream:
    return Stream(_numbered(run, iterable, index(run, start, "enumerate")))


def _numbered(run: Run, iterable: Value, start: int) -> Iterator[Value]:
    yield from enumerate(run.iterate(iterable), start)


@FUNCTIONS.add("zip")
def _zip(run: Run, /, *iterables: Value, strict: Value = False) -> Stream:
    return Stream(_zipped(run, iterables, run.truth(strict)))


def _zipped(run: Run, iterables: tuple[Value, ...], strict: bool) -> Iterator[Value]:
    sources = [run.iterate(iterable) for iterable in iterables]
    while sources:
        items: list[Value] = []
        for place, source in enumerate(sources):
            item = next(source, MISSING)
            if item is MISSING:
                if strict and (place or any(next(s, MISSING) is not MISSING for s in sources[1:])):
                    run.throw("ValueError", f"zip() argument {place + 1} is shorter")
                return
            items.append(item)
        yield tuple(items)


@FUNCTIONS.add("map")
def _map(run: Run, function: Value, /, *iterables: Value) -> Stream:
    if not iterables:
        run.throw("TypeError", "map() must have at least two arguments.")
    return Stream(_mapped(run, function, iterables))


def _mapped(run: Run, function: Value, iterables: tuple[Value, ...]) -> Iterator[Value]:
    if len(iterables) == 1:
        for item in run.iterate(iterables[0]):
            yield run.call(function, (item,), {})
        return
    for items in _zipped(run, iterables, False):
        yield run.call(function, items, {})


@FUNCTIONS.add("filter")
def _filter(run: Run, function: Value, iterable: Value, /) -> Stream:
    return Stream(_filtered(run, function, iterable))


def _filtered(run: Run, function: Value, iterable: Value) -> Iterator[Value]:
    for item in run.iterate(iterable):
        kept = item if function is None else run.call(function, (item,), {})
        if run.truth(kept):
            yield item


@FUNCTIONS.add("reversed")
def _reversed(run: Run, sequence: Value, /) -> Stream:
    if type(sequence) is Instance:
        method = run.getattr_or(sequence, "__reversed__", None)
        if method is not None:
            turned: Stream = stream(run, run.call(method, (), {}))
            return turned
        if run.hasattr(sequence, "__getitem__") and run.hasattr(sequence, "__len__"):
            return Stream(_backwards(run, sequence, index(run, run.length(sequence))))
    plain = host(sequence)
    if type(plain) is dict:
        plain = list(plain)
    if type(plain) not in _REVERSIBLE:
        wrong(run, "'{}' object is not reversible", sequence)
    run.budget.step()
    return Stream(_backwards(run, plain, leaf(run, len, plain)))


def _backwards(run: Run, sequence: Value, size: int) -> Iterator[Value]:
    for place in range(size - 1, -1, -1):
        run.budget.step()
        yield run.getitem(sequence, place)


@FUNCTIONS.add("any")
def _any(run: Run, iterable: Value, /) -> Value:
    return _found(run, iterable, True)


@FUNCTIONS.add("all")
def _all(run: Run, iterable: Value, /) -> Value:
    return _found(run, iterable, False)


def _found(run: Run, iterable: Value, wanted: bool) -> Value:
    """``wanted`` when an element has that truth; unknown when only unknown ones could."""
    unknown: Unknown | None = None
    for item in run.iterate(iterable):
        if type(item) is Unknown:
            unknown = unknown or item
        elif run.truth(item) is wanted:
            return wanted
    return unknown or (not wanted)


@FUNCTIONS.add("sum")
def _sum(run: Run, iterable: Value, /, start: Value = 0) -> Value:
    if type(host(start)) is str:
        run.throw("TypeError", "sum() can't sum strings [use ''.join(seq) instead]")
    total = start
    for item in run.iterate(iterable):
        total = run.binary("+", total, item)
    return total


@FUNCTIONS.add("sorted")
def _sorted(
    run: Run, iterable: Value, /, *, key: Value = None, reverse: Value = False
) -> list[Value]:
    return sort_values(run, collect(run, iterable), key, run.truth(reverse))


@FUNCTIONS.add("min", sees_unknown=True)
def _min(run: Run, /, *values: Value, key: Value = None, default: Value = MISSING) -> Value:
    return _extreme(run, "min", values, key, default)


@FUNCTIONS.add("max", sees_unknown=True)
def _max(run: Run, /, *values: Value, key: Value = None, default: Value = MISSING) -> Value:
    return _extreme(run, "max", values, key, default)


def _extreme(run: Run, name: str, values: tuple[Value, ...], key: Value, default: Value) -> Value:
    for value in values:
        if type(value) is Unknown:
            raise Opaque(value)
    if not values:
        run.throw("TypeError", f"{name} expected at least 1 argument, got 0")
    items = list(values) if len(values) > 1 else collect(run, values[0])
    if not items:
        if default is not MISSING:
            return default
        run.throw("ValueError", f"{name}() arg is an empty sequence")
    if key is None and any(type(item) is SymInt and counts(item) for item in items):
        return run.counted(f"{name}()")
    return extreme(run, items, key, name == "max")
