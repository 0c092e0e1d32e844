"""Accepted sizes against torch: for H = W over 1..4096, and for height and width apart.

Torch cannot be asked at 4096² sizes. It is asked on both sides of the borders that netgloss
states, along the diagonal and along rows and columns, and at sizes drawn at random: of the
accepted and of the refused alike. At a size just outside a constraint, the line where torch stops
must be the line that netgloss names for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import pytest
from bench.corpora import fetch
from tests.oracle.comparison import Size, Subject, claim, compare, execute

LARGEST = 4096
PASTED = Path(__file__).parents[1] / "models" / "data"
TORCHVISION = {
    "alexnet": "alexnet()",
    "vgg": "vgg11()",
    "resnet": "resnet18()",
    "googlenet": "googlenet(init_weights=False)",
    "inception": "inception_v3(init_weights=False)",
    "densenet": "densenet121()",
    "vision_transformer": "vit_b_16()",
    "convnext": "convnext_tiny()",
    "squeezenet": "squeezenet1_1()",
    "shufflenetv2": "shufflenet_v2_x0_5()",
    "mnasnet": "mnasnet0_5()",
    "mobilenetv3": "mobilenet_v3_small()",
}
# The auxiliary heads run, and ask for more.
IN_TRAINING = {"googlenet": TORCHVISION["googlenet"], "inception": TORCHVISION["inception"]}
OWN = {
    "lenet": "LeNet()",
    "unet_plain": "UNet()",
    "unet_cat": "UNet(3, 10)",
    "unetpp": "NestedUNet()",
    "vgg_cfg": "VGG('VGG11')",
    "alexnet_tv": "AlexNet()",
    "crops": "CropNet()",
    "spp": "SPP()",
    "shufflenet": "Net()",
    "inception_branches": "Net()",
    "swin_window": "WindowAttention()",
    "interpolate_sizes": "FPN()",
    "aspp": "ASPP(8, [2, 3])",
}
QUICK = ("lenet", "unet_plain")


def plan(model: Mapping[str, Any], random: Random) -> list[Size]:
    """The sizes to ask torch about."""
    accepted = _predicate(model["accepts"])
    found = list(_along(lambda side: (side, side), accepted, random))
    places = {1, LARGEST, *(random.randint(1, 600) for _ in range(3))}
    places |= {size[1] for size in found[:10]}
    for at in sorted(places)[:14]:
        found += islice(_along(lambda side, at=at: (at, side), accepted, random), 6)
        found += islice(_along(lambda side, at=at: (side, at), accepted, random), 4)
    return list(dict.fromkeys(found))


def _predicate(expression: str) -> Callable[[int, int], bool]:
    code = compile(expression, "accepts", "eval")

    def accepted(height: int, width: int) -> bool:
        try:
            return bool(eval(code, {"__builtins__": {}}, {"N": 2, "H": height, "W": width}))
        except ZeroDivisionError:
            return False

    return accepted


def _along(
    line: Callable[[int], tuple[int, int]],
    accepted: Callable[[int, int], bool],
    random: Random,
) -> Iterator[Size]:
    """Sizes on a line: both sides of its first borders and of its last, and some at random."""
    answers = [accepted(*line(side)) for side in range(1, LARGEST + 1)]
    borders = [side for side in range(1, LARGEST) if answers[side - 1] != answers[side]]
    for side in dict.fromkeys([*borders[:4], *borders[-1:]]):
        yield 2, *line(side)
        yield 2, *line(side + 1)
    for wanted in (True, False):
        sides = [side for side in range(1, LARGEST + 1) if answers[side - 1] is wanted]
        for side in random.sample(sides, min(len(sides), 2)):
            yield 2, *line(side)


def _just_outside(model: Mapping[str, Any]) -> Iterator[tuple[Size, int]]:
    """Sizes that one constraint alone refuses, and the line that netgloss names for it."""
    accepted = _predicate(model["accepts"])
    (only,) = model["inputs"]
    at = dict(zip("HW", only["at"][-2:], strict=True))
    for pin in model["accepts_lines"]:
        match = re.fullmatch(r"([HW]) (>=|==|%) (\d+)(?: == \d+)?", pin["accepts"])
        if match is None or pin["file"] != "":
            continue
        name, how, number = match[1], match[2], int(match[3])
        moved = {**at, name: at[name] + 1 if how == "%" else number - 1}
        if min(moved.values()) >= 1 and not accepted(moved["H"], moved["W"]):
            yield (2, moved["H"], moved["W"]), pin["line"]


def _disagreements(subjects: Sequence[Subject]) -> list[str]:
    claims = [claim(subject) for subject in subjects]
    plans = [plan(model, Random(0)) for model in claims]
    outside = [list(_just_outside(model)) for model in claims]
    asked = [[*sizes, *(s for s, _ in pins)] for sizes, pins in zip(plans, outside, strict=True)]
    told = []
    for subject, model, sizes, pins, fact in zip(
        subjects, claims, plans, outside, execute(list(subjects), claims, asked), strict=True
    ):
        runs = fact["runs"]
        wrong = list(compare(model, sizes, {**fact, "runs": runs[: len(sizes)]}))
        for (size, line), run in zip(pins, runs[len(sizes) :], strict=True):
            if run.get("line") != line:
                wrong.append(f"{size}: netgloss names line {line}, torch gives {run}")
        told += [f"{subject.construct} ({subject.mode}): {each}" for each in wrong]
    return told


def _torchvision(family: str, construct: str, mode: str = "eval") -> Subject:
    root = fetch("torchvision")
    return Subject(root / "torchvision" / "models" / f"{family}.py", construct, root, mode)


@pytest.mark.slow
@pytest.mark.parametrize("family", TORCHVISION)
def test_torchvision(family: str) -> None:
    assert _disagreements([_torchvision(family, TORCHVISION[family])]) == []


@pytest.mark.slow
@pytest.mark.parametrize("family", IN_TRAINING)
def test_torchvision_in_training(family: str) -> None:
    assert _disagreements([_torchvision(family, IN_TRAINING[family], "train")]) == []


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=[] if n in QUICK else pytest.mark.slow) for n in OWN]
)
def test_pasted(name: str) -> None:
    assert _disagreements([Subject(PASTED / f"{name}.py", OWN[name])]) == []


def test_both_sides_of_the_borders_are_asked() -> None:
    model = {"accepts": "H >= 63 and W % 8 == 0", "inputs": [{"at": [2, 3, 64, 64]}]}
    asked = plan(model, Random(0))
    assert {(2, 63, 63), (2, 64, 64), (2, 65, 65)} <= {*asked}
    accepted = _predicate(model["accepts"])
    answers = [accepted(height, width) for _, height, width in asked]
    assert 20 < sum(answers) < len(answers) - 20
    pins = [{"accepts": "H >= 63", "file": "", "line": 7}]
    pins += [{"accepts": "W % 8 == 0", "file": "", "line": 9}]
    outside = list(_just_outside({**model, "accepts_lines": pins}))
    assert outside == [((2, 62, 64), 7), ((2, 64, 65), 9)]
