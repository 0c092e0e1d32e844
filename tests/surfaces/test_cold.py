"""What one command costs from nothing; start-up is part of the product."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.safety.process import netgloss, slowness

EXAMPLE = Path(__file__).parents[2] / "examples" / "lenet.py"
SECONDS = 0.3  # CPU time on the machine that tests/safety measures others by
MEGABYTES = 40


@pytest.mark.parametrize("verb", ["restore", "check", "summary"])
def test_cold_start(verb: str, tmp_path: Path) -> None:
    netgloss(verb, str(EXAMPLE), cwd=tmp_path)  # reads everything from the disk once
    runs = [netgloss(verb, str(EXAMPLE), cwd=tmp_path) for _ in range(3)]
    seconds = min(ran.seconds for ran in runs)
    assert all(ran.code == 0 for ran in runs)
    assert seconds < SECONDS or seconds < SECONDS * slowness()
    assert max(ran.megabytes for ran in runs) < MEGABYTES
