"""Operations that pick or scatter elements along axes."""

from __future__ import annotations

from netgloss.catalogue.records import Context, Outcome, Tensor
from netgloss.catalogue.rules.common import (
    Bound,
    axis,
    broadcast,
    need,
    numel,
    refuse,
    refuse_rank,
    replaced,
    same,
    shown,
    size,
    tensor,
)
from netgloss.catalogue.rules.dtypes import need_index, scalar_type
from netgloss.catalogue.rules.following import followed, need_on_axis
from netgloss.catalogue.rules.known import forget
from netgloss.catalogue.rules.memory import itself, need_not_read, overwritten
from netgloss.records import replace
from netgloss.symbolic import Dim, SymInt, hint_of


def _out_of_range(place: int, number: int) -> str:
    return "index out of range in self"


def index_select(bound: Bound, context: Context) -> Outcome:
    """The slices of an axis that a vector of indices names."""
    source, index = tensor(bound, "input", context), tensor(bound, "index", context)
    at = axis(bound, "dim", source.rank, context)
    need_index(index, context, "index_select")
    if index.rank > 1:
        message = "index_select(): Index is supposed to be a vector"
        refuse_rank(context, index, message, argument="index", most=1)
    count = numel(index.shape)
    if not source.shape:
        return Outcome(Tensor((), source.dtype))
    length = hint_of(source.shape[at])

    def told(place: int, number: int) -> str:
        return f"INDICES element is out of DATA bounds, id={number} axis_dim={length}"

    by_blocks = at == 1 and source.layout is None  # index_select_out_cpu_dim1_
    need_on_axis(index, source, at, context, told if by_blocks else _out_of_range)
    return Outcome(Tensor(replaced(source.shape, at, count), source.dtype))


def _same_rank(source: Tensor, index: Tensor, context: Context, name: str, what: str) -> bool:
    if max(source.rank, 1) == max(index.rank, 1):
        return True
    message = f"Index tensor must have the same number of dimensions as {what} tensor"
    refuse(context, "index_rank", message, operation=name, shape=source.shape, index=index.shape)
    return False


def _fits_in(
    index: Tensor, source: Tensor, skip: int, context: Context, name: str, what: str
) -> None:
    """``index.size(d) <= source.size(d)`` for every axis but ``skip`` (-1: none is left out)."""
    for at, (small, large) in enumerate(zip(index.shape, source.shape, strict=False)):
        if at == skip or same(small, large):
            continue
        message = (
            f"Size does not match at dimension {at} expected index {shown(index.shape)} to be no "
            f"larger than {what} {shown(source.shape)} apart from dimension {skip}"
        )
        need(
            small, "<=", large, context, "index_size", message, operation=name,
            shape=source.shape, index=index.shape, axis=at,
        )  # fmt: skip


def gather(bound: Bound, context: Context) -> Outcome:
    """Elements named by indices along one axis: the result has the shape of ``index``."""
    source, index = tensor(bound, "input", context), tensor(bound, "index", context)
    at = axis(bound, "dim", source.rank, context)
    if any(type(dim) is int and dim == 0 for dim in index.shape):
        return Outcome(Tensor(index.shape, source.dtype))
    need_index(index, context, "gather")
    if _same_rank(source, index, context, "gather", "input"):
        _fits_in(index, source, at, context, "gather", "self")
        if source.shape:
            need_on_axis(index, source, at, context)
    return Outcome(Tensor(index.shape, source.dtype))


def take_along_dim(bound: Bound, context: Context) -> Outcome:
    """``gather`` with broadcasting; without an axis, of the flattened tensor."""
    source, index = tensor(bound, "input", context), tensor(bound, "indices", context)
    if index.dtype != "int64":
        message = "torch.take_along_dim(): dtype of indices should be Long but got "
        refuse(context, "index_dtype", message + scalar_type(index.dtype), argument="indices",
               given=index.dtype)  # fmt: skip
    if bound["dim"] is None:  # with an axis, PyTorch does not look at the numbers
        need_on_axis(index, Tensor((numel(source.shape),)), 0, context)
        return Outcome(Tensor((numel(index.shape),), source.dtype))
    if source.rank != index.rank:
        message = (
            "torch.take_along_dim(): input and indices should have the same number of dimensions"
        )
        refuse(
            context, "index_rank", message, operation="take_along_dim", shape=source.shape,
            index=index.shape,
        )  # fmt: skip
        return Outcome(Tensor(index.shape, source.dtype))
    at = axis(bound, "dim", source.rank, context)
    open_source = Tensor(replaced(source.shape, at, 1), source.dtype, uid=source.uid)
    open_index = Tensor(replaced(index.shape, at, 1), index.dtype, uid=index.uid)
    joint = broadcast([open_source, open_index], context)
    return Outcome(Tensor(replaced(joint, at, index.shape[at]), source.dtype))


def need_place_of_all(index: Tensor, source: Tensor, context: Context) -> None:
    """The numbers are places of the flattened tensor, those counted from its end too."""
    count = numel(source.shape)

    def told(place: int, number: int) -> str:
        elements = f"{hint_of(count)} elements"
        return f"out of range: tried to access index {number} on a tensor of {elements}."

    need_on_axis(index, Tensor((count,)), 0, context, told, negative=True)


def take(bound: Bound, context: Context) -> Outcome:
    source, index = tensor(bound, "input", context), tensor(bound, "index", context)
    need_index(index, context, "take")
    need_place_of_all(index, source, context)
    return Outcome(Tensor(index.shape, source.dtype))


def scatter(bound: Bound, context: Context) -> Outcome:
    """Elements of ``src`` written to the places ``index`` names, or combined with what is there
    (``scatter_add``, or where a ``reduce`` is given): the shape of ``input`` stays."""
    source, index = tensor(bound, "input", context), tensor(bound, "index", context)
    at = axis(bound, "dim", source.rank, context)
    need_index(index, context, "scatter")
    given = bound["src"] if bound.get("value") is None else bound["value"]
    if any(type(dim) is int and dim == 0 for dim in index.shape):
        return Outcome(Tensor(source.shape, source.dtype))
    if _same_rank(source, index, context, "scatter", "self"):
        _fits_in(index, source, at, context, "scatter", "self")
        if source.shape:
            need_on_axis(index, source, at, context)
    if isinstance(given, Tensor):
        if given.dtype != source.dtype:
            message = "scatter(): Expected self.dtype to be equal to src.dtype"
            refuse(
                context, "dtype_mismatch", message, left="input",
 left_dtype=source.dtype, right="source", right_dtype=given.dtype,
            )  # fmt: skip
        if _same_rank(given, index, context, "scatter", "src"):
            _fits_in(index, given, -1, context, "scatter", "src")
    combined = "value" not in bound or bound.get("reduce") is not None
    flops = numel(index.shape) if combined else 0
    return Outcome(Tensor(source.shape, source.dtype), flops=flops)


def scatter_(bound: Bound, context: Context) -> Outcome:
    return overwritten(bound, scatter(bound, context), context, apart=True)


def index_add(bound: Bound, context: Context) -> Outcome:
    """Slices of ``source`` added to what is at the places ``index`` names."""
    target, index = tensor(bound, "input", context), tensor(bound, "index", context)
    added = tensor(bound, "source", context)
    at = axis(bound, "dim", target.rank, context)
    need_index(index, context, "index_add")
    if index.rank > 1:
        message = "index_add_(): Index is supposed to be a vector"
        refuse_rank(context, index, message, argument="index", most=1)
    if target.dtype != added.dtype:
        message = "index_add_(): self and source expected to have the same dtype"
        refuse(
            context, "dtype_mismatch", message, left="input",
 left_dtype=target.dtype, right="source", right_dtype=added.dtype,
        )  # fmt: skip
    if target.rank != added.rank and target.shape:
        message = (
            "source tensor shape must match self tensor shape, excluding the specified dimension. "
            f"Got self.shape = {shown(target.shape)} source.shape = {shown(added.shape)}"
        )
        refuse(
            context, "index_source", message, shape=target.shape, source=added.shape,
            index=index.shape, axis=at,
        )  # fmt: skip
    elif target.shape:
        for each, (own, given) in enumerate(zip(target.shape, added.shape, strict=True)):
            wanted = numel(index.shape) if each == at else own
            message = (
                f"source tensor shape must match self tensor shape, excluding the specified "
                f"dimension. Got self.shape = {shown(target.shape)} "
                f"source.shape = {shown(added.shape)}"
            )
            need(
                wanted, "==", given, context, "index_source", message, shape=target.shape,
                source=added.shape, index=index.shape, axis=each,
            )  # fmt: skip
    if target.shape:
        by_elements = target.rank == 2 and index.dtype == "int64"  # scatter_add does it
        need_on_axis(index, target, at, context, None if by_elements else _out_of_range)
    return Outcome(Tensor(target.shape, target.dtype), flops=numel(added.shape))


def index_add_(bound: Bound, context: Context) -> Outcome:
    return overwritten(bound, index_add(bound, context), context, apart=True)


def index_copy(bound: Bound, context: Context) -> Outcome:
    """Slices of ``source`` put at the places ``index`` names."""
    return replace(index_add(bound, context), flops=0)


def index_copy_(bound: Bound, context: Context) -> Outcome:
    return overwritten(bound, index_copy(bound, context), context, apart=True)


def index_fill(bound: Bound, context: Context) -> Outcome:
    source, index = tensor(bound, "input", context), tensor(bound, "index", context)
    at = axis(bound, "dim", source.rank, context)
    need_index(index, context, "index_fill")
    if source.shape:
        need_on_axis(index, source, at, context, negative=True)
    return Outcome(Tensor(source.shape, source.dtype))


def index_fill_(bound: Bound, context: Context) -> Outcome:
    outcome = index_fill(bound, context)
    need_not_read(bound["input"], (bound["index"],), context, apart=True)
    forget(bound["input"])
    return replace(outcome, value=itself(bound["input"]))


# ---- codes ------------------------------------------------------------------------------------
def one_hot(bound: Bound, context: Context) -> Outcome:
    """Class indices as rows of one 1 and many 0; the number of classes must be given."""
    source = tensor(bound, "input", context)
    if source.dtype != "int64":
        message = "one_hot is only applicable to index tensor of type LongTensor."
        refuse(context, "index_dtype", message, argument="input", given=source.dtype)
    classes = size(bound["num_classes"], "num_classes", context)
    if type(classes) is int and classes == -1:
        classes = _classes(source, context)
    else:
        message = "num_classes should be positive"
        need(classes, ">", 0, context, "class_count", message, shape=source.shape, classes=classes)
    need_on_axis(source, Tensor((*source.shape, classes)), source.rank, context, _class_told)
    return Outcome(Tensor((*source.shape, classes), "int64"))


def _class_told(place: int, number: int) -> str:
    wanted = "non-negative" if number < 0 else "smaller than num_classes"
    return f"Class values must be {wanted}."


def _classes(source: Tensor, context: Context) -> Dim:
    """One more than the largest class index."""
    extent = followed(source)
    greatest = None if extent is None else extent.greatest
    if isinstance(greatest, int | SymInt):
        return greatest + 1
    return context.counted("torch.nn.functional.one_hot")


def bucketize(bound: Bound, context: Context) -> Outcome:
    source, edges = tensor(bound, "input", context), tensor(bound, "boundaries", context)
    if edges.rank != 1:
        message = f"boundaries tensor must be 1 dimension, but got dim({edges.rank})"
        refuse_rank(context, edges, message, argument="boundaries", least=1, most=1)
    result = Tensor(source.shape, "int32" if bound["out_int32"] else "int64")
    return Outcome(result, counted=False)


def searchsorted(bound: Bound, context: Context) -> Outcome:
    """Where each value would stand in a sorted sequence."""
    edges, values = tensor(bound, "sorted_sequence", context), bound["input"]
    dtype = "int32" if bound["out_int32"] else "int64"
    if not isinstance(values, Tensor):
        return Outcome(Tensor((), dtype))
    if edges.rank != 1:
        for left, right in zip(edges.shape[:-1], values.shape[:-1], strict=False):
            message = (
                "torch.searchsorted(): boundaries tensor should be 1 dimension or the first N-1 "
                "dimensions of boundaries tensor and input value tensor must match"
            )
            need(
                left, "==", right, context, "search_batch", message, sequence=edges.shape,
                values=values.shape,
            )  # fmt: skip
    return Outcome(Tensor(values.shape, dtype), counted=False)


def histc(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    bins = size(bound["bins"], "bins", context)
    return Outcome(Tensor((bins,), source.dtype), flops=numel(source.shape))
