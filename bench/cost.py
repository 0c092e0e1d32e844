"""What models cost: netgloss beside torch's own counter and five others.

    python -m bench.cost [--json]

Multiply–accumulates of one forward, in millions, and the ratio to netgloss. Each contender counts
in a process of its own (``bench.cost_peers``); those that are not installed are named, with the
line that installs them. docs/cost.md explains every difference.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import netgloss
from bench.corpora import fetch

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "models" / "data"
# What each contender needs beside torch. calflops imports transformers, though it need not run it.
NEEDED = {
    "torch": "",
    "torchinfo": "torchinfo==1.8.0",
    "fvcore": "fvcore==0.1.5.post20221221",
    "ptflops": "ptflops==0.7.5",
    "thop": "thop==0.1.1.post2209072238",
    "calflops": "calflops==0.3.2 transformers accelerate",
}


@dataclass(frozen=True)
class Subject:
    """A model to count: an expression over the names of ``file``, and its one input."""

    name: str
    file: str
    construct: str
    shape: tuple[int, ...]
    dtype: str = "float32"
    root: str = ""


def subjects() -> tuple[Subject, ...]:
    """The models of the table; the first call downloads torchvision's sources."""
    root = fetch("torchvision")
    models = root / "torchvision" / "models"
    picture = (1, 3, 224, 224)

    def torchvision(name: str, family: str, construct: str) -> Subject:
        return Subject(name, str(models / f"{family}.py"), construct, picture, root=str(root))

    def pasted(name: str, family: str, construct: str, *shape: int, dtype: str) -> Subject:
        return Subject(name, str(DATA / f"{family}.py"), construct, shape, dtype)

    unet = "UNet(3, 2, (64, 128, 256, 512))"
    tagger = "LSTMTagger(64, 128, 10000, 17)"
    return (
        torchvision("ResNet-50", "resnet", "resnet50()"),
        torchvision("ViT-B/16", "vision_transformer", "vit_b_16()"),
        torchvision("Swin-T", "swin_transformer", "swin_t()"),
        pasted("LSTM tagger", "lstm_tagger", tagger, 32, dtype="int64"),
        pasted("GPT block", "gpt_block", "GPTBlock(768, 12)", 1, 1024, 768, dtype="float32"),
        pasted("U-Net", "unet_plain", unet, 1, 3, 256, 256, dtype="float32"),
    )


def ours(subject: Subject) -> int:
    """The MACs that netgloss states. Raises ValueError where some operation is not counted."""
    written = f"{','.join(map(str, subject.shape))}:{subject.dtype}"
    summary = netgloss.summary(Path(subject.file), construct=subject.construct, input=written)
    (model,) = summary.to_json()["models"]
    if model["uncounted"]:
        raise ValueError(f"{subject.name}: not counted: {model['uncounted']}")
    return int(model["macs"])


def theirs(contender: str, wanted: Sequence[Subject]) -> dict[str, int | str] | None:
    """What a contender counts, by model (a text: why it fails); None where it is missing."""
    jobs = json.dumps([asdict(subject) for subject in wanted])
    command = [sys.executable, "-m", "bench.cost_peers", contender]
    done = subprocess.run(
        command, input=jobs, capture_output=True, text=True, check=False, cwd=ROOT
    )
    if done.returncode:
        if "ModuleNotFoundError" in done.stderr:
            return None
        raise SystemExit(done.stderr)
    counted: dict[str, int | str] = json.loads(done.stdout.splitlines()[-1])
    return counted


def table(counts: Mapping[str, Mapping[str, int | str]]) -> str:
    """A row a model, a column a contender; netgloss comes first."""
    names = list(counts)
    lines = ["".join([f"{'million MACs':<14}", *(f"{name:>18}" for name in names)])]
    for subject, own in counts["netgloss"].items():
        cells = [_cell(counts[name].get(subject, ""), int(own)) for name in names]
        lines.append("".join([f"{subject:<14}", *(f"{cell:>18}" for cell in cells)]))
    return "\n".join(lines)


def _cell(count: int | str, own: int) -> str:
    if isinstance(count, str):
        return count or "–"
    return f"{count / 1e6:,.1f} ({count / own:.3f}×)"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="plain numbers instead of a table")
    chosen = parser.parse_args()
    wanted = subjects()
    counts: dict[str, Mapping[str, int | str]] = {
        "netgloss": {subject.name: ours(subject) for subject in wanted}
    }
    missing = []
    for contender, needed in NEEDED.items():
        counted = theirs(contender, wanted)
        if counted is None:
            missing.append(needed)
        else:
            counts[contender] = counted
    print(json.dumps(counts) if chosen.json else table(counts))
    if missing:
        print(f"not installed; for their columns: pip install {' '.join(missing)}", file=sys.stderr)


if __name__ == "__main__":
    main()
