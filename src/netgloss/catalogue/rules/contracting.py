"""Products of many matrices, and tensors solved, inverted and summed as matrices are."""

from __future__ import annotations

from netgloss.catalogue.arithmetic import message_text
from netgloss.catalogue.records import CannotTell, Complaint, Context, Outcome, Tensor
from netgloss.catalogue.rules.common import (
    Bound,
    axes,
    axis,
    broadcast_pair,
    constant,
    equal,
    numel,
    refuse,
    removed,
    tensor,
    tensors,
)
from netgloss.catalogue.rules.dtypes import promote
from netgloss.catalogue.rules.factoring import need_inexact, uncounted
from netgloss.catalogue.rules.products import chain_matmul
from netgloss.catalogue.rules.reducing import summed
from netgloss.symbolic import Dim


def multi_dot(bound: Bound, context: Context) -> Outcome:
    """The cheapest order of products; a vector may stand first or last."""
    sources = tensors(bound, "tensors", context)
    if len(sources) < 2:
        message = f"multi_dot(): expected at least 2 tensors but got {len(sources)}"
        refuse(context, "no_tensors", message, operation="multi_dot")
        raise CannotTell("a product of one")
    first, last = sources[0].rank == 1, sources[-1].rank == 1
    for place, source in enumerate(sources):
        ends = place in (0, len(sources) - 1)
        if source.rank != 2 and not (ends and source.rank == 1):
            message = (
                f"multi_dot(): tensor {place} must be {'1D or 2D' if ends else '2D'} but got "
                f"{source.rank}D"
            )
            facts = {"argument": "tensors", "expected": (1, 2) if ends else (2,)}
            refuse(context, "rank", message, **facts, given=source.rank, shape=source.shape)
            raise CannotTell("no matrix")
    matrices = list(sources)
    if first:
        matrices[0] = Tensor((1, *sources[0].shape), sources[0].dtype)
    if last:
        matrices[-1] = Tensor((*sources[-1].shape, 1), sources[-1].dtype)
    outcome = chain_matmul({"matrices": tuple(matrices)}, context)
    rows, columns = outcome.value.shape
    shape = (() if first else (rows,)) + (() if last else (columns,))
    return Outcome(Tensor(shape, outcome.value.dtype), outcome.macs, outcome.flops)


def tensorinv(bound: Bound, context: Context) -> Outcome:
    """The axes after the first ``ind`` come first: ``[6 4 2 3 4]`` … as matrix and back."""
    source, split = tensor(bound, "A", context), constant(bound["ind"], "ind", context)
    if split <= 0:
        message = "Expected a strictly positive integer for 'ind'"
        refuse(context, "positive", message, argument="ind", given=split)
        raise CannotTell("nothing to invert")
    need_inexact(source, "A", context, "linalg.inv")
    first, rest = source.shape[:split], source.shape[split:]
    counts: tuple[Dim, Dim] = numel(first), numel(rest)
    message = (
        "Expected self to satisfy the requirement prod(self.shape[ind:]) == prod(self.shape[:ind]),"
        f" but got {message_text(counts[1])} != {message_text(counts[0])}"
    )
    facts = {"argument": "A", "axis": split, "expected": counts[0], "given": counts[1]}
    facts["shape"] = source.shape
    equal(*counts, context, lambda: Complaint("size", facts, message))
    return uncounted(Tensor((*rest, *first), source.dtype))


def tensorsolve(bound: Bound, context: Context) -> Outcome:
    source, other = tensor(bound, "A", context), tensor(bound, "B", context)
    shape = source.shape
    if bound["dims"] is not None:
        moved = axes(bound["dims"], "dims", source.rank, context)
        kept = [at for at in range(source.rank) if at not in moved]
        shape = tuple(source.shape[at] for at in (*kept, *moved))
    rest = shape[other.rank :]
    counts: tuple[Dim, Dim] = numel(shape[: other.rank]), numel(rest)
    message = (
        "Expected self to satisfy the requirement prod(self.shape[other.ndim:]) == "
        f"prod(self.shape[:other.ndim]), but got {message_text(counts[1])} != "
        f"{message_text(counts[0])}"
    )
    facts = {"argument": "A", "axis": other.rank, "expected": counts[0], "given": counts[1]}
    facts["shape"] = source.shape
    equal(*counts, context, lambda: Complaint("size", facts, message))
    total = numel(other.shape)
    message = (
        f"linalg.solve: Incompatible shapes of A and B for the equation AX = B "
        f"({message_text(counts[0])} and {message_text(total)} equations)"
    )
    sides = {"argument": "B", "expected": shape[: other.rank], "given": other.shape}
    equal(total, counts[0], context, lambda: Complaint("size_of", sides, message))
    return uncounted(Tensor(rest, source.dtype))


def vander(bound: Bound, context: Context) -> Outcome:
    """Powers of each number, in a new last axis."""
    source, count = tensor(bound, "x", context), bound["N"]
    shape = source.shape
    if not shape and "increasing" not in bound:
        shape = (1,)  # a number is a vector of one
    if len(shape) != 1 and "increasing" in bound:
        message = "x must be a one-dimensional tensor."
        facts = {"argument": "x", "expected": (1,), "given": source.rank, "shape": shape}
        refuse(context, "rank", message, **facts)
        raise CannotTell("no vector")
    if count is None:
        columns: Dim = shape[-1]
        if shape == (1,) and "increasing" not in bound:
            message = "N must be greater than 1."
            refuse(context, "positive", message, argument="N", given=1)
    else:
        columns = constant(count, "N", context)
        if columns <= 1 and "increasing" not in bound:
            message = f"N must be greater than 1. Got {columns}"
            refuse(context, "positive", message, argument="N", given=columns)
    return Outcome(Tensor((*shape, columns), summed(source.dtype)), flops=numel(shape) * columns)


def vecdot(bound: Bound, context: Context) -> Outcome:
    """Sums of products along an axis."""
    left, right = tensor(bound, "x", context), tensor(bound, "y", context)
    if left.dtype != right.dtype:
        message = (
            f"linalg.vecdot: Expected x and y to have the same dtype, but got {left.dtype} and "
            f"{right.dtype}"
        )
        facts = {"left": "x", "left_dtype": left.dtype, "right": "y"}
        refuse(context, "dtype_mismatch", message, **facts, right_dtype=right.dtype)
    shape = broadcast_pair(left, right, context)
    at = axis(bound, "dim", len(shape), context)
    dtype = summed(promote(left.dtype, right.dtype))
    return Outcome(
        Tensor(removed(shape, at) if shape else (), dtype),
        macs=numel(shape),
        flops=2 * numel(shape),
    )
