"""Frames at run time, scopes at compile time."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from netgloss.interpret.trace import Place
from netgloss.interpret.values import Class, Value
from netgloss.text import DEFERRED, first_statement

if TYPE_CHECKING:
    from netgloss.interpret.run import Run


class Frame:
    """The variables of one call, class body, comprehension or module."""

    __slots__ = ("cls", "file", "globals", "outer", "qualname", "record", "returned", "run", "vars")

    def __init__(
        self,
        run: Run,
        vars_: dict[str, Value],
        globals_: dict[str, Value],
        outer: Frame | None,
        qualname: str,
        file: str,
        cls: Class | None = None,
    ) -> None:
        self.run = run
        self.vars = vars_
        self.globals = globals_
        self.outer = outer  # the function frame that free names are looked up in
        self.qualname = qualname
        self.file = file
        self.cls = cls  # the class whose method this is, for super()
        self.returned: Value = None
        self.record = file == ""  # only the text being read leaves bindings in the trace


class Scope:
    """Which names a block binds; decided once, when the block is compiled.

    ``kind`` is ``module``, ``function`` (also lambdas and comprehensions) or ``class``.
    """

    __slots__ = ("file", "globals", "kind", "locals", "nonlocals", "parent", "qualname", "yields")

    def __init__(self, kind: str, parent: Scope | None, file: str, qualname: str) -> None:
        self.kind = kind
        self.parent = parent
        self.file = file
        self.qualname = qualname
        self.locals: set[str] = set()
        self.globals: set[str] = set()
        self.nonlocals: set[str] = set()
        self.yields = False

    def resolve(self, name: str) -> int | None:
        """How many function frames up the name lives: 0 here, n outwards, None: global."""
        if name in self.globals:
            return None
        if name in self.locals and name not in self.nonlocals:
            return 0 if self.kind != "module" else None
        hops = 0 if self.kind == "module" else 1
        scope = self.parent
        while scope is not None and scope.kind != "module":
            if scope.kind == "function":
                if name in scope.globals:
                    return None
                if name in scope.locals and name not in scope.nonlocals:
                    return hops
                hops += 1
            scope = scope.parent
        return None

    def place(self, node: ast.expr | ast.stmt | ast.excepthandler | ast.pattern) -> Place:
        return Place(
            self.file,
            node.lineno,
            node.col_offset,
            node.end_lineno or node.lineno,
            node.end_col_offset or node.col_offset,
        )


class _Names(ast.NodeVisitor):
    """Collects what a block binds, without entering the blocks inside it."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def visit(self, node: ast.AST) -> None:
        # A model's file has a hundred thousand nodes, and the base class looks up each by name.
        method = _VISITORS.get(type(node))
        if method is None:
            self.generic_visit(node)
        else:
            method(self, node)

    def generic_visit(self, node: ast.AST) -> None:
        for value in node.__dict__.values():
            kind = type(value)
            if kind is list:
                for item in value:
                    if type(item) not in _LEAVES:
                        self.visit(item)
            elif kind not in _LEAVES:
                self.visit(value)

    def visit_Name(self, node: ast.Name) -> None:
        if not isinstance(node.ctx, ast.Load):
            self.scope.locals.add(node.id)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.scope.locals.add(node.name)
        for child in (*node.decorator_list, *node.args.defaults, *node.args.kw_defaults):
            if child is not None:
                self.visit(child)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.scope.locals.add(node.name)
        for child in (*node.decorator_list, *node.bases):
            self.visit(child)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        for child in (*node.args.defaults, *node.args.kw_defaults):
            if child is not None:
                self.visit(child)

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
    ) -> None:
        # Targets stay inside; a walrus inside binds out here.
        for child in ast.walk(node):
            if isinstance(child, ast.NamedExpr):
                self.scope.locals.add(child.target.id)
        self.visit(node.generators[0].iter)

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension

    def _yield(self, node: ast.Yield | ast.YieldFrom) -> None:
        self.scope.yields = True
        self.generic_visit(node)

    visit_Yield = visit_YieldFrom = _yield

    def visit_Global(self, node: ast.Global) -> None:
        self.scope.globals.update(node.names)

    def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
        self.scope.nonlocals.update(node.names)

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            if alias.name != "*":
                self.scope.locals.add(alias.asname or alias.name.split(".")[0])

    visit_Import = visit_ImportFrom = _import

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self.scope.locals.add(node.name)
        self.generic_visit(node)

    def visit_MatchAs(self, node: ast.MatchAs) -> None:
        if node.name:
            self.scope.locals.add(node.name)
        self.generic_visit(node)

    def visit_MatchStar(self, node: ast.MatchStar) -> None:
        if node.name:
            self.scope.locals.add(node.name)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.visit(node.target)
        if node.value is not None:
            self.visit(node.value)


_VISITORS: dict[type, Callable[[_Names, Any], None]] = {
    getattr(ast, name.removeprefix("visit_")): method
    for name, method in vars(_Names).items()
    if name.startswith("visit_")
}
_VISITORS |= {later: _VISITORS[kind] for kind, later in DEFERRED.items()}
# What nodes hold that is no node, or a node that binds nothing and holds none.
_LEAVES = frozenset(
    {int, str, float, complex, bool, bytes, type(None), type(...), ast.Constant, ast.Load}
)


def collect(scope: Scope, body: Iterable[ast.AST]) -> None:
    """Fill in what the statements bind, and whether they yield."""
    names = _Names(scope)
    for node in body:
        names.visit(node)


def argument_names(args: ast.arguments) -> list[str]:
    out = [a.arg for a in (*args.posonlyargs, *args.args, *args.kwonlyargs)]
    out += [a.arg for a in (args.vararg, args.kwarg) if a is not None]
    return out


def contains_yield(body: Iterable[ast.AST]) -> bool:
    """Whether these statements yield themselves (not the functions inside them)."""
    stack: list[Any] = list(body)
    while stack:
        node = stack.pop()
        kind = type(node)
        if kind in _YIELDS:
            return True
        if kind in _INNER:
            continue
        for value in node.__dict__.values():
            kind = type(value)
            if kind is list:
                stack.extend([item for item in value if type(item) not in _LEAVES])
            elif kind not in _LEAVES:
                stack.append(value)
    return False


_YIELDS = frozenset({ast.Yield, ast.YieldFrom})
_INNER = frozenset({*DEFERRED, *DEFERRED.values(), ast.Lambda, ast.ClassDef})


def docstring(node: Any) -> str | None:
    """The docstring as it is written; ``ast.get_docstring`` loads ``inspect`` to indent it."""
    first = first_statement(node)
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        return first.value.value if isinstance(first.value.value, str) else None
    return None


def mangled(name: str, scope: Scope) -> str:
    """``__x`` inside ``class C`` is ``_C__x``."""
    if not name.startswith("__") or name.endswith("__"):
        return name
    at: Scope | None = scope
    while at is not None and at.kind != "class":
        at = at.parent
    return name if at is None else f"_{at.qualname.rsplit('.', 1)[-1].lstrip('_')}{name}"
