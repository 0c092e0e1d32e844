"""The seed's ResNet18: its crash found, explained, mended and proved."""

from __future__ import annotations

from functools import cache

from tests.check.harness import after, found, only, proved, run_in_torch
from tests.check.seed import RESNET18

from netgloss.check import Finding, apply_first
from netgloss.models import Options, read

LINES = RESNET18.splitlines()
FIRST, SECOND, THIRD = (LINES.index(f"        x = self.layer{n}(x) + x") + 1 for n in (2, 3, 4))


@cache
def findings() -> tuple[Finding, ...]:
    return found(RESNET18)


def residuals() -> list[Finding]:
    return [finding for finding in findings() if finding.rule == "residual-shapes"]


def test_the_three_additions_are_found_and_nothing_else_is_wrong() -> None:
    assert [(f.line, f.severity) for f in residuals()] == [
        (FIRST, "error"),
        (SECOND, "error"),
        (THIRD, "error"),
    ]
    assert {f.rule for f in findings()} == {"residual-shapes", "depth-claim"}


def test_shapes_are_formulas() -> None:
    left, right = residuals()[0].shapes
    assert [str(d) for d in left] == ["N", "128", "(H - 1)//2 + 1", "(W - 1)//2 + 1"]
    assert [str(d) for d in right] == ["N", "64", "H", "W"]


def test_the_reason_is_the_first_convolution_of_the_branch() -> None:
    facts = residuals()[0].facts
    assert (facts["left_code"], facts["right_code"]) == ("self.layer2(x)", "x")
    assert (facts["branch"], facts["layer"]) == ("layer2", "layer2.0")
    assert (facts["stride"], facts["out_channels"]) == ((2, 2), 128)
    line = residuals()[0].blamed[0].line
    assert line == facts["layer_line"]
    assert "nn.Conv2d(64, 128" in LINES[line - 1]


def test_the_other_additions_are_faults_of_their_own() -> None:
    assert [f.facts["same_as"] for f in residuals()] == [None, FIRST, FIRST]
    assert [f.follows for f in residuals()] == [None, None, None]


def test_ten_weighted_layers_are_not_eighteen() -> None:
    note = only(findings(), "depth-claim")
    assert (note.severity, note.facts["claimed"], note.facts["counted"]) == ("note", 18, 10)


def test_one_fix_mends_all_three_and_is_proved() -> None:
    fix = proved(residuals()[0])
    assert (fix.kind, fix.parameters_added) == ("projection_shortcuts", 173_824)
    (model,) = after(fix).models
    assert model.runs and model.parameters == 4_729_418 + 173_824
    assert [str(d) for d in model.outputs[0].shape] == ["N", "10"]


def test_the_fix_only_adds_lines_and_wraps_the_skip() -> None:
    diff = proved(residuals()[0]).diff
    removed = [line for line in diff.splitlines() if line.startswith("-") and "---" not in line]
    assert removed == [f"-        x = self.layer{n}(x) + x" for n in (2, 3, 4)]
    assert "+        x = self.layer2(x) + self.layer2_shortcut(x)" in diff
    assert diff.count("BatchNorm2d") >= 3 and "no activation: it comes after" in diff


def test_torch_agrees() -> None:
    mended = proved(residuals()[0]).source
    sources = {"before": (RESNET18, [2, 3, 32, 32]), "after": (mended, [2, 3, 32, 32])}
    facts = run_in_torch(sources, "ResNet18()")
    assert facts["before"]["parameters"] == 4_729_418
    assert "broadcast" in facts["before"]["runs"][0]["error"]
    assert facts["after"]["parameters"] == 4_903_242
    (model,) = read(mended, Options(inputs=("2,3,32,32",))).models
    assert facts["after"]["runs"][0] == {"outputs": [[2, 10]], "macs": model.macs}


def test_apply_first_leaves_only_the_note() -> None:
    mended = apply_first(read(RESNET18, Options()))
    assert [fix.kind for _, fix in mended.applied] == ["projection_shortcuts"]
    assert [finding.rule for finding in mended.findings] == ["depth-claim"]
    assert mended.findings[0].facts["counted"] == 10  # projections are not counted
