"""Numbers of numpy: ``np.float32(3)``, and what ``np.sqrt(2)`` gives.

Such a number is an instance of the class of its dtype, which keeps the Python number or the size
that it is: PyTorch makes a ``float64`` tensor of ``np.sqrt(2)`` and a ``float32`` one of
``2 ** 0.5``. What two of them give follows NumPy's promotion (NEP 50): a Python number takes the
other's dtype.
"""

from __future__ import annotations

import math
import struct
from functools import reduce
from typing import TYPE_CHECKING

from netgloss.interpret.builtins.arithmetic import ARITHMETIC, COMPARISONS
from netgloss.interpret.builtins.natives import Table, deeper, host, index, number, wrong
from netgloss.interpret.library.namespaces import native_class, shared
from netgloss.interpret.values import Args, Class, Instance, Kwargs, Unknown, Value
from netgloss.symbolic import Ratio, SymInt

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

# dtype -> bits of an integer; unsigned ones have no sign
_INTEGERS = {"uint8": 8, "int8": 8, "int16": 16, "int32": 32, "int64": 64}
FLOATS = {"float16": "e", "float32": "f", "float64": "d"}  # dtype -> its format in ``struct``
WHOLE = frozenset({*_INTEGERS, "bool"})
_ORDER = ("bool", "int8", "uint8", "int16", "int32", "int64", "float16", "float32", "float64")
_EXACT = frozenset({"int64", "float64"})  # dtypes in which sizes are followed
# numpy's names of Python's types and of its own
NAMES = {"int": "int64", "float": "float64", "bool": "bool", "int_": "int64", "bool_": "bool"}
NAMES |= {name: name for name in _ORDER} | {"double": "float64", "single": "float32"}
NAMES |= {"half": "float16", "long": "int64", "intp": "int64"}
_PYTHON = (bool, int, float)
_SYMBOLIC = (SymInt, Ratio)

SCALAR = Table("numpy.generic")


def dtype_of(value: Value) -> str | None:
    """The dtype that numpy keeps a number as; None of what is no number."""
    kind = type(value)
    if kind is Instance:
        if is_wrapped(value):
            name: str = value.cls.name
            return name
        return dtype_of(value.state) if type(value.state) in (*_PYTHON, *_SYMBOLIC) else None
    if kind is bool:
        return "bool"
    if kind is int or kind is SymInt:
        return "int64"
    return "float64" if kind is float or kind is Ratio else None


def is_wrapped(value: Value) -> bool:
    """Whether a value is a number of numpy."""
    return type(value) is Instance and value.cls.module == "numpy" and value.cls.name in _ORDER


def named_dtype(run: Run, value: Value) -> str | None:
    """The dtype that an argument ``dtype`` names: a class, numpy's or Python's, or a text."""
    if type(value) is str:
        return NAMES.get(value)
    return NAMES.get(value.name) if type(value) is Class else None


def promoted(left: str, right: str) -> str:
    """``numpy.promote_types``.

    >>> promoted("int32", "float32"), promoted("uint8", "int8"), promoted("int8", "float16")
    ('float64', 'int16', 'float16')
    """
    if left == right:
        return left
    low, high = sorted((left, right), key=_ORDER.index)
    if high in FLOATS and low in _INTEGERS:
        bits = _INTEGERS[low]
        fits = "float16" if bits == 8 else "float32" if bits == 16 else "float64"
        return max(fits, high, key=_ORDER.index)
    return "int16" if {low, high} == {"int8", "uint8"} else high


def scalar_class(run: Run, dtype: str) -> Class:
    """The class of a dtype: ``numpy.float32``. That of ``float64`` derives from ``float``."""

    def make(run: Run) -> Class:
        bases = (run.classes["float"],) if dtype == "float64" else ()
        cls = native_class(run, dtype, SCALAR, bases=bases, module="numpy", construct=_construct)
        cls.unknown_base = True  # numpy's numbers have methods that are not here
        return cls

    return shared(run, f"numpy.{dtype}", make)


def _construct(run: Run, cls: Class, args: Args, kwargs: Kwargs) -> Value:
    if kwargs or len(args) > 1 or (args and isinstance(host(args[0]), (list, tuple, range))):
        return run.unknown("operation", f"numpy.{cls.name}")
    return cast(run, args[0] if args else 0, cls.name)


def cast(run: Run, value: Value, dtype: str) -> Value:
    """A number as one of this dtype, rounded as numpy rounds."""
    plain = host(value)
    if type(plain) in _SYMBOLIC:
        return _size(run, plain, dtype)
    if type(plain) not in _PYTHON:
        plain = number(run, value, f"numpy.{dtype}")
    held = _held(plain, dtype)
    if held is None:
        return run.unknown("operation", f"numpy.{dtype} of a number that it cannot hold")
    return Instance(scalar_class(run, dtype), state=held)


def _size(run: Run, size: SymInt | Ratio, dtype: str) -> Value:
    """A size, or what became of one, as a number of this dtype."""
    if dtype not in _EXACT:
        return run.unknown("operation", f"numpy.{dtype} of a size")
    held = run.call(run.classes["int" if dtype == "int64" else "float"], (size,), {})
    return held if type(held) is Unknown else Instance(scalar_class(run, dtype), state=held)


def _held(plain: float, dtype: str) -> float | None:
    if dtype == "bool":
        return bool(plain)
    return _rounded(plain, dtype) if dtype in FLOATS else _whole(plain, dtype)


def _rounded(plain: float, dtype: str) -> float | None:
    try:
        held: float = struct.unpack(FLOATS[dtype], struct.pack(FLOATS[dtype], plain))[0]
    except (OverflowError, struct.error):
        return None
    return held


def _whole(plain: float, dtype: str) -> int | None:
    if not math.isfinite(plain):
        return None
    bits, signed = _INTEGERS[dtype], dtype != "uint8"
    low, high = (-(1 << bits - 1), 1 << bits - 1) if signed else (0, 1 << bits)
    whole = int(plain)
    return whole if low <= whole < high else None


def common_dtype(left: Value, right: Value) -> str | None:
    """The dtype of what two numbers give: Python's own take the other's, if it has room."""
    dtypes = dtype_of(left), dtype_of(right)
    if dtypes[0] is None or dtypes[1] is None:
        return None
    strong = [d for d, v in zip(dtypes, (left, right), strict=True) if is_wrapped(v)]
    weak = [d for d, v in zip(dtypes, (left, right), strict=True) if not is_wrapped(v)]
    if len(strong) != 1:
        return promoted(dtypes[0], dtypes[1])
    if weak[0] == "float64":
        return strong[0] if strong[0] in FLOATS else "float64"
    return weak[0] if strong[0] == "bool" else strong[0]


def compute(run: Run, op: str, left: Value, right: Value) -> Value:
    """``left op right`` of two numbers, one at least of numpy's."""
    a, b = host(left), host(right)
    dtype = common_dtype(left, right)
    if dtype is None:
        return run.binary(op, a, b)
    if not _is_defined(op, b, dtype):
        return run.unknown("operation", f"{op} of numpy's {dtype}")
    if op == "/" and dtype in WHOLE:
        dtype = "float64"
    result = run.binary(op, a, b)
    if type(result) in (*_PYTHON, *_SYMBOLIC):
        return cast(run, result, dtype)
    return result if type(result) is Unknown else run.unknown("operation", f"numpy's {dtype}")


def _is_defined(op: str, right: Value, dtype: str) -> bool:
    """Whether Python computes it as numpy does; that gives infinities, not errors, and of two
    bools a bool, an int8 or none."""
    if dtype == "bool" and op not in ("+", "*", "/"):
        return False
    if op in ("/", "//", "%"):
        return type(right) in _SYMBOLIC or right != 0
    if type(right) in _SYMBOLIC:
        return op != "**"
    return op != "**" or dtype == "float64" or (dtype in _INTEGERS and right >= 0)


def _other(value: Value) -> bool:
    """An operand that is no number answers for itself: an array, a tensor."""
    return dtype_of(value) is None


def _own(run: Run, self: Value) -> str:
    """The dtype of the number that a method was called on."""
    if is_wrapped(self):
        name: str = self.cls.name
        return name
    run.throw("TypeError", f"descriptor does not apply to a '{run.type_name(self)}' object")


def _operator(name: str, op: str) -> None:
    @SCALAR.add(f"__{name}__")
    def forward(run: Run, self: Value, other: Value, /) -> Value:
        _own(run, self)
        return run.binary(op, host(self), other) if _other(other) else compute(run, op, self, other)

    @SCALAR.add(f"__r{name}__")
    def backward(run: Run, self: Value, other: Value, /) -> Value:
        _own(run, self)
        return run.binary(op, other, host(self)) if _other(other) else compute(run, op, other, self)


for _name, _op in ARITHMETIC.items():
    _operator(_name, _op)


def _comparison(name: str, op: str) -> None:
    @SCALAR.add(f"__{name}__")
    def compare(run: Run, self: Value, other: Value, /) -> Value:
        _own(run, self)
        return run.compare(op, host(self), other if _other(other) else host(other))


for _name, _op in COMPARISONS.items():
    _comparison(_name, _op)


@SCALAR.add("__neg__")
def _neg(run: Run, self: Value, /) -> Value:
    dtype = _own(run, self)
    if dtype == "bool":
        return run.unknown("operation", "- of numpy's bool")
    return cast(run, run.unary("-", host(self)), dtype)


@SCALAR.add("__abs__")
def _abs(run: Run, self: Value, /) -> Value:
    return cast(run, run.call(run.builtins["abs"], (host(self),), {}), _own(run, self))


@SCALAR.add("__pos__", "copy")
def _pos(run: Run, self: Value, /) -> Value:
    _own(run, self)
    return self


@SCALAR.add("__bool__")
def _bool(run: Run, self: Value, /) -> bool:
    _own(run, self)
    return run.truth(host(self))


@SCALAR.add("item", "tolist")
def _item(run: Run, self: Value, /) -> Value:
    _own(run, self)
    return host(self)


@SCALAR.add("__int__", "__trunc__")
def _int(run: Run, self: Value, /) -> Value:
    _own(run, self)
    return run.call(run.classes["int"], (host(self),), {})


@SCALAR.add("__index__")
def _index(run: Run, self: Value, /) -> Value:
    if _own(run, self) not in _INTEGERS:
        wrong(run, "'{}' object cannot be interpreted as an integer", self)
    return host(self)


@SCALAR.add("__float__")
def _float(run: Run, self: Value, /) -> Value:
    _own(run, self)
    return run.call(run.classes["float"], (host(self),), {})


@SCALAR.add("__round__")
def _round(run: Run, self: Value, ndigits: Value = None, /) -> Value:
    _own(run, self)
    if ndigits is None:
        return run.call(run.builtins["round"], (host(self),), {})
    return rounded(run, self, index(run, ndigits))


@SCALAR.add("__str__")
def _str(run: Run, self: Value, /) -> str:
    dtype = _own(run, self)
    held = host(self)
    if dtype not in ("float16", "float32") or not math.isfinite(held):
        return run.str(held)
    digits = next(n for n in range(1, 18) if _rounded(float(f"{held:.{n}g}"), dtype) == held)
    return run.str(float(f"{held:.{digits}g}"))  # the fewest digits that tell it from others


@SCALAR.add("__repr__")
def _repr(run: Run, self: Value, /) -> str:
    return f"np.{_own(run, self)}({_str(run, self)})"


@SCALAR.add("__format__")
def _format(run: Run, self: Value, spec: Value, /) -> Value:
    _own(run, self)
    return run.format(host(self), spec)


@SCALAR.add("astype")
def _astype(run: Run, self: Value, dtype: Value, /) -> Value:
    _own(run, self)
    name = named_dtype(run, dtype)
    if name is None:
        return run.unknown("operation", "numpy.generic.astype")
    return cast(run, self, name)


@SCALAR.add("__hash__")
def _hash(run: Run, self: Value, /) -> int:
    _own(run, self)
    return hash(host(self))


def rounded(run: Run, value: Value, decimals: int) -> Value:
    """``numpy.round``: of a float the product with a power of ten, to even, and back."""
    plain, dtype = host(value), dtype_of(value)
    if dtype in WHOLE and decimals >= 0:
        return value
    if dtype != "float64" or type(plain) is not float or not -300 < decimals < 300:
        return run.unknown("operation", "numpy.round")
    if not math.isfinite(plain):
        return cast(run, plain, "float64")
    power = 10.0 ** abs(decimals)
    scaled = plain * power if decimals >= 0 else plain / power
    whole = float(round(scaled)) if abs(scaled) < 2**52 else scaled
    return cast(run, whole / power if decimals >= 0 else whole * power, "float64")


def unified(run: Run, items: list[Value]) -> list[Value]:
    """The numbers of an array, and of the arrays in it, in the one dtype that holds them all."""
    dtypes: set[str | None] = set()
    _gather(run, items, dtypes)
    if None in dtypes or not dtypes:
        return items
    common = reduce(promoted, [name for name in _ORDER if name in dtypes])
    return recast(run, items, common)


def _gather(run: Run, items: list[Value], into: set[str | None]) -> None:
    for item in items:
        if type(item) is Instance and type(item.state) is list:
            with deeper(run):
                _gather(run, item.state, into)
        else:
            into.add(dtype_of(item))


def recast(run: Run, items: list[Value], dtype: str) -> list[Value]:
    """The items of an array, and of the arrays in it, as numbers of one dtype."""
    out: list[Value] = []
    for item in items:
        if type(item) is Instance and type(item.state) is list:
            with deeper(run):
                out.append(Instance(item.cls, state=recast(run, item.state, dtype)))
        else:
            kept = is_wrapped(item) and dtype_of(item) == dtype
            out.append(item if kept else cast(run, item, dtype))
    return out
