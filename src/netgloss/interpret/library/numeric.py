"""``numpy``, the little of it that decides sizes: numbers and short arrays."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from netgloss.interpret.builtins.arithmetic import ARITHMETIC
from netgloss.interpret.builtins.natives import (
    Table,
    collect,
    deeper,
    host,
    index,
    native,
    number,
    receiver,
)
from netgloss.interpret.library.array_questions import QUESTIONS
from netgloss.interpret.library.array_scalars import (
    FLOATS,
    NAMES,
    WHOLE,
    cast,
    dtype_of,
    named_dtype,
    recast,
    rounded,
    scalar_class,
)
from netgloss.interpret.library.arrays import (
    ARRAY,
    LARGEST,
    array_class,
    array_dtype,
    elementwise,
    filled,
    flat,
    forgotten,
    is_sequence,
    make_array,
    mapped,
    nested,
    shape,
)
from netgloss.interpret.library.namespaces import module
from netgloss.interpret.values import Namespace, Unknown, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

NUMPY = Table("numpy", partly=True)
NUMPY.update(QUESTIONS)
_NARROW = WHOLE - {"int64"}
_IN_TURN = 8  # numbers; so many are added in eight sums
_KIN = "_kin"  # the arrays that share their numbers: an array and the parts taken of it

_CONSTANTS = {"pi": math.pi, "e": math.e, "inf": math.inf, "nan": math.nan, "newaxis": None}


def _reduced(name: str, reduce: Callable[[Run, list[Value]], Value]) -> None:
    """A function of all the numbers of an array, and the method of that name."""

    @NUMPY.add(name)
    def of_module(run: Run, a: Value, /, axis: Value = None) -> Value:
        array = nested(run, a) if is_sequence(a) else a
        if array is None:
            return run.unknown("operation", f"numpy.{name}")
        if axis is None or (axis in (0, -1) and len(shape(array)) == 1):
            return reduce(run, flat(run, array))
        if axis != 0 or name == "cumsum":
            return run.unknown("operation", f"numpy.{name}")
        return reduce(run, collect(run, receiver(run, array, list)))  # rows, one by one

    ARRAY[name] = native(f"ndarray.{name}", of_module, partly=f"numpy.ndarray.{name}")


def _folded(op: str, start: Value) -> Callable[[Run, list[Value]], Value]:
    """A sum or product: of integers and bools an int64, of nothing the float64 it starts from."""

    def reduce(run: Run, items: list[Value]) -> Value:
        if not items:
            return cast(run, start, "float64")
        if op == "+" and len(items) >= _IN_TURN and dtype_of(items[0]) in FLOATS:
            return run.unknown("operation", "a sum that numpy adds up in pairs")
        total = _accumulated(run, items[0])
        for item in items[1:]:
            total = elementwise(run, op, total, _accumulated(run, item))
        return total

    return reduce


def _accumulated(run: Run, item: Value) -> Value:
    """Integers are added up as int64."""
    if is_sequence(item):
        return item
    return cast(run, item, "int64") if dtype_of(item) in _NARROW else item


def _mean(run: Run, items: list[Value]) -> Value:
    if not items:
        return run.unknown("operation", "numpy.mean of nothing")
    return elementwise(run, "/", _total(run, items), len(items))


def _extreme(name: str) -> Callable[[Run, list[Value]], Value]:
    def reduce(run: Run, items: list[Value]) -> Value:
        if any(map(is_sequence, items)):
            return run.unknown("operation", f"numpy.{name} of rows")
        return run.call(run.builtins[name], (items,), {})

    return reduce


def _cumulated(run: Run, items: list[Value]) -> Value:
    out: list[Value] = []
    for item in items:
        more = _accumulated(run, item)
        out.append(elementwise(run, "+", out[-1], more) if out else more)
    return make_array(run, out)


_total = _folded("+", 0)
_reduced("prod", _folded("*", 1))
_reduced("sum", _total)
_reduced("mean", _mean)
_reduced("max", _extreme("max"))
_reduced("min", _extreme("min"))
_reduced("cumsum", _cumulated)
NUMPY["amax"], NUMPY["amin"] = NUMPY["max"], NUMPY["min"]


@NUMPY.add("array", "asarray")
def _array(run: Run, a: Value, dtype: Value = None) -> Value:
    """An array of the numbers of a list; of anything else it is not known."""
    made = nested(run, a) if is_sequence(a) else None
    if made is None:
        return run.unknown("operation", "numpy.array")
    return made if dtype is None else _astype(run, made, dtype)


@NUMPY.add("atleast_1d")
def _atleast_1d(run: Run, a: Value, /) -> Value:
    return _array(run, a if is_sequence(a) else [a])


@NUMPY.add("linspace")
def _linspace(
    run: Run, start: Value, stop: Value, num: Value = 50, endpoint: Value = True
) -> Value:
    first, last = number(run, start, "numpy.linspace"), number(run, stop, "numpy.linspace")
    count = index(run, num, "numpy.linspace")
    if count < 0:
        run.throw("ValueError", f"Number of samples, {count}, must be non-negative.")
    run.budget.size(count)
    if count > LARGEST:
        return run.unknown("operation", "numpy.linspace")
    ends = run.truth(endpoint)
    if count < (2 if ends else 1):
        return make_array(run, [float(first)] * count)
    step = (last - first) / (count - 1 if ends else count)
    numbers = [first + at * step for at in range(count)]
    return make_array(run, [*numbers[:-1], float(last)] if ends else numbers)


@NUMPY.add("arange")
def _arange(
    run: Run, first: Value, second: Value = None, step: Value = 1, /, dtype: Value = None
) -> Value:
    start, stop = (0, first) if second is None else (first, second)
    low, high, stride = (number(run, part, "numpy.arange") for part in (start, stop, step))
    if not stride:
        run.throw("ZeroDivisionError", "division by zero")
    length = (high - low) / stride
    if not math.isfinite(length):
        run.throw("ValueError", "arange: cannot compute length")
    count = max(0, math.ceil(length))
    run.budget.size(count)
    if count > LARGEST:
        return run.unknown("operation", "numpy.arange")
    # numpy fills by the difference of the first two, which for fractions is not quite the step
    following = (low + stride) - low
    if isinstance(stride, float) or isinstance(low, float):
        stride = following
    made = make_array(run, [low + place * stride for place in range(count)])
    return made if dtype is None else _astype(run, made, dtype)


def _constant(name: str, value: Value) -> None:
    """``numpy.zeros`` and its like: one number everywhere."""

    @NUMPY.add(name)
    def make(run: Run, shape: Value, dtype: Value = "float64") -> Value:
        return _full(run, shape, value, dtype)


@NUMPY.add("full")
def _full(run: Run, shape: Value, fill_value: Value, dtype: Value = None) -> Value:
    plain = host(shape)
    parts = collect(run, plain) if type(plain) in (list, tuple) else [shape]
    sizes = [index(run, part, "numpy.full") for part in parts]
    name = dtype_of(fill_value) if dtype is None else named_dtype(run, dtype)
    if name is None:
        return run.unknown("operation", "numpy.full")
    return filled(run, sizes, cast(run, fill_value, name), "numpy.full")


_constant("zeros", 0)
_constant("ones", 1)


def _like(name: str, value: Value) -> None:
    @NUMPY.add(name)
    def make(run: Run, a: Value, /, dtype: Value = None) -> Value:
        array = nested(run, a) if is_sequence(a) else None
        kept = array_dtype(run, array) if dtype is None else named_dtype(run, dtype)
        if array is None or kept is None:
            return run.unknown("operation", f"numpy.{name}")
        return filled(run, list(shape(array)), cast(run, value, kept), f"numpy.{name}")


_like("zeros_like", 0)
_like("ones_like", 1)


def _of_each(name: str, function: Callable[[float], float], whole: bool = False) -> None:
    """A function of one number, or of each number of an array. Of an integer it gives a float64,
    or the integer itself where ``whole``."""

    @NUMPY.add(name)
    def call(run: Run, x: Value, /) -> Value:
        if is_sequence(x):
            return mapped(run, x, partial(call, run))
        plain = number(run, x, f"numpy.{name}")
        dtype = dtype_of(x)
        if whole and dtype in WHOLE:
            return x
        exact = whole or name == "sqrt"
        if dtype not in ("int64", "bool", "float64") and not (exact and dtype == "float32"):
            return run.unknown("operation", f"numpy.{name}")
        try:
            result = float(function(plain))
        except (ValueError, OverflowError):  # numpy has an infinity or none of the numbers here
            return run.unknown("operation", f"numpy.{name}")
        return cast(run, result, "float32" if dtype == "float32" else "float64")


for _name in ("sqrt", "log", "log2", "log10", "exp", "sin", "cos"):
    _of_each(_name, getattr(math, _name))
for _name in ("floor", "ceil", "trunc"):
    _of_each(_name, getattr(math, _name), whole=True)


@NUMPY.add("power")
def _power(run: Run, x1: Value, x2: Value, /) -> Value:
    return elementwise(run, "**", x1, x2)


@NUMPY.add("round", "around")
def _round(run: Run, a: Value, decimals: Value = 0) -> Value:
    if is_sequence(a):
        return mapped(run, a, lambda item: _round(run, item, decimals))
    plain = number(run, a, "numpy.round")
    held = a if dtype_of(a) is not None else plain
    return rounded(run, held, index(run, decimals))


@NUMPY.add("abs", "absolute")
def _abs(run: Run, x: Value, /) -> Value:
    if not is_sequence(x):
        found = run.call(run.builtins["abs"], (x,), {})
        return cast(run, found, "float64") if type(found) is float else found
    return mapped(run, x, partial(_abs, run))


def _operator(name: str, op: str) -> None:
    @ARRAY.add(f"__{name}__")
    def forward(run: Run, self: Value, other: Value, /) -> Value:
        return elementwise(run, op, self, other)

    @ARRAY.add(f"__r{name}__")
    def backward(run: Run, self: Value, other: Value, /) -> Value:
        return elementwise(run, op, other, self)


for _name, _op in ARITHMETIC.items():
    _operator(_name, _op)


@ARRAY.add("tolist")
def _tolist(run: Run, self: Value, /) -> list[Value]:
    with deeper(run):
        return [
            _tolist(run, item) if is_sequence(item) else host(item)
            for item in collect(run, receiver(run, self, list))
        ]


@ARRAY.add("copy")
def _copy(run: Run, self: Value, /) -> Value:
    copied = nested(run, self)
    return run.unknown("operation", "numpy.ndarray.copy") if copied is None else copied


@ARRAY.add("astype")
def _astype(run: Run, self: Value, dtype: Value, /) -> Value:
    name = named_dtype(run, dtype)
    if name is None:
        return run.unknown("operation", "numpy.ndarray.astype")
    return make_array(run, recast(run, collect(run, receiver(run, self, list)), name))


@ARRAY.add("__getitem__")
def _getitem(run: Run, self: Value, at: Value, /) -> Value:
    if type(at) is tuple:
        found: Value = self
        for place in at:
            if type(place) is not int:
                return run.unknown("operation", "numpy.ndarray.__getitem__")
            found = run.getitem(found, place)
        return found
    found = run.getitem(receiver(run, self, list), at)
    if type(found) is not list:
        return found
    part = make_array(run, found)
    part.attrs[_KIN] = self.attrs.setdefault(_KIN, [self])
    part.attrs[_KIN].append(part)
    return part


@ARRAY.add("__setitem__", sees_unknown=True)
def _setitem(run: Run, self: Value, at: Value, value: Value, /) -> Value:
    """One number, in the array's own dtype; after anything else, and where a part that shares
    its numbers was taken, the contents are not known."""
    rows = receiver(run, self, list)
    dtype = array_dtype(run, self)
    at = at if type(at) is tuple else (at,)
    where = [index(run, part) for part in at] if _are_places(at) else None
    if dtype is None or where is None or dtype_of(value) is None or _KIN in self.attrs:
        for each in self.attrs.get(_KIN, (self,)):
            forgotten(run, each, "numpy.ndarray.__setitem__")
        return None
    for place in where[:-1]:
        rows = receiver(run, run.getitem(rows, place), list)
    held = run.getitem(rows, where[-1])
    if is_sequence(held):
        forgotten(run, held, "numpy.ndarray.__setitem__")
    elif type(held) is not Unknown:
        rows[where[-1]] = cast(run, value, dtype)
    return None


def _are_places(at: tuple[Value, ...]) -> bool:
    return bool(at) and all(type(host(part)) is int for part in at)


@ARRAY.add("shape")
def _shape(run: Run, self: Value, /) -> Value:
    receiver(run, self, list)
    return shape(self)


@ARRAY.add("size")
def _size(run: Run, self: Value, /) -> Value:
    receiver(run, self, list)
    return math.prod(shape(self))


@ARRAY.add("ndim")
def _ndim(run: Run, self: Value, /) -> Value:
    receiver(run, self, list)
    return len(shape(self))


def make_numpy() -> Namespace:
    """``numpy``: everything that is not here is unknown."""
    lazy = {
        name: partial(scalar_class, dtype=dtype)
        for name, dtype in NAMES.items()
        if name not in ("int", "float", "bool")
    }
    return module("numpy", {**NUMPY, **_CONSTANTS}, {"ndarray": array_class, **lazy})
