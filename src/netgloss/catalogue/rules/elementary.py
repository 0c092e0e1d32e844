"""Functions of one tensor, element by element: rounding, roots, exponentials, signs."""

from __future__ import annotations

import math
import operator
from typing import Any

from netgloss.catalogue.records import Context, Outcome
from netgloss.catalogue.rules.common import Bound, refuse, tensor
from netgloss.catalogue.rules.dtypes import floating, real_of
from netgloss.catalogue.rules.elementwise import (
    boolean,
    floats,
    not_bool,
    not_complex,
    outcome_of,
    unary,
)
from netgloss.catalogue.rules.known import mapped
from netgloss.catalogue.rules.memory import in_place
from netgloss.catalogue.rules.spans import Span, inexact, stepping

_NEGATION = (
    "Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert "
    "a mask, use the `~` or `logical_not()` operator instead."
)


neg = unary(compute=operator.neg, check=not_bool(_NEGATION))
square = unary(result=lambda dtype: "int64" if dtype == "bool" else dtype)
floor = unary(compute=stepping(math.floor), check=not_complex)
ceil = unary(compute=stepping(math.ceil), check=not_complex)
trunc = unary(compute=stepping(math.trunc), check=not_complex)
_round = unary(compute=stepping(round), check=not_complex)
_round_decimals = unary(check=not_complex)


def rounding(bound: Bound, context: Context) -> Outcome:
    """``round``: halves go to the even neighbour, as in Python."""
    return (_round_decimals if bound["decimals"] else _round)(bound, context)


fraction = unary(check=floats)
sign = unary()
positive = unary(check=not_bool("The `+` operator, on a bool tensor is not supported."))
same_kind = unary()
to_float = unary(result=floating)
to_bool = unary(result=boolean)
real_to_bool = unary(result=boolean, check=not_complex)


def _log2(number: Any) -> Any:
    """Of a power of two the exponent, which every implementation takes apart first, exactly."""
    if not isinstance(number, Span) and number > 0 and math.frexp(number)[0] == 0.5:
        return math.log2(number)
    return inexact(math.log2)(number)


real_to_float = unary(result=floating, check=not_complex)
sqrt = unary(result=floating, compute=math.sqrt)
reciprocal = unary(result=floating, compute=lambda number: 1 / number)
exp = unary(result=floating, compute=inexact(math.exp))
log = unary(result=floating, compute=inexact(math.log))
log2 = unary(result=floating, compute=_log2)
sin = unary(result=floating, compute=inexact(math.sin, monotone=False))
cos = unary(result=floating, compute=inexact(math.cos, monotone=False))


def absolute(bound: Bound, context: Context) -> Outcome:
    source = tensor(bound, "input", context)
    return outcome_of(mapped(source, real_of(source.dtype), abs))


# ---- in place ---------------------------------------------------------------------------------
sqrt_ = in_place(sqrt)
fraction_ = in_place(fraction)
neg_ = in_place(neg)
square_ = in_place(square)
rounding_ = in_place(_round_decimals)
sign_ = in_place(sign)
same_kind_ = in_place(same_kind)
to_float_ = in_place(to_float)
real_to_float_ = in_place(real_to_float)


def absolute_(bound: Bound, context: Context) -> Outcome:
    if tensor(bound, "input", context).dtype.startswith("complex"):
        message = "In-place abs is not supported for complex tensors."
        refuse(
            context, "dtype_refused", message, dtype=bound["input"].dtype, wanted="a real number"
        )
    return in_place(absolute)(bound, context)
