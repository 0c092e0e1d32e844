"""Defaults of imported functions that name what another file holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from netgloss.interpret.imports import Imports
from netgloss.models import ModelReading, Options, read

FILES = {
    "net/__init__.py": "",
    "net/kinds.py": "class Kind:\n    wide = 7\n    narrow = 2\n",
    "net/blocks.py": (
        "import inspect\nimport torch.nn as nn\nfrom .kinds import Kind\nfrom . import kinds\n\n"
        "class Block(nn.Module):\n"
        "    def __init__(self, n=Kind.wide, *, m=kinds.Kind.narrow):\n"
        "        super().__init__()\n        self.fc = nn.Linear(n, m)\n"
        "    def forward(self, x):\n        return self.fc(x)\n\n"
        "def make(n=Kind.wide, *, m=Kind.narrow):\n    return nn.Linear(n, m)\n"
        "def asked():\n"
        "    given = inspect.signature(make).parameters\n"
        "    return nn.Linear(given['n'].default, given['m'].default)\n"
        "def dunders():\n"
        "    return nn.Linear(make.__defaults__[0], make.__kwdefaults__['m'])\n"
    ),
    "net/again.py": (
        "import torch.nn as nn\nfrom .kinds import Kind\n"
        "def rebound(n=Kind.wide, *, m=2):\n    return nn.Linear(n, m)\n"
        "Kind = None\n"
    ),
}
SOURCE = """
import torch.nn as nn
from .blocks import Block, make, asked, dunders
from .again import rebound
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.block = {built}
    def forward(self, x):
        return {result}
"""


@pytest.fixture
def asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The modules that are read, in order."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    read_: list[str] = []
    before = Imports._interpret

    def watched(self: Imports, full: str, path: str) -> object:
        read_.append(full)
        return before(self, full, path)

    monkeypatch.setattr(Imports, "_interpret", watched)
    monkeypatch.chdir(tmp_path)
    return read_


def model(built: str, result: str = "self.block(x)") -> ModelReading:
    source = SOURCE.format(built=built, result=result)
    return read(source, Options(root=".", path="net/model.py", inputs=("1,7",))).models[0]


@pytest.mark.parametrize(
    "built", ["Block()", "Block(m=2)", "make()", "make(7)", "asked()", "dunders()", "rebound()"]
)
def test_they_are_what_they_were_where_the_function_is_defined(
    built: str, asked_for: list[str]
) -> None:
    found = model(built)
    assert found.trace.faults == found.trace.unknowns == ()
    assert found.parameters == 7 * 2 + 2
    assert "net.kinds" in asked_for


def test_what_a_module_was_built_with_is_told(asked_for: list[str]) -> None:
    block = next(each for each in model("Block()").trace.modules if each.path == "block")
    assert block.arguments == {"n": 7, "m": 2}


def test_a_file_for_whose_sake_nobody_calls_is_not_read(asked_for: list[str]) -> None:
    found = model("nn.Linear(7, 2) if make else None")
    assert found.parameters == 7 * 2 + 2
    assert asked_for == ["net.blocks"]
