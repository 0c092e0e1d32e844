"""Every finding, blame and fix is spoken in both languages, from the same facts."""

from __future__ import annotations

import pytest
from tests.check.harness import found
from tests.check.seed import RESNET18
from tests.check.test_repairs import CASES
from tests.check.test_rules import WRONG

from netgloss.documents.checking import check_document
from netgloss.models import read
from netgloss.render.terminal import plain
from netgloss.words import Speaker

SOURCES = {**WRONG, **{f"mended {n}": c.source for n, c in CASES.items()}, "seed": RESNET18}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", SOURCES)
def test_spoken(name: str, language: str) -> None:
    source = SOURCES[name]
    document = check_document(read(source), found(source))
    text = plain(Speaker(language).document(document))
    assert len(text) > 40
    for left_over in ("None", "Thing(", "{", "}"):
        assert left_over not in text.replace("{conv", "")


def test_the_seed_in_words() -> None:
    findings = found(RESNET18)
    document = Speaker("en").document(check_document(read(RESNET18), findings))
    text = plain(document)
    assert "stride 2 and 128 output channels" in text
    assert "It is the same fault as on line" in text
    assert "adds 173,824 parameters" in text
