"""150 models of transformers, read through transformers' own base classes, against torch.

The sample is drawn at random, always the same, among the ``modeling_*.py`` files whose base model
torch itself builds and runs with a small configuration (``bench/transformers_config.py``). What
torch says is asked once, in an environment of its own: a virtual environment under ``.cache/``
that shares this one's PyTorch and holds transformers at its pinned version. The bench makes it by
itself; it needs the package index once, and some ten minutes for the facts.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from filelock import FileLock

from bench.corpora_compare import Entry

SAMPLE, SEED = 150, 20_240_601
ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "corpora"
VERSION = "4.57.6"


def files(sources: Path) -> list[str]:
    """Every model file for PyTorch, by its path under the sources."""
    found = sources.glob("transformers/models/*/modeling_*.py")
    names = (path.relative_to(sources).as_posix() for path in found)
    return sorted(n for n in names if "modeling_tf_" not in n and "modeling_flax_" not in n)


# ---- torch's side -------------------------------------------------------------------------------
def oracle() -> Path:
    """The Python of an environment that has transformers and this one's torch.

    Made on the first call; raises RuntimeError when transformers cannot be installed.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    folder = CACHE / f"transformers-{VERSION}.oracle"
    python = folder / "bin" / "python"
    with FileLock(CACHE / f"{folder.name}.lock"):
        if not (folder / "ready").exists():
            venv.create(folder, clear=True, with_pip=True, symlinks=True)
            torch = find_spec("torch")
            if torch is None or torch.origin is None:
                raise RuntimeError("torch is not installed")
            packages = next(folder.glob("lib/python*/site-packages"))
            shared = Path(torch.origin).parent.parent
            (packages / "zz_shared.pth").write_text(f"{shared}\n", encoding="utf-8")
            command = [str(python), "-m", "pip", "install", "--quiet", f"transformers=={VERSION}"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise RuntimeError(f"transformers could not be installed:\n{done.stderr.strip()}")
            (folder / "ready").touch()
    return python


def entries(sources: Path) -> list[Entry]:
    """The sample, after torch has been asked about every file that it has not been asked about;
    ``transformers-sample.json`` beside the facts says it to others."""
    known = facts(files(sources))
    write_sample(known, CACHE / "transformers-sample.json")
    return [entry_of(known[file]) for file in sample(known)]


def facts(wanted: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What torch says of these files; what is kept already is not asked again."""
    store = CACHE / f"transformers-{VERSION}.facts.jsonl"
    known = _kept(store)
    missing = [file for file in wanted if file not in known]
    if missing:
        command = [str(oracle()), "-m", "bench.transformers_torch", *missing]
        with store.open("a", encoding="utf-8") as out:
            subprocess.run(command, stdout=out, stderr=subprocess.DEVNULL, check=True, cwd=ROOT)
        known = _kept(store)
    return known


def _kept(store: Path) -> dict[str, dict[str, Any]]:
    if not store.exists():
        return {}
    lines = map(json.loads, store.read_text(encoding="utf-8").splitlines())
    return {fact["entry"]: fact for fact in lines}


# ---- the sample ---------------------------------------------------------------------------------
def sample(known: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The files of the sample, in order: drawn from those that torch builds and runs."""
    pool = sorted(file for file, fact in known.items() if "error" not in fact)
    return sorted(random.Random(SEED).sample(pool, min(SAMPLE, len(pool))))


def entry_of(fact: Mapping[str, Any]) -> Entry:
    file = fact["entry"]
    return Entry(file, "transformers", file, fact["construct"], tuple(fact["inputs"]), "model")


def write_sample(known: Mapping[str, Mapping[str, Any]], to: Path) -> None:
    """The sample as JSON, for whoever measures something else on it."""
    keys = ("entry", "class", "construct", "inputs")
    rows = [{"file": file, **{key: known[file][key] for key in keys}} for file in sample(known)]
    to.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """``python -m bench.transformers_corpus FILE… > FACTS``: torch's word on these files alone."""
    command = [str(oracle()), "-m", "bench.transformers_torch"]
    raise SystemExit(subprocess.run([*command, *sys.argv[1:]], check=False, cwd=ROOT).returncode)


if __name__ == "__main__":
    main()
