"""Writing at places that tensors name, into memory that is read on the way: against torch."""

from __future__ import annotations

import pytest
import torch

import netgloss

MODEL = """
import torch
from torch import nn

class Net(nn.Module):
    def forward(self, q):
        x = torch.zeros(4, 4)
        i = torch.tensor([0, 1])
        m = torch.ones(4, 4, dtype=torch.bool)
        e = torch.zeros(1, 4).expand(4, 4)
        z = torch.zeros(4, 4, dtype=torch.long)
        two = torch.zeros(2, 4, dtype=torch.long)
        {statement}
        return q
"""
STATEMENTS = (
    *("x[i] = x[1:3]", "x[i] = x[i]", "x[m] = x.reshape(-1)[0:16]", "x[:, i] = x[:, 1:3]"),
    *("x.index_copy_(0, i, x[1:3])", "x.index_add_(0, i, x[1:3])", "x.index_fill_(0, i, x[0, 0])"),
    *("x.index_put_((i,), x[1:3])", "x.scatter_(0, two, x[1:3])", "x.scatter_(0, z, x)"),
    *("x.scatter_add_(0, two, x[1:3])", "x.scatter_reduce_(0, two, x[1:3], 'sum')"),
    *("x.masked_fill_(m, x[0, 0])", "x.masked_scatter_(m, x)", "x.put_(i, x[0, :2])"),
    *("e[i] = 1.0", "e[m] = 1.0", "e.index_fill_(0, i, 1.0)", "e.masked_fill_(m, 1.0)"),
    *("e.index_copy_(0, i, torch.ones(2, 4))", "e.index_add_(0, i, torch.ones(2, 4))"),
    *("e.index_put_((i,), torch.ones(2, 4))", "e.scatter_(0, two, torch.ones(2, 4))"),
    *("e.scatter_add_(0, two, torch.ones(2, 4))", "e.put_(i, torch.ones(2))"),
    *("z.scatter_(0, z, 1)", "z[z[0]] = 5", "z.index_fill_(0, z[0, :2], 1)", "z.put_(z[0], z[1])"),
    *("z.index_put_((z[0],), torch.ones(4, 4, dtype=torch.long))", "z.scatter_add_(0, z, z + 1)"),
    *("z.index_add_(0, z[0, :2], two)", "z.index_copy_(0, z[0, :2], two)"),
    *("m.masked_fill_(m, False)", "m.masked_fill_(m[:1], False)", "m[m] = False"),
)


@pytest.mark.parametrize("statement", STATEMENTS)
@pytest.mark.filterwarnings("ignore")
def test_overlaps_are_refused_as_in_torch(statement: str) -> None:
    source = MODEL.format(statement=statement)
    names: dict[str, object] = {}
    exec(source, names)
    try:
        names["Net"]()(torch.zeros(2))  # type: ignore[operator]
        taken = True
    except RuntimeError:
        taken = False
    model = netgloss.summary(source, input="2").models[0].model
    assert not model.trace.unknowns
    assert (not model.trace.faults) is taken, model.trace.faults


def test_a_part_that_is_written_need_not_be_the_shared_one() -> None:
    source = MODEL.format(statement="x[0, i] = x[1, :2]")
    model = netgloss.summary(source, input="2").models[0].model
    assert not model.trace.faults and model.trace.unknowns


def test_what_is_put_is_no_longer_known() -> None:
    statement = "z.put_(i, q.long())\n        return q.new_zeros(z[0, 0].item() + 1)"
    model = netgloss.summary(MODEL.format(statement=statement), input="2").models[0].model
    assert (1,) not in [tensor.shape for tensor in model.outputs]
