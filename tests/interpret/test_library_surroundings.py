"""What large libraries ask of Python: versions, mixins, functions made again, lazy packages.

Compared with Python's own wherever a value is computed.
"""

from __future__ import annotations

import textwrap
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import torch
from packaging.version import InvalidVersion, Version
from tests.interpret.differential import interpreted, same

from netgloss.interpret.library.versions import parts
from netgloss.interpret.limits import float_limits, integer_limits
from netgloss.models import ModelReading, Options, read

VERSIONS = (
    *("1", "1.0", "1.0.0", "1.0.1", "0.9.12", "1.10", "2.13.0", "2.13.0+cpu", "2.13.0+cu130.1"),
    *("1.0a1", "1.0b2", "1.0rc1", "1.0.dev3", "1.0.post1", "1.0-1", "1.0a1.dev2", "1.0.post2.dev1"),
    *("v1.2", "1!0.5", "1.0alpha", "1.0.preview-2", "1.0+ubuntu-1", "1.0+ubuntu_01", " 1.1 "),
)


# ---- packaging.version ------------------------------------------------------------------------
@pytest.mark.parametrize("written", VERSIONS)
def test_the_parts_of_a_version(written: str) -> None:
    found, truth = parts(written), Version(written)
    assert found is not None
    assert found["_text"] == str(truth)
    for name, value in found.items():
        if not name.startswith("_"):
            assert value == getattr(truth, name), name


def test_the_order_of_versions() -> None:
    for first, second in product(VERSIONS, VERSIONS):
        one, two = parts(first), parts(second)
        assert one is not None and two is not None
        truth = Version(first), Version(second)
        assert (one["_key"] < two["_key"]) is (truth[0] < truth[1]), (first, second)
        assert (one["_key"] == two["_key"]) is (truth[0] == truth[1]), (first, second)


@pytest.mark.parametrize("written", ["", "two", "1.0.", "1..0", "1.0+", "1.0-x1", "N/A", "1" * 200])
def test_no_version(written: str) -> None:
    if len(written) < 100:
        with pytest.raises(InvalidVersion):
            Version(written)
    assert parts(written) is None


@pytest.mark.parametrize(
    "expression",
    [
        "version.parse('2.13.0') >= version.parse('2.6')",
        "str(version.parse('1.0RC1'))",
        "version.Version('1.2.3').minor",
        "version.parse(version.parse('2.7.0.dev1').base_version) >= version.parse('2.7')",
        "sorted(str(v) for v in sorted(map(version.parse, ['1.10', '1.9', '1.9rc1'])))",
    ],
)
def test_versions_in_programs(expression: str) -> None:
    same(f"from packaging import version\nr = {expression}")


# ---- importlib: the environment ---------------------------------------------------------------
def test_torch_is_installed_and_nothing_optional_is() -> None:
    assert interpreted(
        "import importlib.util, importlib.metadata\n"
        "r = [importlib.util.find_spec(n) is not None for n in ('torch', 'flash_attn', 'math')]\n"
        "r += [importlib.metadata.version(n) for n in ('torch', 'numpy')]\n"
        "try:\n    importlib.metadata.version('flash_attn')\n"
        "except importlib.metadata.PackageNotFoundError:\n    r.append('absent')\n"
    ) == [True, False, True, torch.__version__.partition("+")[0], np.__version__, "absent"]


# ---- objects and classes ----------------------------------------------------------------------
PROGRAMS = {
    "getattribute": """
        class A:
            names = {"alias": "real"}
            def __getattribute__(self, key):
                if key != "names" and key in super().__getattribute__("names"):
                    key = super().__getattribute__("names")[key]
                return super().__getattribute__(key)
            def __getattr__(self, key):
                return "no " + key
        class B(A):
            def method(self): return self.alias
        b = B()
        b.real = 3
        r = [b.alias, b.method(), b.other, hasattr(b, "x"), object.__getattribute__(b, "real")]
        """,
    "a missing attribute": """
        class A:
            def __getattribute__(self, key):
                return super().__getattribute__(key)
        r = [hasattr(A(), "x"), getattr(A(), "x", 4)]
        try:
            A().x
        except AttributeError:
            r.append("caught")
        """,
    "functions made again": """
        import functools, types
        def f(a, b=2, *, c=3): return a + b + c
        g = types.FunctionType(f.__code__, f.__globals__, name="g", argdefs=f.__defaults__,
                               closure=f.__closure__)
        g = functools.update_wrapper(g, f)
        g.__kwdefaults__ = f.__kwdefaults__
        r = [g(1), g(1, 5, c=1), g is f, f.__kwdefaults__, f.__code__.co_argcount,
             types.MethodType(lambda self: self + 1, 4)()]
        """,
    "partialmethod": """
        from functools import partialmethod
        class A:
            def at(self, x, y=0): return (x, y)
            at_one = partialmethod(at, 1)
            both = partialmethod(at, 1, y=5)
        r = [A().at_one(), A().at_one(y=3), A().both(), A().both(y=7)]
        """,
    "a mapping of one's own": """
        from collections.abc import MutableMapping
        class M(MutableMapping):
            def __init__(self): self.held = {"a": 1}
            def __getitem__(self, k): return self.held[k]
            def __setitem__(self, k, v): self.held[k] = v
            def __delitem__(self, k): del self.held[k]
            def __iter__(self): return iter(self.held)
            def __len__(self): return len(self.held)
        m = M()
        m.update({"b": 2}, c=3)
        r = [list(m), list(m.keys()), list(m.values()), list(m.items()), m.get("z", 9), "a" in m,
             "z" in m, m.pop("a"), m.pop("a", None), m.setdefault("d", 4), len(m), m == m.held]
        m.clear()
        r.append(len(m))
        """,
    "an ordered dict with attributes": """
        from collections import OrderedDict
        d = OrderedDict(a=1)
        d.owner = "me"
        r = [d.owner, dict(d), hasattr(d, "other"), hasattr(OrderedDict(), "owner")]
        """,
    "textwrap": """
        import textwrap
        t = "  one\\n    two\\n\\n  three"
        r = [textwrap.dedent(t), textwrap.indent("a\\n\\nb\\n", "> ")]
        """,
    "get_type_hints": """
        from typing import get_type_hints
        class C: pass
        class A:
            config: C
        class B(A):
            config: A
        hints = [get_type_hints(each) for each in (A, B, C)]
        r = [hints[0]["config"] is C, hints[1]["config"] is A, len(hints[2])]
        """,
    "a pattern of many words": """
        import re
        words = "|".join("Name" + str(i) for i in range(60))
        r = re.findall("(" + words + ")", "A Name7 and a Name31") + [re.search(words, "x") is None]
        """,
}  # fmt: skip


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs(name: str) -> None:
    same(textwrap.dedent(PROGRAMS[name]))


@pytest.mark.parametrize("name", ["float16", "bfloat16", "float32", "float64"])
def test_limits_of_floats(name: str) -> None:
    truth = torch.finfo(getattr(torch, name))
    assert float_limits(name) == {key: getattr(truth, key) for key in float_limits(name)}


@pytest.mark.parametrize("name", ["int8", "int16", "int32", "int64", "uint8"])
def test_limits_of_integers(name: str) -> None:
    truth = torch.iinfo(getattr(torch, name))
    assert integer_limits(name) == {key: getattr(truth, key) for key in integer_limits(name)}


def test_types_of_torch() -> None:
    source = """
        import torch
        x = torch.ones(2, 3)
        x.mark = 5
        r = [isinstance(torch.float16, torch.dtype), isinstance(3, torch.dtype),
             isinstance(torch.device("cpu"), torch.device), torch.finfo(torch.float16).min,
             torch.finfo(x.dtype).eps, torch.iinfo(torch.int8).max, x.mark,
             hasattr(x, "_no_such_mark"), 1 in torch.arange(3), 7 in torch.arange(3),
             isinstance(x, torch.Generator), torch.xpu.is_available()]
        """
    same(textwrap.dedent(source))


# ---- lazy packages ------------------------------------------------------------------------------
LAZY = """
from typing import TYPE_CHECKING
__version__ = "7.1"
if TYPE_CHECKING:
    from .wide import *
    from .narrow import Narrow as Thin
else:
    import sys
    sys.modules[__name__] = _LazyModule(__name__, globals()["__file__"])
"""
BLOCK = """
import torch.nn as nn
class {name}(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(8, {width})
    def forward(self, x):
        return self.layer(x)
"""


def _lazy_package(folder: Path, head: str, body: str) -> ModelReading:
    inner = folder / "pack" / "inner"
    inner.mkdir(parents=True)
    (folder / "pack" / "__init__.py").write_text(LAZY.replace(".wide", ".inner"))
    (inner / "__init__.py").write_text(LAZY)
    (inner / "wide.py").write_text(BLOCK.format(name="Wide", width=32))
    (inner / "narrow.py").write_text(BLOCK.format(name="Narrow", width=2))
    source = f"import torch.nn as nn\n{head}\n{body}"
    options = Options(root=str(folder), path=str(folder / "pack" / "model.py"), construct="Net()")
    return read(source, options).models[0]


@pytest.mark.parametrize(
    ("head", "name", "width"),
    [
        ("from .inner import Wide", "Wide", 32),
        ("from .inner import Thin", "Thin", 2),
        ("from . import Wide", "Wide", 32),
        ("from pack import Wide", "Wide", 32),
        ("from . import __version__, inner", "inner.Wide", 32),
    ],
)
def test_a_package_that_replaces_itself(tmp_path: Path, head: str, name: str, width: int) -> None:
    net = f"class Net({name}):\n    pass\n"
    model = _lazy_package(tmp_path, head, net)
    assert model.runs and model.parameters == 9 * width


# ---- what a tensor holds -----------------------------------------------------------------------
NET = """
import torch, torch.nn as nn, logging
logger = logging.getLogger(__name__)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(4, 2)
    def forward(self, x):
        {body}
        return self.layer(x)
"""
BRANCHES = {
    "if (x == 0).any():\n            logger.warning('zero')": True,
    "if (x == 0).any():\n            raise ValueError('zero')": True,
    "if 0 in x[:, [-1, 0]]:\n            text = 'odd'\n            text += 'x'\n"
    "            logger.warning(text)": True,
    "if (x == 0).any():\n            x = x[:1]": False,
    "try:\n            if (x == 0).any():\n                raise ValueError('zero')\n"
    "        except ValueError:\n            x = x[:1]": False,
}


@pytest.mark.parametrize("body", BRANCHES)
def test_a_branch_that_only_speaks_leaves_nothing_open(body: str) -> None:
    model = read(NET.format(body=body), Options(inputs=("3,4",))).models[0]
    assert model.runs is BRANCHES[body]


def test_a_decorator_that_gives_back_its_function_decides_nothing() -> None:
    source = """
import re, torch.nn as nn
def documented(fn):
    if re.search("(a+)+b", fn.__name__):
        fn.__doc__ = "odd"
    return fn
def replaced(fn):
    if re.search("(a+)+b", fn.__name__):
        return lambda self, x: x
    return lambda self, x: fn(self, x)
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(4, 2)
        DECORATED
        def make(self): return 1
    def forward(self, x):
        return self.layer(x)
"""
    runs = [
        read(source.replace("DECORATED", f"@{name}"), Options(inputs=("3,4",))).models[0].runs
        for name in ("documented", "replaced")
    ]
    assert runs == [True, False]


def test_inputs_reach_a_forward_behind_a_wrapper() -> None:
    source = """
import functools, torch.nn as nn
def checked(forward):
    @functools.wraps(forward)
    def wrapper(self, *args, **kwargs):
        return forward(self, *args, **kwargs)
    return wrapper
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(4, 2)
    @checked
    def forward(self, features, scale=1):
        return self.layer(features) * scale
"""
    for inputs in (("features=3,4",), ("3,4",)):
        model = read(source, Options(inputs=inputs)).models[0]
        assert model.runs and [tuple(t.shape) for t in model.outputs] == [(3, 2)]


def test_objects_among_the_outputs_are_no_outputs() -> None:
    source = """
import torch.nn as nn
class Cache:
    def __init__(self, x): self.kept = x
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(4, 2)
    def forward(self, x):
        return {"y": self.layer(x), "cache": Cache(x)}
"""
    model = read(source, Options(inputs=("3,4",))).models[0]
    assert [tuple(t.shape) for t in model.outputs] == [(3, 2)]
