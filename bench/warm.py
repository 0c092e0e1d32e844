"""Summaries of ResNet-50 again and again in one process: netgloss against torchinfo.

    python -m bench.warm [--repeats 20] [--json]

Twice over, at 1×3×224×224. *Asked again*: nothing has changed, and either side keeps what it has,
torchinfo the model that it was given (with ``cache_forward_pass`` what a forward showed of it,
too), netgloss what it read. *The file changed*: a comment is added to torchvision's file before
each turn, and both begin at the file: netgloss reads it, Python loads it for torchinfo and builds
the model. Medians of wall time; every table must hold the right number of parameters. The pinned
sources are downloaded on the first run.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.cold import PARAMETERS, ROOT, SHAPE
from bench.corpora import VERSIONS, fetch
from bench.repeated import run

SCRIPT = """
import statistics, time
from pathlib import Path
file, root = Path({file!r}), Path({root!r})
original = file.read_text()
{prepare}
taken = []
for turn in range({repeats} + 1):
    if {changing}:
        file.write_text(original + f"# {{turn}}\\n")
    started = time.perf_counter()
    {first}
    text = {work}
    taken.append(time.perf_counter() - started)
    assert {parameters!r} in text
print(statistics.median(taken[1:]))
"""
READ = (
    "import netgloss",
    "pass",
    "str(netgloss.summary(file, construct='resnet50()', input={at!r}))",
)
LOADED = """
import importlib, torch, torchinfo
from tests.oracle.execute import namespace
module = namespace(file, root)
torch.device({device!r}).__enter__()
model = module["resnet50"]().eval()
"""
RUN = "str(torchinfo.summary(model, {shape!r}, device={device!r}, verbose=0{kept}))"
RELOAD = """
    importlib.import_module("torchvision.models._api").BUILTIN_MODELS.clear()
    importlib.reload(importlib.import_module(module["__name__"]))
    model = module["resnet50"]().eval()
"""


@dataclass(frozen=True)
class Case:
    """One contender: what it does once, first in each turn, and what gives the table."""

    question: str  # "asked again" or "the file changed"
    name: str
    prepare: str
    first: str
    work: str


@dataclass(frozen=True)
class Cost:
    question: str
    name: str
    seconds: float


def cases() -> list[Case]:
    """netgloss comes first of each question."""
    at = ",".join(map(str, SHAPE))
    prepare, first, work = READ
    out = []
    for question in ("asked again", "the file changed"):
        out.append(Case(question, "netgloss", prepare, first, work.format(at=at)))
        for device in ("cpu", "meta"):
            loaded = LOADED.format(device=device)
            again = "pass" if question == "asked again" else RELOAD
            run = RUN.format(shape=SHAPE, device=device, kept="")
            out.append(Case(question, f"torchinfo, {device}", loaded, again, run))
            if question == "asked again":
                kept = RUN.format(shape=SHAPE, device=device, kept=", cache_forward_pass=True")
                name = f"torchinfo, {device}, forward kept"
                out.append(Case(question, name, loaded, again, kept))
    return out


def measure(repeats: int) -> list[Cost]:
    """The median of every case, each in a process of its own."""
    costs = []
    with tempfile.TemporaryDirectory() as work:
        root = Path(work, "sources")
        shutil.copytree(fetch("torchvision"), root)
        file = root / "torchvision" / "models" / "resnet.py"
        for case in cases():
            script = SCRIPT.format(
                file=str(file),
                root=str(root),
                prepare=case.prepare,
                first=case.first,
                work=case.work,
                changing=case.question == "the file changed",
                repeats=repeats,
                parameters=PARAMETERS,
            )
            command = [sys.executable, "-c", script]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True)
            costs.append(Cost(case.question, case.name, float(done.stdout)))
    return costs


def table(costs: Sequence[Cost]) -> str:
    """The costs, and their ratios to netgloss's under the same question."""
    own = {cost.question: cost.seconds for cost in costs if cost.name == "netgloss"}
    size = "×".join(map(str, SHAPE))
    lines = [f"ResNet-50 at {size}, torchvision {VERSIONS['torchvision']}, in one process"]
    for question in own:
        lines += ["", f"{question:<32}{'wall time':>14}{'ratio':>10}"]
        for cost in (each for each in costs if each.question == question):
            milliseconds = f"{cost.seconds * 1e3:.2f} ms"
            lines.append(
                f"  {cost.name:<30}{milliseconds:>14}{cost.seconds / own[question]:>9.1f}×"
            )
    return "\n".join(lines)


if __name__ == "__main__":
    run("summaries in one process, netgloss against torchinfo", measure, table, repeats=20)
