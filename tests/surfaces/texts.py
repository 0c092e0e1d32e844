"""Small texts to put in front of a surface."""

GOOD = """\
import torch
from torch import nn


class Small(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, kernel_size=3, stride=2, padding=1)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(8, classes)

    def forward(self, x):
        x = torch.relu(self.conv(x))
        x = torch.flatten(self.pool(x), 1)
        return self.fc(x)
"""
GOOD_PARAMETERS = 3 * 8 * 9 + 8 + 8 * 10 + 10

# fc takes 9 features and is given 8: one error, which has a sure mend.
BAD = GOOD.replace("nn.Linear(8, classes)", "nn.Linear(9, classes)  # one too many")

# The same on one line, as a page without line breaks gives it.
FLAT = " ".join(BAD.replace("  # one too many", "").replace("__init__", "init").split())

PROSE = "Dear all, the meeting has been moved to Thursday because of the weather."
