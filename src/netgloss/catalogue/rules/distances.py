"""Distances and similarities along one axis of two tensors that are broadcast."""

from __future__ import annotations

from netgloss.catalogue.arithmetic import message_text
from netgloss.catalogue.records import CannotTell, Complaint, Context, Outcome, Tensor
from netgloss.catalogue.rules.common import (
    Bound,
    axis,
    broadcast_pair,
    equal,
    flag,
    numel,
    refuse,
    refuse_rank,
    removed,
    replaced,
    tensor,
)
from netgloss.catalogue.rules.dtypes import floating, is_floating, promote, real_of


def cosine_similarity(bound: Bound, context: Context) -> Outcome:
    """``cosine_similarity(x1, x2, dim)``: the axis ``dim`` of the broadcast shape goes."""
    left, right = tensor(bound, "x1", context), tensor(bound, "x2", context)
    shape = broadcast_pair(left, right, context)
    at = axis(bound, "dim", len(shape), context)
    result = removed(shape, at) if shape else ()
    return Outcome(Tensor(result, left.dtype), flops=6 * numel(shape))


def pairwise_distance(bound: Bound, context: Context) -> Outcome:
    """``pairwise_distance(x1, x2)``: the last axis of the broadcast shape goes, or becomes 1."""
    left, right = tensor(bound, "x1", context), tensor(bound, "x2", context)
    shape = broadcast_pair(left, right, context)
    at = len(shape) - 1
    result = replaced(shape, at, 1) if flag(bound, "keepdim") else removed(shape, at)
    dtype = real_of(floating(promote(left.dtype, right.dtype)))
    return Outcome(Tensor(result if shape else (), dtype), flops=3 * numel(shape))


def cdist(bound: Bound, context: Context) -> Outcome:
    """``cdist(x1, x2)``: ``[... P M]`` and ``[... R M]`` give the distances ``[... P R]``."""
    left, right = _points(bound, "x1", context), _points(bound, "x2", context)
    sizes = left.shape[-1], right.shape[-1]
    message = (
        f"X1 and X2 must have the same number of columns. X1: {message_text(sizes[0])} X2: "
        f"{message_text(sizes[1])}"
    )
    facts = {"argument": "x2", "axis": right.rank - 1, "expected": sizes[0], "given": sizes[1]}
    facts["shape"] = right.shape
    equal(*sizes, context, lambda: Complaint("size", facts, message))
    batch = broadcast_pair(Tensor(left.shape[:-2]), Tensor(right.shape[:-2]), context)
    shape = (*batch, left.shape[-2], right.shape[-2])
    result = Tensor(shape, promote(left.dtype, right.dtype))
    return Outcome(result, flops=3 * numel(shape) * sizes[0])


def _points(bound: Bound, name: str, context: Context) -> Tensor:
    source = tensor(bound, name, context)
    if not is_floating(source.dtype):
        message = f"cdist only supports floating-point dtypes, {name} got: {source.dtype}"
        refuse(context, "float_dtype", message, argument=name, given=source.dtype)
    if source.rank < 2:
        message = f"cdist only supports at least 2D tensors, {name} got: {source.rank}D"
        refuse_rank(context, source, message, argument=name, least=2)
        raise CannotTell("points need two axes")
    return source


def pdist(bound: Bound, context: Context) -> Outcome:
    """The distances of all pairs of rows of ``[N M]``."""
    source = tensor(bound, "input", context)
    if source.rank != 2:
        message = f"pdist only supports 2D tensors, got: {source.rank}D"
        facts = {"argument": "input", "expected": (2,), "given": source.rank}
        refuse(context, "rank", message, **facts, shape=source.shape)
        raise CannotTell("pairs of rows need two axes")
    if not is_floating(source.dtype):
        message = "pdist only supports floating-point dtypes"
        refuse(context, "float_dtype", message, argument="input", given=source.dtype)
    if type(bound["p"]) in (int, float) and bound["p"] < 0:
        message = "pdist only supports non-negative p values"
        refuse(context, "negative_argument", message, argument="p", value=bound["p"])
    rows, columns = source.shape
    pairs = rows * (rows - 1) // 2
    return Outcome(Tensor((pairs,), source.dtype), flops=3 * pairs * columns)
