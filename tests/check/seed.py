"""The seed's ResNet18 that the oracle runs, with comments that every mend must keep."""

import re
from pathlib import Path

FILE = Path(__file__).parents[1] / "oracle" / "data" / "resnet18.py"
RESNET18 = re.sub(
    r"(nn\.BatchNorm2d\(\d+\),)(?=\n        \))",
    r"\1  # no activation: it comes after the addition",
    FILE.read_text("utf-8").removeprefix("import torch\n"),
)
