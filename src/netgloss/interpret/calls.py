"""Calls compiled to closures: a short way where all arguments are positional, a general way."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from netgloss.interpret.builtins import BUILTINS, METHODS
from netgloss.interpret.calling import call, call_native
from netgloss.interpret.compiling import Expr, Stmt, compile_expression
from netgloss.interpret.demands import demands, in_words, tested
from netgloss.interpret.frames import Frame, Scope, mangled
from netgloss.interpret.functions import call_function
from netgloss.interpret.quick import local_name
from netgloss.interpret.trace import Place
from netgloss.interpret.values import (
    Class,
    Function,
    Instance,
    Kwargs,
    Lazy,
    Native,
    Unknown,
    Value,
)

_NUMBERS = frozenset({int, float})
_SIZED = frozenset({list, tuple, str, dict, set})
# Functions of ours that do, for one argument of these exact types, just what Python's does.
_OF_ONE: dict[str, tuple[frozenset[type], Callable[[Any], Any]]] = {
    "abs": (_NUMBERS, abs),
    "len": (_SIZED, len),
}


def starred_items(nodes: list[ast.expr], scope: Scope) -> Callable[[Frame], list[Value]]:
    """The values of a list of expressions, stars unpacked."""
    plain = [compile_expression(n, scope) for n in nodes if not isinstance(n, ast.Starred)]
    if len(plain) == len(nodes):
        return lambda frame: [p(frame) for p in plain]
    parts = [
        (True, compile_expression(n.value, scope))
        if isinstance(n, ast.Starred)
        else (False, compile_expression(n, scope))
        for n in nodes
    ]

    def items(frame: Frame) -> list[Value]:
        out: list[Value] = []
        for starred, part in parts:
            if starred:
                out.extend(frame.run.iterate(part(frame)))
            else:
                out.append(part(frame))
        return out

    return items


def _locals(frame: Frame) -> Value:
    """``locals()``: a copy of the variables here, as in a function of Python."""
    run = frame.run
    run.budget.size(len(frame.vars))
    return {
        name: value.resolve(run) if type(value) is Lazy else value
        for name, value in frame.vars.items()
    }


def _assertion(node: ast.Call, scope: Scope) -> Expr:
    """``torch._assert(condition, message)``: the ``assert`` statement as a function. As there,
    the message is put together only for a condition that fails."""
    function = compile_expression(node.func, scope)
    test, *more = [compile_expression(n, scope) for n in node.args]
    keywords = {str(k.arg): compile_expression(k.value, scope) for k in node.keywords}
    rest = [*more, *keywords.values()]
    needed = demands(node.args[0])
    place = scope.place(node)

    def check(frame: Frame) -> Value:
        run = frame.run
        fn = function(frame)
        if fn is not run.torch.assertion:  # a function of the text that has the same name
            args = (test(frame), *[p(frame) for p in more])
            kwargs = {name: value(frame) for name, value in keywords.items()}
            run.place = place
            return run.call(fn, args, kwargs)
        mark = len(run.recorder.choices)
        value = test(frame)
        run.place = place
        held = type(value) is Unknown or run.truth(value)
        tested(frame, mark, held, "AssertionError", needed)
        if not held:
            run.throw(
                "AssertionError", run.str(in_words(frame, rest[0])) if rest else "", explicit=True
            )
        return None

    return check


def compile_call(node: ast.Call, scope: Scope) -> Expr:
    # Every part is compiled once: twice at each level would be 2ⁿ times for n calls in one another.
    bare = node.func.id if isinstance(node.func, ast.Name) and not node.args else ""
    if bare == "locals" and not node.keywords:
        return _locals
    starred = any(isinstance(n, ast.Starred) for n in node.args)
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    named = all(k.arg is not None for k in node.keywords)
    if name == "_assert" and node.args and named and not starred:
        return _assertion(node, scope)
    if bare == "super" or node.keywords or starred:
        return _general_call(node, scope, bare == "super")
    place = scope.place(node)
    positional = [compile_expression(n, scope) for n in node.args]
    if isinstance(node.func, ast.Attribute):
        owner, at = compile_expression(node.func.value, scope), scope.place(node.func)
        return _method_call(mangled(node.func.attr, scope), owner, at, positional, place)
    function = compile_expression(node.func, scope)
    return _plain_call(node.func, scope, function, positional, place)


def _general_call(node: ast.Call, scope: Scope, is_super: bool) -> Expr:
    function = compile_expression(node.func, scope)
    place = scope.place(node)
    arguments = starred_items(node.args, scope)
    keywords = [(k.arg, compile_expression(k.value, scope)) for k in node.keywords]

    def general(frame: Frame) -> Value:
        run = frame.run
        if is_super:
            run.place = place
            return run.zero_argument_super(frame)
        fn = function(frame)
        args = tuple(arguments(frame))
        kwargs: Kwargs = {}
        for name, value in keywords:
            if name is not None:
                kwargs[name] = value(frame)
                continue
            mapping = value(frame)
            if type(mapping) is Unknown:  # nobody knows what was passed, so not what comes back
                run.note_structure(mapping)
                return mapping
            run.merge_keywords(kwargs, mapping)
        run.place = place
        return run.call(fn, args, kwargs)

    return general


# ---- the short way ------------------------------------------------------------------------------
def _plain_call(
    node: ast.expr, scope: Scope, function: Expr, arguments: list[Expr], place: Place
) -> Expr:
    """``function(a, b)``."""
    if len(arguments) == 2 and isinstance(node, ast.Name) and node.id == "isinstance":
        return _instance_test(function, arguments, place)
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


_ABSTRACT = frozenset({"collections.abc", "numbers"})  # their classes ask for more than the mro


def _instance_test(function: Expr, arguments: list[Expr], place: Place) -> Expr:
    """``isinstance(value, Class)``, which models ask of every module they set up."""
    builtin = BUILTINS["isinstance"]
    first, second = arguments

    def test(frame: Frame) -> Value:
        fn = function(frame)
        value, kind = first(frame), second(frame)
        run = frame.run
        run.place = place
        if (
            fn is builtin
            and type(value) is Instance
            and type(kind) is Class
            and kind.module not in _ABSTRACT
        ):
            budget = run.budget
            budget.steps += 2  # the call and the class
            if budget.steps > budget.max_steps:
                budget.step(0)
            return kind in value.cls.mro
        return call(run, fn, (value, kind), {})

    return test


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
    general = _method_call("append", owner, at, [item], scope.place(node))

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


def _method_call(name: str, owner: Expr, at: Place, arguments: list[Expr], place: Place) -> Expr:
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
