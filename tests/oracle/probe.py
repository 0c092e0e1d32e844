"""Which input positions an output depends on, found by torch's gradients in a process of its own.

    python -m tests.oracle.probe < jobs.json > results.json

All weights are made positive and maxima become averages, so that nothing cancels and nothing is
left out: an input position counts when the gradient there is not zero. Sixteen neighbouring
positions of an output are asked, in the middle of the axis, since after an upsampling neighbours
see differently much.

job     {"file", "root", "construct", "shape", "axis": of the input, "paths": [module, …]}
result  {path: [positions seen at most, size of the axis], …}
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from tests.oracle.execute import namespace
from torch import Tensor, nn
from torch.nn import functional as F

NEIGHBOURS = 16


def averaging(average: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """A maximum over the same windows, as an average."""

    def pool(
        input: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1,
        ceil_mode: bool = False, return_indices: bool = False,
    ) -> Tensor:  # fmt: skip
        assert dilation in (1, (1, 1)) and not return_indices
        return average(input, kernel_size, stride, padding, ceil_mode)

    return pool


def positive(model: nn.Module) -> nn.Module:
    """Weights that let every gradient through, of a size that lets none overflow; they differ, so
    that normalisation has something to normalise."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.uniform_(0.5, 1.5)
            parameter.div_(max(1, parameter[0].numel() if parameter.dim() > 1 else 1))
    return model.double().eval()


def seen(outputs: Tensor, given: Tensor, axis: int) -> int:
    """The most positions along the axis of the input that a position of the output depends on."""
    flat = outputs.dim() != given.dim()
    length = 1 if flat else outputs.shape[axis]
    middle, most = length // 2, 0
    for place in range(middle, min(length, middle + NEIGHBOURS)):
        chosen = outputs if flat else outputs.select(axis, place)
        if not flat and chosen.dim() > 2:  # the middle of the other axes
            chosen = chosen[(..., *(size // 2 for size in chosen.shape[2:]))]
        (gradient,) = torch.autograd.grad(chosen.sum(), given, retain_graph=True)
        others = [dim for dim in range(given.dim()) if dim != axis]
        there = (gradient != 0).sum(others).nonzero()[:, 0].tolist()
        most = max(most, there[-1] - there[0] + 1 if there else 0)
    return most


def probe(job: dict[str, Any]) -> dict[str, list[int]]:
    root = Path(job["root"]) if job["root"] else None
    model = positive(eval(job["construct"], dict(namespace(Path(job["file"]), root))))
    first: dict[str, Tensor] = {}

    def keep(path: str) -> Callable[..., None]:
        def hook(module: nn.Module, args: Any, output: Any) -> None:
            if isinstance(output, Tensor):
                first.setdefault(path, output)

        return hook

    for path in job["paths"]:
        model.get_submodule(path).register_forward_hook(keep(path))
    given = torch.rand(job["shape"], dtype=torch.float64, requires_grad=True)
    model(given)
    axis = job["axis"]
    return {path: [seen(output, given, axis), given.shape[axis]] for path, output in first.items()}


def main() -> None:
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    torch.manual_seed(0)
    F.max_pool1d = averaging(F.avg_pool1d)
    F.max_pool2d = averaging(F.avg_pool2d)
    F.adaptive_max_pool2d = lambda given, size, return_indices=False: F.adaptive_avg_pool2d(
        given, size
    )
    for name in ("relu", "relu6", "hardtanh", "hardswish"):
        setattr(F, name, lambda given, *args, **kwargs: given + 0)  # nothing is cut off
    json.dump([probe(job) for job in json.load(sys.stdin)], sys.stdout)


if __name__ == "__main__":
    main()
