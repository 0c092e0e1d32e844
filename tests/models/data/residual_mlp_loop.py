import torch
import torch.nn as nn


class ResMLP(nn.Module):
    def __init__(self, width=32, depth=4, act=nn.ReLU, norm=lambda d: nn.LayerNorm(d)):
        super().__init__()
        self.inp = nn.Linear(10, width)
        for i in range(depth):
            setattr(self, f"fc{i + 1}", nn.Linear(width, width))
            setattr(self, f"norm{i + 1}", norm(width))
        self.act = act()
        self.depth = depth
        self.scale = nn.Parameter(torch.ones(depth))

    def forward(self, x):
        x = self.inp(x)
        i = 0
        while i < self.depth:
            fc, norm = getattr(self, f"fc{i + 1}"), getattr(self, f"norm{i + 1}")
            x = x + self.scale[i] * self.act(fc(norm(x)))
            i += 1
        return x
