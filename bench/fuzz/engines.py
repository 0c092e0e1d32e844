"""What chooses the texts: hypothesis, or atheris, which follows the coverage of netgloss."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from time import monotonic

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from bench.fuzz.programs import program
from bench.fuzz.texts import damaged, mutated, raw

LANGUAGES = ("en", "zh")
BATCH = 100  # texts of one run of hypothesis
Maker = Callable[[Random], str]
Try = Callable[[str, str], None]  # text, language

MAKERS: dict[str, tuple[Maker, ...]] = {
    "restore": (damaged, damaged, mutated, raw),
    "interpret": (program, program, mutated),
    "all": (program, program, mutated, mutated, damaged, raw),
}


def by_hypothesis(target: str, minutes: float, first_seed: int, attempt: Try) -> None:
    """Batches of examples, each under the next seed, until the time is over."""
    ends = monotonic() + 60 * minutes
    number = first_seed
    while monotonic() < ends:
        _batch(target, number, ends, attempt)
        number += 1


def _batch(target: str, number: int, ends: float, attempt: Try) -> None:
    @seed(number)
    @settings(
        max_examples=BATCH,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(MAKERS[target]), st.sampled_from(LANGUAGES), st.randoms())
    def one(make: Maker, language: str, random: Random) -> None:
        text = make(random)  # always: hypothesis asks for the same draws each time
        if monotonic() < ends:
            attempt(text, language)

    one()


def by_atheris(target: str, minutes: float, first_seed: int, folder: Path) -> int:
    """Fuzz in a process of its own, which leaves the texts that failed in `folder`.

    ``folder / "current"`` is the text that was read last; the process's exit status is given.
    """
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "bench.fuzz.covering", target, str(folder)]
    command += [f"-max_total_time={round(60 * minutes)}", f"-seed={first_seed + 1}"]
    command += ["-timeout=60", "-rss_limit_mb=2048", "-max_len=4096", "-len_control=0"]
    return subprocess.run(command, check=False).returncode
