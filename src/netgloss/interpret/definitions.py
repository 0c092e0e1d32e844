"""Statements that bring names: ``def``, ``class``, ``import``."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from netgloss.interpret.classes import make_class
from netgloss.interpret.compiling import (
    STATEMENTS,
    Stmt,
    compile_block,
    compile_expression,
    compile_target,
)
from netgloss.interpret.frames import Frame, Scope, collect, docstring
from netgloss.interpret.functions import Code, make_function
from netgloss.interpret.values import Value
from netgloss.text import DEFERRED


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> Stmt:
    code = Code(node.name, node.args, None, scope, node)
    decorators = [(compile_expression(d, scope), scope.place(d)) for d in node.decorator_list]
    target = compile_target(ast.copy_location(ast.Name(node.name, ast.Store()), node), scope)

    def define(frame: Frame) -> None:
        makers = [(d(frame), p) for d, p in decorators]
        value: Value = make_function(code, frame)
        for decorator, place in reversed(makers):
            frame.run.place = place
            value = frame.run.decorate(decorator, value)
        target(frame, value)

    return define


def _class(node: ast.ClassDef, scope: Scope) -> Stmt:
    inner = Scope(
        "class",
        scope,
        scope.file,
        node.name if scope.kind == "module" else f"{scope.qualname}.{node.name}",
    )
    collect(inner, node.body)
    body = compile_block(node.body, inner)
    bases = [compile_expression(b, scope) for b in node.bases]
    keywords = {k.arg: compile_expression(k.value, scope) for k in node.keywords if k.arg}
    decorators = [(compile_expression(d, scope), scope.place(d)) for d in node.decorator_list]
    target = compile_target(ast.copy_location(ast.Name(node.name, ast.Store()), node), scope)
    place = scope.place(node)
    doc = docstring(node)

    def define(frame: Frame) -> None:
        run = frame.run
        makers = [(d(frame), p) for d, p in decorators]
        base_values = [b(frame) for b in bases]
        run.place = place
        options = {name: k(frame) for name, k in keywords.items()}
        cls = make_class(run, node.name, base_values, options, frame, place, doc)
        outer = frame.outer if scope.kind == "class" else frame
        if scope.kind == "module":
            outer = None
        child = Frame(run, cls.attrs, frame.globals, outer, inner.qualname, frame.file, cls)
        child.record = False
        run.enter(place)
        try:
            body(child)
        finally:
            run.leave(place)
        value: Value = run.finish_class(cls)
        for decorator, at in reversed(makers):
            run.place = at
            value = run.decorate(decorator, value)
        target(frame, value)

    return define


def _import(node: ast.Import, scope: Scope) -> Stmt:
    place = scope.place(node)
    parts = []
    for alias in node.names:
        bound = alias.asname or alias.name.split(".")[0]
        wanted = alias.name if alias.asname else alias.name.split(".")[0]
        target = compile_target(ast.copy_location(ast.Name(bound, ast.Store()), node), scope)
        parts.append((alias.name, wanted, target))

    def bring(frame: Frame) -> None:
        frame.run.place = place
        for full, wanted, target in parts:
            target(frame, frame.run.imports.module(full, wanted, place))

    return bring


def _import_from(node: ast.ImportFrom, scope: Scope) -> Stmt:
    place = scope.place(node)
    module = node.module or ""
    level = node.level
    if any(a.name == "*" for a in node.names):

        def bring_all(frame: Frame) -> None:
            frame.run.place = place
            frame.globals.update(frame.run.imports.star(module, level, frame, place))

        return bring_all
    parts = [
        (
            a.name,
            compile_target(
                ast.copy_location(ast.Name(a.asname or a.name, ast.Store()), node), scope
            ),
        )
        for a in node.names
    ]

    def bring(frame: Frame) -> None:
        frame.run.place = place
        for name, target in parts:
            target(frame, frame.run.imports.name(module, name, level, frame, place))

    return bring


_TABLE: dict[type, Callable[[Any, Scope], Stmt]] = {
    **dict.fromkeys((*DEFERRED, *DEFERRED.values()), _function),
    ast.ClassDef: _class,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
}
STATEMENTS.update(_TABLE)
