"""What only a tensor's contents tell: loops, early rounds, indices; functions of one element."""

from __future__ import annotations

import ast
import textwrap

import pytest
import torch
from tests.interpret.differential import same

from netgloss.catalogue.records import Tensor
from netgloss.interpret.program import Program
from netgloss.models import ModelReading, Options, read

EXPERTS = """
import torch, torch.nn as nn
import torch.nn.functional as F
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.experts = nn.ModuleList([nn.Linear(4, 4) for _ in range(3)])
    def forward(self, x):
        mask = F.one_hot(x.argmax(-1), num_classes=3).permute(1, 0)
        out = torch.zeros_like(x)
        kept = []
{body}
        return out
"""
OVER_ROWS = """
        for i in mask.sum(-1).nonzero():
            (rows,) = torch.where(mask[i].squeeze(0))
            now = self.experts[i](x[None, rows].reshape(-1, 4))
            out.index_add_(0, rows, now)
"""
EARLY = """
        for i in range(3):
            (rows,) = torch.where(mask[i])
            if rows.shape[0] == 0:
                continue
            now = self.experts[i](x[None, rows].reshape(-1, 4))
            out.index_add_(0, rows, now)
"""
BODIES = {
    "a loop over rows": (OVER_ROWS, True),
    "rounds that end early": (EARLY, True),
    "a loop over rows that grows a list": (OVER_ROWS + " " * 12 + "kept.append(now)\n", False),
    "a loop over rows that changes a shape": (
        OVER_ROWS + " " * 12 + "out = torch.cat([out, out])\n",
        False,
    ),
    "a loop over rows that may end": (OVER_ROWS + " " * 12 + "break\n", False),
    "rounds that end early and change a shape": (
        EARLY + " " * 12 + "out = torch.cat([out, out])\n",
        False,
    ),
}


def _read(body: str) -> ModelReading:
    return read(EXPERTS.format(body=body), Options(inputs=("5,4",))).models[0]


@pytest.mark.parametrize("name", BODIES)
def test_a_loop_as_long_as_data_say(name: str) -> None:
    body, settled = BODIES[name]
    model = _read(body)
    assert model.runs is settled
    assert not model.trace.faults
    if settled:
        assert [tuple(t.shape) for t in model.outputs] == [(5, 4)]


@pytest.mark.parametrize("index", ["torch.tensor(1)", "torch.tensor([2])", "torch.tensor(-1)"])
def test_a_tensor_as_an_index(index: str) -> None:
    same(f"import torch\nr = [[10, 20, 30][{index}], (10, 20, 30)[{index}]]")


@pytest.mark.parametrize("name", ["bool", "int", "float", "complex"])
def test_pythons_types_as_dtypes(name: str) -> None:
    made = f"[torch.ones(2, dtype={name}).dtype, torch.ones(2).to({name}).dtype]"
    program = f"import torch\nr = {made}"
    ours = Program(ast.parse(program), ast.parse).globals["r"]
    space: dict[str, object] = {}
    exec(program, space)  # a snippet of this file
    assert [f"torch.{each.name}" for each in ours] == [str(each) for each in space["r"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize("written", ["[1, 2]", "[[1.5, 2.0]]", "2, 3", "", "np.arange(3)"])
def test_the_legacy_constructor(written: str) -> None:
    program = f"import torch\nimport numpy as np\nr = torch.Tensor({written})"
    ours = Program(ast.parse(program), ast.parse).globals["r"]
    space: dict[str, object] = {}
    exec(program, space)
    truth = space["r"]
    assert isinstance(truth, torch.Tensor) and isinstance(ours, Tensor)
    assert (tuple(ours.shape), f"torch.{ours.dtype}") == (tuple(truth.shape), str(truth.dtype))


MAPPED = {
    "one axis": "torch.vmap(lambda a, b: a @ b)(torch.ones(5, 2, 3), torch.ones(5, 3, 4))",
    "chosen axes": "torch.vmap(lambda a, b: a + b, (1, None))(torch.ones(2, 6), torch.ones(2))",
    "another place": "torch.vmap(lambda a: a * 2, in_dims=1, out_dims=-1)(torch.ones(2, 6, 3))",
    "scalars": "torch.vmap(torch.vmap(lambda q, k: k <= q, in_dims=(None, 0)), in_dims=(0, None))"
    "(torch.arange(4), torch.arange(7))",
    "several": "torch.vmap(lambda a: (a.sum(), a))(torch.ones(3, 8))[1]",
}


@pytest.mark.parametrize("name", MAPPED)
def test_vmap(name: str) -> None:
    program = f"import torch\nr = {MAPPED[name]}"
    ours = Program(ast.parse(program), ast.parse).globals["r"]
    space: dict[str, object] = {}
    exec(program, space)
    truth = space["r"]
    assert isinstance(truth, torch.Tensor) and isinstance(ours, Tensor)
    assert (tuple(ours.shape), f"torch.{ours.dtype}") == (tuple(truth.shape), str(truth.dtype))


def test_the_cost_of_vmap_is_that_of_every_element() -> None:
    source = textwrap.dedent(
        """
        import torch, torch.nn as nn
        class Net(nn.Module):
            def forward(self, a, b):
                return CALL
        """
    )
    calls = ("torch.vmap(lambda x, y: x @ y)(a, b)", "torch.bmm(a, b)")
    mapped, whole = (
        read(source.replace("CALL", call), Options(inputs=("5,2,3", "5,3,4"))).models[0]
        for call in calls
    )
    assert mapped.runs and mapped.macs == whole.macs == 5 * 2 * 3 * 4
