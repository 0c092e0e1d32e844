"""Findings and fixes: what check gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netgloss.records import dataclass
from netgloss.symbolic import Dim


@dataclass(frozen=True, slots=True)
class Blame:
    """A line to mend and why: ``why`` names a sentence in ``words/*/blame.py``."""

    line: int
    why: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Fix:
    """A repair: ``kind`` names the sentence of its title in ``words/*/fixes.py``.

    ``verified`` is True only when the repaired source was interpreted again and the finding was
    gone with no new one.
    """

    kind: str
    facts: Mapping[str, Any]
    diff: str
    source: str
    verified: bool
    parameters_added: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong or worth knowing. ``rule`` is its stable name ("residual-shapes");
    ``message`` names the sentence in ``words/*/findings.py`` that its ``facts`` fill."""

    rule: str
    severity: str  # "error" | "warning" | "note"
    line: int
    column: int
    message: str
    facts: Mapping[str, Any]
    shapes: tuple[tuple[Dim, ...], ...] = ()
    blamed: tuple[Blame, ...] = ()
    fixes: tuple[Fix, ...] = ()
    torch: str = ""  # PyTorch's own message
    model: str = ""
    follows: int | None = None  # index of the finding that this one only follows from
