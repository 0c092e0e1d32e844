"""The main job from end to end: what people paste, damaged as pages damage it."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

import netgloss
from netgloss import pipeline

DATA = Path(__file__).parents[1] / "oracle" / "data"


def pasted(name: str, before: str = "") -> tuple[str, str]:
    """A class as a page gives it back (one line, underscores eaten), and as it was."""
    source = (DATA / f"{name}.py").read_text()
    whole = source[source.index("class ") :]
    flat = " ".join(whole.split()).replace("__init__", "init")
    return f"{before} {flat}".strip(), whole


class TestResNet18:
    """A residual network that adds shapes which do not fit; the words of the question around it."""

    TEXT, WHOLE = pasted("resnet18", "定义ResNet18模型")

    def error(self, data: dict[str, Any], code: str) -> dict[str, Any]:
        lines = data["source"].splitlines()
        (found,) = (
            finding
            for finding in data["findings"]
            if finding["severity"] == "error" and lines[finding["line"] - 1].strip() == code
        )
        return dict(found)

    def test_restored(self, data: dict[str, Any]) -> None:
        assert ast.dump(ast.parse(data["source"])) == ast.dump(ast.parse(self.WHOLE))
        assert (
            "    def __init__(self):\n        super(ResNet18, self).__init__()\n" in data["source"]
        )

    def test_model(self, data: dict[str, Any]) -> None:
        (model,) = data["models"]
        assert model["parameters"] == 4_729_418
        assert model["runs"] is False

    def test_error(self, data: dict[str, Any]) -> None:
        error = self.error(data, "x = self.layer2(x) + x")
        left = ["N", 128, "(H - 1)//2 + 1", "(W - 1)//2 + 1"]
        assert error["shapes"] == [left, ["N", 64, "H", "W"]]
        assert error["follows"] is None
        first_of_layer2 = "nn.Conv2d(64, 128, kernel_size=3, stride=2, padding=1, bias=False),"
        blamed = data["source"].splitlines()[error["blamed"][0]["line"] - 1]
        assert blamed.strip() == first_of_layer2
        assert "stride 2" in error["message"] and "128" in error["message"]

    def test_the_same_trouble_is_reported_as_such(self, data: dict[str, Any]) -> None:
        first = self.error(data, "x = self.layer2(x) + x")
        for code in ("x = self.layer3(x) + x", "x = self.layer4(x) + x"):
            assert f"line {first['line']}" in self.error(data, code)["message"]

    def test_fix(self, data: dict[str, Any]) -> None:
        fix = self.error(data, "x = self.layer2(x) + x")["fixes"][0]
        assert fix["verified"] is True
        assert fix["parameters_added"] == 173_824
        mended = netgloss.check(fix["source"]).to_json()
        assert mended["models"][0]["outputs"] == [["N", 10]]
        assert mended["models"][0]["runs"] is True
        assert not any(finding["severity"] == "error" for finding in mended["findings"])

    def test_depth(self, data: dict[str, Any]) -> None:
        notes = [finding for finding in data["findings"] if finding["severity"] == "note"]
        assert any("18" in note["message"] and "10" in note["message"] for note in notes)

    @pytest.mark.parametrize("lang", ["en", "zh"])
    def test_explanation(self, lang: str) -> None:
        data = netgloss.explain(self.TEXT, lang=lang).to_json()
        assert "4,729,418" in data["overview"]
        assert all(line["text"] for line in data["lines"])
        explained = {line["line"] for line in data["lines"]}
        written = data["source"].splitlines()
        assert explained == {n for n, line in enumerate(written, 1) if line.strip()}


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    """What check says of the pasted ResNet18."""
    return netgloss.check(TestResNet18.TEXT).to_json()


class TestAlexNet:
    TEXT, WHOLE = pasted("alexnet", "将下列代码改写成伪代码:")

    def test_model(self) -> None:
        (model,) = netgloss.check(self.TEXT).to_json()["models"]
        assert model["parameters"] == 57_016_131
        assert model["outputs"] == [["N", 3]]
        assert model["accepts"] == "H >= 63 and W >= 63"

    @pytest.mark.parametrize("lang", ["en", "zh"])
    def test_explanation(self, lang: str) -> None:
        lines = netgloss.explain(self.TEXT, lang=lang).to_json()["lines"]
        by_code = {line["code"].strip(): line["text"] for line in lines}
        assert "p=0.5" in by_code["nn.Dropout(),"]
        assert "9216" in by_code["nn.Linear(256 * 6 * 6, 4096),"].replace(",", "")
        assert "AdaptiveAvgPool2d" in by_code["nn.Linear(256 * 6 * 6, 4096),"]

    def test_pseudocode(self) -> None:
        chinese = netgloss.pseudocode(self.TEXT, lang="zh").to_json()["text"]
        english = netgloss.pseudocode(self.TEXT, lang="en").to_json()["text"]
        assert len(chinese.splitlines()) == len(english.splitlines())
        first = "卷积层 nn.Conv2d，输入通道数为 3，输出通道数为 64，核大小为 11，步长为 4，填充为 2"
        assert first in chinese
        assert "nn.Conv2d, input channels = 3, output channels = 64, kernel size = 11" in english


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_average_pooling(lang: str) -> None:
    result = pipeline.explain_expression(
        "nn.AvgPool2d(kernel_size=3, stride=1, padding=1)",
        pipeline.options(pipeline.given_text("")),
        lang,
    )
    said = result.to_json()["overview"]
    assert "(H + 2·1 − 3)//1 + 1 = H" in said
    assert "4/9" in said
    assert "count_include_pad=True" in said
    assert "[N, C, H, W]" in said
    assert "kernel_size" in said
