"""How often whole units come back: ``python -m training.trial``, on held-out code.

Units are those of ``bench/restore.py``. Their lines are given, their depths are
searched for; ``bench/restore.py`` tries the whole restoration.
"""

from __future__ import annotations

import argparse
import math
import time
import warnings
from dataclasses import dataclass, field
from pathlib import Path

from bench.restore_units import draw

from netgloss.restore.blocks import Blocks, Judge, Sum, arrange
from netgloss.restore.learned import Learned
from netgloss.restore.network import Weights
from netgloss.restore.scores import BY_HAND, SCORES
from netgloss.restore.table import Table
from training.lines import Layout, given

LEVELS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99)
LAYOUTS = {
    "flattened": Layout(),
    "comments": Layout(comments=True),
    "unindented": Layout(breaks=True, blanks=True, comments=True),
    "rows": Layout(breaks=True),
}


@dataclass
class Tally:
    """What a trial came to."""

    units: int = 0
    exact: int = 0
    among: int = 0  # the first five readings
    silent: int = 0  # wrong, with no doubt where it went wrong
    doubts: int = 0
    lines: int = 0
    characters: int = 0
    seconds: float = 0.0
    sure: dict[float, list[int]] = field(default_factory=lambda: {each: [0, 0] for each in LEVELS})

    def add(self, blocks: Blocks | None, depths: tuple[int, ...]) -> None:
        """One unit and what was found for it."""
        self.units += 1
        self.lines += len(depths)
        if blocks is None:
            return
        right = blocks.depths == depths
        self.exact += right
        self.among += any(each == depths for _, each in blocks.readings[:5])
        self.doubts += len(blocks.alternatives)
        if not right:
            pairs = enumerate(zip(blocks.depths, depths, strict=True))
            place = next(at for at, (found, true) in pairs if found != true)
            self.silent += all(each.index != place for each in blocks.alternatives)
        chance = 1 / sum(math.exp(-behind) for behind, _ in blocks.readings)
        level = max(each for each in LEVELS if each <= chance)
        self.sure[level][0] += 1
        self.sure[level][1] += right

    def __str__(self) -> str:
        table = "".join(
            f"\n  p >= {level:.2f}: {right} of {count} right"
            for level, (count, right) in self.sure.items()
            if count
        )
        return (
            f"{self.exact} of {self.units} exact ({self.exact / self.units:.1%}),"
            f" among the first five {self.among / self.units:.1%},"
            f" wrong without a doubt there {self.silent / self.units:.1%},"
            f" {1000 * self.doubts / self.lines:.1f} doubts in 1,000 lines,"
            f" {self.characters / self.seconds / 1000:.0f} KB/s{table}"
        )


def _judge(table: Table, which: str, weights: Weights | None) -> Judge:
    if which == "hand":
        return Sum(table, BY_HAND)
    return Learned(table, SCORES if which == "both" else (), weights)


def main() -> None:
    """Try the units and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--test", action="store_true", help="on the code of the figures")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--layout", choices=sorted(LAYOUTS), default="flattened")
    parser.add_argument("--judge", choices=["both", "learned", "hand"], default="both")
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--close", type=float, default=2.0)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    weights = Weights(options.weights) if options.weights else None
    tally = Tally()
    for unit in draw(options.count, not options.test):
        try:
            lines, depths = given(unit.source, LAYOUTS[options.layout])
        except (ValueError, SyntaxError):
            continue
        begun = time.process_time()
        table = Table(lines)
        judge = _judge(table, options.judge, weights)
        blocks = arrange(table, judge, close=options.close, best=12)
        tally.seconds += time.process_time() - begun
        tally.characters += sum(len(text) + 1 for each in lines for text in each.texts)
        tally.add(blocks, depths)
    print(f"{'test' if options.test else 'develop'} {options.layout}: {tally}")


if __name__ == "__main__":
    main()
