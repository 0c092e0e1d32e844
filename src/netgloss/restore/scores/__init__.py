"""What speaks for a line standing in one block rather than another, made by hand.

Each score is a small function that sees the lines of the text and one placement. ``structure``
looks at keywords alone, ``meaning`` at names, ``layout`` at what white space is left.

The learned model judges by what it saw in much code, and these add to it: in full where a line may
stand at all (methods, ``self``, ``return``), which must hold of odd code too, and what the model
was never shown (``layout``, words of the page); a part of the rest.
"""

from netgloss.restore.blocks import Move, Score
from netgloss.restore.scores import layout, meaning, structure
from netgloss.restore.table import Table

# How much of the sum of these is added to the model's log probabilities: what did best on the
# code held out while training.
SHARE = 0.2
HINTS: tuple[Score, ...] = (
    structure.length,
    structure.after_jump,
    structure.classes,
    structure.margin,
    structure.clauses,
    structure.returns,
    meaning.conditional,
    meaning.likeness,
    meaning.always,
    meaning.loops,
    meaning.defaults,
    meaning.branches,
    meaning.told_apart,
)


def hints(table: Table, move: Move) -> float:
    """A share of what the scores of ``structure`` and ``meaning`` say."""
    return SHARE * sum(score(table, move) for score in HINTS)


# What holds of odd code too, and what the model was never shown.
_IN_FULL: tuple[Score, ...] = (
    structure.definitions,
    structure.scope,
    structure.pieces,
    layout.indentation,
    layout.inline_body,
)
SCORES: tuple[Score, ...] = (hints, *_IN_FULL)
BY_HAND: tuple[Score, ...] = (*HINTS, *_IN_FULL)

__all__ = ["BY_HAND", "SCORES"]
