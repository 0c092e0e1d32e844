"""Counts at definite sizes: those of the run, for one sample."""

from __future__ import annotations

from typing import Any

from netgloss.documents.index import is_known
from netgloss.documents.syntax import is_unknown
from netgloss.models.records import ModelReading
from netgloss.records import dataclass
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
    """The sizes that a model's costs depend on, those of its run, with a batch of one; empty
    where every size was given."""
    hints = _values(model)
    inputs = {str(size) for each in model.inputs for size in each.shape}
    costs = _symbols(model.macs, model.flops)
    if BATCH in hints and costs <= hints.keys():  # else only the run's own sizes are known
        hints[BATCH] = 1
    return Sizes(tuple(pair for pair in hints.items() if pair[0] in inputs | costs))


def values_in(model: ModelReading, *amounts: Dim) -> tuple[tuple[str, int], ...]:
    """The values in the run of the symbols that some counts depend on."""
    names = _symbols(*amounts)
    return tuple(pair for pair in _values(model).items() if pair[0] in names)


def _values(model: ModelReading) -> dict[str, int]:
    """The symbols of a model, its arguments' before its inputs', with their values in the run."""
    arguments = next((each.arguments for each in model.trace.modules if not each.path), {})
    sizes: list[Any] = list(arguments.values())
    sizes.extend(size for each in model.inputs for size in each.shape)
    return {
        str(size): size.hint
        for size in sizes
        if isinstance(size, SymInt) and str(size).isidentifier()
    }


def _symbols(*amounts: Dim) -> frozenset[str]:
    found = [each.symbols() for each in amounts if isinstance(each, SymInt)]
    return frozenset[str]().union(*found)


def all_counted(model: ModelReading) -> bool:
    """Whether every parameter of a model is known: no layer's size and no submodule is unknown."""
    kept = (
        each.value
        for each in model.trace.bindings
        if each.target.startswith("self.") and each.function.endswith(".__init__")
    )
    return not any(map(is_unknown, kept)) and all(map(is_known, model.trace.modules))
