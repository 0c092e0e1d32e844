"""Lines that no statement or constructor call starts on: arguments, closers, comments."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from netgloss.catalogue import find
from netgloss.documents.index import CONTAINERS, layer_name
from netgloss.documents.margin import Margin
from netgloss.documents.sourcefile import SourceFile
from netgloss.documents.texts import last_part, one_line, value_text
from netgloss.text import walk

_CLOSER = re.compile(r"[)\]}]+[,:;]?\s*(#.*)?\Z|[)\]}]+\s*->.*:\s*(#.*)?\Z")

Node = ast.expr | ast.stmt | ast.keyword | ast.arg


class Leftovers:
    """Gives every remaining line that is not blank its note."""

    def __init__(self, file: SourceFile, margin: Margin) -> None:
        self.file = file
        self.margin = margin
        self.statements = _statements_by_line(file.reading.tree)
        self.parents = {
            child: node for node in walk(file.reading.tree) for child in ast.iter_child_nodes(node)
        }

    def explain(self) -> None:
        covered = self.margin.covered()
        line = 1
        while line <= len(self.margin.code):
            text = self.margin.code[line - 1].strip()
            if not text or line in covered:
                line += 1
            elif text.startswith("#"):
                line = self._comment(line, covered)
            else:
                self._code(line, text)
                line += 1

    def _comment(self, line: int, covered: set[int]) -> int:
        """A block of comment lines as one note; the line after it."""
        end = line
        while (
            end < len(self.margin.code)
            and end + 1 not in covered
            and self.margin.code[end].lstrip().startswith("#")
        ):
            end += 1
        self.margin.say(line, "control.comment", lines=end - line + 1)
        self.margin.span(line, end - line + 1)
        return end + 1

    def _code(self, line: int, text: str) -> None:
        statement = self.statements.get(line)
        if statement is None:
            self.margin.say(line, "control.other", code=text)
        elif _CLOSER.match(text):
            self._closer(line, statement)
        else:
            self._piece(line, statement)

    def _closer(self, line: int, statement: ast.stmt) -> None:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            self.margin.say(line, "control.closes_signature", name=statement.name)
            return
        ending = [node for node in _expressions(statement) if node.end_lineno == line]
        node = min(ending, key=lambda each: (each.lineno, each.col_offset), default=None)
        made = self.file.modules_at(node) if node is not None else None
        if made is not None:
            index, modules = made
            first = modules[0]
            self.margin.say(
                line,
                "lines.closes_module",
                kind=last_part(first.type),
                container=layer_name(first) in CONTAINERS,
                name=_held_by(statement, self.file),
                opened_at=node.lineno if node is not None else line,
                children=len(first.children),
                parameters=index.parameters(module.path for module in modules),
                times=len(modules),
            )
        else:
            opened = node.lineno if node is not None else statement.lineno
            called = one_line(self.file.code(node.func)) if isinstance(node, ast.Call) else ""
            self.margin.say(line, "control.closes", called=called, opened_at=opened)

    def _piece(self, line: int, statement: ast.stmt) -> None:
        starting = [node for node in _pieces(statement) if node.lineno == line]
        # walk goes from the outside in, so the first piece is the largest.
        node = min(starting, key=lambda each: each.col_offset, default=None)
        parent = self.parents.get(node) if node is not None else None
        match node, parent:
            case ast.keyword(arg=str(name), value=value), ast.Call() as call:
                self._argument(line, name, value, call)
            case ast.expr() as value, ast.Call() as call if value in call.args:
                self._argument(line, self._position(call, value), value, call)
            case ast.arg(arg=name), _:
                self.margin.say(line, "control.argument_declared", code=self._line_code(line))
            case _:
                self.margin.say(
                    line, "control.piece", code=self._line_code(line), of=statement.lineno
                )

    def _argument(self, line: int, name: str, value: ast.expr, call: ast.Call) -> None:
        made = self.file.modules_at(call)
        code = one_line(self.file.code(value))
        known = None
        if made is not None and name:
            values = {value_text(module.arguments.get(name)) for module in made[1]}
            known = values.pop() if len(values) == 1 else None
            if known in (f"({code}, {code})", f"({code}, {code}, {code})", f"({code},)"):
                known = None  # a pair of the number that was written
        self.margin.say(
            line,
            "control.argument",
            name=name,
            code=code,
            value=known,
            called=one_line(self.file.code(call.func)),
        )

    def _position(self, call: ast.Call, value: ast.expr) -> str:
        """The name of a positional argument, where the call is known."""
        made = self.file.modules_at(call)
        before = call.args[: call.args.index(value)]
        if any(isinstance(each, ast.Starred) for each in [*before, value]):
            return ""
        qualified = self.file.qualified(call.func)
        entry = find(qualified) if qualified.startswith("torch.") else None
        if made is not None:
            names = list(made[1][0].arguments)
        else:
            names = list(entry.parameters_of_call) if entry is not None else []
        return names[len(before)] if len(before) < len(names) else ""

    def _line_code(self, line: int) -> str:
        return self.margin.code[line - 1].strip().rstrip(",")


def _statements_by_line(tree: ast.Module) -> dict[int, ast.stmt]:
    """The innermost statement that covers each line."""
    found: dict[int, ast.stmt] = {}
    for node in walk(tree):  # outer statements come first, inner ones overwrite them
        if isinstance(node, ast.stmt):
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                found[line] = node
    return found


def _pieces(statement: ast.stmt) -> Iterator[Node]:
    for node in walk(statement):
        if isinstance(node, ast.expr | ast.keyword | ast.arg):
            yield node


def _expressions(statement: ast.stmt) -> Iterator[ast.expr]:
    for node in walk(statement):
        if isinstance(node, ast.expr):
            yield node


def _held_by(statement: ast.stmt, file: SourceFile) -> str:
    match statement:
        case ast.Assign(targets=[target, *_]) | ast.AnnAssign(target=target):
            return one_line(file.code(target))
    return ""
