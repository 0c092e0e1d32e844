"""Operations that cut a tensor into pieces along an axis."""

from __future__ import annotations

from itertools import accumulate

from netgloss.catalogue.records import CannotTell, Complaint, Context, Outcome, Tensor
from netgloss.catalogue.rules.common import (
    Bound,
    axis,
    constant,
    constants,
    holds,
    need,
    refuse,
    refuse_rank,
    shown,
    size,
    sizes,
    span,
    tensor,
)
from netgloss.catalogue.rules.dtypes import scalar_type
from netgloss.catalogue.rules.known import chosen, contents, stretch
from netgloss.symbolic import Dim, Relation, SymInt, ceil_div, hint_of


def _axis_of(bound: Bound, source: Tensor, context: Context, name: str = "dim") -> int:
    if not source.shape:
        message = "split expects at least a 1-dimensional tensor"
        refuse_rank(context, source, message, least=1)
        raise CannotTell("a 0-d tensor cannot be split")
    return axis(bound, name, source.rank, context)


def _pieces(source: Tensor, at: int, lengths: list[Dim]) -> Outcome:
    starts = accumulate(lengths, initial=0)
    return Outcome(
        tuple(
            stretch(source, at, start, length)
            for start, length in zip(starts, lengths, strict=False)
        )
    )


def _equal_pieces(source: Tensor, at: int, length: Dim, piece: Dim, context: Context) -> Outcome:
    """Pieces of one size, the last one smaller where it does not divide."""
    if holds(length, "==", 0, context, "an empty axis is one empty piece"):
        return _pieces(source, at, [0])
    number = ceil_div(length, piece)
    if isinstance(number, SymInt):
        context.decide(Relation(number, "==", hint_of(number)), "how many pieces a split gives")
    count = hint_of(number)
    if count > 1_000_000:
        raise CannotTell("a split into too many pieces")
    lengths = [piece] * (count - 1)
    return _pieces(source, at, [*lengths, length - piece * (count - 1)])


def split(bound: Bound, context: Context) -> Outcome:
    """Pieces of ``split_size`` along an axis, or of the sizes listed."""
    source = tensor(bound, "input", context)
    at = _axis_of(bound, source, context)
    asked = bound["split_size"]
    if isinstance(asked, tuple | list):
        return _split_sizes(source, at, asked, context)
    length, piece = source.shape[at], size(asked, "split_size", context)
    if hint_of(piece) == 0 and hint_of(length) == 0:
        for empty in (piece, length):
            holds(empty, "==", 0, context, "an empty axis is one empty piece")
        return _pieces(source, at, [0])
    if hint_of(piece) <= 0:
        message = (
            "split_size can only be 0 if dimension size is 0, but got dimension size of "
            f"{hint_of(length)}"
            if hint_of(piece) == 0
            else f"split expects split_size be non-negative, but got split_size={hint_of(piece)}"
        )
        need(
            piece, ">", 0, context, "split_size", message, shape=source.shape, dim=at,
            size=length, split_size=piece,
        )  # fmt: skip
        raise CannotTell("the pieces have no size")
    if type(piece) is not int:
        context.decide(Relation(piece, ">", 0), "a split has pieces")
    return _equal_pieces(source, at, length, piece, context)


def split_function(bound: Bound, context: Context) -> Outcome:
    """``torch.split``, whose arguments have other names than the method's."""
    renamed = {"input": bound["tensor"], "split_size": bound["split_size_or_sections"]}
    return split({**renamed, "dim": bound["dim"]}, context)


def split_with_sizes(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    at = _axis_of(bound, source, context)
    return _split_sizes(source, at, bound["split_sizes"], context)


def _split_sizes(source: Tensor, at: int, asked: object, context: Context) -> Outcome:
    lengths = sizes(asked, "split_sizes", context)
    length = source.shape[at]
    total: Dim = sum(lengths)
    for each in lengths:
        message = (
            "split_with_sizes expects split_sizes have only non-negative entries, but got "
            f"split_sizes={shown(lengths)}"
        )
        need(each, ">=", 0, context, "negative_size", message, size=lengths, dim=each)
    message = (
        f"split_with_sizes expects split_sizes to sum exactly to {hint_of(length)} (input "
        f"tensor's size at dimension {at}), but got split_sizes={shown(lengths)}"
    )
    need(
        total, "==", length, context, "split_sum", message, shape=source.shape, dim=at,
        size=length, split_sizes=lengths, total=total,
    )  # fmt: skip
    return _pieces(source, at, list(lengths))


def chunk(bound: Bound, context: Context) -> Outcome:
    """At most ``chunks`` pieces of equal size, the last one smaller (or fewer pieces)."""
    source = tensor(bound, "input", context)
    count = constant(bound["chunks"], "chunks", context)
    if count <= 0:
        message = f"chunk expects `chunks` to be greater than 0, got: {count}"
        refuse(context, "chunk_count", message, chunks=count)
        raise CannotTell("a chunk count below 1")
    at = _axis_of(bound, source, context)
    length = source.shape[at]
    piece = ceil_div(length, count)
    if hint_of(piece) == 0:
        if isinstance(length, SymInt):
            context.decide(Relation(length, "==", 0), "the axis is empty")
        return _pieces(source, at, [0] * count)
    if isinstance(length, SymInt):
        rest = length - piece * (count - 1)
        context.decide(Relation(length, ">", 0), "the axis is not empty")
        if hint_of(rest) > 0:
            context.decide(Relation(rest, ">", 0), "every chunk has elements")
            return _pieces(source, at, [*[piece] * (count - 1), rest])
    return _equal_pieces(source, at, length, piece, context)


def tensor_split(bound: Bound, context: Context) -> Outcome:
    """``indices_or_sections`` pieces as equal as can be, or pieces between the indices."""
    source = tensor(bound, "input", context)
    at = _axis_of(bound, source, context)
    given = (bound[name] for name in ("indices_or_sections", "indices", "sections"))
    asked = next((value for value in given if value is not None), None)
    return _tensor_split(source, at, asked, context)


def _tensor_split(source: Tensor, at: int, asked: object, context: Context) -> Outcome:
    length = source.shape[at]
    if isinstance(asked, Tensor):
        asked = _told(asked, context)
    if isinstance(asked, tuple | list):
        indices = constants(asked, "indices", context)
        edges = [_edge(index, length, context) for index in indices]
        ends = [*edges, length]
        lengths: list[Dim] = []
        start: Dim = 0
        for end in ends:
            piece = end - start
            forward = holds(piece, ">=", 0, context, "the pieces are in order")
            lengths.append(piece if forward else 0)
            start = end
        return _pieces(source, at, lengths)
    count = constant(asked, "sections", context)
    if count <= 0:
        message = f"number of sections must be larger than 0, got {count}"
        refuse(context, "chunk_count", message, chunks=count)
        raise CannotTell("a section count below 1")
    # The first (length mod count) pieces are one longer.
    return _pieces(source, at, [ceil_div(length - i, count) for i in range(count)])


def _told(asked: Tensor, context: Context) -> object:
    """The indices, or how many pieces, that a tensor holds."""
    name = "tensor_indices_or_sections"
    if asked.rank > 1:
        message = (
            f"tensor_split expected {name} to be a zero-dimensional or one-dimensional tensor, but "
            f"got a tensor with {asked.rank} dims"
        )
        refuse_rank(context, asked, message, argument=name, most=1)
        raise CannotTell("indices of more than one axis")
    if asked.dtype != "int64":
        message = (
            f"tensor_split expected {name} to have dtype of long, but got "
            f"{scalar_type(asked.dtype)}"
        )
        refuse(context, "index_dtype", message, argument=name, given=asked.dtype)
        raise CannotTell("indices that are no whole numbers")
    value = contents(asked)
    return asked if value is None else value


def _edge(edge: int, length: Dim, context: Context) -> Dim:
    place = span(edge, length)
    if type(place) is int and type(length) is int:
        return min(max(place, 0), length)
    if not context.decide(Relation(place, ">=", 0), "an index lies before the start"):
        return 0
    inside = context.decide(Relation(place, "<=", length), "an index lies behind the end")
    return place if inside else length


def split_along(bound: Bound, context: Context, at: int, least: int, name: str) -> Outcome:
    source = tensor(bound, "input", context)
    if source.rank < least:
        message = (
            f"torch.{name} requires a tensor with at least {least} dimension"
            f"{'s' if least > 1 else ''}, but got a tensor with {source.rank} dimensions!"
        )
        refuse_rank(context, source, message, least=least)
        raise CannotTell("too few axes to split")
    at = 0 if source.rank == 1 else at
    asked = bound["indices_or_sections"]
    if not isinstance(asked, tuple | list):
        length, count = source.shape[at], constant(asked, "sections", context)
        message = (
            f"torch.{name} attempted to split along dimension {at}, but the size of the dimension "
            f"{hint_of(length)} is not divisible by the split_size {count}!"
        )
        facts = {"shape": source.shape, "dim": at, "size": length, "sections": count}
        if count <= 0:
            refuse(
                context,
                "chunk_count",
                message,
                chunks=count,
                shape=source.shape,
                dim=at,
                size=length,
            )
            raise CannotTell("a section count below 1")
        context.need(Relation(length % count, "==", 0), Complaint("split_even", facts, message))
    return _tensor_split(source, at, asked, context)


def vsplit(bound: Bound, context: Context) -> Outcome:
    return split_along(bound, context, 0, 2, "vsplit")


def hsplit(bound: Bound, context: Context) -> Outcome:
    return split_along(bound, context, 1, 1, "hsplit")


def dsplit(bound: Bound, context: Context) -> Outcome:
    return split_along(bound, context, 2, 3, "dsplit")


def unbind(bound: Bound, context: Context) -> Outcome:
    """One tensor for each index of an axis. The number of pieces is fixed by a guard."""
    source = tensor(bound, "input", context)
    if not source.shape:
        message = "Dimension specified as 0 but tensor has no dimensions"
        refuse_rank(context, source, message, least=1)
        raise CannotTell("a 0-d tensor has no axis")
    at = axis(bound, "dim", source.rank, context)
    count = constant(source.shape[at], "the number of pieces", context)
    if count > 1_000_000:
        raise CannotTell("too many pieces")
    return Outcome(tuple(chosen(source, at, index) for index in range(count)))
