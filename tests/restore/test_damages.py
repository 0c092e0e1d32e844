"""Every kind of damage, made on purpose and undone."""

from __future__ import annotations

import ast
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netgloss.restore import Restored, restore

from .damages import KINDS, SURE, Kind, Strings, together
from .damaging import same
from .models import SOURCES
from .test_properties import programs

BY_NAME = {kind.name: kind for kind in KINDS}


def kinds(restored: Restored) -> set[str]:
    return {repair.kind for repair in restored.repairs}


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("kind", SURE, ids=lambda kind: kind.name)
def test_what_leaves_the_layout_comes_back_exactly(kind: Kind, name: str, seed: int) -> None:
    source = SOURCES[name]
    restored = restore(kind.damage(source, Random(seed)))
    assert same(restored.source, source)
    assert restore(restored.source).intact


@pytest.mark.parametrize("seed", range(40))
def test_several_kinds_at_once(seed: int) -> None:
    chance = Random(seed)
    source = SOURCES[chance.choice(list(SOURCES))]
    kind = together(chance.sample(SURE, 3))
    assert same(restore(kind.damage(source, chance)).source, source), kind.name


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(programs(), st.sampled_from(SURE), st.integers(0, 10**6))
def test_generated_programs_come_back(source: str, kind: Kind, seed: int) -> None:
    restored = restore(kind.damage(source, Random(seed)))
    assert same(restored.source, source)
    assert restore(restored.source).intact


@pytest.mark.parametrize(
    "name",
    ["tabs mixed in", "indentation wrong here and there", "wrapped inside tokens"],
)
@pytest.mark.parametrize("source", SOURCES.values(), ids=list(SOURCES))
def test_layout_that_is_still_told_by_columns(name: str, source: str) -> None:
    assert same(restore(BY_NAME[name].damage(source, Random(1))).source, source)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("source", SOURCES.values(), ids=list(SOURCES))
def test_the_end_cut_off(source: str, seed: int) -> None:
    """All that is whole is kept, nothing is invented, and what was given up is told."""
    kind = BY_NAME["cut off at the end"]
    damaged = kind.damage(source, Random(seed))
    assert kind.left is not None
    left = kind.left(source, damaged)
    restored = restore(damaged)
    assert restored.intact or restored.doubts
    # A statement may be kept up to the place where it stops to be Python: "x = f if a is not".
    rows, kept = restored.source.strip().split("\n"), left.strip().split("\n")
    assert same(restored.source, left) or rows[: len(kept)] == kept


# ── one kind at a time ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("if x &lt; 3 and s == &quot;a&quot;:\n    f(&#39;b&amp;&#39;)\n", "entity",
         "if x < 3 and s == \"a\":\n    f('b&')\n"),
        ("x = y &gt;&gt; 2\n", "entity", "x = y >> 2\n"),
        ("self.in\\_features = a\\[0\\] \\* \"b\\_c\"\n", "escape",
         'self.in_features = a[0] * "b_c"\n'),
        ("def f(x):\n\u00a0\u00a0\u00a0\u00a0return\u3000x\n", "space",
         "def f(x):\n    return x\n"),
        (">>> def f(x):\n...     return x\n... \n>>> y = f(1)\n", "prompt",
         "def f(x):\n    return x\n\ny = f(1)\n"),
        ("In [3]: x = f(1)\n   ...: y = x\nIn [4]: z = y\n", "prompt", "x = f(1)\ny = x\nz = y\n"),
        ("1 def f(x):\n2     return x\n3\n4 y = f(1)\n", "line-number",
         "def f(x):\n    return x\n\ny = f(1)\n"),
        (" 9| def f(x):\n10|     return x\n11| y = 2\n", "line-number",
         "def f(x):\n    return x\ny = 2\n"),
        ("pythonCopy codeimport torch\nx = 1\n", "page-words", "import torch\nx = 1\n"),
        ("python@torch.no_grad()\ndef f():\n    pass\n", "page-words",
         "@torch.no_grad()\ndef f():\n    pass\n"),
        ("x = f“{y[‘a’]} ‘b’”\n", "punctuation", "x = f\"{y['a']} ‘b’\"\n"),
        ("class A:\n\tx = 1\n        y = 2\n", "indentation", "class A:\n    x = 1\n    y = 2\n"),
        ("def f(self, args, *kwargs):\n    return g(x=1, kwargs)\n", "star",
         "def f(self, *args, **kwargs):\n    return g(x=1, **kwargs)\n"),
        ("def f(x, , y):\n    return x\n", "star", "def f(x, *, y):\n    return x\n"),
    ],
)  # fmt: skip
def test_one_kind(text: str, kind: str, expected: str) -> None:
    restored = restore(text)
    assert same(restored.source, expected)
    assert kind in kinds(restored)
    assert restore(restored.source).intact


def test_a_prompt_in_a_docstring_stays() -> None:
    source = 'def f(x):\n    """Twice.\n\n    >>> f(2)\n    4\n    """\n    return 2 * x\n'
    assert restore(source).intact
    restored = restore("看代码:\n" + source)
    assert same(restored.source, source)


def test_prompts_where_line_breaks_were_lost() -> None:
    restored = restore(">>> def f(x): ... y = x + 1 ... return y >>> z = f(2)")
    assert same(restored.source, "def f(x):\n    y = x + 1\n    return y\nz = f(2)\n")


def test_line_numbers_where_line_breaks_were_lost() -> None:
    restored = restore("1 def f(x): 2 y = x + 1 3 return y 4 z = f(2)")
    assert same(restored.source, "def f(x):\n    y = x + 1\n    return y\nz = f(2)\n")


def test_words_glued_at_line_ends() -> None:
    restored = restore(
        "import torch.nn as nnclass Net(nn.Module): def __init__(self, hidden_size): "
        "super().__init__()self.hidden_size = hidden_sizeself.fc = nn.Linear(hidden_size, 3)"
    )
    assert same(
        restored.source,
        "import torch.nn as nn\n"
        "class Net(nn.Module):\n"
        "    def __init__(self, hidden_size):\n"
        "        super().__init__()\n"
        "        self.hidden_size = hidden_size\n"
        "        self.fc = nn.Linear(hidden_size, 3)\n",
    )


def test_underscores_inside_names() -> None:
    restored = restore(
        "self.conv = nn.Conv2d(inchannels, outchannels, kernelsize=3)\n"
        "with torch.nograd():\n    y = hiddenstates.maskedfill(attentionmask, 0)\n"
    )
    assert same(
        restored.source,
        "self.conv = nn.Conv2d(in_channels, out_channels, kernel_size=3)\n"
        "with torch.no_grad():\n    y = hidden_states.masked_fill(attention_mask, 0)\n",
    )
    assert kinds(restored) == {"underscore"}


def test_page_words_inside_a_class_leave_its_layout() -> None:
    source = (
        "class A:\n    def f(self):\n        return 1\n"
        "这里是广告 广告 广告\n"
        "    def g(self):\n        return 2\n"
    )
    restored = restore(source)
    (node,) = ast.parse(restored.source).body
    assert isinstance(node, ast.ClassDef)
    assert len(node.body) == 2


@pytest.mark.parametrize(
    "source",
    [
        "x = a &lt\n",
        "def call(self, target, args, kwargs):\n    return g(target, args, kwargs)\n",
        "batchsize = 3\nnumclasses = 2\nin_channels = 4\nout_channels = 3\nkernel_size = 2\n",
        "conv11 = 1\nconv12 = f(conv11)\nlayer21 = g(conv12)\n",
        "html = 'a &lt; b &amp; c'\n",
        "x = '>>> y'\n",
        "pattern = re.compile(r'\\_\\*')\n",
        "for name in names:\n    logger = get_logger(name)\n",
        "def __init__(self):\n    pass\n\n\ndef repr(self):\n    pass\n",
        "python = 3\nf(python)\n",
    ],
)
def test_what_is_no_damage(source: str) -> None:
    assert restore(source).intact


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_damages_something(kind: Kind) -> None:
    """And says how strings compare only as loosely as it must."""
    assert any(kind.damage(source, Random(0)) != source for source in _WITH_ALL)
    assert kind.strings in Strings


_LONG = "a" * 90
_WITH_ALL = [
    *SOURCES.values(),
    f'def f(x):\n    y = (x*2, x*3)  # first\n    return y, "{_LONG}"\n',
]
