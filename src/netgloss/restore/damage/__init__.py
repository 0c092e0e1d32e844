"""One class for each kind of damage, before and after in its docstring.

Damage to single marks and names is mended token by token, before lines are sought, by the classes
of ``MENDERS``. Lost line breaks, lost indentation and page words are read off the search's result
by the classes of ``NAMERS``, which only say what was done.
"""

from netgloss.restore.damage.base import Finding, Mender
from netgloss.restore.damage.dunders import BoldDunders, EatenDunders
from netgloss.restore.damage.layout import LostIndentation, LostLineBreaks, PageWords
from netgloss.restore.damage.marks import ForeignMarks

__all__ = [
    "MENDERS",
    "BoldDunders",
    "EatenDunders",
    "Finding",
    "ForeignMarks",
    "LostIndentation",
    "LostLineBreaks",
    "Mender",
    "PageWords",
]

MENDERS: tuple[Mender, ...] = (BoldDunders(), EatenDunders())
