"""What network libraries use of Python's library and of numpy, against the real ones."""

from __future__ import annotations

import inspect
from pathlib import Path

import numpy as np
import pytest
import torch
from tests.interpret.differential import interpreted, plain, same

from netgloss.interpret.plain_attributes import WRITTEN_IN_PYTHON
from netgloss.models import Options, read


@pytest.mark.parametrize(
    "expression",
    [
        "((np.atleast_1d(3) - 1) / 2 * np.atleast_1d((1, 2, 4))).tolist()",
        "(np.atleast_1d((3, 5, 7)) - np.atleast_1d(1)).tolist()",
        "(np.array([[1, 2], [3, 4]]) * np.array([10, 100])).tolist()",
        "(np.array([10, 100]) + np.array([[1], [3]])).tolist()",
        "bool(np.any((np.atleast_1d((3, 4)) - 1) * 1 % 2 == 1))",
        "bool(np.all(np.atleast_1d((1, 1)) == 1))",
        "bool((np.array([64, 96]) % np.power(2, 5) > 0).any())",
        "np.where(np.array([1, 0, 3]))[0].tolist()",
        "np.where(4 >= np.array([1, 8, 4]), 1, 2).tolist()",
        "np.prod(np.array([[1, 2, 2], [2, 2, 1]]), axis=0).tolist()",
        "np.floor(np.log2(np.max(np.array([0.5, 1, 2])) / np.array([0.5, 1, 2])))"
        ".astype(np.int32).tolist()",
        "np.asarray((4.5, 2), dtype=int).tolist()",
        "np.array([[1, 2], [3, 4]]).shape",
        "int(np.array([[1, 2], [3, 4]])[1, 0])",
        "(-np.array([1, -2])).tolist()",
        "np.abs(np.array([[1, -2]])).tolist()",
    ],
)
def test_arrays(expression: str) -> None:
    wanted = eval(expression, {"np": np})
    assert plain(interpreted(f"import numpy as np\nr = {expression}")) == wanted


@pytest.mark.parametrize(
    "source",
    [
        "import keyword\nr = [keyword.iskeyword(w) for w in ('class', 'conv', 'match')]",
        "from urllib.parse import urlsplit\nu = urlsplit('hf-hub:a/b@c')\nr = (u.scheme, u.path)",
        "import enum\nclass E(str, enum.Enum):\n    A = 'a'\n"
        "class C: pass\nr = (isinstance(E, enum.EnumMeta), isinstance(C, enum.EnumMeta))",
        "from collections import namedtuple\nP = namedtuple('P', 'a b c')\n"
        "P.__new__.__defaults__ = (None,) * 2\n"
        "r = (tuple(P(1)), tuple(P(1, c=3)), P.__new__.__defaults__)",
        "import inspect\ndef f(a, b=2, *rest, k, **more): pass\n"
        "s = inspect.signature(f)\nr = [dict(s.bind(*args, **kwargs).arguments) for args, kwargs in"
        " (((1,), {'k': 3}), ((1, 2, 3, 4), {'k': 5, 'z': 6}))]",
        "import inspect\ndef f(a): pass\ntry:\n    inspect.signature(f).bind()\n    r = 0\n"
        "except TypeError:\n    r = 1",
        "m = __import__('os.path')\nimport os\nr = m is os",
    ],
)
def test_programs(source: str) -> None:
    same(source)


@pytest.mark.parametrize("layer", ["Conv2d", "BatchNorm2d", "GroupNorm", "PReLU", "LayerNorm"])
def test_signatures_of_layers(layer: str) -> None:
    told = f"r = list(inspect.signature(nn.{layer}).parameters)"
    wanted = list(inspect.signature(getattr(torch.nn, layer)).parameters)
    assert plain(interpreted(f"import inspect\nfrom torch import nn\n{told}")) == wanted


def test_functions_written_in_python() -> None:
    for name in sorted(WRITTEN_IN_PYTHON):
        function = getattr(torch, name.partition(".")[2])
        source = f"import torch\nr = {name}.__kwdefaults__"
        assert plain(interpreted(source)) == function.__kwdefaults__, name


def test_a_package_may_import_parts_of_itself(tmp_path: Path) -> None:
    package = tmp_path / "nets"
    package.mkdir()
    (package / "__init__.py").write_text("from nets import blocks, heads\n")
    (package / "blocks.py").write_text("WIDTH = 8\n")
    (package / "heads.py").write_text("from nets.blocks import WIDTH\n")
    source = (
        "import nets\nfrom torch import nn\nclass Net(nn.Module):\n"
        "    def __init__(self):\n        super().__init__()\n"
        "        self.fc = nn.Linear(nets.heads.WIDTH, nets.blocks.WIDTH)\n"
        "    def forward(self, x):\n        return self.fc(x)\n"
    )
    path = tmp_path / "main.py"
    (model,) = read(source, Options(root=str(tmp_path), path=str(path))).models
    assert model.runs and model.parameters == 72
