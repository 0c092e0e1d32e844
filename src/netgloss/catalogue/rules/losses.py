"""Losses: what they compare, and what reduction leaves."""

from __future__ import annotations

from typing import Any

from netgloss.catalogue.arithmetic import compare, legacy_reduction, message_text
from netgloss.catalogue.records import CannotTell, Complaint, Context, Outcome, Shape, Tensor
from netgloss.catalogue.rules.common import (
    Bound,
    broadcast,
    broadcast_pair,
    numel,
    refuse,
    refuse_rank,
    tensor,
)
from netgloss.catalogue.rules.dtypes import floating, is_inexact, promote, real_of, scalar_type
from netgloss.catalogue.rules.expanding import expand
from netgloss.catalogue.rules.following import followed, need_on_axis
from netgloss.catalogue.rules.known import exact_contents
from netgloss.symbolic import Dim

_REDUCTIONS = ("none", "mean", "sum")


def reduced(bound: Bound, shape: Shape, dtype: str, context: Context) -> Outcome:
    """The loss of every element, or one number of all; an estimate of 3 operations an element."""
    cost = 3 * numel(shape)
    given = bound.get("reduction", "mean")
    reduction = legacy_reduction(given, bound.get("size_average"), bound.get("reduce"))
    if not isinstance(reduction, str):
        raise CannotTell("the reduction is not known")
    if reduction not in _REDUCTIONS and reduction != "batchmean":
        message = f"{reduction} is not a valid value for reduction"
        facts = {"argument": "reduction", "expected": _REDUCTIONS, "given": reduction}
        context.need(False, Complaint("choice", facts, message))
    return Outcome(Tensor(shape if reduction == "none" else (), dtype), flops=cost)


def _compared(bound: Bound, context: Context) -> tuple[Tensor, Tensor, Shape]:
    """Input and target, and the shape they are broadcast to."""
    given, target = tensor(bound, "input", context), tensor(bound, "target", context)
    shape = broadcast_pair(given, target, context)
    weight = bound.get("weight")
    if isinstance(weight, Tensor):
        need_same(weight, given, "Weights and input must have the same size.", context)
    elif isinstance(weight, bool | int | float):
        kind = type(weight).__name__
        message = f"'{kind}' object has no attribute 'size'"
        refuse(context, "argument_type", message, argument="weight", expected="Tensor", got=kind)
    return given, target, shape


def _need_number(dtype: str, context: Context, message: str) -> None:
    if not is_inexact(dtype):
        refuse(context, "dtype_refused", message, dtype=dtype, wanted="a float")


def squared(bound: Bound, context: Context) -> Outcome:
    """``mse_loss`` and ``smooth_l1_loss``: the promoted dtype must be a float."""
    given, target, shape = _compared(bound, context)
    dtype = promote(given.dtype, target.dtype)
    _need_number(dtype, context, f"not implemented for '{scalar_type(dtype)}'")
    return reduced(bound, shape, dtype, context)


def _need_mean(bound: Bound, dtype: str, context: Context) -> None:
    reduction = legacy_reduction(bound["reduction"], bound["size_average"], bound["reduce"])
    if reduction == "mean":
        message = (
            "mean(): could not infer output dtype. Input dtype must be either a floating point or "
            f"complex dtype. Got: {scalar_type(dtype)}"
        )
        _need_number(dtype, context, message)


def absolute(bound: Bound, context: Context) -> Outcome:
    """``l1_loss``: integers do, but have no mean; of complex numbers it is real."""
    given, target, shape = _compared(bound, context)
    dtype = real_of(promote(given.dtype, target.dtype))
    _need_mean(bound, dtype, context)
    return reduced(bound, shape, dtype, context)


def hinge(bound: Bound, context: Context) -> Outcome:
    """``hinge_embedding_loss``: of the input's dtype; integers have no mean."""
    given, _, shape = _compared(bound, context)
    _need_mean(bound, given.dtype, context)
    return reduced(bound, shape, given.dtype, context)


def of_input(bound: Bound, context: Context) -> Outcome:
    """``huber_loss`` and ``soft_margin_loss``: of the input's dtype, a float."""
    given, _, shape = _compared(bound, context)
    message = (
        f"result type Float can't be cast to the desired output type {scalar_type(given.dtype)}"
    )
    _need_number(given.dtype, context, message)
    return reduced(bound, shape, given.dtype, context)


def poisson(bound: Bound, context: Context) -> Outcome:
    """``poisson_nll_loss``: a float, whatever the operands are."""
    given, target, shape = _compared(bound, context)
    if given.dtype == target.dtype == "bool":  # their product is subtracted
        message = "Subtraction, the `-` operator, with a bool tensor is not supported."
        refuse(context, "dtype_refused", message, dtype="bool", wanted="a number")
    return reduced(bound, shape, floating(promote(given.dtype, target.dtype)), context)


def divergence(bound: Bound, context: Context) -> Outcome:
    """``kl_div``: neither operand may hold integers."""
    given, target, shape = _compared(bound, context)
    for each in (given, target):
        _need_number(each.dtype, context, "kl_div: Integral inputs not supported.")
    return reduced(bound, shape, promote(given.dtype, target.dtype), context)


def binary_cross_entropy(bound: Bound, context: Context) -> Outcome:
    """Input and target of the very same size; a weight is broadcast."""
    given, target = tensor(bound, "input", context), tensor(bound, "target", context)
    need_same(
        target,
        given,
        f"Using a target size (torch.Size({message_text(target.shape)})) that is different to the "
        f"input size (torch.Size({message_text(given.shape)})) is deprecated. Please ensure they "
        "have the same size.",
        context,
    )
    _need_float(given, context)
    weight = bound["weight"]
    if isinstance(weight, Tensor):
        expand(weight, given.shape, context)
    return reduced(bound, given.shape, given.dtype, context)


def binary_cross_entropy_with_logits(bound: Bound, context: Context) -> Outcome:
    """Input and target of the very same size; weights are broadcast."""
    given, target = tensor(bound, "input", context), tensor(bound, "target", context)
    need_same(
        target,
        given,
        f"Target size (torch.Size({message_text(target.shape)})) must be the same as input size "
        f"(torch.Size({message_text(given.shape)}))",
        context,
    )
    weights = [bound[name] for name in ("weight", "pos_weight") if bound[name] is not None]
    operands = [given, *(weight for weight in weights if isinstance(weight, Tensor))]
    return reduced(bound, broadcast(operands, context), given.dtype, context)


def need_same(left: Tensor, right: Tensor, message: str, context: Context) -> None:
    """Both of one size, as the target is of the input's."""
    facts = {"expected": right.shape, "given": left.shape}
    condition = compare(left.shape, "==", right.shape)
    if condition is not True:
        context.need(condition, Complaint("target_size", facts, message))


def _need_float(given: Tensor, context: Context) -> None:
    if not is_inexact(given.dtype):
        message = f"Found dtype {given.dtype} but expected a floating-point input"
        refuse(context, "float_dtype", message, argument="input", given=given.dtype)


# ---- classes ----------------------------------------------------------------------------------
def cross_entropy(bound: Bound, context: Context) -> Outcome:
    """Input ``[n? C *]``; target ``[n? *]`` of class numbers, or the input's shape of
    probabilities."""
    given, target = tensor(bound, "input", context), tensor(bound, "target", context)
    _need_float(given, context)
    _need_smoothing(bound, context)
    alike = compare(given.shape, "==", target.shape)
    by_probability = alike if isinstance(alike, bool) else context.decide(alike, "cross_entropy")
    if by_probability and given.rank:
        if not is_inexact(target.dtype):
            message = "Expected floating point type for target with class probabilities, got "
            message += target.dtype
            refuse(context, "float_dtype", message, argument="target", given=target.dtype)
        ignored = bound.get("ignore_index", -100)
        if type(ignored) is int and ignored >= 0:
            message = "ignore_index is not supported for floating point target"
            refuse(context, "not_together", message, first="ignore_index", second="target")
        axis = 0 if given.rank == 1 else 1
        shape = given.shape[:axis] + given.shape[axis + 1 :]
        _need_class_weight(bound, given, axis, context, by_probability=True)
        return reduced(bound, shape, given.dtype, context)
    return nll_loss(bound, context)


def _need_smoothing(bound: Bound, context: Context) -> None:
    given = bound.get("label_smoothing", 0.0)
    if type(given) in (int, float) and not 0 <= given <= 1:
        message = f"label_smoothing must be between 0.0 and 1.0. Got: {given}"
        facts = {"argument": "label_smoothing", "low": 0, "high": 1, "given": given}
        refuse(context, "within", message, **facts)


def nll_loss(bound: Bound, context: Context) -> Outcome:
    """Input ``[n? C *]``, target ``[n? *]`` of class numbers."""
    given, target = tensor(bound, "input", context), tensor(bound, "target", context)
    if given.rank == 0:
        message = f"Expected 1 or more dimensions (got {given.rank})"
        refuse_rank(context, given, message, least=1)
        raise CannotTell("the input has no classes")
    _need_float(given, context)
    axis = 0 if given.rank == 1 else 1
    wanted = given.shape[:axis] + given.shape[axis + 1 :]
    _need_classes(given, target, wanted, context)
    if target.dtype not in ("int64", "uint8"):
        message = f"expected scalar type Long but found {target.dtype}"
        refuse(context, "index_dtype", message, argument="target", given=target.dtype)
    _need_class_weight(bound, given, axis, context)
    _need_class_numbers(given, target, axis, bound.get("ignore_index", -100), context)
    return reduced(bound, wanted, given.dtype, context)


def _need_class_numbers(
    given: Tensor, target: Tensor, axis: int, ignored: object, context: Context
) -> None:
    """Each number that is not ignored is one of the classes."""
    numbers = exact_contents(target)
    if numbers is not None:
        left = [number for number in numbers if number != ignored]
        target = Tensor((len(left),), target.dtype, tuple(left))
    elif not _needs_every(target, given.shape[axis], ignored):
        return

    def told(place: int, number: int) -> str:
        return f"Target {number} is out of bounds."

    need_on_axis(target, given, axis, context, told)


def _needs_every(target: Tensor, classes: Dim, ignored: object) -> bool:
    """Whether the number that is ignored makes no difference: it does not occur, it is a class,
    or it lies beyond another number that is none."""
    extent = followed(target)
    if extent is None or type(ignored) is not int:
        return False
    inside = type(classes) is int and 0 <= ignored < classes
    beyond = ignored < -1 and any(step in (1, -1) for step in extent.steps)
    return inside or beyond or extent.lacks(ignored)


def _need_classes(given: Tensor, target: Tensor, wanted: Shape, context: Context) -> None:
    facts = {"expected": wanted, "given": target.shape, "input": given.shape}
    if target.rank != len(wanted):
        message = (
            f"0D or 1D target tensor expected, multi-target not supported, but got target of size "
            f"{message_text(target.shape)} for input of size {message_text(given.shape)}"
        )
        context.need(False, Complaint("class_target", facts, message))
        return
    for expected, size in zip(wanted, target.shape, strict=True):
        condition = compare(size, "==", expected)
        if condition is True:
            continue
        message = (
            f"Expected input batch_size ({message_text(expected)}) to match target batch_size "
            f"({message_text(size)})."
        )
        if not context.need(condition, Complaint("class_target", facts, message)):
            return


def _need_class_weight(
    bound: Bound, given: Tensor, axis: int, context: Context, by_probability: bool = False
) -> None:
    classes, weight = given.shape[axis], bound["weight"]
    if not isinstance(weight, Tensor):
        return
    if weight.dtype != given.dtype:
        message = (
            f"expected scalar type {scalar_type(given.dtype)} but found {scalar_type(weight.dtype)}"
        )
        refuse(
            context, "dtype_mismatch", message, left="input", left_dtype=given.dtype,
            right="weight", right_dtype=weight.dtype,
        )  # fmt: skip
    message = (
        f"weight tensor should be defined either for all {message_text(classes)} classes or no "
        f"classes but got weight tensor of shape: {message_text(weight.shape)}"
    )
    facts = {"argument": "weight", "expected": (classes,), "given": weight.shape}
    # nll_loss2d looks at the number of elements alone; what cross_entropy adds does not.
    over_map = given.rank > 2 and not bound.get("label_smoothing") and not by_probability
    found = (numel(weight.shape),) if over_map else weight.shape
    condition = compare(found, "==", (classes,))
    if condition is not True:
        context.need(condition, Complaint("size_of", facts, message))


# ---- pairs and triples ------------------------------------------------------------------------
def margin_ranking(bound: Bound, context: Context) -> Outcome:
    """``margin_ranking_loss(input1, input2, target)``: all of one rank, broadcast."""
    first, second = tensor(bound, "input1", context), tensor(bound, "input2", context)
    target = tensor(bound, "target", context)
    if not first.rank == second.rank == target.rank:
        message = (
            "margin_ranking_loss : All input tensors should have same dimension but got sizes: "
            f"input1: {message_text(first.shape)}, input2: {message_text(second.shape)}, "
            f"target: {message_text(target.shape)} "
        )
        refuse(context, "same_rank", message, left=first.shape, right=target.shape)
    shape = broadcast([first, second, target], context)
    return reduced(bound, shape, floating(first.dtype), context)


def triplet_margin(bound: Bound, context: Context) -> Outcome:
    """``triplet_margin_loss(anchor, positive, negative)``: broadcast, the last axis goes."""
    given = triplet(bound, context)
    need_one_rank(given, context)
    shape = broadcast(given, context)
    need_margin(bound["margin"], context)
    return reduced(bound, shape[:-1], real_of(floating(given[0].dtype)), context)


def triplet(bound: Bound, context: Context) -> list[Tensor]:
    """Anchor, positive and negative."""
    return [tensor(bound, name, context) for name in ("anchor", "positive", "negative")]


def need_one_rank(given: list[Tensor], context: Context) -> None:
    """Anchor, positive and negative have as many axes each."""
    if len({each.rank for each in given}) > 1:
        message = (
            "The anchor, positive, and negative tensors are expected to have the same number of "
            f"dimensions, but got: anchor {given[0].rank}D, positive {given[1].rank}D, and "
            f"negative {given[2].rank}D inputs"
        )
        refuse(context, "same_rank", message, left=given[0].shape, right=given[-1].shape)


def need_margin(margin: Any, context: Context) -> None:
    """A margin that is known must be greater than 0."""
    if type(margin) in (int, float) and margin <= 0:
        message = f"margin must be greater than 0, got {margin}"
        refuse(context, "positive", message, argument="margin", given=margin)


def cosine_embedding(bound: Bound, context: Context) -> Outcome:
    """``cosine_embedding_loss(input1, input2, target)``: ``[n d]``, ``[n d]``, ``[n]``, or
    without the batch axis."""
    first, second = tensor(bound, "input1", context), tensor(bound, "input2", context)
    target = tensor(bound, "target", context)
    rank = target.rank + 1
    if rank not in (1, 2) or (first.rank, second.rank) != (rank, rank):
        message = (
            f"{rank - 1}D target tensor expects {rank}D input tensors, but found inputs with sizes "
            f"{message_text(first.shape)} and {message_text(second.shape)}."
        )
        refuse(context, "same_rank", message, left=first.shape, right=second.shape)
        raise CannotTell("the inputs do not match the target")
    shape = broadcast_pair(first, second, context)[:-1]
    shape = broadcast([Tensor(shape), target], context)
    return reduced(bound, shape, floating(first.dtype), context)
