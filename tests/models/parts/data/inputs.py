from typing import Dict, List, Optional, Tuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

Size = Tuple[int, int]


class Sum(nn.Module):
    def forward(self, maps: List[Tensor]):
        return torch.stack(maps).sum(0)


class Fuse(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv2d(c, 8, 1) for c in (16, 32, 64)])

    def forward(self, maps):
        return sum(conv(x) for conv, x in zip(self.convs, maps))


class Named(nn.Module):
    def __init__(self):
        super().__init__()
        self.low, self.high = nn.Conv2d(24, 8, 1), nn.Conv2d(40, 8, 1)

    def forward(self, feats: Dict[str, Tensor]) -> Tensor:
        high = F.interpolate(self.high(feats["high"]), size=feats["low"].shape[-2:])
        return self.low(feats["low"]) + high


class Grid(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(32, 32, 3, padding=1, groups=32)

    def forward(self, x, H: int, W: int):
        B, N, C = x.shape
        x = self.conv(x.transpose(1, 2).reshape(B, C, H, W))
        return x.flatten(2).transpose(1, 2)


class Placed(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(32, 32, 3, padding=1, groups=32)

    def forward(self, x, size: Size):
        H, W = size
        B, N, C = x.shape
        return self.conv(x.transpose(1, 2).view(B, C, H, W))


class Classes(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(20, 5)

    def forward(self, x, target):
        return F.cross_entropy(self.fc(x), target)


class Either(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(50, 16)
        self.look = nn.Conv2d(3, 16, 4, 4)

    def forward(self, ids: Optional[Tensor] = None, pixels: Optional[Tensor] = None):
        if pixels is None:
            raise ValueError("You have to specify pixels")
        seen = self.look(pixels).flatten(2).transpose(1, 2)
        return seen if ids is None else torch.cat([self.words(ids), seen], 1)


class Groups(nn.Module):
    def __init__(self, num_features: int = 64):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(num_features))

    def forward(self, x):
        B, C, H, W = x.shape
        torch._assert(C % 32 == 0, "groups of 32")
        return x.reshape(B, 32, C // 32, H, W).reshape(B, C, H, W) * self.weight.view(1, -1, 1, 1)


class Windows(nn.Module):
    """Windows of a picture with the channels last, as only their unpacking tells."""

    def __init__(self, dim=32, window=8):
        super().__init__()
        self.window = window
        self.norm = nn.LayerNorm(dim)
        self.out = nn.Linear(dim, dim)

    def forward(self, x):
        x = self.out(x)
        n, h, w, c = x.shape
        if h % self.window:
            raise ValueError("the height must be divisible by the window")
        x = x.reshape(n, h // self.window, self.window, w // self.window, self.window, c)
        return self.norm(x)


class Smoothed(nn.Module):
    """One class for each row, and the classes last: pictures do not fit."""

    def forward(self, x, target):
        logs = F.log_softmax(x, dim=-1)
        chosen = -logs.gather(dim=-1, index=target.unsqueeze(1)).squeeze(1)
        return (chosen - 0.1 * logs.mean(dim=-1)).mean()


class Routed(nn.Module):
    """The second input chooses among the rows of a matrix."""

    def __init__(self, experts=4):
        super().__init__()
        self.kernels = nn.Parameter(torch.zeros(experts, 8 * 3))

    def forward(self, x, routing):
        kernels = torch.matmul(routing, self.kernels)
        return torch.einsum("nchw,noc->nohw", x, kernels.view(x.shape[0], 8, 3))
