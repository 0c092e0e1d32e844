"""Layers that are built and never used."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from netgloss.check.context import Context, Detection
from netgloss.check.records import Finding
from netgloss.check.syntax import (
    Syntax,
    assigned_attributes,
    attribute_of_self,
    last_part,
    methods,
    self_name,
)
from netgloss.interpret.trace import ModuleInfo
from netgloss.symbolic import hint_of, product
from netgloss.text import walk

# Ways to reach submodules without naming them.
_REACHES_ALL = frozenset(
    {
        "children",
        "named_children",
        "modules",
        "named_modules",
        "_modules",
        "__dict__",
        "get_submodule",
        "get_parameter",
        "__getattr__",
        "__getattribute__",
    }
)
_REACHES_BY_NAME = frozenset({"getattr", "vars", "hasattr", "attrgetter", "methodcaller"})


class UnusedLayer:
    """A layer or parameter is made in the constructor and read nowhere: its parameters are
    stored, counted and saved, and get no gradient. Often another layer was used twice instead."""

    name: ClassVar[str] = "unused-layer"
    severity: ClassVar[str] = "warning"

    def find(self, context: Context) -> Iterator[Detection]:
        read = _read_attributes(context.syntax.tree)
        for name in context.reading.classes:
            cls = context.syntax.classes.get(name)
            if cls is None or not _judgeable(context.syntax, cls):
                continue
            made = assigned_attributes(methods(cls)["__init__"])
            for attribute, statement in made.items():
                if attribute in read or any(
                    attribute in flow.trace.uses.get(name, ()) for flow in context.flows
                ):
                    continue
                parameters = _parameters(context, name, attribute, statement)
                if parameters is not None:
                    yield self._detection(context, name, attribute, statement, parameters)

    def _detection(
        self, context: Context, name: str, attribute: str, statement: ast.stmt, parameters: int
    ) -> Detection:
        return Detection(
            Finding(
                rule=self.name,
                # What holds no parameters costs nothing: worth knowing, not wrong.
                severity=self.severity if parameters else "note",
                line=statement.lineno,
                column=context.syntax.column(statement),
                message="unused_layer",
                facts={"name": attribute, "class_name": name, "parameters": parameters},
                model=name,
            )
        )


def _read_attributes(tree: ast.Module) -> set[str]:
    """Every attribute that the text reads on anything, and every string that may name one."""
    found: set[str] = set()
    for node in walk(tree):
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Store):
            found.add(node.attr)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Attribute):
            found.add(node.target.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
    return found


def _judgeable(syntax: Syntax, cls: ast.ClassDef) -> bool:
    """Whether all uses of the class's layers stand in this text, by name."""
    own = methods(cls)
    if "__init__" not in own or "forward" not in own:
        return False
    if any(syntax.code(base).rsplit(".", 1)[-1] != "Module" for base in cls.bases):
        return False  # a base may use them
    for each in (cls, *syntax.derived(cls)):
        for node in walk(each):
            if isinstance(node, ast.Attribute) and node.attr in _REACHES_ALL:
                return False
            if isinstance(node, ast.Name) and node.id in _REACHES_BY_NAME:
                return False
    return not _hands_itself_on(own["forward"])


def _hands_itself_on(forward: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether forward gives ``self`` to something else, which may use any layer."""
    me = self_name(forward)
    owners = {id(n.value) for n in walk(forward) if isinstance(n, ast.Attribute)}
    return any(
        isinstance(node, ast.Name) and node.id == me and id(node) not in owners
        for node in walk(forward)
    )


def _parameters(
    context: Context, class_name: str, attribute: str, statement: ast.stmt
) -> int | None:
    """How many parameters an attribute holds; None when it is neither layer nor parameter."""
    for flow in context.flows:
        for module in flow.trace.modules:
            if module.type != class_name:
                continue
            own = next((p for p in module.parameters if p.name == attribute), None)
            if own is not None:
                return hint_of(product(own.shape))
            if attribute in module.children:
                path = f"{module.path}.{attribute}" if module.path else attribute
                inside = (m for m in flow.trace.modules if _within(m, path))
                return sum(hint_of(product(p.shape)) for m in inside for p in m.parameters)
            return None
    return _looks_like_a_layer(context.syntax, statement)


def _within(module: ModuleInfo, path: str) -> bool:
    return module.path == path or module.path.startswith(f"{path}.")


def _looks_like_a_layer(syntax: Syntax, statement: ast.stmt) -> int | None:
    """For a class that no run built: 1 for what surely has parameters, 0 for another layer."""
    value = getattr(statement, "value", None)
    if not isinstance(value, ast.Call) or attribute_of_self(value.func) is not None:
        return None
    name = syntax.code(value.func)
    if not name.startswith(("nn.", "torch.nn.")):
        return None
    kind = last_part(name)
    weighted = ("Conv", "Linear", "LSTM", "GRU", "RNN", "Embedding", "BatchNorm", "Parameter")
    return 1 if kind.startswith(weighted) else 0 if kind[:1].isupper() else None
