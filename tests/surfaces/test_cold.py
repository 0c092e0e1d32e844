"""What one command needs from nothing: little memory. Its time is what ``bench.cold`` measures."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.safety.process import netgloss

EXAMPLE = Path(__file__).parents[2] / "examples" / "lenet.py"
MEGABYTES = 40


@pytest.mark.parametrize("verb", ["restore", "check", "summary"])
def test_cold_start_is_small(verb: str, tmp_path: Path) -> None:
    ran = netgloss(verb, str(EXAMPLE), cwd=tmp_path)
    assert ran.code == 0
    assert ran.megabytes < MEGABYTES
