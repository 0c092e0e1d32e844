"""The search for cycles is put off during a verb only."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

import netgloss
from netgloss import pipeline
from netgloss.collecting import YOUNG, seldom
from netgloss.restore import Restored


@pytest.fixture(autouse=True)
def thresholds() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def during(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The threshold while a text is mended."""
    seen: list[int] = []

    def watched(text: str) -> Restored:
        seen.append(gc.get_threshold()[0])
        raise netgloss.UnreadableSource("seen")

    monkeypatch.setattr(pipeline, "mend_text", watched)
    with pytest.raises(netgloss.UnreadableSource):
        netgloss.check("x = 1")
    return seen


@pytest.mark.parametrize(("before", "inside"), [(700, YOUNG), (0, 0), (YOUNG * 2, YOUNG * 2)])
def test_a_verb_puts_it_off_and_leaves_it_as_it_was(
    monkeypatch: pytest.MonkeyPatch, before: int, inside: int
) -> None:
    gc.set_threshold(before)
    assert during(monkeypatch) == [inside]
    assert gc.get_threshold()[0] == before


def test_the_outermost_puts_it_back() -> None:
    gc.set_threshold(700)
    with seldom:
        with seldom:
            pass
        assert gc.get_threshold()[0] == YOUNG
    assert gc.get_threshold()[0] == 700
