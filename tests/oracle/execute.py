"""Runs real models under torch, in a process of its own, and says what happened.

    python -m tests.oracle.execute < jobs.json > results.json

A job names a source file, an expression that builds the model, and inputs; models are built and
run on the meta device, so nothing is computed and nothing needs much memory. torchvision's
files run as they are, without its own start-up (``bench.corpora_torch``).

job     {"file", "root", "construct", "mode", "inputs": [[shape, …], …]}
result  {"parameters", "trainable", "runs": [RUN, …]}
RUN     {"outputs": [shape, …], "macs": by torch's own counter} or {"error": text, "line": the line
        of the file that was running}
"""

from __future__ import annotations

import importlib
import json
import runpy
import sys
import traceback
import warnings
from pathlib import Path
from typing import Any

import torch
from bench.corpora_torch import stub_torchvision
from bench.torch_shapes import shapes
from torch.utils.flop_counter import FlopCounterMode


def namespace(file: Path, root: Path | None) -> dict[str, Any]:
    """The names of a source file after running it, inside its package if `root` holds one."""
    if root is None:
        return runpy.run_path(str(file))
    stub_torchvision(str(root))
    dotted = ".".join(file.relative_to(root).with_suffix("").parts)
    return vars(importlib.import_module(dotted))


def run(model: Any, inputs: list[list[int]], file: Path) -> dict[str, Any]:
    tensors = [torch.empty(shape, device="meta") for shape in inputs]
    counter = FlopCounterMode(display=False)
    try:
        with torch.no_grad(), counter:
            outputs = shapes(model(*tensors))
        return {"outputs": outputs, "macs": counter.get_total_flops() // 2}
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        lines = [frame.lineno for frame in frames if frame.filename == str(file)]
        return {"error": f"{type(error).__name__}: {error}", "line": (lines or [None])[-1]}


def execute(job: dict[str, Any]) -> dict[str, Any]:
    root = Path(job["root"]) if job.get("root") else None
    names = namespace(Path(job["file"]), root)
    with torch.device("meta"):
        model = eval(job["construct"], dict(names))
    model.train(job.get("mode") == "train")
    parameters = list(model.parameters())
    return {
        "parameters": sum(p.numel() for p in parameters),
        "trainable": sum(p.numel() for p in parameters if p.requires_grad),
        "runs": [run(model, inputs, Path(job["file"])) for inputs in job["inputs"]],
    }


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    json.dump([execute(job) for job in json.load(sys.stdin)], sys.stdout)
