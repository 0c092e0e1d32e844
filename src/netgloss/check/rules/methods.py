"""Methods that PyTorch needs under one name and finds under another, or not at all."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from netgloss.check.context import Context, Detection
from netgloss.check.records import Blame, Finding
from netgloss.check.spelling import distance
from netgloss.check.syntax import (
    Function,
    Syntax,
    assigned_attributes,
    methods,
)
from netgloss.text import walk

# Names near "forward" that are right where they stand.
_OTHERS = frozenset({"backward", "reward"})


class MissingSuperInit:
    """A module's constructor sets a layer before ``super().__init__()`` ran. PyTorch raises an
    AttributeError: "cannot assign module before Module.__init__() call"."""

    name: ClassVar[str] = "missing-super-init"
    severity: ClassVar[str] = "error"

    def find(self, context: Context) -> Iterator[Detection]:
        told: set[str] = set()
        for met in context.of_kind("no_super_init"):
            name = str(met.fault.complaint.facts.get("class_name", ""))
            if name in told:
                continue
            told.add(name)
            place = context.place(met)
            cls = context.syntax.classes.get(name)
            init = methods(cls).get("__init__") if cls is not None else None
            blamed = [Blame(place.line, "first_assignment", {"code": context.code(place)})]
            if init is not None:
                blamed.insert(0, Blame(init.lineno, "definition", {"name": "__init__"}))
            facts = {"class_name": name}
            yield context.detection(
                self.name, self.severity, met, "missing_super_init", facts, (), tuple(blamed)
            )


class MisnamedMethod:
    """A module defines ``foward`` or ``init`` where PyTorch calls ``forward`` or ``__init__``:
    the method is never run, and the model has no layers or cannot be called."""

    name: ClassVar[str] = "misnamed-method"
    severity: ClassVar[str] = "error"

    def find(self, context: Context) -> Iterator[Detection]:
        syntax = context.syntax
        for name in context.reading.classes:
            cls = syntax.classes.get(name)
            if cls is None:
                continue
            for method, meant in misnamed(syntax, cls):
                start = syntax.span(method).start
                finding = Finding(
                    rule=self.name,
                    severity=self.severity,
                    line=method.lineno,
                    column=syntax.positions.position(start).column,
                    message="misnamed_method",
                    facts={"class_name": name, "found": method.name, "meant": meant},
                    model=name,
                )
                yield Detection(finding)


class MissingForward:
    """A module is called that has no ``forward``, nor anything that looks like it. PyTorch raises
    a NotImplementedError."""

    name: ClassVar[str] = "missing-forward"
    severity: ClassVar[str] = "error"

    def find(self, context: Context) -> Iterator[Detection]:
        syntax = context.syntax
        for met in context.of_kind("no_forward"):
            name = str(met.fault.complaint.facts.get("class_name", ""))
            cls = syntax.classes.get(name)
            if cls is None or any(meant == "forward" for _, meant in misnamed(syntax, cls)):
                continue
            # Only netgloss calls the class that is read: the text may use other methods of it.
            inside = bool(met.fault.path)
            if not inside and set(methods(cls)) - {"__init__"}:
                continue
            finding = Finding(
                rule=self.name,
                severity=self.severity if inside else "note",
                line=cls.lineno,
                column=cls.col_offset,
                message="missing_forward",
                facts={"class_name": name},
                torch=met.fault.complaint.torch,
                model=met.model,
            )
            yield Detection(finding, (met,))


def misnamed(syntax: Syntax, cls: ast.ClassDef) -> Iterator[tuple[Function, str]]:
    """The methods of a module class that were meant to be ``forward`` or ``__init__``."""
    family = [cls, *syntax.bases(cls)]
    known = {name for each in family for name in methods(each)}
    own = methods(cls)
    if "forward" not in known and "__call__" not in known and not _foreign_base(syntax, cls):
        for name, method in own.items():
            if name not in _OTHERS and 0 < distance(name.lower().strip("_"), "forward") <= 2:
                yield method, "forward"
                break
            if name != "forward" and name.lower().strip("_") == "forward":
                yield method, "forward"
                break
    if "__init__" not in own:
        for name, method in own.items():
            if _like_init(name) and assigned_attributes(method) and not _called(syntax, name):
                yield method, "__init__"
                break


def _foreign_base(syntax: Syntax, cls: ast.ClassDef) -> bool:
    """Whether forward may come from a base that is neither nn.Module nor in the text."""
    for each in (cls, *syntax.bases(cls)):
        for base in each.bases:
            name = syntax.code(base).rsplit(".", 1)[-1]
            if name not in syntax.classes and name not in ("Module", "ABC", "object"):
                return True
    return False


def _like_init(name: str) -> bool:
    core = name.strip("_")
    if core == "init":
        return True
    return "__" in name and name.startswith("_") and distance(core, "init") == 1


def _called(syntax: Syntax, name: str) -> bool:
    """Whether something in the text uses the method under the name it has; ``super().init()``
    does not: it is the same slip."""
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == name
        and not (isinstance(node.value, ast.Call) and syntax.code(node.value).startswith("super"))
        for node in walk(syntax.tree)
    )
