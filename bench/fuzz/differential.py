"""Random small models: what netgloss says of them against what torch does with them.

Compared are the parameter counts, the output shapes and dtypes, and which sizes are accepted, at
the size of the run and at others; of a model that torch refuses, the line as well. Whatever
netgloss states and torch contradicts is *wrong*; what it does not know is *unknown*.
"""

from __future__ import annotations

import linecache
import resource
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

import torch

import netgloss
from bench.fuzz.guided import HEAD, Model, model, tensor_of
from bench.fuzz.shrinking import smallest
from netgloss.catalogue.records import Tensor
from netgloss.models.records import ModelReading
from netgloss.symbolic import Dim, SymInt

SHRINKING = 30.0  # seconds for one disagreement
FILE = "<model>"
ADDRESS_SPACE = 6 << 30  # bytes: a random model may ask torch for any number of them
# What says nothing about shapes: kernels that this device has not, limits of this machine (its
# memory, its library of Fourier transforms), and values (not sizes) that an operation refuses.
NOT_OF_SHAPES = (
    *("not implemented for", "NotImplementedError", "UnsupportedOp", "accelerator"),
    "not compiled with CUDA",
    *("DefaultCPUAllocator", "MKL FFT error", "should be between 0 and 1", "LinAlgError"),
    "has negative entry",
)


@dataclass(frozen=True)
class Ran:
    """What torch did: results, or the line and text of its error."""

    results: tuple[tuple[tuple[int, ...], str], ...] = ()
    line: int = 0
    error: str = ""


@dataclass(frozen=True)
class Verdict:
    """``kind``: agrees, refused (by both), unknown, unjudged, wrong, crash."""

    kind: str
    told: str = ""
    how: str = ""  # of a wrong one: what sort, which stays while the model is made smaller


# ---- torch's side -------------------------------------------------------------------------------
class Real:
    """The model as torch builds it."""

    def __init__(self, source: str, mode: str) -> None:
        self.parameters: int | None = None  # not known while a lazy layer waits for its first call
        self.trainable: int | None = None
        self.built = Ran()
        linecache.cache[FILE] = (len(source), None, source.splitlines(keepends=True), FILE)
        self.names: dict[str, Any] = {"__name__": "model"}
        self.training = mode == "train"
        try:
            exec(compile(source, FILE, "exec"), self.names)
            self.build()
        except Exception as error:
            self.built = _failed(error)

    def build(self) -> None:
        """A new model: a lazy layer's first call settles it, so each run has its own."""
        torch.manual_seed(0)
        self.net = self.names["Net"]().train(self.training)

    def count(self) -> None:
        parameters = list(self.net.parameters())
        if not any(isinstance(p, torch.nn.parameter.UninitializedParameter) for p in parameters):
            self.parameters = sum(p.numel() for p in parameters)
            self.trainable = sum(p.numel() for p in parameters if p.requires_grad)

    def run(self, x: torch.Tensor) -> Ran:
        if self.built.error:
            return self.built
        try:
            self.build()
            with torch.no_grad():
                given = self.net(x)
        except Exception as error:
            return _failed(error)
        return Ran(tuple(_described(given)))


def _described(value: Any) -> Iterator[tuple[tuple[int, ...], str]]:
    if isinstance(value, torch.Tensor):
        yield tuple(value.shape), str(value.dtype)[6:]
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _described(part)


def _failed(error: Exception) -> Ran:
    frames = traceback.extract_tb(error.__traceback__)
    line = next((f.lineno or 0 for f in reversed(frames) if f.filename == FILE), 0)
    return Ran((), line, f"{type(error).__name__}: {error}"[:400])


# ---- netgloss's side ----------------------------------------------------------------------------
def read(case: Model) -> ModelReading:
    """The reading of the model with the names of sizes left open."""
    result = netgloss.summary(case.source, construct="Net()", input=case.spec, mode=case.mode)
    return result.models[0].model


def _number(value: Dim, sizes: dict[str, int]) -> int:
    return value.evaluate(sizes) if isinstance(value, SymInt) else value


def _told(reading: ModelReading, sizes: dict[str, int]) -> tuple[tuple[tuple[int, ...], str], ...]:
    def at(tensor: Tensor) -> tuple[tuple[int, ...], str]:
        return tuple(_number(size, sizes) for size in tensor.shape), tensor.dtype

    return tuple(map(at, reading.outputs))


def _accepts(reading: ModelReading, sizes: dict[str, int]) -> bool:
    try:
        return bool(eval(reading.accepts.expression, {"__builtins__": {}}, sizes))
    except ZeroDivisionError:
        return False


def is_unknown(reading: ModelReading) -> bool:
    """Whether netgloss itself says that it does not know how the model goes on."""
    return any(u.decided_structure for u in reading.trace.unknowns) or not (
        reading.runs or reading.trace.faults
    )


def depends_on_data(reading: ModelReading) -> bool:
    """Whether netgloss says that a number on the way is known only from the data, or which places
    are looked up not at all: what torch refuses of one is then nothing that netgloss has said."""
    reasons = {unknown.reason for unknown in reading.trace.unknowns}
    return bool(reasons & {"data_dependent", "places"})


def _named(reading: ModelReading) -> set[str]:
    """The names in the shapes that come out: those of sizes that only data tell are netgloss's."""
    sizes = (size for tensor in reading.outputs for size in tensor.shape)
    return {name for size in sizes if isinstance(size, SymInt) for name in size.symbols()}


# ---- the comparison -----------------------------------------------------------------------------
def judge(case: Model, random: Random) -> Verdict:
    """One model, at the sizes it was grown at and at others."""
    reading = read(case)
    real = Real(case.source, case.mode)
    ran = real.run(tensor_of(case.spec, case.sizes))
    if any(each in ran.error for each in NOT_OF_SHAPES):
        return Verdict("unjudged", ran.error)
    budget = any(fault.kind == "budget" for fault in reading.trace.faults)
    if budget or is_unknown(reading) or not _named(reading) <= case.sizes.keys():
        return Verdict("unknown", "; ".join(f"{u.reason} {u.what}" for u in reading.trace.unknowns))
    if ran.error and depends_on_data(reading):
        return Verdict("unknown", ran.error)
    if ran.error:
        return _refused(reading, ran)
    if reading.trace.faults:
        fault = reading.trace.faults[0]
        told = f"refuses line {fault.place.line}: {fault.complaint.torch or fault}"
        return Verdict("wrong", told, fault.kind)
    real.count()
    for what, number in (("parameters", real.parameters), ("trainable", real.trainable)):
        if number not in (None, _number(getattr(reading, what), case.sizes)):
            return Verdict("wrong", f"{what}: {getattr(reading, what)}, torch {number}", what)
    for sizes in _sizes(case.sizes, random):
        wrong = _at(case, reading, real, sizes)
        if wrong is not None:
            return wrong
    return Verdict("agrees")


def _refused(reading: ModelReading, ran: Ran) -> Verdict:
    if not reading.trace.faults:
        told = f"accepts what torch refuses in line {ran.line}: {ran.error}"
        return Verdict("wrong", told, ran.error[:20])
    fault = reading.trace.faults[0]
    if fault.place.line != ran.line:
        told = f"refuses line {fault.place.line} ({fault.complaint.torch or fault.kind})"
        return Verdict("wrong", f"{told}, torch line {ran.line}: {ran.error}", ran.error[:20])
    return Verdict("refused")


def _at(case: Model, reading: ModelReading, real: Real, sizes: dict[str, int]) -> Verdict | None:
    ran = real.run(tensor_of(case.spec, sizes))
    claimed = _accepts(reading, sizes)
    if any(each in ran.error for each in NOT_OF_SHAPES):
        return None
    if ran.error and depends_on_data(reading):
        return None
    if claimed and ran.error:
        return Verdict("wrong", f"{sizes}: accepted, but torch: line {ran.line} {ran.error}", "in")
    if not claimed:
        open_ended = any(assumed.kind == "other_sizes" for assumed in reading.assumed)
        if ran.error or (open_ended and sizes != case.sizes):
            return None
        accepts = reading.accepts.expression
        return Verdict("wrong", f"{sizes}: refused ({accepts}), torch gives {ran.results}", "out")
    for assumed in reading.assumed:
        if assumed.kind == "other_outputs":
            where = str(assumed.facts["where"])
            if eval(where, {"__builtins__": {}}, dict(sizes)):
                return _other(assumed.facts, reading, ran, sizes)
    if _told(reading, sizes) != ran.results:
        told = f"{sizes}: {reading.outputs}, torch gives {ran.results}"
        return Verdict("wrong", told, "shape")
    return None


def _other(
    facts: Mapping[str, Any], reading: ModelReading, ran: Ran, sizes: dict[str, int]
) -> Verdict | None:
    usual = tuple(tensor.dtype for tensor in reading.outputs)
    names = {
        n for shape in facts["shapes"] for d in shape if type(d) is SymInt for n in d.symbols()
    }
    if not names <= sizes.keys():
        return None  # sizes that only data tell
    dtypes = facts["dtypes"] or (usual if facts["shapes"] else ())  # no tensors, no dtypes
    shapes = (tuple(_number(size, sizes) for size in shape) for shape in facts["shapes"])
    told = tuple(zip(shapes, dtypes, strict=True))
    if told != ran.results:
        return Verdict("wrong", f"{sizes}: {told}, torch gives {ran.results}", "other shape")
    return None


def _sizes(start: dict[str, int], random: Random) -> Iterator[dict[str, int]]:
    """The sizes of the run, then others: one changed, all changed, very small ones."""
    yield start
    names = list(start)
    for _ in range(4):
        name = random.choice(names)
        yield {**start, name: max(1, start[name] + random.choice((-7, -2, -1, 1, 2, 4, 5)))}
    yield {name: random.randint(1, 12 if name == "N" else 34) for name in names}
    yield {**start, random.choice(names): random.choice((1, 2, 3))}


# ---- the hunt -----------------------------------------------------------------------------------
def hunt(minutes: float, models: int | None, seed: int, out: Path) -> int:
    """Judge models under successive seeds; prints what disagrees and returns how many do."""
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    ends = monotonic() + 60 * minutes
    count: Counter[str] = Counter()
    number = seed
    while number < seed + models if models is not None else monotonic() < ends:
        verdict = _try(number, out)
        count[verdict.kind] += 1
        number += 1
        if (number - seed) % 500 == 0:
            print(_line(count), flush=True)
    print(_line(count))
    return count["wrong"] + count["crash"]


def _line(count: Counter[str]) -> str:
    return f"{count.total()} models: " + ", ".join(f"{count[k]} {k}" for k in sorted(count))


def _try(number: int, out: Path) -> Verdict:
    case = model(Random(number))
    try:
        verdict = judge(case, Random(number))
    except Exception:
        verdict = Verdict("crash", traceback.format_exc()[-600:])
        print(f"seed {number}: {verdict.told}", flush=True)
    if verdict.kind == "wrong":
        small, told = _smaller(case, number, verdict)
        folder = out / "differential"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{number}.py"
        path.write_text(f"# {case.spec} {case.mode}: {told}\n{small}", "utf-8")
        print(f"seed {number} ({case.spec}, {case.mode}): {told}\n{_body(small)}\n", flush=True)
    return verdict


def _body(source: str) -> str:
    return "\n".join(line for line in source.splitlines() if line.startswith("        "))


def _smaller(case: Model, number: int, first: Verdict) -> tuple[str, str]:
    """The fewest lines that torch and netgloss disagree on in the same way, and what is told."""
    told = {case.source: first.told}

    def fails(body: str) -> bool:
        source = HEAD + body
        if "return " not in body:
            return False
        try:
            verdict = judge(Model(source, case.spec, case.sizes, case.mode), Random(number))
        except Exception:
            return False
        told[source] = verdict.told
        return verdict.kind == "wrong" and verdict.how == first.how

    body = smallest(case.source.removeprefix(HEAD), fails, SHRINKING, tokens=False)
    return HEAD + body, told[HEAD + body]
