"""How the time of ``netgloss summary`` grows with the model, each from a cold process.

    python -m bench.sizes [--repeats 5] [--json]

First models of several kinds against ResNet-50, then decoders of 12, 24, 48 and 96 layers against
the number of operations that they execute: above what any reading costs, the time of one operation
stays the same. Processor seconds and peak memory; medians. torchvision's source is downloaded on
the first run; torch is not needed.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.cold import once
from bench.corpora import fetch
from bench.repeated import run

HERE = Path(__file__).resolve().parent
LAYERS = (12, 24, 48, 96)
PICTURE = "1,3,224,224"
IDS = "1,2048:int64"
# In a process of its own: what this one held would count as what its children take.
OPERATIONS = """
from pathlib import Path
from netgloss import pipeline
from netgloss.models import read
given = pipeline.given_path(Path({file!r}))
chosen = pipeline.options(given, construct={construct!r}, input={input!r})
print(len(read(given.text, chosen).models[0].trace.ops))
"""


@dataclass(frozen=True)
class Case:
    """A model, and its number of parameters as its table must say it."""

    name: str
    file: Path
    construct: str
    input: str
    parameters: str

    def command(self) -> list[str]:
        chosen = ("--construct", self.construct, "--input", self.input, "--lang", "en")
        return [sys.executable, "-m", "netgloss", "summary", str(self.file), *chosen]

    def operations(self) -> int:
        """How many operations its forward executes."""
        code = OPERATIONS.format(file=str(self.file), construct=self.construct, input=self.input)
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        return int(done.stdout)


@dataclass(frozen=True)
class Cost:
    name: str
    seconds: float
    megabytes: float
    operations: int


def cases() -> list[Case]:
    """ResNet-50 first: the others are compared with it."""
    models = fetch("torchvision") / "torchvision" / "models"
    pictures = (
        ("ResNet-50", "resnet.py", "resnet50()", "25,557,032"),
        ("ViT-B/16", "vision_transformer.py", "vit_b_16()", "86,567,656"),
        ("DenseNet-201", "densenet.py", "densenet201()", "20,013,928"),
        ("Swin-T", "swin_transformer.py", "swin_t()", "28,288,354"),
    )
    return [
        *(Case(name, models / file, made, PICTURE, told) for name, file, made, told in pictures),
        *map(decoder, LAYERS),
    ]


def decoder(layers: int) -> Case:
    """One of the decoders, 12,288 wide."""
    width, vocabulary, longest = 12_288, 50_257, 2_048
    block = 12 * width * width + 13 * width
    parameters = layers * block + (vocabulary + longest) * width + 2 * width
    return Case(
        f"decoder, {layers} layers",
        HERE / "decoder.txt",
        f"Decoder(layers={layers})",
        IDS,
        f"{parameters:,}",
    )


def measure(repeats: int) -> list[Cost]:
    """Medians of every model; rounds are interleaved, so that all meet the same machine."""
    chosen = cases()
    samples: dict[str, list[tuple[float, float]]] = {case.name: [] for case in chosen}
    for turn in range(repeats + 1):
        for case in chosen:
            cost = once(case.command(), case.parameters)
            if turn:  # the first compiles the files, as an installation does
                samples[case.name].append((cost.processor, cost.megabytes))
    return [
        Cost(
            case.name,
            statistics.median(seconds for seconds, _ in samples[case.name]),
            statistics.median(megabytes for _, megabytes in samples[case.name]),
            case.operations(),
        )
        for case in chosen
    ]


def table(costs: Sequence[Cost]) -> str:
    """The costs, and what each operation of a decoder costs beyond those of a smaller one."""
    first = costs[0]
    lines = [
        f"{'':<22}{'processor':>11}{'ratio':>9}{'memory':>10}{'operations':>13}{'each more':>12}"
    ]
    before: Cost | None = None
    for cost in costs:
        more = ""
        if cost.name.startswith("decoder"):
            if before is not None:
                extra = (cost.seconds - before.seconds) / (cost.operations - before.operations)
                more = f"{extra * 1e6:.0f} µs"
            before = cost
        lines.append(
            f"{cost.name:<22}{cost.seconds:>9.3f} s{cost.seconds / first.seconds:>8.2f}×"
            f"{cost.megabytes:>7.0f} MB{cost.operations:>13,}{more:>12}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    run("how time grows with the model", measure, table)
