"""Pseudocode: one line a statement, nesting kept, arguments in words."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from tests.documents.sources import PLAIN, PROJECTION, RESIDUAL, ZOO, reading

from netgloss.documents.algebra import Steps
from netgloss.documents.plain import plain_text
from netgloss.documents.pseudocode import pseudocode
from netgloss.documents.summary import summary, summary_rows
from netgloss.render import plain
from netgloss.words import LANGUAGES, speak

GOLDEN = Path(__file__).parent / "golden"


def steps(source: str, language: str) -> list[tuple[int, str]]:
    (block,) = speak(pseudocode(reading(source)), language).blocks
    assert isinstance(block, Steps)
    return [(depth, plain_text(line)) for depth, line in block.lines]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "source"), [("residual", RESIDUAL), ("zoo", ZOO)])
def test_golden(name: str, source: str, language: str) -> None:
    """The files are the output read and approved by a person; to renew them, write them anew."""
    text = plain(speak(pseudocode(reading(source)), language))
    assert text == (GOLDEN / f"pseudocode_{name}.{language}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("source", [ZOO, RESIDUAL, PLAIN])
def test_every_statement_has_a_line_at_its_depth(source: str, language: str) -> None:
    """Statements and steps agree in number: what else gets a line is counted beside them."""
    tree = ast.parse(source)
    statements = sum(isinstance(node, ast.stmt) for node in ast.walk(tree))
    decorators = sum(len(getattr(node, "decorator_list", ())) for node in ast.walk(tree))
    handlers = sum(isinstance(node, ast.ExceptHandler) for node in ast.walk(tree))
    cases = sum(isinstance(node, ast.match_case) for node in ast.walk(tree))
    least = statements + decorators + handlers + cases
    lines = steps(source, language)
    assert len(lines) >= least
    assert all(text.strip() for _, text in lines)
    assert lines[0][0] == 0 and max(depth for depth, _ in lines) >= 2


def test_arguments_are_spoken_by_their_names() -> None:
    assert (
        3,
        "卷积层 nn.Conv2d，输入通道数为 8，输出通道数为 16，核大小为 3，步长为 2，填充为 1",
    ) in steps(RESIDUAL, "zh")
    english = [text for _, text in steps(RESIDUAL, "en")]
    assert any("stride = 2" in line and "input channels = 8" in line for line in english)


def test_a_layer_that_no_run_reached_is_spoken_too() -> None:
    lines = steps("import torch.nn as layers\nx = layers.Linear(3, 4)\n", "zh")
    assert lines[1] == (0, "令 x 为全连接层 layers.Linear，输入特征数为 3，输出特征数为 4")


def test_receptive_fields_are_those_of_the_formula() -> None:
    (model,) = reading(PLAIN).models
    fields = {row.path: row.receptive_field for row in summary_rows(model)}
    # 3; then + (3 - 1)·2 at jump 1 = 7; then + (2 - 1) at jump 2 = 9.
    assert fields == {"first": (3, 3), "second": (7, 7), "pool": (9, 9)}


def test_a_join_has_the_wider_field_and_a_global_pool_sees_all() -> None:
    (model,) = reading(PROJECTION).models
    fields = {row.path: row.receptive_field for row in summary_rows(model)}
    assert fields["short.0"] == (1, 1) and fields["b"] == (7, 7)
    assert fields["c"] == (11, 11)  # 7 after the join, + (3 - 1) at jump 2
    (other,) = reading(RESIDUAL.replace("(2, 2)", "1").replace("16 * 2 * 2", "16")).models
    assert {row.path: row.receptive_field for row in summary_rows(other)}["pool"] == "whole"


def test_rows_add_up_to_the_totals() -> None:
    for source in (PLAIN, PROJECTION, RESIDUAL, ZOO):
        for model in reading(source).models:
            rows = summary_rows(model)
            assert sum((row.parameters for row in rows), start=0) == model.parameters
            assert sum((row.macs for row in rows), start=0) == model.macs


@pytest.mark.parametrize(("language", "words"), [("en", "Total"), ("zh", "合计")])
def test_the_table_holds_every_row(language: str, words: str) -> None:
    text = plain(speak(summary(reading(RESIDUAL)), language))
    for part in ("branch.0", "Conv2d", "[N, 16, (H - 1)//2 + 1, (W - 1)//2 + 1]", "1,168", words):
        assert part in text


def test_the_base_is_that_of_the_innermost_class() -> None:
    source = (
        "class Outer(nn.Module):\n"
        "    class Inner(nn.Sequential):\n"
        "        def __init__(self):\n"
        "            super().__init__()\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
    )
    said = [line for _, line in steps(source, "en")]
    assert [line for line in said if line.startswith("call the __init__")] == [
        "call the __init__ method of the base class nn.Sequential",
        "call the __init__ method of the base class nn.Module",
    ]
