"""Replays under torch what was inferred, in a process of its own, and says what happened.

    python -m tests.models.replay_side < jobs.json > results.json

job     {"file", "construct", "call"}, both expressions; the second is over ``model``
result  {"class", "parameters", "outputs": [shape, …]} or {"error": text}
"""

from __future__ import annotations

import functools
import json
import runpy
import sys
import warnings
from typing import Any

import torch
from bench.torch_shapes import shapes
from torch import nn


def replay(job: dict[str, Any]) -> dict[str, Any]:
    try:
        names = {"torch": torch, "nn": nn, "functools": functools, **runpy.run_path(job["file"])}
        model = eval(job["construct"], dict(names)).eval()
        with torch.no_grad():
            outputs = shapes(eval(job["call"], {**names, "model": model}))
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"[:300]}
    parameters = sum(p.numel() for p in model.parameters())
    return {"class": type(model).__name__, "parameters": parameters, "outputs": outputs}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    results = [replay(job) for job in json.load(sys.stdin)]
    json.dump(results, sys.stdout)
