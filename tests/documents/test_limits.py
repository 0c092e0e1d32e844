"""What the documents say of lines that did not run, values that are not known, formulas."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest
from tests.documents.sources import reading
from tests.documents.test_explain import HAN, at, glosses, overview, said

import netgloss.models
from netgloss.documents.checking import check_document
from netgloss.documents.explain import explain
from netgloss.documents.summary import summary
from netgloss.models import Reading
from netgloss.render import plain
from netgloss.words import LANGUAGES, speak
from netgloss.words.en.fixes import proof as english
from netgloss.words.zh.fixes import proof as chinese

BRANCHES = """\
class Net(nn.Module):
    def __init__(self, norm=False, tie=True):
        super().__init__()
        self.embed = nn.Embedding(9, 4)
        if norm:
            self.norm = nn.BatchNorm1d(4)
        else:
            self.norm = nn.Identity()
        self.head = nn.Linear(4, 9, bias=False)
        self.head.weight = self.embed.weight
        self.width = self.double(2)

    def double(self, n):
        return 2 * n

    def forward(self, x, target=None):
        y = self.head(self.embed(x))
        if target is not None:
            return {"loss": y, "same": y}
        return y
"""

UNKNOWN = """\
from elsewhere import Block

class Net(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.block = Block(size)
        self.fc = nn.Linear(8, self.block.width)

    def forward(self, x):
        x = self.block(x)
        return self.fc(x)
"""

SIZES = """\
class Net(nn.Module):
    def __init__(self, in_channels, num_classes):
        super().__init__()
        self.conv = nn.Conv2d(in_channels, 8, 3)
        self.fc = nn.Linear(8, num_classes)

    def forward(self, x):
        return self.fc(self.conv(x).mean((2, 3)))
"""

ATTENTION = """\
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(16, 48)
        self.drop = nn.Dropout(0.1)

    def forward(self, x):
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        scores = q @ k.transpose(-2, -1) / 4
        return self.drop(scores.softmax(-1)) @ v
"""

NO_MODEL = """\
class Trainer:
    pass

def accuracy(out, target):
    return out - target

torch.zeros(2, 3) @ torch.zeros(4, 5)
"""


def checked(source: Reading, language: str = "en") -> str:
    return plain(speak(check_document(source, ()), language), width=1000)


def test_a_branch_that_was_not_taken_says_so() -> None:
    lines = glosses(reading(BRANCHES))
    skipped = said(at(lines, "self.norm = nn.BatchNorm1d"))
    assert skipped.endswith("it would make BatchNorm1d (batch normalisation layer).")
    assert "does not come here" not in said(at(lines, "self.norm = nn.Identity"))


def test_a_return_that_was_not_reached_claims_no_shape() -> None:
    lines = glosses(reading(BRANCHES))
    early, late = at(lines, 'return {"loss"'), at(lines, "return y")
    assert early.shape is None and "[" not in said(early)
    assert late.shape == "[N, T, 9]" and "the output of the model: [N, T, 9]" in said(late)


def test_a_helper_tells_what_it_gave() -> None:
    text = said(at(glosses(reading(BRANCHES)), "return 2 * n"))
    assert text == "Returns 2 * n as the result of double, here 4."


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "the very same tensor"), ("zh", "是同一个张量")]
)
def test_a_tied_weight_is_no_new_parameter(language: str, expected: str) -> None:
    text = said(at(glosses(reading(BRANCHES), language), "self.head.weight ="))
    assert expected in text and "self.embed.weight" in text and "[9, 4]" in text


def test_a_question_that_sizes_did_not_decide_blames_none() -> None:
    source = """\
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.pos = nn.Parameter(torch.zeros(1, 12, 4))

    def forward(self, x, mask=None):
        x = x + self.pos[:, : x.size(1)]
        if mask is None:
            x = x * 2
        if x.size(1) > 3:
            x = x * 2
        return x
"""
    lines = glosses(reading(source))
    assert "size of the input" not in said(at(lines, "if mask is None"))
    assert "size of the input" in said(at(lines, "if x.size(1)"))


def test_unknown_values_are_called_unknown() -> None:
    lines = glosses(reading(UNKNOWN))
    assert "cannot be known" in said(at(lines, "self.block = Block"))
    layer = said(at(lines, "self.fc = nn.Linear"))
    assert "How many parameters it has cannot be known" in layer
    assert "nothing to learn" not in layer
    assert "not all of its parameters can be known" in said(at(lines, "class Net"))
    assert "the shape of what comes out cannot be known" in said(at(lines, "return self.fc(x)"))


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "cannot be known from the source are not in"), ("zh", "其参数没有计入")],
)
def test_a_total_that_leaves_something_out_says_so(language: str, expected: str) -> None:
    assert expected in overview(reading(UNKNOWN), language)
    assert expected in plain(speak(summary(reading(UNKNOWN)), language), width=1000)


@pytest.mark.parametrize(
    ("language", "error", "unknown"),
    [("en", "met an error", "cannot be known"), ("zh", "遇到了错误", "无法得知的内容")],
)
def test_a_run_that_met_an_unknown_value_met_no_error(
    language: str, error: str, unknown: str
) -> None:
    source = f"from torch import nn\n{UNKNOWN}"
    text = plain(speak(summary(reading(source)), language), width=1000)
    assert unknown in text and error not in text
    faulty = reading(source.replace("self.fc(x)", "self.fd(x)"))
    assert error in plain(speak(summary(faulty), language), width=1000)
    mended = "once the errors are mended" if language == "en" else "假定错误"
    assert mended not in overview(reading(source), language)


def test_an_unknown_thing_is_told_once() -> None:
    text = overview(reading(UNKNOWN))
    assert text.count("elsewhere.Block") == 1
    assert "Unknown on lines 6, 7 and 10" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_formula_of_arguments_comes_with_its_values(language: str) -> None:
    source = reading(SIZES)
    hints = dict(zip(("in_channels", "num_classes"), _arguments(source), strict=True))
    total = 72 * hints["in_channels"] + 8 + 9 * hints["num_classes"]
    text = overview(source, language)
    assert f"{total:,}" in text
    assert "72·in_channels + 9·num_classes + 8" in text
    for name, value in hints.items():
        assert f"{name} = {value}" in text
    conv = said(at(glosses(source, language), "self.conv ="))
    each = 72 * hints["in_channels"] + 8
    assert f"8·in_channels·3·3 + 8 = 72·in_channels + 8 = {each:,}" in conv


def _arguments(source: Reading) -> list[int]:
    (model,) = source.models
    inside = model.construct.partition("(")[2].rstrip(")")
    return [int(part.partition("=")[2]) for part in inside.split(",")]


@pytest.mark.parametrize(("language", "unit"), [("en", "MACs (4·N·T)"), ("zh", "（4·N·T）")])
def test_a_cost_is_a_number_before_it_is_a_formula(language: str, unit: str) -> None:
    source = reading(
        "class Net(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.embed = nn.Embedding(7, 2)\n"
        "        self.fc = nn.Linear(2, 2)\n"
        "    def forward(self, x):\n"
        "        return self.fc(self.embed(x))\n"
    )
    text = said(at(glosses(source, language), "return self.fc"))
    assert unit in text and "64" in text  # 2·2 for each of 16 places of one sample
    assert "N = 1" in overview(source, language)


def test_a_sum_of_a_list_is_one_sum() -> None:
    source = reading(
        "class Net(nn.Module):\n"
        "    def forward(self, x):\n"
        "        parts = [x, x * 2, x * 3]\n"
        "        return sum(parts)\n"
    )
    text = said(at(glosses(source), "return sum"))
    assert text.startswith("Adds 3 tensors up") and "element to 0" not in text


def test_a_layer_that_a_function_makes_within_a_container_is_explained() -> None:
    source = reading(
        "def conv1x1(a, b):\n"
        "    return nn.Conv2d(a, b, 1, bias=False)\n"
        "class Net(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.body = nn.Sequential(\n"
        "            conv1x1(3, 8),\n"
        "            nn.ReLU(),\n"
        "        )\n"
        "    def forward(self, x):\n"
        "        return self.body(x)\n"
    )
    text = said(at(glosses(source), "conv1x1(3, 8)"))
    assert "gives a Conv2d, made on line 2; 24 parameters" in text
    assert "out_channels=8" in text


def test_a_functional_convolution_makes_a_convolutional_network() -> None:
    source = reading(
        "class Net(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.weight = nn.Parameter(torch.zeros(8, 3, 3, 3))\n"
        "    def forward(self, x):\n"
        "        return F.conv2d(x, self.weight)\n"
    )
    assert "Net is a convolutional network" in overview(source)


def test_what_there_is_more_of_makes_the_character() -> None:
    patches = ATTENTION.replace(
        "self.drop", "self.cut = nn.Conv2d(3, 16, 4, stride=4)\n        self.drop", 1
    ).replace("q, k, v", "x = self.cut(x).flatten(2).transpose(1, 2)\n        q, k, v", 1)
    assert "Net is a convolutional network with attention" in overview(reading(patches))
    twice = patches.replace("return ", "x = ", 1).replace("@ v\n", "@ v\n        return x @ x.mT\n")
    body = twice.split("        q, k, v", 1)[1].split("        return x", 1)[0]
    twice = twice.replace("        return x", f"        q, k, v{body}        return x", 1)
    assert "Net is an attention network with convolutions" in overview(reading(twice))


def test_attention_written_out_is_attention() -> None:
    assert "Net is an attention network" in overview(reading(ATTENTION))
    assert "attention" not in overview(reading(ATTENTION.replace(".softmax(-1)", "")))


@pytest.mark.parametrize(
    ("language", "none", "what"),
    [
        ("en", "No model was found", "the class Trainer and the function accuracy"),
        ("zh", "没有找到模型", "类 Trainer；函数 accuracy"),
    ],
)
def test_a_source_without_a_model_says_what_it_has(language: str, none: str, what: str) -> None:
    source = reading(NO_MODEL)
    shown = [
        checked(source, language),
        plain(speak(summary(source), language), width=1000),
        plain(speak(explain(source), language), width=1000),
    ]
    for text in shown:
        assert none in text and what in text


def test_a_fix_that_was_proved_reads_as_sentences() -> None:
    assert english(True, 173824).endswith("the finding is gone. It adds 173,824 parameters.")
    assert english(True, -1).endswith("It removes 1 parameter.")
    assert chinese(True, 173824).endswith("这个问题不再出现。这样会增加 173,824 个参数。")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_assumption_that_a_reading_makes_has_its_sentence(language: str) -> None:
    words = import_module(f"netgloss.words.{language}.assumptions")
    kinds = set()
    for path in Path(netgloss.models.__file__ or "").parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(ast.Name("Assumption"), [ast.Constant(str(kind)), *_]):
                    kinds.add(kind)
                case ast.Call(ast.Name("_plan"), [_, ast.Constant(str(kind))]):
                    kinds.add(kind)
    assert {"input_shape", "other_sizes", "factory"} <= kinds
    assert [kind for kind in sorted(kinds) if not hasattr(words, kind)] == []


def test_chinese_sentences_have_chinese_punctuation() -> None:
    for source in (BRANCHES, UNKNOWN, SIZES, ATTENTION, NO_MODEL):
        text = plain(speak(explain(reading(source)), "zh"), width=10_000)
        assert not re.findall(rf"{HAN}[,.;:!?]", text)
