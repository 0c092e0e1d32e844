"""The tables of compilers, one function for each kind of AST node.

``expressions``, ``comprehensions``, ``targets``, ``statements``, ``control``, ``definitions`` and
``generators`` fill the tables in; they meet here so that none imports another.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from collections.abc import Generator as HostGenerator
from typing import Any

from netgloss.interpret.frames import Frame, Scope
from netgloss.interpret.values import Value

Expr = Callable[[Frame], Value]
Stmt = Callable[[Frame], Any]  # None, or one of the signals below
Target = Callable[[Frame, Value], None]
Yields = HostGenerator[Value, None, Any]  # yields the values; returns a signal
Generator = Callable[[Frame], Yields]

EXPRESSIONS: dict[type, Callable[[Any, Scope], Expr]] = {}
STATEMENTS: dict[type, Callable[[Any, Scope], Stmt]] = {}
TARGETS: dict[type, Callable[[Any, Scope], Target]] = {}
GENERATORS: dict[type, Callable[[Any, Scope], Generator]] = {}

BREAK = "break"
CONTINUE = "continue"
RETURN = "return"  # the value is in frame.returned


def compile_expression(node: ast.expr, scope: Scope) -> Expr:
    """The closure that evaluates this node in a frame of this scope."""
    return EXPRESSIONS[type(node)](node, scope)


def compile_target(node: ast.expr, scope: Scope) -> Target:
    """The closure that binds a value to this assignment target."""
    return TARGETS[type(node)](node, scope)


def compile_statement(node: ast.stmt, scope: Scope) -> Stmt:
    return STATEMENTS[type(node)](node, scope)


def compile_block(body: Sequence[ast.stmt], scope: Scope, before: int = 0) -> Stmt:
    """The closure that runs statements in order until one of them signals.

    It pays a step for each of them, and for what was done ``before`` it each time.
    """
    statements = [compile_statement(s, scope) for s in body]
    count = len(statements) + before

    def block(frame: Frame) -> Any:
        budget = frame.run.budget
        budget.steps += count
        if budget.steps > budget.max_steps:
            budget.step(0)
        for statement in statements:
            signal = statement(frame)
            if signal is not None:
                return signal
        return None

    if len(statements) != 1:
        return block
    (only,) = statements

    def single(frame: Frame) -> Any:
        budget = frame.run.budget
        budget.steps += count
        if budget.steps > budget.max_steps:
            budget.step(0)
        return only(frame)

    return single
