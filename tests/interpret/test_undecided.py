"""What netgloss says of values where an unknown one decided which way the run went."""

from __future__ import annotations

import pytest

from netgloss.models import ModelReading, Options, read

HEAD = """
import torch
from torch import nn
from mystery import build, flag


class Outputs(dict):
    def __init__(self, first, second=None):
        super().__init__()
        if first is not None:
            self["first"] = first
        if second is not None:
            self["second"] = second

    def __getitem__(self, key):
        return tuple(self.values())[key]


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = build()

    def forward(self, x):
"""


def reading(*lines: str) -> ModelReading:
    body = "\n".join(f"        {line}" for line in lines)
    (model,) = read(f"{HEAD}{body}\n", Options(model="Model", inputs=("N,4",))).models
    return model


@pytest.mark.parametrize(
    "lines",
    [
        ("return Outputs(self.first(x))[0]",),  # an index out of range, where it is None
        ("return Outputs(self.first(x), (x,))[0] + x",),  # a tuple and a tensor
        ("kept = {}", "if flag:", "    kept['a'] = x", "return kept['a']"),
        ("kept = []", "if flag:", "    kept.append(x)", "a, = kept", "return a"),
        ("kept = None", "if flag:", "    kept = [x]", "return kept[0]"),
        ("kept = None", "if flag:", "    kept = nn.ReLU()", "return kept(x)"),
        ("kept = 1", "if flag:", "    kept = [x]", "return max(kept)"),
    ],
)
def test_a_value_that_may_be_another_is_no_fault(lines: tuple[str, ...]) -> None:
    model = reading(*lines)
    assert model.trace.faults == ()
    assert not model.runs


@pytest.mark.parametrize(
    "lines",
    [
        ("kept = {}", "return kept['a']"),
        ("kept = None", "return kept[0]"),
        ("return [x][3]",),
        ("if flag:", "    x = x + 1", "return self.second(x)"),  # whatever the flag says
    ],
)
def test_what_no_unknown_value_decides_is_a_fault(lines: tuple[str, ...]) -> None:
    (fault,) = reading(*lines).trace.faults
    assert fault.kind in {"missing_key", "not_subscriptable", "raised", "unknown_attribute"}


@pytest.mark.parametrize(
    "line",
    [
        "nn.ModuleList.append(self.parts, nn.Linear(4, 4))",
        "nn.Sequential.append(self.parts, nn.Linear(4, 4))",
        "nn.ModuleDict.update(self.parts, {'a': nn.Linear(4, 4)})",
    ],
)
def test_a_container_s_method_on_another_container_is_unknown(line: str) -> None:
    """PyTorch's methods take whatever has the attributes that they use."""
    source = f"""
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.parts = {"nn.ModuleList([nn.ReLU()])" if "Sequ" in line else "nn.Sequential()"}
        {line}

    def forward(self, x):
        for part in self.parts:
            x = part(x)
        return x
"""
    (model,) = read(source, Options(inputs=("N,4",))).models
    assert model.trace.faults == ()
    assert not model.runs


def test_nothing_is_claimed_of_sizes_where_it_may_not_raise() -> None:
    model = reading("if not flag:", "    return x", "raise ValueError(flag)")
    assert not model.runs
    model = reading("if flag:", "    return x", "raise ValueError(flag)")
    assert not model.runs
    assert "other_sizes" in {each.kind for each in model.assumed}


def test_too_few_values_for_a_star_are_told_where_they_are_unpacked() -> None:
    (fault,) = reading("first, *rest = ()", "return first").trace.faults
    wanted = "not enough values to unpack (expected at least 1, got 0)"
    assert (fault.kind, fault.place.line) == ("unpack", len(HEAD.splitlines()) + 1)
    assert fault.complaint.torch == f"ValueError: {wanted}"
    with pytest.raises(ValueError) as raised:
        _first, *_rest = ()  # type: ignore[misc]
    assert str(raised.value) == wanted
