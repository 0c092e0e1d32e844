"""Imports reach torch, the allow-list and the allowed folder, and nothing else."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from netgloss.interpret import kept
from netgloss.interpret.kept import imported
from netgloss.models import ModelReading, Options, read

NET = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.block = {make}
    def forward(self, x):
        return self.block(x)
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with a sub-package, helpers at two levels, and a folder outside it."""
    files = {
        "outside.py": "WIDTH = 99\n",
        "root/net/__init__.py": "from .helpers import WIDTH\n",
        "root/net/helpers.py": "from .deep.more import DOUBLE\nWIDTH = DOUBLE * 2\n",
        "root/net/deep/__init__.py": "",
        "root/net/deep/more.py": (
            "import torch.nn as nn\nfrom .. import helpers\nDOUBLE = 4\n"
            "def conv(n):\n    return nn.Conv2d(n, helpers.WIDTH, 1)\n"
        ),
        "root/net/broken.py": "def f(:\n",
        "root/net/raising.py": "A = 1\nraise ValueError('no')\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def model(package: Path, head: str, make: str, root: bool = True) -> ModelReading:
    """The class read as if it stood in ``root/net/model.py``."""
    source = "import torch.nn as nn\n" + head + NET.format(make=make)
    options = Options(root=str(package / "root"), path=str(package / "root/net/model.py"))
    return read(source, options if root else Options()).models[0]


@pytest.mark.parametrize(
    ("head", "make"),
    [
        ("from .deep.more import conv", "conv(3)"),
        ("from net.deep.more import conv as c", "c(3)"),
        ("from .deep import more", "more.conv(3)"),
        ("import net.deep.more", "net.deep.more.conv(3)"),
        ("import net.deep.more as m", "m.conv(3)"),
        ("from .deep.more import *", "conv(3)"),
        ("from . import WIDTH", "nn.Conv2d(3, WIDTH, 1)"),
        ("from .helpers import WIDTH as w", "nn.Conv2d(3, w, 1)"),
    ],
)
def test_sources_under_the_root_are_read(package: Path, head: str, make: str) -> None:
    reading = model(package, head + "\n", make)
    assert reading.runs
    assert reading.parameters == 3 * 8 + 8


@pytest.mark.parametrize(
    "head",
    [
        "from ...outside import WIDTH",
        "from ..outside import WIDTH",
        "from outside import WIDTH",
        "from .missing import WIDTH",
        "import missing_package\nWIDTH = missing_package.WIDTH",
    ],
)
def test_nothing_outside_the_root_is_read(package: Path, head: str) -> None:
    reading = model(package, head + "\n", "nn.Conv2d(3, WIDTH, 1)")
    assert reading.parameters == 0
    assert any(u.reason == "import" for u in reading.trace.unknowns)


def test_a_link_out_of_the_root_is_not_followed(package: Path) -> None:
    (package / "root/net/link.py").symlink_to(package / "outside.py")
    reading = model(package, "from .link import WIDTH\n", "nn.Conv2d(3, WIDTH, 1)")
    assert reading.parameters == 0


def test_without_a_root_no_file_is_read(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(package / "root")
    reading = model(
        package, "from net.helpers import WIDTH\n", "nn.Conv2d(3, WIDTH, 1)", root=False
    )
    assert reading.parameters == 0


@pytest.mark.parametrize("name", ["broken", "raising"])
def test_a_module_that_cannot_be_read_is_unknown(package: Path, name: str) -> None:
    reading = model(package, f"from .{name} import B\n", "nn.Conv2d(3, B, 1)")
    assert reading.parameters == 0
    assert any(u.reason in ("import", "operation") for u in reading.trace.unknowns)


DATA = """
import pkgutil
def width(name):
    return int(pkgutil.get_data(__name__, name).decode("utf-8").strip())
"""


@pytest.fixture
def with_data(package: Path) -> Path:
    """The package with text files in its folders, beside them and outside, and hidden ones."""
    (package / "root/net/sizes").mkdir()
    for name in ("sizes/wide.txt", "here.txt", "../above.txt", "../../outside.txt", ".hidden.txt"):
        (package / "root/net" / name).write_text("24\n")
    (package / "root/net/link.txt").symlink_to(package / "root/above.txt")
    return package


@pytest.mark.parametrize("name", ["here.txt", "sizes/wide.txt"])
def test_data_of_a_package_are_read(with_data: Path, name: str) -> None:
    found = model(with_data, DATA, f"nn.Conv2d(3, width({name!r}), 1)")
    assert (found.runs, found.parameters) == (True, 24 * 3 + 24)


@pytest.mark.parametrize(
    "name",
    [
        *("../above.txt", "../../outside.txt", ".hidden.txt", "link.txt", "none.txt", "sizes"),
        *("sizes/../here.txt", "/etc/hostname", "sizes\\wide.txt", "here.txt\0", ""),
    ],
)
def test_data_elsewhere_are_unknown(with_data: Path, name: str) -> None:
    found = model(with_data, DATA, f"nn.Conv2d(3, width({name!r}), 1)")
    assert not found.runs
    assert [u.what for u in found.trace.unknowns if u.what.startswith("pkgutil.get_data(")]


def test_without_a_root_no_data_are_read(with_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(with_data / "root/net")
    found = model(with_data, DATA, "nn.Conv2d(3, width('here.txt'), 1)", root=False)
    assert not found.runs


def test_a_failing_import_inside_try_takes_the_other_way(package: Path) -> None:
    head = "try:\n    from flash import Fast as Conv\nexcept ImportError:\n    Conv = nn.Conv2d\n"
    assert model(package, head, "Conv(3, 8, 1)").parameters == 32


def test_a_file_that_changed_is_read_anew(package: Path) -> None:
    head, make = "from .helpers import WIDTH as w", "nn.Conv2d(3, w, 1)"
    assert model(package, head, make).parameters == 8 * 4
    (package / "root/net/helpers.py").write_text("WIDTH = 7\n")
    assert model(package, head, make).parameters == 7 * 4


LONG = """
import torch.nn as nn

class Block(nn.Module):
    # A block of a library.

    def __init__(self, wide):
        super().__init__()
        self.sizes = [wide, wide]
        self.sizes.append(wide)
        self.lin = nn.Linear(wide, sum(self.sizes))

    def forward(self, x):
        return self.lin(x)

    def unused(self):
        return [len(str(each)) for each in range(10)]

""" + "".join(f"def function_{i}(a):\n    return a + {i}\n\n\n" for i in range(60))


def test_what_is_kept_of_a_file_is_never_changed(package: Path) -> None:
    """Two models that import it are read as each alone; functions not looked at stay unparsed."""
    (package / "root/net/long.py").write_text(LONG)
    head = "from .long import Block, function_3"
    first = model(package, head, "Block(function_3(2))")
    tree = imported(LONG, "net/long.py", ast.parse).tree
    before = ast.dump(ast.parse(LONG))
    second = model(package, head, "Block(function_3(5))")
    assert (first.parameters, second.parameters) == (5 * 15 + 15, 8 * 24 + 24)
    assert imported(LONG, "net/long.py", ast.parse).tree is tree
    parsed = {n.name for n in tree.body if isinstance(n, ast.FunctionDef) and "body" in vars(n)}
    assert parsed == {"function_3"}
    assert ast.dump(tree) == before


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_kept", {})
    monkeypatch.setattr(kept, "_MOST", 100)
    first = imported("a = 1\n" * 8, "a.py", ast.parse)
    assert imported("a = 1\n" * 8, "a.py", ast.parse) is first
    imported("b = 2\n" * 10, "b.py", ast.parse)
    assert len(kept._kept) == 1
    assert imported("a = 1\n" * 8, "a.py", ast.parse) is not first
