"""The stage as a whole: a reading in, findings out."""

from __future__ import annotations

from time import process_time

from netgloss.check.context import Context
from netgloss.check.detecting import detect
from netgloss.check.mending import mended
from netgloss.check.records import Finding
from netgloss.models.records import Reading


def find(reading: Reading, repairs: bool = True) -> tuple[Finding, ...]:
    """What is wrong or worth knowing in a source, sorted by line.

    Each thing is told once, although its line ran several times. ``follows`` groups what only
    follows from an earlier finding. With ``repairs``, candidate fixes are tried and proved.
    """
    start = process_time()
    context = Context(reading)
    detections = detect(context)
    if not repairs or any(each.finding.rule == "budget" for each in detections):
        return tuple(each.finding for each in detections)
    return mended(context, detections, process_time() - start)
