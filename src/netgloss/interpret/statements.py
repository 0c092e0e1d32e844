"""Statements compiled to closures. A closure gives None, or a signal of ``compiling``."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from netgloss.interpret.calls import appending
from netgloss.interpret.compiling import (
    BREAK,
    CONTINUE,
    RETURN,
    STATEMENTS,
    Stmt,
    compile_expression,
    compile_target,
)
from netgloss.interpret.expressions import BINARY
from netgloss.interpret.frames import Frame, Scope, mangled
from netgloss.interpret.quick import inplace, local_name
from netgloss.interpret.trace import PER_PLACE


def _expression(node: ast.Expr, scope: Scope) -> Stmt:
    if isinstance(node.value, ast.Constant):
        return lambda frame: None  # a docstring
    appended = appending(node.value, scope)
    if appended is not None:
        return appended
    value = compile_expression(node.value, scope)

    def run(frame: Frame) -> None:
        value(frame)

    return run


def _assign(node: ast.Assign, scope: Scope) -> Stmt:
    value = compile_expression(node.value, scope)
    recorded = scope.file == ""  # in no other text is a binding told
    targets = [(compile_target(t, scope), ast.unparse(t) if recorded else "") for t in node.targets]
    place = scope.place(node)

    def assign(frame: Frame) -> None:
        result = value(frame)
        frame.run.place = place
        for target, text in targets:
            target(frame, result)
            if frame.record:
                frame.run.recorder.binding(place, text, result, frame)

    name = local_name(node.targets[0], scope)
    if name is None or len(targets) != 1:
        return assign

    told_to = told = 0

    def assign_local(frame: Frame) -> None:
        nonlocal told_to, told
        result = value(frame)
        run = frame.run
        run.place = place
        frame.vars[name] = result
        if frame.record:
            recorder = run.recorder
            if recorder.serial != told_to:
                told_to, told = recorder.serial, 0
            if told < PER_PLACE:  # it keeps no more of one line: spare the call
                told += 1
                recorder.binding(place, name, result, frame)

    return assign_local


def _annotated(node: ast.AnnAssign, scope: Scope) -> Stmt:
    # The annotation is kept as text (dataclasses ask for the names), never evaluated.
    value = compile_expression(node.value, scope) if node.value is not None else None
    target = compile_target(node.target, scope)
    name = node.target.id if isinstance(node.target, ast.Name) else None
    place = scope.place(node)
    in_class = scope.kind == "class"
    text = ast.unparse(node.annotation) if in_class else ""

    def annotated(frame: Frame) -> None:
        if in_class and name is not None:
            frame.vars.setdefault("__annotations__", {})[name] = text
        if value is not None:
            result = value(frame)
            target(frame, result)
            if frame.record:
                frame.run.recorder.binding(place, ast.unparse(node.target), result, frame)

    return annotated


def _augmented(node: ast.AugAssign, scope: Scope) -> Stmt:
    op = BINARY[type(node.op)]
    value = compile_expression(node.value, scope)
    target = compile_target(node.target, scope)
    text = ast.unparse(node.target) if scope.file == "" else ""
    place = scope.place(node)
    load: ast.expr
    if isinstance(node.target, ast.Name):
        load = ast.copy_location(ast.Name(node.target.id, ast.Load()), node.target)
    elif isinstance(node.target, ast.Attribute):
        load = ast.copy_location(
            ast.Attribute(node.target.value, node.target.attr, ast.Load()), node.target
        )
    else:
        load = ast.copy_location(
            ast.Subscript(node.target.value, node.target.slice, ast.Load()), node.target
        )
    current = compile_expression(load, scope)

    def augmented(frame: Frame) -> None:
        before = current(frame)
        operand = value(frame)
        result = inplace(frame, op, before, operand, place)
        target(frame, result)
        if frame.record:
            frame.run.recorder.binding(place, text, result, frame)

    return augmented


def _delete(node: ast.Delete, scope: Scope) -> Stmt:
    parts: list[Callable[[Frame], None]] = []
    for target in node.targets:
        parts.append(_delete_one(target, scope))

    def delete(frame: Frame) -> None:
        for part in parts:
            part(frame)

    return delete


def _delete_one(node: ast.expr, scope: Scope) -> Callable[[Frame], None]:
    if isinstance(node, ast.Name):
        name = node.id

        def forget(frame: Frame) -> None:
            frame.vars.pop(name, None)

        return forget
    if isinstance(node, ast.Attribute):
        owner = compile_expression(node.value, scope)
        attr = mangled(node.attr, scope)
        return lambda frame: frame.run.delattr(owner(frame), attr)
    if isinstance(node, ast.Subscript):
        container = compile_expression(node.value, scope)
        index = compile_expression(node.slice, scope)
        return lambda frame: frame.run.delitem(container(frame), index(frame))
    inner = [_delete_one(e, scope) for e in getattr(node, "elts", [])]

    def all_of(frame: Frame) -> None:
        for part in inner:
            part(frame)

    return all_of


def _return(node: ast.Return, scope: Scope) -> Stmt:
    value = compile_expression(node.value, scope) if node.value is not None else None
    place = scope.place(node) if hasattr(node, "lineno") else None

    def give(frame: Frame) -> str:
        if value is not None:
            frame.returned = value(frame)
        if frame.record and place is not None:
            frame.run.recorder.binding(place, "return", frame.returned, frame)
        return RETURN

    return give


def _nothing(node: ast.stmt, scope: Scope) -> Stmt:
    return lambda frame: None


def _unsupported(node: ast.stmt, scope: Scope) -> Stmt:
    place = scope.place(node)
    what = type(node).__name__

    def unsupported(frame: Frame) -> None:
        frame.run.place = place
        frame.run.unknown("construct", what)

    return unsupported


_TABLE: dict[type, Callable[[Any, Scope], Stmt]] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Delete: _delete,
    ast.Return: _return,
    ast.Pass: _nothing,
    ast.Global: _nothing,
    ast.Nonlocal: _nothing,
    ast.Break: lambda node, scope: lambda frame: BREAK,
    ast.Continue: lambda node, scope: lambda frame: CONTINUE,
    ast.AsyncFor: _unsupported,
    ast.AsyncWith: _unsupported,
    ast.TryStar: _unsupported,
}
STATEMENTS.update(_TABLE)
