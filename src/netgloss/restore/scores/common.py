"""Kinds of blocks, as the scores group them."""

from __future__ import annotations

from netgloss.restore.blocks import Frame, Stack

BRANCHES = frozenset({"if", "elif", "else", "else-try", "except", "finally", "case"})
LOOPS = frozenset({"for", "while"})
SCOPES = frozenset({"def", "class", "module"})


def innermost(stack: Stack, kinds: frozenset[str]) -> Frame:
    """The innermost open block of one of these kinds; one must be open."""
    return next(frame for frame in reversed(stack) if frame.kind in kinds)
