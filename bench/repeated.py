"""The command line that benches share which measure so many times and print a table."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, TypeVar

Cost = TypeVar("Cost", bound=Any)  # a dataclass


def run(
    description: str,
    measure: Callable[[int], Sequence[Cost]],
    table: Callable[[Sequence[Cost]], str],
    repeats: int = 5,
) -> None:
    """Measure ``--repeats`` times (`repeats` unless told) and print; ``--json`` plain numbers."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--repeats", type=int, default=repeats)
    parser.add_argument("--json", action="store_true", help="plain numbers instead of a table")
    chosen = parser.parse_args()
    costs = measure(chosen.repeats)
    print(json.dumps([asdict(cost) for cost in costs]) if chosen.json else table(costs))
