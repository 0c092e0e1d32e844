"""Loops of constants: how many times slower the interpreter is than CPython.

    python -m bench.loops [--quick] [--json]

timm's ``tiny_vit_21m_512`` runs 6.5 million rounds of a loop over pairs of points while it is
built; torch builds it on the meta device. Four loops of plain Python stand beside it, each of one
kind of work. Times are processor seconds, CPython's the best of three. ``--quick`` leaves out
timm. torch and timm's source are needed for the first line only; the source is downloaded on the
first run.
"""

from __future__ import annotations

import argparse
import ast
import gc
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.corpora import fetch
from netgloss.interpret.budget import Budget
from netgloss.interpret.program import Program
from netgloss.interpret.values import Instance
from netgloss.models.parsing import parse
from netgloss.stack import roomy
from netgloss.symbolic import hint_of, product

ROOT = Path(__file__).resolve().parent.parent
MODEL = "tiny_vit_21m_512"

LOOPS = {
    "integers": """
def work(n):
    total = 0
    for i in range(n):
        total = total + i * 3 % 7
        if total > 1000000:
            total -= 1000000
    return total
""",
    "pairs of points": """
def work(n):
    points = [(i // 16, i % 16) for i in range(n)]
    offsets = {}
    places = []
    for p in points:
        for q in points[:16]:
            offset = (abs(p[0] - q[0]), abs(p[1] - q[1]))
            if offset not in offsets:
                offsets[offset] = len(offsets)
            places.append(offsets[offset])
    return len(places)
""",
    "calls": """
class Block:
    def __init__(self, width):
        self.width = width
        self.scale = (width + 1) ** -0.5

    def out(self, depth):
        return self.width * depth

def add(a, b=1):
    return a + b

def work(n):
    total = 0
    for i in range(n):
        block = Block(i)
        total = add(total, block.out(2))
    return total
""",
    "lists and texts": """
def work(n):
    names = []
    i = 0
    while i < n:
        names.append(f"layer{i % 10}")
        i += 1
    kept = [name for name in names if name != "layer3"]
    widths = {name: len(name) for name in kept}
    return sum(widths[name] for name in kept)
""",
}
ROUNDS = {"integers": 60_000, "pairs of points": 2_000, "calls": 12_000, "lists and texts": 20_000}

TORCH = """
import importlib, time, torch, warnings
warnings.simplefilter("ignore")
from bench.corpora_torch import OnMeta, stub_timm
stub_timm({timm!r}, {torchvision!r})
make = importlib.import_module("timm.models.tiny_vit").{model}
import gc
gc.disable()
best = 1e9
for _ in range(2):
    started = time.process_time()
    with OnMeta():
        model = make()
    best = min(best, time.process_time() - started)
print(best, sum(p.numel() for p in model.parameters()))
"""


@dataclass(frozen=True)
class Line:
    """Processor seconds of the same work, and the interpreter's steps."""

    name: str
    netgloss: float
    cpython: float
    steps: int

    @property
    def ratio(self) -> float:
        return self.netgloss / self.cpython


def _limitless() -> Budget:
    return Budget(steps=1 << 60, seconds=3_600.0)


@roomy
def _run(program: Program, node: ast.expr) -> object:
    return program.evaluate(node, "")


def synthetic() -> Iterator[Line]:
    """The four loops; both sides must come to the same result."""
    gc.disable()  # as timeit does
    for name, source in LOOPS.items():
        rounds = ROUNDS[name]
        names: dict[str, object] = {}
        exec(source, names)
        work = names["work"]
        assert callable(work)
        best, expected = 1e9, None
        for _ in range(3):
            started = time.process_time()
            expected = work(rounds)
            best = min(best, time.process_time() - started)
        program = Program(parse(source), parse, budget=_limitless())
        node = ast.parse(f"work({rounds})", mode="eval").body
        started = time.process_time()
        value = _run(program, node)
        taken = time.process_time() - started
        if value != expected:
            raise SystemExit(f"{name}: {value!r} instead of {expected!r}")
        yield Line(name, taken, best, program.run.budget.steps)


@roomy  # as reading is
def built() -> Line:
    """``tiny_vit_21m_512`` by both sides."""
    timm, torchvision = fetch("timm"), fetch("torchvision")
    script = TORCH.format(timm=str(timm), torchvision=str(torchvision), model=MODEL)
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True
    )
    seconds, parameters = done.stdout.split()
    source = (timm / "timm" / "models" / "tiny_vit.py").read_text(encoding="utf-8")
    started = time.process_time()
    budget = _limitless()
    program = Program(parse(source), parse, timm, "timm.models.tiny_vit", budget)
    model = program.build(ast.parse(f"{MODEL}()", mode="eval").body, training=False)
    taken = time.process_time() - started
    own = 0
    if isinstance(model, Instance):
        counted = {p.uid: p for m in program.modules(model) for p in m.parameters}
        own = sum(hint_of(product(p.shape)) for p in counted.values())
    if own != int(parameters):
        raise SystemExit(f"{own} parameters instead of {parameters}: {program.run.recorder.faults}")
    return Line(MODEL, taken, float(seconds), budget.steps)


def table(lines: list[Line]) -> str:
    """The times with their ratios."""
    rows = [f"{'':<20}{'netgloss':>12}{'CPython':>12}{'ratio':>9}{'steps':>13}"]
    rows += [
        f"{line.name:<20}{line.netgloss:>10.3f} s{line.cpython:>10.4f} s{line.ratio:>8.1f}×"
        f"{line.steps:>13,}"
        for line in lines
    ]
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description="loops of constants against CPython")
    parser.add_argument("--quick", action="store_true", help="without timm's model")
    parser.add_argument("--json", action="store_true", help="plain numbers instead of a table")
    chosen = parser.parse_args()
    lines = list(synthetic()) + ([] if chosen.quick else [built()])
    print(json.dumps([asdict(line) for line in lines]) if chosen.json else table(lines))


if __name__ == "__main__":
    main()
