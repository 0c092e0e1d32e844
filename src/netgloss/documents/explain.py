"""The explanation of a source, line by line."""

from __future__ import annotations

from netgloss.check.records import Finding
from netgloss.documents.algebra import Block, Document, Glosses, Say, Section
from netgloss.documents.checking import callout, callouts_by_line
from netgloss.documents.leftovers import Leftovers
from netgloss.documents.margin import Margin
from netgloss.documents.overview import no_model, overview
from netgloss.documents.sourcefile import SourceFile
from netgloss.documents.statements import Statements
from netgloss.documents.syntax import Scope
from netgloss.models.records import Reading


def explain(reading: Reading, findings: tuple[Finding, ...] = ()) -> Document:
    """The findings, an overview of each model, then every line of the source with what it means.

    The document is language-neutral; ``netgloss.words.speak`` gives it words.
    """
    file = SourceFile(reading)
    blocks: list[Block] = []
    if findings:
        source = reading.source.splitlines()
        full = tuple(callout(finding, findings, source) for finding in findings)
        blocks.append(Section("findings", (Say("headings.findings"),), full))
    blocks.extend(overview(index) for index in file.indexes)
    if not file.indexes:
        blocks.append(no_model(reading))
    blocks.append(Section("lines", (Say("headings.lines"),), (lines_of(file, findings),)))
    names = tuple(model.name for model in reading.models) or reading.classes
    return Document("explain", (Say("headings.explanation", {"names": names}),), tuple(blocks))


def lines_of(file: SourceFile, findings: tuple[Finding, ...] = ()) -> Glosses:
    """Every line of the source that is not blank, with what it means and what is wrong there."""
    margin = Margin(file.reading.source)
    Statements(file, margin).body(file.reading.tree.body, Scope())
    Leftovers(file, margin).explain()
    return margin.glosses(callouts_by_line(findings))
