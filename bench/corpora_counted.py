"""Models whose results depend on data: what netgloss states of them against what torch gives.

A size that only data tell is written ``?`` and agrees with every number; a result that is not
known is unknown. The places of the results (``1.boxes``) and all other sizes must be torch's.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.corpora_compare import (
    Entry,
    Notes,
    Verdict,
    failures,
    parameters_equal,
    reading,
    verdict,
)
from netgloss.catalogue.records import Shape, Tensor
from netgloss.interpret.trace import Thing
from netgloss.symbolic import counts, hint_of


def is_counted(fact: Mapping[str, Any]) -> bool:
    """Whether the results of a model have names in this fact, and depend on data."""
    return any("named" in run for run in fact.get("runs", ()))


def judge_counted(entry: Entry, root: Path, fact: Mapping[str, Any]) -> Verdict:
    """The verdict on a model, its input given at every size."""
    notes = Notes(lambda inputs: reading(entry, root, inputs), sizes=len(fact["runs"]))
    notes.torch_seconds = fact.get("seconds")
    shapes = accepted = True
    equal = False
    for at, run in enumerate(fact["runs"]):
        start = time.perf_counter()
        model = notes.ask(run["inputs"])
        if at == 0:
            notes.seconds = round(time.perf_counter() - start, 3)
            equal = parameters_equal(model, fact, notes)
        if "error" in run or model.trace.faults or not model.trace.returned:
            accepted = shapes = False
            failures(model, notes, certain="error" not in run)
            continue
        told = dict(_named(model.trace.output))
        before = len(notes.wrong) + len(notes.unknown)
        _compare(told, run["named"], notes)
        shapes = shapes and len(notes.wrong) + len(notes.unknown) == before
    return verdict(entry, equal, shapes, accepted, notes)


def _named(value: Any, path: str = "") -> Iterator[tuple[str, Shape | None]]:
    """The tensors of a result by their places; None for what is not known."""
    if isinstance(value, Tensor):
        yield path, value.shape
    elif isinstance(value, Thing) and value.kind == "unknown":
        yield path, None
    elif isinstance(value, Thing | tuple):
        items = value if isinstance(value, tuple) else value.items
        keyed = isinstance(value, Thing) and value.kind == "dict"
        for key, part in items if keyed else enumerate(items):
            yield from _named(part, f"{path}.{key}" if path else str(key))


def _compare(
    told: Mapping[str, Shape | None], given: Mapping[str, list[int]], notes: Notes
) -> None:
    for path, shape in told.items():
        if shape is None:
            notes.unknown.append(f"{path} is not known")
    if told.keys() != given.keys():
        text = f"the results are {', '.join(told)}; torch's are {', '.join(given)}"
        (notes.unknown if None in told.values() else notes.wrong).append(text)
        return
    for path, shape in told.items():
        sizes = given[path]
        if shape is not None and not (
            len(shape) == len(sizes)
            and all(counts(s) or hint_of(s) == n for s, n in zip(shape, sizes, strict=True))
        ):
            text = ", ".join(map(str, shape))
            notes.wrong.append(f"{path} is [{text}], torch's is {sizes}")
