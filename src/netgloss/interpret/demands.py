"""Conditions that a source demands of sizes: ``assert``, ``torch._assert``, ``if …: raise``.

A condition that chooses between two ways leaves other sizes to go the other way. One that must
hold for the program to go on is no choice: it is a precondition like those of an operation.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netgloss.interpret.compiling import Expr
from netgloss.interpret.frames import Frame
from netgloss.interpret.values import Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run


def demands(test: ast.expr, wanted: bool = True) -> bool:
    """Whether every condition decided in `test` is needed for it to come out as `wanted`.

    Of ``a and b`` each is needed to be true, of ``a or b`` to be false. What a call decides
    inside itself may be a choice, so a test with a call says nothing.

    >>> demands(ast.parse("h == s and w % 2 == 0", mode="eval").body)
    True
    >>> demands(ast.parse("h == s or free", mode="eval").body)
    False
    """
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return demands(test.operand, not wanted)
    if isinstance(test, ast.BoolOp):
        return isinstance(test.op, ast.And) is wanted and all(
            demands(part, wanted) for part in test.values
        )
    if isinstance(test, ast.Compare) and len(test.ops) > 1 and not wanted:
        return False
    return not any(
        isinstance(node, ast.IfExp | ast.BoolOp)
        or (isinstance(node, ast.Call) and not _plain_call(node))
        for node in ast.walk(test)
    )


def _plain_call(node: ast.Call) -> bool:
    """A call that decides nothing: of a size, a rank, a length."""
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in ("size", "dim", "len", "ndimension")


def demanded(run: Run, mark: int, held: bool) -> None:
    """The choices decided since `mark` were demands. The last one decided a test that failed.

    Where a failure is caught by the source it is a choice after all.
    """
    choices = run.recorder.choices
    decided = choices[mark:]
    if not decided or run.handlers:
        return
    del choices[mark:]
    if not held:
        run.recorder.failed.append(decided[-1].negated())


def in_words(frame: Frame, expression: Expr) -> Value:
    """The value of what an error says. Sizes written into the words of an error that nothing
    catches choose nothing any more."""
    run = frame.run
    before, run.last_words = run.last_words, run.last_words or not run.handlers
    try:
        return expression(frame)
    finally:
        run.last_words = before


def blamed(run: Run, mark: int) -> None:
    """The program is about to raise, by a test that may also choose: the last condition of it is
    what other sizes should change."""
    decided = run.recorder.choices[mark:]
    if decided and not run.handlers:
        run.recorder.failed.append(decided[-1].negated())
