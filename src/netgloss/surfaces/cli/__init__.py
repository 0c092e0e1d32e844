"""The command line: ``netgloss restore | explain | check | pseudocode | summary``."""

from __future__ import annotations

import gc
from typing import NoReturn

from netgloss.later import later

__all__ = ["main"]

_main = later("netgloss.surfaces.cli.process", "main")
_YOUNG = 200_000  # objects made before the collector looks for cycles among them


def main() -> NoReturn:
    """Run the command line on ``sys.argv`` and leave the process.

    A command makes few cycles and ends soon, so the collector of cycles looks seldom: with
    Python's own 700 it takes a fifth of the time. Memory stays bounded, since it still looks.
    """
    gc.set_threshold(_YOUNG)
    _main()
    raise AssertionError("the process was left")
