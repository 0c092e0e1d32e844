"""Positions, spans, edits and diffs: what every stage says about places in a text."""

from netgloss.text.deferred import DEFERRED, deferred_tree, first_statement
from netgloss.text.diff import diff
from netgloss.text.edits import Edit, Span, apply_edits
from netgloss.text.positions import Position, Source
from netgloss.text.syntax import DEEPEST, nesting, tree_of, walk

__all__ = [
    "DEEPEST",
    "DEFERRED",
    "Edit",
    "Position",
    "Source",
    "Span",
    "apply_edits",
    "deferred_tree",
    "diff",
    "first_statement",
    "nesting",
    "tree_of",
    "walk",
]
