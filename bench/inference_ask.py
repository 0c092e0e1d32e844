"""What netgloss infers of a class or entry point from its file, in a form that torch can replay."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.corpora_compare import entries
from netgloss.errors import NetglossError
from netgloss.models import ModelReading, Options, read

STEPS, SECONDS = 20_000_000, 12.0  # a corpus is trusted to end: more than a paste gets


@dataclass(frozen=True, slots=True)
class Case:
    """An entry point (``construct`` says how it is built) or a class, of which nothing is said."""

    package: str
    file: str  # relative to the package's root
    name: str
    construct: str | None = None

    @property
    def key(self) -> str:
        return f"{self.file}:{self.name}"

    @property
    def module(self) -> str:
        return self.file.removesuffix("/__init__.py").removesuffix(".py").replace("/", ".")


def entry_cases(package: str, root: Path) -> Iterator[Case]:
    """Every registered entry point; only its input is to be inferred."""
    for entry in entries(package, root):
        yield Case(package, entry.file, entry.name.rpartition(":")[2], entry.construct)


def files(package: str, root: Path) -> Iterator[str]:
    """Files of the package that may define a module class."""
    for path in sorted((root / package).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if any(isinstance(node, ast.ClassDef) for node in ast.parse(text).body):
            yield path.relative_to(root).as_posix()


def ask(case: Case, root: Path) -> dict[str, Any]:
    """What netgloss infers: ``construct`` and ``call`` (expressions), whether
    it ``runs``, and ``why`` not; ``error`` alone where there is no reading."""
    path = root / case.file
    options = Options(
        model=None if case.construct else case.name,
        construct=case.construct,
        root=str(root),
        path=str(path),
        steps=STEPS,
        seconds=SECONDS,
    )
    try:
        reading = read(path.read_text(encoding="utf-8"), options)
    except NetglossError as error:
        return {"error": f"{type(error).__name__}: {error}"}
    except Exception as error:  # a defect of netgloss, told like any other failure
        return {"error": f"crash: {type(error).__name__}: {error}"}
    if not reading.models:
        return {"error": "no model"}
    model = reading.models[0]
    return {
        "construct": case.construct or model.construct,
        "call": model.call,
        "runs": model.runs,
        "why": why(model),
    }


def why(model: ModelReading) -> str:
    """The first reason for which the model does not run, or is not proved."""
    for fault in model.trace.faults:
        if fault.follows is None:
            text = fault.complaint.torch or str(dict(fault.complaint.facts))
            where = f"{fault.place.file or 'line'}:{fault.place.line}"
            return f"{fault.kind}: {text[:120]} ({where})"
    for unknown in model.trace.unknowns:
        if unknown.decided_structure or not model.runs:
            where = f"{unknown.place.file or 'line'}:{unknown.place.line}"
            return f"unknown {unknown.reason}: {unknown.what} ({where})"
    return "" if model.runs else "not built" if not model.trace.modules else "output unknown"
