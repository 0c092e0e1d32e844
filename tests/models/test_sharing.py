"""Inputs that share a name: which lengths must be equal, as torch has it."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from netgloss.models import Options, read
from netgloss.symbolic import SymInt

SOURCE = """
import torch
import torch.nn as nn
import torch.nn.functional as F

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.attend = nn.MultiheadAttention(16, 4, batch_first=True)
        self.linear = nn.Linear(8, 4)
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, {arguments}):
        {body}
"""
# (arguments, body, sizes at which torch is asked, whether all of it is proved)
CASES: list[tuple[str, str, list[tuple[tuple[int, ...], ...]], bool]] = [
    ("query, key, value", "return self.attend(query, key, value)[0]",
     [((2, 5, 16), (2, 7, 16), (2, 7, 16)), ((2, 5, 16), (2, 7, 16), (2, 5, 16)),
      ((2, 5, 16), (3, 7, 16), (3, 7, 16))], True),
    ("x, y", "return torch.cat([self.conv(x), self.conv(y)], 1)",
     [((2, 3, 8, 8), (2, 3, 8, 8)), ((2, 3, 8, 8), (2, 3, 8, 9)), ((2, 3, 8, 8), (1, 3, 8, 8))],
     True),
    ("x, y", "return self.conv(x).mean() + self.conv(y)",
     [((2, 3, 8, 8), (1, 3, 5, 9)), ((1, 3, 3, 3), (2, 3, 8, 2))], True),
    ("x, y", "return self.linear(x) + self.linear(y)",
     [((2, 8), (2, 8)), ((3, 8), (1, 8)), ((3, 8), (2, 8))], False),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "body", "asked", "proved"), CASES)
def test_lengths_that_need_not_be_equal_have_names_of_their_own(
    arguments: str, body: str, asked: list[tuple[tuple[int, ...], ...]], proved: bool
) -> None:
    source = SOURCE.replace("{arguments}", arguments).replace("{body}", body)
    (model,) = read(source, Options()).models
    assert model.runs
    assert ("other_sizes" not in {each.kind for each in model.assumed}) is proved
    names: dict[str, Any] = {}
    exec(compile(source, "<net>", "exec"), names)
    for shapes in asked if proved else ():
        try:
            real = list(names["Net"]()(*map(torch.zeros, shapes)).shape)
        except (RuntimeError, AssertionError):
            real = None
        sizes: dict[str, int] = {}
        fits = True
        for given, actual in zip(model.inputs, shapes, strict=True):
            for dim, number in zip(given.shape, actual, strict=True):
                if isinstance(dim, SymInt):
                    fits = fits and sizes.setdefault(str(dim), number) == number
                else:
                    fits = fits and dim == number
        fits = fits and model.accepts.holds(sizes)
        assert fits is (real is not None), (shapes, model.inputs, model.accepts.expression)
        if fits:
            (out,) = model.outputs
            assert [d if isinstance(d, int) else d.evaluate(sizes) for d in out.shape] == real
