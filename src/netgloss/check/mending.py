"""Repairs for what was found: candidates proved, the best first."""

from __future__ import annotations

from collections.abc import Iterator

from netgloss.check.context import Context, Detection
from netgloss.check.proving import Key, Proof, Prover
from netgloss.check.records import Finding
from netgloss.check.repairs import REPAIRS, Candidate
from netgloss.records import replace

MOST_FIXES = 3  # shown for one finding
MOST_STEPS = 3  # mends that are combined where one uncovers the next fault

Tried = tuple[Candidate, Proof, bool]


def mended(
    context: Context, detections: tuple[Detection, ...], spent: float
) -> tuple[Finding, ...]:
    """The findings with their fixes. ``spent`` is the processor time that finding them took.

    ``follows`` is taken back where a proved fix of the leader leaves the follower standing: then
    it is a fault of its own.
    """
    prover = Prover(context, detections, spent)
    findings = [each.finding for each in detections]
    for position, detection in enumerate(detections):
        tried = _tried(context, prover, detection, detections)
        proved = [each for each in tried if each[2]]
        # A fix that leaves more wrong than another is a part of it.
        best = [each for each in proved if each[1].wrong == proved[0][1].wrong]
        fixes = tuple(
            prover.fix(detection.finding.model, *each) for each in (best or tried)[:MOST_FIXES]
        )
        findings[position] = replace(findings[position], fixes=fixes)
        for index, other in enumerate(detections):
            if proved and findings[index].follows == position and other.key in best[0][1].left:
                findings[index] = replace(findings[index], follows=None)
    return tuple(findings)


def _tried(
    context: Context, prover: Prover, detection: Detection, detections: tuple[Detection, ...]
) -> list[Tried]:
    """The candidates for one finding, proved ones first, of those the ones that leave least
    wrong."""
    tried: list[Tried] = []
    for candidate, proof in _candidates(context, prover, detection, detections):
        keys = (detection.key, *candidate.settles)
        verified = prover.verifies(keys, proof)
        if not verified and proof.settles(keys):
            further = _continued(prover, keys, candidate, proof, MOST_STEPS - 1)
            candidate, proof, verified = further or (candidate, proof, False)
        if all(proof.source != other.source for _, other, _ in tried):
            tried.append((candidate, proof, verified))
    tried.sort(key=lambda each: (not each[2], each[1].wrong))
    return tried


def _candidates(
    context: Context,
    prover: Prover,
    detection: Detection,
    detections: tuple[Detection, ...],
    base: Proof | None = None,
) -> Iterator[tuple[Candidate, Proof]]:
    for repair in REPAIRS:
        if detection.finding.rule not in repair.rules or prover.late:
            continue
        for candidate in repair.candidates(context, detection, detections):
            proof = prover.prove(candidate.edits, base)
            if proof is not None:
                yield candidate, proof


def _continued(
    prover: Prover, keys: tuple[Key, ...], candidate: Candidate, proof: Proof, steps: int
) -> Tried | None:
    """The mend goes on to what it uncovered: a run that came further may meet the next fault."""
    uncovered = next((each for each in proof.new if each.finding.severity == "error"), None)
    if uncovered is None or not steps:
        return None
    for further, after in _candidates(proof.context, prover, uncovered, proof.detections, proof):
        both = _joined(candidate, further)
        if prover.verifies(keys, after):
            return both, after, True
        if after.settles(keys) and after.wrong < proof.wrong:
            found = _continued(prover, keys, both, after, steps - 1)
            if found is not None:
                return found
    return None


def _joined(first: Candidate, second: Candidate) -> Candidate:
    """Two mends told as one; their edits are of different texts and are not kept."""
    parts = (*_parts(first), *_parts(second))
    return Candidate("combined", {"parts": parts}, ())


def _parts(candidate: Candidate) -> tuple[tuple[str, object], ...]:
    if candidate.kind == "combined":
        parts: tuple[tuple[str, object], ...] = candidate.facts["parts"]
        return parts
    return ((candidate.kind, candidate.facts),)
