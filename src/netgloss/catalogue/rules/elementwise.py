"""Elementwise operations: the shape is the broadcast of the operands' shapes.

Most rules are made by a factory of this module that fixes the dtype of the result and, where it is
exact, how known contents are computed. The arithmetic of two operands is here; ``elementary`` has
the functions of one, ``logic`` the comparisons, ``blending`` what takes three.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

from netgloss.catalogue.records import CannotTell, Context, Outcome, Shape, Tensor
from netgloss.catalogue.rules.common import (
    Bound,
    Rule,
    broadcast,
    is_known,
    numel,
    refuse,
    tensor,
    type_name,
    wrong_type,
)
from netgloss.catalogue.rules.dtypes import (
    floating,
    is_complex,
    is_floating,
    is_inexact,
    is_integral,
    result_type,
    scalar_dtype,
    scalar_type,
)
from netgloss.catalogue.rules.following import quotient_to_zero
from netgloss.catalogue.rules.known import (
    Number,
    combined,
    mapped,
)
from netgloss.catalogue.rules.memory import in_place
from netgloss.catalogue.rules.spans import Span, Undecided, power, stepping
from netgloss.symbolic import Ratio, SymInt

Compute1 = Callable[[Number], Number]
Compute2 = Callable[[Number, Number], Number]
Result = Callable[[str], str]  # the dtype of the result from the promoted dtype


def _keep(dtype: str) -> str:
    return dtype


def boolean(_: str) -> str:
    return "bool"


# ---- preconditions on dtypes ------------------------------------------------------------------
Check = Callable[[str, Context], None]


def not_bool(message: str) -> Check:
    def check(dtype: str, context: Context) -> None:
        if dtype == "bool":
            refuse(context, "dtype_refused", message, dtype=dtype, wanted="a number")

    return check


def not_complex(dtype: str, context: Context) -> None:
    if is_complex(dtype):
        message = "not implemented for complex tensors"
        refuse(context, "dtype_refused", message, dtype=dtype, wanted="a real number")


def _number(dtype: str, context: Context) -> None:
    if dtype == "bool" or is_complex(dtype):
        message = f"not implemented for '{scalar_type(dtype)}'"
        refuse(context, "dtype_refused", message, dtype=dtype, wanted="a real number")


def _inexact(dtype: str, context: Context) -> None:
    if not is_inexact(dtype):
        floats(dtype, context)


def floats(dtype: str, context: Context) -> None:
    if not is_floating(dtype):
        message = f"not implemented for '{scalar_type(dtype)}'"
        refuse(context, "dtype_refused", message, dtype=dtype, wanted="a float")


def _anything(dtype: str, context: Context) -> None:
    return None


# ---- operands ---------------------------------------------------------------------------------
def operand(bound: Bound, name: str, context: Context) -> Any:
    """A tensor or a Python number, symbolic or not. Raises CannotTell for anything else."""
    value = bound[name]
    if isinstance(value, Tensor | int | float | complex | SymInt | Ratio):
        return value
    if is_known(value):
        raise wrong_type(context, name, "Tensor", value)
    raise CannotTell(f"the operand {name} is not known")


def operands(bound: Bound, names: tuple[str, ...], context: Context) -> list[Any]:
    """The operands, at least one of them a tensor."""
    found = [operand(bound, name, context) for name in names]
    if not any(isinstance(value, Tensor) for value in found):
        raise wrong_type(context, names[0], "Tensor", found[0])
    return found


def joint_shape(values: list[Any], context: Context) -> Shape:
    """The broadcast of the operands' shapes; numbers do not count."""
    return broadcast([value for value in values if isinstance(value, Tensor)], context)


def outcome_of(value: Tensor) -> Outcome:
    return Outcome(value, flops=numel(value.shape))


# ---- factories --------------------------------------------------------------------------------
def unary(
    result: Result = _keep, compute: Compute1 | None = None, check: Check = _anything
) -> Rule:
    """A rule of one tensor. ``compute`` is given only where float64 arithmetic rounded to the
    dtype is exactly what PyTorch's kernel gives, or where it gives the interval."""

    def rule(bound: Bound, context: Context) -> Outcome:
        source = tensor(bound, "input", context)
        check(source.dtype, context)
        dtype = result(source.dtype)
        if compute is None:
            return outcome_of(Tensor(source.shape, dtype))
        return outcome_of(mapped(source, dtype, compute))

    return rule


def binary(
    result: Result = _keep, compute: Compute2 | None = None, check: Check = _anything
) -> Rule:
    """A rule of two operands, either of which may be a Python number."""

    def rule(bound: Bound, context: Context) -> Outcome:
        left, right = operands(bound, ("input", "other"), context)
        promoted = result_type((left, right))
        check(promoted, context)
        shape = joint_shape([left, right], context)
        dtype = result(promoted)
        if compute is None or bound.get("alpha", 1) != 1:
            return outcome_of(Tensor(shape, dtype))
        if dtype == "bool" and promoted != "bool":
            left, right = _as_promoted(left, promoted), _as_promoted(right, promoted)
        return outcome_of(combined(left, right, shape, dtype, compute))

    return rule


def _as_promoted(value: Any, dtype: str) -> Any:
    """A float scalar is compared in the dtype of the tensor it meets."""
    if isinstance(value, float) and dtype != "float64":
        source = mapped(Tensor((), dtype, value), dtype, _keep_number)
        return value if source.value is None else source.value
    return value


def _keep_number(number: Number) -> Number:
    return number


def tensors_only(rule: Rule) -> Rule:
    """Neither operand may be a Python number."""

    def checked(bound: Bound, context: Context) -> Outcome:
        tensor(bound, "input", context), tensor(bound, "other", context)
        return rule(bound, context)

    return checked


def tensor_first(rule: Rule) -> Rule:
    """Only the second operand may be a Python number: PyTorch has no kernel of a number and a
    tensor for some operations."""

    def checked(bound: Bound, context: Context) -> Outcome:
        first, numbers = bound["input"], int | float | complex | SymInt | Ratio
        if isinstance(bound["other"], Tensor) and isinstance(first, numbers):
            got = type_name(first)
            message = f"received an invalid combination of arguments - got ({got}, Tensor)"
            refuse(context, "argument_type", message, argument="input", expected="Tensor", got=got)
        return rule(bound, context)

    return checked


def many(*names: str, result: Result = _keep) -> Rule:
    """A rule of three operands or more, all broadcast together."""

    def rule(bound: Bound, context: Context) -> Outcome:
        values = operands(bound, names, context)
        return outcome_of(Tensor(joint_shape(values, context), result(result_type(values))))

    return rule


# ---- arithmetic -------------------------------------------------------------------------------
_SUBTRACTION = (
    "Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or "
    "`logical_xor()` operator instead."
)
SUBTRACTION_OF_ONE = (
    "Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to "
    "invert a mask, use the `~` or `logical_not()` operator instead."
)


def _add(x: Number, y: Number) -> Number:
    return x + y


# Quotients of floats beyond this may differ from those of float32 kernels.
_EXACT_QUOTIENT = 2**20


def _floor_quotient(x: Number, y: Number) -> Number:
    if not isinstance(x, float | Span) and not isinstance(y, float | Span):
        return x // y
    quotient = stepping(math.floor)(x / y) if isinstance(x / y, Span) else x // y
    if abs(quotient) > _EXACT_QUOTIENT:
        raise Undecided
    return quotient


def _quotient_to_zero(x: Number, y: Number) -> Number:
    if type(x) is not int or type(y) is not int:
        return quotient_to_zero(x, y)
    return x // y if (x < 0) == (y < 0) else -(-x // y)


add = binary(compute=_add)
mul = binary(compute=operator.mul)
maximum = tensors_only(binary(compute=max, check=not_complex))
minimum = tensors_only(binary(compute=min, check=not_complex))
fmax = tensors_only(binary(check=not_complex))
floor_divide = binary(compute=_floor_quotient, check=_number)
_truncated = binary(compute=_quotient_to_zero, check=_number)
remainder = binary(compute=operator.mod, check=not_complex)
fmod = tensor_first(binary(check=not_complex))
true_divide = binary(result=floating, compute=operator.truediv)
float_of_two = binary(result=floating, check=not_complex)
copysign = tensor_first(float_of_two)
atan2 = tensors_only(binary(result=floating, check=not_complex))
xlogy = binary(result=floating)
float_pair = tensors_only(binary(check=floats))
log_pair = tensors_only(binary(check=_inexact))


def _sub_rule(names: tuple[str, str]) -> Rule:
    plain = binary(compute=operator.sub)

    def rule(bound: Bound, context: Context) -> Outcome:
        left, right = operands(bound, names, context)
        count = [_dtype_of(value) for value in (left, right)].count("bool")
        if count:
            message = _SUBTRACTION if count > 1 else SUBTRACTION_OF_ONE
            refuse(context, "dtype_refused", message, dtype="bool", wanted="a number")
        return plain({**bound, "input": left, "other": right}, context)

    return rule


def _dtype_of(value: Any) -> str:
    return value.dtype if isinstance(value, Tensor) else scalar_dtype(value)


sub = _sub_rule(("input", "other"))
rsub = tensor_first(_sub_rule(("other", "input")))


def div(bound: Bound, context: Context) -> Outcome:
    """True division gives floats also for integers; with a rounding mode integers stay."""
    mode = bound.get("rounding_mode")
    if mode is None:
        return true_divide(bound, context)
    if mode not in ("floor", "trunc"):
        message = (
            f"div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '{mode}'"
        )
        refuse(context, "choice", message, argument="rounding_mode", given=mode,
               expected=("trunc", "floor"))  # fmt: skip
    return (_truncated if mode == "trunc" else floor_divide)(bound, context)


def pow_(bound: Bound, context: Context) -> Outcome:
    """Powers; an integer to a negative integer power is refused."""
    base, exponent = operands(bound, ("input", "exponent"), context)
    negative = isinstance(exponent, int) and exponent < 0
    if negative and isinstance(base, Tensor) and is_integral(base.dtype):
        message = "Integers to negative integer powers are not allowed."
        refuse(context, "negative_power", message, dtype=base.dtype, exponent=exponent)
    dtype = result_type((base, exponent))
    if dtype == "bool":
        message = "\"pow\" not implemented for 'Bool'"
        refuse(context, "dtype_refused", message, dtype=dtype, wanted="a number")
    shape = joint_shape([base, exponent], context)
    plain_square = not isinstance(exponent, Tensor) and exponent == 2  # a kernel of its own
    return outcome_of(combined(base, exponent, shape, dtype, _square if plain_square else _power))


def _square(base: Number, _: Number) -> Number:
    return base * base


_HIGHEST_POWER = 64  # of whole numbers; a higher one leaves int64 but for bases 0, 1 and -1


def _power(base: Number, exponent: Number) -> Number:
    if type(base) is not int or type(exponent) is not int:
        return power(base, exponent)
    if not 0 <= exponent <= _HIGHEST_POWER:
        raise Undecided
    return base**exponent


def float_power(bound: Bound, context: Context) -> Outcome:
    base, exponent = operands(bound, ("input", "exponent"), context)
    dtype = "complex128" if is_complex(result_type((base, exponent))) else "float64"
    return outcome_of(Tensor(joint_shape([base, exponent], context), dtype))


# ---- in place ---------------------------------------------------------------------------------
add_ = in_place(add)
sub_ = in_place(sub)
mul_ = in_place(mul)
div_ = in_place(div)
floor_divide_ = in_place(floor_divide)
remainder_ = in_place(remainder)
fmod_ = in_place(fmod)
pow_in_place = in_place(pow_)
atan2_ = in_place(atan2)
copysign_ = in_place(copysign)
xlogy_ = in_place(xlogy)
true_divide_ = in_place(true_divide)
