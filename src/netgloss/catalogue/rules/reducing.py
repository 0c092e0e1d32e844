"""Operations that reduce axes: sums, means, extremes, norms; and running ones (cumsum)."""

from __future__ import annotations

import math
from collections.abc import Callable

from netgloss.catalogue.records import CannotTell, Context, Outcome, Shape, Tensor
from netgloss.catalogue.rules import elementwise
from netgloss.catalogue.rules.common import (
    Bound,
    Rule,
    axes,
    axis,
    flag,
    holds,
    need,
    numel,
    refuse,
    replaced,
    tensor,
)
from netgloss.catalogue.rules.dtypes import (
    dtype_argument,
    floating,
    is_complex,
    is_inexact,
    is_integral,
    real_of,
    result_type,
    scalar_type,
)
from netgloss.catalogue.rules.known import Number, contents, flat, plain, reordered
from netgloss.catalogue.rules.known import constant as known_constant

Result = Callable[[str], str]


def summed(dtype: str) -> str:
    """Sums and products of integers are kept in int64."""
    return "int64" if dtype == "bool" or is_integral(dtype) else dtype


def _bool(dtype: str) -> str:
    return dtype if dtype == "uint8" else "bool"


def reduced_shape(source: Tensor, dims: tuple[int, ...] | None, keepdim: bool) -> Shape:
    """The shape after reducing ``dims`` (all axes when ``None``)."""
    if dims is None:
        return (1,) * source.rank if keepdim else ()
    if keepdim:
        return tuple(1 if at in dims else dim for at, dim in enumerate(source.shape))
    return tuple(dim for at, dim in enumerate(source.shape) if at not in dims)


def dims_of(bound: Bound, source: Tensor, context: Context) -> tuple[int, ...] | None:
    """The argument ``dim``: None and an empty list mean every axis."""
    dim = bound.get("dim")
    if dim is None or (isinstance(dim, tuple | list) and not dim):
        return None
    return axes(dim, "dim", source.rank, context)


def _outcome(source: Tensor, value: object) -> Outcome:
    return Outcome(value, flops=numel(source.shape))


def _nonempty(source: Tensor, dims: tuple[int, ...] | None, context: Context, name: str) -> None:
    """Extremes of nothing do not exist."""
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


def _refuse_integers(source: Tensor, dtype: str, context: Context, name: str) -> str:
    """mean, std, norm, … are not defined for integers."""
    if is_inexact(dtype):
        return dtype
    message = (
        f"{name}(): could not infer output dtype. Input dtype must be either a floating point or "
        f"complex dtype. Got: {scalar_type(dtype)}"
        if name == "mean"
        else f"{name}: Expected a floating point or complex tensor as input. "
        f"Got {scalar_type(dtype)}"
    )
    refuse(context, "reduce_dtype", message, operation=name, shape=source.shape, dtype=dtype)
    return floating(dtype)


def folded(
    source: Tensor,
    dims: tuple[int, ...] | None,
    shape: Shape,
    dtype: str,
    fold: Callable[[list[Number]], Number],
) -> Tensor:
    """Known contents reduced over ``dims``, each group of numbers by ``fold``."""
    gone = tuple(range(source.rank)) if dims is None or not source.shape else dims
    left = [at for at in range(source.rank) if at not in gone]
    turned = reordered(source, (*left, *gone))
    value, at = contents(turned), plain(shape)
    if value is None or at is None:
        return Tensor(shape, dtype)
    numbers = list(flat(value))
    count = math.prod(at)
    size = len(numbers) // count if count else 0
    try:
        found = [fold(numbers[i * size : (i + 1) * size]) for i in range(count)]
    except (ArithmeticError, ValueError, TypeError):  # nothing to fold, or undecided
        return Tensor(shape, dtype)
    return known_constant(found, shape, dtype)


# ---- sums and the like ------------------------------------------------------------------------
def reduction(result: Result, known: Callable[[list[Number]], Number] | None = None) -> Rule:
    """A rule ``f(input, dim, keepdim, dtype)``. Known contents are reduced where they are of an
    exact kind (integers, bool): PyTorch adds floats in no fixed order."""

    def rule(bound: Bound, context: Context) -> Outcome:
        source = tensor(bound, "input", context)
        dims = dims_of(bound, source, context)
        dtype = dtype_argument(bound.get("dtype"), context) or result(source.dtype)
        keepdim = "keepdim" in bound and flag(bound, "keepdim", context)
        shape = reduced_shape(source, dims, keepdim)
        value = contents(source)
        if known is None or value is None or is_inexact(dtype) or is_inexact(source.dtype):
            return _outcome(source, Tensor(shape, dtype))
        return _outcome(source, folded(source, dims, shape, dtype, known))

    return rule


sum_ = reduction(summed, sum)
count_nonzero = reduction(lambda dtype: "int64", lambda numbers: sum(map(bool, numbers)))
all_ = reduction(_bool, all)
any_ = reduction(_bool, any)


def _need_dim(bound: Bound, context: Context, name: str) -> None:
    """``keepdim`` goes only with an axis (PyTorch tries two signatures in turn)."""
    if bound["dim"] is None and bound["keepdim"] is not None:
        message = f'{name}() missing 1 required positional arguments: "dim"'
        refuse(context, "missing_argument", message, function=name, arguments=("dim",))


def _dim_told(bound: Bound) -> None:
    """Of functions that take None for an axis: whether it was given cannot be seen any more."""
    if bound["dim"] is None and bound["keepdim"] is not None:
        raise CannotTell("keepdim without dim is refused, with dim=None it is not")


def summed_up(bound: Bound, context: Context) -> Outcome:
    """``torch.sum``."""
    _dim_told(bound)
    return sum_(bound, context)


def prod(bound: Bound, context: Context) -> Outcome:
    """``prod`` takes one axis at most."""
    dim = bound["dim"]
    _need_dim(bound, context, "prod")
    if isinstance(dim, tuple | list):
        message = "prod(): argument 'dim' must be int, not " + type(dim).__name__
        refuse(
            context, "argument_type", message, argument="dim", expected="int",
            got=type(dim).__name__,
        )  # fmt: skip
        raise CannotTell("prod reduces one axis")
    return _product(bound, context)


_product = reduction(summed, math.prod)


def mean(bound: Bound, context: Context) -> Outcome:
    """``torch.mean``."""
    _dim_told(bound)
    return nanmean(bound, context)


def nanmean(bound: Bound, context: Context) -> Outcome:
    """The mean; integers and bool are refused unless ``dtype`` is given."""
    source = tensor(bound, "input", context)
    dims = dims_of(bound, source, context)
    dtype = dtype_argument(bound.get("dtype"), context) or source.dtype
    dtype = _refuse_integers(source, dtype, context, "mean")
    return _outcome(
        source, Tensor(reduced_shape(source, dims, flag(bound, "keepdim", context)), dtype)
    )


def median(bound: Bound, context: Context) -> Outcome:
    """Without an axis a 0-d tensor, with one (values, indices)."""
    return _extreme_along(bound, context, "median", strict=False)


def mode(bound: Bound, context: Context) -> Outcome:
    return _extreme_along(bound, context, "mode", strict=False)


def logsumexp(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    dims = dims_of(bound, source, context)
    shape = reduced_shape(source, dims, flag(bound, "keepdim", context))
    return _outcome(source, Tensor(shape, floating(source.dtype)))


# ---- extremes ---------------------------------------------------------------------------------
def _extreme_along(bound: Bound, context: Context, name: str, strict: bool = True) -> Outcome:
    source = tensor(bound, "input", context)
    _need_dim(bound, context, name)
    if is_complex(source.dtype):
        message = f"{name} not implemented for complex tensors"
        refuse(context, "dtype_refused", message, dtype=source.dtype, wanted="a real number")
    if bound["dim"] is None:
        if not strict:
            return _outcome(source, Tensor((), source.dtype))
        _nonempty(source, None, context, name)
        return _outcome(source, folded(source, None, (), source.dtype, _FOLDS[name]))
    at = axis(bound, "dim", source.rank, context)
    if source.shape:
        _nonempty(source, (at,), context, name)
    shape = reduced_shape(source, (at,) if source.shape else (), flag(bound, "keepdim", context))
    values = Tensor(shape, source.dtype)
    if strict:
        values = folded(source, (at,), shape, source.dtype, _FOLDS[name])
    return _outcome(source, (values, Tensor(shape, "int64")))


_FOLDS: dict[str, Callable[[list[Number]], Number]] = {
    "max": max, "amax": max, "min": min, "amin": min,
}  # fmt: skip


def _extreme(name: str, pairwise: Rule) -> Rule:
    """``max``/``min``: of everything, along an axis (values, indices), or of two tensors."""

    def rule(bound: Bound, context: Context) -> Outcome:
        other = bound.get("other")
        if isinstance(bound["dim"], Tensor):
            other = bound["dim"]
        if other is not None:
            return pairwise({"input": bound["input"], "other": other}, context)
        return _extreme_along(bound, context, name)

    return rule


max_ = _extreme("max", elementwise.maximum)
min_ = _extreme("min", elementwise.minimum)


_MOST_AXES = 64


def _few_axes(source: Tensor, context: Context) -> None:
    if source.rank > _MOST_AXES:
        message = f"only tensors with up to {_MOST_AXES} dims are supported"
        facts = {"argument": "input", "most": _MOST_AXES, "given": source.rank}
        refuse(context, "rank_at_most", message, **facts, shape=source.shape)


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
        _nonempty(source, dims, context, name)
        shape = reduced_shape(source, dims, flag(bound, "keepdim", context))
        return _outcome(source, folded(source, dims, shape, source.dtype, _FOLDS[name]))

    return rule


amax = _several("amax")
amin = _several("amin")


def aminmax(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    _few_axes(source, context)
    _need_out(bound.get("out"), source.dtype, context)
    dims = None if bound["dim"] is None else (axis(bound, "dim", source.rank, context),)
    _nonempty(source, dims, context, "aminmax")
    shape = reduced_shape(source, dims, flag(bound, "keepdim", context))
    return _outcome(source, (Tensor(shape, source.dtype), Tensor(shape, source.dtype)))


def _position(name: str) -> Rule:
    """``argmax``/``argmin``: int64; without an axis the place in the flattened tensor."""

    def rule(bound: Bound, context: Context) -> Outcome:
        source = tensor(bound, "input", context)
        if is_complex(source.dtype) or source.dtype == "bool":
            message = f"{name} not implemented for '{scalar_type(source.dtype)}'"
            refuse(context, "dtype_refused", message, dtype=source.dtype, wanted="a real number")
        dims = None if bound["dim"] is None else (axis(bound, "dim", source.rank, context),)
        _nonempty(source, dims, context, name)
        shape = reduced_shape(source, dims, flag(bound, "keepdim", context))
        return _outcome(source, Tensor(shape, "int64"))

    return rule


argmax = _position("argmax")
argmin = _position("argmin")


# ---- spread and norms -------------------------------------------------------------------------
def _spread(name: str, means: bool) -> Rule:
    """``var(dim, unbiased, keepdim)`` and ``var(dim, *, correction, keepdim)``."""

    def rule(bound: Bound, context: Context) -> Outcome:
        source = tensor(bound, "input", context)
        dim = bound["dim"]
        if isinstance(dim, bool):  # std(input, unbiased)
            dim = None
        dims = dims_of({"dim": dim}, source, context)
        if not is_inexact(source.dtype):
            message = f"{name} only support floating point and complex dtypes"
            refuse(
                context, "reduce_dtype", message, operation=name, shape=source.shape,
                dtype=source.dtype,
            )  # fmt: skip
        shape = reduced_shape(source, dims, flag(bound, "keepdim", context))
        first = Tensor(shape, real_of(floating(source.dtype)))
        return _outcome(source, (first, Tensor(shape, source.dtype)) if means else first)

    return rule


std = _spread("std", False)
var = _spread("var", False)
std_mean = _spread("std_mean", True)
var_mean = _spread("var_mean", True)


def norm(bound: Bound, context: Context) -> Outcome:
    """``torch.norm``, ``torch.linalg.vector_norm``, ``torch.linalg.norm``."""
    source = tensor(bound, "input", context)
    dims = dims_of(bound, source, context)
    given = dtype_argument(bound.get("dtype"), context)
    dtype = _refuse_integers(source, given or source.dtype, context, "linalg.vector_norm")
    shape = reduced_shape(source, dims, flag(bound, "keepdim", context))
    return _outcome(source, Tensor(shape, real_of(dtype)))


def linalg_norm(bound: Bound, context: Context) -> Outcome:
    """With ``ord`` and no ``dim`` the input must be a vector or a matrix."""
    source = tensor(bound, "input", context)
    dim = bound["dim"]
    order = bound["ord"]
    if order is not None and dim is None and source.rank not in (1, 2):
        message = (
            "linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. "
            f"Got {source.rank}D."
        )
        refuse(
            context, "rank_between", message, argument="input", least=1, most=2,
            given=len(source.shape), shape=source.shape,
        )  # fmt: skip
    if isinstance(dim, tuple | list) and len(dim) > 2 and order is not None:
        message = f"linalg.norm: If dim is specified, it must be of length 1 or 2. Got {list(dim)}"
        refuse(context, "dims_count", message, dims=tuple(dim), expected=(1, 2))
    return norm(bound, context)


def matrix_norm(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    if source.rank < 2:
        message = "linalg.matrix_norm: The input tensor A must have at least 2 dimensions."
        refuse(
            context,
            "rank_at_least",
            message,
            argument="input",
            least=2,
            given=len(source.shape),
            shape=source.shape,
        )
        raise CannotTell("a matrix norm needs two axes")
    return norm(bound, context)


def renorm(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    if source.rank < 2:
        message = f"renorm: input needs at least 2 dimensions, got {source.rank} dimensions"
        refuse(
            context,
            "rank_at_least",
            message,
            argument="input",
            least=2,
            given=len(source.shape),
            shape=source.shape,
        )
    return _outcome(source, Tensor(source.shape, source.dtype))


def dist(bound: Bound, context: Context) -> Outcome:
    """The norm of a difference: a 0-d tensor."""
    left, right = tensor(bound, "input", context), tensor(bound, "other", context)
    elementwise.joint_shape([left, right], context)
    return _outcome(left, Tensor((), real_of(floating(result_type((left, right))))))


def trapezoid(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    at = axis(bound, "dim", source.rank, context)
    return _outcome(source, Tensor(reduced_shape(source, (at,), False), floating(source.dtype)))


def cumulative_trapezoid(bound: Bound, context: Context) -> Outcome:
    """The areas so far: one fewer than there are points."""
    source = tensor(bound, "input", context)
    at = axis(bound, "dim", source.rank, context)
    length = source.shape[at] - 1
    kept = holds(length, ">=", 0, context, "cumulative_trapezoid of an empty axis stays empty")
    shape = replaced(source.shape, at, length if kept else 0)
    return _outcome(source, Tensor(shape, floating(source.dtype)))
