"""The words of the table of layers."""

from __future__ import annotations

from netgloss.symbolic import Dim
from netgloss.words import numbers
from netgloss.words.en import overview
from netgloss.words.en.grammar import sizes as named
from netgloss.words.forms import code


def total() -> str:
    return "Total"


def itself() -> str:
    return "(the model itself)"


def not_called() -> str:
    return "not called"


def unknown() -> str:
    return "unknown"


def whole() -> str:
    return "whole input"


def totals(
    sizes: tuple[tuple[str, int], ...],
    parameters: Dim,
    trainable: Dim,
    macs: Dim,
    flops: Dim,
    uncounted: tuple[str, ...],
    runs: bool,
    faults: bool,
    at: tuple[tuple[str, int], ...],
    complete: bool,
) -> list[str]:
    said = [overview.parameters(parameters, trainable, at, complete)]
    where = f" at {named(sizes)}" if sizes else ""
    said.append(
        f"{numbers.grouped(macs)} MACs (multiply–accumulates) and "
        f"{numbers.grouped(flops)} FLOPs{where}."
    )
    if uncounted:
        said.append(f"Not counted: {', '.join(code(name) for name in uncounted)}.")
    if faults:
        said.append(
            "The run met an error (`netgloss check` tells of it); shapes after it are the likeliest "
            "ones."
        )
    elif not runs:
        said.append(
            "The run met something that cannot be known from the source (`netgloss explain` tells "
            "of it); what comes after it is not proved."
        )
    return said
