"""The learned judge: that it computes what was trained, and sees what it was trained on."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from training.blocks import Store, train, write
from training.examples import Examples, add_unit
from training.lines import Layout, given, rows
from training.network import Network
from training.packages import DEVELOP

from netgloss.restore.blocks import MODULE, Move, Stack, arrange, moves, push
from netgloss.restore.features import View
from netgloss.restore.grammar import Grammar
from netgloss.restore.learned import Learned
from netgloss.restore.lines import Lattice, Line
from netgloss.restore.network import WEIGHTS, Weights
from netgloss.restore.scan import scan
from netgloss.restore.statements import describe, described
from netgloss.restore.table import Table
from netgloss.restore.vocabulary import words

from .damaging import flattened

PROGRAM = '''
import torch
from torch import nn


class Block(nn.Module):
    """One step."""

    def __init__(self, width, down=None, *, bias=True):
        super().__init__()
        self.down = down
        for size in (width, 2 * width):
            if bias:
                self.conv = nn.Conv2d(size, size, 3, bias=True)
            elif size > 4:
                self.conv = nn.Conv2d(size, size, 3, bias=False)
            else:
                raise ValueError("too small")
        try:
            self.act = nn.GELU()
        except AttributeError:
            self.act = nn.ReLU()

    @property
    def width(self):
        return self.conv.in_channels

    def forward(self, x):
        kept = x
        with torch.no_grad():
            y = self.conv(x)
        if self.down is not None:
            kept = self.down(x)
        while y.mean() > 1:
            y = y / 2
        return self.act(y + kept)


def make(width):
    blocks = []
    for _ in range(3):
        blocks.append(Block(width))
    return nn.Sequential(*blocks)
'''


def _examples(source: str, path: Path) -> None:
    lines, depths = given(source, Layout())
    examples = Examples()
    add_unit(examples, lines, depths, [True] * len(lines))
    examples.save(path)


# ── training sees what the search sees ────────────────────────────────────────────────────────


def test_training_meets_the_lines_that_the_search_finds() -> None:
    text = flattened(PROGRAM)
    found = described(text, Lattice(text, scan(text), Grammar()).read().lines)
    assert given(PROGRAM, Layout())[0] == found


def test_rows_of_bodies_on_their_heads_line() -> None:
    source = "if a: b; c = {1: 2}\n\n# why\nfor x in y: pass\nelse:\n    z: int = f(lambda q: q)\n"
    found = rows(source)
    texts = [source[row.start : row.end] for row in found]
    assert texts == [
        "if a:", "b", "c = {1: 2}", "for x in y:", "pass", "else:", "z: int = f(lambda q: q)",
    ]  # fmt: skip
    assert [row.depth for row in found] == [0, 1, 1, 0, 1, 0, 1]
    assert [row.first for row in found] == [True, False, False, True, False, True, True]
    assert [row.blank for row in found] == [False, False, False, True, False, False, False]
    assert [row.commented for row in found] == [False, False, False, True, False, False, False]


# ── the numbers ───────────────────────────────────────────────────────────────────────────────


def test_the_network_computes_what_torch_does(tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = Network().eval()
    write(network, tmp_path / "weights.npz")
    _examples(PROGRAM, tmp_path / "examples.npz")
    batch = next(Store([tmp_path / "examples.npz"]).batches(np.arange(1)))
    with torch.no_grad():
        expected = torch.log_softmax(network(batch), dim=1).tolist()
    lines, depths = given(PROGRAM, Layout())
    table = Table(lines)
    judge = Learned(table, weights=Weights(tmp_path / "weights.npz"))
    stack: Stack = (MODULE,)
    asked = iter(expected)
    for index, depth in enumerate(depths):
        possible = moves(table, stack, index)
        (values,) = judge(index, [(stack, possible)])
        if len(possible) > 1:
            row = next(asked)
            assert values == pytest.approx([row[len(m.closed)] for m in possible], abs=0.02)
        else:
            assert values == [0.0]
        stack = push(next(m for m in possible if len(m.stack) - 1 == depth), lines[index])
    assert next(asked, None) is None


def test_probabilities_add_up() -> None:
    lines, _ = given(PROGRAM, Layout())
    table = Table(lines)
    judge = Learned(table)
    stack: Stack = (MODULE,)
    for index, line in enumerate(lines):
        possible = moves(table, stack, index)
        (values,) = judge(index, [(stack, possible)])
        assert sum(np.exp(values)) == pytest.approx(1.0)
        stack = push(possible[int(np.argmax(values))], line)


def test_the_weights_are_small_and_hold_numbers_only() -> None:
    assert WEIGHTS.stat().st_size <= 3_000_000
    with np.load(WEIGHTS, allow_pickle=False) as data:
        assert all(data[name].dtype.kind in "if" for name in data.files)


def test_a_program_comes_back() -> None:
    lines, depths = given(PROGRAM, Layout())
    table = Table(lines)
    blocks = arrange(table, Learned(table), close=2.0)
    assert blocks is not None
    assert blocks.depths == depths


# ── readings ──────────────────────────────────────────────────────────────────────────────────


def _sides(index: int, ways: Sequence[tuple[Stack, Sequence[Move]]]) -> list[list[float]]:
    """A judge without sense, but with no two placements alike."""
    return [
        [-((37 * index + 11 * len(move.stack) + 5 * len(move.closed)) % 17) / 9 for move in found]
        for _, found in ways
    ]


def test_readings_are_the_best_of_all() -> None:
    sources = ["if a:", "b()", "for c in d:", "e()", "f()", "if g:", "h()", "i()"]
    lines = [describe(row, Line(tuple(scan(row)), 0)) for row in sources]
    table = Table(lines)
    blocks = arrange(table, _sides, close=0.0, best=12)
    assert blocks is not None
    ways: list[tuple[float, tuple[int, ...], Stack]] = [(0.0, (), (MODULE,))]
    for index, line in enumerate(lines):
        ways = [
            (score + value, (*depths, len(move.stack) - 1), push(move, line))
            for score, depths, stack in ways
            for move, value in zip(
                moves(table, stack, index),
                _sides(index, [(stack, moves(table, stack, index))])[0],
                strict=True,
            )
        ]
    ranked = sorted(ways, key=lambda way: -way[0])
    assert [score for score, _, _ in ranked[:12]] == pytest.approx(
        [blocks.score - behind for behind, _ in blocks.readings]
    )
    assert blocks.readings[0] == (0.0, blocks.depths)
    depths = {reading for _, reading in blocks.readings}
    assert len(depths) == 12 and depths <= {reading for _, reading, _ in ways}


# ── what the model is shown ───────────────────────────────────────────────────────────────────


def _view(*sources: str) -> View:
    return View(Table([describe(row, Line(tuple(scan(row)), 0)) for row in sources]))


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (["x()", "if a:", "b()", "else:", "c()"], 0),
        (["x()", "else:", "c()"], 1),
        (["x()", "if a:", "b()", "else:", "c()", "else:", "d()"], 1),
        (["x()", "elif a:", "b()", "else:", "c()", "else:", "d()"], 2),
        (["x()", "def f():", "y()", "else:", "z()"], 1),
        (["x()", "try:", "y()", "except E:", "z()", "else:", "w()", "finally:", "v()"], 0),
        (["x()", "if a:", "y()", "except E:", "z()", "finally:", "w()"], 1),
    ],
)
def test_clauses_ahead_ask_for_open_blocks(rows: list[str], wanted: int) -> None:
    view = _view(*rows)
    assert sum(view.table.asks(0)) == wanted


def test_an_attribute_that_is_used_without_a_test() -> None:
    view = _view(
        "self.a = f()", "self.b = f()", "if self.a is not None:", "x = self.a(x)", "x = self.b(x)"
    )
    assert not view.used_openly("a")
    assert view.used_openly("b")


def test_words_know_where_a_line_stood() -> None:
    plain, blank = (
        set(words(describe("x = 1", Line(tuple(scan("x = 1")), 0), blank=each)))
        for each in (False, True)
    )
    assert len(blank - plain) == 1 and plain < blank


def test_a_long_text_is_seen_in_time() -> None:
    # Every look back over lines is capped: a chain of a thousand branches stays linear.
    chain = ["if a == 0:", "b()", *itertools.chain(*[["elif a:", "b()"]] * 1000)]
    table = Table([describe(row, Line(tuple(scan(row)), 0)) for row in chain])
    blocks = arrange(table, Learned(table), close=2.0)
    assert blocks is not None
    assert len(blocks.depths) == len(chain)


def test_numpy_is_loaded_for_damaged_text_only() -> None:
    asked = (
        "import sys, netgloss; netgloss.restore('class A:\\n    x = 1\\n');"
        "before = 'numpy' in sys.modules; netgloss.restore('class A: x = 1 y = 2');"
        "print(before, 'numpy' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False", "True"]


def test_training_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.examples.FOLDER", tmp_path)
    _examples(PROGRAM, tmp_path / "some.npz")
    _examples(PROGRAM.replace("size", "width"), tmp_path / f"{DEVELOP[0]}.npz")
    whole = train(2, 1e-3, tmp_path / "whole").state_dict()
    train(1, 1e-3, tmp_path / "parts")
    parts = train(2, 1e-3, tmp_path / "parts").state_dict()
    assert all(torch.equal(whole[name], parts[name]) for name in whole)
    assert not torch.equal(whole["last.weight"], Network().state_dict()["last.weight"])
