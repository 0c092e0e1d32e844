"""Expressions compiled to closures. Each node is visited once; running it again costs only
its closure."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from netgloss.catalogue.notation import ARITHMETIC, COMPARE
from netgloss.interpret import quick
from netgloss.interpret.builtins.formatting import ascii_text
from netgloss.interpret.calls import compile_call, starred_items
from netgloss.interpret.compiling import (
    EXPRESSIONS,
    Expr,
    compile_expression,
    compile_target,
)
from netgloss.interpret.frames import Frame, Scope, mangled
from netgloss.interpret.functions import Code, make_function
from netgloss.interpret.values import (
    MISSING,
    Lazy,
    Namespace,
    Unknown,
    Value,
)

BINARY = {
    **ARITHMETIC,
    ast.MatMult: "@",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
}
UNARY = {ast.USub: "-", ast.UAdd: "+", ast.Invert: "~"}


def _constant(node: ast.Constant, scope: Scope) -> Expr:
    value = node.value
    return lambda frame: value


def _name(node: ast.Name, scope: Scope) -> Expr:
    name = node.id
    place = scope.place(node)
    hops = scope.resolve(name)
    in_class = scope.kind == "class"

    def from_globals(frame: Frame) -> Value:
        value = frame.globals.get(name, MISSING)
        if value is MISSING:
            value = frame.run.builtins.get(name, MISSING)
            if value is MISSING:
                frame.run.place = place
                return frame.run.unknown_name(name, frame)
        if type(value) is Lazy:
            frame.run.place = place
            value = value.resolve(frame.run)
            frame.globals[name] = value
        return value

    if hops is None:
        return from_globals

    def from_frames(frame: Frame) -> Value:
        holder: Frame | None = frame
        for _ in range(hops):
            holder = holder.outer if holder is not None else None
        value = MISSING if holder is None else holder.vars.get(name, MISSING)
        if value is MISSING:
            if in_class:  # a class body falls back to what is around it
                return from_globals(frame)
            frame.run.place = place
            return frame.run.unbound_name(name)
        if type(value) is Lazy:
            assert holder is not None
            frame.run.place = place
            value = value.resolve(frame.run)
            holder.vars[name] = value
        return value

    if hops:
        return from_frames

    def from_locals(frame: Frame) -> Value:
        try:
            value = frame.vars[name]
        except KeyError:
            return from_frames(frame)
        return from_frames(frame) if type(value) is Lazy else value

    return from_locals


def _attribute(node: ast.Attribute, scope: Scope) -> Expr:
    owner = compile_expression(node.value, scope)
    name = mangled(node.attr, scope)
    place = scope.place(node)

    def attribute(frame: Frame) -> Value:
        value = owner(frame)
        run = frame.run
        run.place = place
        if type(value) is Namespace:
            found = value.attrs.get(name)
            if found is not None and type(found) is not Lazy:
                return found
        return run.getattr(value, name)

    return attribute


def _subscript(node: ast.Subscript, scope: Scope) -> Expr:
    owner = compile_expression(node.value, scope)
    index = compile_expression(node.slice, scope)
    place = scope.place(node)

    return quick.subscript(node, scope, owner, index, place)


def _slice(node: ast.Slice, scope: Scope) -> Expr:
    parts = [
        compile_expression(p, scope) if p is not None else None
        for p in (node.lower, node.upper, node.step)
    ]

    def make(frame: Frame) -> Value:
        return slice(*(p(frame) if p is not None else None for p in parts))

    return make


def _binary(node: ast.BinOp, scope: Scope) -> Expr:
    left = compile_expression(node.left, scope)
    right = compile_expression(node.right, scope)
    op = BINARY[type(node.op)]
    return quick.binary(node, scope, op, left, right, scope.place(node))


def _unary(node: ast.UnaryOp, scope: Scope) -> Expr:
    operand = compile_expression(node.operand, scope)
    place = scope.place(node)
    if isinstance(node.op, ast.Not):

        def negate(frame: Frame) -> Value:
            value = operand(frame)
            if type(value) is Unknown:
                return value
            frame.run.place = place
            return not frame.run.truth(value)

        return negate
    op = UNARY[type(node.op)]

    def unary(frame: Frame) -> Value:
        value = operand(frame)
        frame.run.place = place
        return frame.run.unary(op, value)

    return unary


def _boolean(node: ast.BoolOp, scope: Scope) -> Expr:
    parts = [compile_expression(v, scope) for v in node.values]
    places = [scope.place(v) for v in node.values]
    stop_at = isinstance(node.op, ast.Or)

    def boolean(frame: Frame) -> Value:
        unknown: Unknown | None = None
        value: Value = None
        for part, place in zip(parts, places, strict=True):
            value = part(frame)
            if type(value) is Unknown:
                unknown = unknown or value  # a later operand may still settle it
                continue
            frame.run.place = place
            if frame.run.truth(value) is stop_at:
                return value
        return value if unknown is None else unknown

    return boolean


def _compare(node: ast.Compare, scope: Scope) -> Expr:
    first = compile_expression(node.left, scope)
    rest = [
        (COMPARE[type(op)], compile_expression(c, scope))
        for op, c in zip(node.ops, node.comparators, strict=True)
    ]
    place = scope.place(node)
    if len(rest) == 1:
        short = quick.compare(node, scope, rest[0][0], first, rest[0][1], place)
        if short is not None:
            return short

    def compare(frame: Frame) -> Value:
        left = first(frame)
        result: Value = True
        for op, part in rest:
            right = part(frame)
            frame.run.place = place
            result = frame.run.compare(op, left, right)
            if len(rest) > 1:
                if type(result) is Unknown:
                    return result
                if not frame.run.truth(result):
                    return result
            left = right
        return result

    return compare


def _conditional(node: ast.IfExp, scope: Scope) -> Expr:
    test = compile_expression(node.test, scope)
    body = compile_expression(node.body, scope)
    orelse = compile_expression(node.orelse, scope)
    place = scope.place(node.test)

    def conditional(frame: Frame) -> Value:
        return body(frame) if frame.run.branch(test, place, frame) else orelse(frame)

    return conditional


def _list(node: ast.List, scope: Scope) -> Expr:
    return starred_items(node.elts, scope)


def _tuple(node: ast.Tuple, scope: Scope) -> Expr:
    if len(node.elts) == 2 and not any(isinstance(n, ast.Starred) for n in node.elts):
        first, second = (compile_expression(n, scope) for n in node.elts)
        return lambda frame: (first(frame), second(frame))
    items = starred_items(node.elts, scope)
    return lambda frame: tuple(items(frame))


def _set(node: ast.Set, scope: Scope) -> Expr:
    items = starred_items(node.elts, scope)
    return lambda frame: {frame.run.key(v) for v in items(frame)}


def _dict(node: ast.Dict, scope: Scope) -> Expr:
    pairs = [
        (compile_expression(k, scope) if k is not None else None, compile_expression(v, scope))
        for k, v in zip(node.keys, node.values, strict=True)
    ]

    def make(frame: Frame) -> Value:
        out: dict[Value, Value] = {}
        for key, value in pairs:
            if key is None:
                frame.run.merge_mapping(out, value(frame))
            else:
                name = frame.run.key(key(frame))
                out[name] = value(frame)
        return out

    return make


def _lambda(node: ast.Lambda, scope: Scope) -> Expr:
    code = Code("<lambda>", node.args, [ast.Return(node.body)], scope, node)
    return lambda frame: make_function(code, frame)


def _joined(node: ast.JoinedStr, scope: Scope) -> Expr:
    parts = [compile_expression(v, scope) for v in node.values]

    def joined(frame: Frame) -> Value:
        texts = []
        size = 0
        for part in parts:
            text = part(frame)
            if type(text) is not str:
                return text  # an unknown part: the text is not known
            size += len(text)
            frame.run.budget.string(size)
            texts.append(text)
        return "".join(texts)

    return joined


def _formatted(node: ast.FormattedValue, scope: Scope) -> Expr:
    value = compile_expression(node.value, scope)
    spec = compile_expression(node.format_spec, scope) if node.format_spec is not None else None
    conversion = node.conversion
    place = scope.place(node)

    def formatted(frame: Frame) -> Value:
        run = frame.run
        inner = value(frame)
        run.place = place
        if type(inner) is Unknown:
            return inner
        if conversion == ord("r"):
            inner = run.repr(inner)
        elif conversion == ord("a"):
            inner = ascii_text(run.repr(inner))
        elif conversion == ord("s"):
            inner = run.str(inner)
        return run.format(inner, spec(frame) if spec is not None else "")

    return formatted


def _walrus(node: ast.NamedExpr, scope: Scope) -> Expr:
    value = compile_expression(node.value, scope)
    target = compile_target(node.target, scope)

    def walrus(frame: Frame) -> Value:
        result = value(frame)
        target(frame, result)
        return result

    return walrus


def _unsupported(node: ast.expr, scope: Scope) -> Expr:
    """``await`` and a ``yield`` in the middle of an expression."""
    place = scope.place(node)
    what = type(node).__name__

    def unsupported(frame: Frame) -> Value:
        frame.run.place = place
        return frame.run.unknown("construct", what)

    return unsupported


_TABLE: dict[type, Callable[[Any, Scope], Expr]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.Call: compile_call,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _boolean,
    ast.Compare: _compare,
    ast.IfExp: _conditional,
    ast.List: _list,
    ast.Tuple: _tuple,
    ast.Set: _set,
    ast.Dict: _dict,
    ast.Lambda: _lambda,
    ast.JoinedStr: _joined,
    ast.FormattedValue: _formatted,
    ast.NamedExpr: _walrus,
    ast.Await: _unsupported,
    ast.Yield: _unsupported,
    ast.YieldFrom: _unsupported,
    ast.Starred: lambda node, scope: compile_expression(node.value, scope),
}

EXPRESSIONS.update(_TABLE)
