"""Every statement of a file, in the order of the source, said in the margin."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from netgloss.catalogue import find, is_layer
from netgloss.documents.definitions import Definitions
from netgloss.documents.margin import Margin
from netgloss.documents.sourcefile import SourceFile
from netgloss.documents.statement_values import StatementValues
from netgloss.documents.syntax import Scope, compares_sizes, is_main_guard, rounds
from netgloss.documents.texts import one_line
from netgloss.records import replace
from netgloss.text import walk

# Statements that hold others: their notes are on the lines inside.
_CLAUSES = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.FunctionDef, ast.ClassDef)


class Statements:
    """Walks the statements of a file and says each in the margin."""

    def __init__(self, file: SourceFile, margin: Margin) -> None:
        self.file = file
        self.margin = margin
        self.values = StatementValues(file, margin)
        self.definitions = Definitions(file, margin)

    def body(self, statements: list[ast.stmt], scope: Scope) -> None:
        for statement in statements:
            self.statement(statement, scope)
            self._not_reached(statement, scope)
            if not scope.is_module and not hasattr(statement, "body"):
                self._fold(statement)

    def _not_reached(self, statement: ast.stmt, scope: Scope) -> None:
        """Says of a statement that the run left out what layers it would have made."""
        if isinstance(statement, _CLAUSES):
            return
        layers = tuple(self._layers_in(statement))
        if not scope.reached or (layers and self._left_out(statement)):
            self.margin.say(statement.lineno, "control.not_reached", layers=layers)

    def _left_out(self, statement: ast.stmt) -> bool:
        """Whether a statement is an assignment of which the run knows nothing."""
        if not isinstance(statement, ast.Assign | ast.AnnAssign):
            return False
        return not self._does(statement) and not self.file.bindings_at(statement)

    def _layers_in(self, statement: ast.stmt) -> Iterator[str]:
        """The layers of the catalogue that a statement names as calls."""
        for node in walk(statement):
            if isinstance(node, ast.Call):
                name = self.file.qualified(node.func)
                entry = find(name) if name.startswith("torch.nn.") else None
                if entry is not None and is_layer(entry):
                    yield entry.name

    def _fold(self, statement: ast.stmt) -> None:
        """One note for a statement of data over several lines (a dict, an import), where no line
        after the first has anything of its own to say."""
        last = statement.end_lineno or statement.lineno
        noted = any(self.margin.has(line) for line in range(statement.lineno + 1, last + 1))
        if not noted and not self._does(statement):
            self.margin.span(statement.lineno, last - statement.lineno + 1)

    def _does(self, statement: ast.stmt) -> bool:
        """Whether a statement makes a module or runs an operation."""
        return any(
            self.file.modules_at(node) is not None or self.file.events_at(node) is not None
            for node in walk(statement)
            if isinstance(node, ast.expr)
        )

    def statement(self, node: ast.stmt, scope: Scope) -> None:
        line = node.lineno
        match node:
            case ast.ClassDef(name=name, body=body):
                self.definitions.class_(node)
                self.body(body, Scope(name, "", name in self.file.reading.classes))
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                self.definitions.function(node, scope.class_name, scope.is_module)
                self.body(node.body, Scope(scope.class_name, name, scope.is_module))
            case ast.Assign(targets=targets, value=value):
                self.values.assign(node, [self._short(target) for target in targets], value)
            case ast.AnnAssign(target=target, value=value):
                self.values.annotated(node, target, value)
            case ast.AugAssign(target=target, op=operator, value=value):
                self.values.augmented(node, target, operator, value)
            case ast.Expr(value=value):
                self.values.expression(node, value)
            case ast.Return(value=value):
                self.values.return_(node, value, scope)
            case ast.If():
                self._if(node, scope)
            case ast.For() | ast.AsyncFor():
                self._for(node, scope)
            case ast.While():
                self._while(node, scope)
            case ast.With() | ast.AsyncWith():
                self._with(node, scope)
            case ast.Try() | ast.TryStar():
                self._try(node, scope)
            case ast.Match(subject=subject, cases=cases):
                self.margin.say(line, "control.match", code=self._short(subject))
                for case in cases:
                    guard = f" if {ast.unparse(case.guard)}" if case.guard else ""
                    pattern = one_line(ast.unparse(case.pattern) + guard)
                    self.margin.say(case.pattern.lineno, "control.case", code=pattern)
                    self.body(case.body, scope)
            case ast.Import(names=names):
                for alias in names:
                    self.margin.say(
                        line, "definitions.import_module", module=alias.name, alias=alias.asname
                    )
            case ast.ImportFrom(module=module, names=names, level=level):
                self.margin.say(
                    line,
                    "definitions.import_names",
                    module="." * level + (module or ""),
                    names=tuple((alias.name, alias.asname) for alias in names),
                )
            case ast.Raise(exc=raised):
                self.margin.say(line, "control.raise_", code=self._short(raised) if raised else "")
            case ast.Assert(test=test, msg=message):
                self.values.running.explain(node, [test])
                taken = [branch.taken for branch in self.file.branches_at(test)]
                self.margin.say(
                    line,
                    "control.assert_",
                    code=self._short(test),
                    held=all(taken) if taken else None,
                    message=self._short(message) if message else "",
                )
            case ast.Delete(targets=targets):
                names_ = tuple(self._short(target) for target in targets)
                self.margin.say(line, "control.delete", names=names_)
            case ast.Global(names=shared):
                self.margin.say(line, "control.global_", names=tuple(shared))
            case ast.Nonlocal(names=shared):
                self.margin.say(line, "control.nonlocal_", names=tuple(shared))
            case ast.Pass():
                self.margin.say(line, "control.pass_")
            case ast.Break():
                self.margin.say(line, "control.break_")
            case ast.Continue():
                self.margin.say(line, "control.continue_")

    # ---- blocks --------------------------------------------------------------------------------
    def _if(self, node: ast.If, scope: Scope, keyword: str = "if") -> None:
        line = node.lineno
        if is_main_guard(node.test):
            self.margin.say(line, "control.main_guard")
        else:
            self._test(line, node.test, keyword)
        self.values.running.explain(node, [node.test])
        taken = [branch.taken for branch in self.file.branches_at(node.test)]
        yes = replace(scope, reached=scope.reached and (not taken or any(taken)))
        no = replace(scope, reached=scope.reached and (not taken or not all(taken)))
        self.body(node.body, yes)
        match node.orelse:
            case [ast.If() as inner] if self._starts_with(inner.lineno, "elif"):
                self._if(inner, no, "elif")
            case [first, *_]:
                self._keyword_line(node.body[-1], first, "else", "control.else_", test="if")
                self.body(node.orelse, no)

    def _test(self, line: int, test: ast.expr, keyword: str) -> None:
        branches = self.file.branches_at(test)
        taken = sum(branch.taken for branch in branches)
        decided = (str(each.condition) for each in branches if each.condition is not None)
        sizes = next(decided, "") if compares_sizes(test) else ""
        self.margin.say(
            line,
            "control.condition",
            keyword=keyword,
            code=self._short(test),
            taken=taken,
            skipped=len(branches) - taken,
            sizes=sizes,
        )

    def _for(self, node: ast.For | ast.AsyncFor, scope: Scope) -> None:
        loops = self.file.loops_at(node)
        self.values.value(node, node.iter)
        self.margin.say(
            node.lineno,
            "control.for_",
            target=self._short(node.target),
            code=self._short(node.iter),
            **rounds(loops),
        )
        self.body(node.body, scope)
        if node.orelse:
            self._keyword_line(node.body[-1], node.orelse[0], "else", "control.else_", test="loop")
            self.body(node.orelse, scope)

    def _while(self, node: ast.While, scope: Scope) -> None:
        self.values.running.explain(node, [node.test])
        self.margin.say(
            node.lineno,
            "control.while_",
            code=self._short(node.test),
            **rounds(self.file.loops_at(node)),
        )
        self.body(node.body, scope)
        if node.orelse:
            self._keyword_line(node.body[-1], node.orelse[0], "else", "control.else_", test="loop")
            self.body(node.orelse, scope)

    def _with(self, node: ast.With | ast.AsyncWith, scope: Scope) -> None:
        for item in node.items:
            context = item.context_expr
            called = context.func if isinstance(context, ast.Call) else context
            self.margin.say(
                node.lineno,
                "control.with_",
                code=self._short(context),
                name=self.file.qualified(called),
                target=self._short(item.optional_vars) if item.optional_vars else "",
            )
        self.body(node.body, scope)

    def _try(self, node: ast.Try | ast.TryStar, scope: Scope) -> None:
        self.margin.say(node.lineno, "control.try_")
        self.body(node.body, scope)
        before: ast.stmt = node.body[-1]
        for handler in node.handlers:
            self.margin.say(
                handler.lineno,
                "control.except_",
                code=one_line(ast.unparse(handler.type)) if handler.type else "",
                name=handler.name or "",
            )
            self.body(handler.body, scope)
            before = handler.body[-1]
        for body, keyword in ((node.orelse, "else"), (node.finalbody, "finally")):
            if body:
                self._keyword_line(before, body[0], keyword, f"control.{keyword}_", test="try")
                self.body(body, scope)
                before = body[-1]

    def _keyword_line(
        self, before: ast.stmt, after: ast.stmt, keyword: str, name: str, test: str
    ) -> None:
        """Notes the line of an ``else:`` or ``finally:``, which the tree does not hold."""
        for line in range(before.end_lineno or before.lineno, after.lineno + 1):
            if self._starts_with(line, keyword):
                self.margin.say(line, name, **({"of": test} if keyword == "else" else {}))
                return

    def _starts_with(self, line: int, word: str) -> bool:
        return self.margin.code[line - 1].lstrip().startswith(word)

    def _short(self, node: ast.expr) -> str:
        return one_line(self.file.code(node))
