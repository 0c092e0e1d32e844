"""Outcomes that follow from plain arguments alone, kept for the next call with the same ones.

A model calls the same few layers at the same few sizes again and again. Where every argument is a
plain value or a tensor of plain sizes, and the rule asked nothing of the run, the same call gives
the same outcome: only its tensors are new ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from netgloss.catalogue.records import (
    Built,
    Complaint,
    Context,
    Device,
    DType,
    MemoryFormat,
    Outcome,
    Tensor,
)
from netgloss.catalogue.scopes import ABSENT
from netgloss.symbolic import Condition, Dim

_PLAIN = frozenset({bool, str, DType, Device, MemoryFormat})
_INTEGERS = frozenset({int})
_MOST = 2_000  # outcomes that one rule remembers


class Watched:
    """The context of a call, which notes whether the rule asked for anything that another run
    might answer otherwise."""

    __slots__ = ("_context", "asked", "training")

    def __init__(self, context: Context) -> None:
        self._context = context
        self.training = context.training
        self.asked = False

    def decide(self, condition: Condition, reason: str) -> bool:
        self.asked = True
        return self._context.decide(condition, reason)

    def counted(self, what: str) -> Dim:
        self.asked = True
        return self._context.counted(what)

    def proved(self, condition: Condition) -> bool | None:
        self.asked = True
        return self._context.proved(condition)

    def rewritten(self, size: Dim) -> Dim:
        self.asked = True
        return self._context.rewritten(size)

    def need(self, condition: Condition | bool, complaint: Complaint) -> bool:
        if condition is True:
            return True
        self.asked = True
        return self._context.need(condition, complaint)


Answer = TypeVar("Answer")


class Memory(Generic[Answer]):
    """What one rule remembers. ``anew`` makes the same answer with new tensors, or gives None
    where it cannot be given twice. ``names`` are those of the values that the rule looks at; it
    may be handed others, too."""

    __slots__ = ("_anew", "_known", "_names")

    def __init__(self, anew: Callable[[Answer], Answer | None], names: tuple[str, ...]) -> None:
        self._anew = anew
        self._known: dict[Any, Answer] = {}
        self._names = names

    def answer(
        self,
        rule: Callable[[Mapping[str, Any], Context], Answer],
        values: Mapping[str, Any],
        context: Context,
    ) -> Answer:
        """What the rule gives, from memory where it has given it before."""
        key = plain_key(values, context.training, self._names)
        if key is None:
            return rule(values, context)
        known = self._known.get(key)
        if known is not None:
            again = self._anew(known)
            if again is not None:
                return again
        watched = Watched(context)
        answer = rule(values, watched)
        if not watched.asked:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[key] = answer
        return answer


def given_anew(known: Outcome) -> Outcome | None:
    """The same outcome with new tensors; None where more is known of a tensor than its shape and
    dtype, which hangs on the tensors of that call."""
    value = known.value
    if type(value) is Tensor:
        fresh: Any = _again(value) if _is_bare(value) else None
    else:
        fresh = tuple(map(_again, value)) if all(map(_is_bare, value)) else None
    if fresh is None:
        return None
    return Outcome(fresh, known.macs, known.flops, known.counted, known.formulas, known.window)


def _is_bare(tensor: Tensor) -> bool:
    return (
        tensor.layout is None
        and tensor.base is None
        and tensor.extent is None
        and tensor.value is None
    )


# What a layer is not to share with another that was built with the same arguments.
_ITS_OWN = frozenset({Tensor, list, dict})


def holds_own(values: Mapping[str, Any]) -> bool:
    """Whether one of the values is a layer's own, not to be shared with another like it."""
    return not _ITS_OWN.isdisjoint(map(type, values.values()))


def built_anew(built: Built) -> Built | None:
    """The same parts with new tensors; None where an attribute cannot be shared."""
    if holds_own(built.attributes):
        return None
    return Built(_all_again(built.parameters), _all_again(built.buffers), built.attributes)


def _all_again(kept: Mapping[str, Tensor | None]) -> dict[str, Tensor | None]:
    return {name: tensor and _again(tensor) for name, tensor in kept.items()} if kept else {}


def _again(tensor: Tensor) -> Tensor:
    return Tensor(tensor.shape, tensor.dtype, None, tensor.requires_grad, tensor.is_parameter)


def plain_key(
    values: Mapping[str, Any],
    training: bool,
    names: tuple[str, ...],
    starts: Mapping[str, int] | None = None,
) -> Any:
    """What tells one call of a rule that looks at the values of these names from another; None
    where something is not plain. With ``starts``, of each tensor's sizes their number and those
    from there on alone (no others, where none is given).

    No value is written as the beginning of another: what stands first says of which kind it is.

    >>> plain_key({"input": Tensor((1, 3)), "dim": 1, "p": 0.5}, False, ("dim", "input"))
    (False, 1, (1, 3), 'float32')
    >>> plain_key({"input": Tensor((1, 3, 8, 8))}, False, ("input",), {"input": -2})
    (False, 4, (8, 8), 'float32')
    """
    key: list[Any] = [training]
    for name in names:
        value = values.get(name, ABSENT)
        kind = type(value)
        if kind is int or value is None or value is ABSENT:
            key.append(value)
        elif kind is Tensor:
            if value.value is not None or value.extent is not None or value.layout is not None:
                return None
            shape = value.shape
            if not _INTEGERS.issuperset(map(type, shape)):
                return None
            if starts is None:
                key += shape, value.dtype
            else:
                start = starts.get(name)
                key += len(shape), () if start is None else shape[start:], value.dtype
        elif kind in _PLAIN:
            key += kind, value
        elif kind is float:
            key.append(repr(value))
        elif (kind is tuple or kind is list) and _INTEGERS.issuperset(map(type, value)):
            key += kind, tuple(value)
        else:
            return None
    return tuple(key)
