"""The words of the table of layers."""

from __future__ import annotations

from netgloss.symbolic import Dim
from netgloss.words import numbers
from netgloss.words.en.grammar import listing
from netgloss.words.forms import code, count


def total() -> str:
    return "Total"


def itself() -> str:
    return "(the model itself)"


def not_called() -> str:
    return "not called"


def whole() -> str:
    return "whole input"


def no_model(classes: tuple[str, ...]) -> str:
    if not classes:
        return "There is no `nn.Module` class in this source."
    return f"None of the module classes could be run: {listing([code(name) for name in classes])}."


def totals(
    sizes: tuple[tuple[str, int], ...],
    parameters: Dim,
    trainable: Dim,
    macs: Dim,
    flops: Dim,
    uncounted: tuple[str, ...],
    runs: bool,
) -> list[str]:
    at = ", ".join(code(f"{name} = {size}") for name, size in sizes)
    said = [f"{count(parameters)} parameters, of which {count(trainable)} are learned."]
    where = f" at {at}" if at else ""
    said.append(
        f"{numbers.grouped(macs)} MACs (multiply–accumulates) and "
        f"{numbers.grouped(flops)} FLOPs{where}."
    )
    if uncounted:
        said.append(f"Not counted: {', '.join(code(name) for name in uncounted)}.")
    if not runs:
        said.append(
            "The model does not run as written; shapes after an error are the likeliest ones."
        )
    return said
