"""``x[...]`` and ``x[...] = value``: integers, slices, None, Ellipsis, index tensors, masks."""

from __future__ import annotations

from collections.abc import Sequence
from types import EllipsisType
from typing import TYPE_CHECKING, Any

from netgloss.catalogue.records import (
    CannotTell,
    Complaint,
    Context,
    Formula,
    Outcome,
    Shape,
    Tensor,
)
from netgloss.catalogue.rules.common import (
    SPREAD_OUT,
    Bound,
    broadcast,
    holds,
    is_known,
    need,
    numel,
    refuse,
    shown,
    size,
    tensor,
)
from netgloss.catalogue.rules.following import followed, need_on_axis
from netgloss.catalogue.rules.known import (
    contents,
    flat,
    forget,
    nest,
    plain,
    root,
    view_of,
    wrapped,
)
from netgloss.catalogue.rules.layout import Part
from netgloss.catalogue.rules.memory import need_not_read, need_own_memory
from netgloss.catalogue.rules.slicing import need_inside
from netgloss.records import dataclass, field
from netgloss.symbolic import Dim, Relation, SymInt, ceil_div, counts, hint_of

if TYPE_CHECKING:
    from netgloss.catalogue.rules.extents import Extent

_LONG = 32  # a list of so many parts is one index
_WHOLE = slice(None)
_ADVANCED = ("int64", "int32", "int16", "int8")


@dataclass(slots=True)
class _Read:
    """An index being applied, axis by axis."""

    source: Tensor
    written: bool = False  # ``x[index] = …``
    at: int = 0  # the next axis of the source
    kept: list[Dim] = field(default_factory=list)  # axes of the result, advanced ones left out
    advanced: list[Tensor] = field(default_factory=list)
    places: list[int] = field(default_factory=list)  # where in `kept` each advanced index stood
    steps: list[Any] | None = field(default_factory=list)  # the same on known contents
    formulas: list[Formula] = field(default_factory=list)
    moves: list[tuple[Any, ...]] = field(default_factory=list)  # the same on steps of a Part

    def part(self, whole: Part) -> Part:
        """What is picked of something that has a step for each axis."""
        for move, *arguments in self.moves:
            move(whole, *arguments)
        return whole


def _items(index: Any) -> list[Any]:
    """The parts of an index. PyTorch takes a short list for a tuple where a part of it is more
    than a number (``treatSequenceAsTuple`` in python_variable_indexing.cpp, as of 2.13)."""
    if isinstance(index, tuple):
        return list(index)
    if isinstance(index, list) and len(index) < _LONG and any(map(_is_part, index)):
        return list(index)
    return [index]


def _is_part(item: Any) -> bool:
    return item is None or isinstance(item, Tensor | list | tuple | range | slice | EllipsisType)


def _axes_used(item: Any) -> int:
    if item is None or isinstance(item, EllipsisType | bool):
        return 0
    if isinstance(item, Tensor) and item.dtype in ("bool", "uint8"):
        return item.rank
    return 1


def _spread(source: Tensor, items: list[Any], context: Context) -> list[Any]:
    """The Ellipsis, or the end, filled up with whole slices."""
    used = sum(map(_axes_used, items))
    if used > source.rank:
        message = f"too many indices for tensor of dimension {source.rank}"
        refuse(context, "too_many_indices", message, shape=source.shape, given=used)
        raise CannotTell("more indices than axes")
    dots = [at for at, item in enumerate(items) if isinstance(item, EllipsisType)]
    whole = [slice(None)] * (source.rank - used)
    at = dots[0] if dots else len(items)
    rest = [item for item in items[at + 1 :] if not isinstance(item, EllipsisType)]
    return [*items[:at], *whole, *rest]


def _bound(value: Any, length: Dim, fallback: Dim, context: Context) -> Dim:
    """A slice's bound, counted from the start and kept within the axis."""
    if value is None:
        return fallback
    bound = size(value, "slice bound", context)
    if type(bound) is int and type(length) is int:
        return max(bound + length, 0) if bound < 0 else min(bound, length)
    if holds(bound, "<", 0, context, "a slice bound counts from the end"):
        place = length + bound
        inside = holds(place, ">=", 0, context, "a slice bound lies before the start")
        return place if inside else 0
    inside = holds(bound, "<=", length, context, "a slice bound lies within the axis")
    return bound if inside else length


def _sliced(read: _Read, item: slice, context: Context) -> None:
    length = read.source.shape[read.at]
    step = 1 if item.step is None else size(item.step, "slice step", context)
    if hint_of(step) <= 0:
        message = "step must be greater than zero"
        refuse(context, "slice_step", message, shape=read.source.shape, step=step)
        raise CannotTell("a slice that goes backwards")
    if _depends_on_data(item, length):
        read.kept.append(_counted(read, "x[start:stop]", context))
        read.moves.append((Part.keep, read.at, None, step))
        read.at += 1
        return _step(read, None)
    start = _bound(item.start, length, 0, context)
    stop = _bound(item.stop, length, length, context)
    span = stop - start
    if not (type(start) is int and start == 0):
        span = span if holds(span, ">=", 0, context, "a slice is not empty") else 0
    left = ceil_div(span, step) if step != 1 else span
    if step != 1:
        values = f"ceil(({stop} - {start})/{step})"
        read.formulas.append(
            Formula(str(len(read.kept)), "ceil((stop - start)/step)", values, left)
        )
    read.kept.append(left)
    read.moves.append((Part.keep, read.at, start, step))
    read.at += 1
    whole = all(type(each) is int for each in (start, stop, step))
    _step(read, slice(start, stop, step) if whole else None)


def _counted(read: _Read, what: str, context: Context) -> Dim:
    if read.written:
        raise CannotTell(what)  # the tensor that is written keeps its shape
    return context.counted(what)


def _depends_on_data(item: slice, length: Dim) -> bool:
    """Whether the length of a slice depends on a size that only data tell; a whole axis is what
    it is."""
    bounds = (item.start, item.stop, item.step)
    whole = item.start in (None, 0) and item.stop is None and item.step in (None, 1)
    return not whole and any(isinstance(b, SymInt) and counts(b) for b in (*bounds, length))


def _step(read: _Read, item: Any) -> None:
    if read.steps is not None:
        read.steps = None if item is None else [*read.steps, item]


def _picked(read: _Read, item: Dim, context: Context) -> None:
    need_inside(read.source, read.at, item, context)
    read.moves.append((Part.drop, read.at, wrapped(item, read.source.shape[read.at])))
    read.at += 1
    _step(read, item if type(item) is int else None)


def _index_of_list(item: Any, context: Context) -> Tensor:
    """``x[[0, 2]]``: a nested list of integers, or of booleans, is an index tensor."""
    shape: list[Dim] = []
    level = item
    while isinstance(level, list | tuple | range):
        shape.append(len(level))
        level = level[0] if level else 0
    numbers = list(_leaves(item))
    if any(isinstance(number, bool) for number in numbers):
        if len(shape) == 1:
            return Tensor(tuple(shape), "bool", tuple(numbers))
        raise CannotTell("a nested list of booleans as an index")
    if not all(type(number) is int for number in numbers):
        raise CannotTell("a list index with parts that are not known integers")
    value = tuple(numbers) if len(shape) == 1 else None
    return Tensor(tuple(shape), "int64", value)


def _leaves(item: Any) -> Any:
    if isinstance(item, list | tuple | range):
        for each in item:
            yield from _leaves(each)
    else:
        yield item


def _advanced(read: _Read, item: Tensor, context: Context) -> None:
    read.steps = None
    if item.dtype in ("bool", "uint8"):
        item = _masked(read, item, context)
    elif item.dtype not in _ADVANCED:
        message = "tensors used as indices must be long, int, byte or bool tensors"
        refuse(context, "index_dtype", message, argument="index", given=item.dtype)
        read.at += 1
    else:
        if not item.shape:  # a 0-d index selects, as an integer does
            need_on_axis(item, read.source, read.at, context, negative=True)
            read.moves.append((Part.drop, read.at, None))
            read.at += 1
            return
        _need_inside(read, item, context)
        read.at += 1
    read.advanced.append(item)
    read.places.append(len(read.kept))


def _need_inside(read: _Read, item: Tensor, context: Context) -> None:
    """Known indices must lie within the axis. PyTorch counts the tensors among the indices."""
    among, length = len(read.advanced), hint_of(read.source.shape[read.at])

    def told(place: int, number: int) -> str:
        return f"index {number} is out of bounds for dimension {among} with size {length}"

    need_on_axis(item, read.source, read.at, context, told, negative=True)


def _masked(read: _Read, mask: Tensor, context: Context) -> Tensor:
    """A mask picks as many elements as it has true ones, from the axes it covers."""
    for offset, dim in enumerate(mask.shape):
        length = read.source.shape[read.at + offset]
        message = (
            f"The shape of the mask {shown(mask.shape)} at index {offset} does not match the shape "
            f"of the indexed tensor {shown(read.source.shape)} at index {read.at + offset}"
        )
        need(
            dim, "==", length, context, "mask_shape", message, shape=read.source.shape,
            mask=mask.shape, axis=read.at + offset,
        )  # fmt: skip
    read.at += mask.rank
    value = contents(mask)
    if value is None:
        return Tensor((_counted(read, "x[mask]", context),), "int64")
    return Tensor((sum(map(bool, flat(value))),), "int64")


def _apply(
    source: Tensor, index: Any, context: Context, written: bool = False
) -> tuple[Shape, _Read]:
    """The shape of ``source[index]``, which is read or written."""
    if not is_known(index) and not isinstance(index, EllipsisType | range):
        raise CannotTell("the index is not known")
    read = _Read(source, written)
    for item in _spread(source, _items(index), context):
        if isinstance(item, bool):
            raise CannotTell("a boolean as an index")
        if item is None:
            read.kept.append(1)
            read.moves.append((Part.new, read.at))
        elif isinstance(item, slice):
            _sliced(read, item, context)
        elif isinstance(item, int | SymInt):
            _picked(read, item, context)
        elif isinstance(item, Tensor):
            _advanced(read, item, context)
        elif isinstance(item, list | tuple | range):
            _advanced(read, _index_of_list(item, context), context)
        else:
            _refuse_item(item, context)
    return _assembled(read, context), read


def _refuse_item(item: Any, context: Context) -> None:
    if is_known(item):
        message = (
            "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are "
            f"valid indices (got {type(item).__name__})"
        )
        refuse(context, "index_type", message, got=type(item).__name__)
    raise CannotTell("an index of a kind that is not known")


def _assembled(read: _Read, context: Context) -> Shape:
    """Advanced indices broadcast together; their axes stand where the indices stood if those
    are neighbours, else in front (PyTorch, "Tensor indexing")."""
    if not read.advanced:
        return tuple(read.kept)
    joint = broadcast(read.advanced, context)
    adjacent = read.places[0] == read.places[-1]
    at = read.places[0] if adjacent else 0
    return (*read.kept[:at], *joint, *read.kept[at:])


def _taken(source: Tensor, shape: Shape, read: _Read, context: Context) -> Tensor:
    """A copy where tensors are among the indices, else a view: all of it if it is as large."""
    if read.advanced:
        at = read.places[0] if read.places[0] == read.places[-1] else 0
        part = read.part(Part.of(source))
        lies = part.gathered(shape, at, read.advanced, context)
        return Tensor(shape, source.dtype, layout=lies)
    layout = read.part(Part.of(source)).layout(shape)
    return view_of(source, shape, None, layout, _picked_extent(source, shape, read))


def _picked_extent(source: Tensor, shape: Shape, read: _Read) -> Extent | None:
    extent = followed(source)
    if extent is None:
        return None
    return extent.strided(
        shape, lambda steps: read.part(Part(source.shape, tuple(steps), 0)).steps()
    )


def getitem(bound: Bound, context: Context) -> Outcome:
    """``x[index]``."""
    source = tensor(bound, "input", context)
    if not source.shape and isinstance(bound["index"], int | SymInt):
        message = (
            "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` "
            "in C++ to convert a 0-dim tensor to a number"
        )
        refuse(context, "too_many_indices", message, shape=(), given=1)
        raise CannotTell("a 0-d tensor has no axis")
    shape, read = _apply(source, bound["index"], context)
    value = contents(source)
    if value is None or read.steps is None:
        return Outcome(_taken(source, shape, read, context), formulas=tuple(read.formulas))
    at = plain(shape)  # with the new axes, which pick nothing
    picked = None if at is None else nest(list(flat(_picked_contents(value, read.steps))), at)
    layout = read.part(Part.of(source)).layout(shape)
    return Outcome(view_of(source, shape, picked, layout), formulas=tuple(read.formulas))


def _picked_contents(value: Any, steps: Sequence[Any]) -> Any:
    if not steps:
        return value
    first, rest = steps[0], steps[1:]
    if isinstance(first, slice):
        return tuple(_picked_contents(item, rest) for item in value[first])
    if not -len(value) <= first < len(value):
        raise CannotTell("an index out of range picks nothing")
    return _picked_contents(value[first], rest)


def setitem(bound: Bound, context: Context) -> Outcome:
    """``x[index] = value``: the value must broadcast to the part it replaces."""
    source = tensor(bound, "input", context)
    forget(source)
    value = bound["value"]
    result = Outcome(Tensor(source.shape, source.dtype))
    try:
        shape, read = _apply(source, bound["index"], context, written=True)
    except CannotTell:
        return result  # the tensor keeps its shape whatever part of it is written
    if not read.advanced:
        need_own_memory(_taken(source, shape, read, context), (value,), context)
    else:
        _need_apart(source, bound["index"], value, context)
    if isinstance(value, Tensor):
        _need_fit(value, shape, context)
    return result


def _need_apart(source: Tensor, index: Any, value: Any, context: Context) -> None:
    """What tensors pick is not written from the memory that it lies in, nor by indices in it; a
    mask may lie there where one number is filled in (``TensorIndexing``, ATen).

    Raises CannotTell where only a part of the tensor is written: it need not be the shared one.
    """
    items = _items(index)
    given = [item for item in items if isinstance(item, Tensor)]
    one = not isinstance(value, Tensor) or numel(value.shape) == 1
    if one and any(item.dtype in ("bool", "uint8") for item in given):
        return
    operands = [each for each in (*given, value) if isinstance(each, Tensor)]
    shared = [each for each in operands if root(each) is root(source)]
    if not shared:
        return
    if not all(isinstance(item, Tensor | list | EllipsisType) or item == _WHOLE for item in items):
        raise CannotTell("whether the part that is written shares its memory")
    need_not_read(source, shared, context, apart=True)


def _need_fit(value: Tensor, shape: Shape, context: Context) -> None:
    given = value.shape
    while len(given) > len(shape) and type(given[0]) is int and given[0] == 1:
        given = given[1:]
    message = (
        f"shape mismatch: value tensor of shape {shown(value.shape)} cannot be broadcast to "
        f"indexing result of shape {shown(shape)}"
    )
    complaint = Complaint("assigned_shape", {"value": value.shape, "part": shape}, message)
    if len(given) > len(shape):
        context.need(False, complaint)
        return
    for own, other in zip(reversed(shape), reversed(given), strict=False):
        if type(other) is int and other == 1:
            continue
        if type(other) is not int and hint_of(other) == 1 != hint_of(own):
            context.decide(Relation(other, "==", 1), SPREAD_OUT)
        elif not context.need(Relation(own, "==", other), complaint):
            return
