import torch
from torch import nn


class PixelShuffleBlock(nn.Module):
    def __init__(self, dim=24, r=2):
        super().__init__()
        self.r = r
        self.conv = nn.Conv2d(3, dim, 3, padding=1)
        self.out = nn.Conv2d(dim * r * r, 3, 1)

    def space_to_depth(self, x):
        b, c, h, w = x.size()
        r = self.r
        x = x.view(b, c, h // r, r, w // r, r)
        x = x.permute(0, 3, 5, 1, 2, 4).contiguous()
        return x.view(b, c * r ** 2, h // r, w // r)

    def channel_shuffle(self, x, groups=4):
        n, c, h, w = x.shape
        return x.reshape(n, groups, c // groups, h, w).transpose(1, 2).reshape(n, c, h, w)

    def forward(self, x):
        y = self.channel_shuffle(self.conv(x))
        y = self.out(self.space_to_depth(y))
        top, bottom = y[:, :, :y.size(2) // 2], y[:, :, y.size(2) // 2:]
        left, right = y.chunk(2, dim=-1)
        return top, bottom, left + 1, right
