"""Models that count places: the sizes that fit into their tables, against torch on the CPU.

``self.pos(torch.arange(t))`` asks nothing of the shape of its input, and still goes up to the
length of its table only.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import pytest
import torch

from netgloss.models import ModelReading, Options, read

SOURCE = """
import torch
import torch.nn as nn
import torch.nn.functional as F

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.tok = nn.Embedding(65, 8)
        self.pos = nn.Embedding(32, 8)
        self.table = nn.Parameter(torch.zeros(1, 32, 8))
        self.rel = nn.Embedding(63, 1)
        self.near = nn.Embedding(17, 1)
        self.register_buffer("position_ids", torch.arange(32).unsqueeze(0))
        self.register_buffer("many_ids", torch.arange(8192).expand(1, -1))

    def forward(self, idx):
        b, t = idx.size()
        x = self.tok(idx)
{body}
"""
SIZES = (1, 2, 16, 17, 29, 30, 31, 32, 33, 34, 63, 64, 65)
# What forward does with the tokens, and the greatest length that goes through; None: any.
BODIES: dict[str, tuple[str, int | None]] = {
    "GPT": ("return x + self.pos(torch.arange(0, t, dtype=torch.long, device=idx.device))", 32),
    "GPT, one row": ("p = torch.arange(t).unsqueeze(0); return x + self.pos(p)", 32),
    "GPT, each row": (
        "p = torch.arange(t).unsqueeze(0).expand_as(idx); return x + self.pos(p)",
        32,
    ),
    "shifted": ("p = torch.arange(2, t + 2); return x + self.pos(p)", 30),
    "with a past": ("past = 3; p = torch.arange(past, t + past); return x + self.pos(p)", 29),
    "functional": ("return x + F.embedding(torch.arange(t), self.table[0])", 32),
    "indexed": ("return x + self.table[0][torch.arange(t)]", 32),
    "second axis indexed": ("return x + self.table[:, torch.arange(t)]", 32),
    "selected": ("return x + self.table.index_select(1, torch.arange(t))", 32),
    "gathered": (
        "p = torch.arange(t)[None, :, None].expand(1, -1, 8); return x + self.table.gather(1, p)",
        32,
    ),
    "the size itself": ("return x + self.table[0, torch.tensor(t)]", 31),
    "the size before": ("return x + self.table[0, torch.tensor(t - 1)]", 32),
    "a size everywhere": ("return x + self.pos(torch.full((b, 1), idx.shape[1]))", 31),
    "codes": ("return F.one_hot(torch.arange(t), 32).float() @ self.table[0] + x", 32),
    "counted up": (
        "p = torch.ones(b, t, dtype=torch.long).cumsum(1) - 1; return x + self.pos(p)",
        32,
    ),
    "BERT, a part of a buffer": ("return x + self.pos(self.position_ids[:, :t])", 32),
    "a part of a large buffer": ("return x + self.pos(self.many_ids[:, :t])", 32),
    "turned around": ("return x + self.pos(torch.arange(t - 1, -1, -1))", 32),
    "flipped": ("return x + self.pos(torch.arange(t).flip(0))", 32),
    "changed in place": ("p = torch.arange(t); p += 5; return x + self.pos(p)", 27),
    "overwritten": ("p = torch.arange(t) + 50; p.zero_(); return x + self.pos(p)", None),
    "class token": (
        "p = torch.cat([torch.zeros(1, dtype=torch.long), torch.arange(t - 1) + 1])\n"
        "return x + self.pos(p)",
        32,
    ),
    "relative": (
        "r = torch.arange(t)[:, None] - torch.arange(t)[None, :] + 31\n"
        "return self.rel(r).squeeze(-1) @ x",
        32,
    ),
    "relative, two lines": (
        "q, k = torch.arange(t).view(-1, 1), torch.arange(t).view(1, -1)\n"
        "return self.rel(k - q + 31).squeeze(-1) @ x",
        32,
    ),
    "Shaw": (
        "r = torch.arange(t)[None, :] - torch.arange(t)[:, None]\n"
        "r = torch.clamp(r, -8, 8) + 8\n"
        "return self.near(r).squeeze(-1) @ x",
        None,
    ),
    "Shaw, one too far": (
        "r = torch.arange(t)[None, :] - torch.arange(t)[:, None]\n"
        "r = torch.clamp(r, -16, 16) + 15\n"
        "return self.rel(r).squeeze(-1) @ x",
        16,
    ),
    "no further": ("return x + self.pos(torch.arange(t).clamp(max=31))", None),
    "least of two": (
        "p = torch.minimum(torch.arange(t), torch.full((t,), 31)); return x + self.pos(p)",
        None,
    ),
    "round and round": ("return x + self.pos(torch.arange(t) % 32)", None),
    "round too late": ("return x + self.pos(torch.arange(t) % 40)", 32),
    "two to a place": ("return x + self.pos(torch.arange(t) // 2)", 64),
    "sorted": ("return x + self.pos(x[..., 0].argsort(1))", 32),
    "the likeliest": ("return x + self.pos(x.argmax(-1))", None),
    "as classes": ("return F.cross_entropy(x[0] @ self.table[0].T, torch.arange(t))", 32),
    "in a grid": (
        "i, j = torch.meshgrid(torch.arange(t), torch.arange(2), indexing='ij')\n"
        "return x + self.pos(2 * i + j).sum(1)",
        16,
    ),
}


def source(body: str) -> str:
    return SOURCE.replace("{body}", textwrap.indent(body.replace("; ", "\n"), " " * 8))


def refused(body: str, sizes: Sequence[int] = SIZES) -> dict[int, str]:
    """What torch says at each size, "" where it goes on."""
    names: dict[str, Any] = {}
    exec(compile(source(body), "<net>", "exec"), names)
    said = {}
    for size in sizes:
        torch.manual_seed(0)
        try:
            names["Net"]()(torch.zeros(2, size, dtype=torch.long))
            said[size] = ""
        except (IndexError, RuntimeError) as error:
            said[size] = str(error).splitlines()[0]
    return said


def reading(body: str, *inputs: str) -> ModelReading:
    (model,) = read(source(body), Options(inputs=inputs)).models
    return model


@pytest.mark.parametrize(("body", "most"), BODIES.values(), ids=BODIES)
def test_the_sizes_that_fit_are_torchs(body: str, most: int | None) -> None:
    said = refused(body)
    assert {size: not text for size, text in said.items()} == {
        size: most is None or size <= most for size in SIZES
    }
    model = reading(body, "N,T:int64")
    assert model.runs
    assert {s: model.accepts.holds({"N": 2, "T": s}) for s in SIZES} == {
        size: not text for size, text in said.items()
    }
    assert [pin.constraint.expression for pin in model.pins] == [f"T <= {most}"] * bool(most)


@pytest.mark.parametrize("size", [31, 32, 33, 65])
@pytest.mark.parametrize(("body", "most"), BODIES.values(), ids=BODIES)
def test_a_size_that_does_not_fit_is_refused_in_torchs_words(
    body: str, most: int | None, size: int
) -> None:
    said = refused(body)[size]
    faults = reading(body, f"2,{size}:int64").trace.faults
    assert [fault.complaint.torch for fault in faults] == [said] * bool(said)


def test_the_line_that_looks_up_pins_the_size() -> None:
    model = reading(BODIES["relative"][0], "N,T:int64")
    (pin,) = model.pins
    assert source(BODIES["relative"][0]).splitlines()[pin.line - 1].strip() == (
        "return self.rel(r).squeeze(-1) @ x"
    )


def test_a_size_that_nobody_gave_fits_into_the_table() -> None:
    """Usually 16 are tried; this table has 10."""
    text = source(BODIES["GPT"][0]).replace("nn.Embedding(32, 8)", "nn.Embedding(10, 8)")
    (model,) = read(text, Options()).models
    assert model.runs
    assert not model.trace.faults
    assert model.accepts.expression == "T <= 10"
    (given,) = model.inputs
    assert str(given.shape[1]) == "T"
    assert given.shape[1].hint == 8  # type: ignore[union-attr]
    assert [each.kind for each in model.assumed] == ["input_shape"]


@pytest.mark.parametrize("size", [1, 31, 32, 33])
def test_all_places_of_a_buffer_ask_for_as_many(size: int) -> None:
    """ViT: position_ids as a whole, for the one number of patches that it was made for."""
    body = "return x + self.pos(self.position_ids)"
    faults = reading(body, f"2,{size}:int64").trace.faults
    assert [fault.complaint.torch for fault in faults] == [
        said for said in refused(body, (size,)).values() if said
    ]


LSTM = """
import torch
import torch.nn as nn

class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(50, 8)
        self.cell = nn.LSTMCell(8, 8)
        self.out = nn.Linear(8, {classes})

    def forward(self, state):
        h, c = state, state
        token = torch.zeros(state.shape[0], dtype=torch.long)
        for _ in range(5):
            h, c = self.cell(self.embed(token), (h, c))
            token = self.out(h).argmax(-1)
        return self.out(h)
"""


@pytest.mark.parametrize("classes", [50, 60])
def test_what_numbers_decide_is_not_refused(classes: int) -> None:
    """Of 60 classes one may be drawn that the table lacks: that is for the numbers to say."""
    (model,) = read(LSTM.replace("{classes}", str(classes)), Options(inputs=("N,8",))).models
    assert model.runs
    assert not model.trace.faults
    assert model.accepts.expression == "True"
