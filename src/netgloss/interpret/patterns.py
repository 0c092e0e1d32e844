"""Patterns of ``match``: closures that bind names and say whether a value fits."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from netgloss.interpret.compiling import compile_expression, compile_target
from netgloss.interpret.frames import Frame, Scope
from netgloss.interpret.values import MISSING, Class, Value

Pattern = Callable[[Frame, Value], bool]


def compile_pattern(node: ast.pattern, scope: Scope) -> Pattern:
    return _TABLE[type(node)](node, scope)


def _store(name: str | None, node: ast.pattern, scope: Scope) -> Callable[[Frame, Value], None]:
    if name is None:
        return lambda frame, value: None
    return compile_target(ast.copy_location(ast.Name(name, ast.Store()), node), scope)


def _value(node: ast.MatchValue, scope: Scope) -> Pattern:
    wanted = compile_expression(node.value, scope)
    return lambda frame, value: frame.run.equal(value, wanted(frame))


def _singleton(node: ast.MatchSingleton, scope: Scope) -> Pattern:
    return lambda frame, value: value is node.value


def _sequence(node: ast.MatchSequence, scope: Scope) -> Pattern:
    parts = [compile_pattern(p, scope) for p in node.patterns]
    star = next((i for i, p in enumerate(node.patterns) if isinstance(p, ast.MatchStar)), None)

    def fits(frame: Frame, value: Value) -> bool:
        if type(value) not in (list, tuple):
            return False
        items: list[Value] = list(value)
        if star is None:
            if len(items) != len(parts):
                return False
        else:
            after = len(parts) - star - 1
            if len(items) < len(parts) - 1:
                return False
            items = [
                *items[:star],
                items[star : len(items) - after],
                *items[len(items) - after :],
            ]
        return all(p(frame, v) for p, v in zip(parts, items, strict=True))

    return fits


def _star(node: ast.MatchStar, scope: Scope) -> Pattern:
    store = _store(node.name, node, scope)

    def fits(frame: Frame, value: Value) -> bool:
        store(frame, value)
        return True

    return fits


def _mapping(node: ast.MatchMapping, scope: Scope) -> Pattern:
    keys = [compile_expression(k, scope) for k in node.keys]
    parts = [compile_pattern(p, scope) for p in node.patterns]
    rest = _store(node.rest, node, scope)

    def fits(frame: Frame, value: Value) -> bool:
        if type(value) is not dict:
            return False
        wanted = [k(frame) for k in keys]
        if not all(k in value for k in wanted):
            return False
        if not all(p(frame, value[k]) for k, p in zip(wanted, parts, strict=True)):
            return False
        rest(frame, {k: v for k, v in value.items() if k not in wanted})
        return True

    return fits


def _class(node: ast.MatchClass, scope: Scope) -> Pattern:
    cls = compile_expression(node.cls, scope)
    positional = [compile_pattern(p, scope) for p in node.patterns]
    keyword = [
        (name, compile_pattern(p, scope))
        for name, p in zip(node.kwd_attrs, node.kwd_patterns, strict=True)
    ]

    def fits(frame: Frame, value: Value) -> bool:
        run = frame.run
        wanted = cls(frame)
        if not run.isinstance(value, wanted):
            return False
        names: Any = ()
        if positional:
            if type(wanted) is Class and wanted.host:
                return len(positional) == 1 and positional[0](frame, value)
            names = run.getattr_or(wanted, "__match_args__", ())
        pairs = [*zip(names, positional, strict=False), *keyword]
        for name, pattern in pairs:
            attribute = run.getattr_or(value, name, MISSING)
            if attribute is MISSING or not pattern(frame, attribute):
                return False
        return True

    return fits


def _as(node: ast.MatchAs, scope: Scope) -> Pattern:
    inner = compile_pattern(node.pattern, scope) if node.pattern is not None else None
    store = _store(node.name, node, scope)

    def fits(frame: Frame, value: Value) -> bool:
        if inner is not None and not inner(frame, value):
            return False
        store(frame, value)
        return True

    return fits


def _or(node: ast.MatchOr, scope: Scope) -> Pattern:
    parts = [compile_pattern(p, scope) for p in node.patterns]
    return lambda frame, value: any(p(frame, value) for p in parts)


_TABLE: dict[type, Callable[[Any, Scope], Pattern]] = {
    ast.MatchValue: _value,
    ast.MatchSingleton: _singleton,
    ast.MatchSequence: _sequence,
    ast.MatchStar: _star,
    ast.MatchMapping: _mapping,
    ast.MatchClass: _class,
    ast.MatchAs: _as,
    ast.MatchOr: _or,
}
