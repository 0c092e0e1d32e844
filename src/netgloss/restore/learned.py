"""The learned judge of placements, as the search over blocks calls it."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

from netgloss.restore.blocks import Move, Score, Stack
from netgloss.restore.features import View
from netgloss.restore.network import Network, Weights
from netgloss.restore.table import Table
from netgloss.restore.vocabulary import words

# A block held against a line: the stack up to it, and the last line that stands directly in it.
Pair = tuple[Stack, int]


def pairs_of(stack: Stack, index: int, moves: Sequence[Move]) -> list[Pair]:
    """The blocks that a line with these moves is held against: the innermost first, up to the
    outermost that it may stand in."""
    pairs: list[Pair] = []
    sibling = index - 1
    for count in range(max(len(move.closed) for move in moves) + 1):
        frames = stack[: len(stack) - count]
        pairs.append((frames, sibling))
        sibling = frames[-1].line
    return pairs


class Learned:
    """Log probabilities of all placements of a line, and what further scores add to them."""

    def __init__(
        self, table: Table, scores: Sequence[Score] = (), weights: Weights | None = None
    ) -> None:
        self._table = table
        self._scores = scores
        self._view = View(table)
        self._network = Network([words(each) for each in table.statements], weights)

    def __call__(
        self, index: int, ways: Sequence[tuple[Stack, Sequence[Move]]]
    ) -> list[list[float]]:
        """For each way the value of each of its placements of line ``index``."""
        asked: dict[Pair, int] = {}
        inner: list[bool] = []
        held: list[list[Pair]] = []  # of each way; where there is no choice nothing is asked
        for stack, moves in ways:
            held.append(pairs_of(stack, index, moves) if len(moves) > 1 else [])
            for place, pair in enumerate(held[-1]):
                if pair not in asked:
                    asked[pair] = len(asked)
                    inner.append(place == 0)
        odds = self._odds(index, list(asked), inner) if asked else []
        return [
            self._values(moves, [odds[asked[pair]] for pair in pairs])
            for (_, moves), pairs in zip(ways, held, strict=True)
        ]

    def _odds(self, index: int, pairs: list[Pair], inner: list[bool]) -> list[list[float]]:
        view = self._view
        return self._network.odds(
            index,
            [frames[-1].line for frames, _ in pairs],
            [sibling for _, sibling in pairs],
            [frames[-2].line if len(frames) > 1 else -1 for frames, _ in pairs],
            [
                view.crosses(index, frames, sibling, first)
                for (frames, sibling), first in zip(pairs, inner, strict=True)
            ],
            [view.pair(index, frames, sibling) for frames, sibling in pairs],
        )

    def _values(self, moves: Sequence[Move], odds: list[list[float]]) -> list[float]:
        """The value of each move; ``odds`` are those of the blocks that they close or stay in."""
        further = [sum(score(self._table, move) for score in self._scores) for move in moves]
        if len(moves) < 2:
            return further
        closing = [0.0]
        staying: list[float] = []
        for close, stay in odds:
            closing.append(closing[-1] + close)
            staying.append(stay)
        values = [closing[len(move.closed)] + staying[len(move.closed)] for move in moves]
        top = max(values)
        norm = top + log(sum(exp(value - top) for value in values))
        return [value - norm + more for value, more in zip(values, further, strict=True)]
