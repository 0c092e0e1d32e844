"""Tensors of given strides, and tensors that are written into at places that a view names."""

from __future__ import annotations

from typing import Any

from netgloss.catalogue.records import (
    NOT_KNOWN,
    CannotTell,
    Complaint,
    Context,
    DType,
    Layout,
    MemoryFormat,
    Outcome,
    Shape,
    Tensor,
)
from netgloss.catalogue.rules import diagonals, slicing
from netgloss.catalogue.rules.casting import ITEMSIZES
from netgloss.catalogue.rules.common import (
    Bound,
    Rule,
    axis,
    broadcast,
    constant,
    constants,
    numel,
    refuse,
    same_shape,
    shown,
    sizes,
    tensor,
)
from netgloss.catalogue.rules.creating import dtype_of, scalar_of, shape_of
from netgloss.catalogue.rules.dtypes import is_integral, need_index
from netgloss.catalogue.rules.expanding import expand
from netgloss.catalogue.rules.indexing import getitem, setitem
from netgloss.catalogue.rules.known import forget, root, view_of
from netgloss.catalogue.rules.layout import offset_of, placed
from netgloss.catalogue.rules.memory import in_place, overwritten
from netgloss.catalogue.rules.reducing import summed
from netgloss.catalogue.rules.selecting import index_add, need_place_of_all
from netgloss.catalogue.strides import contiguous, in_format, packed
from netgloss.symbolic import Dim, Relation, hint_of


# ---- strides ----------------------------------------------------------------------------------
def _strided_shape(bound: Bound, context: Context) -> Shape:
    shape = shape_of(bound, context, listed=True)
    strides = constants(bound["stride"], "stride", context)
    if len(strides) != len(shape):
        message = "mismatch in length of strides and shape"
        facts = {"argument": "stride", "expected": len(shape), "given": strides}
        refuse(context, "tuple_length", message, **facts)
    if any(stride < 0 for stride in strides):
        message = "as_strided: Negative strides are not supported at the moment, got strides: "
        facts = {"argument": "stride", "value": strides}
        refuse(context, "negative_argument", f"{message}{list(strides)}", **facts)
    return shape


def as_strided(bound: Bound, context: Context) -> Outcome:
    """A view of the memory itself, which the source may show only a part of."""
    source = tensor(bound, "input", context)
    shape, given = _strided_shape(bound, context), bound["storage_offset"]
    offset = offset_of(source) if given is None else constant(given, "storage_offset", context)
    layout = _layout(bound, shape, offset, context)
    if layout is not None:
        _need_inside(source, shape, layout, context)
    return Outcome(view_of(source, shape, layout=layout))


def _need_inside(source: Tensor, shape: Shape, layout: Layout, context: Context) -> None:
    """The last element lies in the memory, which is as long as the tensor that it was made for."""
    memory, strides, start = root(source), layout.strides, layout.offset
    if memory.layout is not None or strides is None or start is None or 0 in shape:
        return
    if memory.dtype != source.dtype or source.dtype not in ITEMSIZES:
        return
    itemsize = ITEMSIZES[source.dtype]
    end: Dim = start + 1
    for size, step in zip(shape, strides, strict=True):
        end = end + (size - 1) * step
    wanted, given = end * itemsize, numel(memory.shape) * itemsize
    message = (
        f"setStorage: sizes {shown(shape)}, strides {shown(strides)}, storage offset "
        f"{hint_of(start)}, and itemsize {itemsize} requiring a storage size of "
        f"{hint_of(wanted)} are out of bounds for storage of size {hint_of(given)}"
    )
    facts = {"shape": shape, "strides": strides, "offset": start, "itemsize": itemsize}
    complaint = Complaint("beyond_memory", facts | {"wanted": wanted, "given": given}, message)
    context.need(Relation(wanted, "<=", given), complaint)


def _layout(bound: Bound, shape: Shape, offset: Dim | None, context: Context) -> Layout | None:
    strides = constants(bound["stride"], "stride", context)
    return placed(shape, strides, offset) if len(strides) == len(shape) else NOT_KNOWN


def empty_strided(bound: Bound, context: Context) -> Outcome:
    shape = _strided_shape(bound, context)
    layout = _layout(bound, shape, 0, context)
    return Outcome(Tensor(shape, dtype_of(bound, context), layout=layout))


def new_empty_strided(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    shape = _strided_shape(bound, context)
    layout = _layout(bound, shape, 0, context)
    return Outcome(Tensor(shape, dtype_of(bound, context, source.dtype), layout=layout))


def empty_permuted(bound: Bound, context: Context) -> Outcome:
    """``size`` is the shape; the layout only says how it lies in memory."""
    shape = shape_of(bound, context)
    layout = constants(bound["physical_layout"], "physical_layout", context)
    astray = [at for at, dim in enumerate(layout) if not 0 <= dim < max(len(shape), 1)]
    if len(layout) == len(shape) and astray:
        high = max(len(shape), 1) - 1
        message = (
            f"Dimension out of range (expected to be between 0 and {high}, but got "
            f"{layout[astray[0]]} at index {astray[0]})."
        )
        refuse(
            context, "dim_range", message, dim=layout[astray[0]], rank=len(shape), low=0, high=high
        )
    elif sorted(layout) != list(range(len(shape))):
        message = (
            f"Number of dimensions in size does not match the length of the physical_layout; i.e. "
            f"len(size) = {len(shape)} is not equal to len(physical_layout) = {len(layout)}"
        )
        refuse(context, "permute_rank", message, dims=layout, shape=shape)
        return Outcome(Tensor(shape, dtype_of(bound, context)))
    lies = placed(shape, packed(shape, layout[::-1]))
    return Outcome(Tensor(shape, dtype_of(bound, context), layout=lies))


def scalar_tensor(bound: Bound, context: Context) -> Outcome:
    """A 0-d tensor of the default dtype where none is given."""
    scalar_of(bound["s"], context, "s")
    dtype = bound["dtype"]
    return Outcome(Tensor((), dtype.name if isinstance(dtype, DType) else dtype_of(bound, context)))


def resize(bound: Bound, context: Context) -> Outcome:
    """The tensor itself with another shape and as much memory as that needs."""
    source = tensor(bound, "input", context)
    return _resized(source, shape_of(bound, context), bound["memory_format"])


def resize_as(bound: Bound, context: Context) -> Outcome:
    source, other = tensor(bound, "input", context), tensor(bound, "the_template", context)
    asked = bound["memory_format"]
    if isinstance(asked, MemoryFormat) and asked.name == "preserve_format":
        raise CannotTell("the memory format of another tensor")
    return _resized(source, other.shape, asked)


def _resized(source: Tensor, shape: Shape, asked: object) -> Outcome:
    """From the same place of the memory on, row by row where no other format is asked for; a
    tensor that has the shape stays as it lies."""
    forget(source)
    memory, start = root(source), offset_of(source)
    if not isinstance(asked, MemoryFormat):
        if same_shape(shape, source.shape):
            return Outcome(view_of(source, shape, layout=source.layout))
        strides = contiguous(shape)
    else:
        strides = in_format(asked, shape)
    kept = start is not None and hint_of(start + numel(shape)) <= hint_of(numel(memory.shape))
    layout = placed(shape, strides, start)
    return Outcome(Tensor(shape, source.dtype, base=memory if kept else None, layout=layout))


def sum_to_size(bound: Bound, context: Context) -> Outcome:
    """The sum over the axes that broadcasting from ``size`` would have added."""
    source, shape = tensor(bound, "input", context), sizes(bound["size"], "size", context)
    expand(Tensor(shape), source.shape, context)
    dtype = source.dtype if shape and same_shape(shape, source.shape) else summed(source.dtype)
    return Outcome(Tensor(shape, dtype), flops=numel(source.shape))


# ---- a view written over ----------------------------------------------------------------------
def _scattered(view: Rule) -> Rule:
    """``input`` with the part that ``view`` shows replaced by ``src``, of that part's shape."""

    def rule(bound: Bound, context: Context) -> Outcome:
        source, other = tensor(bound, "input", context), tensor(bound, "src", context)
        part = view(bound, context).value.shape
        if not same_shape(part, other.shape):
            facts = {"argument": "src", "expected": part, "given": other.shape}
            message = (
                "expected src to have a size equal to the slice of self. src size = "
                f"{shown(other.shape)}, slice size = {shown(part)}"
            )
            complaint = Complaint("size_of", facts, message)
            if len(part) != len(other.shape):
                context.need(False, complaint)
            else:
                for wanted, given in zip(part, other.shape, strict=True):
                    if not context.need(Relation(wanted, "==", given), complaint):
                        break
        return Outcome(Tensor(source.shape, source.dtype))

    return rule


def _slice(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    at = axis(bound, "dim", source.rank, context)
    step = constant(bound["step"], "step", context)
    if step <= 0:
        refuse(context, "slice_step", "slice step must be positive", step=step)
        raise CannotTell("a slice of no step")
    index = (slice(None),) * at + (slice(bound["start"], bound["end"], step),)
    return getitem({"input": source, "index": index}, context)


diagonal_scatter = _scattered(diagonals.diagonal)
select_scatter = _scattered(slicing.select)
slice_scatter = _scattered(_slice)
as_strided_scatter = _scattered(as_strided)


# ---- places that an index names ---------------------------------------------------------------
def masked_scatter(bound: Bound, context: Context) -> Outcome:
    """The elements of ``source``, in order, wherever the mask is true."""
    target, mask = tensor(bound, "input", context), tensor(bound, "mask", context)
    source = tensor(bound, "source", context)
    if mask.dtype != "bool":
        message = (
            f"masked_scatter_ only supports boolean masks, but got mask with dtype {mask.dtype}"
        )
        refuse(context, "mask_dtype", message, argument="mask", dtype=mask.dtype)
    if target.dtype != source.dtype:
        message = (
            "masked_scatter: expected self and source to have same dtypes but got "
            f"{target.dtype} and {source.dtype}"
        )
        facts = {"left": "input", "left_dtype": target.dtype, "right": "source"}
        refuse(context, "dtype_mismatch", message, **facts, right_dtype=source.dtype)
    return Outcome(Tensor(broadcast([target, mask], context), target.dtype))


masked_scatter_ = in_place(masked_scatter)


def index_put(bound: Bound, context: Context) -> Outcome:
    """``input[indices] = values`` with a tensor for each axis."""
    target, values = tensor(bound, "input", context), tensor(bound, "values", context)
    if target.dtype != values.dtype:
        message = (
            "Index put requires the source and destination dtypes match, got "
            f"{target.dtype} for the destination and {values.dtype} for the source."
        )
        facts = {"left": "input", "left_dtype": target.dtype, "right": "values"}
        refuse(context, "dtype_mismatch", message, **facts, right_dtype=values.dtype)
    indices = bound["indices"]
    if not isinstance(indices, tuple | list):
        raise CannotTell("the indices are not known")
    index = tuple(slice(None) if each is None else each for each in indices)
    return setitem({"input": target, "index": index, "value": values}, context)


def put(bound: Bound, context: Context) -> Outcome:
    """Elements of ``source`` at places of the flattened tensor."""
    target, index = tensor(bound, "input", context), tensor(bound, "index", context)
    source = tensor(bound, "source", context)
    need_index(index, context, "put_")
    need_place_of_all(index, target, context)
    if target.dtype != source.dtype:
        message = (
            f"put_(): self and source expected to have the same dtype, but got self.dtype = "
            f"{target.dtype} and source.dtype = {source.dtype}"
        )
        refuse(
            context, "dtype_mismatch", message, left="input", left_dtype=target.dtype,
            right="source", right_dtype=source.dtype,
        )  # fmt: skip
    counts: tuple[Any, Any] = numel(index.shape), numel(source.shape)
    message = (
        "put_(): Expected source and index to have the same number of elements, but got "
        f"source.numel() = {shown(counts)[1]}, index.numel() = {shown(counts)[0]}"
    )
    facts = {"argument": "source", "expected": (counts[0],), "given": source.shape}
    context.need(Relation(counts[0], "==", counts[1]), Complaint("size_of", facts, message))
    return Outcome(Tensor(target.shape, target.dtype))


def put_(bound: Bound, context: Context) -> Outcome:
    return overwritten(bound, put(bound, context), context, apart=True)


def index_reduce(bound: Bound, context: Context) -> Outcome:
    """Slices combined at the places that ``index`` names."""
    choices = ("prod", "mean", "amax", "amin")
    if bound["reduce"] not in choices:
        message = (
            "index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got "
            f"{bound['reduce']}"
        )
        refuse(
            context, "choice", message, argument="reduce", expected=choices, given=bound["reduce"]
        )
    return index_add(bound, context)


def unravel_index(bound: Bound, context: Context) -> Outcome:
    """A tensor of places for every axis of ``shape``."""
    indices = tensor(bound, "indices", context)
    if not is_integral(indices.dtype):
        message = f"expected 'indices' to be integer dtype, but got {indices.dtype}"
        refuse(context, "index_dtype", message, argument="indices", given=indices.dtype)
    count = len(sizes(bound["shape"], "shape", context))
    return Outcome(tuple(Tensor(indices.shape, "int64") for _ in range(count)))
