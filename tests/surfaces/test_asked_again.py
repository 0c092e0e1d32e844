"""A text that is asked about again is answered from what was read, unless something changed."""

import os
from pathlib import Path

import pytest

import netgloss
from netgloss.recent import Recent

NET = """
from torch import nn
from .blocks import WIDTH

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(4, WIDTH)

    def forward(self, x):
        return self.fc(x)
"""
LONG_AGO = 1_000_000_000


def write(path: Path, text: str) -> None:
    path.write_text(text)
    os.utime(path, (LONG_AGO, LONG_AGO))


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "package"
    folder.mkdir()
    write(folder / "__init__.py", "")
    write(folder / "blocks.py", "WIDTH = 5\n")
    write(folder / "net.py", NET)
    return folder


def test_the_same_question_gives_the_same_answer(package: Path) -> None:
    first = netgloss.summary(package / "net.py")
    assert netgloss.summary(package / "net.py") is first
    assert str(netgloss.summary(package / "net.py")) == str(first)


def test_every_option_is_a_question_of_its_own(package: Path) -> None:
    plain = netgloss.summary(package / "net.py")
    assert netgloss.summary(package / "net.py", lang="zh") is not plain
    assert netgloss.summary(package / "net.py", input="7,4") is not plain
    assert netgloss.check(package / "net.py").models[0].model is plain.models[0].model


def test_a_changed_import_is_read_anew(package: Path) -> None:
    assert netgloss.summary(package / "net.py").models[0].model.parameters == 25
    (package / "blocks.py").write_text("WIDTH = 6\n")
    assert netgloss.summary(package / "net.py").models[0].model.parameters == 30


def test_an_import_that_was_missing_is_found_when_it_is_there(package: Path) -> None:
    (package / "blocks.py").unlink()
    assert not netgloss.summary(package / "net.py").models[0].model.runs
    write(package / "blocks.py", "WIDTH = 6\n")
    assert netgloss.summary(package / "net.py").models[0].model.parameters == 30


def test_a_reading_that_ran_out_of_steps_is_not_kept() -> None:
    text = "n = 0\nwhile True:\n    n += 1\n"
    assert netgloss.summary(text, steps=5_000) is not netgloss.summary(text, steps=5_000)


def test_texts_on_one_line_and_without_a_model_make_room_too() -> None:
    first = "x = [" + "1, " * 100_000 + "]"
    answer = netgloss.summary(first)
    assert netgloss.summary(first) is answer
    netgloss.summary(first.replace("x", "y"))
    assert netgloss.summary(first) is not answer


def test_a_width_of_its_own_for_every_rendering() -> None:
    result = netgloss.summary("from torch import nn\nlayer = nn.Linear(4, 5)\n")
    narrow, wide = result.to_text(30), result.to_text(100)
    assert narrow == result.to_text(30) and wide == result.to_text(100)
    assert max(map(len, narrow.splitlines())) <= 30 < max(map(len, wide.splitlines()))


def test_what_was_used_longest_ago_makes_room() -> None:
    recent: Recent[str, str] = Recent(10)
    recent.keep("old", "1", 4)
    recent.keep("used", "2", 4)
    recent.keep("large", "3", 11)  # alone too heavy: nothing is left
    assert [recent.get(key) for key in ("old", "used", "large")] == [None, None, None]
    recent.keep("old", "1", 4)
    recent.keep("used", "2", 4)
    assert recent.get("old") == "1"
    recent.keep("new", "3", 4)
    assert [recent.get(key) for key in ("old", "used", "new")] == ["1", None, "3"]
