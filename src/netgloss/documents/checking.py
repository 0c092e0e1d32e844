"""Findings as a document: what is wrong, why, and what mends it.

The sentence of a finding is ``words/*/findings.py``'s function of its ``message``, which takes
the finding's ``facts`` as keywords:

====================  ==========================================================================
message               facts
====================  ==========================================================================
residual_shapes       left, right (shapes); left_code, right_code; branch ("layer2" or ""); layer
                      (dotted path of the layer that makes the difference, or ""); layer_type;
                      layer_line, stride (int, tuple or None), out_channels (each may be None)
operation_shapes      code (the expression); complaint (a kind of ``words/*/complaints.py``); facts
                      (that complaint's)
unknown_attribute     name, class_name, similar (the likely name, or "")
unknown_name          name, similar
unused_layer          name, class_name
unregistered_layers   name, class_name, container, layers, count, parameters, holder
missing_super_init    class_name
misnamed_method       class_name, found, meant
depth_claim           class_name, claimed, counted
raised                type, message (of the exception)
budget                what, limit (a number)
unknown_value         what
====================  ==========================================================================

A blame's ``why`` names a function of ``words/*/blame.py`` and a fix's ``kind`` one of
``words/*/fixes.py``; see there for their facts (a blame also gets its ``line``).
"""

from __future__ import annotations

from netgloss.check.records import Finding, Fix
from netgloss.documents.algebra import (
    Block,
    Bullets,
    Callout,
    CodeBlock,
    Document,
    Inline,
    Paragraph,
    Say,
)
from netgloss.documents.overview import no_model
from netgloss.documents.sizes import values_in
from netgloss.documents.texts import excerpt, shape_text
from netgloss.models.records import Reading


def check_document(reading: Reading, findings: tuple[Finding, ...]) -> Document:
    """Everything found in a source, or that it is clean."""
    names = tuple(model.name for model in reading.models)
    title = (Say("headings.checked", {"names": names}),)
    lines = reading.source.splitlines()
    blocks: list[Block] = [callout(finding, findings, lines) for finding in findings]
    if findings:
        severities = [finding.severity for finding in findings]
        counted = {f"{each}s": severities.count(each) for each in ("error", "warning", "note")}
        blocks.append(Paragraph((Say("findings.total", counted),)))
    if not names:
        blocks.append(no_model(reading))
    if not findings and (names or not reading.classes):
        blocks.append(Paragraph((Say("findings.clean", {"names": names}),)))
    for model in reading.models:
        if model.runs:
            facts = {
                "name": model.name,
                **model.accepted_facts,
                "shapes": tuple(tensor.shape for tensor in model.outputs),
                "parameters": model.parameters,
                "at": values_in(model, model.parameters),
            }
            blocks.append(Paragraph((Say("findings.model_runs", facts),)))
    return Document("check", title, tuple(blocks))


def callout(finding: Finding, findings: tuple[Finding, ...], source: list[str]) -> Callout:
    """A finding in full: the line, the shapes, the blame, the fixes with their diffs."""
    body: list[Block] = []
    if 0 < finding.line <= len(source):
        body.append(CodeBlock(excerpt(source[finding.line - 1], finding.column)))
    body.extend(_reasons(finding, findings))
    for fix in finding.fixes:
        body.append(Paragraph(_fix_title(fix)))
        if fix.diff:
            body.append(CodeBlock(fix.diff.rstrip("\n"), "diff"))
    if finding.torch:
        body.append(Paragraph((Say("findings.torch_says", {"message": finding.torch}),)))
    where = Say("findings.at_line", {"line": finding.line})
    return Callout(finding.severity, (where, *message(finding)), tuple(body))


def brief_callout(finding: Finding, findings: tuple[Finding, ...]) -> Callout:
    """A finding as it stands beside its line: the reasons and the titles of the fixes."""
    body = _reasons(finding, findings)
    if finding.fixes:
        body.append(Bullets(tuple(_fix_title(fix) for fix in finding.fixes)))
    return Callout(finding.severity, message(finding), tuple(body))


def callouts_by_line(findings: tuple[Finding, ...]) -> dict[int, list[Callout]]:
    """The brief callouts of all findings by line."""
    by_line: dict[int, list[Callout]] = {}
    for finding in findings:
        by_line.setdefault(finding.line, []).append(brief_callout(finding, findings))
    return by_line


def message(finding: Finding) -> tuple[Inline, ...]:
    """The sentence of a finding; a complaint of the catalogue is spoken by its own function."""
    facts = dict(finding.facts)
    if finding.message != "operation_shapes":
        return (Say(f"findings.{finding.message}", facts),)
    complaint, inner = facts.pop("complaint"), facts.pop("facts")
    return (Say("findings.operation_shapes", facts), Say(f"complaints.{complaint}", inner))


def _reasons(finding: Finding, findings: tuple[Finding, ...]) -> list[Block]:
    reasons: list[Block] = []
    if finding.follows is not None and 0 <= finding.follows < len(findings):
        line = findings[finding.follows].line
        reasons.append(Paragraph((Say("findings.follows", {"line": line}),)))
    if finding.shapes and finding.message != "residual_shapes":  # whose sentence gives them
        shapes = tuple(shape_text(shape) for shape in finding.shapes)
        reasons.append(Paragraph((Say("findings.shapes", {"shapes": shapes}),)))
    if finding.blamed:
        reasons.append(
            Bullets(
                tuple(
                    (Say(f"blame.{blame.why}", {"line": blame.line, **blame.facts}),)
                    for blame in finding.blamed
                )
            )
        )
    return reasons


def _fix_title(fix: Fix) -> tuple[Inline, ...]:
    proof = {"verified": fix.verified, "parameters_added": fix.parameters_added}
    return (Say(f"fixes.{fix.kind}", dict(fix.facts)), Say("fixes.proof", proof))
