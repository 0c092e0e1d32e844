"""Damage sound source, restore it, and expect the same program."""

from __future__ import annotations

import ast
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from netgloss.errors import NotPython, TooLarge
from netgloss.restore import Restored, restore

from .damaging import flattened, in_rows, same, unindented
from .damaging_text import fenced, full_width, in_chinese_page, in_english_page, without_dunders
from .models import SOURCES

DAMAGES: dict[str, Callable[[str], str]] = {
    "flattened": flattened,
    "unindented": unindented,
    "in rows": in_rows,
    "eaten and flattened": lambda source: flattened(without_dunders(source)),
    "eaten and unindented": lambda source: unindented(without_dunders(source)),
    "flattened in a Chinese page": lambda source: in_chinese_page(flattened(source)),
    "flattened in an English page": lambda source: in_english_page(flattened(source)),
    "unindented in an English page": lambda source: in_english_page(unindented(source)),
    "fenced": fenced,
    "flattened and fenced": lambda source: fenced(flattened(source)),
}
ROOT = Path(__file__).parents[2]


def kinds(restored: Restored) -> set[str]:
    return {repair.kind for repair in restored.repairs}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", SOURCES)
def test_the_program_comes_back(name: str, damage: str) -> None:
    source = SOURCES[name]
    restored = restore(DAMAGES[damage](source))
    assert same(restored.source, source)
    assert restored.repairs
    assert restore(restored.source).intact


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_sound_source_is_left_alone(name: str, end: str) -> None:
    source = SOURCES[name].replace("\n", end)
    restored = restore(source)
    assert restored == Restored(source, (), (), source)


def test_a_fenced_layout_is_kept_byte_for_byte() -> None:
    source = "class A:\n  x = {'a':1}   # odd   spaces\n  def f(self): return  self.x"
    assert restore(fenced(source)).source == source + "\n"


def test_full_width_marks() -> None:
    source = "def f(x, y):\n    z = g(x)\n    return h(z, y)\n"
    restored = restore(full_width(source, Random(0), shares=[1.0]))
    assert same(restored.source, source)
    assert kinds(restored) >= {"punctuation"}
    assert restored.source == source


def test_typographic_quotes_and_marks_inside_strings() -> None:
    restored = restore("print(“层：1，2”)  x = '（a）'")
    assert restored.source == "print(\"层：1，2\")\nx = '（a）'\n"


def test_bold_dunders() -> None:
    restored = restore("class A(B): def **init**(self): super().**init**() self.x = 2 ** 3")
    assert same(
        restored.source,
        "class A(B):\n def __init__(self):\n  super().__init__()\n  self.x = 2 ** 3",
    )
    assert [r.before for r in restored.repairs if r.kind == "dunder"] == ["**init**"] * 2


def test_eaten_dunders_in_sound_layout() -> None:
    source = "class A(B):\n    def init(self):\n        super(A, self).init()\n"
    restored = restore(source)
    assert restored.source == source.replace("init", "__init__")
    assert [(r.kind, r.line) for r in restored.repairs] == [("dunder", 2), ("dunder", 3)]


def test_the_main_block() -> None:
    restored = restore('def f(x): return x if name == "main": f(2)')
    assert same(restored.source, 'def f(x):\n  return x\nif __name__ == "__main__":\n  f(2)')


@pytest.mark.parametrize(
    "source",
    [
        "class A:\n    def init(self):\n        self.x = 1\n\na = A()\na.init()\n",
        "def f(name):\n    if name == 'main':\n        return 1\n",
        "class A:\n    def init(self):\n        pass\n",
        "class A(B):\n    def __init__(self):\n        super().__init__()\n        self.init()\n"
        "    def init(self):\n        super().init()\n",
    ],
)
def test_names_that_are_no_damage(source: str) -> None:
    assert restore(source).intact or ("__init__" in source and restore(source).source == source)


def test_comments_in_another_script_are_left_alone() -> None:
    source = "x = 1  # 输入（图片），大小：3\n# def init(self): super().init()\n"
    assert restore(source).intact


def test_comments_inside_flattened_code() -> None:
    text = (
        "class Net(nn.Module): def __init__(self): super().__init__() # first convolution "
        "self.conv = nn.Conv2d(3, 8, 3) self.fc = nn.Linear(8, 10) # the head of the network "
        "def forward(self, x): x = self.conv(x) x = x.mean([2, 3]) return self.fc(x)"
    )
    restored = restore(text)
    assert "# first convolution\n" in restored.source
    assert same(
        restored.source,
        "class Net(nn.Module):\n"
        " def __init__(self):\n"
        "  super().__init__()\n"
        "  self.conv = nn.Conv2d(3, 8, 3)\n"
        "  self.fc = nn.Linear(8, 10)\n"
        " def forward(self, x):\n"
        "  x = self.conv(x)\n"
        "  x = x.mean([2, 3])\n"
        "  return self.fc(x)\n",
    )
    assert {doubt.why for doubt in restored.doubts} >= {"comment-end"}


def test_comments_on_their_own_lines_stay_there() -> None:
    restored = restore("def f(x):\n# double it\ny = 2 * x  # here\nreturn y\n")
    assert restored.source == ("def f(x):\n    # double it\n    y = 2 * x  # here\n    return y\n")


def test_strings_with_code_in_them() -> None:
    restored = restore('def f(x): """Say: if x: return y.""" s = "def g(): pass # no" return s')
    assert same(
        restored.source,
        'def f(x):\n  """Say: if x: return y."""\n  s = "def g(): pass # no"\n  return s',
    )


def test_close_calls_are_doubts() -> None:
    restored = restore("def f(x): for a in x: g(a) h(x) k(x)")
    assert any(doubt.why == "block-end" for doubt in restored.doubts)
    for doubt in restored.doubts:
        assert doubt.chosen != doubt.other
        assert 1 <= doubt.line <= len(restored.source.splitlines())


def test_a_bare_return_is_a_doubt() -> None:
    restored = restore("def f(x): if x is None: return g(x) return x")
    assert [doubt.why for doubt in restored.doubts if doubt.why == "bare-return"]


def test_repairs_say_where() -> None:
    restored = restore("看这个 class A(B): def init(self): super().init() self.x = 1")
    lines = restored.source.splitlines()
    dunders = [repair for repair in restored.repairs if repair.kind == "dunder"]
    assert [repair.after in lines[repair.line - 1] for repair in dunders] == [True, True]
    assert kinds(restored) == {"page-words", "line-breaks", "dunder"}


def test_words_that_look_like_code_leave_a_doubt() -> None:
    restored = restore("x = f(1)\ny = g(2\nz = h(3)\n")
    assert any(doubt.why == "dropped" for doubt in restored.doubts)


# ── what cannot be read ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n\t\n", "empty"),
        ("\x00\x01binary", "binary"),
        ("你好", "prose"),
        ("How do I write a neural network in PyTorch?", "prose"),
        ("这段代码定义了一个名为 ResNet18 的模型。", "prose"),
    ],
)
def test_no_python(text: str, reason: str) -> None:
    with pytest.raises(NotPython) as caught:
        restore(text)
    assert caught.value.reason == reason
    assert "tokens" in caught.value.understood


@pytest.mark.parametrize(
    "text",
    ["(" * 10_000_000, "[" * 5000 + "]" * 5000, "（" * 100_000, "a b " * 400_000],
    ids=["10 MB of (", "deep", "full-width", "long"],
)
def test_too_large(text: str) -> None:
    start = time.process_time()
    with pytest.raises(TooLarge):
        restore(text)
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "text",
    ["-" * 60_000 + "1", "if a: " * 3000 + "pass", "lambda: " * 20_000 + "1", "x." * 30_000 + "y"],
    ids=["minus", "if", "lambda", "attributes"],
)
def test_deep_syntax_is_refused_in_time(text: str) -> None:
    start = time.process_time()
    with pytest.raises(NotPython):
        restore(text)
    assert time.process_time() - start < 4


def test_four_hundred_lines_take_a_fraction_of_a_second() -> None:
    layers = range(190)
    source = (
        "class Big(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        + "".join(f"        self.conv{i} = nn.Conv2d({i}, {i + 1}, 3)\n" for i in layers)
        + "    def forward(self, x):\n"
        + "".join(f"        x = self.conv{i}(x)\n" for i in layers)
        + "        return x\n"
    )
    text = flattened(source)
    restore("def f(x): return x")  # loads black
    start = time.process_time()
    restored = restore(text)
    assert time.process_time() - start < 2  # 0.3 s on the machine it was written on
    assert same(restored.source, source)


# ── the seed and our own examples ─────────────────────────────────────────────────────────────

SEED = next(iter((ROOT.parent / "shared" / "seed").glob("000_*.txt")), None)


@pytest.fixture(scope="module")
def page() -> str:
    if SEED is None:
        pytest.skip("the seed is not beside this checkout")
    return SEED.read_text(encoding="utf-8")


def resnet18() -> str:
    def stage(inp: int, out: int, stride: int) -> str:
        return (
            f"nn.Sequential(nn.Conv2d({inp}, {out}, kernel_size=3, stride={stride}, padding=1, "
            f"bias=False), nn.BatchNorm2d({out}), nn.ReLU(inplace=True), nn.Conv2d({out}, {out}, "
            f"kernel_size=3, stride=1, padding=1, bias=False), nn.BatchNorm2d({out}))"
        )

    return f"""
class ResNet18(nn.Module):
    def __init__(self):
        super(ResNet18, self).__init__()
        self.conv1 = nn.Conv2d(3, 64, kernel_size=3, stride=1, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.relu = nn.ReLU(inplace=True)
        self.layer1 = {stage(64, 64, 1)}
        self.layer2 = {stage(64, 128, 2)}
        self.layer3 = {stage(128, 256, 2)}
        self.layer4 = {stage(256, 512, 2)}
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(512, 10)
    def forward(self, x):
        x = self.conv1(x)
        x = self.bn1(x)
        x = self.relu(x)
        x = self.layer1(x) + x
        x = self.layer2(x) + x
        x = self.layer3(x) + x
        x = self.layer4(x) + x
        x = self.avgpool(x)
        x = x.view(x.size(0), -1)
        x = self.fc(x)
        return x
"""


ALEXNET = """
class AlexNet(nn.Module):
    def __init__(self, num_classes=3):
        super(AlexNet, self).__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 64, kernel_size=11, stride=4, padding=2), nn.ReLU(inplace=True),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Conv2d(64, 192, kernel_size=5, padding=2), nn.ReLU(inplace=True),
            nn.MaxPool2d(kernel_size=3, stride=2),
            nn.Conv2d(192, 384, kernel_size=3, padding=1), nn.ReLU(inplace=True),
            nn.Conv2d(384, 256, kernel_size=3, padding=1), nn.ReLU(inplace=True),
            nn.Conv2d(256, 256, kernel_size=3, padding=1), nn.ReLU(inplace=True),
            nn.MaxPool2d(kernel_size=3, stride=2),
        )
        self.avgpool = nn.AdaptiveAvgPool2d((6, 6))
        self.classifier = nn.Sequential(
            nn.Dropout(), nn.Linear(256 * 6 * 6, 4096), nn.ReLU(inplace=True),
            nn.Dropout(), nn.Linear(4096, 4096), nn.ReLU(inplace=True),
            nn.Linear(4096, num_classes),
        )
    def forward(self, x):
        x = self.features(x)
        x = self.avgpool(x)
        x = torch.flatten(x, 1)
        x = self.classifier(x)
        return x
"""


def seed_part(page: str, start: str, end: str) -> str:
    at = page.index(start)
    return page[at : page.index(end, at)]


@pytest.mark.parametrize("trailing", [True, False])
def test_the_seeds_resnet(page: str, trailing: bool) -> None:
    text = seed_part(page, "定义ResNet18模型", "```python" if trailing else "这段代码")
    restored = restore(text)
    assert same(restored.source, resnet18())
    assert restored.source.splitlines()[:3] == [
        "class ResNet18(nn.Module):",
        "    def __init__(self):",
        "        super(ResNet18, self).__init__()",
    ]
    assert not restored.doubts
    # One layer a line, as in the page's own listing.
    assert "            nn.BatchNorm2d(128),\n" in restored.source


def test_the_seeds_resnet_without_indentation(page: str) -> None:
    text = seed_part(page, "```python\nclass", "- `ResNet18")
    restored = restore(text)
    expected = ast.parse(resnet18()).body[0]
    assert isinstance(expected, ast.ClassDef)
    expected.body = expected.body[:1]
    assert ast.dump(ast.parse(restored.source).body[0]) == ast.dump(expected)


def test_the_seeds_alexnet(page: str) -> None:
    text = seed_part(page, "将下列代码", "定义类 AlexNet")
    restored = restore(text)
    assert same(restored.source, ALEXNET)
    assert not restored.doubts


def test_the_whole_page_of_the_seed(page: str) -> None:
    restored = restore(page)
    body = ast.parse(restored.source).body
    dumps = [ast.dump(node) for node in body]
    resnet = ast.dump(ast.parse(resnet18()).body[0])
    # The page shows the ResNet twice: flat, and in two listings without indentation.
    assert dumps[1:3] == [resnet, resnet]
    assert dumps[3] == ast.dump(ast.parse(ALEXNET).body[0])
    assert restore(restored.source).intact


@pytest.mark.parametrize("name", ["resnet18.txt", "alexnet.txt"])
def test_our_flattened_examples(name: str) -> None:
    restored = restore((ROOT / "examples" / name).read_text(encoding="utf-8"))
    (model,) = ast.parse(restored.source).body
    assert isinstance(model, ast.ClassDef)
    assert [node.name for node in model.body if isinstance(node, ast.FunctionDef)] == [
        "__init__",
        "forward",
    ]
    assert not restored.doubts


def test_our_sound_example() -> None:
    assert restore((ROOT / "examples" / "lenet.py").read_text(encoding="utf-8")).intact


def test_a_line_after_a_method_stays_in_it_whatever_its_names_are() -> None:
    """Attributes of a class stand before its methods."""
    source = (
        "class Net(nn.Module):\n"
        "    def __init__(self, x):\n"
        "        super().__init__()\n"
        "        x += x\n"
        "        hidden_size = (maps2, (y if y else y))\n"
        "\n"
        "    def forward(self):\n"
        "        x = x[:, hidden_size:]\n"
        "        return x\n"
    )
    assert same(restore(flattened(source)).source, source)
