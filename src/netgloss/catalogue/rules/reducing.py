"""Operations that reduce axes: sums, products and means; areas under curves.

Extremes are in ``extremes``, spread and norms in ``norms``.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from netgloss.catalogue.records import CannotTell, Context, Outcome, Shape, Tensor
from netgloss.catalogue.rules.common import (
    Bound,
    Rule,
    axes,
    axis,
    flag,
    holds,
    numel,
    refuse,
    replaced,
    tensor,
)
from netgloss.catalogue.rules.dtypes import (
    dtype_argument,
    floating,
    is_inexact,
    is_integral,
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


def reduced(source: Tensor, value: object) -> Outcome:
    """An outcome that costs an operation for each element that is reduced."""
    return Outcome(value, flops=numel(source.shape))


def refuse_integers(source: Tensor, dtype: str, context: Context, name: str) -> str:
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
            return reduced(source, Tensor(shape, dtype))
        return reduced(source, folded(source, dims, shape, dtype, known))

    return rule


sum_ = reduction(summed, sum)
count_nonzero = reduction(lambda dtype: "int64", lambda numbers: sum(map(bool, numbers)))
hash_tensor = reduction(lambda dtype: "uint64")
all_ = reduction(_bool, all)
any_ = reduction(_bool, any)


def need_dim(bound: Bound, context: Context, name: str) -> None:
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
    need_dim(bound, context, "prod")
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
    dtype = refuse_integers(source, dtype, context, "mean")
    return reduced(
        source, Tensor(reduced_shape(source, dims, flag(bound, "keepdim", context)), dtype)
    )


def logsumexp(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    dims = dims_of(bound, source, context)
    shape = reduced_shape(source, dims, flag(bound, "keepdim", context))
    return reduced(source, Tensor(shape, floating(source.dtype)))


def trapezoid(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    at = axis(bound, "dim", source.rank, context)
    return reduced(source, Tensor(reduced_shape(source, (at,), False), floating(source.dtype)))


def cumulative_trapezoid(bound: Bound, context: Context) -> Outcome:
    """The areas so far: one fewer than there are points."""
    source = tensor(bound, "input", context)
    at = axis(bound, "dim", source.rank, context)
    length = source.shape[at] - 1
    kept = holds(length, ">=", 0, context, "cumulative_trapezoid of an empty axis stays empty")
    shape = replaced(source.shape, at, length if kept else 0)
    return reduced(source, Tensor(shape, floating(source.dtype)))
