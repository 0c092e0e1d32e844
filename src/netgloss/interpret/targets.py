"""Assignment targets: names, attributes, subscripts, unpacking."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from netgloss.interpret.compiling import TARGETS, Target, compile_expression, compile_target
from netgloss.interpret.frames import Frame, Scope, mangled
from netgloss.interpret.values import Unknown, Value


def _name(node: ast.Name, scope: Scope) -> Target:
    name = node.id
    hops = scope.resolve(name)
    if scope.kind == "module" or hops is None:

        def to_globals(frame: Frame, value: Value) -> None:
            frame.globals[name] = value

        return to_globals
    if hops == 0:

        def to_locals(frame: Frame, value: Value) -> None:
            frame.vars[name] = value

        return to_locals

    def outwards(frame: Frame, value: Value) -> None:
        holder: Frame | None = frame
        for _ in range(hops):
            holder = holder.outer if holder is not None else None
        if holder is not None:
            holder.vars[name] = value

    return outwards


def _attribute(node: ast.Attribute, scope: Scope) -> Target:
    owner = compile_expression(node.value, scope)
    name = mangled(node.attr, scope)
    place = scope.place(node)

    def store(frame: Frame, value: Value) -> None:
        target = owner(frame)
        frame.run.place = place
        frame.run.setattr(target, name, value)

    return store


def _subscript(node: ast.Subscript, scope: Scope) -> Target:
    owner = compile_expression(node.value, scope)
    index = compile_expression(node.slice, scope)
    place = scope.place(node)

    def store(frame: Frame, value: Value) -> None:
        target = owner(frame)
        at = index(frame)
        frame.run.place = place
        frame.run.setitem(target, at, value)

    return store


def _unpack(node: ast.Tuple | ast.List, scope: Scope) -> Target:
    targets = [
        compile_target(e.value if isinstance(e, ast.Starred) else e, scope) for e in node.elts
    ]
    star = next((i for i, e in enumerate(node.elts) if isinstance(e, ast.Starred)), None)
    place = scope.place(node)

    def unpack(frame: Frame, value: Value) -> None:
        run = frame.run
        run.place = place
        count = len(targets)
        if type(value) is Unknown:
            for target in targets:
                target(frame, value)
            return
        items = list(run.iterate(value))
        if star is None:
            if len(items) != count:
                many = len(items) > count
                run.refuse(
                    "unpack",
                    {"expected": count, "given": len(items)},
                    "ValueError",
                    f"too many values to unpack (expected {count})"
                    if many
                    else f"not enough values to unpack (expected {count}, got {len(items)})",
                )
                filler = Unknown("fault", "unpack", place)
                items = (items + [filler] * count)[:count]
        else:
            after = count - star - 1
            if len(items) < count - 1:
                least, given = count - 1, len(items)
                run.refuse(
                    "unpack",
                    {"expected": least, "given": given},
                    "ValueError",
                    f"not enough values to unpack (expected at least {least}, got {given})",
                )
                items += [Unknown("fault", "unpack", place)] * (least - given)
            middle = items[star : len(items) - after]
            items = [*items[:star], middle, *items[len(items) - after :]]
        for target, item in zip(targets, items, strict=True):
            target(frame, item)

    return unpack


_TABLE: dict[type, Callable[[Any, Scope], Target]] = {
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Tuple: _unpack,
    ast.List: _unpack,
    ast.Starred: lambda node, scope: compile_target(node.value, scope),
}
TARGETS.update(_TABLE)
