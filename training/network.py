"""The network in torch, for training: the same sums as ``netgloss.restore.network`` does."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F

from netgloss.restore.features import CROSSES, NUMBERS
from netgloss.restore.network import DILATIONS, ROLES
from netgloss.restore.vocabulary import ROWS

WORD, WIDTH, HIDDEN, LAST = 64, 128, 128, 64


@dataclass
class Batch:
    """Units one after another with gaps between; lines (L), words (W), pairs (P), asked (A)."""

    words: torch.Tensor  # W
    offsets: torch.Tensor  # L + 1
    scale: torch.Tensor  # L, 1: 0 in the gaps
    roles: torch.Tensor  # P, roles: line, head, sibling, line before, parent; row L is all zeros
    body: torch.Tensor  # P, 2: first line and the line after
    crosses: torch.Tensor  # P, tables
    numbers: torch.Tensor  # P, features
    places: torch.Tensor  # A, D: numbers of pairs, P where there is none
    allowed: torch.Tensor  # A, D
    right: torch.Tensor  # A
    units: torch.Tensor  # A: number of the unit in the batch


class Network(nn.Module):  # type: ignore[misc]
    """Words → lines → lines among their neighbours → for each pair, log odds to close and stay."""

    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.EmbeddingBag(ROWS, WORD, mode="sum")
        nn.init.normal_(self.embed.weight, std=0.15)
        self.enter = nn.Linear(WORD, WIDTH)
        self.convs = nn.ModuleList(
            nn.Conv1d(WIDTH, WIDTH, 3, dilation=each, padding=each) for each in DILATIONS
        )
        self.roles = nn.ModuleList(nn.Linear(WIDTH, HIDDEN, bias=False) for _ in range(ROLES + 1))
        self.tables = nn.ModuleList(nn.Embedding(size, HIDDEN) for size in CROSSES)
        for table in self.tables:
            nn.init.normal_(table.weight, std=0.05)
        self.numbers = nn.Linear(NUMBERS, HIDDEN)
        self.second = nn.Linear(HIDDEN, LAST)
        self.last = nn.Linear(LAST, 2)
        self.drop = nn.Dropout(0.1)

    def forward(self, batch: Batch) -> torch.Tensor:
        """The value of each allowed move, (A, D); minus infinity where none is."""
        real = (batch.scale > 0).to(batch.scale.dtype)
        lines = self.embed(batch.words, batch.offsets[:-1]) * batch.scale
        lines = F.relu(self.enter(lines)) * real
        for conv in self.convs:
            change = F.relu(conv(lines.T[None])[0].T)
            lines = (lines + self.drop(change)) * real
        padded = torch.cat([lines, lines.new_zeros(1, WIDTH)])
        sums = torch.cat([lines.new_zeros(1, WIDTH), lines.cumsum(0)])
        size = (batch.body[:, 1] - batch.body[:, 0]).clamp(min=1)[:, None]
        body = (sums[batch.body[:, 1]] - sums[batch.body[:, 0]]) / size
        hidden = self.numbers(batch.numbers)
        for place in range(ROLES):
            hidden = hidden + self.roles[place](padded)[batch.roles[:, place]]
        hidden = hidden + self.roles[ROLES](body)
        for place, table in enumerate(self.tables):
            hidden = hidden + table(batch.crosses[:, place])
        hidden = self.drop(F.relu(hidden))
        odds = self.last(F.relu(self.second(hidden)))
        odds = torch.cat([odds, odds.new_zeros(1, 2)])[batch.places]
        close = odds[..., 0].cumsum(1) - odds[..., 0]
        return (close + odds[..., 1]).masked_fill(~batch.allowed, float("-inf"))
