"""docs/catalogue.md is what the catalogue and the oracle's record say."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from netgloss.catalogue.index import load_index

ROOT = Path(__file__).parents[2]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "catalogue_page.py"))


def test_the_page_is_up_to_date() -> None:
    text = (ROOT / "docs" / "catalogue.md").read_text(encoding="utf-8")
    assert text == SCRIPT["page"](), "run: python scripts/catalogue_page.py"


@pytest.mark.parametrize("name", ["torch.nn.Conv2d", "torch.nn.functional.conv3d", "torch.cat"])
def test_an_entry_has_its_rule_and_its_confirmation(name: str) -> None:
    section = SCRIPT["page"]().partition(f"### `{name}`\n")[2].partition("\n### ")[0]
    assert f"{name}(" in section
    assert any(f"  {keyword} " in section for keyword in ("shape", "call", "rule"))
    assert "Confirmed in " in section and "Wrong" not in section


def test_nothing_recorded_is_wrong() -> None:
    _, called = SCRIPT["record"]()
    assert {name for name, counts in called.items() if counts["wrong"]} == set()
    known = {name for name in called if name in load_index()}
    assert len(known) > 1000
