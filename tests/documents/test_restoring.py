"""What restoring did, told."""

from __future__ import annotations

import pytest

from netgloss.documents.restoring import restore_document
from netgloss.render import plain
from netgloss.restore.records import Doubt, Repair, Restored
from netgloss.words import speak

RESTORED = Restored(
    "x = 1\n",
    (Repair("dunder", 1, "def init", "def __init__"), Repair("page-words", 1, "Copy code", "")),
    (Doubt(1, "return x", "return", "bare-return"),),
    "x=1",
)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            ["Double underscores put back: def init → def __init__.", "could also be: return"],
        ),
        ("zh", ["恢复双下划线：def init → def __init__。", "也可能是：return"]),
    ],
)
def test_repairs_and_doubts(language: str, expected: list[str]) -> None:
    text = plain(speak(restore_document(RESTORED), language), width=200)
    for part in [*expected, "Copy code", "x = 1"]:
        assert part in text


def test_text_that_was_fine() -> None:
    text = plain(speak(restore_document(Restored("x = 1\n", (), (), "x = 1\n")), "en"))
    assert "nothing was changed" in text
