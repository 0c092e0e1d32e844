"""Operations that replace the contents of a tensor: ``fill_``, ``copy_``, ``masked_fill``."""

from __future__ import annotations

from netgloss.catalogue.records import Complaint, Context, Outcome, Shape, Tensor
from netgloss.catalogue.rules.common import (
    SPREAD_OUT,
    Bound,
    broadcast,
    refuse,
    refuse_rank,
    same,
    tensor,
)
from netgloss.catalogue.rules.dtypes import is_complex, is_inexact, scalar_dtype, scalar_type
from netgloss.catalogue.rules.elementwise import operand, outcome_of
from netgloss.catalogue.rules.known import forget
from netgloss.catalogue.rules.memory import itself, kept, need_not_read, overwritten
from netgloss.records import replace
from netgloss.symbolic import Relation, hint_of


def filled_(bound: Bound, context: Context) -> Outcome:
    """``zero_``, ``fill_``, ``normal_``, …: shape and dtype stay."""
    source = tensor(bound, "input", context)
    forget(source)
    value = bound.get("value")
    if isinstance(value, Tensor) and value.shape:
        message = (
            "fill_ only supports 0-dimension value tensor but got tensor with "
            f"{value.rank} dimensions."
        )
        refuse_rank(context, value, message, argument="value", most=0)
    return outcome_of(itself(source))


def filled(bound: Bound, context: Context) -> Outcome:
    """``torch.fill``: a new tensor, the given one stays as it is."""
    source = tensor(bound, "input", context)
    return filled_({"input": Tensor(source.shape, source.dtype), "value": bound["value"]}, context)


def random_overwritten(bound: Bound, context: Context) -> Outcome:
    """``normal_``, ``uniform_``: floating-point tensors only."""
    source = tensor(bound, "input", context)
    if not is_inexact(source.dtype):
        message = f"not implemented for '{scalar_type(source.dtype)}'"
        refuse(context, "dtype_refused", message, dtype=source.dtype, wanted="a float")
    return overwritten(bound, outcome_of(source), context)


def any_overwritten(bound: Bound, context: Context) -> Outcome:
    """``bernoulli_``, ``random_``: tensors of any dtype."""
    return overwritten(bound, outcome_of(tensor(bound, "input", context)), context)


def copy_(bound: Bound, context: Context) -> Outcome:
    """The contents of another tensor, broadcast to this one's shape; any dtype is converted."""
    source, other = tensor(bound, "input", context), tensor(bound, "src", context)
    _into(source, other, context)
    return overwritten(bound, outcome_of(source), context)


def _into(source: Tensor, other: Tensor, context: Context) -> Shape:
    """The precondition that ``other`` broadcasts to the shape of ``source``."""
    fits = len(other.shape) <= len(source.shape)
    for own, given in zip(reversed(source.shape), reversed(other.shape), strict=False):
        if same(own, given) or (type(given) is int and given == 1):
            continue
        message = (
            f"The expanded size of the tensor ({hint_of(own)}) must match the existing size "
            f"({hint_of(given)})"
        )
        facts = {"shape": source.shape, "source": other.shape}
        if type(given) is not int and hint_of(given) == 1 != hint_of(own):
            context.decide(Relation(given, "==", 1), SPREAD_OUT)
            continue
        if not context.need(Relation(own, "==", given), Complaint("copy_shape", facts, message)):
            return source.shape
    if not fits:
        facts = {"shape": source.shape, "source": other.shape}
        refuse(context, "copy_shape", "", **facts)
    return source.shape


def masked_fill(bound: Bound, context: Context) -> Outcome:
    """A number wherever the mask is true."""
    source, mask = tensor(bound, "input", context), tensor(bound, "mask", context)
    value = operand(bound, "value", context)
    kind = value.dtype if isinstance(value, Tensor) else scalar_dtype(value)
    if is_complex(kind) and not is_complex(source.dtype):
        message = f"value cannot be converted to type {source.dtype} without overflow"
        refuse(context, "dtype_refused", message, dtype=kind, wanted="a real number")
    if mask.dtype != "bool":
        message = f"masked_fill only supports boolean masks, but got mask with dtype {mask.dtype}"
        refuse(context, "mask_dtype", message, argument="mask", dtype=mask.dtype)
    if isinstance(value, Tensor) and value.shape:
        message = (
            "masked_fill_ only supports a 0-dimensional value tensor, but got tensor with "
            f"{value.rank} dimension(s)."
        )
        refuse_rank(context, value, message, argument="value", most=0)
    return outcome_of(Tensor(broadcast([source, mask], context), source.dtype))


def masked_fill_(bound: Bound, context: Context) -> Outcome:
    """Elements that lie in one place are all filled with the same number."""
    outcome, source = masked_fill(bound, context), tensor(bound, "input", context)
    need_not_read(source, (bound["mask"],), context)
    return replace(outcome, value=kept(source, outcome.value, context))
