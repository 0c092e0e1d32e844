"""Parts that only their larger models, or those of a class beside them, say how to build."""

import torch
import torch.nn.functional as F
from torch import nn
from typing import Dict, List

Widths = List[Dict[str, int]]


def scaled(kind, by):
    def make():
        return nn.Sequential(kind(), nn.Hardtanh(-by, by))

    return make


class Activated(nn.Module):
    """Inside the net it is given a function that no expression names, and by default nothing."""

    def __init__(self, width, act_layer=None):
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, padding=1)
        self.act = act_layer()

    def forward(self, x):
        return self.act(self.conv(x))


class Cells(nn.Module):
    """What is added to every picture has a batch of one; the pictures have more."""

    def __init__(self, width=8):
        super().__init__()
        self.conv = nn.Conv2d(width, width, 7, 4, 3)

    def forward(self, x, place):
        x = F.unfold(self.conv(x), 2, stride=2).transpose(1, 2)
        return x.reshape(-1, place.shape[1], 2, 2) + place


class Tokens(nn.Module):
    """Inside the net the sizes of the map are formulas of the picture's."""

    def __init__(self, width):
        super().__init__()
        self.pool = nn.AvgPool2d(2)
        self.out = nn.Linear(width, width)

    def forward(self, x, size):
        n, _, c = x.shape
        x = self.pool(x.transpose(1, 2).reshape(n, c, size[0], size[1]))
        return self.out(x.flatten(2).transpose(1, 2))


class Whole(nn.Module):
    def __init__(self, widths: Widths):
        super().__init__()
        width = widths[0]["out"]
        self.stem = nn.Conv2d(3, width, 3, padding=1)
        self.part = Activated(width, scaled(nn.ReLU, 6))
        self.cells = Cells(width)
        self.place = nn.Parameter(torch.zeros(1, width, 2, 2))
        self.tokens = Tokens(width)

    def forward(self, x):
        x = self.part(self.stem(x))
        cells = self.cells(x, self.place)
        size = (x.shape[2], x.shape[3])
        return self.tokens(x.flatten(2).transpose(1, 2), size).mean() + cells.mean()


class WholeMaps(nn.Module):
    """Nothing builds it; what the class beside it is given will do. Its input becomes a list."""

    def __init__(self, widths: Widths):
        super().__init__()
        self.stems = nn.ModuleList([nn.Conv2d(3, each["out"], 3) for each in widths])
        self.outs = nn.ModuleList([nn.Conv2d(each["out"], 4, 1) for each in widths])

    def forward(self, x):
        x = [stem(x) for stem in self.stems]
        return [out(each) for out, each in zip(self.outs, x)]


def whole(**kwargs):
    return Whole([{"out": 8}, {"out": 16}])
