"""Defaults of imported functions that name what another file holds: looked up when first needed.

A library writes ``def resize(…, mode=InterpolationMode.BILINEAR)``, and reading the file of
``InterpolationMode`` for the sake of a function that nobody calls may take longer than the model.
So such a default stays as the import found it, not looked up, until the function is called or its
defaults are asked for. The text that is read itself is not treated so: what fails in it is told.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from netgloss.interpret.compiling import Expr, compile_expression
from netgloss.interpret.frames import Frame, Scope
from netgloss.interpret.values import Function, Lazy, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run


def compile_default(node: ast.expr, scope: Scope) -> Expr:
    """The closure that gives a default when its function is defined: a value, or Lazy."""
    evaluate = compile_expression(node, scope)
    names: list[str] = []
    base = node
    while isinstance(base, ast.Attribute):
        names.insert(0, base.attr)
        base = base.value
    if scope.file == "" or not isinstance(base, ast.Name) or scope.resolve(base.id) is not None:
        return evaluate
    first, place = base.id, scope.place(node)

    def default(frame: Frame) -> Value:
        imported = frame.globals.get(first)
        if type(imported) is not Lazy:
            return evaluate(frame)

        def resolve(run: Run) -> Value:
            before = run.place
            value = imported.resolve(run)
            run.place = place
            for name in names:
                value = run.getattr(value, name)
            run.place = before
            return value

        return Lazy(resolve)

    return default


def settle(run: Run, function: Function) -> None:
    """Look up the defaults of a function that are not looked up yet."""
    if function.settled:
        return
    function.settled = True
    function.defaults = tuple(_found(run, value) for value in function.defaults)
    function.kw_defaults = {name: _found(run, v) for name, v in function.kw_defaults.items()}


def _found(run: Run, value: Value) -> Value:
    return value.resolve(run) if type(value) is Lazy else value
