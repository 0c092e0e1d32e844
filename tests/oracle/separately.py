"""A module of the tests run in a process of its own: jobs in, answers out, both as JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
WALL_LIMIT = 600


def answers(module: str, jobs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What ``python -m`` `module` writes for these jobs, one answer a job."""
    done = subprocess.run(
        [sys.executable, "-m", module],
        input=json.dumps(jobs),
        capture_output=True,
        text=True,
        check=False,
        timeout=WALL_LIMIT,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))
