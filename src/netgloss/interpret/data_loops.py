"""Loops that go round as often as a tensor's contents tell: ``for expert in hit.nonzero():``, or
whose rounds end early as they tell: ``if rows.shape[0] == 0: continue``.

Nobody knows how many whole rounds such a loop makes. When one leaves every name with a value of
the same kind and shape as before, any number does, and the loop leaves nothing open.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from netgloss.catalogue.records import Tensor
from netgloss.interpret.compiling import BREAK, RETURN
from netgloss.interpret.frames import Frame
from netgloss.interpret.quiet import asked
from netgloss.interpret.values import Instance, Unknown, Value
from netgloss.symbolic import counts

if TYPE_CHECKING:
    from netgloss.interpret.compiling import Expr, Stmt, Target
    from netgloss.interpret.trace import Place

DEPTH = 3  # how far into containers and objects a value is looked at
WIDTH = 64  # and how many of their items


def rows_only_data_tell(source: Value) -> bool:
    """Whether a loop over this goes round as often as a tensor's contents say."""
    return type(source) is Tensor and len(source.shape) > 0 and counts(source.shape[0])


def one_round(frame: Frame, source: Tensor, target: Target, body: Stmt) -> Any:
    """The loop's body once, with any row; what is left open is noted."""
    place = frame.run.place
    before = kinds(frame)
    target(frame, Tensor(source.shape[1:], source.dtype))
    signal = body(frame)
    _compare(frame, before, signal, place)
    return signal


def repeats_as_data_tell(source: Value) -> bool:
    """Whether a loop over this goes round as often as nobody knows: ``range(mask.sum())``."""
    return type(source) is Unknown and source.reason == "data_dependent"


def any_rounds(frame: Frame, source: Unknown, target: Target, body: Stmt) -> Any:
    """The loop's body once, on a place that is not known. What a round changes is not known after
    any number of them."""
    place = frame.run.place
    before = kinds(frame)
    target(frame, source)
    signal = body(frame)
    for name in _compare(frame, before, signal, place):
        value = frame.vars.get(name)
        if not (type(value) is Instance and value.state is None):
            frame.vars[name] = Unknown("data_dependent", "loop", place)
    return signal


def skips(node: ast.stmt) -> bool:
    """Whether this is ``if …: continue``."""
    return isinstance(node, ast.If) and not node.orelse and isinstance(node.body[0], ast.Continue)


def skipping(test: Expr) -> Expr:
    """The condition of ``if …: continue``: where only data tell it, the round goes on, and what it
    does is held against what it would have left undone."""

    def condition(frame: Frame) -> Value:
        value, of_data = asked(frame, test)
        if not of_data:
            return value
        frame.run.pending.setdefault(id(frame), []).append((kinds(frame), frame.run.place))
        return False

    return condition


def whole_rounds(body: Stmt) -> Stmt:
    """The body of a loop that has an ``if …: continue``."""

    def round_(frame: Frame) -> Any:
        signal: Any = BREAK
        try:
            signal = body(frame)
        finally:
            for before, place in frame.run.pending.pop(id(frame), ()):
                _compare(frame, before, signal, place)
        return signal

    return round_


def _compare(frame: Frame, before: Mapping[str, Any], signal: Any, place: Place) -> list[str]:
    """Note that data decide what follows, unless every name has the kind of value that it had;
    gives the names that have not."""
    changed = [name for name, kind in before.items() if _kind(frame.vars.get(name)) != kind]
    if signal is BREAK or signal is RETURN or changed:
        frame.run.place = place
        frame.run.note_structure(Unknown("data_dependent", "loop", place))
    return changed


def kinds(frame: Frame) -> dict[str, Any]:
    """The kinds of the values that the names of a frame have."""
    return {name: _kind(value) for name, value in frame.vars.items()}


def _kind(value: Value, depth: int = DEPTH) -> Any:
    """What two values share that stand for one another wherever only shapes matter."""
    kind = type(value)
    if kind is Tensor:
        return tuple("counted" if counts(size) else size for size in value.shape), value.dtype
    if kind in (list, tuple, dict, set, frozenset):
        items = list(value.items()) if kind is dict else list(value)
        if depth == 0 or kind in (set, frozenset):
            return kind, len(items)
        return kind, len(items), tuple(_kind(item, depth - 1) for item in items[:WIDTH])
    if kind is Instance:
        if depth == 0:
            return id(value)
        held = list(value.attrs.items())[:WIDTH]
        inner = tuple((name, _kind(item, depth - 1)) for name, item in held)
        return id(value), inner, _kind(value.state, depth - 1)
    if kind in (int, float, bool, str, type(None)):
        return kind, value
    return id(value)
