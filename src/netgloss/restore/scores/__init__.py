"""What speaks for a line standing in one block rather than another.

Each score is a small function that sees the lines of the text and one placement. They are made
by hand from how Python is written; their sum ranks the readings. A learned model can take their
place or stand beside them: the search only asks for ``Score``.

``structure`` looks at keywords alone, ``meaning`` at names, ``layout`` at what white space is
left.
"""

from netgloss.restore.blocks import Score
from netgloss.restore.scores import layout, meaning, structure

SCORES: tuple[Score, ...] = (
    structure.length,
    structure.after_jump,
    structure.definitions,
    structure.classes,
    structure.margin,
    structure.pieces,
    structure.clauses,
    structure.scope,
    structure.returns,
    meaning.conditional,
    meaning.likeness,
    meaning.always,
    meaning.loops,
    meaning.defaults,
    meaning.branches,
    layout.indentation,
    layout.inline_body,
)

__all__ = ["SCORES"]
