"""``itertools``: lazy streams, each element paid for when it is taken."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import Table, collect, index, native
from netgloss.interpret.library.namespaces import module, native_class, shared
from netgloss.interpret.values import (
    MISSING,
    Args,
    Class,
    Kwargs,
    Namespace,
    Stream,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

ITERTOOLS = Table("itertools")


def _tuples(run: Run, tuples: Iterator[tuple[Value, ...]]) -> Stream:
    """A stream of tuples that the host makes, paid for by their length."""

    def items() -> Iterator[Value]:
        for each in tuples:
            run.budget.step(len(each))
            yield each

    return Stream(items())


@ITERTOOLS.add("product")
def _product(run: Run, /, *iterables: Value, repeat: Value = 1) -> Stream:
    pools = [collect(run, iterable) for iterable in iterables]
    times = index(run, repeat, "itertools.product")
    run.budget.size(len(pools) * max(times, 0))
    if times < 0:
        run.throw("ValueError", "repeat argument cannot be negative")
    return _tuples(run, itertools.product(*pools, repeat=times if pools else 0))


def _length(run: Run, r: Value, pool: list[Value]) -> int:
    size = len(pool) if r is None else index(run, r, "itertools")
    if size < 0:
        run.throw("ValueError", "r must be non-negative")
    return min(size, len(pool) + 1)  # longer ones give nothing either


@ITERTOOLS.add("permutations")
def _permutations(run: Run, iterable: Value, r: Value = None) -> Stream:
    pool = collect(run, iterable)
    return _tuples(run, itertools.permutations(pool, _length(run, r, pool)))


@ITERTOOLS.add("combinations")
def _combinations(run: Run, iterable: Value, r: Value) -> Stream:
    pool = collect(run, iterable)
    return _tuples(run, itertools.combinations(pool, _length(run, r, pool)))


@ITERTOOLS.add("combinations_with_replacement")
def _combinations_again(run: Run, iterable: Value, r: Value) -> Stream:
    pool, size = collect(run, iterable), index(run, r, "itertools")
    run.budget.size(max(size, 0))
    if size < 0:
        run.throw("ValueError", "r must be non-negative")
    return _tuples(run, itertools.combinations_with_replacement(pool, size))


@ITERTOOLS.add("repeat", sees_unknown=True)
def _repeat(run: Run, object: Value, times: Value = None) -> Stream:
    count = None if times is None else index(run, times, "itertools.repeat")

    def items() -> Iterator[Value]:
        done = 0
        while count is None or done < count:
            run.budget.step()
            yield object
            done += 1

    return Stream(items())


@ITERTOOLS.add("count")
def _count(run: Run, start: Value = 0, step: Value = 1) -> Stream:
    def items() -> Iterator[Value]:
        value = start
        while True:
            run.budget.step()
            yield value
            value = run.binary("+", value, step)

    return Stream(items())


@ITERTOOLS.add("cycle")
def _cycle(run: Run, iterable: Value, /) -> Stream:
    def items() -> Iterator[Value]:
        kept = collect(run, iterable)
        while kept:
            for item in kept:
                run.budget.step()
                yield item

    return Stream(items())


@ITERTOOLS.add("islice")
def _islice(
    run: Run, iterable: Value, first: Value, second: Value = MISSING, step: Value = None, /
) -> Stream:
    bounds = (None, first) if second is MISSING else (first, second)
    start, stop, stride = (
        None if part is None else index(run, part, "itertools.islice") for part in (*bounds, step)
    )
    if any(part is not None and part < 0 for part in (start, stop)) or stride == 0:
        run.throw("ValueError", "Indices for islice() must be None or an integer: 0 <= x")
    if stride is not None and stride < 0:
        run.throw("ValueError", "Step for islice() must be a positive integer or None.")
    return Stream(_sliced(run, iterable, start or 0, stop, stride or 1))


def _sliced(
    run: Run, iterable: Value, start: int, stop: int | None, stride: int
) -> Iterator[Value]:
    if stop is not None and stop <= 0:
        return
    for place, item in enumerate(run.iterate(iterable)):
        if place >= start and (place - start) % stride == 0:
            yield item
        if stop is not None and place + 1 >= stop:
            return


@ITERTOOLS.add("zip_longest")
def _zip_longest(run: Run, /, *iterables: Value, fillvalue: Value = None) -> Stream:
    sources = [run.iterate(iterable) for iterable in iterables]
    return _tuples(run, itertools.zip_longest(*sources, fillvalue=fillvalue))


@ITERTOOLS.add("accumulate")
def _accumulate(run: Run, iterable: Value, func: Value = None, *, initial: Value = None) -> Stream:
    def items() -> Iterator[Value]:
        total = MISSING if initial is None else initial
        if total is not MISSING:
            yield total
        for item in run.iterate(iterable):
            if total is MISSING:
                total = item
            elif func is None:
                total = run.binary("+", total, item)
            else:
                total = run.call(func, (total, item), {})
            yield total

    return Stream(items())


@ITERTOOLS.add("starmap")
def _starmap(run: Run, function: Value, iterable: Value, /) -> Stream:
    def items() -> Iterator[Value]:
        for item in run.iterate(iterable):
            if type(item) is Unknown:
                yield item
            else:
                yield run.call(function, tuple(collect(run, item)), {})

    return Stream(items())


@ITERTOOLS.add("takewhile")
def _takewhile(run: Run, predicate: Value, iterable: Value, /) -> Stream:
    def items() -> Iterator[Value]:
        for item in run.iterate(iterable):
            if not run.truth(run.call(predicate, (item,), {})):
                return
            yield item

    return Stream(items())


@ITERTOOLS.add("dropwhile")
def _dropwhile(run: Run, predicate: Value, iterable: Value, /) -> Stream:
    def items() -> Iterator[Value]:
        dropping = True
        for item in run.iterate(iterable):
            dropping = dropping and run.truth(run.call(predicate, (item,), {}))
            if not dropping:
                yield item

    return Stream(items())


@ITERTOOLS.add("filterfalse")
def _filterfalse(run: Run, predicate: Value, iterable: Value, /) -> Stream:
    def items() -> Iterator[Value]:
        for item in run.iterate(iterable):
            kept = item if predicate is None else run.call(predicate, (item,), {})
            if not run.truth(kept):
                yield item

    return Stream(items())


@ITERTOOLS.add("compress")
def _compress(run: Run, data: Value, selectors: Value) -> Stream:
    def items() -> Iterator[Value]:
        for item, chosen in zip(run.iterate(data), run.iterate(selectors), strict=False):
            if run.truth(chosen):
                yield item

    return Stream(items())


@ITERTOOLS.add("pairwise")
def _pairwise(run: Run, iterable: Value, /) -> Stream:
    def items() -> Iterator[Value]:
        before = MISSING
        for item in run.iterate(iterable):
            if before is not MISSING:
                yield before, item
            before = item

    return Stream(items())


@ITERTOOLS.add("tee")
def _tee(run: Run, iterable: Value, n: Value = 2, /) -> tuple[Stream, ...]:
    count = index(run, n, "itertools.tee")
    run.budget.size(max(count, 0))
    if count < 0:
        run.throw("ValueError", "n must be >= 0")
    return tuple([Stream(copy) for copy in itertools.tee(run.iterate(iterable), count)])


@ITERTOOLS.add("groupby")
def _groupby(run: Run, iterable: Value, key: Value = None) -> Stream:
    def items() -> Iterator[Value]:
        group: list[Value] = []
        current = MISSING
        for item in run.iterate(iterable):
            name = item if key is None else run.call(key, (item,), {})
            if current is not MISSING and not run.equal(current, name):
                yield current, Stream(iter(group))
                group = []
            current = name
            group.append(item)
        if current is not MISSING:
            yield current, Stream(iter(group))

    return Stream(items())


def _chained(run: Run, iterables: Iterator[Value]) -> Stream:
    def items() -> Iterator[Value]:
        for iterable in iterables:
            yield from run.iterate(iterable)

    return Stream(items())


def _chain_class(run: Run) -> Class:
    return shared(run, "itertools.chain", _make_chain)


def _make_chain(run: Run) -> Class:
    def construct(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
        if kwargs:
            run.throw("TypeError", "chain() takes no keyword arguments")
        return _chained(run, iter(args))

    def from_iterable(run: Run, iterables: Value, /) -> Stream:
        return _chained(run, run.iterate(iterables))

    attrs = {"from_iterable": native("chain.from_iterable", from_iterable, binds=False)}
    return native_class(run, "chain", attrs, module="itertools", construct=construct)


def make_itertools() -> Namespace:
    """``itertools``."""
    return module("itertools", ITERTOOLS, {"chain": _chain_class})
