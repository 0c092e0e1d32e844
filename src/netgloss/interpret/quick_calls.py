"""Short ways through calls with positional arguments alone."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from netgloss.interpret.builtins import BUILTINS, METHODS
from netgloss.interpret.calling import call, call_native
from netgloss.interpret.compiling import Expr, Stmt, compile_expression
from netgloss.interpret.frames import Frame, Scope
from netgloss.interpret.functions import call_function
from netgloss.interpret.quick import local_name
from netgloss.interpret.trace import Place
from netgloss.interpret.values import Function, Instance, Native, Value

_NUMBERS = frozenset({int, float})
_SIZED = frozenset({list, tuple, str, dict, set})
# Functions of ours that do, for one argument of these exact types, just what Python's does.
_OF_ONE: dict[str, tuple[frozenset[type], Callable[[Any], Any]]] = {
    "abs": (_NUMBERS, abs),
    "len": (_SIZED, len),
}


def plain_call(
    node: ast.expr, scope: Scope, function: Expr, arguments: list[Expr], place: Place
) -> Expr:
    """``function(a, b)``."""
    if len(arguments) != 1:
        return _many(function, arguments, place)
    if isinstance(node, ast.Name) and node.id in _OF_ONE and scope.resolve(node.id) is None:
        return _builtin_of_one(node.id, function, arguments[0], place)
    (argument,) = arguments

    def one(frame: Frame) -> Value:
        fn = function(frame)
        args = (argument(frame),)
        run = frame.run
        run.place = place
        return call(run, fn, args, {})

    return one


def _builtin_of_one(name: str, function: Expr, argument: Expr, place: Place) -> Expr:
    kinds, direct = _OF_ONE[name]
    builtin = BUILTINS[name]

    def builtin_of_one(frame: Frame) -> Value:
        fn = function(frame) if name in frame.globals else builtin
        value = argument(frame)
        if fn is builtin and type(value) in kinds:
            return direct(value)
        run = frame.run
        run.place = place
        return call(run, fn, (value,), {})

    return builtin_of_one


def _many(function: Expr, arguments: list[Expr], place: Place) -> Expr:
    def many(frame: Frame) -> Value:
        fn = function(frame)
        args = tuple([argument(frame) for argument in arguments])
        run = frame.run
        run.place = place
        if type(fn) is Function:
            return call_function(run, fn, args, {})
        return call(run, fn, args, {})

    return many


def appending(node: ast.expr, scope: Scope) -> Stmt | None:
    """The statement ``values.append(a)`` for a variable of this very function, else None."""
    if type(node) is not ast.Call or type(node.func) is not ast.Attribute:
        return None
    name = local_name(node.func.value, scope)
    if name is None or node.func.attr != "append" or len(node.args) != 1 or node.keywords:
        return None
    if type(node.args[0]) is ast.Starred:
        return None
    owner, at = compile_expression(node.func.value, scope), scope.place(node.func)
    item = compile_expression(node.args[0], scope)
    general = method_call("append", owner, at, [item], scope.place(node))

    def append(frame: Frame) -> None:
        values = frame.vars.get(name)
        if type(values) is not list:
            general(frame)
            return
        value = item(frame)
        budget = frame.run.budget
        budget.steps += 1  # the element
        if budget.steps > budget.max_steps:
            budget.step(0)
        values.append(value)

    return append


def method_call(name: str, owner: Expr, at: Place, arguments: list[Expr], place: Place) -> Expr:
    """``owner.name(a, b)``."""
    appends = arguments[0] if name == "append" and len(arguments) == 1 else None

    def method(frame: Frame) -> Value:
        value = owner(frame)
        run = frame.run
        kind = type(value)
        if kind is list and appends is not None:
            item = appends(frame)
            budget = run.budget
            budget.steps += 2  # the call and the element
            if budget.steps > budget.max_steps:
                budget.step(0)
            value.append(item)
            return None
        if kind is Instance:
            cls = value.cls
            if not cls.intercepts and name not in value.attrs:
                found = cls.find(name)
                if type(found) is Function:
                    if cls.file == "":
                        run.recorder.use(cls.name, name)
                    args = (value, *[argument(frame) for argument in arguments])
                    run.place = place
                    return call_function(run, found, args, {})
        else:
            native = METHODS.get(kind, _NONE).get(name)
            if native is not None:
                args = (value, *[argument(frame) for argument in arguments])
                run.place = place
                return call_native(run, native, args, {})
        run.place = at
        fn = run.getattr(value, name)
        args = tuple([argument(frame) for argument in arguments])
        run.place = place
        return call(run, fn, args, {})

    return method


_NONE: dict[str, Native] = {}
