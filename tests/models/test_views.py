"""A view that is refused at most sizes only: what is accepted, and what is not looked for."""

from __future__ import annotations

from itertools import product

import torch

import netgloss
from netgloss.models import read

TURNED = """
import torch
from torch import nn

class Net(nn.Module):
    def forward(self, x):
        x = x.transpose(1, 2)
        if x.size(1) % 2 == 0:
            x = x.contiguous()
        return x.view(x.size(0), -1)
"""

HEADS = """
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 8)

    def forward(self, x):
        b, t, c = x.shape
        h = self.fc(x).view(b, t, 2, 4).transpose(1, 2)
        return h.view(b, t, c)
"""


def test_an_axis_of_length_1_can_be_viewed() -> None:
    """Turned rows lie in memory as one where there is one row, or one column."""
    names: dict[str, object] = {}
    exec(TURNED, names)
    net = names["Net"]()  # type: ignore[operator]
    model = netgloss.summary(TURNED, input="4,N,T").models[0].model
    for n, t in product((1, 2, 3, 5), (1, 2, 3, 4, 9)):
        try:
            net(torch.zeros(4, n, t))
            taken = True
        except RuntimeError:
            taken = False
        assert model.accepts.holds({"N": n, "T": t}) is taken, (n, t)


def test_no_size_is_looked_for_at_which_a_view_happens_to_fit() -> None:
    """A forgotten ``contiguous`` is told; one frame, for which it would do, is no input."""
    (model,) = read(HEADS).models
    assert [fault.kind for fault in model.trace.faults] == ["view_memory"]
    model = netgloss.summary(HEADS, input="2,T,8").models[0].model
    assert not model.runs and "other_sizes" in {each.kind for each in model.assumed}


def test_sizes_that_were_not_all_tried_are_not_said_to_be_none() -> None:
    (english,) = netgloss.check(HEADS).models
    (chinese,) = netgloss.check(HEADS, lang="zh").models
    assert english.accepts == "Accepted sizes: not known; none that was tried fits."
    assert chinese.accepts == "可接受的尺寸：未知，试过的尺寸都不合适。"


def test_formulas_that_agree_at_one_size_only_are_told_apart() -> None:
    """``x[:3]`` has N rows below 3 and 3 from there on; at 3 both are right."""
    text = "from torch import nn\n\nclass Net(nn.Module):\n    def forward(self, x):\n"
    model = netgloss.summary(f"{text}        return x[:3]\n", input="N,12").models[0].model
    others = [each for each in model.assumed if each.kind == "other_outputs"]
    assert [each.facts["shapes"] for each in others] == [((3, 12),)]
