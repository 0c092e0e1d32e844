"""Operations that put tensors together: along an axis, or along a new one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from netgloss.catalogue.records import (
    NOT_KNOWN,
    CannotTell,
    Complaint,
    Context,
    Formula,
    Outcome,
    Shape,
    Tensor,
)
from netgloss.catalogue.rules.common import (
    Bound,
    axis,
    equal,
    inserted,
    refuse,
    refuse_rank,
    shown,
    simpler,
    tensors,
)
from netgloss.catalogue.rules.dtypes import promote
from netgloss.catalogue.rules.following import followed
from netgloss.catalogue.rules.known import joined, view_of
from netgloss.catalogue.rules.layout import seen
from netgloss.symbolic import Dim, hint_of


def _given(bound: Bound, context: Context, name: str) -> tuple[Tensor, ...]:
    found = tensors(bound, "tensors", context)
    if not found:
        message = f"{name} expects a non-empty TensorList"
        refuse(context, "no_tensors", message, operation=name)
        raise CannotTell(f"{name} of nothing")
    return found


def _dtype(sources: tuple[Tensor, ...]) -> str:
    """``cat`` promotes by dtype alone for tensors with axes, as ``torch.result_type`` does."""
    dtype = sources[0].dtype
    for source in sources[1:]:
        if source.dtype != dtype:
            dtype = promote(dtype, source.dtype)
    return dtype


def _is_skipped(source: Tensor) -> bool:
    """``cat`` ignores a 1-D tensor of no elements, whatever the rank of the others."""
    shape = source.shape
    return len(shape) == 1 and type(shape[0]) is int and shape[0] == 0


def _joined(sources: tuple[Tensor, ...], at: int, context: Context) -> Outcome:
    """The sources one after the other along an axis; every other axis must agree."""
    solid = [(i, s) for i, s in enumerate(sources) if not _is_skipped(s)] or [(0, sources[0])]
    first = solid[0][1]
    shape = list(first.shape)
    parts = [first.shape[at]]
    others = first.shape[:at], first.shape[at + 1 :]
    plain = all(type(size) is int for axes in others for size in axes)
    for index, source in solid[1:]:
        own = source.shape
        if plain and len(own) == len(shape) and (own[:at], own[at + 1 :]) == others:
            parts.append(own[at])  # nearly always
            continue
        if source.rank != first.rank:
            message = (
                f"Tensors must have same number of dimensions: got {first.rank} and {source.rank}"
            )
            refuse(
                context, "cat_rank", message, index=index, first=first.shape,
                other=source.shape, left_rank=first.rank, right_rank=source.rank,
            )  # fmt: skip
            continue
        _agree(first, source, at, index, shape, context)
        parts.append(source.shape[at])
    shape[at] = sum(parts)
    dtype = _dtype(sources)
    formula = Formula.unsaid(
        str(at), lambda: ("sum over the tensors", " + ".join(map(str, parts))), shape[at]
    )
    return Outcome(joined([s for _, s in solid], at, tuple(shape), dtype), formulas=(formula,))


def _agree(
    first: Tensor, source: Tensor, at: int, index: int, shape: list[Dim], context: Context
) -> None:
    for each, (left, right) in enumerate(zip(first.shape, source.shape, strict=True)):
        if each == at:
            continue
        agreed = equal(
            left,
            right,
            context,
            lambda each=each, left=left, right=right: Complaint(  # type: ignore[misc]
                "cat_size",
                {
                    "axis": each, "dim": at, "index": index, "first": first.shape,
                    "other": source.shape, "left_dim": left, "right_dim": right,
                },
                f"Sizes of tensors must match except in dimension {at}. Expected size "
                f"{hint_of(left)} but got size {hint_of(right)} for tensor number {index} in the "
                "list.",
            ),
        )  # fmt: skip
        if agreed:
            shape[each] = simpler(shape[each], right)


def cat(bound: Bound, context: Context) -> Outcome:
    """Along an axis that is there."""
    sources = _given(bound, context, "torch.cat()")
    for index, source in enumerate(sources):
        if not source.shape:
            message = f"zero-dimensional tensor (at position {index}) cannot be concatenated"
            refuse_rank(context, source, message, argument="tensors", least=1)
            raise CannotTell("a 0-d tensor has no axis")
    solid = next((s for s in sources if not _is_skipped(s)), sources[0])
    return _joined(sources, axis(bound, "dim", solid.rank, context), context)


def _stacked(sources: tuple[Tensor, ...], at: int, context: Context) -> Outcome:
    """The sources, all of one shape, along a new axis."""
    first = sources[0]
    shape = list(first.shape)
    for index, source in enumerate(sources[1:], 1):
        message = (
            f"stack expects each tensor to be equal size, but got {shown(first.shape)} at entry 0 "
            f"and {shown(source.shape)} at entry {index}"
        )
        facts = {"index": index, "first": first.shape, "other": source.shape}
        complaint = Complaint("stack_size", facts, message)
        if source.rank != first.rank:
            context.need(False, complaint)
            continue
        for each, (left, right) in enumerate(zip(first.shape, source.shape, strict=True)):
            if not equal(left, right, context, lambda complaint=complaint: complaint):  # type: ignore[misc]
                break
            shape[each] = simpler(shape[each], right)
    dtype = _dtype(sources)
    result = inserted(tuple(shape), at, len(sources))
    return Outcome(joined(sources, at, result, dtype))


def stack(bound: Bound, context: Context) -> Outcome:
    """Along a new axis."""
    sources = _given(bound, context, "stack")
    return _stacked(sources, axis(bound, "dim", sources[0].rank + 1, context), context)


def _raised(source: Tensor, shape: Shape) -> Tensor:
    return Tensor(shape, source.dtype, uid=source.uid)


def hstack(bound: Bound, context: Context) -> Outcome:
    """Along the second axis, vectors along their only one."""
    sources = _given(bound, context, "hstack")
    lifted = tuple(s if s.shape else _raised(s, (1,)) for s in sources)
    return _joined(lifted, 0 if lifted[0].rank == 1 else 1, context)


def vstack(bound: Bound, context: Context) -> Outcome:
    """Along the first axis, vectors as rows."""
    sources = _given(bound, context, "vstack")
    lifted = tuple(
        s if s.rank >= 2 else _raised(s, (*(1,) * (2 - s.rank), *s.shape)) for s in sources
    )
    return _joined(lifted, 0, context)


def dstack(bound: Bound, context: Context) -> Outcome:
    """Along the third axis."""
    sources = _given(bound, context, "dstack")
    return _joined(tuple(_raised(s, _deep(s.shape)) for s in sources), 2, context)


def _deep(shape: Shape) -> Shape:
    if len(shape) >= 3:
        return shape
    return {0: (1, 1, 1), 1: (1, *shape, 1), 2: (*shape, 1)}[len(shape)]


def column_stack(bound: Bound, context: Context) -> Outcome:
    """Along the second axis, vectors as columns."""
    sources = _given(bound, context, "column_stack")
    lifted = tuple(
        s if s.rank >= 2 else _raised(s, (s.shape[0] if s.shape else 1, 1)) for s in sources
    )
    return _joined(lifted, 1, context)


def block_diag(bound: Bound, context: Context) -> Outcome:
    """Matrices along the diagonal of one large matrix."""
    sources = tensors(bound, "tensors", context)
    rows: Dim = 0
    columns: Dim = 0
    for index, source in enumerate(sources):
        if source.rank > 2:
            message = (
                "torch.block_diag: Input tensors must have 2 or fewer dimensions. Input "
                f"{index} has {source.rank} dimensions"
            )
            refuse_rank(context, source, message, argument="tensors", most=2)
            raise CannotTell("a block is no matrix")
        rows = rows + (source.shape[0] if source.rank == 2 else 1)
        columns = columns + (source.shape[-1] if source.shape else 1)
    return Outcome(Tensor((rows, columns), _dtype(sources)))


def cartesian_prod(bound: Bound, context: Context) -> Outcome:
    """Every combination of the elements of vectors, one a row."""
    sources = tensors(bound, "tensors", context)
    total: Dim = 1
    for source in sources:
        if source.rank != 1:
            message = f"meshgrid: Expected a 1D vector, but got shape {shown(source.shape)}"
            refuse_rank(context, source, message, argument="tensors", least=1, most=1)
            raise CannotTell("a set of elements is no vector")
        total = total * source.shape[0]
    if len(sources) == 1:
        return Outcome(Tensor(sources[0].shape, sources[0].dtype))
    return Outcome(Tensor((total, len(sources)), _dtype(sources)))


def meshgrid(bound: Bound, context: Context) -> Outcome:
    """Coordinates of a grid: one tensor a vector, all of the grid's shape."""
    given = bound["tensors"]
    if len(given) == 1 and isinstance(given[0], tuple | list):
        given = given[0]
    sources = tensors({"tensors": tuple(given)}, "tensors", context)
    lengths: list[Dim] = []
    for source in sources:
        if source.rank > 1:
            message = (
                "torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: "
                f"{shown(source.shape)}"
            )
            refuse_rank(context, source, message, argument="tensors", most=1)
            raise CannotTell("a coordinate is no vector")
        lengths.append(source.shape[0] if source.shape else 1)
    indexing = bound["indexing"]
    if indexing not in (None, "ij", "xy"):
        message = f'torch.meshgrid: indexing must be one of "xy" or "ij", but received: {indexing}'
        refuse(
            context, "choice", message, argument="indexing", given=indexing,
            expected=("ij", "xy"),
        )  # fmt: skip
    places = list(range(len(lengths)))
    if indexing == "xy" and len(lengths) >= 2:
        lengths[0], lengths[1] = lengths[1], lengths[0]
        places[:2] = (1, 0)
    grid = tuple(lengths)
    return Outcome(tuple(_laid(s, at, grid) for s, at in zip(sources, places, strict=True)))


def _laid(source: Tensor, at: int, grid: Shape) -> Tensor:
    extent = followed(source)
    if extent is not None:
        extent = extent.reshaped((*(1,) * at, grid[at], *(1,) * (len(grid) - at - 1)))
        extent = extent.broadcast(grid)

    def steps(own: Sequence[Any]) -> tuple[Sequence[Any], Any]:
        step = own[0] if own else 1
        return [step if place == at else 0 for place in range(len(grid))], 0

    layout = seen(source, grid, steps)
    if any(hint_of(size) == 1 for size in grid):
        layout = NOT_KNOWN  # how an axis of length 1 steps is a question of its place
    return view_of(source, grid, None, layout, extent)
