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

_PLAIN = frozenset({int, bool, str, type(None), DType, Device, MemoryFormat})
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
    where it cannot be given twice. ``names`` are those of the values that the rule looks at, if
    it is handed others, too."""

    __slots__ = ("_anew", "_known", "_names")

    def __init__(
        self, anew: Callable[[Answer], Answer | None], names: tuple[str, ...] | None = None
    ) -> None:
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
    for tensor in (value,) if type(value) is Tensor else value:
        if tensor.layout is not None or tensor.base is not None or tensor.extent is not None:
            return None
        if tensor.value is not None:
            return None
    fresh = _again(value) if type(value) is Tensor else tuple(map(_again, value))
    return Outcome(fresh, known.macs, known.flops, known.counted, known.formulas, known.window)


# What a layer is not to share with another that was built with the same arguments.
_ITS_OWN = frozenset({Tensor, list, dict})


def holds_own(values: Mapping[str, Any]) -> bool:
    """Whether one of the values is a layer's own, not to be shared with another like it."""
    return any(type(value) in _ITS_OWN for value in values.values())


def built_anew(built: Built) -> Built | None:
    """The same parts with new tensors; None where an attribute cannot be shared."""
    if holds_own(built.attributes):
        return None
    parameters, buffers = (
        {name: tensor and _again(tensor) for name, tensor in kept.items()}
        for kept in (built.parameters, built.buffers)
    )
    return Built(parameters, buffers, built.attributes)


def _again(tensor: Tensor) -> Tensor:
    return Tensor(
        tensor.shape,
        tensor.dtype,
        requires_grad=tensor.requires_grad,
        is_parameter=tensor.is_parameter,
    )


def plain_key(
    values: Mapping[str, Any], training: bool, names: tuple[str, ...] | None = None
) -> Any:
    """What tells one call of a rule from another; None where something is not plain. With
    ``names`` only these values count.

    >>> plain_key({"input": Tensor((1, 3)), "dim": 1}, False)
    (False, 'input', (1, 3), 'float32', 'dim', <class 'int'>, 1)
    """
    key: list[Any] = [training]
    add = key.append
    for name in values if names is None else names:
        value = values.get(name, ABSENT)
        kind = type(value)
        add(name)
        if kind is Tensor:
            known = value.value is not None or value.extent is not None
            if known or value.layout is not None or not _all_plain(value.shape):
                return None
            add(value.shape)
            add(value.dtype)
        elif kind in _PLAIN:
            add(kind)
            add(value)
        elif kind is float:
            add(repr(value))
        elif (kind is tuple or kind is list) and _all_plain(value):
            add(kind)
            add(tuple(value))
        elif value is not ABSENT:
            return None
    return tuple(key)


def _all_plain(values: Any) -> bool:
    for value in values:  # noqa: SIM110  a generator would take twice as long
        if type(value) is not int:
            return False
    return True
