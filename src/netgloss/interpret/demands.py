"""Conditions that a source demands of sizes: ``assert``, ``torch._assert``, ``if …: raise``.

A condition that chooses between two ways leaves other sizes to go the other way. One that must
hold for the program to go on is no choice: it is a precondition like those of an operation.
"""

from __future__ import annotations

import ast

from netgloss.interpret.compiling import Expr
from netgloss.interpret.frames import Frame
from netgloss.interpret.values import Value


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
    if isinstance(test, ast.Compare):
        if len(test.ops) > 1 and not wanted:
            return False
        # Of the members of a container one is met, or none: each is compared on the way.
        if any(type(op) is (ast.In if wanted else ast.NotIn) for op in test.ops):
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


def raised_by(body: list[ast.stmt]) -> str:
    """The builtin exception that a body raises and nothing else, "" where one cannot say.

    >>> raised_by(ast.parse("raise ValueError(f'{h} is too small')").body)
    'ValueError'
    """
    only = body[0] if len(body) == 1 else None
    what = only.exc if isinstance(only, ast.Raise) else None
    named = what.func if isinstance(what, ast.Call) else what
    return named.id if isinstance(named, ast.Name) else ""


def might_catch(frame: Frame, exception: str) -> bool:
    """Whether an enclosing ``try`` of the source may catch the exception of this name."""
    run = frame.run
    if not exception or exception in frame.globals or exception not in run.classes:
        return bool(run.handlers)
    return run.would_catch(exception)


def tested(frame: Frame, mark: int, held: bool, exception: str, needed: bool) -> None:
    """A test that must hold has decided the choices since `mark`; where it failed, the last one
    of them is what other sizes should change, even if it may also choose.

    Where each was `needed` they were demands. That a size became a number on the way stays a
    choice: another number may do as well. Where a failure, the `exception`, is caught by the
    source it is a choice after all.
    """
    recorder = frame.run.recorder
    decided = recorder.choices[mark:]
    if (held and not needed) or not decided or might_catch(frame, exception):
        return
    if needed:
        recorder.choices[mark:] = [each for each in decided if each in recorder.undemanded]
    if not held:
        recorder.failed.append(decided[-1].negated())


def in_words(frame: Frame, expression: Expr) -> Value:
    """The value of what an error says. Sizes written into the words of an error that nothing
    catches choose nothing any more."""
    run = frame.run
    before, run.last_words = run.last_words, run.last_words or not run.handlers
    try:
        return expression(frame)
    finally:
        run.last_words = before
