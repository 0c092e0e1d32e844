"""Branches that only speak: they warn, or refuse, and change nothing that follows.

``if pad in input_ids: logger.warning(…)`` and ``if n_found != n_expected: raise ValueError(…)``
depend on what a tensor holds, which nobody knows before the program runs. Whatever it holds, a
model that comes to its end has gone the same way, so such a branch leaves nothing open.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netgloss.catalogue.records import Tensor
from netgloss.interpret.values import Unknown, Value

if TYPE_CHECKING:
    from netgloss.interpret.compiling import Expr
    from netgloss.interpret.frames import Frame

_SPEAKERS = frozenset({"logger", "logging", "log", "warnings", "print"})


def only_speaks(body: list[ast.stmt]) -> bool:
    """Whether these statements do nothing but warn, put words together, or raise.

    >>> only_speaks(ast.parse("logger.warning('odd')\\nraise ValueError(x)").body)
    True
    >>> only_speaks(ast.parse("x = x + 1").body)
    False
    """
    return all(map(_speaks, body))


def settled_by(body: list[ast.stmt], orelse: list[ast.stmt]) -> bool:
    """Whether an ``if`` of this body and ``else`` goes on alike whatever its condition is: a body
    that raises leaves one way to go on, one that warns leaves the same one."""
    if not only_speaks(body):
        return False
    return not orelse or isinstance(body[-1], ast.Raise) or only_speaks(orelse)


def _speaks(node: ast.stmt) -> bool:
    match node:
        case ast.Raise() | ast.Pass() | ast.Expr(ast.Constant()):
            return True
        case ast.Expr(ast.Call(func)):
            while isinstance(func, ast.Attribute):
                func = func.value
            return isinstance(func, ast.Name) and func.id in _SPEAKERS
        case ast.Assign([ast.Name()], value) | ast.AugAssign(ast.Name(), ast.Add(), value):
            return _is_text(value)
        case ast.If():
            return only_speaks(node.body) and only_speaks(node.orelse)
    return False


def _is_text(node: ast.expr) -> bool:
    match node:
        case ast.Constant(str()) | ast.JoinedStr():
            return True
        case ast.BinOp(left, ast.Add(), right):
            return _is_text(left) and _is_text(right)
    return False


def asked(frame: Frame, test: Expr) -> tuple[Value, bool]:
    """(the value of a condition, whether only what a tensor holds tells it).

    Where it does, that it was asked for is not held against the run: the caller settles it.
    """
    recorder = frame.run.recorder
    before = len(recorder.unknowns)
    value = test(frame)
    decided = [each for each in recorder.unknowns[before:] if each.decided_structure]
    of_data = depends_on_data(value) or bool(decided)
    if not of_data or any(each.reason != "data_dependent" for each in decided):
        return value, False
    recorder.settle(before)
    return value, True


def depends_on_data(value: Value) -> bool:
    """Whether a condition asks what a tensor holds."""
    if type(value) is Unknown:
        return value.reason == "data_dependent"
    return type(value) is Tensor and type(value.value) not in (bool, int, float)
