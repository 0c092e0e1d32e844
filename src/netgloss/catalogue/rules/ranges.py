"""Tensors that follow a pattern: sequences of numbers, identity matrices, windows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from netgloss.catalogue.records import CannotTell, Complaint, Context, Formula, Outcome, Tensor
from netgloss.catalogue.rules.common import (
    Bound,
    broadcast,
    constant,
    refuse,
    refuse_rank,
    tensor,
    wrong_type,
)
from netgloss.catalogue.rules.creating import dtype_of, scalar_of, shape_of
from netgloss.catalogue.rules.dtypes import (
    DEFAULT,
    dtype_argument,
    is_floating,
    scalar_dtype,
    scalar_type,
)
from netgloss.catalogue.rules.following import WHOLE, evenly
from netgloss.catalogue.rules.known import LIMIT, Number, rounded
from netgloss.catalogue.rules.known import constant as known_constant
from netgloss.symbolic import Dim, Ratio, Relation, SymInt, ceil_div


def _sequence(numbers: Sequence[Number], count: Dim, dtype: str) -> Tensor:
    if not isinstance(count, int) or count > LIMIT:
        return Tensor((count,), dtype)
    return known_constant(numbers, (count,), dtype)


def arange(bound: Bound, context: Context) -> Outcome:
    """``arange(end)``, ``arange(start, end)``, ``arange(start, end, step)``."""
    start, end = bound["start"], bound["end"]
    if end is None:
        start, end = None, start
    start = 0 if start is None else start
    if end is None:
        raise wrong_type(context, "end", "Number", end)
    step = bound["step"]
    values = [scalar_of(value, context, name) for value, name in
              ((start, "start"), (end, "end"), (step, "step"))]  # fmt: skip
    if any(value is None for value in values):
        raise CannotTell("the end of a range is data")
    dtype, out = dtype_argument(bound["dtype"], context), bound["out"]
    if dtype is None and isinstance(out, Tensor):
        dtype = out.dtype
    if dtype is None:
        natural = [
            v.dtype if isinstance(v, Tensor) else scalar_dtype(v) for v in (start, end, step)
        ]
        dtype = DEFAULT if any(is_floating(each) for each in natural) else "int64"
    if not is_floating(dtype):  # torch computes the length in the dtype of the result
        values = [int(v) if isinstance(v, float) and math.isfinite(v) else v for v in values]
    return _range(values[0], values[1], values[2], dtype, context)


def _range(start: Any, end: Any, step: Any, dtype: str, context: Context) -> Outcome:
    if any(isinstance(value, Ratio) for value in (start, end)):
        raise CannotTell("a range between fractions of sizes")
    if isinstance(step, Ratio | SymInt):
        raise CannotTell("a range whose step depends on sizes")
    ends = [value for value in (start, end) if isinstance(value, float)]
    if not all(map(math.isfinite, ends)):
        message = f"unsupported range: {start} -> {end}"
        refuse(context, "range_step", message, start=start, end=end, step=step)
        raise CannotTell("a range without an end")
    if step == 0:
        refuse(context, "range_step", "step must be nonzero", start=start, end=end, step=step)
        raise CannotTell("a range without a step")
    if isinstance(start, SymInt) or isinstance(end, SymInt):
        return _symbolic_range(start, end, step, dtype, context)
    if (end - start) * step < 0:
        message = "upper bound and lower bound inconsistent with step sign"
        refuse(context, "range_step", message, start=start, end=end, step=step)
        raise CannotTell("a range that runs away from its end")
    if all(isinstance(value, int) for value in (start, end, step)):
        count = -(-(end - start) // step)
    else:
        count = math.ceil((end - start) / step)
    if count > LIMIT:
        return Outcome(_growing(start, count, step, dtype))
    numbers = [start + step * at for at in range(count)]
    exact = all(type(value) is int for value in (start, end, step)) or dtype == "float64"
    fitted = [rounded(number, dtype) for number in numbers]
    # A fractional step is accumulated in double precision and rounded once, as on the CPU.
    if exact or is_floating(dtype):
        return Outcome(_sequence([n for n in fitted if n is not None], count, dtype)
                       if None not in fitted else Tensor((count,), dtype))  # fmt: skip
    return Outcome(Tensor((count,), dtype))


def _symbolic_range(start: Any, end: Any, step: Any, dtype: str, context: Context) -> Outcome:
    if step == 1 and isinstance(start, float) and isinstance(end, SymInt):
        least = math.ceil(start)  # torch.arange(0.5, n): as many as from 0, for every n but 0
        message = "upper bound and lower bound inconsistent with step sign"
        facts = {"start": start, "end": end, "step": step}
        context.need(Relation(end, ">=", least), Complaint("range_step", facts, message))
        start = math.floor(start)
    if any(isinstance(value, float) and not value.is_integer() for value in (start, end, step)):
        raise CannotTell("a fractional range over sizes")
    first, last, stride = (
        int(value) if isinstance(value, float) else value for value in (start, end, step)
    )
    span = last - first if stride > 0 else first - last
    message = "upper bound and lower bound inconsistent with step sign"
    facts = {"start": start, "end": end, "step": step}
    if not context.need(Relation(span, ">=", 0), Complaint("range_step", facts, message)):
        raise CannotTell("a range that runs away from its end")
    count = ceil_div(span, abs(stride))
    formula = Formula("0", "ceil((end - start)/step)", f"ceil(({last} - {first})/{stride})", count)
    return Outcome(_growing(first, count, stride, dtype), formulas=(formula,))


def _growing(start: Any, count: Dim, step: Any, dtype: str) -> Tensor:
    whole = dtype in WHOLE and isinstance(start, int | SymInt) and type(step) is int
    return Tensor((count,), dtype, extent=evenly((count,), start, (step,)) if whole else None)


def _need_numbers(bound: Bound, name: str, context: Context) -> None:
    """The ends may be tensors, of one number."""
    ends = [(each, bound[each]) for each in ("start", "end") if isinstance(bound[each], Tensor)]
    if len(ends) == 2:
        told = " and ".join(f"{each} with {end.rank} dimension(s)" for each, end in ends)
        message = f"{name} only supports 0-dimensional start and end tensors, but got {told}."
    else:
        message = f"{name} only supports 0-dimensional start and end tensors"
    for each, end in ends:
        if end.rank:
            refuse_rank(context, end, message, argument=each, most=0)


def linspace(bound: Bound, context: Context) -> Outcome:
    """``steps`` numbers from ``start`` to ``end``, both ends included."""
    _need_numbers(bound, "linspace", context)
    start = scalar_of(bound["start"], context, "start")
    end = scalar_of(bound["end"], context, "end")
    (count,) = shape_of({"steps": (bound["steps"],)}, context, "steps")
    dtype = dtype_of(bound, context)
    plain = all(type(value) in (int, float) for value in (start, end))
    if not isinstance(count, int) or count > LIMIT or not plain:
        return Outcome(Tensor((count,), dtype))
    if dtype not in ("float32", "float64"):
        return Outcome(Tensor((count,), dtype))
    return Outcome(_sequence(_spaced(start, end, count, dtype), count, dtype))


def _spaced(start: float, end: float, count: int, dtype: str) -> list[float]:
    """The numbers as PyTorch's CPU kernel computes them: forwards from the start in the first
    half, backwards from the end in the second (aten/src/ATen/native/cpu/RangeFactoriesKernel.cpp),
    each a fused multiply-add, rounded once."""

    def fit(number: float) -> float:
        result = rounded(number, dtype)
        return math.nan if result is None else float(result)

    if count == 1:
        return [fit(start)]
    start, end = fit(start), fit(end)
    step = fit(fit(end - start) / (count - 1)) if count else 0.0
    half = count // 2
    return [
        fit(start + step * at) if at < half else fit(end - step * (count - at - 1))
        for at in range(count)
    ]


def logspace(bound: Bound, context: Context) -> Outcome:
    _need_numbers(bound, "logspace", context)
    for name in ("start", "end"):
        scalar_of(bound[name], context, name)
    (count,) = shape_of({"steps": (bound["steps"],)}, context, "steps")
    return Outcome(Tensor((count,), dtype_of(bound, context)))


# ---- matrices ---------------------------------------------------------------------------------
def eye(bound: Bound, context: Context) -> Outcome:
    """The identity matrix, ``n`` by ``m``."""
    m = bound["n"] if bound["m"] is None else bound["m"]
    shape = shape_of({"size": (bound["n"], m)}, context)
    rows, columns = shape
    dtype = dtype_of(bound, context)
    if not (isinstance(rows, int) and isinstance(columns, int)) or rows * columns > LIMIT:
        return Outcome(Tensor(shape, dtype))
    numbers = [int(i == j) for i in range(rows) for j in range(columns)]
    return Outcome(known_constant(numbers, shape, dtype))


def _triangle_indices(bound: Bound, context: Context, upper: bool) -> Outcome:
    """The places of a triangle of a matrix: two rows of coordinates."""
    rows = constant(bound["row"], "row", context)
    columns = constant(bound["col"], "col", context)
    offset = constant(bound["offset"], "offset", context)
    for name, value in (("row", rows), ("col", columns)):
        if value < 0:
            message = f"{name} must be non-negative, got{value}"
            refuse(context, "negative_argument", message, argument=name, value=value)
            raise CannotTell("a negative size")
    below = sum(min(max(row + offset + (not upper), 0), columns) for row in range(rows))
    count = rows * columns - below if upper else below
    return Outcome(Tensor((2, count), dtype_of(bound, context, "int64")))


def tril_indices(bound: Bound, context: Context) -> Outcome:
    return _triangle_indices(bound, context, upper=False)


def triu_indices(bound: Bound, context: Context) -> Outcome:
    return _triangle_indices(bound, context, upper=True)


def window(bound: Bound, context: Context) -> Outcome:
    """``hann_window`` and the like."""
    shape = shape_of({"size": (bound["window_length"],)}, context)
    return Outcome(Tensor(shape, dtype_of(bound, context)))


def complex_(bound: Bound, context: Context) -> Outcome:
    """A complex tensor from real and imaginary parts."""
    real, imaginary = tensor(bound, "real", context), tensor(bound, "imag", context)
    names = {"float32": "complex64", "float64": "complex128", "float16": "complex32"}
    if real.dtype != imaginary.dtype or real.dtype not in names:
        message = f"Expected object of scalar type {scalar_type(real.dtype)} but got scalar type " \
            f"{scalar_type(imaginary.dtype)} for second argument"  # fmt: skip
        refuse(context, "dtype_refused", message, dtype=imaginary.dtype, wanted=real.dtype)
    return Outcome(
        Tensor(broadcast([real, imaginary], context), names.get(real.dtype, "complex64"))
    )
