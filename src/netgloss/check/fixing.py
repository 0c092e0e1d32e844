"""Fixes applied one after another: what ``check --fix`` does."""

from __future__ import annotations

from netgloss.check.finding import find
from netgloss.check.records import Finding, Fix
from netgloss.models import read
from netgloss.models.records import Reading
from netgloss.records import dataclass

MOST_STEPS = 32


@dataclass(frozen=True, slots=True)
class Mended:
    """The source after the fixes, which were applied to what, and what is still found in it."""

    source: str
    applied: tuple[tuple[Finding, Fix], ...]
    reading: Reading
    findings: tuple[Finding, ...]


def apply_first(reading: Reading, findings: tuple[Finding, ...] | None = None) -> Mended:
    """Apply the first proved fix that any finding has, read again, and go on until none is left.

    Fixes that were not proved are never applied. Every step leaves fewer findings or ends.
    """
    left = find(reading) if findings is None else findings
    applied: list[tuple[Finding, Fix]] = []
    seen = {reading.source}
    while len(applied) < MOST_STEPS:
        step = next(
            (
                (finding, fix)
                for finding in left
                for fix in finding.fixes
                if fix.verified and fix.source not in seen
            ),
            None,
        )
        if step is None:
            break
        applied.append(step)
        seen.add(step[1].source)
        reading = read(step[1].source, reading.options)
        left = find(reading)
    return Mended(reading.source, tuple(applied), reading, left)
