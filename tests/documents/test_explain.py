"""The explanation line by line, against real readings."""

from __future__ import annotations

import re

import pytest
from tests.documents.sources import PLAIN, PROJECTION, RESIDUAL, ZOO, reading

from netgloss.catalogue.records import Complaint
from netgloss.check.records import Blame, Finding, Fix
from netgloss.documents.algebra import Bullets, Callout, Gloss, Glosses, Paragraph, Section
from netgloss.documents.checking import check_document
from netgloss.documents.explain import explain
from netgloss.documents.plain import plain_text
from netgloss.models import Reading
from netgloss.render import markdown, plain
from netgloss.symbolic import symbol
from netgloss.words import LANGUAGES, speak

HAN = r"[\u4e00-\u9fff]"


def glosses(
    source: Reading, language: str = "en", findings: tuple[Finding, ...] = ()
) -> list[Gloss]:
    document = speak(explain(source, findings), language)
    sections = [block for block in document.blocks if isinstance(block, Section)]
    (lines,) = next(section for section in sections if section.id == "lines").blocks
    assert isinstance(lines, Glosses)
    return list(lines.lines)


def said(gloss: Gloss) -> str:
    return "\n".join(plain_text(sentence) for sentence in gloss.children)


def at(lines: list[Gloss], code: str) -> Gloss:
    return next(gloss for gloss in lines if gloss.code.strip().startswith(code))


def overview(source: Reading, language: str = "en") -> str:
    document = speak(explain(source), language)
    section = next(block for block in document.blocks if isinstance(block, Section))
    texts = []
    for block in section.blocks:
        match block:
            case Paragraph(children):
                texts.append(plain_text(children))
            case Bullets(items):
                texts.extend(plain_text(item) for item in items)
    return "\n".join(texts)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("source", [ZOO, RESIDUAL, PLAIN, PROJECTION])
def test_every_line_that_is_not_blank_is_glossed(source: str, language: str) -> None:
    lines = glosses(reading(source), language)
    covered = {
        number
        for gloss in lines
        for number in range(gloss.line, gloss.line + gloss.code.count("\n") + 1)
    }
    wanted = {number for number, line in enumerate(source.splitlines(), 1) if line.strip()}
    assert wanted <= covered
    assert all(said(gloss).strip() for gloss in lines)
    for gloss in lines:
        assert gloss.code == "\n".join(
            source.splitlines()[gloss.line - 1 : gloss.line + gloss.code.count("\n")]
        )


def test_every_line_of_a_module_class_has_its_own_gloss() -> None:
    lines = {gloss.line for gloss in glosses(reading(RESIDUAL))}
    assert lines == {n for n, line in enumerate(RESIDUAL.splitlines(), 1) if line.strip()}


def test_chinese_is_set_as_chinese() -> None:
    text = plain(speak(explain(reading(ZOO)), "zh"), width=10_000)
    assert re.search(HAN, text)
    # No ASCII comma or full stop after a Chinese character, and a space before Latin letters.
    assert not re.findall(rf"{HAN}[,.;:!?]", text)
    assert not re.findall(rf"{HAN}[A-Za-z0-9]|[A-Za-z0-9]{HAN}", text)
    assert "，" in text and "。" in text


def test_forward_lines_have_the_shapes_before_and_after() -> None:
    lines = glosses(reading(RESIDUAL))
    first = at(lines, "x = self.conv(x)")
    assert (first.before, first.shape) == ("[N, 3, H, W]", "[N, 8, H, W]")
    assert first.sizes == ("N", 8, "H", "W")
    assert "Conv2d, line 4" in said(first)
    flat = at(lines, "x = x.view")
    assert (flat.before, flat.shape) == ("[N, 16, 2, 2]", "[N, 64]")
    assert at(lines, "return self.fc").shape == "[N, 5]"


def test_a_residual_addition_that_does_not_fit_says_so() -> None:
    text = said(at(glosses(reading(RESIDUAL)), "x = self.branch(x) + x"))
    assert "adds x back to self.branch(x)" in text
    assert "[N, 16, (H - 1)//2 + 1, (W - 1)//2 + 1] + [N, 8, H, W]" in text


def test_constructor_lines_count_their_parameters() -> None:
    lines = glosses(reading(RESIDUAL))
    assert at(lines, "self.conv =").parameters == 3 * 8 * 9
    assert at(lines, "self.branch =").parameters == 8 * 16 * 9 + 16
    assert at(lines, "class Net").parameters == 216 + 1168 + 64 * 5 + 5
    assert at(lines, "nn.ReLU()").parameters is None


def test_a_closing_bracket_tells_what_it_closes() -> None:
    closing = at(glosses(reading(RESIDUAL)), ")")
    assert said(closing) == "Closes the Sequential of self.branch: 2 modules, 1,168 parameters."


def test_a_linear_layer_tells_where_its_input_comes_from() -> None:
    text = said(at(glosses(reading(RESIDUAL)), "self.fc ="))
    assert "[N, 16, 2, 2], which pool (AdaptiveAvgPool2d, line 9) gives: 16·2·2 = 64" in text


def test_general_knowledge_is_told_once() -> None:
    lines = glosses(reading(PLAIN))
    first, second = at(lines, "self.first"), at(lines, "self.second")
    assert "explained on line 4" not in said(first)
    assert "explained on line 4" in said(second)
    assert "stride=2" in said(second) and "dilation=2" in said(second)


def test_a_line_that_makes_many_modules_says_it_once() -> None:
    text = said(at(glosses(reading(ZOO)), "layers.append(Block"))
    assert "This line makes 3 modules: blocks.0, blocks.1, blocks.2." in text
    assert "cout 16, 32, 64" in text and "[N, 64, (H - 1)//4 + 1, (W - 1)//4 + 1]" in text


def test_a_block_that_runs_often_says_how_its_branches_meet() -> None:
    lines = glosses(reading(ZOO))
    assert "In 2 of these 3 runs the skip has a projection shortcut." in said(at(lines, "out +="))
    assert "here it does in 2 of 3 cases" in said(at(lines, "if self.down is not None"))


def test_arguments_on_lines_of_their_own_are_named() -> None:
    lines = glosses(reading(ZOO))
    assert said(at(lines, "cout,")).startswith("Argument of nn.Conv2d: out_channels")
    start = next(gloss for gloss in lines if gloss.code.strip() == "1,")
    assert said(start).startswith("Argument of torch.flatten: start_dim")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            RESIDUAL,
            "convolutional network with 1 residual connection and a linear layer at the end",
        ),
        (RESIDUAL, "3 weighted layers (2 Conv2d and 1 Linear"),
        (PLAIN, "Net is a convolutional network."),
        (PLAIN, "Accepted sizes: H and W at least 9"),
        (PROJECTION, "2 residual connections (1 of them with a projection shortcut)"),
        (PROJECTION, "1 of them in projection shortcuts"),
        (PROJECTION, "1 concatenation of tensors"),
        (ZOO, "Parameters: 30,165, all of them learned."),
    ],
)
def test_the_overview(source: str, expected: str) -> None:
    assert expected in overview(reading(source))


def finding() -> Finding:
    height = symbol("H", 28)
    fix = Fix(
        "projection_shortcut",
        {
            "name": "branch_shortcut",
            "in_channels": 8,
            "out_channels": 16,
            "stride": 2,
            "norm": False,
            "parameters": 144,
        },
        "--- a/x\n+++ b/x\n-old\n+new\n",
        "new",
        True,
        144,
    )
    facts = {
        "left": (2, 16, height),
        "right": (2, 8, height),
        "left_code": "self.branch(x)",
        "right_code": "x",
        "branch": "branch",
        "layer": "branch.0",
        "layer_type": "torch.nn.Conv2d",
        "layer_line": 6,
        "stride": (2, 2),
        "out_channels": 16,
    }
    return Finding(
        "residual-shapes",
        "error",
        14,
        8,
        "residual_shapes",
        facts,
        ((2, 16, height), (2, 8, height)),
        (Blame(6, "made_by_layer", {"name": "branch.0", "layer": "Conv2d", "shape": None}),),
        (fix,),
        torch="The size of tensor a (16) must match",
    )


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["Line 14:", "stride 2 and 16 output channels", "adds 144 parameters", "1 error"]),
        ("zh", ["第 14 行：", "步长为 2，输出通道数为 16", "增加 144 个参数", "1 个错误"]),
    ],
)
def test_a_finding_in_full(language: str, expected: list[str]) -> None:
    text = plain(speak(check_document(reading(RESIDUAL), (finding(),)), language), width=500)
    for part in [*expected, "[2, 16, H]", "+new", "The size of tensor a (16) must match"]:
        assert part in text


def test_a_finding_stands_at_its_line_and_at_the_top() -> None:
    document = speak(explain(reading(RESIDUAL), (finding(),)), "en")
    top = document.blocks[0]
    assert isinstance(top, Section) and isinstance(top.blocks[0], Callout)
    line = next(
        gloss for gloss in glosses(reading(RESIDUAL), "en", (finding(),)) if gloss.line == 14
    )
    (callout,) = line.callouts
    assert callout.kind == "error"
    assert "does not fit" in plain_text(callout.title)
    assert "❌" in markdown(document)


def test_a_complaint_of_the_catalogue_is_spoken_in_a_finding() -> None:
    source = reading("class Net(nn.Module):\n    def forward(self, x):\n        return x\n")
    complaint = Complaint("missing_argument", {})
    facts = {"code": "self.fc(x)", "complaint": complaint.kind, "facts": {"name": "weight"}}
    spoken = Finding("operation-shapes", "error", 3, 8, "operation_shapes", facts)
    document = check_document(source, (spoken,))
    (first,) = [block for block in document.blocks if isinstance(block, Callout)]
    assert [getattr(say, "name", "") for say in first.title] == [
        "findings.at_line",
        "findings.operation_shapes",
        "complaints.missing_argument",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clean_source(language: str) -> None:
    text = plain(speak(check_document(reading(PLAIN), ()), language))
    assert "Net" in text and "H >= 9 and W >= 9" in text
