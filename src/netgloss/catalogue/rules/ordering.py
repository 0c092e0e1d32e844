"""Operations along an axis that keep its order or make one: running sums, sorting, quantiles."""

from __future__ import annotations

import operator
from itertools import accumulate

from netgloss.catalogue.records import Complaint, Context, Outcome, Tensor
from netgloss.catalogue.rules import joining
from netgloss.catalogue.rules.common import (
    Bound,
    axis,
    constant,
    flag,
    need,
    numel,
    refuse,
    refuse_rank,
    replaced,
    size,
    tensor,
)
from netgloss.catalogue.rules.dtypes import dtype_argument, is_complex, is_inexact
from netgloss.catalogue.rules.following import WHOLE, every_place, has_extent, running
from netgloss.catalogue.rules.known import (
    combined,
    contents,
    stretch,
)
from netgloss.catalogue.rules.known import constant as constant_of
from netgloss.catalogue.rules.reducing import reduced_shape, summed
from netgloss.records import replace
from netgloss.symbolic import Dim, Relation, SymInt


def _outcome(source: Tensor, value: object) -> Outcome:
    return Outcome(value, flops=numel(source.shape))


# ---- running ----------------------------------------------------------------------------------
def cumulative(bound: Bound, context: Context) -> Outcome:
    """``cumsum``, ``cumprod``: the shape stays, integers become int64."""
    source = tensor(bound, "input", context)
    axis(bound, "dim", source.rank, context)
    dtype = dtype_argument(bound.get("dtype"), context) or summed(source.dtype)
    return _outcome(source, Tensor(source.shape, dtype))


def cumulative_sum(bound: Bound, context: Context) -> Outcome:
    """``cumsum``: known whole numbers are added up; floats are added in no fixed order."""
    outcome = cumulative(bound, context)
    source, result = bound["input"], outcome.value
    value = contents(source)
    if value is None or source.rank != 1:
        if result.dtype not in WHOLE or not has_extent(source):
            return outcome
        at = axis(bound, "dim", source.rank, context)
        return _outcome(source, replace(result, extent=running(source, at)))
    if is_inexact(result.dtype) or is_inexact(source.dtype):
        return outcome
    return _outcome(source, constant_of(list(accumulate(value)), result.shape, result.dtype))


def logcumsumexp(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    axis(bound, "dim", source.rank, context)
    return _outcome(source, Tensor(source.shape, source.dtype))


def cumulative_extreme(bound: Bound, context: Context) -> Outcome:
    """``cummax``, ``cummin``: (values, indices)."""
    source = tensor(bound, "input", context)
    axis(bound, "dim", source.rank, context)
    return _outcome(source, (Tensor(source.shape, source.dtype), Tensor(source.shape, "int64")))


def diff(bound: Bound, context: Context) -> Outcome:
    """Differences of neighbours, ``n`` times: the axis becomes shorter by ``n``."""
    source = tensor(bound, "input", context)
    if not source.shape:
        message = "diff expects input to be at least one-dimensional"
        refuse_rank(context, source, message, least=1)
        return _outcome(source, Tensor((), source.dtype))
    times = constant(bound["n"], "n", context)
    at = axis(bound, "dim", source.rank, context)
    if times < 0:
        message = f"order must be non-negative but got {times}"
        refuse(context, "negative_argument", message, argument="n", value=times)
        times = 0
    length = source.shape[at]
    given = [bound["prepend"], source, bound["append"]]
    joined = [part for part in given if part is not None]
    if len(joined) > 1 and times:  # n=0 gives the input back
        together = joining.cat({"tensors": joined, "dim": at}, context).value
        length = together.shape[at]
    left: Dim = length - times
    if isinstance(left, SymInt):
        inside = context.decide(Relation(left, ">=", 0), "enough elements to differ")
        left = left if inside else 0
    else:
        left = max(left, 0)
    shape = replaced(source.shape, at, left)
    if len(joined) != 1 or times != 1 or is_complex(source.dtype) or source.dtype == "bool":
        return _outcome(source, Tensor(shape, source.dtype))
    later, earlier = (stretch(source, at, start, left) for start in (1, 0))
    return _outcome(source, combined(later, earlier, shape, source.dtype, operator.sub))


# ---- order ------------------------------------------------------------------------------------
def sort(bound: Bound, context: Context) -> Outcome:
    """(values, indices), both of the input's shape."""
    source = tensor(bound, "input", context)
    order = _order(source, axis(bound, "dim", source.rank, context))
    return _outcome(source, (Tensor(source.shape, source.dtype), order))


def _order(source: Tensor, at: int) -> Tensor:
    return Tensor(source.shape, "int64", extent=every_place(source.shape, at))


def argsort(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    return _outcome(source, _order(source, axis(bound, "dim", source.rank, context)))


def msort(bound: Bound, context: Context) -> Outcome:
    """Sorted along the first axis, values only."""
    source = tensor(bound, "input", context)
    return _outcome(source, Tensor(source.shape, source.dtype))


def topk(bound: Bound, context: Context) -> Outcome:
    """The ``k`` largest along an axis: (values, indices)."""
    source = tensor(bound, "input", context)
    k = size(bound["k"], "k", context)
    at = axis(bound, "dim", source.rank, context)
    length: Dim = source.shape[at] if source.shape else 1
    facts = {"shape": source.shape, "dim": at, "size": length, "k": k}
    message = "selected index k out of range"
    need(k, ">=", 0, context, "topk_range", message, **facts)
    context.need(Relation(k, "<=", length), Complaint("topk_range", facts, message))
    shape = replaced(source.shape, at, k) if source.shape else ()
    return _outcome(source, (Tensor(shape, source.dtype), Tensor(shape, "int64")))


def kthvalue(bound: Bound, context: Context) -> Outcome:
    """The ``k``-th smallest along an axis: (values, indices)."""
    source = tensor(bound, "input", context)
    k = constant(bound["k"], "k", context)
    at = axis(bound, "dim", source.rank, context)
    length: Dim = source.shape[at] if source.shape else 1
    facts = {"shape": source.shape, "dim": at, "size": length, "k": k}
    message = f"kthvalue(): selected number k out of range for dimension {at}"
    inside = Relation(length, ">=", k) if k >= 1 else False
    context.need(inside, Complaint("topk_range", facts, message))
    shape = reduced_shape(source, (at,) if source.shape else (), flag(bound, "keepdim", context))
    return _outcome(source, (Tensor(shape, source.dtype), Tensor(shape, "int64")))


def quantile(bound: Bound, context: Context) -> Outcome:
    """Quantiles ``q`` (a number, or a vector that adds a first axis)."""
    source = tensor(bound, "input", context)
    q = bound["q"]
    dims = None if bound["dim"] is None else (axis(bound, "dim", source.rank, context),)
    if source.dtype not in ("float32", "float64"):
        message = "quantile() input tensor must be either float or double dtype"
        refuse(context, "dtype_refused", message, dtype=source.dtype, wanted="a float")
    message = "quantile() input tensor must be non-empty"
    facts = {"argument": "input", "shape": source.shape}
    need(numel(source.shape), ">", 0, context, "empty", message, **facts)
    shape = reduced_shape(source, dims, flag(bound, "keepdim", context))
    if isinstance(q, Tensor) and q.shape:
        shape = (*q.shape, *shape)
    return _outcome(source, Tensor(shape, source.dtype))
