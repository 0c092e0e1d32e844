"""Sizes that only data tell: never stated as a number, and all around them is as in PyTorch."""

from __future__ import annotations

import pytest
import torch

from netgloss.models import ModelReading, Options, read
from netgloss.symbolic import counts

HEAD = """
import torch
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(6, 4)

    def forward(self, x):
"""
BODIES = {
    "mask": "return x[x[:, 0] > 0]",
    "mask of all axes": "return x[x > 0]",
    "rows of a mask through a layer": "return self.fc(x[x[:, 0] > 0])",
    "where": "return torch.where(x > 0)",
    "nonzero": "return (x > 0).nonzero()",
    "picked by places": "return x[torch.where(x[:, 0] > 0)[0]]",
    "broadcast": "y = x[x[:, 0] > 0]\n        return y * y[:, :1], y + torch.ones(6), y[:, None]",
    "two masks": "return torch.cat([x[x[:, 0] > 0], x[x[:, 1] > 0]])",
    "reduced": "return x[x[:, 0] > 0].sum(0)",
    "the first few": "return x[x[:, 0] > 0][:3]",
    "at most so many": "y = x[x[:, 0] > 0]\n        return y[:, 0].topk(min(y.shape[0], 2))",
    "a dictionary": "y = x[x[:, 0] > 0]\n        return {'rows': y, 'first': y[:, 0]}",
    "written": "x = x.clone()\n        x[x > 0] = 1.0\n        return x",
}


def _read(body: str) -> ModelReading:
    options = Options(construct="Net()", inputs=("5,6",))
    (model,) = read(f"{HEAD}        {body}\n", options).models
    return model


def _torch_shapes(body: str, numbers: torch.Tensor) -> list[list[int]]:
    names: dict[str, object] = {}
    exec(f"{HEAD}        {body}\n", names)
    result = names["Net"]()(numbers)  # type: ignore[operator]
    parts = result.values() if isinstance(result, dict) else result
    return [list(each.shape) for each in ([parts] if isinstance(parts, torch.Tensor) else parts)]


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_known_sizes_are_those_of_torch(body: str) -> None:
    model = _read(body)
    assert model.trace.faults == ()
    told = [tensor.shape for tensor in model.outputs]
    seen: list[list[list[int]]] = []
    for share in (0.0, 0.5, 1.0):  # no row is picked, some are, all are
        torch.manual_seed(1)
        seen.append(_torch_shapes(body, torch.rand(5, 6) - 1 + share))
    for shapes in seen:
        assert [len(shape) for shape in told] == [len(shape) for shape in shapes]
        for ours, theirs in zip(told, shapes, strict=True):
            assert all(counts(s) or s == n for s, n in zip(ours, theirs, strict=True))
    for place, ours in enumerate(told):  # and what data do not change is known
        for axis, size in enumerate(ours):
            changes = len({shapes[place][axis] for shapes in seen}) > 1
            assert counts(size) is changes, (place, axis)


@pytest.mark.parametrize(
    "body",
    [
        "y = x[x[:, 0] > 0]\n        return x if y.numel() == 0 else x[0]",
        "y = x[x[:, 0] > 0]\n        return x if len(y) > 2 else x[0]",
        "return torch.stack([row for row in x[x[:, 0] > 0]])",
        "return x[x[:, 0] > 0].squeeze(0)",
    ],
)
def test_what_such_a_size_decides_is_not_proved(body: str) -> None:
    model = _read(body)
    assert not model.runs
    assert any(u.reason == "data_dependent" and u.decided_structure for u in model.trace.unknowns)


def test_rows_of_unknown_number_are_not_made_up() -> None:
    model = _read("return torch.stack([row for row in x[x[:, 0] > 0]])")
    assert model.outputs == () and model.trace.faults == ()


def test_its_cost_is_not_counted() -> None:
    model = _read("return self.fc(x[x[:, 0] > 0])")
    assert (model.macs, model.parameters) == (0, 28)
    assert "torch.nn.Linear" in model.uncounted


def test_it_is_written_as_a_question_mark() -> None:
    model = _read("y = x[x[:, 0] > 0]\n        return torch.cat([y, y, x])")
    assert str(model.outputs[0].shape[0]) == "?"


@pytest.mark.parametrize(
    "body",
    [
        "y = x[x[:, 0] > 0]\n        return torch.stack([y[i] for i in range(len(y))])",
        "y = x[x[:, 0] > 0]\n        out = []\n        for i in range(y.shape[0]):\n"
        "            out.append(y[i])\n        return torch.stack(out)",
        "y = x[x[:, 0] > 0]\n        n = 0\n        for i in range(len(y)):\n"
        "            n = n + 1\n        return torch.zeros(n, 2)",
        "y = x[x[:, 0] > 0]\n        out = torch.zeros(1)\n        for i in range(len(y)):\n"
        "            out = torch.cat([out, y[i]])\n        return out",
        "return torch.zeros(len([1] * len(x[x[:, 0] > 0])))",
        "return torch.zeros([1, 2, 3][len(x[x[:, 0] > 0])])",
        "return torch.zeros(int(len(x[x[:, 0] > 0]) ** 0.5))",
        "return torch.zeros(len(f'{len(x[x[:, 0] > 0])} rows'))",
        "return torch.zeros(len(x[x[:, 0] > 0]) in range(3))",
        "return torch.stack(list(reversed([x[i] for i in range(len(x[x[:, 0] > 0]))])))",
    ],
)
def test_a_made_up_number_of_rounds_reaches_no_shape(body: str) -> None:
    model = _read(body)
    assert model.trace.faults == ()
    for tensor in model.outputs:
        assert all(counts(size) for size in tensor.shape), tensor.shape
    assert any(u.reason == "data_dependent" for u in model.trace.unknowns)


def test_rounds_that_change_no_shape_leave_what_they_found() -> None:
    loop = "for i in range(len(y)):\n            x = self.fc(x) @ x.new_ones(4, 6)"
    model = _read(f"y = x[x[:, 0] > 0]\n        {loop}\n        return x")
    assert [tensor.shape for tensor in model.outputs] == [(5, 6)]
