"""What an operation gives that writes its result into ``out``, and what it asks of that tensor
(:data:`out_kinds` says of each operation what)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from netgloss.catalogue import out_kinds as kinds
from netgloss.catalogue.records import Context, Outcome, Tensor
from netgloss.catalogue.rules.common import refuse, same_shape, tensors_in
from netgloss.catalogue.rules.dtypes import castable, scalar_type
from netgloss.catalogue.rules.known import forget, root
from netgloss.catalogue.rules.layout import offset_of, placed
from netgloss.catalogue.rules.memory import need_not_read, need_spread
from netgloss.catalogue.strides import contiguous
from netgloss.records import replace

Bound = Mapping[str, Any]
# The names that messages about ``out`` give the dtypes: C++'s.
_TYPES = {
    "float32": "float",
    "float64": "double",
    "float16": "c10::Half",
    "bfloat16": "c10::BFloat16",
    "int64": "long int",
    "int32": "int",
    "int16": "short int",
    "int8": "signed char",
    "uint8": "unsigned char",
    "complex64": "c10::complex<float>",
    "complex128": "c10::complex<double>",
}


def written(name: str, bound: Bound, outcome: Outcome, context: Context) -> Outcome:
    """The outcome where the result goes into ``out``: of that tensor's dtype."""
    out, result = bound["out"], outcome.value
    pairs = list(_pairs(out, result))
    for place, (target, made) in enumerate(pairs):
        if not place or name not in kinds.FIRST_ALONE:
            _need_memory(name, bound, target, made, context)
            _need_dtype(name, target, made, context)
    for target, _ in pairs:
        forget(target)
    if isinstance(out, Tensor) and isinstance(result, Tensor):
        kept = out.layout if out.shape == result.shape else None
        return replace(outcome, value=replace(result, dtype=out.dtype, layout=kept))
    return outcome


def _pairs(out: Any, result: Any) -> Iterator[tuple[Tensor, Tensor]]:
    """Each tensor that is written, with what goes into it."""
    if isinstance(out, Tensor) and isinstance(result, Tensor):
        yield out, result
    elif isinstance(out, tuple | list) and isinstance(result, tuple | list):
        for each, made in zip(out, result, strict=False):
            yield from _pairs(each, made)


def _need_memory(name: str, bound: Bound, target: Tensor, made: Tensor, context: Context) -> None:
    before = name in kinds.SPREAD_BEFORE
    fits = same_shape(target.shape, made.shape)
    if before or (fits and name in kinds.SPREAD):
        need_spread(target, context)
    apart, first_alone = name in kinds.APART, name in kinds.FIRST_OPERAND
    if not (apart or first_alone or name in kinds.NO_OTHER_PART):
        return
    operands = list(tensors_in(value for key, value in bound.items() if key != "out"))
    if not before and not fits:
        resized = _resized(target, made)
        operands = [resized if each is target else each for each in operands]
        target = resized
    need_not_read(target, operands[:1], context, apart)
    need_not_read(target, operands[1:], context, apart or first_alone)


def _resized(target: Tensor, made: Tensor) -> Tensor:
    """``out`` in the shape of the result: from the same place on, row by row."""
    layout = placed(made.shape, contiguous(made.shape), offset_of(target))
    return Tensor(made.shape, target.dtype, base=root(target), layout=layout)


def _need_dtype(name: str, target: Tensor, made: Tensor, context: Context) -> None:
    if target.dtype == made.dtype:
        return
    if name in kinds.SAME_DTYPE:
        wanted, given = (_TYPES.get(each, each) for each in (made.dtype, target.dtype))
        message = f"Expected out tensor to have dtype {wanted}, but got {given} instead"
    elif name in kinds.CAST and not castable(made.dtype, target.dtype):
        message = (
            f"result type {scalar_type(made.dtype)} can't be cast to the desired output type "
            f"{scalar_type(target.dtype)}"
        )
    else:
        return
    refuse(context, "in_place_dtype", message, dtype=target.dtype, result=made.dtype)
