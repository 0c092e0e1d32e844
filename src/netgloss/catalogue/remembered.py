"""Outcomes that follow from plain arguments alone, kept for the next call with the same ones.

A model calls the same few layers at the same few sizes again and again. Where every argument is a
plain value or a tensor of plain sizes, and the rule asked nothing of the run, the same call gives
the same outcome: only its tensors are new ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netgloss.catalogue.records import Complaint, Context, Device, DType, Outcome, Tensor
from netgloss.symbolic import Condition, Dim

_PLAIN = frozenset({int, bool, str, type(None), DType, Device})
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


class Memory:
    """What one rule remembers."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[Any, Outcome] = {}

    def recall(self, key: Any) -> Outcome | None:
        """The outcome of the call with this key, its tensors new."""
        known = self._known.get(key)
        if known is None:
            return None
        value = known.value
        fresh = _again(value) if type(value) is Tensor else tuple(map(_again, value))
        return Outcome(fresh, known.macs, known.flops, known.counted, known.formulas, known.window)

    def keep(self, key: Any, outcome: Outcome) -> None:
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[key] = outcome


def _again(tensor: Tensor) -> Tensor:
    return Tensor(tensor.shape, tensor.dtype)


def plain_key(bound: Mapping[str, Any], training: bool) -> Any:
    """What tells one call of a rule from another; None where something is not plain.

    >>> plain_key({"input": Tensor((1, 3)), "dim": 1}, False)
    (False, 'input', (1, 3), 'float32', 'dim', <class 'int'>, 1)
    """
    key: list[Any] = [training]
    add = key.append
    for name, value in bound.items():
        kind = type(value)
        add(name)
        if kind is Tensor:
            if value.value is not None or not _all_plain(value.shape):
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
        else:
            return None
    return tuple(key)


def _all_plain(values: Any) -> bool:
    for value in values:  # noqa: SIM110  a generator would take twice as long
        if type(value) is not int:
            return False
    return True
