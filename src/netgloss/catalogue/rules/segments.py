"""``torch.segment_reduce``: runs of one axis, each reduced to one place."""

from __future__ import annotations

from netgloss.catalogue.records import CannotTell, Complaint, Context, Outcome, Tensor
from netgloss.catalogue.rules.common import Bound, axis, equal, numel, refuse, tensor
from netgloss.catalogue.rules.dtypes import is_floating, is_integral, scalar_type

_REDUCTIONS = ("sum", "mean", "max", "min", "prod")


def segment_reduce(bound: Bound, context: Context) -> Outcome:
    """As many places along the axis as there are ``lengths``; of ``offsets`` there is one more.

    Source: aten/src/ATen/native/SegmentReduce.cpp. Whether the lengths cover the axis is data.
    """
    data = tensor(bound, "data", context)
    at = axis(bound, "axis", data.rank, context)
    if bound["reduce"] not in _REDUCTIONS:
        message = (
            f"reduce argument must be either sum, prod, mean, amax or amin, got {bound['reduce']}"
        )
        facts = {"argument": "reduce", "expected": _REDUCTIONS, "given": bound["reduce"]}
        refuse(context, "choice", message, **facts)
    if not is_floating(data.dtype):
        message = f"\"_segment_reduce_cpu\" not implemented for '{scalar_type(data.dtype)}'"
        refuse(context, "dtype_refused", message, dtype=data.dtype, wanted="a float")
    if bound["indices"] is not None:
        message = "segment_reduce(): indices based reduction is not supported yet."
        refuse(context, "not_together", message, first="segment_reduce", second="indices")
    offsets = bound["offsets"] is not None
    if not offsets and bound["lengths"] is None:
        message = "segment_reduce(): Either lengths or offsets must be defined."
        refuse(context, "missing", message, argument="lengths", because="offsets=None")
        raise CannotTell("the segments are missing")
    ends = tensor(bound, "offsets" if offsets else "lengths", context)
    _need_ends(ends, data, at, context)
    count = ends.shape[at] - 1 if offsets else ends.shape[at]
    shape = (*data.shape[:at], count, *data.shape[at + 1 :])
    return Outcome(Tensor(shape, data.dtype), flops=numel(data.shape))


def _need_ends(ends: Tensor, data: Tensor, at: int, context: Context) -> None:
    """The segments have the axes of the data up to the one that is cut."""
    if ends.rank - 1 != at:
        message = (
            f"segment_reduce(): Expected axis to be the last dimension of lengths but got {at}."
        )
        facts = {"argument": "lengths", "expected": (at + 1,), "given": ends.rank}
        refuse(context, "rank", message, **facts, shape=ends.shape)
        raise CannotTell("segments of other axes")
    if not is_integral(ends.dtype):
        message = (
            '"_segment_reduce_lengths_cpu_kernel1" not implemented for '
            f"'{scalar_type(ends.dtype)}'"
        )
        refuse(context, "dtype_refused", message, dtype=ends.dtype, wanted="an integer")
    facts = {"argument": "lengths", "expected": data.shape[:at], "given": ends.shape[:at]}
    for own, other in zip(ends.shape[:at], data.shape[:at], strict=True):
        equal(own, other, context, lambda: Complaint("size_of", facts, ""))
