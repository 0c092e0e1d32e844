"""Counts at definite sizes: those of the run, for one sample."""

from __future__ import annotations

from dataclasses import dataclass

from netgloss.models.records import ModelReading
from netgloss.symbolic import Dim, SymInt, hint_of

BATCH = "N"  # the name that inferred inputs give the batch size


@dataclass(frozen=True, slots=True)
class Sizes:
    """The input sizes that counts are given at, in the order of the inputs' axes."""

    named: tuple[tuple[str, int], ...]

    def count(self, amount: Dim) -> int:
        """A symbolic count at these sizes; at the run's own where another symbol is in it."""
        if isinstance(amount, SymInt) and amount.symbols() <= {name for name, _ in self.named}:
            return amount.evaluate(dict(self.named))
        return hint_of(amount)


def sizes_of(model: ModelReading) -> Sizes:
    """The sizes of a model's run, with a batch of one; empty where every size was given.

    Where a cost holds a symbol that is no input size (an assumed argument), the run's own sizes
    are kept, so that all counts belong together.
    """
    hints: dict[str, int] = {}
    for each in model.inputs:
        for size in each.shape:
            if isinstance(size, SymInt):
                hints.update((name, size.hint) for name in [str(size)] if name.isidentifier())
    costs = [cost for cost in (model.macs, model.flops) if isinstance(cost, SymInt)]
    if BATCH in hints and all(cost.symbols() <= hints.keys() for cost in costs):
        hints[BATCH] = 1
    return Sizes(tuple(hints.items()))
