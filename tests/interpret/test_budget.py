"""What is left of the time: what was spent before a run, and what is kept for after it."""

from __future__ import annotations

import pytest

from netgloss.interpret.budget import LEAST, TOLD, Budget
from netgloss.interpret.values import BudgetExceeded
from netgloss.models import read
from netgloss.models.records import Options

ENDLESS = "while True: pass\n"
LAYERS = """\
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.all = nn.ModuleList([nn.ReLU() for _ in range(COUNT)])
    def forward(self, x):
        return x
"""


def left(budget: Budget) -> float:
    """Seconds from the making of a budget to its end, compared with one that has all ten."""
    return 10 - (Budget(seconds=10).ends - budget.ends)


def test_what_was_spent_before_is_gone() -> None:
    assert left(Budget(seconds=10, spent=4)) == pytest.approx(6, abs=0.5)


def test_a_run_is_given_some_time_however_much_was_spent() -> None:
    assert left(Budget(seconds=10, spent=50)) == pytest.approx(10 * LEAST, abs=0.5)


def test_time_is_kept_for_what_follows_and_given_back_for_a_new_run() -> None:
    budget = Budget(seconds=10)
    budget.owe(20)
    with pytest.raises(BudgetExceeded):
        budget.step(1_000_000)
    budget = Budget(seconds=10)
    budget.owe(20)
    budget.forgive()
    budget.step(1_000_000)
    assert left(budget) == pytest.approx(10, abs=0.5)


def test_the_whole_limit_is_told_though_part_was_spent_before() -> None:
    reading = read(ENDLESS, Options(seconds=0.5, spent=0.4, steps=10**12))
    (fault,) = reading.faults
    assert fault.complaint.facts["limit"] == 0.5


@pytest.mark.parametrize(("count", "ends"), [(10, False), (int(2 / TOLD), True)])
def test_modules_owe_what_telling_of_them_takes(count: int, ends: bool) -> None:
    options = Options(seconds=1.0, steps=10**9)
    (model,) = read(LAYERS.replace("COUNT", str(count)), options).models
    assert any(fault.kind == "budget" for fault in model.trace.faults) is ends
