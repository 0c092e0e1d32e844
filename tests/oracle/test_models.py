"""torchvision's families and the models people pasted, read from source, against torch itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.corpora import fetch
from tests.oracle.comparison import Subject, claim, compare, disagreements, evaluate

DATA = Path(__file__).parent / "data"

FAMILIES: dict[str, list[str]] = {
    "alexnet": ["alexnet()"],
    "squeezenet": ["squeezenet1_0()", "squeezenet1_1()"],
    "mobilenetv2": ["mobilenet_v2()", "MobileNetV2(num_classes=7, width_mult=0.75)"],
    "googlenet": ["googlenet(init_weights=False)", "GoogLeNet(init_weights=False)"],
    "convnext": ["convnext_tiny()"],
    "vision_transformer": ["vit_b_16()", "vit_l_32()"],
    "swin_transformer": ["swin_t()", "swin_v2_t()"],
    "vgg": [f"vgg{depth}{norm}()" for depth in (11, 13, 16, 19) for norm in ("", "_bn")],
    "densenet": [f"densenet{depth}()" for depth in (121, 161, 169, 201)],
    "resnet": [
        *(f"resnet{depth}()" for depth in (18, 34, 50, 101, 152)),
        "resnext50_32x4d()",
        "resnext101_32x8d()",
        "resnext101_64x4d()",
        "wide_resnet50_2()",
        "wide_resnet101_2()",
    ],
}
QUICK = ("alexnet", "squeezenet")
IN_TRAINING = [
    ("alexnet", "alexnet()"),
    ("squeezenet", "squeezenet1_1()"),
    ("resnet", "resnet18()"),
    ("mobilenetv2", "mobilenet_v2()"),
    ("densenet", "densenet121()"),
    ("googlenet", "googlenet(init_weights=False)"),
]


def torchvision(family: str, construct: str, mode: str = "eval") -> Subject:
    root = fetch("torchvision")
    return Subject(root / "torchvision" / "models" / f"{family}.py", construct, root, mode)


@pytest.mark.parametrize(
    "family",
    [
        pytest.param(family, marks=[] if family in QUICK else pytest.mark.slow)
        for family in FAMILIES
    ],
)
def test_torchvision(family: str) -> None:
    assert disagreements(torchvision(family, how) for how in FAMILIES[family]) == []


@pytest.mark.slow
def test_torchvision_in_training() -> None:
    subjects = [torchvision(family, how, "train") for family, how in IN_TRAINING]
    assert disagreements(subjects) == []


def test_pasted_models() -> None:
    subjects = [
        Subject(DATA / "alexnet.py", "AlexNet()"),
        Subject(DATA / "alexnet.py", "AlexNet(num_classes=11)", mode="train"),
        Subject(DATA / "resnet18.py", "ResNet18()"),
    ]
    assert disagreements(subjects) == []


def test_what_is_stated_of_the_pasted_models() -> None:
    alexnet = claim(Subject(DATA / "alexnet.py", "AlexNet()"))
    assert alexnet["parameters"] == 57_016_131
    assert alexnet["outputs"] == [["N", 3]]
    for size, held in {63: True, 62: False}.items():
        assert evaluate(alexnet["accepts"], (1, size, 224)) is held
        assert evaluate(alexnet["accepts"], (1, 224, size)) is held
    resnet = claim(Subject(DATA / "resnet18.py", "ResNet18()"))
    assert resnet["parameters"] == 4_729_418
    assert resnet["runs"] is False


def test_the_comparison_sees_differences() -> None:
    """A wrong count, a wrong shape, a wrong cost and a wrong border are each told."""
    model = {
        "parameters": 1,
        "trainable": 2,
        "accepts": "H >= 3",
        "outputs": [["N", "H // 2"]],
        "inputs": [{"shape": ["N", "H"]}],
        "assumed": [],
        "macs": 7,
        "formulas": {"macs": "N * H"},
    }
    fact = {
        "parameters": 2,
        "trainable": 2,
        "runs": [
            {"outputs": [[1, 2]], "macs": 2},
            {"error": "too small"},
            {"outputs": [[2, 4]], "macs": 18},
        ],
    }
    plan = [(1, 2, 2), (1, 3, 3), (2, 9, 9)]
    told = list(compare(model, plan, fact))
    assert len(told) == 3
    assert told[0].startswith("parameters")
    fact["runs"][2] = {"outputs": [[1, 5]], "macs": 19}
    assert [line.split()[-1] for line in list(compare(model, plan, fact))[3:]] == ["5]]", "19"]
