"""Spread and norms: ``std``, ``var``, ``norm`` and what goes with them."""

from __future__ import annotations

from netgloss.catalogue.records import CannotTell, Context, Outcome, Tensor
from netgloss.catalogue.rules.common import Bound, Rule, flag, refuse, refuse_rank, tensor
from netgloss.catalogue.rules.dtypes import (
    dtype_argument,
    floating,
    is_inexact,
    real_of,
    result_type,
)
from netgloss.catalogue.rules.elementwise import joint_shape
from netgloss.catalogue.rules.reducing import (
    dims_of,
    reduced,
    reduced_shape,
    refuse_integers,
)


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
        return reduced(source, (first, Tensor(shape, source.dtype)) if means else first)

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
    dtype = refuse_integers(source, given or source.dtype, context, "linalg.vector_norm")
    shape = reduced_shape(source, dims, flag(bound, "keepdim", context))
    return reduced(source, Tensor(shape, real_of(dtype)))


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
        refuse_rank(context, source, message, least=1, most=2)
    if isinstance(dim, tuple | list) and len(dim) > 2 and order is not None:
        message = f"linalg.norm: If dim is specified, it must be of length 1 or 2. Got {list(dim)}"
        refuse(context, "dims_count", message, dims=tuple(dim), expected=(1, 2))
    return norm(bound, context)


def matrix_norm(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    if source.rank < 2:
        message = "linalg.matrix_norm: The input tensor A must have at least 2 dimensions."
        refuse_rank(context, source, message, least=2)
        raise CannotTell("a matrix norm needs two axes")
    return norm(bound, context)


def renorm(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    if source.rank < 2:
        message = f"renorm: input needs at least 2 dimensions, got {source.rank} dimensions"
        refuse_rank(context, source, message, least=2)
    return reduced(source, Tensor(source.shape, source.dtype))


def dist(bound: Bound, context: Context) -> Outcome:
    """The norm of a difference: a 0-d tensor."""
    left, right = tensor(bound, "input", context), tensor(bound, "other", context)
    joint_shape([left, right], context)
    return reduced(left, Tensor((), real_of(floating(result_type((left, right))))))
