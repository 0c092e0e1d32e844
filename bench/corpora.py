"""Whole corpora read from source and compared with torch, entry by entry.

    python -m bench.corpora torchvision|timm|transformers|monai|segmentation_models_pytorch
                            [--limit N] [--sample N] [--full N] [--only TEXT] [--json FILE]

Sources come at pinned versions: fetched with pip, unpacked, never installed. A wheel is a zip
archive: only its sources (and texts that they read) are kept, under ``.cache/`` of the checkout.
What torch said, and the verdicts for this very code of netgloss, are kept there too, so that a
run that was stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from filelock import FileLock

from bench import transformers_corpus
from bench.corpora_compare import (
    Entry,
    Verdict,
    at_default,
    entries,
    facts,
    fingerprint,
    judge,
    judge_given,
    kept_lines,
)
from bench.corpora_counted import is_counted, judge_counted
from bench.corpora_lists import monai, segmentation_models
from bench.corpora_table import table

CACHE = Path(__file__).resolve().parent.parent / ".cache" / "corpora"
VERSIONS = {
    "torchvision": "0.29.1",
    "timm": "1.0.22",
    "transformers": transformers_corpus.VERSION,
    "monai": "1.6.1",
    "segmentation_models_pytorch": "0.6.0",
}
# What a package reads beside itself, unpacked into the same folder.
BESIDE = {
    "monai": ("torchvision==0.29.1",),
    "segmentation_models_pytorch": (
        *("timm==1.0.22", "torchvision==0.29.1", "huggingface_hub==2.4.0"),
    ),
}
# What torch's side imports besides, with all that it needs: installed into a folder of its own,
# which comes last on that process's path.
IMPORTED = {
    "monai": ("einops==0.8.2",),
    "segmentation_models_pytorch": (
        *("huggingface_hub==2.4.0", "safetensors==0.8.0", "pillow==13.0.0", "tqdm==4.70.1"),
    ),
}
KEPT = (".py", ".txt")  # of a wheel: the sources, and the few texts that they read
SEED = 20_240_601
FULL = 200  # entries of timm that are run at seven sizes; of torchvision all are


def fetch(package: str) -> Path:
    """The folder that holds the sources of `package` at its pinned version.

    ``fetch("torchvision") / "torchvision/models/resnet.py"`` is a file. The first call downloads;
    several processes may call at once. Raises RuntimeError when the download fails.
    """
    wanted = f"{package}-{VERSIONS[package]}"
    folder = CACHE / wanted
    if folder.is_dir():
        return folder
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / f"{wanted}.lock"):
        if not folder.is_dir():
            with tempfile.TemporaryDirectory(dir=CACHE) as work:
                pinned = f"{package}=={VERSIONS[package]}"
                _download((pinned, *BESIDE.get(package, ())), Path(work))
                sources = Path(work) / "sources"
                sources.mkdir()
                for wheel in Path(work).glob("*.whl"):
                    _unpack(wheel, sources)
                sources.rename(folder)
    return folder


def fetch_imported(package: str) -> Path | None:
    """The folder of what torch's side of `package` imports besides; None where it is nothing."""
    wanted = IMPORTED.get(package)
    if wanted is None:
        return None
    folder = CACHE / f"{package}-{VERSIONS[package]}.imported"
    with FileLock(CACHE / f"{folder.name}.lock"):
        if not folder.is_dir():
            with tempfile.TemporaryDirectory(dir=CACHE) as work:
                target = Path(work) / "target"
                _pip("install", "--target", str(target), *wanted)
                target.rename(folder)
    return folder


def _download(pinned: Sequence[str], to: Path) -> None:
    _pip("download", "--no-deps", "--only-binary", ":all:", "--dest", str(to), *pinned)


def _pip(verb: str, *rest: str) -> None:
    command = [sys.executable, "-m", "pip", verb, "--quiet", "--disable-pip-version-check", *rest]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"pip {verb} {' '.join(rest)} failed:\n{done.stderr.strip()}")


def _unpack(wheel: Path, to: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if name.endswith(KEPT)]
        archive.extractall(to, names)


def listed(package: str) -> list[Entry]:
    """Every entry of a package, in order."""
    if package == "transformers":
        return transformers_corpus.entries(fetch(package))
    if package == "monai":
        return list(monai())
    if package == "segmentation_models_pytorch":
        return list(segmentation_models())
    return list(entries(package, fetch(package)))


# ---- measuring ----------------------------------------------------------------------------------
def sample(every: list[Entry], count: int | None) -> list[Entry]:
    """So many entries drawn at random, always the same ones, in order."""
    if count is None or count >= len(every):
        return every
    drawn = set(random.Random(SEED).sample(range(len(every)), count))
    return [entry for at, entry in enumerate(every) if at in drawn]


def measure(package: str, wanted: list[Entry], full: frozenset[str]) -> list[Verdict]:
    """The verdicts on these entries; `full` are those run at other sizes than the default."""
    roots = {name: fetch(name) for name in {package, "torchvision"}}
    imported = fetch_imported(package)
    if imported is not None:
        roots["imported"] = imported
    stem = f"{package}-{VERSIONS[package]}"
    if package == "transformers":
        files = [entry.name for entry in wanted]
        known, decide = transformers_corpus.facts(files), judge_given
    else:
        known, decide = facts(wanted, full, roots, CACHE / f"{stem}.facts.jsonl"), judge
    kept = CACHE / f"{stem}.{fingerprint()}.verdicts.jsonl"
    verdicts = {verdict.entry: verdict for verdict in _kept(kept)}
    with kept.open("a", encoding="utf-8") as out:
        for entry in wanted:
            fact: Mapping[str, Any] = known[entry.name]
            fact = fact if entry.name in full else at_default(fact)
            found = verdicts.get(entry.name)
            if found is not None and found.sizes == len(fact.get("runs", ())):
                continue
            judged = judge_counted if is_counted(fact) else decide
            verdict = verdicts[entry.name] = judged(entry, roots[package], fact)
            out.write(json.dumps(asdict(verdict)) + "\n")
            out.flush()
    return [verdicts[entry.name] for entry in wanted]


def _kept(path: Path) -> list[Verdict]:
    return [
        Verdict(**{**line, "wrong": tuple(line["wrong"]), "unknown": tuple(line["unknown"])})
        for line in kept_lines(path)
    ]


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.corpora")
    parser.add_argument("package", choices=list(VERSIONS))
    parser.add_argument("--limit", type=int, help="only the first so many entries")
    parser.add_argument("--sample", type=int, help="only so many entries, drawn at random")
    parser.add_argument("--full", type=int, help="so many at seven sizes (timm: 200)")
    parser.add_argument("--json", type=Path, help="write every verdict to this file")
    parser.add_argument("--only", default="", help="only entries whose name holds this")
    given = parser.parse_args(arguments)
    every = [each for each in listed(given.package) if given.only in each.name]
    wanted = sample(every[: given.limit], given.sample)
    count = given.full if given.full is not None else FULL if given.package == "timm" else None
    verdicts = measure(given.package, wanted, frozenset(e.name for e in sample(wanted, count)))
    print(table(verdicts))
    if given.json is not None:
        given.json.write_text(json.dumps([asdict(v) for v in verdicts], indent=1) + "\n")


if __name__ == "__main__":
    main()
