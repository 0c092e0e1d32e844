"""Matrices: determinants, inverses, powers, systems of equations.

A matrix ``[... m n]`` is a batch of matrices over all axes but the last two (``factoring`` takes
them apart).
"""

from __future__ import annotations

from netgloss.catalogue.arithmetic import message_text
from netgloss.catalogue.records import CannotTell, Complaint, Context, Outcome, Shape, Tensor
from netgloss.catalogue.rules.common import (
    Bound,
    broadcast_pair,
    constant,
    equal,
    flag,
    refuse,
    refuse_rank,
    same_shape,
    tensor,
)
from netgloss.catalogue.rules.dtypes import real_of
from netgloss.catalogue.rules.factoring import (
    any_matrix,
    matrix,
    need_inexact,
    shorter,
    uncounted,
)
from netgloss.symbolic import hint_of, product


def det(bound: Bound, context: Context) -> Outcome:
    source = matrix(bound, "A", context, "linalg.det", square=True)
    return uncounted(Tensor(source.shape[:-2], source.dtype))


def slogdet(bound: Bound, context: Context) -> Outcome:
    """The sign, and the logarithm of the absolute value, which is real."""
    source = matrix(bound, "A", context, "linalg.slogdet", square=True)
    batch = source.shape[:-2]
    return uncounted((Tensor(batch, source.dtype), Tensor(batch, real_of(source.dtype))))


def logdet(bound: Bound, context: Context) -> Outcome:
    source = matrix(bound, "input", context, "logdet", square=True)
    return uncounted(Tensor(source.shape[:-2], source.dtype))


def cond(bound: Bound, context: Context) -> Outcome:
    """The condition number; only the norms that come from singular values take any matrix."""
    norm = bound["p"]
    source = matrix(bound, "A", context, "linalg.cond", square=norm not in (None, 2, -2))
    return uncounted(Tensor(source.shape[:-2], real_of(source.dtype)))


def inv(bound: Bound, context: Context) -> Outcome:
    source = matrix(bound, "A", context, "linalg.inv", square=True)
    return uncounted(Tensor(source.shape, source.dtype))


def inv_ex(bound: Bound, context: Context) -> Outcome:
    source = matrix(bound, "A", context, "linalg.inv_ex", square=True)
    info = Tensor(source.shape[:-2], "int32")
    return uncounted((Tensor(source.shape, source.dtype), info))


def pinv(bound: Bound, context: Context) -> Outcome:
    """The pseudoinverse of ``[... m n]`` is ``[... n m]``."""
    source = matrix(bound, "A", context, "linalg.pinv", square=bound["hermitian"] is True)
    rows, columns = source.shape[-2:]
    return uncounted(Tensor((*source.shape[:-2], columns, rows), source.dtype))


def matrix_rank(bound: Bound, context: Context) -> Outcome:
    source = matrix(bound, "A", context, "torch.linalg.matrix_rank")
    batch = source.shape[:-2]
    for name in ("tol", "atol", "rtol"):
        given = bound[name]
        if isinstance(given, Tensor):
            if given.dtype.startswith("complex"):
                message = (
                    f"torch.linalg.matrix_rank: {name} tensor of complex type is not supported."
                )
                refuse(context, "dtype_refused", message, dtype=given.dtype, wanted="a real number")
            batch = broadcast_pair(Tensor(batch), given, context)
    return uncounted(Tensor(batch, "int64"))


def matrix_power(bound: Bound, context: Context) -> Outcome:
    """Integers do as well, unless the power is negative."""
    power = constant(bound["n"], "n", context)
    source = any_matrix(bound, "A", context, "linalg.matrix_power", square=True)
    if power < 0:
        need_inexact(source, "A", context, "linalg.inv")
    side = source.shape[-1]
    products = max(abs(power).bit_length() - 1, 0) + max(bin(abs(power)).count("1") - 1, 0)
    macs = products * product(source.shape) * side
    return Outcome(Tensor(source.shape, source.dtype), macs, 2 * macs, counted=power >= 0)


def matrix_exp(bound: Bound, context: Context) -> Outcome:
    source = matrix(bound, "A", context, "linalg.matrix_exp", square=True)
    return uncounted(Tensor(source.shape, source.dtype))


# ---- systems of equations ---------------------------------------------------------------------
def _one_dtype(
    left: tuple[str, Tensor], right: tuple[str, Tensor], context: Context, operation: str
) -> None:
    (one, first), (other, second) = left, right
    if first.dtype != second.dtype:
        message = (
            f"{operation}: Expected {one} and {other} to have the same dtype, but found {one} of "
            f"type {first.dtype} and {other} of type {second.dtype} instead"
        )
        facts = {"left": one, "left_dtype": first.dtype, "right": other}
        refuse(context, "dtype_mismatch", message, **facts, right_dtype=second.dtype)


def _solved(
    source: Tensor, other: Tensor, name: str, left: bool, context: Context, operation: str
) -> Tensor:
    """What has the right-hand side's shape, its batch axes broadcast with the matrix's."""
    side = -2 if left else -1
    sizes = source.shape[-1], other.shape[side]
    message = (
        f"{operation}: Incompatible shapes of A and {name} for the equation "
        f"{'AX = B' if left else 'XA = B'} ({'x'.join(map(message_text, source.shape[-2:]))} and "
        f"{'x'.join(map(message_text, other.shape[-2:]))})"
    )
    facts = {"argument": name, "axis": other.rank + side, "expected": sizes[0], "given": sizes[1]}
    facts["shape"] = other.shape
    equal(*sizes, context, lambda: Complaint("size", facts, message))
    batch = broadcast_pair(Tensor(source.shape[:-2]), Tensor(other.shape[:-2]), context)
    return Tensor((*batch, *other.shape[-2:]), other.dtype)


def solve_ex(bound: Bound, context: Context) -> Outcome:
    """``A X = B``. B is a batch of vectors where it has one axis, or the shape of A without its
    last axis."""
    source, other = (
        matrix(bound, "A", context, "linalg.solve", square=True),
        tensor(bound, "B", context),
    )
    _one_dtype(("A", source), ("B", other), context, "linalg.solve")
    left = flag(bound, "left")
    vector = other.rank == 1 or same_shape(other.shape, source.shape[:-1])
    if other.rank == 0:
        message = "linalg.solve: B must have at least 1 dimension"
        refuse_rank(context, other, message, argument="B", least=1)
        raise CannotTell("a number is no right-hand side")
    if vector and not left:
        message = (
            "linalg.solve: Vector broadcasting of the left hand side is not supported for "
            "left=False. In this case linalg.solve is equivalent to B / A.squeeze(-1)"
        )
        refuse(context, "not_together", message, first="left=False", second="B")
    columns = Tensor((*other.shape, 1), other.dtype) if vector else other
    solved = _solved(source, columns, "B", left, context, "linalg.solve")
    result = Tensor(solved.shape[:-1], solved.dtype) if vector else solved
    info = Tensor(solved.shape[:-2] if not vector else result.shape[:-1], "int32")
    return uncounted((result, info))


def solve(bound: Bound, context: Context) -> Outcome:
    return uncounted(solve_ex(bound, context).value[0])


def solve_triangular(bound: Bound, context: Context) -> Outcome:
    operation = "linalg.solve_triangular"
    source = matrix(bound, "A", context, operation, square=True)
    other = matrix(bound, "B", context, operation)
    _one_dtype(("A", source), ("B", other), context, operation)
    return uncounted(_solved(source, other, "B", flag(bound, "left"), context, operation))


def triangular_solve(bound: Bound, context: Context) -> Outcome:
    """The older ``torch.triangular_solve``: the solution, and the matrix itself."""
    operation = "triangular_solve"
    source = matrix(bound, "A", context, operation, square=True)
    other = matrix(bound, "b", context, operation)
    _one_dtype(("A", source), ("b", other), context, operation)
    solved = _solved(source, other, "b", True, context, operation)
    side = source.shape[-2:]
    return uncounted((solved, Tensor((*solved.shape[:-2], *side), source.dtype)))


def cholesky_solve(bound: Bound, context: Context) -> Outcome:
    other = matrix(bound, "B", context, "cholesky_solve")
    source = matrix(bound, "L", context, "cholesky_solve", square=True)
    _one_dtype(("L", source), ("B", other), context, "cholesky_solve")
    return uncounted(_solved(source, other, "B", True, context, "cholesky_solve"))


def cholesky_inverse(bound: Bound, context: Context) -> Outcome:
    source = matrix(bound, "L", context, "cholesky_inverse", square=True)
    return uncounted(Tensor(source.shape, source.dtype))


def _with_pivots(bound: Bound, name: str, context: Context, operation: str) -> Tensor:
    source, pivots = (
        matrix(bound, name, context, operation, square=True),
        tensor(bound, "pivots", context),
    )
    if pivots.dtype != "int32":
        message = f"{operation}: pivots should be a Tensor of scalar type torch.int32"
        refuse(context, "index_dtype", message, argument="pivots", given=pivots.dtype)
    if not same_shape(pivots.shape, source.shape[:-1]):
        message = (
            f"{operation}: Number of pivots per batch should be same as the dimension of the matrix"
        )
        facts = {"argument": "pivots", "expected": source.shape[:-1], "given": pivots.shape}
        if len(pivots.shape) != source.rank - 1:
            refuse(context, "size_of", message, **facts)
        else:
            for one, other in zip(pivots.shape, source.shape[:-1], strict=True):
                equal(one, other, context, lambda: Complaint("size_of", facts, message))
    return source


def lu_solve(bound: Bound, context: Context) -> Outcome:
    source = _with_pivots(bound, "LU", context, "linalg.lu_solve")
    other = matrix(bound, "B", context, "linalg.lu_solve")
    _one_dtype(("LU", source), ("B", other), context, "linalg.lu_solve")
    return uncounted(_solved(source, other, "B", flag(bound, "left"), context, "linalg.lu_solve"))


def ldl_solve(bound: Bound, context: Context) -> Outcome:
    source = _with_pivots(bound, "LD", context, "torch.linalg.ldl_solve")
    other = matrix(bound, "B", context, "torch.linalg.ldl_solve")
    _one_dtype(("LD", source), ("B", other), context, "torch.linalg.ldl_solve")
    return uncounted(_solved(source, other, "B", True, context, "torch.linalg.ldl_solve"))


def lstsq(bound: Bound, context: Context) -> Outcome:
    """The solution, the residuals (none where there is no surplus of equations or the driver does
    not find the rank), the rank and the singular values, each only with some drivers."""
    source, other = matrix(bound, "A", context, "torch.linalg.lstsq"), tensor(bound, "B", context)
    _one_dtype(("input", source), ("other", other), context, "torch.linalg.lstsq")
    vector = other.rank == source.rank - 1
    if other.rank < 1 or source.rank - other.rank not in (0, 1):
        message = (
            "torch.linalg.lstsq: input.dim() must be greater or equal to other.dim() and "
            "(input.dim() - other.dim()) <= 1"
        )
        refuse(context, "ranks_differ", message, left=source.shape, right=other.shape)
        raise CannotTell("the right-hand side does not fit")
    driver = bound["driver"] or "gelsy"
    if driver not in ("gels", "gelsy", "gelsd", "gelss"):
        message = (
            "torch.linalg.lstsq: parameter `driver` should be one of (gels, gelsy, gelsd, gelss)"
        )
        choices = ("gels", "gelsy", "gelsd", "gelss")
        refuse(context, "choice", message, argument="driver", expected=choices, given=driver)
    columns = Tensor((*other.shape, 1), other.dtype) if vector else other
    sizes = columns.shape[-2], source.shape[-2]
    message = f"torch.linalg.lstsq: input.size(-2) should match other.size(-{1 if vector else 2})"
    facts = {"argument": "B", "axis": columns.rank - 2, "expected": sizes[1], "given": sizes[0]}
    facts["shape"] = other.shape
    equal(*sizes, context, lambda: Complaint("size", facts, message))
    batch = broadcast_pair(Tensor(source.shape[:-2]), Tensor(columns.shape[:-2]), context)
    (rows, unknowns), real = source.shape[-2:], real_of(source.dtype)
    solution: Shape = (*batch, unknowns) if vector else (*batch, unknowns, columns.shape[-1])
    surplus = hint_of(rows) > hint_of(unknowns)
    if surplus and driver != "gels" and driver != "gelsy":
        raise CannotTell("whether there are residuals depends on the rank, which is data")
    residuals: Shape = (0,)
    if surplus and driver == "gels":
        residuals = batch if vector else (*batch, columns.shape[-1])
    ranks: Shape = (0,) if driver == "gels" else batch
    values: Shape = (*batch, shorter(source, context)) if driver in ("gelsd", "gelss") else (0,)
    parts = (solution, source.dtype), (residuals, real), (ranks, "int64"), (values, real)
    return uncounted(tuple(Tensor(*part) for part in parts))
