"""Models of torchvision, timm, monai and segmentation-models-pytorch drawn at random (always the
same), read from source, against torch: nothing that netgloss states of them may be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.corpora import listed, measure, sample
from bench.corpora_compare import Entry, Verdict, judge
from bench.corpora_table import table

# Entries drawn, and how many of them may be unknown in some respect today.
DRAWN = {
    "torchvision": (14, 4),
    "timm": (24, 4),
    "monai": (20, 1),
    "segmentation_models_pytorch": (4, 0),
}


@pytest.mark.slow
@pytest.mark.parametrize("package", DRAWN)
def test_a_sample_is_never_wrong(package: str) -> None:
    count, unknown = DRAWN[package]
    # Encoders of timm by way of another package read all of timm's files: too long for here.
    drawn = sample([each for each in listed(package) if "(tu-" not in each.name], count)
    verdicts = measure(package, drawn, frozenset(entry.name for entry in drawn))
    assert [v for v in verdicts if v.wrong] == [], table(verdicts)
    assert sum(bool(v.unknown) for v in verdicts) <= unknown, table(verdicts)
    assert all(v.parameters for v in verdicts if v.built), table(verdicts)


SOURCE = """
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, stride=2)

    def forward(self, x):
        assert x.shape[2] != 40
        return self.conv(x)

def net():
    return Net()
"""


def _judged(tmp_path: Path, fact: dict[str, object], source: str = SOURCE) -> Verdict:
    (tmp_path / "one.py").write_text(source)
    return judge(Entry("one", "timm", "one.py", "net()"), tmp_path, {"entry": "one", **fact})


RUNS = [
    {"inputs": [[2, 3, 9, 9]], "outputs": [[2, 8, 4, 4]]},
    {"inputs": [[2, 3, 40, 9]], "error": "AssertionError"},
    {"inputs": [[2, 3, 9, 40]], "outputs": [[2, 8, 4, 19]]},
]
FACT = {"parameters": 224, "trainable": 224, "default": [[2, 3, 9, 9]], "runs": RUNS}


def test_agreement_is_seen(tmp_path: Path) -> None:
    verdict = _judged(tmp_path, FACT)
    assert (verdict.parameters, verdict.shapes, verdict.accepted) == (True, True, True)
    assert verdict.wrong == verdict.unknown == ()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"parameters": 225}, "parameters"),
        ({"runs": [{"inputs": [[2, 3, 9, 9]], "outputs": [[2, 8, 5, 4]]}]}, "gives"),
        ({"runs": [{"inputs": [[2, 3, 9, 9]], "error": "RuntimeError"}]}, "accepted"),
        ({"runs": [RUNS[0], {"inputs": [[2, 3, 40, 9]], "outputs": [[2, 8, 19, 4]]}]}, "refused"),
    ],
)
def test_disagreement_is_wrong(tmp_path: Path, change: dict[str, object], told: str) -> None:
    verdict = _judged(tmp_path, {**FACT, **change})
    assert verdict.wrong and told in verdict.wrong[0]


def test_what_is_not_known_is_not_wrong(tmp_path: Path) -> None:
    source = SOURCE.replace("import torch.nn as nn", "import torch.nn as nn\nimport elsewhere")
    source = source.replace("return self.conv(x)", "return elsewhere.head(self.conv(x))")
    verdict = _judged(tmp_path, FACT, source)
    assert verdict.parameters and not verdict.wrong and verdict.unknown


def test_an_index_that_torch_did_not_check_is_not_settled(tmp_path: Path) -> None:
    """The meta device gives a shape for index 64 of 40 rows; the processor would refuse."""
    source = """
import torch
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Parameter(torch.zeros(40, 8))

    def forward(self, x):
        row = {28: 0, 64: 64}[x.shape[2]]
        return self.table[torch.tensor([row])] + x.mean()

def net():
    return Net()
"""
    runs = [{"inputs": [[2, 3, side, side]], "outputs": [[1, 8]]} for side in (28, 64)]
    fact = {"parameters": 320, "trainable": 320, "default": [[2, 3, 28, 28]], "runs": runs}
    verdict = _judged(tmp_path, fact, source)
    assert (verdict.accepted, verdict.wrong) == (False, ())
    assert verdict.unknown == ("[[2, 3, 64, 64]] refused, torch: [[1, 8]]",)
