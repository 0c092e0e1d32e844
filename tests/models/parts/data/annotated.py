from dataclasses import dataclass
from typing import Callable, List, Optional, Tuple

import torch
from torch import nn


@dataclass
class HeadConfig:
    width: int = 48
    classes: int = 5


class Bottle(nn.Module):
    def __init__(self, dim: int, norm_layer: Callable[..., nn.Module], act: type[nn.Module]):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(dim, dim // 4, 1), norm_layer(dim // 4), act())

    def forward(self, x):
        return self.body(x)


class TokenNorm(nn.Module):
    def __init__(self, dim: int, norm_layer: Callable[..., nn.Module]):
        super().__init__()
        self.norm = norm_layer(dim)
        self.proj = nn.Linear(dim, dim)

    def forward(self, x):
        B, N, C = x.shape
        return self.proj(self.norm(x)).reshape(B, N, C // 2, 2)


class Windows(nn.Module):
    def __init__(self, dim: int, window: Tuple[int, int], dropout: float, shift: bool):
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(window[0] * window[1], dim))
        self.drop = nn.Dropout(dropout)
        self.shift = shift

    def forward(self, x):
        B, H, W, C = x.shape
        x = self.drop(x).flatten(1, 2) + self.bias
        return x.roll(1, 1) if self.shift else x


class Widths(nn.Module):
    def __init__(self, widths: List[int], blocks: Optional[list[int]]):
        super().__init__()
        self.convs = nn.Sequential(*[nn.Conv2d(a, b, 1) for a, b in zip(widths, widths[1:])])
        self.count = sum(blocks)

    def forward(self, x):
        return self.convs(x)


class Wrapped(nn.Module):
    def __init__(self, backbone: nn.Module, head: HeadConfig):
        super().__init__()
        self.backbone = backbone
        self.fc = nn.Linear(head.width, head.classes)

    def forward(self, x):
        return self.fc(self.backbone(x))


class Sized(nn.Module):
    def __init__(self, dim, feat_size=None):
        super().__init__()
        assert feat_size is not None, "a size is needed"
        self.pos = nn.Parameter(torch.zeros(1, dim, *feat_size))

    def forward(self, x):
        return x + self.pos


class Derived(Bottle):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, act=nn.ReLU, **kwargs)
        self.skip = nn.Identity()

    def forward(self, x):
        return self.skip(self.body(x))
