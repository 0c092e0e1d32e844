"""Lone expressions."""

from __future__ import annotations

import pytest

from netgloss.documents.expression import expression_document
from netgloss.models.lone import read_expression
from netgloss.render import plain
from netgloss.words import speak


def explained(code: str, language: str = "en") -> str:
    return plain(speak(expression_document(read_expression(code)), language), width=1000)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["[N, C, H, W] keeps its shape; 0 parameters", "(H + 2·1 − 3)//1 + 1 = H", "4/9"]),
        ("zh", ["[N, C, H, W] 的形状不变；0 个参数", "(H + 2·1 − 3)//1 + 1 = H", "4/9"]),
    ],
)
def test_average_pooling(language: str, expected: list[str]) -> None:
    text = explained("nn.AvgPool2d(kernel_size=3, stride=1, padding=1)", language)
    for part in expected:
        assert part in text


def row(text: str, argument: str) -> list[str]:
    return next(line.split() for line in text.splitlines() if line.split()[:1] == [argument])


def test_the_table_tells_what_was_written() -> None:
    text = explained("nn.AvgPool2d(kernel_size=3, stride=1, padding=1)")
    assert row(text, "kernel_size")[-2:] == ["3", "written"]
    assert row(text, "count_include_pad")[-2:] == ["True", "default"]


def test_the_table_of_an_operation() -> None:
    text = explained("F.relu(x)")
    assert row(text, "input")[-1] == "written"
    assert row(text, "inplace")[-2:] == ["False", "default"]
    assert row(explained("torch.cat([x, x], dim=1)"), "dim")[-2:] == ["1", "written"]


def test_the_table_of_a_join_holds_its_tensors() -> None:
    text = explained("torch.cat([a, b], 1)")
    assert "([N, C, H, W], [N, C, H, W])" in text
    assert row(text, "tensors")[-1] == "written" and row(text, "dim")[-2:] == ["1", "written"]
    assert row(explained("torch.cat([a, b])"), "dim")[-2:] == ["0", "default"]


def test_an_operator_writes_its_operands_only() -> None:
    text = explained("x + y")
    assert row(text, "other")[-1] == "written"
    assert row(text, "alpha")[-2:] == ["1", "default"]


def test_arguments_of_any_number_are_written_as_one() -> None:
    text = explained("torch.randn(2, 3)")
    assert "gives [2, 3]" in text
    assert row(text, "size")[-3:] == ["(2,", "3)", "written"]
    assert "generator" not in text


@pytest.mark.parametrize("code", ["x.mean([2, 3])", "x.mean(dim=(2, 3))"])
def test_lists_are_read_like_tuples(code: str) -> None:
    assert "along axes 2 and 3" in explained(code)


def test_the_count_of_a_layer_has_that_of_its_parts() -> None:
    assert "16,640 parameters" in explained("nn.MultiheadAttention(64, 8)")


def test_a_broken_precondition_comes_first() -> None:
    text = explained("nn.Conv2d(3, 64, 3, groups=2)")
    assert text.splitlines()[2].startswith("✗")
    assert "in_channels must be divisible by groups" in text


def test_an_expression_of_several_operations_is_explained_inside_out() -> None:
    text = explained("torch.relu(x.flatten(1))")
    assert text.index("Flatten") < text.index("ReLU")
    assert "[N, C*H*W]" in text


def test_a_sequential_is_explained_line_by_line() -> None:
    text = explained("nn.Sequential(nn.Linear(3, 4), nn.ReLU())")
    assert "A Sequential of 2 modules" in text and "4·3 + 4 = 16 parameters" in text
