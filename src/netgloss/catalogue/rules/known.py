"""Tensors whose contents are known: small constants and simple arithmetic on them.

``Tensor.value`` holds nested tuples (a plain number for a 0-d tensor). Floats are kept as Python
floats that are exactly representable in the tensor's dtype, and as a
:class:`~netgloss.catalogue.rules.spans.Span` where PyTorch computes them inexactly.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from netgloss.catalogue.records import Layout, Shape, Tensor
from netgloss.catalogue.rules.common import removed, replaced
from netgloss.catalogue.rules.following import (
    WHOLE,
    computed,
    everywhere,
    followed,
    has_extent,
    kept_extent,
    united,
)
from netgloss.catalogue.rules.layout import seen
from netgloss.catalogue.rules.spans import Span, stepping
from netgloss.catalogue.strides import contiguous
from netgloss.symbolic import Dim, SymInt, hint_of

if TYPE_CHECKING:
    from netgloss.catalogue.rules.extents import Extent

LIMIT = 4096  # elements; a larger constant is not kept

Number = Any  # bool, int, float or Span
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
        if isinstance(number, Span):
            return _rounded_span(number, dtype)
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
    except (ArithmeticError, ValueError, TypeError):
        return None
    return None


def _rounded_span(number: Span, dtype: str) -> Number | None:
    if dtype == "uint8" or dtype in _BITS:
        return rounded(stepping(int)(number), dtype)
    low, high = rounded(number.low, dtype), rounded(number.high, dtype)
    if low is None or high is None:
        return None
    return low if low == high else Span(low, high)


def exact(numbers: Iterator[Number]) -> list[Number] | None:
    """The numbers as a list, ``None`` where one of them is not exact."""
    found = list(numbers)
    return None if any(isinstance(number, Span) for number in found) else found


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
    fitted = None if at is None else rounded(number, dtype)
    if at is None or fitted is None:
        whole = dtype in WHOLE and type(number) is int
        return Tensor(shape, dtype, extent=everywhere(number, shape) if whole else None)
    return Tensor(shape, dtype, nest([fitted] * math.prod(at), at))


def mapped(source: Tensor, dtype: str, compute: Callable[[Number], Number]) -> Tensor:
    """Elementwise on known contents, else only shape and dtype."""
    value = contents(source)
    if value is None:
        return _with_extent(source.shape, dtype, compute, (source,))
    try:
        numbers = [compute(number) for number in flat(value)]
    except (ArithmeticError, ValueError, TypeError):
        return Tensor(source.shape, dtype)
    return constant(numbers, source.shape, dtype)


def combined(
    left: Any, right: Any, shape: Shape, dtype: str, compute: Callable[[Number, Number], Number]
) -> Tensor:
    """``compute`` on two operands where both are known, else only shape and dtype. The operands
    are rounded to the dtype of the result first, as the kernels do."""
    at = plain(shape)
    a = None if at is None else operand_numbers(left, at, dtype)
    b = None if at is None or a is None else operand_numbers(right, at, dtype)
    if a is None or b is None:
        return _with_extent(shape, dtype, compute, (left, right))
    try:
        numbers = [compute(x, y) for x, y in zip(a, b, strict=True)]
    except (ArithmeticError, ValueError, TypeError):
        return Tensor(shape, dtype)
    return constant(numbers, shape, dtype)


def _with_extent(
    shape: Shape, dtype: str, compute: Callable[..., Number], operands: Sequence[Any]
) -> Tensor:
    """What is known of the result where the contents of the operands are not all known."""
    tensors = [each for each in operands if isinstance(each, Tensor)]
    if dtype not in WHOLE or not all(map(has_extent, tensors)):
        return Tensor(shape, dtype)
    return Tensor(shape, dtype, extent=computed(operands, shape, compute))


def operand_numbers(operand: Any, shape: Sequence[int], dtype: str) -> list[Number] | None:
    """The numbers of an operand broadcast to this shape, ``None`` where they are not known."""
    if isinstance(operand, Tensor):
        if operand.value is None:
            return None
        value = contents(broadcasted(operand, tuple(shape)))
        if value is None:
            return None
        numbers = list(flat(value))
    elif type(operand) in (bool, int, float):
        numbers = [operand] * math.prod(shape)
    else:
        return None
    if not dtype.startswith("float"):
        return numbers
    fitted = [rounded(number, dtype) for number in numbers]
    return None if any(number is None for number in fitted) else fitted


def forget(source: Tensor) -> None:
    """The contents were changed in place: they are no longer known.

    The one exception to tensors being immutable: a constant that goes on being believed after
    ``fill_`` would be a wrong answer, and every holder of the tensor has to see the change.
    """
    base: Tensor | None = source
    while base is not None:
        object.__setattr__(base, "value", None)
        object.__setattr__(base, "extent", None)
        base = base.base


def view_of(
    source: Tensor,
    shape: Shape,
    value: Any = None,
    layout: Layout | None = None,
    extent: Extent | None = None,
) -> Tensor:
    """A tensor that shares memory with ``source``."""
    return Tensor(shape, source.dtype, value, base=root(source), layout=layout, extent=extent)


def alias(source: Tensor, layout: Layout | None = None) -> Tensor:
    """The same elements in the same shape, in the memory of the source."""
    return view_of(source, source.shape, contents(source), layout, kept_extent(source))


def copy_of(source: Tensor) -> Tensor:
    """A tensor of its own with the same numbers."""
    return Tensor(source.shape, source.dtype, contents(source), extent=kept_extent(source))


def root(source: Tensor) -> Tensor:
    """The tensor whose memory this one shows: itself where it is no view."""
    return source if source.base is None else source.base


def contents(source: Tensor) -> Any:
    """What is known of a tensor's contents now: ``None`` also where a tensor it is a view of
    was changed in place."""
    if source.value is None:
        return None
    base = source.base
    while base is not None:
        if base.value is None:
            return None
        base = base.base
    return source.value


def exact_contents(source: Tensor) -> list[Number] | None:
    """The numbers of a tensor in row-major order, ``None`` where they are not all known exactly."""
    value = contents(source)
    return None if value is None else exact(flat(value))


# ---- the same elements, elsewhere ---------------------------------------------------------------
# From the strides of a source to those of a view, with how far it starts behind the source (None:
# not known).
Steps = Callable[[Sequence[Any]], tuple[Sequence[Any], Any]]


def strided(
    source: Tensor,
    shape: Shape,
    steps: Steps,
    moved: Callable[[Extent], Extent | None] | None = None,
) -> Tensor:
    """A view of this shape: the elements at start + the sum of index times step. ``moved`` does
    the same to an extent where it need not grow evenly."""
    layout = seen(source, shape, steps)
    value = contents(source)
    at = None if value is None else plain(shape)
    if at is not None:
        apart, start = steps(contiguous(source.shape))
    if at is None or type(start) is not int:
        extent = followed(source)
        if extent is not None:
            extent = extent.strided(shape, steps) if moved is None else moved(extent)
        return view_of(source, shape, None, layout, extent)
    places = [start]
    for length, step in zip(at, apart, strict=True):
        places = [place + index * step for place in places for index in range(length)]
    numbers = list(flat(value))
    if places and not 0 <= min(places) <= max(places) < len(numbers):
        return Tensor(shape, source.dtype)  # the call was refused; the shape is a fallback
    return view_of(source, shape, nest([numbers[place] for place in places], at), layout)


def reordered(source: Tensor, axes: Sequence[int]) -> Tensor:
    """The axes in another order."""
    shape = tuple(source.shape[at] for at in axes)
    return strided(
        source,
        shape,
        lambda own: ([own[at] for at in axes], 0),
        lambda extent: extent.reordered(axes),
    )


def broadcasted(source: Tensor, shape: Shape) -> Tensor:
    """Axes of length 1 repeated, new ones in front."""
    if source.shape == shape and source.value is not None:
        return source

    def steps(own: Sequence[Any]) -> tuple[Sequence[Any], Any]:
        apart: list[Any] = []
        for back in range(1, len(shape) + 1):
            inside = back <= len(own)
            step = own[-back] if inside else (shape[1 - back] * apart[0] if apart else 1)
            length = source.shape[-back] if inside else 1
            kept = own and hint_of(length) == hint_of(shape[-back])
            apart.insert(0, step if kept else 0)
        return apart, 0

    return strided(source, shape, steps, lambda extent: extent.broadcast(shape))


def stretch(source: Tensor, at: int, start: Any, length: Any, step: int = 1) -> Tensor:
    """Every ``step``-th element of an axis, ``length`` of them from ``start`` on."""
    shape = replaced(source.shape, at, length)
    return strided(
        source,
        shape,
        lambda own: ([*own[:at], own[at] * step, *own[at + 1 :]], start * own[at]),
    )


def chosen(source: Tensor, at: int, index: Any) -> Tensor:
    """One index of one axis; the axis is gone."""

    def steps(own: Sequence[Any]) -> tuple[Sequence[Any], Any]:
        place = wrapped(index, source.shape[at])
        return [*own[:at], *own[at + 1 :]], None if place is None else place * own[at]

    return strided(source, removed(source.shape, at), steps)


def wrapped(index: Any, length: Dim) -> Dim | None:
    """An index counted from the start of an axis; None where it is not known."""
    if not isinstance(index, int | SymInt):
        return None
    if type(index) is int and type(length) is int:
        return index % length if length else 0
    return index + length if hint_of(index) < 0 else index


def joined(sources: Sequence[Tensor], at: int, shape: Shape, dtype: str) -> Tensor:
    """The sources one after the other along an axis."""
    small = plain(shape) is not None
    values = [contents(source) for source in sources] if small else []
    if not small or any(value is None for value in values):
        whole = dtype in WHOLE and all(map(has_extent, sources))
        return Tensor(shape, dtype, extent=united(sources, shape, at) if whole else None)
    rows = math.prod(plain(shape[:at]) or ())
    numbers = [list(flat(value)) for value in values]
    blocks = [len(each) // rows if rows else 0 for each in numbers]
    return constant(
        [
            number
            for row in range(rows)
            for each, block in zip(numbers, blocks, strict=True)
            for number in each[row * block : (row + 1) * block]
        ],
        shape,
        dtype,
    )
