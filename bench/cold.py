"""Cold process against cold process: `netgloss summary` and torchinfo's on ResNet-50.

    python -m bench.cold [--repeats 5] [--json]

Both start from nothing and end with a table of ResNet-50's layers at 1×3×224×224. netgloss reads
torchvision's source file; torchinfo gets the model that the same file builds, on the CPU and on
the meta device (where nothing is computed). Every run is a process of its own; the table shows
medians of wall time and of peak resident memory, and the ratios to netgloss. The pinned sources
are downloaded on the first run. Linux and macOS (`os.wait4`).
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bench.corpora import VERSIONS, fetch
from bench.repeated import run

ROOT = Path(__file__).resolve().parent.parent
SHAPE = (1, 3, 224, 224)
PARAMETERS = "25,557,032"  # what every contender's table must say

TORCHINFO = """
from pathlib import Path
from tests.oracle.execute import namespace
import torch, torchinfo
names = namespace(Path({file!r}), Path({root!r}))
with torch.device({device!r}):
    model = names["resnet50"]().eval()
print(torchinfo.summary(model, {shape!r}, device={device!r}, verbose=0))
"""


@dataclass(frozen=True)
class Cost:
    """Medians over the repeats."""

    name: str
    seconds: float
    megabytes: float


def contenders() -> dict[str, list[str]]:
    """The commands to compare; netgloss comes first."""
    root = fetch("torchvision")
    file = root / "torchvision" / "models" / "resnet.py"

    def torchinfo(device: str) -> list[str]:
        script = TORCHINFO.format(file=str(file), root=str(root), device=device, shape=SHAPE)
        return [sys.executable, "-c", script]

    shape = ",".join(map(str, SHAPE))
    return {
        "netgloss summary": [
            *(sys.executable, "-m", "netgloss", "summary", str(file)),
            *("--construct", "resnet50()", "--input", shape, "--lang", "en"),
        ],
        "torchinfo, CPU": torchinfo("cpu"),
        "torchinfo, meta device": torchinfo("meta"),
    }


class Once(NamedTuple):
    """What one process took."""

    seconds: float  # by the clock
    processor: float  # seconds
    megabytes: float  # at its peak


# Starts the command from a process that holds less than any of them: until a child's exec its
# memory is its parent's, and the system counts that, too.
LAUNCH = """
import os, sys, time
started = time.perf_counter()
child = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(child, 0)
seconds = time.perf_counter() - started
told = seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss
os.write(int(sys.argv[1]), " ".join(map(str, told)).encode())
sys.exit(os.waitstatus_to_exitcode(status))
"""


def once(command: Sequence[str], parameters: str = PARAMETERS) -> Once:
    """The cost of one process; its table must hold the right count."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}  # compiled, as installations are
    reader, writer = os.pipe()
    launched = subprocess.run(
        [sys.executable, "-I", "-S", "-c", LAUNCH, str(writer), *command],
        stdout=subprocess.PIPE,
        env=environment,
        cwd=ROOT,
        pass_fds=(writer,),
    )
    os.close(writer)
    with os.fdopen(reader, "rb") as told:
        seconds, processor, peak = map(float, told.read().split())
    table = launched.stdout.decode()
    if launched.returncode or parameters not in table:
        raise SystemExit(f"{command[:4]} left with {launched.returncode}:\n{table[-2000:]}")
    scale = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Once(seconds, processor, peak / scale)


def measure(repeats: int) -> list[Cost]:
    """Medians of every contender; rounds are interleaved, so that all meet the same machine."""
    commands = contenders()
    for command in commands.values():
        once(command)  # compiles the files, as an installation does
    samples: dict[str, list[Once]] = {name: [] for name in commands}
    for _ in range(repeats):
        for name, command in commands.items():
            samples[name].append(once(command))
    return [
        Cost(
            name,
            statistics.median(each.seconds for each in taken),
            statistics.median(each.megabytes for each in taken),
        )
        for name, taken in samples.items()
    ]


def table(costs: Sequence[Cost]) -> str:
    """The costs with their ratios to the first."""
    own = costs[0]
    lines = [
        f"ResNet-50 at {'×'.join(map(str, SHAPE))}, torchvision {VERSIONS['torchvision']}, cold",
        "",
        f"{'':<24}{'wall time':>12}{'ratio':>9}{'peak memory':>14}{'ratio':>9}",
    ]
    lines += [
        f"{cost.name:<24}{cost.seconds:>10.3f} s{cost.seconds / own.seconds:>8.1f}×"
        f"{cost.megabytes:>11.0f} MB{cost.megabytes / own.megabytes:>8.1f}×"
        for cost in costs
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    run("netgloss against torchinfo", measure, table)
