"""The command line: ``netgloss restore | explain | check | pseudocode | summary``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from netgloss.collecting import seldom
from netgloss.later import later
from netgloss.stack import roomy

if TYPE_CHECKING:
    from netgloss.surfaces.cli.process import leave
    from netgloss.surfaces.cli.process import main as _main
else:
    leave = later("netgloss.surfaces.cli.process", "leave")
    _main = later("netgloss.surfaces.cli.process", "main")

__all__ = ["main"]


@roomy
@seldom  # while modules are loaded, too
def main() -> NoReturn:
    """Run the command line on ``sys.argv`` and leave the process."""
    try:
        _main()
    except SystemExit as leaving:
        leave(leaving.code if isinstance(leaving.code, int) else 0)
