"""The learned model of block structure: how likely each placement of a line is.

Each line is a sum of word vectors, made aware of its neighbours by five dilated convolutions.
A line and an open block then have two numbers: the log odds that the line closes the block, and
that it stands in it. A placement is worth the sum over the blocks that it closes and the one
that it stays in; a softmax over all placements that grammar allows makes it a probability.

``python -m training.blocks`` makes the weights; docs/restore.md says of what.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DILATIONS = (1, 2, 4, 8, 16)
# The line, the block's head, the last line in it, the line before, the head of the block around.
ROLES = 5

# Rows multiplied at once: few enough that numpy's library starts no threads, which would cost
# far more than they gain on matrices this small.
ROWS_AT_ONCE = 16

Floats = NDArray[np.float32]
WEIGHTS = Path(__file__).with_name("weights.npz")


class Weights:
    """The numbers of a trained model, as floats."""

    def __init__(self, path: Path) -> None:
        with np.load(path, allow_pickle=False) as data:
            arrays = {name: data[name] for name in data.files}
        scales = {name: arrays.pop(name) for name in list(arrays) if name.endswith(".scale")}

        def full(name: str) -> Floats:
            array: Floats = arrays[name].astype(np.float32)
            scale = scales.get(f"{name}.scale")
            if scale is not None:
                array *= scale
            return array

        self.embed: Floats = full("embed")
        self.enter = (full("enter.weight"), full("enter.bias"))
        self.convs = [
            (full(f"convs.{place}.weight"), full(f"convs.{place}.bias"))
            for place in range(len(DILATIONS))
        ]
        self.roles = [full(f"roles.{place}") for place in range(ROLES)]
        self.body = full("body")
        self.tables = full("tables")
        self.starts = arrays["starts"].astype(np.int64)
        self.numbers = (full("numbers.weight"), full("numbers.bias"))
        self.second = (full("second.weight"), full("second.bias"))
        self.last = (full("last.weight"), full("last.bias"))


def _product(rows: Floats, matrix: Floats) -> Floats:
    found: Floats = np.empty((len(rows), matrix.shape[1]), np.float32)
    for at in range(0, len(rows), ROWS_AT_ONCE):
        part = slice(at, at + ROWS_AT_ONCE)
        np.matmul(rows[part], matrix, out=found[part])
    return found


@cache
def weights() -> Weights:
    """The shipped model, read once."""
    return Weights(WEIGHTS)


class Network:
    """The model with one text in it: what its lines add to any pair is summed up beforehand."""

    def __init__(self, words: Sequence[Sequence[int]], held: Weights | None = None) -> None:
        self._held = held = held or weights()
        lines = self._lines(words, held)
        blank = np.zeros((1, held.roles[0].shape[1]), np.float32)
        # Number -1, no line, is the row of zeros at the end.
        self._roles = [np.concatenate([_product(lines, each), blank]) for each in held.roles]
        sums = np.cumsum(_product(lines, held.body), axis=0, dtype=np.float64)
        self._sums = np.concatenate([blank.astype(np.float64), sums])

    @staticmethod
    def _lines(words: Sequence[Sequence[int]], held: Weights) -> Floats:
        counts = np.array([len(each) for each in words])
        flat = np.fromiter((row for each in words for row in each), np.int64, int(counts.sum()))
        starts = np.cumsum(counts) - counts
        lines: Floats = np.add.reduceat(held.embed[flat], starts, axis=0)
        lines = lines / np.sqrt(counts, dtype=np.float32)[:, None]
        lines = np.maximum(_product(lines, held.enter[0]) + held.enter[1], 0)
        for distance, (matrix, bias) in zip(DILATIONS, held.convs, strict=True):
            change = _product(lines, matrix[1]) + bias
            change[distance:] += _product(lines[:-distance], matrix[0])
            change[:-distance] += _product(lines[distance:], matrix[2])
            lines = lines + np.maximum(change, 0)
        return lines

    def odds(
        self,
        line: int,
        heads: Sequence[int],
        siblings: Sequence[int],
        parents: Sequence[int],
        crosses: Sequence[Sequence[int]],
        numbers: Sequence[Sequence[float]],
    ) -> list[list[float]]:
        """For a line and some blocks: the log odds to close each, and to stand in it."""
        held = self._held
        first = np.array(heads) + 1
        first[first == 0] = line
        body = (self._sums[line] - self._sums[first]) / np.maximum(line - first, 1)[:, None]
        hidden = _product(np.array(numbers, np.float32), held.numbers[0])
        hidden += held.numbers[1] + self._roles[0][line] + self._roles[3][line - 1 if line else -1]
        hidden += self._roles[1][heads]
        hidden += self._roles[2][siblings]
        hidden += self._roles[4][parents]
        hidden += body.astype(np.float32)
        hidden += held.tables[np.array(crosses) + held.starts].sum(axis=1)
        np.maximum(hidden, 0, out=hidden)
        hidden = np.maximum(_product(hidden, held.second[0]) + held.second[1], 0)
        found: list[list[float]] = (_product(hidden, held.last[0]) + held.last[1]).tolist()
        return found
