"""The tree of the text being checked, looked up by place and by class."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property

from netgloss.interpret.trace import Place
from netgloss.text import Source, Span, walk

Function = ast.FunctionDef | ast.AsyncFunctionDef
Node = ast.expr | ast.stmt


class Syntax:
    """One source text and its tree; places and nodes are converted here and nowhere else."""

    def __init__(self, source: str, tree: ast.Module) -> None:
        self.text = source
        self.tree = tree
        self.positions = Source(source)
        self._ascii = source.isascii()

    # ---- places ----------------------------------------------------------------------------
    def span(self, node: Node) -> Span:
        """Where a node stands, in offsets."""
        end_line = node.end_lineno or node.lineno
        end_column = node.end_col_offset or 0
        offset = self.positions.offset if self._ascii else self.positions.offset_of_utf8
        return Span(offset(node.lineno, node.col_offset), offset(end_line, end_column))

    def code(self, node: Node) -> str:
        """A node as written."""
        return self.span(node).of(self.text)

    def column(self, node: Node) -> int:
        """The column of a node in characters."""
        return self.positions.position(self.span(node).start).column

    def node_at(self, place: Place) -> Node | None:
        """The outermost node that stands exactly at a place of this text."""
        return self._by_span.get(
            (place.line, place.column, place.end_line, place.end_column) if not place.file else None
        )

    @cached_property
    def _by_span(self) -> dict[tuple[int, int, int, int] | None, Node]:
        found: dict[tuple[int, int, int, int] | None, Node] = {}
        for node in walk(self.tree):  # outer nodes come first
            if isinstance(node, ast.expr | ast.stmt):
                span = self.span(node)
                start = self.positions.position(span.start)
                end = self.positions.position(span.end)
                found.setdefault((start.line, start.column, end.line, end.column), node)
        return found

    def nodes_on(self, line: int, end_line: int) -> Iterator[Node]:
        """Every node that starts on one of these lines."""
        for node in walk(self.tree):
            if isinstance(node, ast.expr | ast.stmt) and line <= node.lineno <= end_line:
                yield node

    # ---- classes ---------------------------------------------------------------------------
    @cached_property
    def classes(self) -> dict[str, ast.ClassDef]:
        """Every class of the text by name; of two with one name the last, as in Python."""
        return {node.name: node for node in walk(self.tree) if isinstance(node, ast.ClassDef)}

    def class_at(self, line: int) -> ast.ClassDef | None:
        """The innermost class around a line."""
        around = [c for c in self.classes.values() if c.lineno <= line <= (c.end_lineno or 0)]
        return max(around, key=lambda c: c.lineno, default=None)

    def function_at(self, line: int) -> Function | None:
        """The innermost function around a line."""
        around = [f for f in self._functions if f.lineno <= line <= (f.end_lineno or 0)]
        return max(around, key=lambda f: f.lineno, default=None)

    @cached_property
    def _functions(self) -> list[Function]:
        return [
            node
            for node in walk(self.tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]

    def bases(self, cls: ast.ClassDef) -> list[ast.ClassDef]:
        """The bases of a class that this text holds, nearest first, the class itself left out."""
        found: list[ast.ClassDef] = []
        waiting = [cls]
        while waiting:
            for base in waiting.pop(0).bases:
                known = self.classes.get(base.id) if isinstance(base, ast.Name) else None
                if known is not None and known is not cls and known not in found:
                    found.append(known)
                    waiting.append(known)
        return found

    def derived(self, cls: ast.ClassDef) -> list[ast.ClassDef]:
        """The classes of this text that have a class among their bases."""
        return [each for each in self.classes.values() if cls in self.bases(each)]


def methods(cls: ast.ClassDef) -> dict[str, Function]:
    """The functions defined in a class body by name."""
    return {
        node.name: node
        for node in cls.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def self_name(function: Function) -> str:
    """What a method calls its instance."""
    arguments = [*function.args.posonlyargs, *function.args.args]
    return arguments[0].arg if arguments else "self"


def attribute_of_self(node: ast.AST, name: str = "self") -> str | None:
    """``"fc"`` for ``self.fc``."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.attr if node.value.id == name else None
    return None


def assigned_attributes(function: Function) -> dict[str, ast.stmt]:
    """The attributes of ``self`` that a method sets, each with its first statement."""
    name = self_name(function)
    found: dict[str, ast.stmt] = {}
    for node in walk(function):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            targets = [node.target]
        for target in targets:
            for part in walk(target):
                attribute = attribute_of_self(part, name)
                if attribute is not None and isinstance(node, ast.stmt):
                    found.setdefault(attribute, node)
    return found


def is_literal(node: ast.AST) -> bool:
    """Whether an expression is made of plain values alone: ``16 * 5 * 5``, ``"same"``."""
    parts = ast.Constant | ast.BinOp | ast.UnaryOp | ast.operator | ast.unaryop
    return all(isinstance(each, parts) for each in walk(node))


def one_line(code: str, longest: int = 80) -> str:
    r"""Source on one line; what is too long ends in an ellipsis.

    >>> one_line("f(x,\n    y)")
    'f(x, y)'
    """
    flat = " ".join(code.split()).replace("( ", "(").replace(" )", ")")
    return flat if len(flat) <= longest else flat[: longest - 1] + "…"


def last_part(name: str) -> str:
    """The last part of a qualified name: ``torch.nn.Conv2d`` is ``Conv2d``."""
    return name.rsplit(".", 1)[-1]
