"""The largest, the smallest, the middle: of everything, along axes, and where they stand."""

from __future__ import annotations

from collections.abc import Callable

from netgloss.catalogue.records import Context, Outcome, Tensor
from netgloss.catalogue.rules.common import (
    Bound,
    Rule,
    axis,
    flag,
    need,
    refuse,
    refuse_rank,
    tensor,
)
from netgloss.catalogue.rules.dtypes import (
    is_complex,
    scalar_type,
)
from netgloss.catalogue.rules.elementwise import maximum, minimum
from netgloss.catalogue.rules.known import Number
from netgloss.catalogue.rules.reducing import (
    dims_of,
    folded,
    need_dim,
    reduced,
    reduced_shape,
)


def need_nonempty(
    source: Tensor, dims: tuple[int, ...] | None, context: Context, name: str
) -> None:
    """Extremes of nothing do not exist: the axes that are reduced (all, for None) have elements.
    ``name`` is the operation's in PyTorch's message."""
    which = range(source.rank) if dims is None else dims
    for at in which:
        if at < source.rank:
            message = (
                f"{name}(): Expected reduction dim {at} to have non-zero size."
                if dims is not None
                else f"{name}(): Expected reduction dim to be specified for input.numel() == 0. "
                "Specify the reduction dim with the 'dim' argument."
            )
            need(
                source.shape[at], ">", 0, context, "reduce_empty", message,
                shape=source.shape, dim=at,
            )  # fmt: skip


def _extreme_along(bound: Bound, context: Context, name: str, strict: bool = True) -> Outcome:
    source = tensor(bound, "input", context)
    need_dim(bound, context, name)
    if is_complex(source.dtype):
        message = f"{name} not implemented for complex tensors"
        refuse(context, "dtype_refused", message, dtype=source.dtype, wanted="a real number")
    if bound["dim"] is None:
        if not strict:
            return reduced(source, Tensor((), source.dtype))
        need_nonempty(source, None, context, name)
        return reduced(source, folded(source, None, (), source.dtype, _FOLDS[name]))
    at = axis(bound, "dim", source.rank, context)
    if source.shape:
        need_nonempty(source, (at,), context, name)
    shape = reduced_shape(source, (at,) if source.shape else (), flag(bound, "keepdim", context))
    values = Tensor(shape, source.dtype)
    if strict:
        values = folded(source, (at,), shape, source.dtype, _FOLDS[name])
    return reduced(source, (values, Tensor(shape, "int64")))


_FOLDS: dict[str, Callable[[list[Number]], Number]] = {
    "max": max, "amax": max, "min": min, "amin": min,
}  # fmt: skip


def _extreme(name: str, pairwise: Rule) -> Rule:
    """``max``/``min``: of everything, along an axis (values, indices), or of two tensors."""

    def rule(bound: Bound, context: Context) -> Outcome:
        other = bound.get("other")
        dim = bound["dim"]
        if isinstance(dim, Tensor):
            dim, other = None, dim
        if other is not None:
            along = "keepdim" if dim is None else "dim"
            if bound[along] is not None and bound[along] is not other:
                message = f"{name}() received an invalid combination of arguments"
                refuse(context, "not_together", message, first="other", second=along)
            return pairwise({"input": bound["input"], "other": other}, context)
        return _extreme_along(bound, context, name)

    return rule


max_ = _extreme("max", maximum)
min_ = _extreme("min", minimum)


_MOST_AXES = 64


def _few_axes(source: Tensor, context: Context) -> None:
    if source.rank > _MOST_AXES:
        message = f"only tensors with up to {_MOST_AXES} dims are supported"
        refuse_rank(context, source, message, most=_MOST_AXES)


def _need_out(out: object, dtype: str, context: Context) -> None:
    """Extremes are written only to a tensor of their own dtype."""
    for each in out if isinstance(out, tuple | list) else (out,):
        if isinstance(each, Tensor) and each.dtype != dtype:
            message = (
                f"Expected the dtype for input and out to match, but got {scalar_type(dtype)} for "
                f"input's dtype and {scalar_type(each.dtype)} for out's dtype."
            )
            refuse(context, "in_place_dtype", message, dtype=each.dtype, result=dtype)


def _several(name: str) -> Rule:
    """``amax``/``amin``: over any axes, values only."""

    def rule(bound: Bound, context: Context) -> Outcome:
        source = tensor(bound, "input", context)
        _few_axes(source, context)
        _need_out(bound.get("out"), source.dtype, context)
        if is_complex(source.dtype):
            message = f"{name} not implemented for complex tensors"
            refuse(context, "dtype_refused", message, dtype=source.dtype, wanted="a real number")
        dims = dims_of(bound, source, context)
        need_nonempty(source, dims, context, name)
        shape = reduced_shape(source, dims, flag(bound, "keepdim", context))
        return reduced(source, folded(source, dims, shape, source.dtype, _FOLDS[name]))

    return rule


amax = _several("amax")
amin = _several("amin")


def aminmax(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    _few_axes(source, context)
    _need_out(bound.get("out"), source.dtype, context)
    dims = None if bound["dim"] is None else (axis(bound, "dim", source.rank, context),)
    need_nonempty(source, dims, context, "aminmax")
    shape = reduced_shape(source, dims, flag(bound, "keepdim", context))
    return reduced(source, (Tensor(shape, source.dtype), Tensor(shape, source.dtype)))


def _position(name: str) -> Rule:
    """``argmax``/``argmin``: int64; without an axis the place in the flattened tensor."""

    def rule(bound: Bound, context: Context) -> Outcome:
        source = tensor(bound, "input", context)
        if is_complex(source.dtype) or source.dtype == "bool":
            message = f"{name} not implemented for '{scalar_type(source.dtype)}'"
            refuse(context, "dtype_refused", message, dtype=source.dtype, wanted="a real number")
        dims = None if bound["dim"] is None else (axis(bound, "dim", source.rank, context),)
        need_nonempty(source, dims, context, name)
        shape = reduced_shape(source, dims, flag(bound, "keepdim", context))
        return reduced(source, Tensor(shape, "int64"))

    return rule


argmax = _position("argmax")
argmin = _position("argmin")


def median(bound: Bound, context: Context) -> Outcome:
    """Without an axis a 0-d tensor, with one (values, indices)."""
    return _extreme_along(bound, context, "median", strict=False)


def mode(bound: Bound, context: Context) -> Outcome:
    return _extreme_along(bound, context, "mode", strict=False)
