"""Diagonals of matrices, and matrices from diagonals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from netgloss.catalogue.records import CannotTell, Context, Outcome, Tensor
from netgloss.catalogue.rules.common import (
    Bound,
    axis,
    constant,
    holds,
    inserted,
    numel,
    refuse,
    refuse_rank,
    tensor,
    wrap,
)
from netgloss.catalogue.rules.known import strided
from netgloss.catalogue.rules.reducing import summed
from netgloss.symbolic import Dim


def diagonal(bound: Bound, context: Context) -> Outcome:
    """The diagonal of two axes, in a new last axis; ``offset`` moves it off the main one."""
    source = tensor(bound, "input", context)
    first = axis(bound, "dim1", source.rank, context)
    second = axis(bound, "dim2", source.rank, context)
    if first == second or source.rank < 2:
        refuse(
            context,
            "dims_equal",
            f"diagonal dimensions cannot be identical {bound['dim1']}, {bound['dim2']}",
            dim1=bound["dim1"],
            dim2=bound["dim2"],
        )
        raise CannotTell("a diagonal needs two axes")
    offset = constant(bound["offset"], "offset", context)
    length = _diagonal_length(source.shape[first], source.shape[second], offset, context)
    return Outcome(_along(source, first, second, offset, length))


def _along(source: Tensor, first: int, second: int, offset: int, length: Dim) -> Tensor:
    """The view of a diagonal: from one element to the next a step along both axes."""
    rest = [at for at in range(source.rank) if at not in (first, second)]

    def steps(own: Sequence[Any]) -> tuple[Sequence[Any], Any]:
        start = own[second] * offset if offset >= 0 else own[first] * -offset
        return [*(own[at] for at in rest), own[first] + own[second]], start

    return strided(source, (*(source.shape[at] for at in rest), length), steps)


def _diagonal_length(rows: Dim, columns: Dim, offset: int, context: Context) -> Dim:
    if offset >= 0:
        columns = columns - offset
    else:
        rows = rows + offset
    reason = "the diagonal is as long as the shorter axis"
    shorter = rows if holds(rows, "<=", columns, context, reason) else columns
    return shorter if holds(shorter, ">=", 0, context, "the diagonal is not empty") else 0


def diag(bound: Bound, context: Context) -> Outcome:
    """``torch.diag``: a square matrix from a vector, or the diagonal of a matrix."""
    source = tensor(bound, "input", context)
    offset = constant(bound["diagonal"], "diagonal", context)
    if source.rank == 1:
        side = source.shape[0] + abs(offset)
        return Outcome(Tensor((side, side), source.dtype))
    if source.rank != 2:
        refuse_rank(
            context,
            source,
            f"diag(): Supports 1D or 2D tensors. Got {source.rank}D",
            least=1,
            most=2,
        )
        raise CannotTell("diag needs one or two axes")
    rows, columns = source.shape
    return Outcome(Tensor((_diagonal_length(rows, columns, offset, context),), source.dtype))


def diag_embed(bound: Bound, context: Context) -> Outcome:
    """The last axis becomes the diagonal of two new ones."""
    source = tensor(bound, "input", context)
    offset = constant(bound["offset"], "offset", context)
    rank = source.rank + 1
    first, second = (wrap(constant(bound[n], n, context), rank, context) for n in ("dim1", "dim2"))
    if first == second or not source.shape:
        refuse(
            context,
            "dims_equal",
            f"diagonal dimensions cannot be identical {bound['dim1']}, {bound['dim2']}",
            dim1=bound["dim1"],
            dim2=bound["dim2"],
        )
        raise CannotTell("a diagonal needs two axes")
    side: Any = source.shape[-1] + abs(offset)
    shape = source.shape[:-1]
    for at in sorted((first, second)):
        shape = inserted(shape, at, side)
    return Outcome(Tensor(shape, source.dtype))


def diagflat(bound: Bound, context: Context) -> Outcome:
    """A square matrix with all elements of a tensor on its diagonal."""
    source = tensor(bound, "input", context)
    offset = constant(bound["offset"], "offset", context)
    side = numel(source.shape) + abs(offset)
    return Outcome(Tensor((side, side), source.dtype))


def trace(bound: Bound, context: Context) -> Outcome:
    """The sum of a matrix's diagonal."""
    source = tensor(bound, "input", context)
    if source.rank != 2:
        message = f"trace: expected a matrix, but got tensor with dim {source.rank}"
        facts = {"argument": "input", "expected": (2,), "given": source.rank}
        refuse(context, "rank", message, **facts, shape=source.shape)
    return Outcome(Tensor((), summed(source.dtype)), flops=numel(source.shape))
