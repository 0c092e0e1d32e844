"""Damage done to the text as a whole, taken off layer by layer before tokens are sought.

What put entities, prompts or line numbers into a text did so everywhere, so each of these kinds
is judged by the whole text and undone all at once. They may lie one upon another in any order (a
page escapes the prompts that a notebook wrote), so every kind is asked again after each that was
undone, until none shows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Protocol

from netgloss.records import dataclass
from netgloss.restore.damage.base import Finding, shorten
from netgloss.restore.layout import parsed
from netgloss.text import Edit, apply_edits

_ROUNDS = 12


class Layer(Protocol):
    """One kind of damage to a whole text: the edits that undo it, none where it is not evident."""

    kind: str

    def edits(self, text: str) -> list[Edit]:
        """Edits in order, which do not overlap."""
        ...


@dataclass(frozen=True)
class Peeled:
    """A text with its layers of damage taken off; offsets of ``findings`` are of ``text``."""

    text: str
    findings: tuple[Finding, ...]


def peel(text: str, layers: Sequence[Layer], always: Sequence[Layer]) -> Peeled:
    """Every layer of damage taken off, whichever shows first; of text that is Python only those
    that are evident even there."""
    if parsed(text) is not None:
        layers = always
    found: list[Finding] = []
    peels = 0
    undone = True
    while undone and peels < _ROUNDS:
        undone = False
        for layer in layers:
            edits = layer.edits(text)
            after = apply_edits(text, edits) if edits else text
            if after == text:
                continue
            shifts = _Shifts(edits)
            found = [
                Finding(each.kind, shifts.forth(each.offset), each.before, each.after)
                for each in found
            ]
            found += _findings(layer.kind, text, edits, shifts)
            peels += 1
            text = after
            undone = True
            if layers is not always and parsed(text) is not None:
                layers = always
                break
    return Peeled(text, tuple(found))


def _findings(kind: str, text: str, edits: Sequence[Edit], shifts: _Shifts) -> list[Finding]:
    """One finding for each different change, at the first place where it was made."""
    seen: dict[tuple[str, str], Finding] = {}
    for edit in edits:
        before, after = text[edit.span.start : edit.span.end], edit.new
        seen.setdefault(
            (before, after),
            Finding(kind, shifts.forth(edit.span.start), shorten(before), shorten(after)),
        )
    return list(seen.values())[:20]


class _Shifts:
    """Where offsets go when edits are made."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._starts = [edit.span.start for edit in edits]
        grown = accumulate(len(e.new) - (e.span.end - e.span.start) for e in edits)
        self._grown = [0, *grown]

    def forth(self, offset: int) -> int:
        at = bisect_right(self._starts, offset)
        if at and offset < self._edits[at - 1].span.end:
            return self._starts[at - 1] + self._grown[at - 1]
        return offset + self._grown[at]
