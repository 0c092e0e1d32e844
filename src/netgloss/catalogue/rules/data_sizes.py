"""How many there are is data: ``nonzero``, ``unique``, ``masked_select``, ``bincount``.

Where the contents are known, so is the number; else it is a size that only data tell. One call
counts once: what it gives of one length has one size.
"""

from __future__ import annotations

from collections import Counter

from netgloss.catalogue.records import CannotTell, Complaint, Context, Outcome, Tensor
from netgloss.catalogue.rules.common import (
    Bound,
    axis,
    broadcast_pair,
    constant,
    equal,
    flag,
    refuse,
    refuse_rank,
    replaced,
    tensor,
)
from netgloss.catalogue.rules.dtypes import is_integral, scalar_type
from netgloss.catalogue.rules.known import constant as known_constant
from netgloss.catalogue.rules.known import exact_contents, plain
from netgloss.catalogue.strides import contiguous

_LONGEST = 4_096  # counts that are kept as numbers


def nonzero(bound: Bound, context: Context) -> Outcome:
    """Where a tensor is not zero: a row of indices for each place, or a tensor for each axis."""
    source = tensor(bound, "input", context)
    numbers, at = exact_contents(source), plain(source.shape)
    if numbers is not None and at and not bound.get("as_tuple"):
        steps = contiguous(at)
        places = [
            place // step % length
            for place, number in enumerate(numbers)
            if number
            for step, length in zip(steps, at, strict=True)
        ]
        return Outcome(known_constant(places, (len(places) // len(at), len(at)), "int64"))
    found = context.counted("torch.nonzero")
    if bound.get("as_tuple"):
        return Outcome(tuple(Tensor((found,), "int64") for _ in range(max(source.rank, 1))))
    return Outcome(Tensor((found, source.rank), "int64"))


def masked_select(bound: Bound, context: Context) -> Outcome:
    """The elements that a mask picks, in a row."""
    source, mask = tensor(bound, "input", context), tensor(bound, "mask", context)
    if mask.dtype not in ("bool", "uint8"):
        message = "masked_select: expected BoolTensor for mask"
        refuse(context, "mask_dtype", message, argument="mask", dtype=mask.dtype)
    broadcast_pair(source, mask, context)
    return Outcome(Tensor((context.counted("torch.masked_select"),), source.dtype))


def unique(bound: Bound, context: Context) -> Outcome:
    """The different elements in order (or, along an axis, the different slices); on request the
    place of each element among them, and how often each occurs."""
    source = tensor(bound, "input", context)
    numbers = exact_contents(source)
    if numbers is None or bound["dim"] is not None or not bound["sorted"]:
        return _different(bound, source, "torch.unique", context)
    different = sorted(set(numbers))
    count = (len(different),)
    found = [known_constant(different, count, source.dtype)]
    if bound["return_inverse"]:
        places = {number: place for place, number in enumerate(different)}
        found.append(known_constant([places[n] for n in numbers], source.shape, "int64"))
    if bound["return_counts"]:
        often = Counter(numbers)
        found.append(known_constant([often[n] for n in different], count, "int64"))
    return Outcome(found[0] if len(found) == 1 else tuple(found))


def unique_consecutive(bound: Bound, context: Context) -> Outcome:
    return _different(bound, tensor(bound, "input", context), "torch.unique_consecutive", context)


def _different(bound: Bound, source: Tensor, name: str, context: Context) -> Outcome:
    empty = [at for at, size in enumerate(source.shape) if type(size) is int and size == 0]
    found = 0 if empty else context.counted(name)
    if bound["dim"] is None:
        values, inverse = Tensor((found,), source.dtype), Tensor(source.shape, "int64")
    else:
        at = axis(bound, "dim", source.rank, context)
        if not source.rank or empty not in ([], [at]):
            raise CannotTell(f"{name} along an axis of a number, or beside one of no elements")
        values = Tensor(replaced(source.shape, at, found), source.dtype)
        inverse = Tensor((source.shape[at],), "int64")
    given = [values]
    if flag(bound, "return_inverse"):
        given.append(inverse)
    if flag(bound, "return_counts"):
        given.append(Tensor((found,), "int64"))
    return Outcome(values if len(given) == 1 else tuple(given))


def bincount(bound: Bound, context: Context) -> Outcome:
    """How often each whole number occurs: as many as the largest one, and one more, at least
    ``minlength``."""
    source = tensor(bound, "input", context)
    least = constant(bound["minlength"], "minlength", context)
    if not is_integral(source.dtype):
        message = f"\"bincount_cpu\" not implemented for '{scalar_type(source.dtype)}'"
        refuse(context, "dtype_refused", message, dtype=source.dtype, wanted="an integer")
    if source.rank != 1:
        message = "bincount only supports 1-d non-negative integral inputs."
        refuse_rank(context, source, message, least=1, most=1)
    if least < 0:
        message = "minlength should be >= 0"
        refuse(context, "not_negative", message, argument="minlength", given=least)
    weights = bound["weights"]
    dtype = "int64"
    if isinstance(weights, Tensor):
        dtype = "float32" if weights.dtype == "float32" else "float64"
        _same_length(source, weights, context)
    numbers = exact_contents(source)
    if numbers is None:
        return Outcome(Tensor((context.counted("torch.bincount"),), dtype))
    if numbers and min(numbers) < 0:
        message = "bincount only supports 1-d non-negative integral inputs."
        refuse(context, "not_negative", message, argument="input", given=min(numbers))
        raise CannotTell("negative numbers are not counted")
    length = max(least, int(max(numbers)) + 1 if numbers else 0)
    if isinstance(weights, Tensor) or length > _LONGEST:
        return Outcome(Tensor((length,), dtype if numbers else "int64"))
    often = Counter(int(number) for number in numbers)
    return Outcome(known_constant([often[n] for n in range(length)], (length,), "int64"))


def _same_length(source: Tensor, weights: Tensor, context: Context) -> None:
    message = "weights should be 1-d and have the same length as input"

    def complaint() -> Complaint:
        facts = {"argument": "weights", "expected": source.shape, "given": weights.shape}
        return Complaint("size_of", facts, message)

    if weights.rank != 1:
        context.need(False, complaint())
    elif source.rank == 1:
        equal(source.shape[0], weights.shape[0], context, complaint)
