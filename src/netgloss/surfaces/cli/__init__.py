"""The command line: ``netgloss restore | explain | check | pseudocode | summary``."""

from __future__ import annotations

from typing import NoReturn

from netgloss.collecting import seldom
from netgloss.later import later

__all__ = ["main"]

_main = later("netgloss.surfaces.cli.process", "main")


def main() -> NoReturn:
    """Run the command line on ``sys.argv`` and leave the process."""
    with seldom:  # while modules are loaded, too
        _main()
    raise AssertionError("the process was left")
