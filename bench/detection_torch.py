"""What torchvision's detection models give, run on the processor: their results depend on data.

The compiled non-maximum suppression is replaced by the same in torch; ``roi_align`` has such a
form of its own in torchvision.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import torch

# Batch, channels, height, width: the authors name no size, so the first counts as the default.
SIZES = ((2, 3, 96, 160), (1, 3, 33, 47))


def nms(boxes: torch.Tensor, scores: torch.Tensor, threshold: float) -> torch.Tensor:
    """The places of the boxes kept, best first: none overlaps a better one more than this."""
    order = scores.argsort(descending=True)
    sorted_boxes = boxes[order]
    low = torch.maximum(sorted_boxes[:, None, :2], sorted_boxes[None, :, :2])
    high = torch.minimum(sorted_boxes[:, None, 2:], sorted_boxes[None, :, 2:])
    both = (high - low).clamp(min=0).prod(dim=2)
    area = both.diagonal()
    over = both / (area[:, None] + area[None] - both) > threshold
    dropped = torch.zeros(len(order), dtype=torch.bool)
    kept = []
    for place in range(len(order)):
        if not dropped[place]:
            kept.append(place)
            dropped |= over[place]
    return order[torch.tensor(kept, dtype=torch.int64)]


@cache
def provide_nms() -> None:
    """``torch.ops.torchvision.nms`` for the processor, once in a process."""
    torch.library.define("torchvision::nms", "(Tensor dets, Tensor scores, float t) -> Tensor")
    torch.library.impl("torchvision::nms", "CPU", nms)


def named_shapes(value: Any, path: str = "") -> Iterator[tuple[str, list[int]]]:
    """The tensors of a result by their places in it: ``1.boxes`` is ``[12, 4]``."""
    if isinstance(value, torch.Tensor):
        yield path, list(value.shape)
    elif isinstance(value, dict | list | tuple):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, part in pairs:
            yield from named_shapes(part, f"{path}.{key}" if path else str(key))


def answer(job: Mapping[str, Any], names: Mapping[str, Any]) -> dict[str, Any]:
    """The fact of one detection model: its ``runs`` have ``named`` outputs."""
    torch.manual_seed(0)
    start = time.perf_counter()
    model = eval(job["construct"], dict(names)).eval()
    runs = []
    for size in SIZES:
        run: dict[str, Any] = {"inputs": [list(size)]}
        try:
            with torch.no_grad():
                run["named"] = dict(named_shapes(model(torch.rand(size))))
        except Exception as error:
            run["error"] = f"{type(error).__name__}: {error}"[:300]
        runs.append(run)
    parameters = list(model.parameters())
    return {
        "entry": job["entry"],
        "parameters": sum(p.numel() for p in parameters),
        "trainable": sum(p.numel() for p in parameters if p.requires_grad),
        "default": [list(SIZES[0])],
        "runs": runs,
        "seconds": round(time.perf_counter() - start, 3),
    }
