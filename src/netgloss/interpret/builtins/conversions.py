"""What calling a builtin type gives: ``int("3")``, ``list(xs)``, ``dict(a=1)``.

Each function makes the host value; :mod:`netgloss.interpret.builtins.types` hangs them on the
classes and wraps the value when a subclass is being made.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from netgloss.catalogue.records import Tensor
from netgloss.interpret.builtins.mappings import fill
from netgloss.interpret.builtins.natives import (
    Opaque,
    collect,
    index,
    key,
    known,
    leaf,
    number,
    scalar,
    text,
    wrong,
)
from netgloss.interpret.builtins.numbers import truncated
from netgloss.interpret.builtins.sets import make_set
from netgloss.interpret.values import (
    Class,
    ClassMethod,
    Instance,
    Property,
    StaticMethod,
    Unknown,
    Value,
)
from netgloss.symbolic import Ratio, SymInt

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

_LONGEST_FLOAT = 1_000


def to_int(run: Run, x: Value = 0, /, base: Value = None) -> Value:
    """``int(x)``. Sizes stay symbolic: a ratio is rounded toward zero."""
    if base is not None:
        return _parsed(run, text(run, x), index(run, base, "int"))
    plain = scalar(run, x, "int")
    if type(plain) is SymInt:
        return plain
    if type(plain) is Ratio:
        return truncated(run, plain)
    if type(plain) is str:
        return _parsed(run, plain, 10)
    if type(plain) is bytes:
        return _parsed(run, leaf(run, bytes.decode, plain, "ascii"), 10)
    if type(plain) in (int, float, bool):
        return leaf(run, int, plain)
    for name in ("__int__", "__index__", "__trunc__"):
        method = run.getattr_or(x, name, None) if type(x) is Instance else None
        if method is not None:
            return run.call(method, (), {})
    wrong(
        run,
        "int() argument must be a string, a bytes-like object or a real number, not '{}'",
        x,
    )


def _parsed(run: Run, written: str, base: int) -> Any:
    """An int read from text: as many bits as its digits can hold are paid for first."""
    largest = base if 2 <= base <= 36 else 16
    run.budget.bits(int(len(written) * math.log2(largest)))
    return leaf(run, int, written, base)


def to_float(run: Run, x: Value = 0.0, /) -> Value:
    """``float(x)``. Of a symbolic size it is a ratio over 1."""
    plain = scalar(run, x, "float")
    if type(plain) is Ratio:
        return plain
    if type(plain) is SymInt:
        return Ratio(plain, 1)
    if type(plain) in (str, bytes):
        if len(plain) > _LONGEST_FLOAT:
            run.throw("ValueError", "could not convert string to float")
        return leaf(run, float, plain)
    return leaf(run, float, number(run, x, "float"))


def to_complex(run: Run, real: Value = 0, imag: Value = 0) -> Value:
    plain = known(real)
    if type(plain) is str:
        if len(plain) > _LONGEST_FLOAT:
            run.throw("ValueError", "complex() arg is a malformed string")
        return leaf(run, complex, plain)
    parts = [p if type(p) is complex else number(run, p) for p in (plain, known(imag))]
    return leaf(run, complex, *parts)


def to_bool(run: Run, x: Value = False, /) -> Value:
    if type(x) is Tensor and x.value is None:
        return run.unknown("data_dependent", "bool")
    return run.truth(x)


def to_str(run: Run, object: Value = "", encoding: Value = None, errors: Value = None) -> Value:
    if encoding is not None or errors is not None:
        plain = known(object)
        if type(plain) is not bytes:
            wrong(run, "decoding to str: need a bytes-like object, {} found", object)
        codec = "utf-8" if encoding is None else text(run, encoding).lower()
        if codec not in ("utf-8", "utf8", "ascii", "latin-1"):
            raise Opaque(run.unknown("operation", "str"))
        run.budget.string(len(plain))
        return leaf(run, bytes.decode, plain, codec)
    return run.str(object)


def to_bytes(run: Run, source: Value = b"", encoding: Value = None) -> Value:
    plain = known(source)
    if type(plain) is bytes:
        return plain
    if type(plain) is str:
        if encoding is None:
            run.throw("TypeError", "string argument without an encoding")
        return run.call(run.getattr(plain, "encode"), (encoding,), {})
    if type(plain) in (int, bool, SymInt):
        size = index(run, plain)
        run.budget.string(max(size, 0))
        return leaf(run, bytes, size)
    return leaf(run, bytes, [index(run, item) for item in collect(run, source)])


def to_list(run: Run, iterable: Value = (), /) -> Value:
    return collect(run, iterable)


def to_tuple(run: Run, iterable: Value = (), /) -> Value:
    return iterable if type(iterable) is tuple else tuple(collect(run, iterable))


def to_dict(run: Run, source: Value = (), /, **extra: Value) -> Value:
    if type(source) is Unknown:
        return source
    out: dict[Value, Value] = {}
    fill(run, out, source, extra)
    return out


def to_set(run: Run, iterable: Value = (), /) -> Value:
    return make_set(run, iterable)


def to_frozenset(run: Run, iterable: Value = (), /) -> Value:
    return iterable if type(iterable) is frozenset else frozenset(make_set(run, iterable))


def to_slice(run: Run, first: Value, second: Value = ..., step: Value = None, /) -> Value:
    return slice(first) if second is ... else slice(first, second, step)


def to_range(run: Run, first: Value, second: Value = None, step: Value = 1, /) -> Value:
    """``range`` of whole numbers: symbolic bounds are specialised, since it is counted out."""
    start, stop = (0, first) if second is None else (first, second)
    return leaf(run, range, *(index(run, part, "range") for part in (start, stop, step)))


def to_property(
    run: Run, fget: Value = None, fset: Value = None, fdel: Value = None, doc: Value = None
) -> Value:
    return Property(fget, fset, fdel)


def to_static(run: Run, function: Value, /) -> Value:
    return StaticMethod(function)


def to_class_method(run: Run, function: Value, /) -> Value:
    return ClassMethod(function)


def to_type(run: Run, first: Value, /, *rest: Value) -> Value:
    """``type(x)``, or a new class from a name, bases and attributes."""
    if not rest:
        return run.type_of(first)
    if len(rest) != 2:
        run.throw("TypeError", "type() takes 1 or 3 arguments")
    bases = collect(run, rest[0])
    body = known(rest[1])
    if not all(type(base) is Class for base in bases) or type(body) is not dict:
        raise Opaque(run.unknown("operation", "type"))
    run.budget.size(len(body) + len(bases))
    attrs = {key(run, name): value for name, value in body.items()}
    attrs.setdefault("__doc__", None)
    attrs.setdefault("__module__", "__main__")
    try:
        name = text(run, first)
        attrs.setdefault("__qualname__", name)
        return Class(name, tuple(bases) or (run.classes["object"],), attrs, place=run.place)
    except ValueError as error:
        run.throw("TypeError", str(error))
