"""One class for each kind of damage, before and after in its docstring.

What was done to a text as a whole is undone first, by the classes of ``LAYERS``. Damage to single
marks and names is mended token by token, before lines are sought, by the classes of ``MENDERS``.
Lost line breaks, lost indentation and page words are read off the search's result by classes that
only say what was done.
"""

from netgloss.restore.damage import dunders, stars, underscores
from netgloss.restore.damage.base import Finding, Mender
from netgloss.restore.damage.bold import BoldDunders
from netgloss.restore.damage.dunders import EatenDunders
from netgloss.restore.damage.escapes import Entities, MarkdownEscapes, OddSpaces
from netgloss.restore.damage.fences import FenceWords
from netgloss.restore.damage.glued import GluedWords
from netgloss.restore.damage.layout import LostIndentation, LostLineBreaks, PageWords
from netgloss.restore.damage.marks import ForeignMarks
from netgloss.restore.damage.peeling import Layer
from netgloss.restore.damage.prompts import LineNumbers, Prompts
from netgloss.restore.damage.stars import EatenStars
from netgloss.restore.damage.underscores import EatenUnderscores
from netgloss.restore.damage.wrapping import WrappedLines
from netgloss.restore.scan import Token

__all__ = [
    "ALWAYS_PEELED",
    "LAYERS",
    "MENDERS",
    "BoldDunders",
    "EatenDunders",
    "EatenStars",
    "EatenUnderscores",
    "Entities",
    "FenceWords",
    "Finding",
    "ForeignMarks",
    "GluedWords",
    "Layer",
    "LineNumbers",
    "LostIndentation",
    "LostLineBreaks",
    "MarkdownEscapes",
    "Mender",
    "OddSpaces",
    "PageWords",
    "Prompts",
    "WrappedLines",
    "mend",
    "name_findings",
]

# These are evident even in text that Python takes: "x &lt; y" is an "&" and a ";" to it, and
# "python@dataclass" a product.
ALWAYS_PEELED: tuple[Layer, ...] = (Entities(), FenceWords())
LAYERS: tuple[Layer, ...] = (
    *ALWAYS_PEELED, MarkdownEscapes(), OddSpaces(), Prompts(), LineNumbers(), WrappedLines(),
)  # fmt: skip
MENDERS: tuple[Mender, ...] = (
    GluedWords(), BoldDunders(), EatenUnderscores(), EatenDunders(), EatenStars(),
)  # fmt: skip


def mend(tokens: list[Token], *, sure: bool) -> list[Token]:
    """Every kind of damage to names and marks mended; what one shows makes the next surer."""
    for mender in MENDERS:
        mended = mender.mend(tokens, sure=sure)
        sure = sure or mended != tokens
        tokens = mended
    return tokens


def name_findings(tokens: list[Token]) -> list[Finding]:
    """What was mended in names, token by token."""
    return dunders.findings(tokens) + underscores.findings(tokens) + stars.findings(tokens)
