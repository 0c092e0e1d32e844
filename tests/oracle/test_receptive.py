"""Receptive fields against torch's gradients (``tests.oracle.probe``), along each axis."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from bench.corpora import fetch
from tests.oracle.separately import answers

import netgloss

PASTED = Path(__file__).parents[1] / "models" / "data"
LARGEST = 300  # receptive fields that are probed: the picture is twice as long
ASKED = 8  # layers of a model
FARTHEST_STRIDE = 32
NARROW = 32

PICTURES = {
    "alexnet": "alexnet()",
    "vgg": "vgg11()",
    "resnet": "resnet18()",
    "googlenet": "googlenet(init_weights=False)",
    "inception": "inception_v3(init_weights=False)",
    "densenet": "densenet121()",
    "mobilenetv2": "mobilenet_v2()",
    "squeezenet": "squeezenet1_1()",
    "convnext": "convnext_tiny()",
    "shufflenetv2": "shufflenet_v2_x0_5()",
}
OWN = {
    "unet_plain": ("UNet()", (1, 1, 320, 32)),
    "unet_cat": ("UNet(3, 10)", (1, 3, 640, 32)),
    "unetpp": ("NestedUNet()", (1, 3, 320, 32)),
    "aspp": ("ASPP(8, [2, 3])", (1, 8, 64, 32)),
    "interpolate_sizes": ("FPN()", (1, 3, 320, 32)),
    "tcn": ("TemporalConvNet(1, [4, 4, 4])", (1, 1, 320)),
    "audio_conv1d": ("M5()", (1, 1, 16000)),
}
QUICK = ("unet_plain", "aspp")
ODD = """
import torch
from torch import nn
import torch.nn.functional as F

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.tall = nn.Conv2d(2, 2, (5, 2), stride=(2, 1), dilation=(2, 3))
        self.even = nn.Conv2d(2, 2, 4, padding="same")
        self.up = nn.ConvTranspose2d(2, 2, (5, 3), stride=(3, 2), padding=(1, 0))
        self.left = nn.ZeroPad2d((2, 0, 3, 0))
        self.big = nn.Upsample(scale_factor=3, mode="bilinear")
        self.cubic = nn.Upsample(scale_factor=2, mode="bicubic")
        self.parts = nn.PixelUnshuffle(2)
        self.whole = nn.PixelShuffle(2)
        self.adapted = nn.AdaptiveAvgPool2d((None, 1))
        self.last = nn.Conv2d(2, 2, 3)

    def forward(self, x):
        x = self.even(self.tall(x))
        x = self.left(self.up(x))
        x = x[:, :, 3:, 1:] + x[:, :, :-3, :-1]
        x = self.big(x).permute(0, 2, 3, 1).permute(0, 3, 1, 2)
        x = self.cubic(x)[:, :, ::4, ::4]
        x = self.whole(self.parts(x[:, :, : x.shape[2] // 2 * 2, : x.shape[3] // 2 * 2]))
        return self.last(F.pad(self.adapted(x), (1, 1)))
"""


def _compare(file: Path, construct: str, shape: tuple[int, ...], root: Path | None) -> list[str]:
    """What differs for the layers asked, along each axis; the other axes are kept short."""
    told = []
    for axis in range(2, len(shape)):
        turned = list(shape)
        turned[axis], turned[2] = turned[2], turned[axis]
        written = ",".join(map(str, turned))
        result = netgloss.summary(file, construct=construct, input=written)
        (model,) = result.to_json()["models"]
        fields = {row["path"]: _along(row["receptive_field"], axis) for row in _layers(model)}
        asked = [path for path, field in fields.items() if field == "whole" or field <= LARGEST]
        asked = asked[:: max(1, len(asked) // ASKED)] + asked[-1:]
        job = {"file": str(file), "root": root and str(root), "construct": construct,
               "shape": turned, "axis": axis, "paths": asked}  # fmt: skip
        (found,) = answers("tests.oracle.probe", [job])
        assert len(found) > len(asked) // 2
        for path, (seen, size) in found.items():
            if fields[path] == "whole":  # but for what no stride reaches, at the end
                agrees = size - FARTHEST_STRIDE < seen <= size
            else:
                agrees = seen == fields[path] <= size
            if not agrees:
                told.append(f"{path}, axis {axis}: netgloss {fields[path]}, torch {seen} of {size}")
    return told


def _layers(model: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows whose output has its axes where the input has them, or sees all of it."""
    return [
        row
        for row in model["rows"]
        if row["path"]
        and row["receptive_field"] is not None
        and (row["receptive_field"] == "whole" or re.search("Conv|Pool|Batch", row["type"]))
    ]


def _along(field: Any, axis: int) -> Any:
    return field if field == "whole" else field[axis - 2]


@pytest.mark.slow
@pytest.mark.parametrize("family", PICTURES)
def test_torchvision(family: str) -> None:
    root = fetch("torchvision")
    file = root / "torchvision" / "models" / f"{family}.py"
    narrow = 96 if family in ("inception", "alexnet") else NARROW
    assert _compare(file, PICTURES[family], (1, 3, 2 * LARGEST, narrow), root) == []


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=[] if n in QUICK else pytest.mark.slow) for n in OWN]
)
def test_pasted(name: str) -> None:
    construct, shape = OWN[name]
    assert _compare(PASTED / f"{name}.py", construct, shape, None) == []


def test_odd_windows(tmp_path: Path) -> None:
    """Uneven kernels and paddings, upsampling by odd factors, slices, axes moved and back."""
    (tmp_path / "odd.py").write_text(ODD)
    assert _compare(tmp_path / "odd.py", "Net()", (1, 2, 96, 40), None) == []


@pytest.mark.parametrize("whole", ["amin()", "amax()", "sum()", "mean(())"])
def test_a_number_of_the_whole_picture_has_no_axis(whole: str) -> None:
    source = f"""import torch
from torch import nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x):
        return self.conv(x).{whole}.reshape(1)
"""
    (model,) = netgloss.summary(source, input="1,3,8,8").models
    assert model.model.runs and [t.shape for t in model.model.outputs] == [(1,)]
