"""Positions, spans, edits and diffs: what every stage says about places in a text."""

from netgloss.text.diff import diff
from netgloss.text.edits import Edit, Span, apply_edits
from netgloss.text.positions import Position, Source
from netgloss.text.syntax import nesting, tree_of

__all__ = ["Edit", "Position", "Source", "Span", "apply_edits", "diff", "nesting", "tree_of"]
