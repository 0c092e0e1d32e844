"""The command line: ``netgloss restore | explain | check | pseudocode | summary``."""

from netgloss.surfaces.cli.process import main

__all__ = ["main"]
