"""Statements that steer: conditions, loops, contexts, exceptions, ``match``."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from netgloss.interpret.compiling import (
    BREAK,
    RETURN,
    STATEMENTS,
    Expr,
    Stmt,
    compile_block,
    compile_expression,
    compile_target,
)
from netgloss.interpret.data_loops import (
    any_rounds,
    one_round,
    repeats_as_data_tell,
    rows_only_data_tell,
    skipping,
    skips,
    whole_rounds,
)
from netgloss.interpret.demands import demands, in_words, raised_by, tested
from netgloss.interpret.frames import Frame, Scope
from netgloss.interpret.patterns import compile_pattern
from netgloss.interpret.quick import local_name
from netgloss.interpret.quiet import asked, settled_by
from netgloss.interpret.trace import PER_PLACE
from netgloss.interpret.values import Raised, Unknown, Value


def _if(node: ast.If, scope: Scope) -> Stmt:
    test = compile_expression(node.test, scope)
    body = compile_block(node.body, scope)
    orelse = compile_block(node.orelse, scope) if node.orelse else None
    place = scope.place(node.test)
    if settled_by(node.body, node.orelse):
        test = _settled(test, any(isinstance(each, ast.Raise) for each in node.body))
    elif skips(node):
        test = skipping(test)

    told_to = 0
    told = [0, 0]

    def choose(frame: Frame) -> Any:
        nonlocal told_to, told
        run = frame.run
        run.last_condition = None
        taken = test(frame)
        if (taken is True or taken is False) and run.last_condition is None:  # as branch() does
            run.place = place
            if frame.file == "":
                recorder = run.recorder
                if recorder.serial != told_to:
                    told_to, told = recorder.serial, [0, 0]
                if told[taken] < PER_PLACE:  # it keeps no more of one line: spare the call
                    told[taken] += 1
                    recorder.branch(place, taken, None, "")
        else:
            taken = run.settle(taken, place, frame)
        if taken:
            return body(frame)
        return orelse(frame) if orelse is not None else None

    if not isinstance(node.body[-1], ast.Raise):
        return choose
    needed, exception = demands(node.test, wanted=False), raised_by(node.body)

    def refuse(frame: Frame) -> Any:
        mark = len(frame.run.recorder.choices)
        raises = frame.run.branch(test, place, frame)
        tested(frame, mark, not raises, exception, needed)
        if raises:
            return body(frame)
        return orelse(frame) if orelse is not None else None

    return refuse


def _settled(test: Expr, raises: bool) -> Expr:
    """The condition of a branch that only speaks: what a tensor holds does not matter to it,
    unless what it raises is caught."""

    def settled(frame: Frame) -> Value:
        if raises and any(frame.run.handlers):
            return test(frame)
        value, of_data = asked(frame, test)
        return False if of_data else value

    return settled


def _while(node: ast.While, scope: Scope) -> Stmt:
    test = compile_expression(node.test, scope)
    body = compile_block(node.body, scope)
    orelse = compile_block(node.orelse, scope) if node.orelse else None
    place = scope.place(node.test)
    whole = scope.place(node)

    def loop(frame: Frame) -> Any:
        rounds = 0
        signal: Any = None
        while frame.run.branch(test, place, frame):
            frame.run.budget.step()
            rounds += 1
            signal = body(frame)
            if signal is BREAK or signal is RETURN:
                break
        frame.run.recorder.loop(whole, rounds, (), frame)
        if signal is RETURN:
            return signal
        return orelse(frame) if orelse is not None and signal is not BREAK else None

    return loop


_DIRECT = frozenset({list, tuple, range})
_SHOWN = 8  # elements that the record of a loop names


def _for(node: ast.For, scope: Scope) -> Stmt:
    iterable = compile_expression(node.iter, scope)
    target = compile_target(node.target, scope)
    body = compile_block(node.body, scope, before=1)  # and the round itself
    if any(map(skips, node.body)):
        body = whole_rounds(body)
    orelse = compile_block(node.orelse, scope) if node.orelse else None
    place = scope.place(node.iter)
    whole = scope.place(node)
    name = local_name(node.target, scope)

    def loop(frame: Frame) -> Any:
        run = frame.run
        source = iterable(frame)
        run.place = place
        if rows_only_data_tell(source):
            return one_round(frame, source, target, body)
        if repeats_as_data_tell(source):
            return any_rounds(frame, source, target, body)
        seen: list[Value] = []
        rounds = 0
        broken = False
        recording = frame.record
        names = frame.vars
        for item in source if type(source) in _DIRECT else run.iterate(source):
            rounds += 1
            if recording and rounds <= _SHOWN:
                seen.append(item)
            if name is None:
                target(frame, item)
            else:
                names[name] = item
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
        error = in_words(frame, value) if value is not None else None
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


def _assert(node: ast.Assert, scope: Scope) -> Stmt:
    test = compile_expression(node.test, scope)
    message = compile_expression(node.msg, scope) if node.msg is not None else None
    place = scope.place(node)
    needed = demands(node.test)

    def check(frame: Frame) -> Any:
        mark = len(frame.run.recorder.choices)
        frame.run.last_condition = None
        value = test(frame)
        frame.run.place = place
        if type(value) is Unknown:
            return None
        held = frame.run.settle(value, place, frame)
        tested(frame, mark, held, "AssertionError", needed)
        if held:
            return None
        text = (
            frame.run.str(in_words(frame, message))
            if message is not None
            else ast.unparse(node.test)
        )
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
            if guard is None or frame.run.branch(guard, place, frame):
                return body(frame)
        return None

    return choose


_TABLE: dict[type, Callable[[Any, Scope], Stmt]] = {
    ast.If: _if,
    ast.While: _while,
    ast.For: _for,
    ast.With: _with,
    ast.Raise: _raise,
    ast.Try: _try,
    ast.Assert: _assert,
    ast.Match: _match,
}
STATEMENTS.update(_TABLE)
