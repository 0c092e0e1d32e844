"""Matrices taken apart: eigenvalues, QR, singular values, LU, Cholesky, LDL.

A matrix ``[... m n]`` is a batch of matrices over all axes but the last two. How many operations
LAPACK takes depends on the numbers: factorizations are not counted.
"""

from __future__ import annotations

from typing import Any

from netgloss.catalogue.arithmetic import message_text
from netgloss.catalogue.records import CannotTell, Complaint, Context, Outcome, Tensor
from netgloss.catalogue.rules.common import (
    Bound,
    constant,
    equal,
    flag,
    holds,
    refuse,
    refuse_rank,
    tensor,
)
from netgloss.catalogue.rules.dtypes import is_inexact, real_of, scalar_type
from netgloss.symbolic import Dim, hint_of

_COMPLEX_OF = {"float32": "complex64", "float64": "complex128"}


def matrix(
    bound: Bound, name: str, context: Context, operation: str, square: bool = False
) -> Tensor:
    """The argument as a batch of (square) matrices of floating-point numbers."""
    source = any_matrix(bound, name, context, operation, square)
    need_inexact(source, name, context, operation)
    return source


def any_matrix(
    bound: Bound, name: str, context: Context, operation: str, square: bool = False
) -> Tensor:
    """The same of numbers of any kind."""
    source = tensor(bound, name, context)
    if source.rank < 2:
        message = f"{operation}: The input tensor {name} must have at least 2 dimensions."
        refuse_rank(context, source, message, argument=name, least=2)
        raise CannotTell("a matrix has two axes")
    if square:
        rows, columns = source.shape[-2:]
        message = (
            f"{operation}: {name} must be batches of square matrices, but they are "
            f"{message_text(rows)} by {message_text(columns)} matrices"
        )
        facts = {"argument": name, "axis": source.rank - 1, "expected": rows, "given": columns}
        facts["shape"] = source.shape
        equal(columns, rows, context, lambda: Complaint("size", facts, message))
    return source


def need_inexact(source: Tensor, name: str, context: Context, operation: str) -> None:
    if not is_inexact(source.dtype):
        message = (
            f"{operation}: Expected a floating point or complex tensor as input. Got "
            f"{scalar_type(source.dtype)}"
        )
        refuse(context, "float_dtype", message, argument=name, given=source.dtype)
    elif source.dtype in ("float16", "bfloat16"):
        message = (
            f"{operation}: Low precision dtypes not supported. Got {scalar_type(source.dtype)}"
        )
        refuse(context, "dtype_refused", message, dtype=source.dtype, wanted="a float")


def uncounted(value: Any) -> Outcome:
    return Outcome(value, counted=False)


def shorter(source: Tensor, context: Context) -> Dim:
    """The smaller of rows and columns."""
    rows, columns = source.shape[-2:]
    if holds(rows, "<=", columns, context, "as many as the matrix has rows or columns"):
        return rows
    return columns


def _complex(dtype: str) -> str:
    return _COMPLEX_OF.get(dtype, dtype)


def _info(source: Tensor) -> Tensor:
    return Tensor(source.shape[:-2], "int32")


# ---- Cholesky ---------------------------------------------------------------------------------
def cholesky(bound: Bound, context: Context) -> Outcome:
    source = matrix(bound, "A", context, "linalg.cholesky", square=True)
    return uncounted(Tensor(source.shape, source.dtype))


def cholesky_ex(bound: Bound, context: Context) -> Outcome:
    source = matrix(bound, "A", context, "linalg.cholesky", square=True)
    return uncounted((Tensor(source.shape, source.dtype), _info(source)))


# ---- eigenvalues ------------------------------------------------------------------------------
def eig(bound: Bound, context: Context) -> Outcome:
    source = matrix(bound, "A", context, "linalg.eig", square=True)
    dtype = _complex(source.dtype)
    return uncounted((Tensor(source.shape[:-1], dtype), Tensor(source.shape, dtype)))


def eigvals(bound: Bound, context: Context) -> Outcome:
    source = matrix(bound, "A", context, "linalg.eigvals", square=True)
    return uncounted(Tensor(source.shape[:-1], _complex(source.dtype)))


def _need_triangle(bound: Bound, context: Context) -> None:
    side = bound["UPLO"]
    if side not in ("U", "L", "u", "l"):
        message = f"Expected UPLO argument to be 'L' or 'U', but got {side}"
        refuse(context, "choice", message, argument="UPLO", expected=("L", "U"), given=side)


def eigh(bound: Bound, context: Context) -> Outcome:
    """Of symmetric matrices the eigenvalues are real."""
    source = matrix(bound, "A", context, "linalg.eigh", square=True)
    _need_triangle(bound, context)
    values = Tensor(source.shape[:-1], real_of(source.dtype))
    return uncounted((values, Tensor(source.shape, source.dtype)))


def eigvalsh(bound: Bound, context: Context) -> Outcome:
    source = matrix(bound, "A", context, "linalg.eigvalsh", square=True)
    _need_triangle(bound, context)
    return uncounted(Tensor(source.shape[:-1], real_of(source.dtype)))


# ---- QR ---------------------------------------------------------------------------------------
def qr(bound: Bound, context: Context) -> Outcome:
    """``[... m n]`` gives ``Q [... m k]`` and ``R [... k n]`` with k the shorter side; with
    ``complete`` k is m, with ``r`` there is no Q."""
    source, mode = matrix(bound, "A", context, "linalg.qr"), bound["mode"]
    if mode not in ("reduced", "complete", "r"):
        message = (
            f"qr received unrecognized mode '{mode}' but expected one of 'reduced' (default), "
            "'r', or 'complete'"
        )
        choices = ("reduced", "complete", "r")
        refuse(context, "choice", message, argument="mode", expected=choices, given=mode)
    batch, (rows, columns) = source.shape[:-2], source.shape[-2:]
    inner = rows if mode == "complete" else shorter(source, context)
    right = Tensor((*batch, inner, columns), source.dtype)
    left = (0,) if mode == "r" else (*batch, rows, inner)
    return uncounted((Tensor(left, source.dtype), right))


def geqrf(bound: Bound, context: Context) -> Outcome:
    """R and the reflections in one matrix, and their factors."""
    source = matrix(bound, "input", context, "torch.geqrf")
    factors = (*source.shape[:-2], shorter(source, context))
    return uncounted((Tensor(source.shape, source.dtype), Tensor(factors, source.dtype)))


def _reflections(bound: Bound, name: str, context: Context, operation: str) -> Tensor:
    source, factors = tensor(bound, name, context), tensor(bound, "tau", context)
    if source.rank < 2:
        message = f"{operation}: input must have at least 2 dimensions."
        refuse_rank(context, source, message, argument=name, least=2)
        raise CannotTell("a matrix has two axes")
    need_inexact(source, name, context, operation)
    if factors.rank != source.rank - 1:
        message = (
            f"{operation}: Expected tau to have one dimension less than input, but got tau.ndim "
            f"equal to {factors.rank} and input.ndim is equal to {source.rank}"
        )
        facts = {"argument": "tau", "expected": (source.rank - 1,), "given": factors.rank}
        refuse(context, "rank", message, **facts, shape=factors.shape)
        raise CannotTell("the factors do not fit the reflections")
    if factors.dtype != source.dtype:
        message = (
            f"{operation}: tau dtype {factors.dtype} does not match input dtype {source.dtype}"
        )
        facts = {"left": name, "left_dtype": source.dtype, "right": "tau"}
        refuse(context, "dtype_mismatch", message, **facts, right_dtype=factors.dtype)
    return source


def _need_at_most(
    left: Dim, right: Dim, context: Context, message: str, argument: str, source: Tensor
) -> None:
    facts = {"argument": argument, "axis": source.rank - 1, "expected": right, "given": left}
    facts["shape"] = source.shape
    if not holds(left, "<=", right, context, message):
        context.need(False, Complaint("size", facts, message))


def householder_product(bound: Bound, context: Context) -> Outcome:
    """The reflections multiplied out: the first columns of Q."""
    operation = "torch.linalg.householder_product"
    source = _reflections(bound, "A" if "A" in bound else "input", context, operation)
    rows, columns = source.shape[-2:]
    message = f"{operation}: input.shape[-2] must be greater than or equal to input.shape[-1]"
    _need_at_most(columns, rows, context, message, "A", source)
    factors = tensor(bound, "tau", context)
    message = f"{operation}: input.shape[-1] must be greater than or equal to tau.shape[-1]"
    _need_at_most(factors.shape[-1], columns, context, message, "tau", factors)
    return uncounted(Tensor(source.shape, source.dtype))


def ormqr(bound: Bound, context: Context) -> Outcome:
    """A matrix multiplied with the Q that the reflections stand for."""
    source = _reflections(bound, "input", context, "torch.ormqr")
    other = tensor(bound, "other", context)
    if other.rank < 2:
        message = "torch.ormqr: other must have at least 2 dimensions."
        refuse_rank(context, other, message, argument="other", least=2)
        raise CannotTell("a matrix has two axes")
    if other.dtype != source.dtype:
        message = (
            f"torch.ormqr: Expected input and other to have the same dtype, but input has dtype "
            f"{source.dtype} and other has dtype {other.dtype}"
        )
        dtypes = {"left": "input", "left_dtype": source.dtype, "right": "other"}
        refuse(context, "dtype_mismatch", message, **dtypes, right_dtype=other.dtype)
    side = -2 if flag(bound, "left") else -1
    axis = other.rank + side
    facts = {"argument": "other", "axis": axis, "expected": source.shape[-2]}
    facts |= {"given": other.shape[side], "shape": other.shape}
    message = f"torch.ormqr: other.shape[{side}] must be equal to input.shape[-2]"
    equal(other.shape[side], source.shape[-2], context, lambda: Complaint("size", facts, message))
    return uncounted(Tensor(other.shape, other.dtype))


# ---- singular values --------------------------------------------------------------------------
def svd(bound: Bound, context: Context) -> Outcome:
    """``U``, the singular values, ``Vh``."""
    source = matrix(bound, "A", context, "linalg.svd")
    batch, (rows, columns), count = source.shape[:-2], source.shape[-2:], shorter(source, context)
    full = flag(bound, "full_matrices")
    left, right = (rows, columns) if full else (count, count)
    values = Tensor((*batch, count), real_of(source.dtype))
    parts = (*batch, rows, left), (*batch, right, columns)
    return uncounted((Tensor(parts[0], source.dtype), values, Tensor(parts[1], source.dtype)))


def old_svd(bound: Bound, context: Context) -> Outcome:
    """``torch.svd``: V instead of Vh, and whole matrices of zeros where they are not wanted."""
    source = matrix(bound, "input", context, "linalg.svd")
    batch, (rows, columns), count = source.shape[:-2], source.shape[-2:], shorter(source, context)
    wanted, some = flag(bound, "compute_uv"), flag(bound, "some")
    left, right = (count, count) if some and wanted else (rows, columns)
    values = Tensor((*batch, count), real_of(source.dtype))
    parts = (*batch, rows, left), (*batch, columns, right)
    return uncounted((Tensor(parts[0], source.dtype), values, Tensor(parts[1], source.dtype)))


def svdvals(bound: Bound, context: Context) -> Outcome:
    source = matrix(bound, "A", context, "linalg.svdvals")
    shape = (*source.shape[:-2], shorter(source, context))
    return uncounted(Tensor(shape, real_of(source.dtype)))


def svd_lowrank(bound: Bound, context: Context) -> Outcome:
    """About the first ``q`` singular values; never more than there are."""
    return _lowrank(bound, constant(bound["q"], "q", context), context)


def pca_lowrank(bound: Bound, context: Context) -> Outcome:
    source = matrix(bound, "A", context, "pca_lowrank")
    count = bound["q"]
    if count is None:
        least = shorter(source, context)
        count = least if hint_of(least) <= 6 else 6
        return _lowrank(bound, count, context)
    count = constant(count, "q", context)
    if not 0 <= count <= min(map(hint_of, source.shape[-2:])):
        message = f"q(={count}) must be non-negative integer and not greater than min(m, n)="
        message += str(min(map(hint_of, source.shape[-2:])))
        facts = {"argument": "q", "low": 0, "high": shorter(source, context), "given": count}
        refuse(context, "within", message, **facts)
    return _lowrank(bound, count, context)


def _lowrank(bound: Bound, count: Dim, context: Context) -> Outcome:
    source = matrix(bound, "A", context, "svd_lowrank")
    least = shorter(source, context)
    few = holds(count, "<=", least, context, "as many singular values as there are")
    count = count if few else least
    batch, (rows, columns) = source.shape[:-2], source.shape[-2:]
    values = Tensor((*batch, count), real_of(source.dtype))
    parts = (*batch, rows, count), (*batch, columns, count)
    return uncounted((Tensor(parts[0], source.dtype), values, Tensor(parts[1], source.dtype)))


# ---- LU and LDL -------------------------------------------------------------------------------
def _packed(bound: Bound, context: Context, operation: str) -> tuple[Tensor, Tensor, Tensor]:
    source = matrix(bound, "A", context, operation)
    pivots = Tensor((*source.shape[:-2], shorter(source, context)), "int32")
    return Tensor(source.shape, source.dtype), pivots, _info(source)


def lu_factor(bound: Bound, context: Context) -> Outcome:
    return uncounted(_packed(bound, context, "torch.lu_factor")[:2])


def lu_factor_ex(bound: Bound, context: Context) -> Outcome:
    return uncounted(_packed(bound, context, "torch.lu_factor_ex"))


def old_lu(bound: Bound, context: Context) -> Outcome:
    """``torch.lu``: the infos only where asked for."""
    return uncounted(
        _packed(bound, context, "torch.lu_factor")[: 3 if flag(bound, "get_infos") else 2]
    )


def _unpacked(source: Tensor, context: Context) -> tuple[Tensor, Tensor, Tensor]:
    batch, (rows, columns), count = source.shape[:-2], source.shape[-2:], shorter(source, context)
    shapes = (*batch, rows, rows), (*batch, rows, count), (*batch, count, columns)
    left, middle, right = (Tensor(shape, source.dtype) for shape in shapes)
    return left, middle, right


def lu(bound: Bound, context: Context) -> Outcome:
    """The permutation, the lower and the upper triangle."""
    source = matrix(bound, "A", context, "linalg.lu")
    permutation, lower, upper = _unpacked(source, context)
    if not flag(bound, "pivot"):
        permutation = Tensor((0,), source.dtype)
    return uncounted((permutation, lower, upper))


def lu_unpack(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "LU_data", context)
    pivots = tensor(bound, "LU_pivots", context)
    if source.rank < 2:
        message = (
            "torch.lu_unpack: Expected tensor with 2 or more dimensions. Got size: "
            f"{message_text(source.shape)} instead"
        )
        refuse_rank(context, source, message, argument="LU_data", least=2)
        raise CannotTell("a matrix has two axes")
    if flag(bound, "unpack_pivots") and pivots.dtype != "int32":
        message = (
            "torch.lu_unpack: LU_pivots is expected to be a contiguous tensor of torch.int32 dtype."
        )
        refuse(context, "index_dtype", message, argument="LU_pivots", given=pivots.dtype)
    permutation, lower, upper = _unpacked(source, context)
    nothing = Tensor((0,), source.dtype)
    if not flag(bound, "unpack_data"):
        lower = upper = nothing
    if not flag(bound, "unpack_pivots"):
        permutation = nothing
    return uncounted((permutation, lower, upper))


def ldl_factor_ex(bound: Bound, context: Context) -> Outcome:
    source = matrix(bound, "A", context, "torch.linalg.ldl_factor_ex", square=True)
    pivots = Tensor(source.shape[:-1], "int32")
    return uncounted((Tensor(source.shape, source.dtype), pivots, _info(source)))


def ldl_factor(bound: Bound, context: Context) -> Outcome:
    return uncounted(ldl_factor_ex(bound, context).value[:2])
