"""Operations that give a tensor another shape with the same elements in the same order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from netgloss.catalogue.records import (
    CannotTell,
    Complaint,
    Context,
    DType,
    Formula,
    Layout,
    Outcome,
    Shape,
    Tensor,
)
from netgloss.catalogue.rules.common import (
    Bound,
    axes,
    axis,
    inserted,
    is_one,
    numel,
    refuse,
    same,
    shown,
    sizes,
    sizes_listed,
    tensor,
    tensors,
)
from netgloss.catalogue.rules.following import followed
from netgloss.catalogue.rules.known import (
    alias,
    contents,
    copy_of,
    flat,
    nest,
    plain,
    view_of,
)
from netgloss.catalogue.rules.layout import lying, need_viewable, placed, regrouped, seen
from netgloss.catalogue.strides import axes_of_format, is_contiguous, packed
from netgloss.catalogue.strides import contiguous as in_rows
from netgloss.records import replace
from netgloss.symbolic import Dim, Relation, exact_div, hint_of, product

if TYPE_CHECKING:
    from netgloss.catalogue.rules.extents import Extent


def reshaped(source: Tensor, shape: Shape, context: Context) -> Tensor:
    """The same elements in another shape, known contents included: a view where one can be."""
    layout, shown_in_place = regrouped(source, shape, context)
    value, extent = _held(source, shape)
    if shown_in_place:
        return view_of(source, shape, value, layout, extent)
    return Tensor(shape, source.dtype, value, extent=extent)


def _contents_as(source: Tensor, shape: Shape) -> Any:
    value = contents(source)
    at = None if value is None else plain(shape)
    if at is None:
        return None
    numbers = list(flat(value))
    return nest(numbers, at) if len(numbers) == product(at) else None


def _held(source: Tensor, shape: Shape) -> tuple[Any, Extent | None]:
    """What is known of the same elements in another shape."""
    value = _contents_as(source, shape)
    extent = followed(source) if value is None else None
    return value, None if extent is None else extent.reshaped(shape)


def _is_minus_one(dim: Dim) -> bool:
    return type(dim) is int and dim == -1


def _view(source: Tensor, asked: Shape, context: Context) -> Outcome:
    unknown = [at for at, dim in enumerate(asked) if _is_minus_one(dim)]
    total = numel(source.shape)
    known = product(tuple(dim for dim in asked if not _is_minus_one(dim)))
    message = f"shape '{shown(asked)}' is invalid for input of size {hint_of(total)}"
    facts = {"shape": source.shape, "size": asked, "total": total, "requested": known}
    complaint = Complaint("view_size", facts, message)
    if len(unknown) > 1:
        refuse(
            context,
            "view_inferred_twice",
            "only one dimension can be inferred",
            shape=source.shape,
            size=asked,
        )
        return Outcome(Tensor(tuple(_fallback(source, asked, context)), source.dtype))
    if any(type(dim) is int and dim < -1 for dim in asked):
        negative = next(dim for dim in asked if type(dim) is int and dim < -1)
        refuse(
            context,
            "negative_size",
            f"invalid shape dimension {negative}",
            size=asked,
            dim=negative,
        )
        raise CannotTell("a negative size")
    if not unknown:
        if not _equal(total, known, context):
            context.need(Relation(total, "==", known), complaint)
        return Outcome(reshaped(source, asked, context))
    return _inferred(source, asked, unknown[0], complaint, context)


def _inferred(
    source: Tensor, asked: Shape, at: int, complaint: Complaint, context: Context
) -> Outcome:
    """``view`` with one -1: the size that makes the totals equal."""
    total, known = complaint.facts["total"], complaint.facts["requested"]
    if hint_of(known) == 0 and hint_of(total) != 0:
        context.need(False, complaint)
        raise CannotTell("a size of 0 leaves the inferred size open")
    message = (
        f"cannot reshape tensor of 0 elements into shape {shown(asked)} because the "
        "unspecified dimension size -1 can be any value and is ambiguous"
    )
    ambiguous = Complaint("view_ambiguous", {"shape": source.shape, "size": asked}, message)
    if type(known) is not int or known == 0:
        for dim in asked:  # one by one: a product that is not 0 is no bound that can be read
            if not context.need(Relation(dim, "!=", 0), ambiguous):
                raise CannotTell("a size of 0 leaves the inferred size open")
    left = _quotient(total, known, complaint, context)
    shape = (*asked[:at], left, *asked[at + 1 :])
    formula = Formula(
        axis=str(at),
        rule="numel(input) // (product of the other sizes)",
        values=f"{_times(source.shape)} // {_times(asked[:at] + asked[at + 1 :], grouped=True)}",
        result=left,
    )
    return Outcome(reshaped(source, shape, context), formulas=(formula,))


def _equal(a: Dim, b: Dim, context: Context) -> bool:
    """Whether two totals are equal, whatever the sizes that have come this far."""
    return same(a, b) or same(context.rewritten(a), context.rewritten(b))


def _quotient(total: Dim, known: Dim, complaint: Complaint, context: Context) -> Dim:
    """The size that a -1 stands for: the total divided by the other sizes, which must divide it."""
    left = exact_div(total, known)
    if left is None:
        left = exact_div(context.rewritten(total), context.rewritten(known))
    if left is not None:
        return left
    context.need(Relation(total % known, "==", 0), complaint)
    return total // known


def _times(dims: Shape, grouped: bool = False) -> str:
    """A product as it would be written: ``256*6*6``."""
    if not dims:
        return "1"
    if len(dims) == 1:
        return _factor(dims[0])
    text = "*".join(_factor(dim) for dim in dims)
    return f"({text})" if grouped else text


def _factor(dim: Dim) -> str:
    text = str(dim)
    return text if isinstance(dim, int) or text.isidentifier() else f"({text})"


def _fallback(source: Tensor, asked: Shape, context: Context) -> list[Dim]:
    """Sizes to go on with when several are to be inferred: all but the first become 1."""
    found: list[Dim] = []
    known = product(tuple(dim for dim in asked if not _is_minus_one(dim)))
    first = True
    for dim in asked:
        if not _is_minus_one(dim):
            found.append(dim)
            continue
        left = exact_div(numel(source.shape), known) if hint_of(known) else None
        found.append((numel(source.shape) if left is None else left) if first else 1)
        first = False
    return found


def view(bound: Bound, context: Context) -> Outcome:
    """``view(*size)``; ``view(dtype)`` reinterprets bits and is left alone."""
    source = tensor(bound, "input", context)
    size = bound["size"]
    if isinstance(size, DType) or (isinstance(size, tuple) and size and isinstance(size[0], DType)):
        raise CannotTell("view(dtype) reinterprets the bits of the elements")
    return _viewed(source, sizes(size, "size", context), context)


def _viewed(source: Tensor, size: Shape, context: Context) -> Outcome:
    outcome = _view(source, size, context)
    need_viewable(source, outcome.value.shape, context)
    return outcome


def reshape(bound: Bound, context: Context) -> Outcome:
    return _view(tensor(bound, "input", context), sizes_listed(bound, "shape", context), context)


def view_as(bound: Bound, context: Context) -> Outcome:
    source, other = tensor(bound, "input", context), tensor(bound, "other", context)
    return _viewed(source, other.shape, context)


def flatten(bound: Bound, context: Context) -> Outcome:
    """The axes ``start_dim`` … ``end_dim`` become one."""
    source = tensor(bound, "input", context)
    if not source.shape:
        axis(bound, "start_dim", 0, context), axis(bound, "end_dim", 0, context)
        return Outcome(reshaped(source, (1,), context))
    start = axis(bound, "start_dim", source.rank, context)
    end = axis(bound, "end_dim", source.rank, context)
    if start > end:
        refuse(
            context,
            "flatten_order",
            "flatten() has invalid args: start_dim cannot come after end_dim",
            start_dim=start,
            end_dim=end,
        )
        start, end = end, start
    if start == end:
        return Outcome(reshaped(source, source.shape, context))
    merged = source.shape[start : end + 1]
    together = product(merged)
    shape = (*source.shape[:start], together, *source.shape[end + 1 :])
    formula = Formula(str(start), "product of the merged sizes", _times(merged), together)
    return Outcome(reshaped(source, shape, context), formulas=(formula,))


def ravel(bound: Bound, context: Context) -> Outcome:
    """All elements in a row, a copy unless they lie so."""
    source = tensor(bound, "input", context)
    own = lying(source)
    if own is None or not is_contiguous(own, context):
        source = copy_of(source)
    return Outcome(reshaped(source, (numel(source.shape),), context))


def unflatten(bound: Bound, context: Context) -> Outcome:
    """One axis becomes several; one of them may be -1."""
    source = tensor(bound, "input", context)
    asked = sizes_listed(bound, "sizes", context)
    if not source.shape:
        axis(bound, "dim", 0, context)
        raise CannotTell("a 0-d tensor has no axis to unflatten")
    at = axis(bound, "dim", source.rank, context)
    if not asked:
        refuse(context, "unflatten_empty", "unflatten: sizes must be non-empty")
        return Outcome(Tensor(source.shape, source.dtype))
    length = source.shape[at]
    unknown = [i for i, dim in enumerate(asked) if _is_minus_one(dim)]
    known = product(tuple(dim for dim in asked if not _is_minus_one(dim)))
    message = (
        f"unflatten: Provided sizes {shown(asked)} don't multiply up to the size of dim {at} "
        f"({hint_of(length)}) in the input tensor"
    )
    facts = {"shape": source.shape, "dim": at, "length": length, "sizes": asked}
    complaint = Complaint("unflatten_size", facts, message)
    if len(unknown) > 1 or (unknown and hint_of(known) == 0):
        refuse(
            context,
            "view_inferred_twice",
            "only one dimension can be inferred",
            shape=source.shape,
            size=asked,
        )
        raise CannotTell("several sizes to infer")
    if unknown:
        left = _quotient(length, known, complaint, context)
        asked = (*asked[: unknown[0]], left, *asked[unknown[0] + 1 :])
    elif not _equal(length, known, context):
        context.need(Relation(length, "==", known), complaint)
    return Outcome(reshaped(source, source.shape[:at] + asked + source.shape[at + 1 :], context))


def squeeze(bound: Bound, context: Context) -> Outcome:
    """Axes of length 1 are dropped: all of them, or those named."""
    source = tensor(bound, "input", context)
    dim = bound["dim"]
    if dim is None:
        drop = {at for at, length in enumerate(source.shape) if is_one(length, context)}
    else:
        named = axes(dim, "dim", source.rank, context)
        drop = {at for at in named if source.shape and is_one(source.shape[at], context)}
    left = [at for at in range(source.rank) if at not in drop]
    shape = tuple(source.shape[at] for at in left)
    layout = seen(source, shape, lambda own: ([own[at] for at in left], 0))
    value, extent = _held(source, shape)
    return Outcome(view_of(source, shape, value, layout, extent))


def unsqueeze(bound: Bound, context: Context) -> Outcome:
    """A new axis of length 1."""
    source = tensor(bound, "input", context)
    return Outcome(_unsqueezed(source, axis(bound, "dim", source.rank + 1, context)))


def _unsqueezed(source: Tensor, at: int) -> Tensor:
    shape = inserted(source.shape, at, 1)

    def steps(own: Sequence[Any]) -> tuple[Sequence[Any], Any]:
        step = own[at] * source.shape[at] if at < source.rank else 1
        return [*own[:at], step, *own[at:]], 0

    value, extent = _held(source, shape)
    return view_of(source, shape, value, seen(source, shape, steps), extent)


def atleast(bound: Bound, context: Context, least: int) -> Outcome:
    """One tensor, or a tuple of several."""
    results = tuple(_raised(source, least) for source in tensors(bound, "tensors", context))
    return Outcome(results[0] if len(results) == 1 else results)


def _raised(source: Tensor, least: int) -> Tensor:
    while source.rank < least:
        # atleast_3d puts the new last axis after the two of a matrix.
        source = _unsqueezed(source, 2 if source.rank == 2 else 0)
    return source


def atleast_1d(bound: Bound, context: Context) -> Outcome:
    return atleast(bound, context, 1)


def atleast_2d(bound: Bound, context: Context) -> Outcome:
    return atleast(bound, context, 2)


def atleast_3d(bound: Bound, context: Context) -> Outcome:
    return atleast(bound, context, 3)


def same_tensor(bound: Bound, context: Context) -> Outcome:
    """``detach``, ``requires_grad_``, …: the same elements where they lie."""
    source = tensor(bound, "input", context)
    return Outcome(alias(source, source.layout))


def contiguous(bound: Bound, context: Context) -> Outcome:
    """The tensor itself if it lies in the memory format asked for, else a copy that does."""
    source = tensor(bound, "input", context)
    axes = _format(bound["memory_format"], source.shape, context)
    if source.layout is None and axes is None:
        return Outcome(alias(source))
    own = lying(source)
    lies = own is not None and is_contiguous(own, context, axes)
    strides = in_rows(source.shape) if axes is None else packed(source.shape, axes)
    if own is None:  # the tensor itself or a copy
        return Outcome(alias(source, Layout(strides, None)))
    if lies:
        return Outcome(alias(source, source.layout))
    copy = copy_of(source)
    return Outcome(replace(copy, layout=placed(source.shape, strides)))


def _format(asked: Any, shape: Shape, context: Context) -> Sequence[int] | None:
    """The axes of a memory format of pictures, which the shape must be one of."""
    axes = axes_of_format(asked)
    if axes is not None and len(shape) != len(axes):
        rank = len(axes)
        message = f"required rank {rank} tensor to use {asked.name} format"
        facts = {"argument": "input", "expected": (rank,), "given": len(shape), "shape": shape}
        refuse(context, "rank", message, **facts)
        raise CannotTell("a memory format of pictures")
    return axes


def clone(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    return Outcome(copy_of(source))
