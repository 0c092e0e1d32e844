"""Models that go many ways, by height and by width apart: what is accepted is told exactly.

Every pair of sizes near a border of the expression, and others drawn at random, is run by torch
on the meta device.
"""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
import torch

from netgloss.models import ModelReading, Options, read
from netgloss.models.records import PACKAGE_SECONDS, PACKAGE_STEPS

HEAD = """
import torch
import torch.nn as nn
import torch.nn.functional as F
"""

SHIFTED = """
class Block(nn.Module):
    def __init__(self, dim, shift):
        super().__init__()
        self.shift, self.proj = shift, nn.Linear(dim, dim)

    def forward(self, x):
        b, h, w, c = x.shape
        shift = [self.shift, self.shift]
        x = F.pad(x, (0, 0, 0, (4 - w % 4) % 4, 0, (4 - h % 4) % 4))
        _, high, wide, _ = x.shape
        if 4 >= high:
            shift[0] = 0
        if 4 >= wide:
            shift[1] = 0
        if sum(shift) > 0:
            x = torch.roll(x, shifts=(-shift[0], -shift[1]), dims=(1, 2))
        x = x.view(b, high // 4, 4, wide // 4, 4, c).permute(0, 1, 3, 2, 4, 5).reshape(-1, 16, c)
        x = self.proj(x)
        x = x.view(b, high // 4, wide // 4, 4, 4, c).permute(0, 1, 3, 2, 4, 5)
        x = x.reshape(b, high, wide, c)
        return x[:, :h, :w, :].contiguous()

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 4, stride=4)
        self.blocks = nn.ModuleList(Block(8, 2) for _ in range(4))
        self.merge = nn.ModuleList(nn.Linear(32, 8) for _ in range(3))

    def forward(self, x):
        x = self.stem(x).permute(0, 2, 3, 1)
        for at, block in enumerate(self.blocks):
            x = x + block(x)
            if at < 3:
                b, h, w, c = x.shape
                x = F.pad(x, (0, 0, 0, w % 2, 0, h % 2))
                parts = [x[:, i::2, j::2, :] for j in (0, 1) for i in (0, 1)]
                x = self.merge[at](torch.cat(parts, -1))
        return x.mean((1, 2))
"""

TWO_PATHS = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList(nn.Conv2d(3, 3, 3, stride=2, padding=1) for _ in range(4))

    def forward(self, x):
        for conv in self.convs:
            x = conv(x) + F.max_pool2d(x, 2, stride=2)
        return x.flatten(2).sum(2)
"""

PERMUTED = """
class Block(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.norm, self.line = nn.LayerNorm(dim), nn.Linear(dim, dim)
        self.scale = nn.Parameter(torch.ones(dim, 1, 1))

    def forward(self, x):
        y = self.line(self.norm(x.permute(0, 2, 3, 1))).permute(0, 3, 1, 2)
        return x + self.scale * y

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 4, stride=4)
        self.rest = nn.Sequential(
            Block(8), nn.Conv2d(8, 8, 2, stride=2), Block(8), nn.Conv2d(8, 8, 2, stride=2), Block(8)
        )

    def forward(self, x):
        x = self.rest(self.stem(x))
        return F.adaptive_avg_pool2d(x, 1).flatten(1)
"""

PLACED = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.patch = nn.Conv2d(3, 8, 16, stride=16)
        self.place = nn.Parameter(torch.zeros(1, 36, 8))

    def forward(self, x):
        x = self.patch(x)
        h, w = x.shape[2:]
        x = x.flatten(2).transpose(1, 2)
        if h * w == 36 and h == w:
            return x + self.place
        if h * w == 36:
            return torch.cat([x, x[:, :1]], 1)
        grid = self.place.reshape(1, 6, 6, 8).permute(0, 3, 1, 2)
        grid = F.interpolate(grid, size=(h, w), mode="bilinear")
        return x + grid.flatten(2).transpose(1, 2)
"""

CASES = {
    "shifted windows": (SHIFTED, "H >= 4 and W >= 4"),
    "two paths": (
        TWO_PATHS,
        "(H in (12, 24) or H % 16 == 0) and (W in (12, 24) or W % 16 == 0)",
    ),
    "channels last in between": (PERMUTED, "H >= 16 and W >= 16"),
    "places for one number of patches": (PLACED, "H >= 16 and W >= 16"),
}


def reading(body: str) -> ModelReading:
    (model,) = read(HEAD + body, Options(steps=PACKAGE_STEPS, seconds=PACKAGE_SECONDS)).models
    return model


def _sizes(model: ModelReading, draws: int) -> set[tuple[int, int]]:
    """Pictures drawn at random, and those on both sides of the borders of the expression."""
    r = Random(draws)
    found = {(r.randint(1, 400), r.randint(1, 400)) for _ in range(draws)}
    found |= {(r.randint(1, 40), r.randint(1, 40)) for _ in range(draws)}
    for at in range(2, 300):
        for before, now in (
            ((at - 1, at - 1), (at, at)),
            ((at - 1, 96), (at, 96)),
            ((96, at - 1), (96, at)),
        ):
            if _accepts(model, before) != _accepts(model, now):
                found |= {before, now}
    return found


def _accepts(model: ModelReading, size: tuple[int, int]) -> bool:
    return model.accepts.holds({"N": 2, "H": size[0], "W": size[1]})


def _told(model: ModelReading, size: tuple[int, int]) -> list[tuple[int, ...]]:
    sizes = {"N": 2, "H": size[0], "W": size[1]}
    shapes = [tensor.shape for tensor in model.outputs]
    for each in model.assumed:
        if each.kind == "other_outputs" and eval(each.facts["where"], {}, dict(sizes)):
            shapes = [*each.facts["shapes"]]
    return [tuple(d if isinstance(d, int) else d.evaluate(sizes) for d in s) for s in shapes]


@pytest.mark.parametrize(("body", "expression"), CASES.values(), ids=CASES)
def test_height_and_width_apart(body: str, expression: str) -> None:
    model = reading(body)
    assert model.runs
    assert model.accepts.expression == expression
    assert "other_sizes" not in {each.kind for each in model.assumed}
    names: dict[str, Any] = {}
    exec(HEAD + body, names)
    with torch.device("meta"):
        net = names["Net"]().eval()
    sizes = _sizes(model, 60) | {(96, 96), (64, 144), (576, 16), (32, 288)}
    for size in sorted(sizes):
        try:
            with torch.no_grad():
                given = [tuple(net(torch.empty(2, 3, *size, device="meta")).shape)]
        except RuntimeError:
            given = []
        assert _accepts(model, size) is bool(given), size
        if given:
            assert _told(model, size) == given, size


ENDLESS = """
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 3, 3, padding=1)

    def forward(self, x):
        for _ in range(int(x.shape[2])):
            x = self.conv(x)
        return x if int(x.shape[3] * 0.3) else x
"""


def test_what_would_take_too_many_runs_is_said_to_be_open() -> None:
    assert "other_sizes" in {each.kind for each in reading(ENDLESS).assumed}


def test_each_condition_has_a_line() -> None:
    model = reading(PERMUTED)
    lines = (HEAD + PERMUTED).splitlines()
    told = {pin.constraint.expression: lines[pin.line - 1].strip() for pin in model.pins}
    assert told.keys() == {"H >= 16", "W >= 16"}
    assert {*told.values()} == {"x = self.rest(self.stem(x))"}
