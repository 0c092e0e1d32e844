"""What restoring a text did to it: the repairs and the doubts, as a document."""

from __future__ import annotations

from netgloss.documents.algebra import Block, Bullets, CodeBlock, Document, Paragraph, Say, Section
from netgloss.restore.records import Restored


def restore_document(restored: Restored) -> Document:
    """Every repair and every doubt, then the restored source."""
    blocks: list[Block] = []
    if restored.intact:
        blocks.append(Paragraph((Say("repairs.intact"),)))
    if restored.repairs:
        items = tuple(
            (
                Say(
                    "repairs.repair",
                    {
                        "kind": repair.kind,
                        "line": repair.line,
                        "before": repair.before,
                        "after": repair.after,
                    },
                ),
            )
            for repair in restored.repairs
        )
        blocks.append(Section("repairs", (Say("headings.repairs"),), (Bullets(items),)))
    if restored.doubts:
        items = tuple(
            (
                Say(
                    "repairs.doubt",
                    {
                        "line": doubt.line,
                        "chosen": doubt.chosen,
                        "other": doubt.other,
                        "why": doubt.why,
                    },
                ),
            )
            for doubt in restored.doubts
        )
        blocks.append(Section("doubts", (Say("headings.doubts"),), (Bullets(items),)))
    blocks.append(CodeBlock(restored.source.rstrip("\n")))
    return Document("restore", (Say("headings.restored"),), tuple(blocks))
