"""``torch.nn.functional.pad`` in all its modes."""

from __future__ import annotations

from netgloss.catalogue.arithmetic import all_of, any_of, compare, message_text
from netgloss.catalogue.records import (
    CannotTell,
    Complaint,
    Context,
    Formula,
    Outcome,
    Shape,
    Tensor,
)
from netgloss.catalogue.rules.common import Bound, refuse, sizes, tensor
from netgloss.symbolic import Dim

_MODES = ("constant", "reflect", "replicate", "circular")
_LETTERS = {1: "L", 2: "HW", 3: "DHW"}
_SIDES = (("left", "right"), ("top", "bottom"), ("front", "back"))


def pad(bound: Bound, context: Context) -> Outcome:
    """``pad(input, (left, right, top, bottom, …))``: pairs from the last axis backwards.

    The constant mode pads any axes; the others take 1, 2 or 3 last axes of an input with or
    without a batch axis, and copy from the map itself, which bounds what they can pad.
    """
    given, mode = tensor(bound, "input", context), bound.get("mode", "constant")
    amounts = sizes(bound["pad"], "pad", context)
    if not isinstance(mode, str):
        raise CannotTell("the mode of pad is not known")
    if mode not in _MODES:
        facts = {"argument": "mode", "expected": _MODES, "given": mode}
        context.need(False, Complaint("choice", facts, f"Unrecognised padding mode {mode}"))
        mode = "constant"
    if not _need_length(given, amounts, mode, context):
        return Outcome(given, flops=0)
    if mode in ("reflect", "replicate"):
        _need_elements(given, len(amounts) // 2, context)
    shape = list(given.shape)
    formulas: list[Formula] = []
    axes = len(amounts) // 2
    for place, (before, after) in enumerate(zip(amounts[::2], amounts[1::2], strict=True)):
        axis = given.rank - 1 - place
        if mode != "constant":
            _need_source(given, axis, (before, after), mode, context)
        shape[axis] = given.shape[axis] + before + after
        _need_result(given, axis, (before, after), context)
        if axes in _LETTERS and given.rank > axes:
            letter, sides = _LETTERS[axes][axes - 1 - place], _SIDES[place]
            rule = f"{letter.lower()} + {sides[0]} + {sides[1]}"
            values = f"{given.shape[axis]} + {before} + {after}"
            formulas.insert(0, Formula(letter, rule, values, shape[axis]))
    if mode in ("reflect", "replicate"):
        _need_some(given, tuple(shape[given.rank - axes :]), mode, context)
    return Outcome(Tensor(tuple(shape), given.dtype), flops=0, formulas=tuple(formulas))


def _need_elements(given: Tensor, axes: int, context: Context) -> None:
    """What a map is continued by must be there; only a batch may be empty."""
    condition = all_of(compare(size, ">=", 1) for size in given.shape[given.rank - axes - 1 :])
    if condition is not True:
        message = (
            f"Expected {axes + 1}D or {axes + 2}D (batch mode) tensor with possibly 0 batch size "
            f"and other non-zero dimensions for input, but got: {message_text(given.shape)}"
        )
        facts = {"argument": "input", "shape": given.shape}
        context.need(condition, Complaint("empty", facts, message))


def _need_some(given: Tensor, sizes_after: Shape, mode: str, context: Context) -> None:
    """Something must be left on one axis at least (reflection_pad2d and its siblings)."""
    condition = any_of(compare(size, ">=", 1) for size in sizes_after)
    if condition is not True:
        facts = {"input": given.shape, "output": sizes_after, "mode": mode}
        message = f"input {message_text(given.shape)} is too small. "
        message += f"Calculated output {message_text(sizes_after)}"
        context.need(condition, Complaint("nothing_left", facts, message))


def _need_result(given: Tensor, axis: int, amounts: Shape, context: Context) -> None:
    """Negative padding crops; it may not crop more than there is."""
    result = given.shape[axis] + amounts[0] + amounts[1]
    condition = compare(result, ">=", 0)
    if condition is True:
        return
    facts = {"axis": axis, "given": result, "padding": amounts, "input": given.shape}
    message = (
        f"The input size {message_text(given.shape[axis])}, plus negative padding "
        f"{message_text(amounts[0])} and {message_text(amounts[1])} resulted in a negative output "
        f"size, which is invalid. Check dimension {axis} of your input."
    )
    context.need(condition, Complaint("negative_result", facts, message))


def _need_length(given: Tensor, amounts: Shape, mode: str, context: Context) -> bool:
    count, rank = len(amounts), given.rank
    if count % 2:
        message = f"Padding length must be divisible by 2, got {count}"
    elif mode == "constant":
        if count <= 2 * rank:
            return True
        message = (
            "Length of pad should be no more than twice the number of dimensions of the input. "
            f"Pad length is {count} while the input has {rank} dimensions."
        )
    else:
        if count in (2, 4, 6) and rank in (count // 2 + 1, count // 2 + 2):
            return True
        message = "Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for now"
    refuse(context, "pad_length", message, given=count, rank=rank, mode=mode, input=given.shape)
    return False


def _need_source(given: Tensor, axis: int, amounts: Shape, mode: str, context: Context) -> None:
    """Reflection needs the size to be greater than the padding, wrapping at least as great."""
    size: Dim = given.shape[axis]
    if mode == "replicate":
        return
    for amount in amounts:
        condition = compare(amount, "<" if mode == "reflect" else "<=", size)
        if condition is True:
            continue
        message = (
            "Padding value causes wrapping around more than once."
            if mode == "circular"
            else "Argument #4: Padding size should be less than the corresponding input dimension, "
            f"but got: padding ({message_text(amounts[0])}, {message_text(amounts[1])}) at "
            f"dimension {axis} of input {message_text(given.shape)}"
        )
        facts = {"padding": amount, "size": size, "mode": mode, "input": given.shape}
        if not context.need(condition, Complaint("padding_too_large", facts, message)):
            return
