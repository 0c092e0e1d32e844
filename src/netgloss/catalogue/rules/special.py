"""Element-wise operations whose dtype or answer follows a rule of its own."""

from __future__ import annotations

from netgloss.catalogue.arithmetic import compare
from netgloss.catalogue.records import CannotTell, Context, Outcome, Tensor
from netgloss.catalogue.rules.common import Bound, refuse, tensor
from netgloss.catalogue.rules.dtypes import (
    floating,
    is_integral,
    real_of,
    result_type,
    scalar_type,
)
from netgloss.catalogue.rules.elementwise import (
    binary,
    joint_shape,
    operands,
    outcome_of,
    tensors_only,
)
from netgloss.catalogue.rules.logic import isclose
from netgloss.catalogue.rules.memory import in_place


def _whole_numbers(dtype: str, context: Context) -> None:
    if not is_integral(dtype):
        message = f"not implemented for '{scalar_type(dtype)}'"
        refuse(context, "dtype_refused", message, dtype=dtype, wanted="an integer")


whole_pair = tensors_only(binary(check=_whole_numbers))
whole_pair_ = in_place(whole_pair)


def ldexp(bound: Bound, context: Context) -> Outcome:
    """``input · 2**other``: a float, whatever the operands are."""
    left, right = tensor(bound, "input", context), tensor(bound, "other", context)
    power = Tensor(right.shape, floating(right.dtype))
    shape = joint_shape([left, right], context)
    return outcome_of(Tensor(shape, result_type((left, power))))


def angle(bound: Bound, context: Context) -> Outcome:
    """The angle of complex numbers; of real ones 0 or π."""
    source = tensor(bound, "input", context)
    return outcome_of(Tensor(source.shape, real_of(floating(source.dtype))))


def isin(bound: Bound, context: Context) -> Outcome:
    """Of every element, whether it is among ``test_elements``; one of the two may be a number."""
    elements, _ = operands(bound, ("elements", "test_elements"), context)
    return outcome_of(Tensor(elements.shape if isinstance(elements, Tensor) else (), "bool"))


def allclose(bound: Bound, context: Context) -> Outcome:
    """True or False, which is data; the shapes and dtypes must fit."""
    isclose(bound, context)
    raise CannotTell("whether all elements are close is data")


def equal(bound: Bound, context: Context) -> Outcome:
    """Shapes that certainly differ are not equal; else the answer is data."""
    left, right = tensor(bound, "input", context), tensor(bound, "other", context)
    if compare(left.shape, "==", right.shape) is False:
        return Outcome(False)
    raise CannotTell("whether all elements are equal is data")
