"""Products of matrices in groups, and of matrices with scales beside them.

``torch.nn.functional.grouped_mm`` runs on the CPU and is compared with it. Of ``scaled_mm`` and
``scaled_grouped_mm`` the result is that of PyTorch's meta registrations
(torch/_meta_registrations.py); what their scales must be, which differs between devices, is not
checked.
"""

from __future__ import annotations

from netgloss.catalogue.records import CannotTell, Complaint, Context, Outcome, Tensor
from netgloss.catalogue.rules.common import (
    Bound,
    equal,
    numel,
    refuse,
    refuse_rank,
    simpler,
    tensor,
)
from netgloss.catalogue.rules.dtypes import dtype_argument, scalar_type
from netgloss.symbolic import Dim

_GROUPED = ("float32", "bfloat16", "float16")


def grouped_mm(bound: Bound, context: Context) -> Outcome:
    """One product for each group. Of an operand of two axes ``offs`` says where each group ends."""
    left, right = tensor(bound, "mat_a", context), tensor(bound, "mat_b", context)
    for name, source in (("mat_a", left), ("mat_b", right)):
        if source.dtype not in _GROUPED:
            message = (
                f"Expected {name} to be Float32, BFloat16 or Float16 matrix, got "
                f"{scalar_type(source.dtype)}"
            )
            refuse(context, "dtype_refused", message, dtype=source.dtype, wanted="a float")
    asked = dtype_argument(bound["out_dtype"], context)
    if asked is not None and asked != left.dtype:
        message = "Grouped gemm output dtype must match `mat_a` dtype"
        refuse(context, "dtype_refused", message, dtype=asked, wanted=left.dtype)
    if bound["bias"] is not None:
        refuse(context, "not_together", "Bias not supported yet", first="grouped_mm", second="bias")
    return _grouped(bound, left, right, left.dtype, context)


def scaled_grouped_mm(bound: Bound, context: Context) -> Outcome:
    left, right = tensor(bound, "mat_a", context), tensor(bound, "mat_b", context)
    dtype = _asked(bound, context) or "bfloat16"
    return _grouped(bound, left, right, dtype, context)


def scaled_mm(bound: Bound, context: Context) -> Outcome:
    left, right = tensor(bound, "mat_a", context), tensor(bound, "mat_b", context)
    if left.rank != 2 or right.rank != 2:
        message = f"Inputs must be 2D but got self.dim()={left.rank} and mat2.dim()={right.rank}"
        for name, source in (("mat_a", left), ("mat_b", right)):
            _need_axes(name, source, (2, 2), message, context)
        raise CannotTell("scaled_mm takes two matrices")
    inner = _one_inner(left, right, context)
    dtype = _asked(bound, context) or left.dtype
    return _result((left.shape[0], right.shape[1]), left.shape[0] * inner * right.shape[1], dtype)


def _asked(bound: Bound, context: Context) -> str | None:
    value = bound["output_dtype"]
    return value if type(value) is str else dtype_argument(value, context)  # a str: the default


def _grouped(bound: Bound, left: Tensor, right: Tensor, dtype: str, context: Context) -> Outcome:
    for name, source in (("mat_a", left), ("mat_b", right)):
        _need_axes(name, source, (2, 3), f"{name} has to be 2 or 3d", context)
    if left.rank not in (2, 3) or right.rank not in (2, 3):
        raise CannotTell("grouped_mm takes operands of two or three axes")
    offs = bound["offs"]
    jagged = left.rank == 2 or right.rank == 2
    if (offs is None) is jagged:
        message = (
            "Have to provide offsets if there is a 2d matrix, or no offset if both matrices are 3d"
        )
        if jagged:
            because = "an operand has two axes"
            refuse(context, "missing", message, argument="offs", because=because)
            raise CannotTell("the groups of grouped_mm are missing")
        refuse(context, "not_together", message, first="offs", second="two operands of three axes")
        offs = None
    if not jagged:
        _one_count(left.shape[0], right.shape[0], "batched dimension has to match", left, right,
                   context)  # fmt: skip
        inner = _one_inner(left, right, context)
        shape = (simpler(left.shape[0], right.shape[0]), left.shape[1], right.shape[2])
        return _result(shape, numel(shape) * inner, dtype)
    groups = _groups(offs)
    if left.rank == 2 and right.rank == 2:  # the groups lie along what is summed over
        shape = (groups, left.shape[0], right.shape[1])
        return _result(shape, numel(left.shape) * right.shape[1], dtype)
    inner = _one_inner(left, right, context)
    whole = right if left.rank == 2 else left
    message = "matrix batch sizes have to match"
    _one_count(whole.shape[0], groups, message, left, right, context)
    rows = left.shape[0] if left.rank == 2 else left.shape[1]
    columns = right.shape[-1]
    return _result((rows, columns), rows * columns * inner, dtype)


def _groups(offs: object) -> Dim:
    if not isinstance(offs, Tensor) or offs.rank != 1:
        raise CannotTell("where the groups of grouped_mm end is not known")
    return offs.shape[0]


def _need_axes(
    name: str, source: Tensor, ranks: tuple[int, int], message: str, context: Context
) -> None:
    if not ranks[0] <= source.rank <= ranks[1]:
        refuse_rank(context, source, message, argument=name, least=ranks[0], most=ranks[1])


def _one_inner(left: Tensor, right: Tensor, context: Context) -> Dim:
    inner = left.shape[-1], right.shape[-2]
    facts = {"left": left.shape, "right": right.shape, "left_dim": inner[0], "right_dim": inner[1]}
    message = "contraction dimension of mat_a and mat_b must match"
    equal(*inner, context, lambda: Complaint("matmul_inner", facts, message))
    return simpler(*inner)


def _one_count(
    first: Dim, second: Dim, message: str, left: Tensor, right: Tensor, context: Context
) -> None:
    facts = {"left": left.shape, "right": right.shape, "left_dim": first, "right_dim": second}
    equal(first, second, context, lambda: Complaint("matmul_batch", facts, message))


def _result(shape: tuple[Dim, ...], macs: Dim, dtype: str) -> Outcome:
    return Outcome(Tensor(shape, dtype), macs=macs, flops=2 * macs)
