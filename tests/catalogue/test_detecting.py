"""torchvision's operators, which torch has not; bench.corpora compares whole detection models."""

from __future__ import annotations

from typing import Any

import pytest
from tests.catalogue.oracle import Counting, SimpleContext

from netgloss import catalogue
from netgloss.catalogue.records import CannotTell, Tensor
from netgloss.symbolic import counts, symbol

K, N = symbol("K", 5), symbol("N", 2)


def _apply(name: str, *args: Any, context: SimpleContext) -> Any:
    entry = catalogue.find(f"torch.ops.torchvision.{name}")
    assert entry is not None
    return entry.apply(entry.bind(args, {}), context).value  # type: ignore[union-attr]


def test_how_many_boxes_are_kept_is_data() -> None:
    kept = _apply("nms", Tensor((K, 4)), Tensor((K,)), 0.5, context=Counting())
    assert kept.dtype == "int64" and kept.rank == 1 and counts(kept.shape[0])
    with pytest.raises(CannotTell):
        _apply("nms", Tensor((K, 4)), Tensor((K,)), 0.5, context=SimpleContext())


@pytest.mark.parametrize(
    ("boxes", "scores", "kind"),
    [((5, 4), (4,), "size_of"), ((4,), (4,), "rank"), ((5, 4), (5, 1), "rank")],
)
def test_what_nms_refuses(boxes: tuple[int, ...], scores: tuple[int, ...], kind: str) -> None:
    context = Counting()
    _apply("nms", Tensor(boxes), Tensor(scores), 0.5, context=context)
    assert [complaint.kind for complaint in context.complaints] == [kind]


def test_every_box_is_sampled_at_a_grid() -> None:
    context = SimpleContext()
    images, boxes = Tensor((N, 256, 50, 50)), Tensor((K, 5))
    sampled = _apply("roi_align", images, boxes, 0.25, 7, 9, 2, False, context=context)
    assert sampled.shape == (K, 256, 7, 9) and context.complaints == []
    _apply("roi_align", images, Tensor((K, 4)), 0.25, 7, 9, 2, False, context=context)
    assert len(context.complaints) == 1
