"""Runs real models under torch, in a process of its own, and says what happened.

    python -m tests.oracle.execute < jobs.json > results.json

A job names a source file, an expression that builds the model, and inputs; models are built and
run on the meta device, so nothing is computed and nothing needs much memory. torchvision's
compiled operators do not load beside a torch of another version, so its package files are
replaced by empty ones that only say where the modules lie: ``torchvision/models/resnet.py`` runs
as it is.

job     {"file", "root", "construct", "mode", "inputs": [[shape, …], …]}
result  {"parameters", "trainable", "runs": [{"outputs": [shape, …]} or {"error": text}, …]}
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import runpy
import sys
import types
import warnings
from pathlib import Path
from typing import Any

import torch
from bench.torch_shapes import shapes

BARE = ("torchvision", "torchvision.models", "torchvision.ops", "torchvision.transforms")


class Anything(types.ModuleType):
    """A module of which every name can be imported; its names are only ever passed along."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **kwargs: None


def stub(root: Path) -> None:
    """Make torchvision's model files importable without torchvision's own start-up."""
    for name in BARE:
        package = types.ModuleType(name)
        package.__path__ = [str(root / name.replace(".", "/"))]
        sys.modules[name] = package
    for name in ("torchvision.transforms._presets", "torchvision._internally_replaced_utils"):
        sys.modules[name] = Anything(name)
    utils = types.ModuleType("torchvision.utils")
    utils._log_api_usage_once = lambda obj: None  # type: ignore[attr-defined]
    utils._make_ntuple = _make_ntuple  # type: ignore[attr-defined]
    sys.modules["torchvision.utils"] = utils


def _make_ntuple(value: Any, count: int) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,) * count


def namespace(file: Path, root: Path | None) -> dict[str, Any]:
    """The names of a source file after running it, inside its package if `root` holds one."""
    if root is None:
        return runpy.run_path(str(file))
    stub(root)
    dotted = ".".join(file.relative_to(root).with_suffix("").parts)
    return vars(importlib.import_module(dotted))


def run(model: Any, inputs: list[list[int]]) -> dict[str, Any]:
    tensors = [torch.empty(shape, device="meta") for shape in inputs]
    try:
        with torch.no_grad():
            return {"outputs": shapes(model(*tensors))}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


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
        "runs": [run(model, inputs) for inputs in job["inputs"]],
    }


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    json.dump([execute(job) for job in json.load(sys.stdin)], sys.stdout)
