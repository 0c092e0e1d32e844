"""Builds and runs models under torch, in a process of its own, and says what happened.

    python -m tests.models.torch_side < jobs.json > results.json

Unlike ``tests/oracle/execute.py`` this one runs on the processor, not on the meta device: pasted
models make tensors of their own in ``forward``, and what a kernel refuses is part of the answer.

job     {"file", "construct", "mode", "device", "sizes": [[{"shape", "dtype"} or null, …], …]}
result  {"error": text} or
        {"parameters", "trainable", "runs": [{"outputs": [shape, …], "macs"} or {"error": text}, …]}
"""

from __future__ import annotations

import contextlib
import io
import json
import runpy
import sys
import warnings
from typing import Any

import torch
from bench.torch_shapes import shapes
from torch.utils.flop_counter import FlopCounterMode


def tensor(spec: dict[str, Any], device: str) -> torch.Tensor:
    dtype = getattr(torch, spec["dtype"])
    if dtype.is_floating_point:
        return torch.rand(spec["shape"], device=device, dtype=dtype)
    return torch.zeros(spec["shape"], device=device, dtype=dtype)


def run(model: Any, size: dict[str, Any], device: str) -> dict[str, Any]:
    try:
        inputs = {name: nested(spec, device) for name, spec in size.items()}
        counter = FlopCounterMode(display=False)
        with torch.no_grad(), counter:
            outputs = shapes(model(**inputs))
        return {"outputs": outputs, "macs": counter.get_total_flops() // 2}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"[:300]}


def nested(spec: Any, device: str) -> Any:
    """A tensor, or a tuple of them where forward takes a pair such as (h, c)."""
    if isinstance(spec, list):
        return tuple(nested(part, device) for part in spec)
    return tensor(spec, device)


def execute(job: dict[str, Any]) -> dict[str, Any]:
    device = job["device"]
    try:
        with torch.device(device):
            names = runpy.run_path(job["file"])
            model = eval(job["construct"], dict(names))
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"[:300]}
    model.train(job["mode"] == "train")
    parameters = list(model.parameters())
    return {
        "parameters": sum(p.numel() for p in parameters),
        "trainable": sum(p.numel() for p in parameters if p.requires_grad),
        "runs": [run(model, size, device) for size in job["sizes"]],
    }


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    torch.backends.mkldnn.enabled = False  # its recurrent kernels hide their products
    with contextlib.redirect_stdout(io.StringIO()):
        results = [execute(job) for job in json.load(sys.stdin)]
    json.dump(results, sys.stdout)
