"""Whole programs: their own test code, command lines, loops."""

from __future__ import annotations

import ast
import textwrap
from typing import Any

import pytest

from netgloss.interpret.program import Program
from netgloss.models import Options, read

NET = """
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self, width, act=nn.ReLU):
        super().__init__()
        self.fc = nn.Linear(width, 3)
        self.act = act()

    def forward(self, x):
        return self.act(self.fc(x))
"""

MAIN = """
if __name__ == "__main__":
    w = 2 * 6
    Net(w)(torch.ones(1, 12))
"""
TEST = """
def test():
    net = Net(7, act=nn.Tanh)
    net(torch.ones(4, 5, 7))
"""
TRAINING = """
if __name__ == "__main__":
    n = 9
    model = Net(n)
    for batch in loader:
        model(batch)
"""


def program(text: str) -> Program:
    return Program(ast.parse(textwrap.dedent(text)), ast.parse)


def variables(text: str, *names: str) -> tuple[Any, ...]:
    held = program(text).globals
    return tuple(held.get(name) for name in names)


@pytest.mark.parametrize(
    ("code", "construct", "shape", "kind"),
    [
        (MAIN, "Net(width=12)", ["N", "12"], "main_block"),
        (TEST, None, ["N", "T", "7"], "main_block"),
        ("net = Net(5)\n", "Net(5)", ["N", "5"], "call_in_text"),
        (TRAINING, "Net(width=9)", ["N", "9"], "call_in_text"),
        ("", "Net(width=64)", ["N", "width"], "argument"),
    ],
)
def test_what_the_file_says_of_itself(
    code: str, construct: str | None, shape: list[str], kind: str
) -> None:
    (model,) = read(NET + code, Options()).models
    assert model.runs
    assert construct is None or model.construct == construct
    assert [str(d) for d in model.inputs[0].shape] == shape
    assert kind in {a.kind for a in model.assumed}


def test_test_code_cannot_exhaust_the_reading() -> None:
    endless = NET + 'if __name__ == "__main__":\n    while True:\n        pass\n'
    (model,) = read(endless, Options()).models
    assert model.runs


def test_an_empty_command_line_gives_defaults() -> None:
    code = """
        import argparse
        p = argparse.ArgumentParser(description="x")
        p.add_argument("--hidden-size", "-s", type=int, default="32")
        p.add_argument("--cuda", action="store_true")
        p.add_argument("--name", dest="called", default="net")
        group = p.add_argument_group("more")
        group.add_argument("--lr", type=float, default=0.1)
        args, rest = p.parse_args(), p.parse_known_args()[1]
        size, cuda, called, lr = args.hidden_size, args.cuda, args.called, args.lr
    """
    assert variables(code, "size", "cuda", "called", "lr", "rest") == (32, False, "net", 0.1, [])


def test_a_while_loop_that_returns_is_recorded() -> None:
    held = program(
        """
        def f():
            n = 0
            while True:
                n += 1
                if n == 3:
                    return n
        n = f()
        """
    )
    assert held.globals["n"] == 3
    (loop,) = held.run.recorder.loops
    assert loop.count == 3
