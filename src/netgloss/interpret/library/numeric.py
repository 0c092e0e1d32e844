"""``numpy``, the little of it that decides sizes: numbers and short one-dimensional arrays."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

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
from netgloss.interpret.builtins.sequences import LIST
from netgloss.interpret.library.mathematics import MATH
from netgloss.interpret.library.namespaces import module, native_class, shared
from netgloss.interpret.values import Class, Instance, Namespace, Native, Property, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

NUMPY = Table("numpy")
ARRAY = Table("numpy.ndarray")

_CONSTANTS = {"pi": math.pi, "e": math.e, "inf": math.inf, "nan": math.nan, "newaxis": None}
_OF_MATH = {
    "sqrt": "sqrt",
    "log": "log",
    "log2": "log2",
    "log10": "log10",
    "exp": "exp",
    "floor": "floor",
    "ceil": "ceil",
    "sin": "sin",
    "cos": "cos",
}
_OPERATORS = {"add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "pow": "**"}


def array_class(run: Run) -> Class:
    """``numpy.ndarray``; what it has and is not here is unknown, not missing."""

    def make(run: Run) -> Class:
        kept = ("__len__", "__iter__", "__contains__", "__setitem__")
        attrs: dict[str, Value] = {**{name: LIST[name] for name in kept}, **ARRAY}
        for name in ("shape", "size", "ndim"):
            attrs[name] = Property(attrs[name])
        cls = native_class(run, "ndarray", attrs, module="numpy")
        cls.unknown_base = True
        return cls

    return shared(run, "numpy.ndarray", make)


def make_array(run: Run, items: list[Value]) -> Instance:
    """A one-dimensional array."""
    return Instance(array_class(run), state=items)


def _is_sequence(value: Value) -> bool:
    return type(host(value)) in (list, tuple, range)


def _flat(run: Run, a: Value) -> list[Value]:
    """The numbers of a list, or of a list of lists."""
    items: list[Value] = []
    for item in collect(run, host(a)) if _is_sequence(a) else [a]:
        if _is_sequence(item):
            items += collect(run, host(item))
        else:
            items.append(item)
    return items


def _reduced(name: str, reduce: Callable[[Run, list[Value]], Value]) -> None:
    """A function of all the numbers of an array, and the method of that name."""

    @NUMPY.add(name)
    def of_module(run: Run, a: Value, /) -> Value:
        return reduce(run, _flat(run, a))

    ARRAY[name] = native(f"ndarray.{name}", of_module)


def _product(run: Run, items: list[Value]) -> Value:
    total: Value = 1
    for item in items:
        total = run.binary("*", total, item)
    return total


def _total(run: Run, items: list[Value]) -> Value:
    return run.call(run.builtins["sum"], (items,), {})


def _mean(run: Run, items: list[Value]) -> Value:
    return run.binary("/", _total(run, items), len(items))


def _largest(run: Run, items: list[Value]) -> Value:
    return run.call(run.builtins["max"], (items,), {})


def _smallest(run: Run, items: list[Value]) -> Value:
    return run.call(run.builtins["min"], (items,), {})


def _cumulated(run: Run, items: list[Value]) -> Value:
    out: list[Value] = []
    for item in items:
        out.append(run.binary("+", out[-1], item) if out else item)
    return make_array(run, out)


_reduced("prod", _product)
_reduced("sum", _total)
_reduced("mean", _mean)
_reduced("max", _largest)
_reduced("min", _smallest)
_reduced("cumsum", _cumulated)
NUMPY["amax"], NUMPY["amin"] = NUMPY["max"], NUMPY["min"]


@NUMPY.add("array", "asarray")
def _array(run: Run, a: Value, dtype: Value = None) -> Value:
    """A one-dimensional array of numbers; of anything else it is not known."""
    items = collect(run, host(a)) if _is_sequence(a) else None
    if items is None or dtype is not None or any(_is_sequence(item) for item in items):
        return run.unknown("operation", "numpy.array")
    return make_array(run, items)


@NUMPY.add("linspace")
def _linspace(run: Run, start: Value, stop: Value, num: Value = 50) -> Value:
    first, last = number(run, start, "numpy.linspace"), number(run, stop, "numpy.linspace")
    count = index(run, num, "numpy.linspace")
    if count < 0:
        run.throw("ValueError", f"Number of samples, {count}, must be non-negative.")
    run.budget.size(count)
    if count < 2:
        return make_array(run, [float(first)] * count)
    step = (last - first) / (count - 1)
    return make_array(run, [*(first + at * step for at in range(count - 1)), float(last)])


@NUMPY.add("arange")
def _arange(run: Run, first: Value, second: Value = None, step: Value = 1, /) -> Value:
    start, stop = (0, first) if second is None else (first, second)
    low, high, stride = (number(run, part, "numpy.arange") for part in (start, stop, step))
    if not stride:
        run.throw("ZeroDivisionError", "division by zero")
    length = (high - low) / stride
    if not math.isfinite(length):
        run.throw("ValueError", "arange: cannot compute length")
    count = max(0, math.ceil(length))
    run.budget.size(count)
    return make_array(run, [low + place * stride for place in range(count)])


def _mapped(name: str, function: Native) -> None:
    """A function of one number, or of each number of an array."""

    @NUMPY.add(name)
    def call(run: Run, x: Value, /) -> Value:
        if not _is_sequence(x):
            return run.call(function, (x,), {})
        return make_array(run, [run.call(function, (item,), {}) for item in _flat(run, x)])


for _name, _known in _OF_MATH.items():
    _mapped(_name, MATH[_known])


@NUMPY.add("power")
def _power(run: Run, x1: Value, x2: Value, /) -> Value:
    return _elementwise(run, "**", x1, x2)


@NUMPY.add("round", "around")
def _round(run: Run, a: Value, decimals: Value = 0) -> Value:
    if _is_sequence(a):
        return run.unknown("operation", "numpy.round")
    return run.call(run.builtins["round"], (number(run, a), index(run, decimals)), {})


@NUMPY.add("abs", "absolute")
def _abs(run: Run, x: Value, /) -> Value:
    if _is_sequence(x):
        return run.unknown("operation", "numpy.abs")
    return run.call(run.builtins["abs"], (x,), {})


def _elementwise(run: Run, op: str, left: Value, right: Value) -> Value:
    """``left op right`` where either may be an array."""
    if not _is_sequence(left) and not _is_sequence(right):
        return run.binary(op, left, right)
    a = collect(run, host(left)) if _is_sequence(left) else None
    b = collect(run, host(right)) if _is_sequence(right) else None
    size = len(a if a is not None else b or ())
    if a is not None and b is not None and len(a) != len(b):
        run.throw(
            "ValueError",
            f"operands could not be broadcast together with shapes ({len(a)},) ({len(b)},)",
        )
    pairs = [
        (left if a is None else a[place], right if b is None else b[place]) for place in range(size)
    ]
    with deeper(run):
        return make_array(run, [run.binary(op, x, y) for x, y in pairs])


def _operator(name: str, op: str) -> None:
    @ARRAY.add(f"__{name}__")
    def forward(run: Run, self: Value, other: Value, /) -> Value:
        return _elementwise(run, op, self, other)

    @ARRAY.add(f"__r{name}__")
    def backward(run: Run, self: Value, other: Value, /) -> Value:
        return _elementwise(run, op, other, self)


for _name, _op in _OPERATORS.items():
    _operator(_name, _op)


@ARRAY.add("tolist")
def _tolist(run: Run, self: Value, /) -> list[Value]:
    return collect(run, receiver(run, self, list))


@ARRAY.add("copy")
def _copy(run: Run, self: Value, /) -> Value:
    return make_array(run, collect(run, receiver(run, self, list)))


@ARRAY.add("astype")
def _astype(run: Run, self: Value, dtype: Value, /) -> Value:
    if dtype is not run.classes["int"] and dtype is not run.classes["float"]:
        return run.unknown("operation", "numpy.ndarray.astype")
    items = collect(run, receiver(run, self, list))
    return make_array(run, [run.call(dtype, (item,), {}) for item in items])


@ARRAY.add("__getitem__")
def _getitem(run: Run, self: Value, at: Value, /) -> Value:
    found = run.getitem(receiver(run, self, list), at)
    return make_array(run, found) if type(found) is list else found


@ARRAY.add("shape")
def _shape(run: Run, self: Value, /) -> Value:
    return (len(receiver(run, self, list)),)


@ARRAY.add("size")
def _size(run: Run, self: Value, /) -> Value:
    return len(receiver(run, self, list))


@ARRAY.add("ndim")
def _ndim(run: Run, self: Value, /) -> Value:
    return 1


def make_numpy() -> Namespace:
    """``numpy``: everything that is not here is unknown."""
    return module("numpy", {**NUMPY, **_CONSTANTS}, {"ndarray": array_class})
