"""Contents of small constant tensors, and demands on sizes, against torch itself."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch

from netgloss.catalogue.records import Tensor
from netgloss.catalogue.rules.known import contents, flat
from netgloss.catalogue.rules.spans import Span
from netgloss.models import Options, read

# Each line is a program of torch that gives one tensor or several of known contents.
PROGRAMS = """
torch.linspace(0, 0.1, 12).split([2, 2, 8])
torch.arange(24).view(2, 3, 4).chunk(2, dim=2)
torch.arange(24).view(2, 3, 4).permute(2, 0, 1)
torch.arange(6).view(2, 3).t()[:, None, :].expand(3, 2, 2)
torch.arange(6).view(2, 3).expand(4, 2, 3).flip(0, 2)
torch.arange(24).view(2, 3, 4).unbind(1)
torch.arange(24).view(2, 3, 4).select(2, -1)
torch.arange(24).view(4, 6).narrow(1, 2, 3)
torch.cat([torch.arange(6).view(2, 3), torch.ones(2, 1, dtype=torch.int64)], dim=1)
torch.stack([torch.arange(3), torch.arange(3) * 2], dim=1)
torch.arange(3).view(3, 1) * torch.arange(4) - torch.arange(12).view(3, 4)
torch.arange(3).view(3, 1) < torch.arange(4)
torch.where(torch.arange(5) > 2, torch.arange(5), -1)
torch.linspace(-2.5, 2.5, 11).round()
torch.linspace(-2.5, 2.5, 11).floor()
torch.linspace(-2.5, 2.5, 11).ceil()
torch.linspace(-2.5, 2.5, 11).trunc()
torch.linspace(-2.5, 2.5, 11).clamp(-1, 1.5)
torch.linspace(-2.5, 2.5, 11).abs().sqrt()
torch.arange(-7, 8) // 3
torch.div(torch.arange(-7, 8), 3, rounding_mode='trunc')
torch.arange(-7, 8) % 3
torch.linspace(-7, 8, 9) // 2.5
torch.arange(5) ** 3
torch.linspace(0.5, 4, 8) ** 2
torch.pow(2.25, torch.arange(5).float())
torch.exp(torch.linspace(-3, 3, 17))
torch.log(torch.linspace(0.1, 9, 17))
torch.log2(torch.linspace(0.1, 9, 17))
torch.sin(torch.linspace(-3, 3, 17))
torch.cos(torch.linspace(-3, 3, 17))
torch.pow(torch.linspace(0.1, 3, 17), 1.7)
torch.pow(2.49, torch.linspace(0, 4, 9)) * 24
1 / torch.linspace(0.1, 3, 17)
torch.round(torch.log((torch.arange(16) * 36.44 + 24) / 24) / math.log(2.49))
(torch.round(torch.pow(2.49, torch.arange(5).float()) * 24 / 8) * 8).int()
torch.unique(torch.tensor([[3, 1], [3, 2]]), return_inverse=True, return_counts=True)
torch.nonzero(torch.tensor([[0, 3], [1, 0], [0, 2]]))
torch.diff(torch.tensor([1, 4, 9, 16]))
torch.cumsum(torch.tensor([1, 4, 9, 16]), 0)
torch.arange(24).view(2, 3, 4).sum(1)
torch.arange(24).view(2, 3, 4).amax((0, 2))
torch.linspace(3, -3, 12).view(3, 4).amin(1, keepdim=True)
torch.linspace(3, -3, 12).max()
torch.arange(6).view(2, 3).sum(0, keepdim=True).any()
""".strip().splitlines()


def ours(program: str) -> list[Tensor]:
    source = (
        "import math\nimport torch\nimport torch.nn as nn\n\nclass Net(nn.Module):\n"
        f"    def forward(self, x):\n        return {program}\n"
    )
    (model,) = read(source, Options(inputs=("2",))).models
    assert model.trace.returned and not model.trace.faults, model.trace.faults
    return list(model.outputs)


def theirs(program: str) -> list[torch.Tensor]:
    found = eval(program, {"torch": torch, "math": math})
    return list(found) if isinstance(found, tuple | list) else [found]


@pytest.mark.parametrize("program", PROGRAMS)
def test_contents_are_torchs(program: str) -> None:
    expected, found = theirs(program), ours(program)
    assert len(expected) == len(found)
    for mine, real in zip(found, expected, strict=True):
        assert (mine.shape, f"torch.{mine.dtype}") == (tuple(real.shape), str(real.dtype))
        value = contents(mine)
        assert value is not None, "the contents are lost"
        for number, truth in zip(flat(value), real.flatten().tolist(), strict=True):
            if isinstance(number, Span):
                assert number.low <= truth <= number.high
                assert number.high - number.low <= 1e-5 * max(1, abs(truth))
            else:
                assert number == truth


@pytest.mark.parametrize(
    "program",
    [
        "torch.exp(torch.arange(1, 4).float()).tolist()",
        "torch.round(torch.exp(torch.log(torch.tensor(2.5)))).int().tolist()",
        "(torch.exp(torch.log(torch.tensor(8.0))) < 8).tolist()",
    ],
)
def test_the_last_bits_are_not_guessed(program: str) -> None:
    """A discretisation within the error of a transcendental function is unknown."""
    source = (
        "import torch\nimport torch.nn as nn\n\nclass Net(nn.Module):\n"
        f"    def forward(self, x):\n        a = {program}\n        return a\n"
    )
    (model,) = read(source, Options(inputs=("2",))).models
    assert any("tolist" in u.what for u in model.trace.unknowns)
    assert not model.trace.faults


NET = """
import torch
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)

    def forward(self, x):
        H, W = x.shape[-2:]
        {check}
        return self.conv(x)
"""
CHECKS: dict[str, Callable[[int, int], bool]] = {
    "assert H == 40 and W % 16 == 0": lambda h, w: h == 40 and w % 16 == 0,
    "torch._assert(H == 40, f'not {H}')": lambda h, w: h == 40,
    "if H != 40 or W != 48: raise ValueError(f'{H}, {W}')": lambda h, w: (h, w) == (40, 48),
    "assert H == 40 or W == 48": lambda h, w: h == 40 or w == 48,
    "assert not H % 8, f'{H}'": lambda h, w: h % 8 == 0,
    "if not (H % 8 == 0 and W % 8 == 0): raise ValueError": lambda h, w: h % 8 == w % 8 == 0,
}


@pytest.mark.parametrize("check", CHECKS)
def test_demands_are_conditions_on_sizes(check: str) -> None:
    """Neither too strict nor too loose, and met by the input that is inferred."""
    model: Any
    (model,) = read(NET.replace("{check}", check)).models
    assert model.runs, model.trace.faults
    settled = all(each.kind != "other_sizes" for each in model.assumed)
    for height in (8, 16, 28, 40, 41, 48):
        for width in (8, 16, 40, 48, 50):
            fits = CHECKS[check](height, width)
            sizes = {"N": 2, "H": height, "W": width}
            fixed = [d for d in model.inputs[0].shape if isinstance(d, int)]
            assert fixed in ([3], [3, 40], [3, 40, 48], [3, 48])
            if settled:
                holds = model.accepts.holds(sizes)
                if len(fixed) > 1:  # a size that was pinned is written as a number
                    holds = holds and all(
                        d in (size, None)
                        for d, size in zip(
                            [d if isinstance(d, int) else None for d in model.inputs[0].shape[2:]],
                            (height, width),
                            strict=True,
                        )
                    )
                assert holds is fits, (height, width, model.accepts.expression)
