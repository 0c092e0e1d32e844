"""Statements that yield, compiled to host generator functions.

Only statements that contain a ``yield`` of their own come here; the rest of a generator's body
is compiled like any other.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from netgloss.interpret.compiling import (
    BREAK,
    GENERATORS,
    RETURN,
    Generator,
    Yields,
    compile_expression,
    compile_target,
)
from netgloss.interpret.frames import Frame, Scope
from netgloss.interpret.functions import compile_generator_block
from netgloss.interpret.values import Raised, Value


def _yielding(value: ast.expr, scope: Scope) -> Generator | None:
    """A bare ``yield x`` or ``yield from xs``; None for a yield deeper in an expression."""
    if isinstance(value, ast.Yield):
        give = compile_expression(value.value, scope) if value.value is not None else None

        def one(frame: Frame) -> Yields:
            yield give(frame) if give is not None else None

        return one
    if isinstance(value, ast.YieldFrom):
        source = compile_expression(value.value, scope)

        def every(frame: Frame) -> Yields:
            yield from frame.run.iterate(source(frame))

        return every
    return None


def _expression(node: ast.Expr, scope: Scope) -> Generator:
    inner = _yielding(node.value, scope)
    plain = compile_expression(node.value, scope) if inner is None else None

    def run(frame: Frame) -> Yields:
        if inner is not None:
            yield from inner(frame)
        elif plain is not None:
            plain(frame)

    return run


def _assign(node: ast.Assign, scope: Scope) -> Generator:
    inner = _yielding(node.value, scope)
    plain = compile_expression(node.value, scope) if inner is None else None
    targets = [compile_target(t, scope) for t in node.targets]

    def run(frame: Frame) -> Yields:
        value: Value = None  # what send() would give: next() sends None
        if inner is not None:
            yield from inner(frame)
        elif plain is not None:
            value = plain(frame)
        for target in targets:
            target(frame, value)

    return run


def _if(node: ast.If, scope: Scope) -> Generator:
    test = compile_expression(node.test, scope)
    body = compile_generator_block(node.body, scope)
    orelse = compile_generator_block(node.orelse, scope)
    place = scope.place(node.test)

    def run(frame: Frame) -> Yields:
        branch = body if frame.run.branch(test, place, frame) else orelse
        return (yield from branch(frame))

    return run


def _while(node: ast.While, scope: Scope) -> Generator:
    test = compile_expression(node.test, scope)
    body = compile_generator_block(node.body, scope)
    place = scope.place(node.test)

    def run(frame: Frame) -> Yields:
        while frame.run.branch(test, place, frame):
            frame.run.budget.step()
            signal = yield from body(frame)
            if signal is BREAK:
                break
            if signal is RETURN:
                return signal
        return None

    return run


def _for(node: ast.For, scope: Scope) -> Generator:
    iterable = compile_expression(node.iter, scope)
    target = compile_target(node.target, scope)
    body = compile_generator_block(node.body, scope)
    orelse = compile_generator_block(node.orelse, scope)

    def run(frame: Frame) -> Yields:
        for item in frame.run.iterate(iterable(frame)):
            target(frame, item)
            signal = yield from body(frame)
            if signal is BREAK:
                return None
            if signal is RETURN:
                return signal
        return (yield from orelse(frame))

    return run


def _with(node: ast.With, scope: Scope) -> Generator:
    items = [
        (
            compile_expression(i.context_expr, scope),
            compile_target(i.optional_vars, scope) if i.optional_vars is not None else None,
        )
        for i in node.items
    ]
    body = compile_generator_block(node.body, scope)

    def run(frame: Frame) -> Yields:
        managers = []
        for make, target in items:
            manager = make(frame)
            value = frame.run.enter_context(manager)
            managers.append(manager)
            if target is not None:
                target(frame, value)
        signal = yield from body(frame)
        for manager in reversed(managers):
            frame.run.exit_context(manager, None)
        return signal

    return run


def _try(node: ast.Try, scope: Scope) -> Generator:
    body = compile_generator_block(node.body, scope)
    handlers = [
        (
            compile_expression(h.type, scope) if h.type is not None else None,
            compile_target(ast.copy_location(ast.Name(h.name, ast.Store()), h), scope)
            if h.name
            else None,
            compile_generator_block(h.body, scope),
        )
        for h in node.handlers
    ]
    final = compile_generator_block(node.finalbody, scope)
    orelse = compile_generator_block(node.orelse, scope)

    def attempt(frame: Frame) -> Yields:
        try:
            signal = yield from body(frame)
        except Raised as error:
            for kind, target, handler in handlers:
                classes = frame.run.handled_classes(kind, frame)
                if any(error.value.cls.derives_from(c) for c in classes):
                    if target is not None:
                        target(frame, error.value)
                    return (yield from handler(frame))
            raise
        if signal is None:
            signal = yield from orelse(frame)
        return signal

    def run(frame: Frame) -> Yields:
        try:
            signal = yield from attempt(frame)
        except Raised:
            last = yield from final(frame)
            if last is None:
                raise
            return last
        last = yield from final(frame)
        return signal if last is None else last

    return run


_TABLE: dict[type, Callable[[Any, Scope], Generator]] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.If: _if,
    ast.While: _while,
    ast.For: _for,
    ast.With: _with,
    ast.Try: _try,
}
GENERATORS.update(_TABLE)
