"""Statements compiled to closures. A closure gives None, or a signal of ``compiling``."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from netgloss.interpret.classes import make_class
from netgloss.interpret.compiling import (
    BREAK,
    CONTINUE,
    RETURN,
    STATEMENTS,
    Stmt,
    compile_block,
    compile_expression,
    compile_target,
)
from netgloss.interpret.expressions import BINARY, mangled
from netgloss.interpret.frames import Frame, Scope, collect
from netgloss.interpret.functions import Code, make_function
from netgloss.interpret.patterns import compile_pattern
from netgloss.interpret.values import Raised, Unknown, Value


def _expression(node: ast.Expr, scope: Scope) -> Stmt:
    if isinstance(node.value, ast.Constant):
        return lambda frame: None  # a docstring
    value = compile_expression(node.value, scope)

    def run(frame: Frame) -> None:
        value(frame)

    return run


def _assign(node: ast.Assign, scope: Scope) -> Stmt:
    value = compile_expression(node.value, scope)
    targets = [(compile_target(t, scope), ast.unparse(t)) for t in node.targets]
    place = scope.place(node)

    def assign(frame: Frame) -> None:
        result = value(frame)
        frame.run.place = place
        for target, text in targets:
            target(frame, result)
            if frame.record:
                frame.run.recorder.binding(place, text, result, frame)

    return assign


def _annotated(node: ast.AnnAssign, scope: Scope) -> Stmt:
    # The annotation is kept as text (dataclasses ask for the names), never evaluated.
    value = compile_expression(node.value, scope) if node.value is not None else None
    target = compile_target(node.target, scope)
    name = node.target.id if isinstance(node.target, ast.Name) else None
    text = ast.unparse(node.annotation)
    place = scope.place(node)
    in_class = scope.kind == "class"

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
    text = ast.unparse(node.target)
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
        frame.run.place = place
        result = frame.run.inplace(op, before, operand)
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


def _if(node: ast.If, scope: Scope) -> Stmt:
    test = compile_expression(node.test, scope)
    body = compile_block(node.body, scope)
    orelse = compile_block(node.orelse, scope) if node.orelse else None
    place = scope.place(node.test)

    def choose(frame: Frame) -> Any:
        if frame.run.branch(test(frame), place, frame):
            return body(frame)
        return orelse(frame) if orelse is not None else None

    return choose


def _while(node: ast.While, scope: Scope) -> Stmt:
    test = compile_expression(node.test, scope)
    body = compile_block(node.body, scope)
    orelse = compile_block(node.orelse, scope) if node.orelse else None
    place = scope.place(node.test)
    whole = scope.place(node)

    def loop(frame: Frame) -> Any:
        rounds = 0
        while frame.run.branch(test(frame), place, frame):
            frame.run.budget.step()
            rounds += 1
            signal = body(frame)
            if signal is BREAK:
                break
            if signal is RETURN:
                return signal
        else:
            if orelse is not None:
                return orelse(frame)
        frame.run.recorder.loop(whole, rounds, (), frame)
        return None

    return loop


def _for(node: ast.For, scope: Scope) -> Stmt:
    iterable = compile_expression(node.iter, scope)
    target = compile_target(node.target, scope)
    body = compile_block(node.body, scope)
    orelse = compile_block(node.orelse, scope) if node.orelse else None
    place = scope.place(node.iter)
    whole = scope.place(node)

    def loop(frame: Frame) -> Any:
        run = frame.run
        source = iterable(frame)
        run.place = place
        seen: list[Value] = []
        rounds = 0
        broken = False
        for item in run.iterate(source):
            rounds += 1
            if frame.record and len(seen) < 8:
                seen.append(item)
            target(frame, item)
            signal = body(frame)
            if signal is BREAK:
                broken = True
                break
            if signal is RETURN:
                run.recorder.loop(whole, rounds, seen, frame)
                return signal
        run.recorder.loop(whole, rounds, seen, frame)
        if orelse is not None and not broken:
            return orelse(frame)
        return None

    return loop


def _with(node: ast.With, scope: Scope) -> Stmt:
    items = [
        (
            compile_expression(i.context_expr, scope),
            compile_target(i.optional_vars, scope) if i.optional_vars is not None else None,
            scope.place(i.context_expr),
        )
        for i in node.items
    ]
    body = compile_block(node.body, scope)

    def enter(frame: Frame) -> Any:
        managers = []
        for make, target, place in items:
            manager = make(frame)
            frame.run.place = place
            value = frame.run.enter_context(manager)
            managers.append(manager)
            if target is not None:
                target(frame, value)
        try:
            signal = body(frame)
        except Raised as error:
            swallowed = False
            for manager in reversed(managers):
                swallowed = frame.run.exit_context(manager, error) or swallowed
            if not swallowed:
                raise
            return None
        for manager in reversed(managers):
            frame.run.exit_context(manager, None)
        return signal

    return enter


def _raise(node: ast.Raise, scope: Scope) -> Stmt:
    value = compile_expression(node.exc, scope) if node.exc is not None else None
    place = scope.place(node)

    def throw(frame: Frame) -> Any:
        error = value(frame) if value is not None else None
        frame.run.place = place
        return frame.run.raise_value(error)

    return throw


def _try(node: ast.Try, scope: Scope) -> Stmt:
    body = compile_block(node.body, scope)
    handlers = [
        (
            compile_expression(h.type, scope) if h.type is not None else None,
            h.name,
            compile_target(ast.copy_location(ast.Name(h.name, ast.Store()), h), scope)
            if h.name
            else None,
            compile_block(h.body, scope),
        )
        for h in node.handlers
    ]
    orelse = compile_block(node.orelse, scope) if node.orelse else None
    final = compile_block(node.finalbody, scope) if node.finalbody else None

    def attempt(frame: Frame) -> Any:
        run = frame.run
        caught = tuple(run.handled_classes(h[0], frame) for h in handlers)
        run.handlers.append(tuple(c for group in caught for c in group))
        try:
            try:
                signal = body(frame)
            finally:
                run.handlers.pop()
        except Raised as error:
            for classes, (_, _, target, handler) in zip(caught, handlers, strict=True):
                if any(error.value.cls.derives_from(c) for c in classes):
                    if target is not None:
                        target(frame, error.value)
                    run.handling.append(error)
                    try:
                        return handler(frame)
                    finally:
                        run.handling.pop()
            raise
        if signal is None and orelse is not None:
            return orelse(frame)
        return signal

    if final is None:
        return attempt

    def with_final(frame: Frame) -> Any:
        try:
            signal = attempt(frame)
        except Raised:
            signal = final(frame)
            if signal is None:
                raise
            return signal
        # BudgetExceeded passes by: over is over.
        last = final(frame)
        return signal if last is None else last

    return with_final


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> Stmt:
    code = Code(node.name, node.args, node.body, scope, node)
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
    doc = ast.get_docstring(node)

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


def _assert(node: ast.Assert, scope: Scope) -> Stmt:
    test = compile_expression(node.test, scope)
    message = compile_expression(node.msg, scope) if node.msg is not None else None
    place = scope.place(node)

    def check(frame: Frame) -> Any:
        value = test(frame)
        frame.run.place = place
        if type(value) is Unknown or frame.run.branch(value, place, frame):
            return None
        text = frame.run.str(message(frame)) if message is not None else ast.unparse(node.test)
        return frame.run.throw("AssertionError", text, explicit=True)

    return check


def _match(node: ast.Match, scope: Scope) -> Stmt:
    subject = compile_expression(node.subject, scope)
    cases = [
        (
            compile_pattern(c.pattern, scope),
            compile_expression(c.guard, scope) if c.guard is not None else None,
            compile_block(c.body, scope),
        )
        for c in node.cases
    ]
    place = scope.place(node)

    def choose(frame: Frame) -> Any:
        value = subject(frame)
        for pattern, guard, body in cases:
            frame.run.place = place
            if not pattern(frame, value):
                continue
            if guard is None or frame.run.branch(guard(frame), place, frame):
                return body(frame)
        return None

    return choose


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
    ast.If: _if,
    ast.While: _while,
    ast.For: _for,
    ast.With: _with,
    ast.Raise: _raise,
    ast.Try: _try,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Assert: _assert,
    ast.Match: _match,
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
