"""Whole models: what netgloss says of a source file against what torch does with it.

For every model: equal parameter counts, equal output shapes at 3 input sizes, and 6 sizes around
the borders that netgloss states, accepted or refused alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.oracle.separately import answers

import netgloss

LARGEST = 600
NOT_PROVED = "Other input sizes were not proved"


@dataclass(frozen=True)
class Subject:
    """A model to compare: ``construct`` is an expression over the names of ``file``."""

    file: Path
    construct: str
    root: Path | None = None
    mode: str = "eval"


Size = tuple[int, int, int]  # N, H, W


def disagreements(subjects: Iterable[Subject]) -> list[str]:
    """Everything that netgloss says and torch does not, one line each; empty is agreement."""
    subjects = list(subjects)
    claims = [claim(subject) for subject in subjects]
    plans = [sizes(one) for one in claims]
    facts = execute(subjects, claims, plans)
    return [
        f"{subject.construct} ({subject.mode}): {wrong}"
        for subject, one, plan, fact in zip(subjects, claims, plans, facts, strict=True)
        for wrong in compare(one, plan, fact)
    ]


def claim(subject: Subject) -> dict[str, Any]:
    """What netgloss says of the model, by the JSON contract."""
    how = {"construct": subject.construct, "mode": subject.mode}
    result = netgloss.summary(subject.file, lang="en", **how)
    (model,) = result.to_json()["models"]
    return dict(model)


def sizes(model: Mapping[str, Any]) -> list[Size]:
    """At least 9 sizes: 3 that are accepted and not small, and 6 on both sides of the border."""
    side = next((s for s in range(1, LARGEST) if accepts(model, (2, s, s))), 32)
    less = max(1, side - 1)
    border = [
        (2, less, less),
        (2, side, side),
        (2, side + 1, side + 1),
        (1, side, less),
        (1, less, side),
        (1, side, side),
    ]
    inside = [(2, side + 13, side + 2), (1, 2 * side + 35, side + 64), (3, 224, 224)]
    return border + inside


def accepts(model: Mapping[str, Any], size: Size) -> bool:
    return bool(evaluate(model["accepts"], size))


def evaluate(expression: str | int, size: Size) -> Any:
    """A size or condition of the JSON: a Python expression over N, H and W."""
    names = dict(zip("NHW", size, strict=True))
    return eval(str(expression), {"__builtins__": {}}, names)


def input_shape(model: Mapping[str, Any], size: Size) -> list[int]:
    (only,) = model["inputs"]
    return [evaluate(dim, size) for dim in only["shape"]]


def execute(
    subjects: list[Subject], claims: list[dict[str, Any]], plans: list[list[Size]]
) -> list[dict[str, Any]]:
    """Run the models under torch, all in one process of its own."""
    jobs = [
        {
            "file": str(subject.file),
            "root": str(subject.root) if subject.root else None,
            "construct": subject.construct,
            "mode": subject.mode,
            "inputs": [[input_shape(one, size)] for size in plan],
        }
        for subject, one, plan in zip(subjects, claims, plans, strict=True)
    ]
    return answers("tests.oracle.execute", jobs)


def compare(model: Mapping[str, Any], plan: list[Size], fact: Mapping[str, Any]) -> Iterable[str]:
    """What differs between the claim and the fact. A size refused is no claim where netgloss says
    that it could not follow all of them."""
    open_ended = any(said.startswith(NOT_PROVED) for said in model["assumed"])
    for count in ("parameters", "trainable"):
        if model[count] != fact[count]:
            yield f"{count}: netgloss {model[count]:,}, torch {fact[count]:,}"
    for size, run in zip(plan, fact["runs"], strict=True):
        claimed = accepts(model, size)
        if claimed != ("outputs" in run) and (claimed or not open_ended):
            yield f"{size}: netgloss {'accepts' if claimed else 'refuses'}, torch gives {run}"
        elif claimed:
            shapes = [[evaluate(dim, size) for dim in shape] for shape in model["outputs"]]
            if shapes != run["outputs"]:
                yield f"{size}: netgloss {shapes}, torch {run['outputs']}"
            macs = evaluate(model["formulas"].get("macs", model["macs"]), size)
            # Over a size of 1 torch may sum where it would multiply matrices, which it counts not.
            if min(size) > 1 and macs != run["macs"]:
                yield f"{size}: netgloss {macs:,} MACs, torch {run['macs']:,}"
