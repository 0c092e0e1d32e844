"""The patterns of einops: shapes as einops itself gives them (the slow test asks it), refusals, and
what they ask of sizes."""

from __future__ import annotations

import sys
from typing import Any

import pytest

import netgloss
from netgloss.models import ModelReading, Options, read

# (function, pattern, shape, axes, the shape that comes out; None: refused)
CASES: list[tuple[str, str, tuple[int, ...], dict[str, Any], tuple[int, ...] | None]] = [
    ("rearrange", "b c h w -> b h w c", (2, 3, 4, 5), {}, (2, 4, 5, 3)),
    ("rearrange", "b c h w -> b (c h w)", (2, 3, 4, 5), {}, (2, 60)),
    ("rearrange", "b (h d) n -> b h n d", (2, 12, 5), {"h": 3}, (2, 3, 5, 4)),
    ("rearrange", "b n (qkv h d) -> qkv b h n d", (2, 5, 24), {"qkv": 3, "h": 2}, (3, 2, 2, 5, 4)),
    ("rearrange", "b c (h p) (w q) -> b (h w) (p q c)", (2, 3, 8, 12), {"p": 4, "q": 4},
     (2, 6, 48)),
    ("rearrange", "... c -> c ...", (2, 3, 4), {}, (4, 2, 3)),
    ("rearrange", "b ... -> b (...)", (2, 3, 4), {}, (2, 12)),
    ("rearrange", "b 1 c -> b c", (2, 1, 4), {}, (2, 4)),
    ("rearrange", "1 (a b) -> a b", (1, 6), {"a": 2}, (2, 3)),
    ("rearrange", "b c -> b 1 c 1", (2, 3), {}, (2, 1, 3, 1)),
    ("rearrange", "b c -> b () c", (2, 3), {}, (2, 1, 3)),
    ("rearrange", "a b -> b a", (2, 3), {"a": 2}, (3, 2)),
    ("rearrange", "a b -> b a", (2, 3), {"a": 5}, None),
    ("rearrange", "a b -> b", (2, 3), {}, None),
    ("rearrange", "a b -> a b c", (2, 3), {"c": 2}, None),
    ("rearrange", "a b c -> a b c", (2, 3), {}, None),
    ("rearrange", "a a -> a", (2, 2), {}, None),
    ("rearrange", "(a b) -> a b", (6,), {}, None),
    ("rearrange", "(a b) -> a b", (7,), {"a": 2}, None),
    ("rearrange", "a 1 -> a", (2, 3), {}, None),
    ("rearrange", "a b b -> a b", (2, 3, 3), {}, None),
    ("rearrange", "(a b -> a b", (2, 3), {}, None),
    ("rearrange", "a b -> a b", (2, 3), {"k": 4}, None),
    ("reduce", "b c h w -> b c", (2, 3, 4, 5), {"reduction": "mean"}, (2, 3)),
    ("reduce", "b c (h 2) (w 2) -> b c h w", (2, 3, 4, 6), {"reduction": "max"}, (2, 3, 2, 3)),
    ("reduce", "b ... -> b", (2, 3, 4), {"reduction": "sum"}, (2,)),
    ("reduce", "b c h -> b 1 h", (2, 3, 4), {"reduction": "prod"}, (2, 1, 4)),
    ("reduce", "b c -> b d", (2, 3), {"reduction": "min"}, None),
    ("repeat", "d -> b d", (4,), {"b": 3}, (3, 4)),
    ("repeat", "1 n d -> b n d", (1, 5, 4), {"b": 3}, (3, 5, 4)),
    ("repeat", "h w -> (h 2) (w r)", (3, 4), {"r": 3}, (6, 12)),
    ("repeat", "h w -> h w 3", (3, 4), {}, (3, 4, 3)),
    ("repeat", "h w -> h w c", (3, 4), {}, None),
    ("repeat", "h w -> h", (3, 4), {}, None),
]  # fmt: skip


def model(call: str) -> str:
    return (
        "import torch\nfrom torch import nn\nfrom einops import rearrange, reduce, repeat\n"
        "from einops.layers.torch import Rearrange, Reduce\n"
        "class Net(nn.Module):\n"
        f"    def forward(self, x):\n        return {call}\n"
    )


def reading(source: str, *inputs: str) -> ModelReading:
    (found,) = read(source, Options(inputs=inputs)).models
    return found


@pytest.mark.parametrize(("function", "pattern", "shape", "axes", "out"), CASES)
def test_shapes(
    function: str,
    pattern: str,
    shape: tuple[int, ...],
    axes: dict[str, Any],
    out: tuple[int, ...] | None,
) -> None:
    given = "".join(f", {name}={size!r}" for name, size in axes.items())
    source = model(f"{function}(x, {pattern!r}{given})")
    found = reading(source, ",".join(map(str, shape)))
    assert found.runs is (out is not None)
    if out is not None:
        assert [tensor.shape for tensor in found.outputs] == [out]


@pytest.mark.slow
def test_the_table_is_what_einops_says() -> None:
    torch = pytest.importorskip("torch")
    from bench.corpora import fetch_imported

    sys.path.append(str(fetch_imported("monai")))
    try:
        import einops
    finally:
        sys.path.pop()
    for function, pattern, shape, axes, out in CASES:
        try:
            given = tuple(getattr(einops, function)(torch.zeros(shape), pattern, **axes).shape)
        except einops.EinopsError:
            given = None
        assert given == out, (function, pattern, shape)


def test_layers_and_what_they_ask_of_sizes() -> None:
    source = (
        "from torch import nn\nfrom einops.layers.torch import Rearrange, Reduce\n"
        "class Patches(nn.Sequential):\n"
        "    def __init__(self):\n"
        "        super().__init__(Rearrange('b c (h p) (w q) -> b (h w) (p q c)', p=8, q=8),\n"
        "                         nn.Linear(192, 10), Reduce('b n d -> b d', 'mean'))\n"
    )
    found = reading(source)
    assert found.runs
    assert [str(size) for size in found.outputs[0].shape] == ["N", "10"]
    assert [str(size) for size in found.inputs[0].shape] == ["N", "3", "H", "W"]
    holds = found.accepts.holds
    assert holds({"N": 1, "H": 64, "W": 32})
    assert not holds({"N": 1, "H": 63, "W": 32}) and not holds({"N": 1, "H": 64, "W": 33})


def test_a_wrong_pattern_is_found() -> None:
    found = netgloss.check(model("rearrange(x, 'b c h w -> b h w c')"), input=["2,3,4"])
    assert any("expected 4 dims" in finding.message for finding in found.findings)
