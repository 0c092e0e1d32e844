import torch
import torch.nn as nn
import torch.nn.functional as F


class WaveBlock(nn.Module):
    def __init__(self, channels=16, kernel=2, layers=4):
        super().__init__()
        self.start = nn.Conv1d(1, channels, 1)
        self.filters = nn.ModuleList()
        self.skips = nn.ModuleList()
        self.dilations = [2 ** i for i in range(layers)]
        for d in self.dilations:
            self.filters.append(nn.Conv1d(channels, 2 * channels, kernel, dilation=d))
            self.skips.append(nn.Conv1d(channels, channels, 1))
        self.end = nn.Conv1d(channels, 256, 1)

    def forward(self, x):
        x = self.start(x)
        total = 0
        for d, f, s in zip(self.dilations, self.filters, self.skips):
            y = f(F.pad(x, (d, 0)))
            a, b = torch.split(y, y.size(1) // 2, dim=1)
            y = torch.tanh(a) * torch.sigmoid(b)
            y = s(y)
            total = total + y
            x = x + y
        return self.end(F.relu(total))
