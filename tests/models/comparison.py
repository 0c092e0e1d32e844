"""What netgloss says of a pasted model against what torch does with it, at sizes it chose."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.oracle.separately import answers

from netgloss.models import ModelReading, Options, read
from netgloss.symbolic import SymInt

DATA = Path(__file__).parent / "data"
FARTHEST = 160  # how far borders are looked for above the smallest usual size
MOST = 40  # sizes per model

Sizes = dict[str, int]


@dataclass(frozen=True)
class Case:
    """One model of a pasted source, read as netgloss reads it when nobody says more."""

    file: str
    model: str
    mode: str = "eval"
    device: str = "cpu"  # "meta" for what takes long
    macs: bool = True  # compared where torch's counter counts the same

    def __str__(self) -> str:
        return f"{self.file}:{self.model} ({self.mode})"


def claim(case: Case) -> ModelReading:
    """The reading of the case's model."""
    text = (DATA / case.file).read_text(encoding="utf-8")
    (model,) = read(text, Options(model=case.model, mode=case.mode)).models
    return model


def arguments(model: ModelReading) -> Sizes:
    """The values of assumed constructor arguments, which sizes may speak of."""
    return {
        a.facts["name"]: ast.literal_eval(a.facts["value"])
        for a in model.assumed
        if a.kind == "argument"
    }


def hints(model: ModelReading) -> Sizes:
    """The sizes at which netgloss ran the model."""
    return {str(d): d.hint for spec in model.inputs for d in spec.shape if _is_name(d)}


def _is_name(dim: Any) -> bool:
    return isinstance(dim, SymInt) and str(dim).isidentifier()


def evaluate(expression: Any, sizes: Mapping[str, Any]) -> Any:
    """A size or condition as netgloss prints it: a Python expression."""
    return eval(str(expression), {"__builtins__": {}}, dict(sizes))


def accepts(model: ModelReading, sizes: Sizes) -> bool:
    try:
        return bool(evaluate(model.accepts.expression, {**arguments(model), **sizes}))
    except ZeroDivisionError:
        return False


def outputs(model: ModelReading, sizes: Sizes) -> tuple[Any, ...]:
    """The shapes that come out at these sizes: of another way where the reading says so."""
    for assumed in model.assumed:
        if assumed.kind == "other_outputs" and evaluate(assumed.facts["where"], sizes):
            shapes: tuple[Any, ...] = assumed.facts["shapes"]
            return shapes
    return tuple(tensor.shape for tensor in model.outputs)


def plan(model: ModelReading) -> list[Sizes]:
    """The sizes of the run, others inside, and both sides of every border nearby."""
    base = hints(model)
    free = [name for name in base if name not in arguments(model)]
    spatial = [name for name in free if name in ("D", "H", "W")]
    base = _smallest(model, base, spatial)
    found = [dict(base), {**base, **{n: base[n] + 1 for n in free}}]
    found += [{**base, n: base[n] + extra} for n in free for extra in (1, 2, 5, 7, 13)]
    found += [{**base, n: 1} for n in free]
    if len(spatial) > 1:
        found += [{**base, **{n: base[n] + extra for n in spatial}} for extra in (1, 8, 21)]
        found += list(_borders(model, base, spatial))
    for name in free:
        found += _borders(model, base, [name])
    unique = list({tuple(sorted(s.items())): s for s in found}.values())
    return unique[:MOST]


def _smallest(model: ModelReading, base: Sizes, spatial: list[str]) -> Sizes:
    """The smallest square picture that is accepted: the borders are there, and torch is quick."""
    if not spatial:
        return base
    for side in range(1, base[spatial[0]] + 1):
        sizes = {**base, **dict.fromkeys(spatial, side)}
        if accepts(model, sizes):
            return sizes
    return base


def _borders(model: ModelReading, base: Sizes, names: list[str]) -> Iterator[Sizes]:
    last = None
    told = 0
    for value in range(1, base[names[0]] + FARTHEST):
        sizes = {**base, **dict.fromkeys(names, value)}
        now = accepts(model, sizes)
        if last is not None and now != last[0]:
            yield last[1]
            yield sizes
            told += 1
            if told == 3:
                return
        last = (now, sizes)


def disagreements(cases: list[Case]) -> list[str]:
    """Everything that netgloss says and torch does not, one line each; empty is agreement."""
    claims = [claim(case) for case in cases]
    plans = [plan(one) if one.runs else [] for one in claims]
    facts = execute(cases, claims, plans)
    return [
        f"{case}: {wrong}"
        for case, one, sizes, fact in zip(cases, claims, plans, facts, strict=True)
        for wrong in compare(case, one, sizes, fact)
    ]


def execute(
    cases: list[Case], claims: list[ModelReading], plans: list[list[Sizes]]
) -> list[dict[str, Any]]:
    """Run the models under torch, all in one process of its own."""
    jobs = [
        {
            "file": str(DATA / case.file),
            "construct": one.construct,
            "mode": case.mode,
            "device": case.device,
            "sizes": [inputs(one, sizes) for sizes in chosen],
        }
        for case, one, chosen in zip(cases, claims, plans, strict=True)
    ]
    return answers("tests.models.torch_side", jobs)


def inputs(model: ModelReading, sizes: Sizes) -> dict[str, Any]:
    """The inputs at these sizes by the names of forward's arguments; a part of a tuple is
    written ``hidden[0]``."""
    names = {**arguments(model), **sizes}
    out: dict[str, Any] = {}
    for spec in model.inputs:
        shape = [evaluate(dim, names) for dim in spec.shape]
        one = {"shape": shape, "dtype": spec.dtype}
        name, bracket, _ = spec.name.partition("[")
        if bracket:
            out.setdefault(name, []).append(one)
        else:
            out[name] = one
    return out


def compare(
    case: Case, model: ModelReading, sizes: list[Sizes], fact: Mapping[str, Any]
) -> Iterator[str]:
    """What differs between the claim and the fact."""
    if not model.runs:
        faults = "; ".join(
            f"line {f.place.line}: {f.complaint.torch or f.kind}" for f in model.trace.faults
        )
        yield f"does not run as netgloss reads it ({model.construct}): {faults}"
        if "error" in fact:
            yield f"torch does not build it either: {fact['error']}"
            return
    if "error" in fact:
        yield f"torch does not build {model.construct}: {fact['error']}"
        return
    for what in ("parameters", "trainable"):
        told = evaluate(getattr(model, what), arguments(model))
        if told != fact[what]:
            yield f"{what}: netgloss {told:,}, torch {fact[what]:,}"
    for size, run in zip(sizes, fact["runs"], strict=True):
        yield from _compare_run(case, model, size, run)


def _compare_run(
    case: Case, model: ModelReading, size: Sizes, run: Mapping[str, Any]
) -> Iterator[str]:
    names = {**arguments(model), **size}
    claimed = accepts(model, size)
    if claimed != ("outputs" in run):
        yield f"{size}: netgloss {'accepts' if claimed else 'refuses'}, torch gives {run}"
    elif claimed:
        told = [[evaluate(d, names) for d in shape] for shape in outputs(model, names)]
        if told != run["outputs"]:
            yield f"{size}: netgloss {told}, torch {run['outputs']}"
        macs = evaluate(model.macs, names)
        # Over a size of 1 torch may sum where it would multiply matrices, which it does not count.
        if case.macs and min(size.values(), default=2) > 1 and macs != run["macs"]:
            yield f"{size}: netgloss {macs:,} MACs, torch {run['macs']:,}"
