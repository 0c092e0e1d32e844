"""Tensors written out as nested numbers: ``torch.tensor([[1, 2], [3, 4]])``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Any

from netgloss.catalogue.records import CannotTell, Context, Outcome, Shape, Tensor
from netgloss.catalogue.rules.common import Bound, Rule, refuse, tensor
from netgloss.catalogue.rules.creating import dtype_of, shape_of
from netgloss.catalogue.rules.dtypes import DEFAULT, dtype_argument, promote, scalar_dtype
from netgloss.catalogue.rules.following import WHOLE, kept_extent, of_sizes
from netgloss.catalogue.rules.known import constant as known_constant
from netgloss.catalogue.rules.known import contents
from netgloss.symbolic import Ratio, SymInt

_PLAIN = frozenset({bool, int, float})


def from_data(bound: Bound, context: Context) -> Outcome:
    """``torch.tensor(data)``: nested numbers; the dtype is inferred where none is given."""
    return Outcome(_from_data(bound["data"], dtype_argument(bound["dtype"], context), context))


def new_tensor(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    return Outcome(_from_data(bound["data"], dtype_of(bound, context, source.dtype), context))


def _legacy(dtype: str) -> Rule:
    """``torch.FloatTensor(sizes)`` and ``torch.FloatTensor(data)``."""

    def rule(bound: Bound, context: Context) -> Outcome:
        first = bound["first"]
        if isinstance(first, Tensor):
            raise CannotTell("a legacy constructor from a tensor")
        if isinstance(first, list) and not bound["rest"]:
            return Outcome(_from_data(first, dtype, context))
        if first is None:
            return Outcome(Tensor((0,), dtype))
        if isinstance(first, tuple):
            return Outcome(_from_data(first, dtype, context))
        return Outcome(Tensor(shape_of({"size": (first, *bound["rest"])}, context), dtype))

    return rule


float_tensor = _legacy("float32")
double_tensor = _legacy("float64")
half_tensor = _legacy("float16")
long_tensor = _legacy("int64")
int_tensor = _legacy("int32")
bool_tensor = _legacy("bool")


def _from_data(data: Any, dtype: str | None, context: Context) -> Tensor:
    if isinstance(data, Tensor):
        value = contents(data)
        kept = data.dtype if dtype is None else dtype
        if value is None:
            extent = kept_extent(data) if kept in WHOLE else None
            return Tensor(data.shape, kept, extent=extent)
        return known_constant(list(_numbers(value)), data.shape, kept)
    kinds = {type(each): each for each in data} if type(data) in (list, tuple) else {}
    if kinds and _PLAIN.issuperset(kinds):  # long tables: no number is looked at by itself
        numbers = list(data)
        common = reduce(promote, map(scalar_dtype, kinds.values()))
        return known_constant(numbers, (len(numbers),), common if dtype is None else dtype)
    shape = _nested_shape(data, context)
    numbers = list(_numbers(data))
    if any(isinstance(number, Tensor) and number.shape for number in numbers):
        raise CannotTell("a tensor inside nested data")
    inferred = DEFAULT
    for at, number in enumerate(numbers):
        each = number.dtype if isinstance(number, Tensor) else scalar_dtype(number)
        inferred = each if at == 0 else promote(inferred, each)
    dtype = inferred if dtype is None else dtype
    values = [contents(n) if isinstance(n, Tensor) else n for n in numbers]
    if all(type(value) in (bool, int, float) for value in values):
        return known_constant(values, shape, dtype)
    return Tensor(shape, dtype, extent=of_sizes(values, shape) if dtype in WHOLE else None)


def _numbers(data: Any) -> Iterator[Any]:
    if isinstance(data, tuple | list):
        for item in data:
            yield from _numbers(item)
    else:
        yield data


def _nested_shape(data: Any, context: Context, depth: int = 0) -> Shape:
    if isinstance(data, int | float | complex | SymInt | Ratio):
        return ()
    if isinstance(data, Tensor):
        return data.shape
    if not isinstance(data, tuple | list):
        if data is None or isinstance(data, str | dict):
            kind = type(data).__name__
            message = (
                f"too many dimensions '{kind}'"
                if kind == "str"
                else (f"Could not infer dtype of {kind}")
            )
            refuse(context, "data_type", message, got=kind)
        raise CannotTell("the data of a tensor is not known")
    if depth > 64:
        raise CannotTell("data nested too deeply")
    inner = [_nested_shape(item, context, depth + 1) for item in data]
    for at, shape in enumerate(inner):
        if shape != inner[0]:
            message = (
                f"expected sequence of length {inner[0][0]} at dim {depth + 1} (got {shape[0]})"
                if shape and inner[0]
                else "must be real number, not a sequence"
            )
            refuse(context, "ragged_data", message, first=inner[0], other=shape, index=at)
            raise CannotTell("the data of a tensor is ragged")
    return (len(data), *(inner[0] if inner else ()))


def from_numpy(bound: Bound, context: Context) -> Outcome:
    raise CannotTell("the contents of a NumPy array are not known")
