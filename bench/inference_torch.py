"""What torch makes of the arguments and inputs that netgloss inferred: a process of its own.

    python -m bench.inference_torch < jobs > facts      one JSON object a line, both ways

job   {"kind": "classes", "package", "root", "torchvision", "module", "key"}
fact  {"key", "module", "classes": [{"name", "forward": bool}, …]} or {"key", "error"}
job   {"kind": "run", "key", "package", "root", "torchvision", "module", "construct",
       "call", "name"}
fact  {"key", "built": bool, "ran": bool, "error": text}

``construct`` and ``call`` are expressions, the second over ``model``; ``name`` is the class that
must come of the first, "" where any may.

A model is built and run on the meta device, which computes shapes alone; what fails there is tried
on the processor. Of a model that is too large for that the meta device's word stands, unless it
says that it cannot do what is asked (data that decides): then nothing was measured.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import re
import resource
import signal
from collections.abc import Mapping
from typing import Any

import torch
from torch import nn

from bench.corpora_torch import build, serve

MEMORY = 9 * 2**30  # bytes of address space
SECONDS = 90  # of processor time for one model
HEAVY = 400_000_000  # parameters of a model that is not made on the processor
# What the meta device says of operations that need data, not shapes.
NEEDS_DATA = re.compile(r"NotImplementedError|\bmeta\b|[Ss]calar[Tt]ype|data-dependent")


class OutOfTime(Exception):
    """Raised by the alarm."""


class Reach:
    """A module by its dotted name; what is not there yet is imported when it is asked for."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __getattr__(self, name: str) -> Any:
        try:
            importlib.import_module(f"{self.path}.{name}")
        except ImportError:
            return getattr(importlib.import_module(self.path), name)
        return Reach(f"{self.path}.{name}")


def classes(job: Mapping[str, Any]) -> dict[str, Any]:
    """The ``nn.Module`` classes that a file defines, and whether each has a forward of its own."""
    try:
        module = importlib.import_module(job["module"])
    except Exception as error:
        return {"key": job["key"], "error": told(error)}
    unwritten: Any = nn.Module.forward
    found = [
        {"name": name, "forward": getattr(value, "forward", None) is not unwritten}
        for name, value in vars(module).items()
        if inspect.isclass(value) and issubclass(value, nn.Module)
        if value.__module__ == job["module"] and value.__name__ == name
    ]
    return {"key": job["key"], "classes": found}


def attempt(job: Mapping[str, Any]) -> dict[str, Any]:
    """Build the model and call it; the processor's word counts where the meta device fails."""
    module = importlib.import_module(job["module"])
    package = {job["package"]: Reach(job["package"])}
    # The package last: a file that imports a part of it has a name for what it has imported only.
    names = {"torch": torch, "nn": nn, "functools": functools, **vars(module), **package}
    fact, size = _on_meta(job, names)
    if fact["ran"]:
        return fact
    if size > HEAVY:
        cannot = NEEDS_DATA.search(fact["error"]) is not None
        return {**fact, "error": f"too heavy: {fact['error']}"} if cannot else fact
    return _on_processor(job, names)


def _on_meta(job: Mapping[str, Any], names: Mapping[str, Any]) -> tuple[dict[str, Any], int]:
    fact = {"key": job["key"], "built": False, "ran": False, "error": ""}
    size = 0
    try:
        model = build(names, job["construct"])
        size = sum(p.numel() for p in model.parameters())
        with torch.device("meta"):
            _call(model, job, names, fact)
    except OutOfTime:
        raise
    except Exception as error:
        fact["error"] = told(error)
    return fact, size


def _on_processor(job: Mapping[str, Any], names: Mapping[str, Any]) -> dict[str, Any]:
    fact = {"key": job["key"], "built": False, "ran": False, "error": ""}
    try:
        model = eval(job["construct"], dict(names))
        model.eval()
        _call(model, job, names, fact)
    except OutOfTime:
        raise
    except Exception as error:
        fact["error"] = told(error)
    return fact


def _call(
    model: Any, job: Mapping[str, Any], names: Mapping[str, Any], fact: dict[str, Any]
) -> None:
    made = type(model).__name__
    if job["name"] not in ("", made):
        raise TypeError(f"gives a {made}, not a {job['name']}")
    fact["built"] = True
    with torch.no_grad():
        eval(job["call"], {**names, "model": model})
    fact["ran"] = True


def told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]


def let_meta_cast() -> None:
    """``torch.autocast("meta", enabled=False)``, as rotary embeddings write it by the device of
    their input, has no dtype to fall back on and raises; shapes are those of the processor."""
    build_context: Any = torch.autocast.__init__

    def init(self: Any, device_type: str, *args: Any, **kwargs: Any) -> None:
        build_context(self, "cpu" if device_type == "meta" else device_type, *args, **kwargs)

    setattr(torch.autocast, "__init__", init)  # noqa: B010 - mypy forbids the assignment


def _alarm(*_: object) -> None:
    raise OutOfTime


def answer(job: Mapping[str, Any]) -> dict[str, Any]:
    if job["kind"] == "classes":
        return classes(job)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        return attempt(job)
    except OutOfTime:
        return {"key": job["key"], "built": False, "ran": False, "error": "out of time"}
    except Exception as error:
        return {"key": job["key"], "built": False, "ran": False, "error": told(error)}
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def main() -> None:
    let_meta_cast()
    signal.signal(signal.SIGPROF, _alarm)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    serve(answer)


if __name__ == "__main__":
    main()
