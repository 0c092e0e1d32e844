"""Distances and similarities along one axis of two tensors that are broadcast."""

from __future__ import annotations

from netgloss.catalogue.records import Context, Outcome, Tensor
from netgloss.catalogue.rules.common import (
    Bound,
    axis,
    broadcast_pair,
    flag,
    numel,
    removed,
    replaced,
    tensor,
)


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
    return Outcome(Tensor(result if shape else (), left.dtype), flops=3 * numel(shape))
