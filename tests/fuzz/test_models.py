"""Random small models against torch: some that once disagreed, and a few hundred drawn ones."""

from __future__ import annotations

from random import Random

import pytest
import torch
from bench.fuzz.differential import judge
from bench.fuzz.guided import HEAD, INPUTS, Model, model

DRAWN = 60


def case(spec: str, flow: str, made: str = "pass", mode: str = "eval") -> Model:
    lines = "".join(f"        {line}\n" for line in flow.split("\n"))
    source = f"{HEAD}        {made}\n\n    def forward(self, x):\n{lines}        return x\n"
    return Model(source, spec, dict(INPUTS)[spec], mode)


ONCE_WRONG = {
    "a way that only another batch size goes": case(
        "N,6,L", "if x.size(0) % 3 == 0:\n    x = x[:, :2]"
    ),
    "a clamp on the batch": case("N,4,H,W", "x = x[1:3]"),
    "a slice that starts at a size": case("N,6,L", "x = x[None, -1, x.size(0)::3]"),
    "squeezed where the batch is one": case("N,12", "x = x.squeeze()"),
    "broadcast where the width is one": case(
        "N,3,H,W", "x = x + self.m", "self.m = nn.Parameter(torch.ones(1, 28))"
    ),
    "a way whose precondition other sizes meet": case(
        "N,6,L", "if x.size(0) % 3 == 0:\n    x = self.m(x)", "self.m = nn.Conv2d(6, 4, 3)"
    ),
    "as many pieces as names": case("3,H,W", "a, b = x.split(x.shape[-1] // 2, dim=-1)"),
    "a tuple of another length that is never used": case(
        "N,12", "x = x + 1", "self.m = nn.ZeroPad2d(padding=(1, 0))"
    ),
    "a kernel of another length, refused by the call": case(
        "N,3,H,W", "x = self.m(x)", "self.m = nn.Conv2d(3, 8, kernel_size=(1, 2, 2))"
    ),
    "weights without fractions": case(
        "N,12", "x = self.m(x)", "self.m = nn.Linear(12, 2, dtype=torch.int64)"
    ),
    "a parameter without fractions": case(
        "N,12", "x = x + self.m", "self.m = nn.Parameter(torch.zeros(12, dtype=torch.int64))"
    ),
    "a recurrence without features": case("N,12", "x = x + 1", "self.m = nn.RNN(0, 12)"),
    "an empty tensor with a size to infer": case(
        "N,6,L", "x = x[:-1]\nx = x.reshape(x.size(0), -1)"
    ),
    "channels that other sizes leave empty": case(
        "N,6,L", "x = self.m(x[:, x.size(0):3])", "self.m = nn.BatchNorm1d(1)"
    ),
    "a batch of one that is broadcast": case("N,4,H,W", "x = x.broadcast_to((1, 2, 4, 28, 28))"),
    "a target that grows": case(
        "N,12", "y = x.unsqueeze(1)\ny += x.unsqueeze(1).expand(-1, 3, -1)"
    ),
    "a sequence that other sizes leave empty": case(
        "T,8", "x = self.m(x[x.shape[-1] // 2:10])[0]", "self.m = nn.GRU(8, 6)"
    ),
    "a view of a repeated axis": case("N,12", "x = x.unsqueeze(1).expand(-1, 3, -1).view(2, -1)"),
    "a function of nothing": case("N,12", "x = F.relu(None)"),
    "a function of a number": case("N,12", "x = torch.sigmoid(3)"),
}


@pytest.mark.parametrize("name", ONCE_WRONG)
def test_what_was_once_wrong(name: str) -> None:
    verdict = judge(ONCE_WRONG[name], Random(0))
    assert verdict.kind in ("agrees", "refused"), verdict.told


def test_a_limit_of_the_machine_is_not_judged() -> None:
    verdict = judge(case("N,12", "x = x.cuda()"), Random(0))
    assert torch.cuda.is_available() or verdict.kind == "unjudged"


def test_what_data_tell_is_unknown() -> None:
    flow = "x = x.unique_consecutive()\nx = x + self.m"
    verdict = judge(case("N,12", flow, "self.m = nn.Parameter(torch.zeros(7))"), Random(0))
    assert verdict.kind == "unknown"


def test_the_judge_sees_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reading of another model does not pass."""
    from bench.fuzz import differential

    other = case("N,12", "x = x[:, :3]")
    reading = differential.read(other)
    monkeypatch.setattr(differential, "read", lambda _: reading)
    assert judge(case("N,12", "x = x[:, :4]"), Random(0)).kind == "wrong"


def test_drawn_models() -> None:
    verdicts = {seed: judge(model(Random(seed)), Random(seed)) for seed in range(DRAWN)}
    wrong = {seed: verdict.told for seed, verdict in verdicts.items() if verdict.kind == "wrong"}
    assert wrong == {}
    kinds = [verdict.kind for verdict in verdicts.values()]
    assert kinds.count("agrees") > DRAWN // 2
    assert kinds.count("unknown") < DRAWN // 5
