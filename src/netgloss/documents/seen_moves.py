"""What is seen where numbers stay at their places, are mixed along axes, or moved about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from netgloss.catalogue.records import Shape
from netgloss.documents.seen import UNKNOWN, Field, Seen, Within, cut, join, lost, mixed, moved
from netgloss.documents.seen_calls import Call, plain
from netgloss.documents.sliding import Slide
from netgloss.interpret.trace import Thing
from netgloss.symbolic import hint_of


def pointwise(call: Call) -> Field:
    """Each number depends on those at its own place; axes are aligned from the right."""
    if not call.op.outputs:
        return lost(call.field)
    shape = call.op.outputs[0].shape
    fitting = [pair for pair in call.given if _fits(pair[0].shape, shape)] or call.given
    return join(
        field if tensor.rank == len(shape) else moved(field, _by(len(shape) - tensor.rank))
        for tensor, field in fitting
    )


def _fits(given: Shape, result: Shape) -> bool:
    """After a fault the result may have the shape of one operand alone."""
    if given == result:
        return True
    pairs = zip(reversed(given), reversed(result), strict=False)
    return all(hint_of(size) in (1, hint_of(wanted)) for size, wanted in pairs)


def _by(places: int) -> Callable[[int], int]:
    return lambda dim: dim + places


def same_place(call: Call) -> Field:
    return call.field


def concatenated(call: Call) -> Field:
    dims = call.dims("dim", "axis")
    at = dims[0] if dims else 0
    return cut(join(field for _, field in call.given), at)


def stacked(call: Call) -> Field:
    dims = call.dims("dim")
    at = dims[0] if dims else 0
    return moved(join(field for _, field in call.given), lambda dim: dim + (dim >= at))


# ---- mixing ------------------------------------------------------------------------------------
def along_dims(call: Call) -> Field:
    """softmax, normalize: all along an axis, which stays."""
    dims = call.dims("dim")
    return mixed(call.field, range(call.rank) if dims is None else dims)


def along_last(call: Call) -> Field:
    shape = call.argument("normalized_shape")
    count = len(shape) if isinstance(shape, tuple) else 1
    return mixed(call.field, range(call.rank - count, call.rank))


def along_channels(call: Call) -> Field:
    return mixed(call.field, (1,))


def along_all_but_batch(call: Call) -> Field:
    return mixed(call.field, range(1, call.rank))


def reduced(call: Call) -> Field:
    """mean, sum, max …: all along an axis, which goes unless it is kept."""
    if call.argument("other") is not None:
        return pointwise(call)
    dims = call.dims("dim", "axis")
    gone = set(dims or range(call.rank))  # amin's dim=() stands for all
    field = mixed(call.field, gone)
    if call.argument("keepdim") is True:
        return field
    return moved(field, lambda dim: dim - sum(each < dim for each in gone))


def recurrent(call: Call) -> Field:
    """Attention, recurrent layers, transformers: everything but the batch."""
    batch = 0 if call.argument("batch_first") is True or call.rank == 4 else 1
    dims = [dim for dim in range(call.rank) if dim != batch or call.rank < 3]
    return mixed(join(field for _, field in call.given), dims)


def attended(call: Call) -> Field:
    """scaled_dot_product_attention: keys and values as wholes."""
    fields = [
        mixed(field, range(tensor.rank - (1 if at == 0 else 2), tensor.rank))
        for at, (tensor, field) in enumerate(call.given)
    ]
    return join(fields)


def multiplied(call: Call) -> Field:
    """``left @ right``: the last axis of one with the last but one of the other."""
    rank = call.op.outputs[0].rank
    fields = []
    for tensor, field in call.given:
        is_left = tensor is call.op.inputs[0]
        at = tensor.rank - 1 if is_left or tensor.rank == 1 else tensor.rank - 2
        fields.append(moved(mixed(field, (at,)), _by(rank - tensor.rank)))
    return join(fields)


# ---- moving axes -------------------------------------------------------------------------------
def permuted(call: Call) -> Field:
    order = call.dims("dims")
    return lost(call.field) if order is None else moved(call.field, _inverse(order))


def _inverse(order: Sequence[int]) -> Callable[[int], int | None]:
    places = {dim: place for place, dim in enumerate(order)}
    return lambda dim: places.get(dim)


def swapped(call: Call) -> Field:
    found = [call.dims(*names) for names in (("dim0", "axis0"), ("dim1", "axis1"))]
    pair = [dims[0] for dims in found if dims]
    if len(pair) < 2:
        pair = [call.rank - 2, call.rank - 1]
    places = {pair[0]: pair[1], pair[1]: pair[0]}
    return moved(call.field, lambda dim: places.get(dim, dim))


def opened(call: Call) -> Field:
    at = call.argument("dim")
    at = at % (call.rank + 1) if isinstance(at, int) else 0
    return moved(call.field, lambda dim: dim + (dim >= at))


def reshaped(call: Call) -> Field:
    """view, flatten, squeeze …: axes that are joined or parted lie within the new ones."""
    before, after = call.sizes()
    blocks = _blocks(before, after)
    if blocks is None:
        return lost(call.field)
    to = {dim: new for old, new in blocks for dim in old}
    alone = {old[0]: new[0] for old, new in blocks if len(old) == len(new) == 1}

    def one(seen: Seen) -> Seen:
        if isinstance(seen, Slide):
            if seen.dim in alone:
                return seen.along(alone[seen.dim])
            return Within(frozenset(to[seen.dim]), seen.size)
        if isinstance(seen, Within):
            return Within(frozenset(new for dim in seen.dims for new in to[dim]), seen.size)
        return seen

    return {axis: one(seen) for axis, seen in call.field.items()}


def _blocks(before: list[int], after: list[int]) -> list[tuple[list[int], list[int]]] | None:
    """The runs of axes that hold the same numbers before and after."""
    if 0 in before or 0 in after:
        return None
    found = []
    i = j = 0
    while i < len(before) and j < len(after):
        old, new = [i], [j]
        left, right = before[i], after[j]
        while left != right:
            if left < right:
                i += 1
                if i == len(before):
                    return None
                old.append(i)
                left *= before[i]
            else:
                j += 1
                if j == len(after):
                    return None
                new.append(j)
                right *= after[j]
        found.append((old, new))
        i, j = i + 1, j + 1
    found += [([dim], [len(after) - 1]) for dim in range(i, len(before)) if after]
    return found if len({dim for old, _ in found for dim in old}) == len(before) else None


def indexed(call: Call) -> Field:
    """``x[:, :, 1:, ::2]``: slices move positions, numbers take an axis away."""
    index = plain(call.op.arguments.get("index"))
    parts = index if isinstance(index, tuple) else (index,)
    field = call.field
    place: dict[int, int | None] = {}
    dim = new = 0
    for part in parts:
        if part is None:
            new += 1
            continue
        if isinstance(part, Thing) and part.kind == "slice":
            field = _sliced(field, dim, part.items)
            place[dim] = new
            new += 1
        elif type(part) is int:
            place[dim] = None
        else:
            return lost(call.field)
        dim += 1
    places = {**{each: new + each - dim for each in range(dim, call.rank)}, **place}
    return moved(field, places.get)


def _sliced(field: Field, dim: int, slice_: Sequence[Any]) -> Field:
    start, stop, step = slice_
    if start is None and stop is None and step is None:
        return field
    fits = (start is None or (type(start) is int and start >= 0)) and (
        step is None or (type(step) is int and step > 0)
    )

    def one(seen: Seen) -> Seen:
        if isinstance(seen, Slide) and seen.dim == dim:
            return seen.windowed(1, step or 1, -(start or 0)) if fits else UNKNOWN
        return UNKNOWN if isinstance(seen, Within) and dim in seen.dims else seen

    return {axis: one(seen) for axis, seen in field.items()}


def parted(call: Call) -> Field:
    """chunk, split: only along the axis that is cut do positions change."""
    dims = call.dims("dim")
    return cut(call.field, dims[0] if dims else 0)
