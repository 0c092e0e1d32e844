"""``torch.masked``: reductions over the elements that a mask leaves."""

from __future__ import annotations

from collections.abc import Callable

from netgloss.catalogue.records import Context, Outcome, Tensor
from netgloss.catalogue.rules.common import Bound, Rule, axis, flag, numel, tensor
from netgloss.catalogue.rules.dtypes import dtype_argument, floating, real_of
from netgloss.catalogue.rules.reducing import dims_of, reduced_shape, summed


def _reduction(result: Callable[[str], str]) -> Rule:
    def rule(bound: Bound, context: Context) -> Outcome:
        source = tensor(bound, "input", context)
        dtype = dtype_argument(bound["dtype"], context) or result(source.dtype)
        shape = reduced_shape(source, dims_of(bound, source, context), flag(bound, "keepdim"))
        return Outcome(Tensor(shape, dtype), flops=numel(source.shape))

    return rule


def _kept(dtype: str) -> str:
    return dtype


prod = _reduction(summed)
extreme = _reduction(_kept)
mean = _reduction(floating)
spread = _reduction(lambda dtype: real_of(floating(dtype)))


def same(bound: Bound, context: Context) -> Outcome:
    """``softmax`` and ``normalize`` keep the shape."""
    source = tensor(bound, "input", context)
    axis(bound, "dim", source.rank, context)
    dtype = dtype_argument(bound["dtype"], context) or floating(source.dtype)
    return Outcome(Tensor(source.shape, dtype), flops=numel(source.shape))
