"""What a reading may spend, and what a terminal is told while it goes on."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.surfaces.texts import GOOD

import netgloss
from netgloss import pipeline
from netgloss.errors import BadRequest
from netgloss.models.records import PACKAGE_SECONDS, PACKAGE_STEPS, SECONDS, STEPS
from netgloss.surfaces.cli import waiting
from netgloss.surfaces.cli.commands import cli

LONG = (
    "import torch.nn as nn\n"
    "class Long(nn.Module):\n"
    "    def __init__(self):\n"
    "        super().__init__()\n"
    "        width = 0\n"
    "        while width < 40_000:\n"
    "            width += 1\n"
    "        self.fc = nn.Linear(8, width)\n"
    "    def forward(self, x):\n"
    "        return self.fc(x)\n"
)


def test_a_file_in_a_package_may_spend_more(tmp_path: Path) -> None:
    alone, inside = tmp_path / "alone.py", tmp_path / "package" / "inside.py"
    inside.parent.mkdir()
    (inside.parent / "__init__.py").touch()
    for path in (alone, inside):
        path.write_text(GOOD)
    chosen = pipeline.options(pipeline.given_path(alone))
    assert (chosen.steps, chosen.seconds) == (STEPS, SECONDS)
    chosen = pipeline.options(pipeline.given_path(inside))
    assert (chosen.steps, chosen.seconds) == (PACKAGE_STEPS, PACKAGE_SECONDS)
    chosen = pipeline.options(pipeline.given_path(inside), steps=7, seconds=0.5)
    assert (chosen.steps, chosen.seconds) == (7, 0.5)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    ("source", "option", "limit"),
    [(LONG, "--steps", "9000"), (LONG.replace("width < 40_000", "True"), "--seconds", "0.05")],
)
def test_a_reading_that_is_cut_short_names_the_option(
    source: str, option: str, limit: str, lang: str, tmp_path: Path
) -> None:
    path = tmp_path / "long.py"
    path.write_text(source)
    result = CliRunner().invoke(cli, ["check", str(path), option, limit, "--lang", lang])
    assert option in result.output
    assert f"{float(limit):,}".removesuffix(".0") in result.output


def test_more_steps_read_on() -> None:
    short = netgloss.summary(LONG, steps=9_000)
    whole = netgloss.summary(LONG, steps=1_000_000, seconds=20.0)
    assert "360,000" not in str(short)
    assert "360,000" in str(whole)


@pytest.mark.parametrize("limit", [{"steps": 0}, {"seconds": 0.0}, {"seconds": float("nan")}])
def test_limits_that_are_none(limit: dict[str, float]) -> None:
    with pytest.raises(BadRequest):
        netgloss.check(GOOD, **limit)  # type: ignore[arg-type]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_is_told_of_a_long_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(waiting, "QUIET", 0.01)
    monkeypatch.setattr(waiting, "BETWEEN", 0.01)
    with pytest.raises(KeyboardInterrupt), waiting.waiting("net.py"):
        for _ in range(2_000):
            if "net.py" in terminal.getvalue():
                break
            time.sleep(0.01)
        raise KeyboardInterrupt
    assert "netgloss: reading net.py, 0 s" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")  # the line is gone


def test_nobody_else_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    quick, redirected = Terminal(), io.StringIO()
    monkeypatch.setattr("sys.stderr", quick)
    with waiting.waiting("net.py"):
        pass
    monkeypatch.setattr("sys.stderr", redirected)
    monkeypatch.setattr(waiting, "QUIET", 0.0)
    with waiting.waiting("net.py"):
        time.sleep(0.05)
    assert (quick.getvalue(), redirected.getvalue()) == ("", "")
