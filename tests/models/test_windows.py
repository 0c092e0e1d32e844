"""Models that cut pictures into windows: sizes after a demand are told with it, exactly."""

from __future__ import annotations

import torch

from netgloss.models import read
from netgloss.symbolic import hint_of

WINDOWS = """
import torch
import torch.nn as nn

class Net(nn.Module):
    def __init__(self, size=8):
        super().__init__()
        self.stem = nn.Conv2d(3, 16, 7, stride=4, padding=3)
        self.query = nn.Conv2d(16, 32, 1, stride=2, bias=False)
        self.size = size

    def forward(self, x):
        x = self.stem(x)
        b, c, h, w = x.shape
        torch._assert(h % self.size == 0, "height")
        torch._assert(w % self.size == 0, "width")
        high, wide, half = h // self.size, w // self.size, self.size // 2
        q = self.query(x)
        q = q.reshape(-1, 32, high, half, wide, half).permute(0, 1, 3, 5, 2, 4)
        q = q.reshape(b, 32, -1, high * wide).transpose(1, 3)
        q = (q @ q.transpose(-1, -2)) @ q
        q = q.reshape(-1, half, half, high, wide).permute(0, 3, 1, 4, 2)
        return q.contiguous().view(b, 32, h // 2, w // 2)
"""


def test_windows_divide_the_picture() -> None:
    (model,) = read(WINDOWS).models
    assert model.runs and model.trace.faults == ()
    assert hint_of(model.inputs[0].shape[2]) % 32 == 0
    names: dict[str, object] = {}
    exec(WINDOWS, names)
    with torch.device("meta"):
        net = names["Net"]()  # type: ignore[operator]
    (output,) = model.outputs
    for high in (4, 28, 29, 32, 33, 60, 61, 64, 65, 93, 125, 224):
        for wide in (29, 32, 64, 95):
            sizes = {"N": 2, "H": high, "W": wide}
            try:
                given = tuple(net(torch.empty(2, 3, high, wide, device="meta")).shape)
            except (AssertionError, RuntimeError):
                given = ()
            assert model.accepts.holds(sizes) is bool(given), sizes
            if given:
                told = [d if isinstance(d, int) else d.evaluate(sizes) for d in output.shape]
                assert tuple(told) == given


LATE = """
import torch
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList(nn.Conv2d(3, 3, 3, stride=2, padding=1) for _ in range(4))

    def forward(self, x):
        for conv in self.convs:
            x = conv(x)
        if x.shape[2] == 2:
            x = x.flatten(1)
            assert x.ndim == 4
        return x
"""


def test_a_small_picture_that_goes_a_way_of_its_own() -> None:
    """28 and 32 both end at 2; the next larger usual picture does not."""
    (model,) = read(LATE).models
    assert model.runs
    assert hint_of(model.inputs[0].shape[2]) == 64
