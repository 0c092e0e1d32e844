"""Whole corpora read from source and compared with torch, entry by entry.

    python -m bench.corpora torchvision|timm [--limit N] [--sample N] [--full N] [--json FILE]

Sources come at pinned versions: fetched with pip, unpacked, never installed. A wheel is a zip
archive: only its ``*.py`` files are kept, under ``.cache/`` of the checkout. What torch said, and
the verdicts for this very code of netgloss, are kept there too, so that a run that was stopped
goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import asdict, replace
from pathlib import Path

from filelock import FileLock

from bench.corpora_compare import Entry, Verdict, entries, facts, fingerprint, judge, table

CACHE = Path(__file__).resolve().parent.parent / ".cache" / "corpora"
VERSIONS = {"torchvision": "0.29.1", "timm": "1.0.22"}
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
                _download(package, Path(work))
                sources = Path(work) / "sources"
                _unpack(next(Path(work).glob("*.whl")), sources)
                sources.rename(folder)
    return folder


def _download(package: str, to: Path) -> None:
    command = [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"),
        *("--no-deps", "--only-binary", ":all:", "--dest", str(to)),
        f"{package}=={VERSIONS[package]}",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{package} could not be downloaded:\n{done.stderr.strip()}")


def _unpack(wheel: Path, to: Path) -> None:
    to.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(to, [name for name in archive.namelist() if name.endswith(".py")])


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
    stem = f"{package}-{VERSIONS[package]}"
    known = facts(wanted, full, roots, CACHE / f"{stem}.facts.jsonl")
    kept = CACHE / f"{stem}.{fingerprint()}.verdicts.jsonl"
    verdicts = {verdict.entry: verdict for verdict in _kept(kept)}
    with kept.open("a", encoding="utf-8") as out:
        for entry in wanted:
            if entry.name in verdicts:
                continue
            start = time.perf_counter()
            verdict = judge(entry, roots[package], known[entry.name])
            verdict = replace(verdict, seconds=round(time.perf_counter() - start, 2))
            verdicts[entry.name] = verdict
            out.write(json.dumps(asdict(verdict)) + "\n")
            out.flush()
    return [verdicts[entry.name] for entry in wanted]


def _kept(path: Path) -> list[Verdict]:
    if not path.exists():
        return []
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        Verdict(**{**line, "wrong": tuple(line["wrong"]), "unknown": tuple(line["unknown"])})
        for line in lines
    ]


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.corpora")
    parser.add_argument("package", choices=list(VERSIONS))
    parser.add_argument("--limit", type=int, help="only the first so many entries")
    parser.add_argument("--sample", type=int, help="only so many entries, drawn at random")
    parser.add_argument("--full", type=int, help="so many at seven sizes (timm: 200)")
    parser.add_argument("--json", type=Path, help="write every verdict to this file")
    given = parser.parse_args(arguments)
    every = list(entries(given.package, fetch(given.package)))
    wanted = sample(every[: given.limit], given.sample)
    count = given.full if given.full is not None else FULL if given.package == "timm" else None
    verdicts = measure(given.package, wanted, frozenset(e.name for e in sample(wanted, count)))
    print(table(verdicts))
    if given.json is not None:
        given.json.write_text(json.dumps([asdict(v) for v in verdicts], indent=1) + "\n")


if __name__ == "__main__":
    main()
