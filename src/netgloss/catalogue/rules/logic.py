"""Comparisons, logic and the operations on bits, element by element."""

from __future__ import annotations

import operator

from netgloss.catalogue.records import Context, Outcome
from netgloss.catalogue.rules.common import Bound, refuse, tensor
from netgloss.catalogue.rules.dtypes import is_inexact, is_integral, scalar_type
from netgloss.catalogue.rules.elementwise import (
    binary,
    boolean,
    not_complex,
    tensor_first,
    tensors_only,
    unary,
)
from netgloss.catalogue.rules.memory import in_place


def _integers(dtype: str, context: Context) -> None:
    if is_inexact(dtype):
        message = "bitwise operations are implemented for integers and bool only"
        refuse(context, "dtype_refused", message, dtype=dtype, wanted="an integer or bool")


def _whole(dtype: str, context: Context) -> None:
    if not is_integral(dtype):
        message = "bit shifts are implemented for integers only"
        refuse(context, "dtype_refused", message, dtype=dtype, wanted="an integer")


eq = tensor_first(binary(result=boolean, compute=operator.eq))
ne = tensor_first(binary(result=boolean, compute=operator.ne))
lt = tensor_first(binary(result=boolean, compute=operator.lt, check=not_complex))
le = tensor_first(binary(result=boolean, compute=operator.le, check=not_complex))
gt = tensor_first(binary(result=boolean, compute=operator.gt, check=not_complex))
ge = tensor_first(binary(result=boolean, compute=operator.ge, check=not_complex))
logical_and = tensors_only(binary(result=boolean, compute=lambda x, y: bool(x) and bool(y)))
logical_or = tensors_only(binary(result=boolean, compute=lambda x, y: bool(x) or bool(y)))
logical_xor = tensors_only(binary(result=boolean, compute=lambda x, y: bool(x) != bool(y)))
logical_not = unary(result=boolean, compute=operator.not_)
bitwise = binary(check=_integers)
shift = binary(check=_whole)
bitwise_not = unary(check=_integers)
_close = binary(result=boolean)


def isclose(bound: Bound, context: Context) -> Outcome:
    """Both tensors must have one dtype."""
    left, right = tensor(bound, "input", context), tensor(bound, "other", context)
    for name in ("rtol", "atol"):
        if type(bound[name]) in (int, float) and bound[name] < 0:
            message = f"{name} must be greater than or equal to zero, but got {bound[name]}"
            refuse(context, "negative_argument", message, argument=name, value=bound[name])
    if left.dtype != right.dtype:
        message = f"{scalar_type(left.dtype)} did not match {scalar_type(right.dtype)}"
        refuse(
            context,
            "dtype_mismatch",
            message,
            left="input",
            left_dtype=left.dtype,
            right="other",
            right_dtype=right.dtype,
        )
    return _close(bound, context)


# ---- in place ---------------------------------------------------------------------------------
comparison_ = in_place(eq)
ordering_ = in_place(lt)
logical_ = in_place(logical_and)
logical_not_ = in_place(logical_not)
bitwise_ = in_place(bitwise)
shift_ = in_place(shift)
bitwise_not_ = in_place(bitwise_not)
