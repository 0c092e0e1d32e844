"""Parts of one axis: a place, a stretch, windows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from netgloss.catalogue.records import CannotTell, Complaint, Context, Formula, Outcome, Tensor
from netgloss.catalogue.rules.common import (
    Bound,
    axis,
    constant,
    need,
    refuse,
    refuse_rank,
    size,
    tensor,
)
from netgloss.catalogue.rules.dtypes import is_integral
from netgloss.catalogue.rules.known import chosen, stretch, strided
from netgloss.symbolic import Dim, Relation, SymInt, hint_of


def select(bound: Bound, context: Context) -> Outcome:
    """One index of one axis; the axis is gone."""
    source = tensor(bound, "input", context)
    if not source.shape:
        refuse_rank(context, source, "select() cannot be applied to a 0-dim tensor.", least=1)
        raise CannotTell("a 0-d tensor has no axis")
    at = axis(bound, "dim", source.rank, context)
    need_inside(source, at, bound["index"], context)
    return Outcome(chosen(source, at, bound["index"]))


def need_inside(source: Tensor, at: int, index: Any, context: Context) -> None:
    """The precondition that an index lies within an axis."""
    length = source.shape[at]
    if not isinstance(index, int | SymInt):
        return
    negative = hint_of(index) < 0
    if type(index) is not int:
        context.decide(Relation(index, "<" if negative else ">=", 0), "the sign of an index")
    message = (
        f"index {hint_of(index)} is out of bounds for dimension {at} with size {hint_of(length)}"
    )
    facts = {"shape": source.shape, "index": index, "axis": at, "size": length}
    last = Relation(index, ">=", -length) if negative else Relation(index, "<", length)
    context.need(last, Complaint("index_range", facts, message))


def narrow(bound: Bound, context: Context) -> Outcome:
    """A stretch of one axis."""
    source = tensor(bound, "input", context)
    if not source.shape:
        message = "narrow() cannot be applied to a 0-dim tensor."
        refuse_rank(context, source, message, least=1)
        raise CannotTell("a 0-d tensor has no axis")
    at = axis(bound, "dim", source.rank, context)
    length, first = source.shape[at], bound["start"]
    if isinstance(first, Tensor) and (first.rank or not is_integral(first.dtype)):
        message = "start must be an 0-dim integral Tensor."
        refuse_rank(context, first, message, argument="start", most=0)
        raise CannotTell("start is no whole number")
    start, count = size(bound["start"], "start", context), size(bound["length"], "length", context)
    message = (
        "start out of range (expected to be in range of "
        f"[{-hint_of(length)}, {hint_of(length)}], but got {hint_of(start)})"
    )
    facts = {"shape": source.shape, "dim": at, "start": start, "size": length, "low": -1 * length}
    if hint_of(start) < 0:
        start = length + start
    if not need(start, ">=", 0, context, "narrow_start", message, **facts):
        start = 0
    if not need(start, "<=", length, context, "narrow_start", message, **facts):
        start = 0
    need(
        count, ">=", 0, context, "narrow_negative", "narrow(): length must be non-negative.",
        shape=source.shape, dim=at, start=start, length=count, size=length,
    )  # fmt: skip
    message = (
        f"start ({hint_of(start)}) + length ({hint_of(count)}) exceeds dimension size "
        f"({hint_of(length)})."
    )
    need(
        start + count, "<=", length, context, "narrow_range", message, shape=source.shape, dim=at,
        start=start, length=count, size=length,
    )  # fmt: skip
    return Outcome(stretch(source, at, start, count))


def unfold(bound: Bound, context: Context) -> Outcome:
    """``Tensor.unfold``: windows of one axis, in a new last axis."""
    source = tensor(bound, "input", context)
    at = axis(bound, "dimension", source.rank, context)
    length: Dim = source.shape[at] if source.shape else 1
    window = constant(bound["size"], "size", context)
    step = constant(bound["step"], "step", context)
    if window < 0 or step <= 0:
        name, value = ("size", window) if window < 0 else ("step", step)
        refuse(
            context,
            "unfold_argument",
            f"{name} is {value} but must be {'>= 0' if window < 0 else '> 0'}",
            argument=name,
            value=value,
        )
        raise CannotTell("the windows have no size")
    need(
        length,
        ">=",
        window,
        context,
        "unfold_size",
        f"maximum size for tensor at dimension {at} is {hint_of(length)} but size is {window}",
        shape=source.shape,
        dim=at,
        length=length,
        size=window,
    )
    count = (length - window) // step + 1
    if not source.shape:
        return Outcome(Tensor((window,), source.dtype))
    formula = Formula(
        str(at),
        "(length - size)//step + 1",
        f"({length} - {window})//{step} + 1",
        count,
    )
    shape = (*source.shape[:at], count, *source.shape[at + 1 :], window)

    def steps(own: Sequence[Any]) -> tuple[Sequence[Any], Any]:
        return [*own[:at], own[at] * step, *own[at + 1 :], own[at]], 0

    return Outcome(strided(source, shape, steps), formulas=(formula,))
