"""Every repair: proved, minimal, and right under torch."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cache

import pytest
from tests.check.harness import found, net, only, proved, run_in_torch

from netgloss.check import Finding, apply_first
from netgloss.models import Options, read

BLOCK = """
class Block(nn.Module):
    def __init__(self, width, out, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(width, out, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(out)
        self.conv2 = nn.Conv2d(out, out, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(out)  # the last of the branch

    def forward(self, x):
        identity = x
        out = F.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        out += identity
        return F.relu(out)
"""


@dataclass(frozen=True)
class Case:
    """A source with one mistake, the rule that finds it, and what the first fix must be."""

    source: str
    rule: str
    kind: str
    added: int  # parameters
    becomes: tuple[str, ...]  # lines that the mended source has and the other had not
    input: tuple[int, ...] = (2, 3, 28, 28)


CASES = {
    "projection": Case(
        net(
            "self.conv = nn.Conv2d(3, 8, 3, stride=2, padding=1)  # halves",
            "return self.conv(x) + x",
        ),
        "residual-shapes",
        "projection_shortcut",
        3 * 8 + 8,
        (
            "self.conv_shortcut = nn.Conv2d(3, 8, kernel_size=1, stride=2)",
            "return self.conv(x) + self.conv_shortcut(x)",
        ),
    ),
    "projection, in place": Case(
        net(
            "self.f = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1, bias=False), nn.BatchNorm2d(8))",
            "out = self.f(x)\nout += x  # skip\nreturn out",
        ),
        "residual-shapes",
        "projection_shortcut",
        3 * 8 + 16,
        (
            "self.f_shortcut = nn.Sequential(",
            "nn.Conv2d(3, 8, kernel_size=1, stride=1, bias=False),",
            "nn.BatchNorm2d(8),",
            ")",
            "out += self.f_shortcut(x)  # skip",
        ),
    ),
    "projection, skip first": Case(
        net("self.f = nn.Conv2d(3, 8, 3, padding=1)", "y = x\ny += self.f(x)\nreturn y"),
        "residual-shapes",
        "projection_shortcut",
        3 * 8 + 8,
        (
            "self.f_shortcut = nn.Conv2d(3, 8, kernel_size=1, stride=1)",
            "y = self.f_shortcut(y) + self.f(x)",
        ),
    ),
    "projection, torch.add": Case(
        net("self.f = nn.Conv2d(3, 8, 3, padding=1)", "return torch.add(x, self.f(x))"),
        "residual-shapes",
        "projection_shortcut",
        3 * 8 + 8,
        (
            "self.f_shortcut = nn.Conv2d(3, 8, kernel_size=1, stride=1)",
            "return torch.add(self.f_shortcut(x), self.f(x))",
        ),
    ),
    "projection in a block used with several sizes": Case(
        net(
            "self.a = Block(3, 3)\nself.b = Block(3, 16, 2)\nself.c = Block(16, 32, 2)",
            "return self.c(self.b(self.a(x)))",
            before=BLOCK,
        ),
        "residual-shapes",
        "conditional_shortcut",
        3 * 16 + 32 + 16 * 32 + 64,
        (
            "if stride != 1 or width != out:",
            "self.shortcut = nn.Sequential(",
            "nn.Conv2d(width, out, kernel_size=1, stride=stride, bias=False),",
            "nn.BatchNorm2d(out),",
            ")",
            "else:",
            "self.shortcut = nn.Identity()",
            "out += self.shortcut(identity)",
        ),
    ),
    "in_features": Case(
        net(
            "self.pool = nn.AdaptiveAvgPool2d(2)\nself.fc = nn.Linear(16, 10)  # head",
            "return self.fc(self.pool(x).flatten(1))",
        ).replace("x).flatten", "x)[:, :3].flatten"),
        "shapes",
        "set_argument",
        -40,
        ("self.fc = nn.Linear(12, 10)  # head",),
    ),
    "in_features that depends on the input size": Case(
        net(
            """
            self.conv1 = nn.Conv2d(1, 6, 5)
            self.conv2 = nn.Conv2d(6, 16, 5)
            self.fc = nn.Linear(16 * 5 * 6, 10)
            """,
            """
            x = F.max_pool2d(self.conv1(x), 2)
            x = F.max_pool2d(self.conv2(x), 2)
            return self.fc(torch.flatten(x, 1))
            """,
        ),
        "shapes",
        "set_argument_at",
        -800,
        ("self.fc = nn.Linear(400, 10)",),
        (2, 1, 32, 32),
    ),
    "in_channels": Case(
        net(
            "self.a = nn.Conv2d(3, 6, 3)\nself.b = nn.Conv2d(8, 4, kernel_size=3)",
            "return self.b(self.a(x))",
        ),
        "shapes",
        "set_argument",
        -2 * 4 * 9,
        ("self.b = nn.Conv2d(6, 4, kernel_size=3)",),
    ),
    "num_features": Case(
        net(
            "self.a = nn.Conv2d(3, 6, 3)\nself.b = nn.BatchNorm2d(num_features=8)",
            "return self.b(self.a(x))",
        ),
        "shapes",
        "set_argument",
        -4,
        ("self.b = nn.BatchNorm2d(num_features=6)",),
    ),
    "a number handed down": Case(
        net(
            "self.a = nn.Conv2d(3, 6, 3)\nself.b = Head(8)",
            "return self.b(self.a(x))",
            before="""
            class Head(nn.Module):
                def __init__(self, width):
                    super().__init__()
                    self.conv = nn.Conv2d(width, 2, 1)

                def forward(self, x):
                    return self.conv(x)
            """,
        ),
        "shapes",
        "set_argument",
        -4,
        ("self.b = Head(6)",),
    ),
    "attribute": Case(
        net(
            "self.größe = 3\nself.conv1 = nn.Conv2d(3, 6, 3)",
            "ü = x\nreturn self.conv1(ü) + self.con1(ü)",
        ),
        "unknown-attribute",
        "rename",
        0,
        ("return self.conv1(ü) + self.conv1(ü)",),
    ),
    "attribute of torch.nn": Case(
        net("self.conv = nn.Conv2D(3, 6, 3)", "return self.conv(x)"),
        "unknown-attribute",
        "rename",
        3 * 6 * 9 + 6,
        ("self.conv = nn.Conv2d(3, 6, 3)",),
    ),
    "name": Case(
        net(
            "self.conv = nn.Conv2d(3, 6, 3)",
            "features = self.conv(x)\nreturn featuers.mean((2, 3))",
        ),
        "unknown-name",
        "rename",
        0,
        ("return features.mean((2, 3))",),
    ),
    "import": Case(
        net(
            "self.conv = nn.Conv2d(3, 6, 3)\nself.scale = math.sqrt(6)",
            "return self.conv(x) / self.scale",
        ),
        "unknown-name",
        "add_line",
        0,
        ("import math",),
    ),
    "foward": Case(
        net("self.conv = nn.Conv2d(3, 6, 3)", "return self.conv(x)").replace(
            "def forward", "def foward"
        ),
        "misnamed-method",
        "rename",
        0,
        ("def forward(self, x):",),
    ),
    "init": Case(
        net("self.conv = nn.Conv2d(3, 6, 3)", "return self.conv(x)").replace("__init__", "init"),
        "misnamed-method",
        "rename",
        3 * 6 * 9 + 6,
        ("def __init__(self):", "super().__init__()"),
    ),
    "super().__init__()": Case(
        net("self.conv = nn.Conv2d(3, 6, 3)", "return self.conv(x)").replace(
            "        super().__init__()\n", '        """Builds."""\n'
        ),
        "missing-super-init",
        "add_super_init",
        0,
        ("super().__init__()",),
    ),
    "super().__init__() too late": Case(
        net(
            "self.conv = nn.Conv2d(3, 6, 3)\nsuper().__init__()\nself.act = nn.ReLU()",
            "return self.act(self.conv(x))",
        ).replace("        super().__init__()\n", "", 1),
        "missing-super-init",
        "add_super_init",
        0,
        ("super().__init__()",),
    ),
    "one fault behind another": Case(
        net(
            "self.conv1 = nn.Conv2d(3, 6, 3)\nself.conv2 = nn.Conv2d(8, 6, 3)",
            "return self.conv22(self.conv1(x))",
        ),
        "unknown-attribute",
        "combined",
        -2 * 6 * 9,
        ("self.conv2 = nn.Conv2d(6, 6, 3)", "return self.conv2(self.conv1(x))"),
    ),
}


@cache
def finding(name: str) -> Finding:
    return only(found(CASES[name].source), CASES[name].rule)


@pytest.mark.parametrize("name", CASES)
def test_first_fix_is_proved(name: str) -> None:
    case, fix = CASES[name], proved(finding(name))
    assert (fix.kind, fix.parameters_added) == (case.kind, case.added)


@pytest.mark.parametrize("name", CASES)
def test_edits_are_minimal(name: str) -> None:
    case, fix = CASES[name], proved(finding(name))
    compared = difflib.ndiff(case.source.splitlines(), fix.source.splitlines())
    added = tuple(line[2:].strip() for line in compared if line.startswith("+ "))
    assert added == case.becomes


def test_torch_agrees() -> None:
    """Before, torch refuses the model; after, it has as many parameters as was said, and runs."""
    mended = {name: (proved(finding(name)).source, list(CASES[name].input)) for name in CASES}
    facts = run_in_torch(mended)
    wrong = {name: fact["runs"] for name, fact in facts.items() if "error" in fact["runs"][0]}
    assert wrong == {}
    for name, fact in facts.items():
        (model,) = read(mended[name][0], Options(model="Net")).models
        assert model.runs, name
        assert fact["parameters"] == model.parameters, name


@pytest.mark.parametrize(
    "source",
    [
        # A branch that shrinks without a stride: no 1×1 convolution makes the skip fit.
        net("self.f = nn.Conv2d(3, 8, 3)", "return self.f(x) + x"),
        # Nothing similar is defined.
        net("self.conv = nn.Conv2d(3, 8, 3)", "return self.conv(x) + self.zzz"),
    ],
)
def test_nothing_is_offered_that_cannot_help(source: str) -> None:
    assert [fix for f in found(source) for fix in f.fixes if fix.verified] == []


def test_two_mends_of_one_fault() -> None:
    source = net(
        "self.a = nn.Conv2d(3, 6, 3)\nself.b = nn.Conv2d(8, 4, 3)", "return self.b(self.a(x))"
    )
    fixes = only(found(source), "shapes").fixes
    assert [(fix.facts["layer"], fix.facts["new"], fix.verified) for fix in fixes] == [
        ("b", 6, True),
        ("a", 8, True),
    ]


def test_a_name_that_is_taken() -> None:
    source = net(
        "self.f = nn.Conv2d(3, 8, 3, padding=1)\nself.f_shortcut = nn.Identity()",
        "return self.f(self.f_shortcut(x)) + x",
    )
    fix = proved(only(found(source), "residual-shapes"))
    assert "+ self.f_shortcut2(x)" in fix.source


def test_line_ends_are_kept() -> None:
    source = CASES["projection"].source.replace("\n", "\r\n")
    fix = proved(only(found(source), "residual-shapes"))
    assert fix.source.count("\r\n") == fix.source.count("\n")


def test_apply_first_mends_one_after_another() -> None:
    source = net(
        """
        self.conv1 = nn.Conv2d(3, 6, 3, padding=1)
        self.conv2 = nn.Conv2d(6, 6, 3, padding=1)
        self.fc = nn.Linear(7, 10)
        """,
        """
        x = self.conv1(x) + x
        x = self.cnov2(x)
        return self.fc(x.mean((2, 3)))
        """,
    ).replace("        super().__init__()\n", "")
    mended = apply_first(read(source, Options()))
    assert mended.findings == ()
    (model,) = mended.reading.models
    assert model.runs and [str(d) for d in model.outputs[0].shape] == ["N", "10"]
    assert all(fix.verified for _, fix in mended.applied)
