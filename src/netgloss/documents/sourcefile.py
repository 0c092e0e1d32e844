"""Everything known of a file by its nodes: the traces of all its models at once."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from netgloss.documents.index import Event, Span, Spans, TraceIndex
from netgloss.interpret.trace import Binding, Branch, Loop, ModuleInfo
from netgloss.models.records import Reading
from netgloss.text import walk

# Names that pasted code uses without importing them.
USUAL_NAMES = {"torch": "torch", "nn": "torch.nn", "F": "torch.nn.functional"}


class SourceFile:
    """A reading, looked up by node. Where several models ran a node, the first one speaks."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.spans = Spans(reading.source)
        self.indexes = tuple(TraceIndex(model, reading.options.mode) for model in reading.models)
        self.names = {**USUAL_NAMES, **dict(_imported(reading.tree))}
        self.class_lines = {
            node.name: node.lineno for node in walk(reading.tree) if isinstance(node, ast.ClassDef)
        }

    def code(self, node: ast.stmt | ast.expr) -> str:
        return self.spans.code(node)

    def qualified(self, node: ast.expr) -> str:
        """The full name of a dotted name through the file's imports, ``""`` for other nodes.

        ``nn.Conv2d`` is ``torch.nn.Conv2d`` even where the import was not pasted.
        """
        match node:
            case ast.Name(name):
                return self.names.get(name, name)
            case ast.Attribute(value, attribute):
                before = self.qualified(value)
                return f"{before}.{attribute}" if before else ""
        return ""

    def modules_at(self, node: ast.expr) -> tuple[TraceIndex, list[ModuleInfo]] | None:
        """The modules that this constructor call made."""
        span = self.spans.of(node)
        for index in self.indexes:
            if found := index.modules_at.get(span):
                return index, _outermost(found)  # not what a layer makes within itself
        return None

    def modules_from(self, node: ast.expr) -> tuple[TraceIndex, list[ModuleInfo]] | None:
        """The outermost modules made during this call (and not by the call itself)."""
        span = self.spans.of(node)
        for index in self.indexes:
            if found := index.modules_from.get(span):
                return index, _outermost(found)
        return None

    def events_at(self, node: ast.AST) -> tuple[TraceIndex, list[Event]] | None:
        """The calls and operations that this expression made, in the order of the run."""
        if not isinstance(node, ast.expr | ast.stmt):
            return None
        span = self.spans.of(node)
        for index in self.indexes:
            if found := index.events_at.get(span):
                return index, found
        return None

    def bindings_at(self, node: ast.stmt) -> list[Binding]:
        span = self.spans.of(node)
        return next((found for index in self.indexes if (found := index.bindings_at.get(span))), [])

    def branches_at(self, node: ast.expr) -> list[Branch]:
        span = self.spans.of(node)
        return next((found for index in self.indexes if (found := index.branches_at.get(span))), [])

    def loops_at(self, node: ast.stmt | ast.expr) -> list[Loop]:
        """The runs of a loop, found at the loop or, for a comprehension, within it."""
        span = self.spans.of(node)
        for index in self.indexes:
            if found := index.loops_at.get(span):
                return found
        return []

    def instances(self, class_name: str) -> tuple[TraceIndex, list[ModuleInfo]] | None:
        """The modules of a class of the file."""
        for index in self.indexes:
            if found := index.types.get(class_name):
                return index, found
        return None


def within(span: Span, outer: Span) -> bool:
    """Whether a stretch of source lies inside another one (or is the same)."""
    return outer[:2] <= span[:2] and span[2:] <= outer[2:]


def _outermost(modules: list[ModuleInfo]) -> list[ModuleInfo]:
    paths = {module.path for module in modules}
    return [module for module in modules if not _has_ancestor(module.path, paths)]


def _has_ancestor(path: str, paths: set[str]) -> bool:
    if "" in paths:
        return path != ""
    parts = path.split(".")
    return any(".".join(parts[:end]) in paths for end in range(1, len(parts)))


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in walk(tree):
        match node:
            case ast.Import(names):
                for alias in names:
                    if alias.asname:
                        yield alias.asname, alias.name
                    else:
                        top = alias.name.split(".")[0]
                        yield top, top
            case ast.ImportFrom(module=str(module), names=names, level=0):
                for alias in names:
                    yield alias.asname or alias.name, f"{module}.{alias.name}"
