"""``numpy``, the little of it that decides sizes: numbers and short arrays."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
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
from netgloss.interpret.library.array_questions import QUESTIONS
from netgloss.interpret.library.arrays import (
    ARRAY,
    array_class,
    elementwise,
    flat,
    is_sequence,
    make_array,
    nested,
    shape,
)
from netgloss.interpret.library.mathematics import MATH
from netgloss.interpret.library.namespaces import module
from netgloss.interpret.values import Namespace, Native, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

NUMPY = Table("numpy")
NUMPY.update(QUESTIONS)

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
_OPERATORS = {"add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%"}
_OPERATORS["pow"] = "**"


def _reduced(name: str, reduce: Callable[[Run, list[Value]], Value]) -> None:
    """A function of all the numbers of an array, and the method of that name."""

    @NUMPY.add(name)
    def of_module(run: Run, a: Value, /, axis: Value = None) -> Value:
        if axis is None or len(shape(a)) == 1:
            return reduce(run, flat(run, a))
        if axis != 0 or name == "cumsum":
            return run.unknown("operation", f"numpy.{name}")
        return reduce(run, collect(run, receiver(run, a, list)))  # rows, one by one

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
    """An array of the numbers of a list; of anything else it is not known."""
    made = nested(run, a) if is_sequence(a) else None
    if made is None:
        return run.unknown("operation", "numpy.array")
    return made if dtype is None else _astype(run, made, dtype)


@NUMPY.add("atleast_1d")
def _atleast_1d(run: Run, a: Value, /) -> Value:
    return _array(run, a if is_sequence(a) else [a])


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
    made = make_array(run, [low + place * stride for place in range(count)])
    return made if dtype is None else _astype(run, made, dtype)


def _mapped(name: str, function: Native) -> None:
    """A function of one number, or of each number of an array."""

    @NUMPY.add(name)
    def call(run: Run, x: Value, /) -> Value:
        if not is_sequence(x):
            return run.call(function, (x,), {})
        with deeper(run):
            return make_array(run, [call(run, item) for item in collect(run, host(x))])


for _name, _known in _OF_MATH.items():
    _mapped(_name, MATH[_known])


@NUMPY.add("power")
def _power(run: Run, x1: Value, x2: Value, /) -> Value:
    return elementwise(run, "**", x1, x2)


@NUMPY.add("round", "around")
def _round(run: Run, a: Value, decimals: Value = 0) -> Value:
    if is_sequence(a):
        return run.unknown("operation", "numpy.round")
    return run.call(run.builtins["round"], (number(run, a), index(run, decimals)), {})


@NUMPY.add("abs", "absolute")
def _abs(run: Run, x: Value, /) -> Value:
    if not is_sequence(x):
        return run.call(run.builtins["abs"], (x,), {})
    with deeper(run):
        return make_array(run, [_abs(run, item) for item in collect(run, host(x))])


def _operator(name: str, op: str) -> None:
    @ARRAY.add(f"__{name}__")
    def forward(run: Run, self: Value, other: Value, /) -> Value:
        return elementwise(run, op, self, other)

    @ARRAY.add(f"__r{name}__")
    def backward(run: Run, self: Value, other: Value, /) -> Value:
        return elementwise(run, op, other, self)


for _name, _op in _OPERATORS.items():
    _operator(_name, _op)


@ARRAY.add("tolist")
def _tolist(run: Run, self: Value, /) -> list[Value]:
    with deeper(run):
        return [
            _tolist(run, item) if is_sequence(item) else item
            for item in collect(run, receiver(run, self, list))
        ]


@ARRAY.add("copy")
def _copy(run: Run, self: Value, /) -> Value:
    return make_array(run, collect(run, receiver(run, self, list)))


@ARRAY.add("astype")
def _astype(run: Run, self: Value, dtype: Value, /) -> Value:
    if dtype is not run.classes["int"] and dtype is not run.classes["float"]:
        return run.unknown("operation", "numpy.ndarray.astype")
    with deeper(run):
        items = [
            _astype(run, item, dtype) if is_sequence(item) else run.call(dtype, (item,), {})
            for item in collect(run, receiver(run, self, list))
        ]
    return make_array(run, items)


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
    return make_array(run, found) if type(found) is list else found


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
    types = {"int32": "int", "int64": "int", "float64": "float", "bool_": "bool"}
    lazy = {name: partial(_builtin, known) for name, known in types.items()}
    return module("numpy", {**NUMPY, **_CONSTANTS}, {"ndarray": array_class, **lazy})


def _builtin(name: str, run: Run) -> Value:
    """A dtype whose numbers are as exact as Python's own."""
    return run.classes[name]
