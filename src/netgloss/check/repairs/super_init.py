"""The call of the base class's constructor."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from netgloss.check.context import Context, Detection
from netgloss.check.repairs.base import Candidate
from netgloss.check.repairs.layout import insert_before, remove
from netgloss.check.syntax import Function, Syntax, methods
from netgloss.text import Edit


class AddSuperInit:
    """``super().__init__()`` becomes the first statement of ``__init__``, after its docstring; a
    call that stands too late moves there."""

    rules: ClassVar[frozenset[str]] = frozenset({"missing-super-init"})

    def candidates(
        self, context: Context, detection: Detection, detections: tuple[Detection, ...]
    ) -> Iterator[Candidate]:
        name = detection.finding.facts["class_name"]
        cls = context.syntax.classes.get(name)
        init = methods(cls).get("__init__") if cls is not None else None
        if init is None:
            return
        late = _late_call(context.syntax, init)
        call = context.syntax.code(late) if late is not None else "super().__init__()"
        first = _first_statement(init)
        if first is None or first is late:
            return
        edits: list[Edit] = [insert_before(context, first, call)]
        if late is not None:
            edits.append(remove(context, late))
        yield Candidate("add_super_init", {"class_name": name}, tuple(edits))


def _first_statement(init: Function) -> ast.stmt | None:
    for node in init.body:
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            return node
    return None


def _late_call(syntax: Syntax, init: Function) -> ast.stmt | None:
    """A call of the base's constructor among the statements: it would wipe out the layers that
    were set before it."""
    for node in init.body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            function = node.value.func
            if isinstance(function, ast.Attribute) and function.attr == "__init__":
                owner = syntax.code(function.value)
                if owner.startswith("super(") or owner.endswith("Module"):
                    return node
    return None
