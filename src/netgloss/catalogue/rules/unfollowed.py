"""Whole numbers that follow from sizes in a way that is not followed.

Where an operation on numbers of known :class:`~netgloss.catalogue.rules.extents.Extent` gives
whole numbers of which its rule says nothing, they still follow from the sizes: they have an extent
without ends. What looks such numbers up cannot say which sizes it accepts; numbers that data
decide have no extent at all, and nothing is asked of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netgloss.catalogue.records import Outcome, Shape, Tensor
from netgloss.catalogue.rules.common import tensors_in
from netgloss.catalogue.rules.extents import Extent
from netgloss.catalogue.rules.following import WHOLE, kept_extent
from netgloss.catalogue.rules.known import contents
from netgloss.records import replace
from netgloss.symbolic import SymInt


def marked(bound: Mapping[str, Any], outcome: Outcome) -> Outcome:
    """The outcome, its whole numbers told to follow from sizes where all operands do."""
    operands = list(tensors_in(bound.values()))
    extents = [kept_extent(each) for each in operands]
    if not any(extent is not None and _of_sizes(extent) for extent in extents):
        return outcome
    for operand, extent in zip(operands, extents, strict=True):
        if extent is None and contents(operand) is None:
            return outcome  # data decide, too
    value = _each(outcome.value, operands)
    return outcome if value is outcome.value else replace(outcome, value=value)


def _each(value: Any, operands: list[Tensor]) -> Any:
    if type(value) is Tensor:
        told = value.extent is not None or value.value is not None
        if told or value.dtype not in WHOLE or any(value is each for each in operands):
            return value
        return replace(value, extent=_somehow(value.shape))
    if type(value) is tuple:
        made = tuple(_each(item, operands) for item in value)
        return made if any(a is not b for a, b in zip(made, value, strict=True)) else value
    return value


def _somehow(shape: Shape) -> Extent:
    return Extent(shape, None, None, (None,) * len(shape))


def _of_sizes(extent: Extent) -> bool:
    """Whether the numbers are others at other sizes."""
    ends = (extent.least, extent.greatest)
    return any(type(each) is not int for each in ends) or any(
        isinstance(each, SymInt) for each in (*extent.shape, *extent.steps, extent.start)
    )
