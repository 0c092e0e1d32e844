"""The command line: ``netgloss restore | explain | check | pseudocode | summary``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from netgloss.collecting import seldom
from netgloss.later import later

if TYPE_CHECKING:
    from netgloss.surfaces.cli.process import main as _main
else:
    _main = later("netgloss.surfaces.cli.process", "main")

__all__ = ["main"]


def main() -> NoReturn:
    """Run the command line on ``sys.argv`` and leave the process."""
    with seldom:  # while modules are loaded, too
        _main()
