"""No false alarm on models that are known to be right."""

from __future__ import annotations

import pytest
from bench.corpora import fetch

from netgloss.check import find
from netgloss.models import Options, read

MODELS = {
    "alexnet": ["alexnet()"],
    "squeezenet": ["squeezenet1_0()", "squeezenet1_1()"],
    "vgg": ["vgg11()", "vgg16_bn()"],
    "resnet": ["resnet18()", "resnet50()", "resnext50_32x4d()", "wide_resnet50_2()"],
    "densenet": ["densenet121()"],
    "mobilenetv2": ["mobilenet_v2()"],
    "googlenet": ["googlenet()"],
    "inception": ["inception_v3()"],
    "shufflenetv2": ["shufflenet_v2_x1_0()"],
    "mnasnet": ["mnasnet0_5()"],
}
QUICK = ("alexnet", "squeezenet")


@pytest.mark.parametrize("mode", ["eval", "train"])
@pytest.mark.parametrize(
    "family",
    [pytest.param(f, marks=[] if f in QUICK else pytest.mark.slow) for f in MODELS],
)
def test_nothing_is_wrong(family: str, mode: str) -> None:
    root = fetch("torchvision")
    path = root / "torchvision" / "models" / f"{family}.py"
    for construct in MODELS[family]:
        options = Options(construct=construct, root=str(root), path=str(path), mode=mode)
        findings = find(read(path.read_text(encoding="utf-8"), options))
        assert [(f.rule, f.line, dict(f.facts)) for f in findings] == [], construct


@pytest.mark.slow
def test_nothing_is_called_wrong_that_was_only_assumed() -> None:
    """Read without being told what to build, some classes cannot be run: that is a note."""
    root = fetch("torchvision")
    for family in MODELS:
        path = root / "torchvision" / "models" / f"{family}.py"
        options = Options(root=str(root), path=str(path))
        findings = find(read(path.read_text(encoding="utf-8"), options))
        assert {f.severity for f in findings} <= {"note"}, family
