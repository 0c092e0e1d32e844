"""Operations that move, repeat or turn axes about."""

from __future__ import annotations

from netgloss.catalogue.records import (
    NOT_KNOWN,
    CannotTell,
    Context,
    Outcome,
    Shape,
    Tensor,
)
from netgloss.catalogue.rules.common import (
    Bound,
    axes,
    axis,
    broadcast,
    constant,
    constants,
    need,
    numel,
    refuse,
    refuse_rank,
    replaced,
    size,
    sizes,
    sizes_listed,
    tensor,
    tensors,
    wrap,
)
from netgloss.catalogue.rules.expanding import expand
from netgloss.catalogue.rules.following import followed
from netgloss.catalogue.rules.known import (
    broadcasted,
    contents,
    copy_of,
    forget,
    reordered,
    stretch,
)
from netgloss.symbolic import Dim, hint_of


def _moved(source: Tensor, order: tuple[int, ...]) -> Outcome:
    return Outcome(reordered(source, order))


def transpose(bound: Bound, context: Context) -> Outcome:
    """Two axes change places."""
    source = tensor(bound, "input", context)
    first = axis(bound, "dim0", source.rank, context)
    second = axis(bound, "dim1", source.rank, context)
    order = list(range(source.rank))
    if order:
        order[first], order[second] = order[second], order[first]
    return _moved(source, tuple(order))


def t(bound: Bound, context: Context) -> Outcome:
    """A matrix transposed; a vector as it is."""
    source = tensor(bound, "input", context)
    if source.rank > 2:
        message = f"t() expects a tensor with <= 2 dimensions, but self is {source.rank}D"
        refuse_rank(context, source, message, most=2)
    return _moved(source, tuple(reversed(range(source.rank))))


def all_reversed(bound: Bound, context: Context) -> Outcome:
    """``Tensor.T``: every axis in the opposite order."""
    source = tensor(bound, "input", context)
    return _moved(source, tuple(reversed(range(source.rank))))


def matrix_transposed(bound: Bound, context: Context) -> Outcome:
    """``Tensor.mT``: the last two axes change places; a lone number has none and stays."""
    source = tensor(bound, "input", context)
    rank = source.rank
    if rank == 1:
        message = (
            f"tensor.mT is only supported on matrices or batches of matrices. Got {rank}-D tensor."
        )
        refuse_rank(context, source, message, least=2)
    if rank < 2:
        return _moved(source, tuple(range(rank)))
    return _moved(source, (*range(rank - 2), rank - 1, rank - 2))


def permute(bound: Bound, context: Context) -> Outcome:
    """The axes in the order given."""
    source = tensor(bound, "input", context)
    given = constants(bound["dims"], "dims", context)
    if len(given) != source.rank:
        message = (
            "permute(sparse_coo): number of dimensions in the tensor input does not match the "
            f"length of the desired ordering of dimensions i.e. input.dim() = {source.rank} is "
            f"not equal to len(dims) = {len(given)}"
        )
        refuse(context, "permute_rank", message, shape=source.shape, dims=given)
        raise CannotTell("the order does not name every axis")
    order = axes(given, "dims", source.rank, context)
    left = [at for at in range(source.rank) if at not in order]
    return _moved(source, (*order, *left))


def movedim(bound: Bound, context: Context) -> Outcome:
    """The axes ``source`` go to the places ``destination``; the others keep their order."""
    source = tensor(bound, "input", context)
    start = axes(bound["source"], "source", source.rank, context)
    end = axes(bound["destination"], "destination", source.rank, context)
    if len(start) != len(end):
        asked = sizes(bound["source"], "source", context)
        places = sizes(bound["destination"], "destination", context)
        message = (
            "movedim: Invalid source or destination dims: source "
            f"({list(asked)} dims) should contain the same number of dims as destination "
            f"({list(places)} dims)"
        )
        refuse(context, "movedim_count", message, source=asked, destination=places)
        raise CannotTell("the axes to move have no destination")
    if not source.shape:
        return _moved(source, ())
    rest = iter([at for at in range(source.rank) if at not in start])
    back = dict(zip(end, start, strict=True))
    return _moved(
        source, tuple(back[at] if at in back else next(rest) for at in range(source.rank))
    )


def expanded(bound: Bound, context: Context) -> Outcome:
    """``expand``: axes of length 1 repeated without copying, -1 keeps an axis."""
    source = tensor(bound, "input", context)
    target = sizes(bound["size"], "size", context)
    return Outcome(broadcasted(source, expand(source, target, context)))


def expand_as(bound: Bound, context: Context) -> Outcome:
    source, other = tensor(bound, "input", context), tensor(bound, "other", context)
    return Outcome(broadcasted(source, expand(source, other.shape, context)))


def broadcast_tensors(bound: Bound, context: Context) -> Outcome:
    sources = tensors(bound, "tensors", context)
    shape = broadcast(sources, context)
    return Outcome(tuple(broadcasted(source, shape) for source in sources))


def repeat(bound: Bound, context: Context) -> Outcome:
    """Each axis tiled so many times; more counts than axes add axes in front."""
    source = tensor(bound, "input", context)
    counts = sizes(bound["repeats"], "repeats", context)
    if len(counts) < source.rank:
        message = (
            "Number of dimensions of repeat dims can not be smaller than number of dimensions "
            "of tensor"
        )
        refuse(context, "repeat_rank", message, shape=source.shape, repeats=counts)
        counts = (*(1,) * (source.rank - len(counts)), *counts)
    return Outcome(_again(source, _tiled(source.shape, counts, context)))


def tile(bound: Bound, context: Context) -> Outcome:
    """Like ``repeat``, but fewer counts than axes leave the first axes alone."""
    source = tensor(bound, "input", context)
    counts = sizes_listed(bound, "dims", context)
    counts = (*(1,) * (source.rank - len(counts)), *counts)
    return Outcome(_again(source, _tiled(source.shape, counts, context)))


def _again(source: Tensor, shape: Shape) -> Tensor:
    """The same numbers elsewhere, each at least once where there are any."""
    extent = followed(source)
    moved = None if extent is None else extent.shuffled(shape)
    return Tensor(shape, source.dtype, extent=moved)


def _tiled(shape: Shape, counts: Shape, context: Context) -> Shape:
    for count in counts:
        message = f"Trying to create tensor with negative dimension {hint_of(count)}"
        need(count, ">=", 0, context, "negative_size", message, size=counts, dim=count)
    full = (*(1,) * (len(counts) - len(shape)), *shape)
    return tuple(length * count for length, count in zip(full, counts, strict=True))


def repeat_interleave(bound: Bound, context: Context) -> Outcome:
    """Every element repeated ``repeats`` times, one after the other."""
    source = tensor(bound, "input", context)
    repeats = bound["repeats"]
    if isinstance(repeats, Tensor) and contents(repeats) is None:
        if bound["output_size"] is None:
            raise CannotTell("the repeats are data")
        total: Dim | None = size(bound["output_size"], "output_size", context)
    elif isinstance(repeats, Tensor) and repeats.shape:
        total = sum(contents(repeats))
    else:
        total = None
    shape: Shape = (numel(source.shape),)
    at = 0
    if bound["dim"] is not None:
        shape = source.shape or (1,)
        at = axis(bound, "dim", source.rank, context)
    if total is not None:
        return Outcome(Tensor(replaced(shape, at, total), source.dtype))
    count = size(repeats, "repeats", context)
    need(
        count,
        ">=",
        0,
        context,
        "negative_size",
        "Repeats must be non-negative",
        size=(count,),
        dim=count,
    )
    return Outcome(_again(source, replaced(shape, at, shape[at] * count)))


def flip(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    for at in axes(sizes_listed(bound, "dims", context), "dims", source.rank, context):
        if source.shape:
            length = source.shape[at]
            source = stretch(source, at, length - 1, length, step=-1)
    return Outcome(copy_of(source))


def flipped_axis(bound: Bound, context: Context, least: int) -> Outcome:
    source = tensor(bound, "input", context)
    if source.rank < least:
        message = f"Input must be >= {least}-d."
        refuse_rank(context, source, message, least=least)
    return Outcome(Tensor(source.shape, source.dtype))


def fliplr(bound: Bound, context: Context) -> Outcome:
    return flipped_axis(bound, context, 2)


def flipud(bound: Bound, context: Context) -> Outcome:
    return flipped_axis(bound, context, 1)


def roll(bound: Bound, context: Context) -> Outcome:
    """Elements shifted along axes, those that fall off coming back at the other end."""
    source = tensor(bound, "input", context)
    shifts = sizes(bound["shifts"], "shifts", context)
    if not source.shape and bound["dims"] not in (None, (), []):
        message = "Dimension specified as 0 but tensor has no dimensions"
        refuse_rank(context, source, message, least=1)
    dims = () if bound["dims"] is None else constants(bound["dims"], "dims", context)
    if not dims and len(shifts) == 1:
        return Outcome(_again(source, source.shape))
    if len(dims) != len(shifts) or not shifts:
        message = (
            f"shifts and dimensions must align. shifts: {len(shifts)}, dims:{len(dims)}"
            if shifts
            else "`shifts` required"
        )
        refuse(context, "roll_count", message, shifts=shifts, dims=dims)
    for dim in dims:
        wrap(dim, source.rank, context)
    return Outcome(_again(source, source.shape))


def rot90(bound: Bound, context: Context) -> Outcome:
    """A quarter turn in the plane of two axes, ``k`` times."""
    source = tensor(bound, "input", context)
    times = constant(bound["k"], "k", context)
    given = constants(bound["dims"], "dims", context)
    if len(given) != 2:
        message = f"expected total rotation dims == 2, but got dims = {len(given)}"
        refuse(context, "dims_count", message, dims=given, expected=(2,))
        raise CannotTell("the plane of rotation is not given")
    if source.rank < 2:
        message = f"expected total dims >= 2, but got total dims = {source.rank}"
        refuse_rank(context, source, message, least=2)
        return Outcome(Tensor(source.shape, source.dtype))
    plane = axes(given, "dims", source.rank, context)
    order = list(range(source.rank))
    if times % 2 and len(plane) == 2:
        order[plane[0]], order[plane[1]] = order[plane[1]], order[plane[0]]
    shape = tuple(source.shape[at] for at in order)
    turned = order != sorted(order) or source.layout is not None
    return Outcome(Tensor(shape, source.dtype, layout=NOT_KNOWN if turned else None))


def triangle(bound: Bound, context: Context) -> Outcome:
    """``tril``/``triu``: the other triangle becomes zeros."""
    source = tensor(bound, "input", context)
    size(bound["diagonal"], "diagonal", context)
    if source.rank < 2:
        message = "input tensor must have at least 2 dimensions"
        refuse_rank(context, source, message, least=2)
    return Outcome(Tensor(source.shape, source.dtype))


def triangle_(bound: Bound, context: Context) -> Outcome:
    outcome = triangle(bound, context)
    forget(bound["input"])
    return outcome
