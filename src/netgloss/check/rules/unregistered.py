"""Layers and parameters in a plain list, tuple or dict."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from netgloss.check.context import Context, Detection
from netgloss.check.flow import Flow
from netgloss.check.records import Finding
from netgloss.check.syntax import assigned_attributes, methods
from netgloss.interpret.trace import ModuleInfo, Unregistered
from netgloss.symbolic import hint_of

_HOLDERS = {
    (True, "dict"): "nn.ModuleDict",
    (True, "list"): "nn.ModuleList",
    (True, "tuple"): "nn.ModuleList",
    (False, "dict"): "nn.ParameterDict",
    (False, "list"): "nn.ParameterList",
    (False, "tuple"): "nn.ParameterList",
}


class UnregisteredLayers:
    """Layers in a plain Python list are no submodules: ``parameters()`` does not give them, so
    that they are neither trained, moved to a device nor saved. PyTorch says nothing."""

    name: ClassVar[str] = "unregistered-layers"
    severity: ClassVar[str] = "warning"

    def find(self, context: Context) -> Iterator[Detection]:
        told: set[tuple[str, str]] = set()
        for flow in context.flows:
            for module in flow.trace.modules:
                for held in module.unregistered:
                    key = (module.type, held.name)
                    if key not in told and module.type in context.syntax.classes:
                        told.add(key)
                        yield self._detection(context, flow, module, held)

    def _detection(
        self, context: Context, flow: Flow, module: ModuleInfo, held: Unregistered
    ) -> Detection:
        line, column = _where(context, module, held)
        return Detection(
            Finding(
                rule=self.name,
                severity=self.severity,
                line=line,
                column=column,
                message="unregistered_layers",
                facts={
                    "name": held.name,
                    "class_name": module.type,
                    "container": held.container,
                    "layers": held.modules,
                    "count": held.count,
                    "parameters": hint_of(held.parameters),
                    "holder": _HOLDERS[held.modules, held.container],
                },
                model=flow.model.name,
            )
        )


def _where(context: Context, module: ModuleInfo, held: Unregistered) -> tuple[int, int]:
    """The statement that sets the attribute, else the call that makes the first of the layers."""
    own = methods(context.syntax.classes[module.type])
    for method in own.values():
        statement = assigned_attributes(method).get(held.name)
        if statement is not None:
            return statement.lineno, context.syntax.column(statement)
    place = held.place or module.place
    if place is None or place.file:
        cls = context.syntax.classes[module.type]
        return cls.lineno, context.syntax.column(cls)
    return place.line, place.column
