"""Tensors whose contents are known: small constants and simple arithmetic on them.

``Tensor.value`` holds nested tuples (a plain number for a 0-d tensor). Floats are kept as Python
floats that are exactly representable in the tensor's dtype.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from netgloss.catalogue.records import Shape, Tensor
from netgloss.symbolic import SymInt

LIMIT = 4096  # elements; a larger constant is not kept

Number = Any  # bool, int or float
_BITS = {"int8": 8, "int16": 16, "int32": 32, "int64": 64}


def plain(shape: Shape) -> tuple[int, ...] | None:
    """The shape as plain integers, ``None`` if an axis is symbolic or the whole too large."""
    total = 1
    for dim in shape:
        if type(dim) is not int or dim < 0:
            return None
        total *= dim
    return shape if total <= LIMIT else None  # type: ignore[return-value]


def rounded(number: Number, dtype: str) -> Number | None:
    """A Python number as an element of this dtype; ``None`` when that cannot be said."""
    if isinstance(number, SymInt | complex):
        return None
    try:
        if dtype == "bool":
            return bool(number)
        if dtype == "float64":
            return float(number)
        if dtype in ("float32", "float16"):
            return _packed(float(number), "f" if dtype == "float32" else "e")
        if dtype == "uint8":
            return int(number) % 256
        if dtype in _BITS:
            number = int(number)
            return (
                number if -(1 << (_BITS[dtype] - 1)) <= number < 1 << (_BITS[dtype] - 1) else None
            )
    except (OverflowError, ValueError, TypeError):
        return None
    return None


def _packed(number: float, code: str) -> float:
    if not math.isfinite(number):
        return number
    try:
        result: float = struct.unpack(code, struct.pack(code, number))[0]
    except OverflowError:
        return math.copysign(math.inf, number)
    return result


def flat(value: Any) -> Iterator[Number]:
    """The numbers of nested tuples, in row-major order."""
    if isinstance(value, tuple):
        for item in value:
            yield from flat(item)
    else:
        yield value


def nest(numbers: Sequence[Number], shape: Sequence[int]) -> Any:
    """Nested tuples of this shape."""
    if not shape:
        return numbers[0]
    if len(shape) == 1:
        return tuple(numbers)
    step = len(numbers) // shape[0] if shape[0] else 0
    return tuple(nest(numbers[i * step : (i + 1) * step], shape[1:]) for i in range(shape[0]))


def constant(numbers: Sequence[Number], shape: Shape, dtype: str) -> Tensor:
    """A tensor of known contents, each number rounded to the dtype; contents are dropped where
    one cannot be represented."""
    at = plain(shape)
    if at is None or len(numbers) > LIMIT:
        return Tensor(shape, dtype)
    fitted = [rounded(number, dtype) for number in numbers]
    if any(number is None for number in fitted):
        return Tensor(shape, dtype)
    return Tensor(shape, dtype, nest(fitted, at))


def filled(number: Number, shape: Shape, dtype: str) -> Tensor:
    """A tensor full of one number."""
    at = plain(shape)
    if at is None:
        return Tensor(shape, dtype)
    return constant([number] * math.prod(at), shape, dtype)


def mapped(source: Tensor, dtype: str, compute: Callable[[Number], Number]) -> Tensor:
    """Elementwise on known contents, else only shape and dtype."""
    value = contents(source)
    if value is None:
        return Tensor(source.shape, dtype)
    try:
        numbers = [compute(number) for number in flat(value)]
    except (ArithmeticError, ValueError, TypeError):
        return Tensor(source.shape, dtype)
    return constant(numbers, source.shape, dtype)


def combined(
    left: Any, right: Any, shape: Shape, dtype: str, compute: Callable[[Number, Number], Number]
) -> Tensor:
    """``compute`` on two operands where both are known and need no broadcasting beyond a
    scalar, else only shape and dtype. Float scalars are rounded to the dtype first, as the
    kernels do."""
    at = plain(shape)
    if at is None:
        return Tensor(shape, dtype)
    a, b = _operand(left, at, dtype), _operand(right, at, dtype)
    if a is None or b is None:
        return Tensor(shape, dtype)
    count = math.prod(at)
    a, b = (a * count if len(a) == 1 else a), (b * count if len(b) == 1 else b)
    try:
        numbers = [compute(x, y) for x, y in zip(a, b, strict=True)]
    except (ArithmeticError, ValueError, TypeError):
        return Tensor(shape, dtype)
    return constant(numbers, shape, dtype)


def _operand(operand: Any, shape: Shape, dtype: str) -> list[Number] | None:
    if isinstance(operand, Tensor):
        value = contents(operand)
        if value is None or operand.shape not in (shape, ()):
            return None
        return list(flat(value))
    if type(operand) not in (bool, int, float):
        return None
    number = rounded(operand, dtype) if isinstance(operand, float) and dtype != "bool" else operand
    return None if number is None else [number]


def forget(source: Tensor) -> None:
    """The contents were changed in place: they are no longer known.

    The one exception to tensors being immutable: a constant that goes on being believed after
    ``fill_`` would be a wrong answer, and every holder of the tensor has to see the change.
    """
    base: Tensor | None = source
    while base is not None:
        object.__setattr__(base, "value", None)
        base = base.base


def view_of(source: Tensor, shape: Shape, value: Any = None) -> Tensor:
    """A tensor that shares memory with ``source``."""
    if value is None:
        return Tensor(shape, source.dtype)
    return Tensor(shape, source.dtype, value, base=source)


def contents(source: Tensor) -> Any:
    """What is known of a tensor's contents now: ``None`` also where a tensor it is a view of
    was changed in place."""
    base = source.base
    while base is not None:
        if base.value is None:
            return None
        base = base.base
    return source.value
