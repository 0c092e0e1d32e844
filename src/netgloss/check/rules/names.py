"""Names and attributes that are not there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from netgloss.check.blaming import distinct
from netgloss.check.context import Context, Detection, Met
from netgloss.check.records import Blame
from netgloss.check.syntax import assigned_attributes, methods


class UnknownName:
    """A name is used that nothing defines: misspelt, or its import is missing. Python raises a
    NameError."""

    name: ClassVar[str] = "unknown-name"
    severity: ClassVar[str] = "error"

    def find(self, context: Context) -> Iterator[Detection]:
        for met in context.of_kind("unknown_name", "unbound_name"):
            facts = met.fault.complaint.facts
            told = {"name": facts["name"], "similar": _first(facts)}
            message = met.fault.kind
            if message == "unbound_name":
                told.pop("similar")
            yield context.detection(self.name, self.severity, met, message, told)


class UnknownAttribute:
    """An attribute is read that was never set: ``self.conv22`` where the constructor sets
    ``self.conv2``, or ``nn.Conv2D``. Python raises an AttributeError."""

    name: ClassVar[str] = "unknown-attribute"
    severity: ClassVar[str] = "error"

    def find(self, context: Context) -> Iterator[Detection]:
        for met in context.of_kind("unknown_attribute"):
            facts = met.fault.complaint.facts
            told = {
                "name": facts["name"],
                "class_name": facts.get("type", ""),
                "similar": _first(facts),
            }
            blamed = distinct(_definitions(context, met, told["similar"]))
            yield context.detection(
                self.name, self.severity, met, "unknown_attribute", told, (), blamed
            )


def _first(facts: Any) -> str:
    similar = tuple(facts.get("similar") or ())
    return similar[0] if similar else ""


def _definitions(context: Context, met: Met, similar: str) -> Iterator[Blame]:
    """Here it is used, and there the one that was meant is set."""
    place = context.place(met)
    yield Blame(place.line, "call", {"code": context.code(place)})
    cls = context.syntax.classes.get(met.fault.complaint.facts.get("type", ""))
    if cls is None or not similar:
        return
    for method in methods(cls).values():
        statement = assigned_attributes(method).get(similar)
        if statement is not None:
            yield Blame(statement.lineno, "definition", {"name": f"self.{similar}"})
