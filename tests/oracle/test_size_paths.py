"""Sizes on their way through Python, numpy, math and einops, against torch itself.

Wherever a size becomes a number that is counted with (a key, a text, a count of rounds), other
sizes may go another way. At each size netgloss must say what torch says, or that it does not know.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from netgloss.models import ModelReading, Options, read
from netgloss.symbolic import SymInt, counts

SOURCE = """
{einops}
import collections
import functools
import itertools
import math
import operator
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

def exact(a, b):
    assert a % b == 0
    return a // b

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)
        self.way4 = nn.Conv2d(3, 2, 1)
        self.way8 = nn.Conv2d(3, 2, 2, stride=2)

    def forward(self, x):
        n, c, h, w = x.shape
        {body}
"""
DATA = Path(__file__).parent / "data"
# Each line is the body of forward; where netgloss knows the answer at every size, it says so.
BODIES = (DATA / "size_paths.txt").read_text(encoding="utf-8").splitlines()
# What einops does, and the same in torch.
EINOPS = dict(
    line.split("\t")
    for line in (DATA / "size_paths_einops.tsv").read_text(encoding="utf-8").splitlines()
)
# Longer bodies, each under a line with its name.
BLOCKS = {
    name: body.strip().replace("\n", "\n        ")
    for each in (DATA / "size_path_blocks.txt").read_text(encoding="utf-8").split("# ")[1:]
    for name, _, body in [each.partition("\n")]
}
KNOWN = "# known"
SIZES = (
    *((2, 8, 8), (2, 12, 8), (2, 8, 12), (2, 7, 9)),
    *((1, 16, 16), (3, 12, 18), (2, 5, 24), (2, 9, 9)),
)
PARTLY = ("2,3,H,8",)


def source(body: str) -> str:
    imports = "import einops\nfrom einops import rearrange, repeat" if body in EINOPS else ""
    return SOURCE.replace("{einops}", imports).replace("{body}", body)


def theirs(body: str) -> dict[tuple[int, int, int], list[int] | None]:
    """The shape that torch gives at each size; None where it refuses."""
    names: dict[str, Any] = {}
    exec(compile(source(EINOPS.get(body, body)), "<net>", "exec"), names)
    out: dict[tuple[int, int, int], list[int] | None] = {}
    for n, h, w in SIZES:
        try:
            out[n, h, w] = list(names["Net"]()(torch.zeros(n, 3, h, w)).shape)
        except Exception:
            out[n, h, w] = None
    return out


def ours(model: ModelReading, size: tuple[int, int, int]) -> list[int] | str | None:
    """The shape that netgloss states; None where it refuses, words where it does not know."""
    kinds = {each.kind for each in model.assumed}
    if "other_sizes" in kinds or any(each.decided_structure for each in model.trace.unknowns):
        return "unknown"
    (given,) = model.inputs
    if len(given.shape) != 4:
        return "unknown"  # an input of another rank was inferred
    sizes: dict[str, int] = {}
    for dim, number in zip(given.shape, (size[0], 3, *size[1:]), strict=True):
        if isinstance(dim, SymInt):
            sizes[str(dim)] = number
        elif dim != number:
            return None
    if not model.accepts.holds(sizes):
        return None
    shapes: tuple[Any, ...] = tuple(out.shape for out in model.outputs)
    for each in model.assumed:
        if each.kind == "other_outputs" and eval(each.facts["where"], {}, dict(sizes)):
            shapes = each.facts["shapes"]
    if len(shapes) != 1 or not model.runs:
        return "unknown"
    (shape,) = shapes
    if any(counts(d) for d in shape):
        return "unknown"
    return [d if isinstance(d, int) else d.evaluate(sizes) for d in shape]


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(("N,3,H,W",), id="named"),
        pytest.param((), id="inferred", marks=pytest.mark.slow),
        pytest.param(PARTLY, id="partly", marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize(
    "body", [*BODIES, *EINOPS, *BLOCKS.values()], ids=[*BODIES, *EINOPS, *BLOCKS]
)
def test_sizes_are_torchs_or_unknown(body: str, given: tuple[str, ...]) -> None:
    """What is known of them today stays known."""
    truth = theirs(body)
    (model,) = read(source(body), Options(inputs=given)).models
    asked = [size for size in SIZES if given != PARTLY or (size[0], size[2]) == (2, 8)]
    told = {size: ours(model, size) for size in asked}
    wrong = {s: (told[s], truth[s]) for s in asked if told[s] not in (truth[s], "unknown")}
    assert not wrong, (wrong, model.accepts.expression, model.inputs)
    if given and body.endswith(KNOWN):
        assert "unknown" not in told.values()
