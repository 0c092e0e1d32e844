"""Fuzz netgloss: hostile and broken texts, or models compared with torch.

    python -m bench.fuzz --minutes 60 --engine hypothesis --target all
    python -m bench.fuzz --target differential --models 5000

A crash is an exception that is not one of netgloss's errors, more than 2 s of processor time or
300 MB for one verb, a hang, or the death of the process. Each cause is told once, its text made
as small as it will go and saved under ``.cache/fuzz``.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from bench.fuzz import engines
from bench.fuzz.ordeal import TARGETS, Crash
from bench.fuzz.shrinking import smallest
from bench.fuzz.texts import ROOT
from bench.fuzz.worker import Worker

OUT = ROOT / ".cache" / "fuzz"
SHRINKING = 60.0  # seconds for one cause
EVERY = 300.0  # seconds between two lines of progress


class Hunt:
    """Texts in, causes out: each is made small, told and saved when it is met first."""

    def __init__(self, target: str, out: Path) -> None:
        self.target = target
        self.out = out
        self.tried = 0
        self.causes: Counter[str] = Counter()
        self._worker = Worker()
        self._start = monotonic()
        self._told = self._start

    def attempt(self, text: str, language: str) -> None:
        self.tried += 1
        crash = self._worker.suffer(text, self.target, language)
        if crash is not None:
            self.causes[crash.sign] += 1
            if self.causes[crash.sign] == 1:
                self._keep(text, language, crash)
        if monotonic() - self._told > EVERY:
            self._told = monotonic()
            self.tell()

    def _keep(self, text: str, language: str, crash: Crash) -> None:
        def fails(other: str) -> bool:
            again = self._worker.suffer(other, self.target, language)
            return again is not None and again.sign == crash.sign

        small = smallest(text, fails, SHRINKING)
        self.out.mkdir(parents=True, exist_ok=True)
        path = self.out / f"{re.sub(r'[^A-Za-z0-9]+', '-', crash.sign)}-{language}.py"
        path.write_text(small, "utf-8", "surrogatepass")
        path.with_suffix(".told").write_text(f"{crash.verb}\n{crash.told}\n", "utf-8")
        print(f"{crash.sign}: {len(small)} characters in {path}", flush=True)

    def tell(self) -> None:
        minutes = (monotonic() - self._start) / 60
        print(
            f"{self.tried} texts in {minutes:.0f} min, {len(self.causes)} causes "
            f"({sum(self.causes.values())} crashes)",
            flush=True,
        )

    def close(self) -> None:
        self._worker.close()


def hunt(given: argparse.Namespace) -> int:
    """Fuzz one target; the number of causes found."""
    search = Hunt(given.target, given.out / given.target)
    try:
        if given.engine == "hypothesis":
            engines.by_hypothesis(given.target, given.minutes, given.seed, search.attempt)
        else:
            _covering(given, search)
    finally:
        search.close()
    search.tell()
    return len(search.causes)


def _covering(given: argparse.Namespace, search: Hunt) -> None:
    with TemporaryDirectory() as work:
        folder = Path(work)
        code = engines.by_atheris(given.target, given.minutes, given.seed, folder)
        if code:
            shutil.copy(folder / "current", folder / "text-0-en")
        for path in sorted(folder.glob("text-*")):
            language = path.name.rpartition("-")[2]
            search.attempt(path.read_text("utf-8", "surrogatepass"), language)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz")
    parser.add_argument("--target", choices=[*TARGETS, "differential"], default="all")
    parser.add_argument("--engine", choices=["hypothesis", "atheris"], default="hypothesis")
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--models", type=int, help="differential: so many models, not minutes")
    parser.add_argument("--seed", type=int, default=0, help="where the choices begin")
    parser.add_argument("--out", type=Path, default=OUT, help="where failing texts are saved")
    given = parser.parse_args(arguments)
    if given.target == "differential":
        from bench.fuzz.differential import hunt as compare  # torch: no other target needs it

        return compare(given.minutes, given.models, given.seed, given.out)
    return hunt(given)


if __name__ == "__main__":
    sys.exit(min(main(), 1))
