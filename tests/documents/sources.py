"""Sources that the tests of the documents read."""

from __future__ import annotations

from pathlib import Path

from netgloss.models import Options, Reading, read

ZOO = (Path(__file__).parent / "zoo.py.txt").read_text(encoding="utf-8")

RESIDUAL = """\
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, kernel_size=3, padding=1, bias=False)
        self.branch = nn.Sequential(
            nn.Conv2d(8, 16, 3, stride=2, padding=1),
            nn.ReLU(),
        )
        self.pool = nn.AdaptiveAvgPool2d((2, 2))
        self.fc = nn.Linear(16 * 2 * 2, 5)

    def forward(self, x):
        x = self.conv(x)
        x = self.branch(x) + x
        x = self.pool(x)
        x = x.view(x.size(0), -1)
        return self.fc(x)
"""

PLAIN = """\
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 8, 3)
        self.second = nn.Conv2d(8, 8, 3, stride=2, dilation=2)
        self.pool = nn.MaxPool2d(2)

    def forward(self, x):
        x = torch.relu(self.first(x))
        return self.pool(self.second(x))
"""

PROJECTION = """\
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 8, 3, stride=2, padding=1)
        self.b = nn.Conv2d(8, 8, 3, padding=1)
        self.short = nn.Sequential(nn.Conv2d(3, 8, 1, stride=2), nn.BatchNorm2d(8))
        self.c = nn.Conv2d(8, 8, 3, padding=1)

    def forward(self, x):
        y = self.b(torch.relu(self.a(x))) + self.short(x)
        y = self.c(y) + y
        return torch.cat([y, self.c(y) + self.b(y)], 1)
"""


def reading(source: str, construct: str | None = None) -> Reading:
    return read(source, Options(construct=construct))
