"""Every class of a file taken alone: what netgloss infers builds and runs under torch.

Nobody says how a block is built or what it is called on. What is inferred is written down as two
expressions, ``construct`` and ``call``; torch evaluates them, and the parameters and shapes that
come out are the stated ones.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tests.oracle.separately import answers

from netgloss.models import ModelReading, Options, read
from netgloss.symbolic import hint_of

PARTS = Path(__file__).parent / "parts" / "data"
FILES = sorted(PARTS.glob("*.py"))


def every(file: Path) -> list[ModelReading]:
    """The reading of each class of the file."""
    text = file.read_text(encoding="utf-8")
    return [read(text, Options(model=name)).models[0] for name in read(text).classes]


@pytest.fixture(scope="module")
def models() -> list[tuple[Path, ModelReading]]:
    return [(file, model) for file in FILES for model in every(file)]


@pytest.fixture(scope="module")
def readings(models: list[tuple[Path, ModelReading]]) -> dict[str, ModelReading]:
    return {model.name: model for _, model in models}


def test_torch_replays_every_part(models: list[tuple[Path, ModelReading]]) -> None:
    jobs = [
        {"file": str(file), "construct": model.construct, "call": model.call}
        for file, model in models
    ]
    assert len(jobs) >= 19
    wrong = []
    for (_, model), fact in zip(models, answers("tests.models.replay_side", jobs), strict=True):
        told = {
            "class": model.name,
            "parameters": hint_of(model.parameters),
            "outputs": [[hint_of(dim) for dim in tensor.shape] for tensor in model.outputs],
        }
        if not model.runs or told != fact:
            wrong.append((model.name, model.construct, model.call, model.runs, told, fact))
    assert wrong == []


# (class, how it is built, what it is called on)
INFERRED = [
    (
        "Unit",
        "Unit(in_planes=16, planes=16, stride=1, norm_layer=partial(nn.BatchNorm2d, eps=0.001), "
        "act_layer=nn.ReLU, downsample=None)",
        "model(x=torch.rand(2, 16, 14, 14))",
    ),
    (
        "Stage",
        "Stage(block=Unit, in_planes=16, config=StageConfig(width=16, depth=1), "
        "norm_layer=partial(nn.BatchNorm2d, eps=0.001))",
        "model(x=torch.rand(2, 16, 14, 14))",
    ),
    (
        "Pyramid",
        "Pyramid(widths=[16, 40], out_channels=24)",
        "model(maps={'0': torch.rand(2, 16, 14, 14), '1': torch.rand(2, 40, 7, 7)})",
    ),
    ("Net", "small_net()", "model(x=torch.rand(2, 3, 28, 28))"),
    (
        "Bottle",
        "Bottle(dim=64, norm_layer=nn.BatchNorm2d, act=nn.ReLU)",
        "model(x=torch.rand(2, 64, 28, 28))",
    ),
    ("Derived", "Derived(dim=64, norm_layer=nn.BatchNorm2d)", "model(x=torch.rand(2, 64, 28, 28))"),
    (
        "TokenNorm",
        "TokenNorm(dim=64, norm_layer=nn.LayerNorm)",
        "model(x=torch.rand(2, 16, 64))",
    ),
    (
        "Wrapped",
        "Wrapped(backbone=nn.Identity(), head=HeadConfig())",
        "model(x=torch.rand(2, 48))",
    ),
    ("Sized", "Sized(dim=64, feat_size=[4, 4])", "model(x=torch.rand(2, 64, 4, 4))"),
    (
        "Named",
        "Named()",
        "model(feats={'high': torch.rand(2, 40, 28, 28), 'low': torch.rand(2, 24, 28, 28)})",
    ),
    ("Grid", "Grid()", "model(H=4, W=4, x=torch.rand(2, 16, 32))"),
    ("Placed", "Placed()", "model(size=(4, 4), x=torch.rand(2, 16, 32))"),
    ("Either", "Either()", "model(pixels=torch.rand(2, 3, 28, 28))"),
    ("Groups", "Groups()", "model(x=torch.rand(2, 64, 28, 28))"),
    (
        "Classes",
        "Classes()",
        "model(x=torch.rand(2, 20), target=torch.zeros((2,), dtype=torch.int64))",
    ),
    (
        "PairText",
        "PairText(config=PairTextConfig())",
        "model(input_ids=torch.zeros((2, 16), dtype=torch.int64))",
    ),
    ("PairTextHead", "PairTextHead(config=PairTextConfig())", "model(x=torch.rand(2, 16))"),
    ("Exact", "Exact()", "model(pixel_values=torch.rand(2, 3, 320, 320))"),
    (
        "Captions",
        "Captions()",
        "model(input_ids=torch.zeros((2, 16), dtype=torch.int64), "
        "pixel_values=torch.rand(2, 3, 96, 96))",
    ),
    ("Spectrum", "Spectrum()", "model(input_features=torch.rand(2, 28, 28))"),
    ("Film", "Film()", "model(x=torch.rand(2, 12, 3, 64, 64))"),
    ("Volume", "Volume()", "model(x=torch.rand(2, 3, 16, 28, 28))"),
    (
        "Heads",
        "Heads(heads=nn.ModuleList([nn.Identity()]), columns=64)",
        "model(x=[torch.rand(2, 64, 28, 28)])",
    ),
    ("Padded", "Padded()", "model(x=torch.rand(2, 1, 16))"),
    ("Generator", "Generator()", "model(input=torch.rand(2, 100, 1, 1))"),
    ("Latent", "Latent()", "model(z=torch.rand(2, 16, 1, 1))"),
    ("Upsampled", "Upsampled()", "model(x=torch.rand(2, 16, 28, 28))"),
    ("Spread", "Spread()", "model(noise=torch.rand(2, 10))"),
    ("Windows", "Windows()", "model(x=torch.rand(2, 32, 32, 32))"),
    (
        "Smoothed",
        "Smoothed()",
        "model(x=torch.rand(2, 28), target=torch.zeros((2,), dtype=torch.int64))",
    ),
    ("Routed", "Routed()", "model(x=torch.rand(2, 3, 28, 28), routing=torch.rand(2, 4))"),
    ("Activated", "Activated(width=8, act_layer=nn.ReLU)", "model(x=torch.rand(2, 8, 28, 28))"),
    (
        "Cells",
        "Cells(width=8)",
        "model(x=torch.rand(2, 8, 28, 28), place=torch.rand(1, 8, 2, 2))",
    ),
    (
        "Widening",
        "Widening(in_planes=256, planes=64)",
        "model(x=torch.rand(2, 256, 28, 28))",
    ),
    (
        "Mixing",
        "Mixing(in_planes=256, planes=64, bias=False, act_layer=nn.ReLU)",
        "model(x=torch.rand(2, 256, 28, 28))",
    ),
    (
        "Keyed",
        "Keyed(cfg={'vocab_size': 1000, 'emb_dim': 64, 'context_length': 16, 'drop_rate': 0.1, "
        "'qkv_bias': False, 'n_layers': 2})",
        "model(ids=torch.zeros((2, 16), dtype=torch.int64))",
    ),
    ("Tokens", "Tokens(width=8)", "model(size=(28, 28), x=torch.rand(2, 784, 8))"),
    (
        "WholeMaps",
        "WholeMaps(widths=[{'out': 8}, {'out': 16}])",
        "model(x=torch.rand(2, 3, 28, 28))",
    ),
]


@pytest.mark.parametrize(("name", "construct", "call"), INFERRED)
def test_what_is_inferred(
    readings: dict[str, ModelReading], name: str, construct: str, call: str
) -> None:
    model = readings[name]
    assert (model.construct, model.call) == (construct, call)


def test_what_is_seen_in_a_larger_model_is_said(readings: dict[str, ModelReading]) -> None:
    facts: list[Any] = [(a.kind, a.facts.get("whole")) for a in readings["Unit"].assumed]
    assert ("shown", "small_net()") in facts
    assert ("argument", "small_net()") in facts
    assert str(readings["Unit"].parameters) != str(hint_of(readings["Unit"].parameters))


def test_what_a_class_beside_it_is_given_is_said(readings: dict[str, ModelReading]) -> None:
    facts = {a.kind: a.facts for a in readings["WholeMaps"].assumed}
    assert facts["sibling"] == {"sibling": "Whole", "whole": "whole()"}


def test_sizes_that_only_fit_each_other_are_said_to(readings: dict[str, ModelReading]) -> None:
    model = readings["Widening"]
    sizes = {"N": 2, "H": 28, "W": 28, "planes": 64}
    assert model.accepts.holds({**sizes, "in_planes": 256})
    assert not model.accepts.holds({**sizes, "in_planes": 64})
    told = {a.facts.get("name"): (a.kind, a.facts.get("value")) for a in model.assumed}
    assert told["in_planes"] == ("fitted", "256")
    assert told["planes"] == ("argument", "64")


def test_what_a_number_alone_tells_is_said_to_be_no_more(
    readings: dict[str, ModelReading],
) -> None:
    assert "other_sizes" in {a.kind for a in readings["Padded"].assumed}
    assert "other_sizes" not in {a.kind for a in readings["Spectrum"].assumed}


CATCHES = """
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3)

    def forward(self, x):
        try:
            if x.shape[2] != 48:
                raise ValueError("not 48 high")
        except %s:
            x = x + 1
        return self.conv(x)
"""


@pytest.mark.parametrize(
    ("caught", "accepts"),
    [
        ("TypeError", "H == 48 and W >= 3"),
        ("ValueError", "H >= 3 and W >= 3"),
        ("Exception", "H >= 3 and W >= 3"),
    ],
)
def test_a_refusal_counts_where_nothing_catches_it(caught: str, accepts: str) -> None:
    """A demand that the source itself catches leaves other sizes to go on."""
    (model,) = read(CATCHES % caught).models
    assert model.runs
    assert model.accepts.expression == accepts


def test_the_example_of_the_docs_is_real() -> None:
    page = (Path(__file__).parents[2] / "docs" / "inference.md").read_text(encoding="utf-8")
    source, told = re.findall(r"```(?:python)?\n(.*?)```", page, re.DOTALL)[:2]
    (model,) = read(source).models
    assert model.runs
    assert told.split("\n")[:2] == [model.construct, model.call]
