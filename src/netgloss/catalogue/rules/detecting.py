"""Operators of detection models."""

from __future__ import annotations

from netgloss.catalogue.records import Context, Outcome, Tensor
from netgloss.catalogue.rules.common import Bound, need, tensor


def nms(bound: Bound, context: Context) -> Outcome:
    """The places of the boxes that are kept: how many is data."""
    boxes, scores = tensor(bound, "dets", context), tensor(bound, "scores", context)
    if boxes.rank == 2 and scores.rank == 1:
        message = "boxes and scores should have same number of elements in dimension 0"
        need(
            boxes.shape[0], "==", scores.shape[0], context, "size_of", message,
            argument="scores", expected=(boxes.shape[0],), given=scores.shape,
        )  # fmt: skip
    return Outcome(Tensor((context.counted("torchvision.ops.nms"),), "int64"))
