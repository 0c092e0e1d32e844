"""Pseudocode in the literal style: one line a statement, arguments in words."""

from __future__ import annotations

import ast
import re
from functools import cached_property

from netgloss.catalogue import find, is_layer
from netgloss.documents.algebra import Document, Inline, Say, Steps
from netgloss.documents.definitions import Function, declared_arguments
from netgloss.documents.index import CONTAINERS
from netgloss.documents.sourcefile import SourceFile
from netgloss.documents.syntax import is_main_guard, is_super_call
from netgloss.documents.texts import one_line
from netgloss.models.records import Reading
from netgloss.text import walk

_LONGEST = 400  # characters of an expression kept as code

Line = tuple[int, tuple[Inline, ...]]


def pseudocode(reading: Reading) -> Document:
    """The statements of a source in words, with the nesting of the source."""
    writer = _Writer(SourceFile(reading))
    writer.body(reading.tree.body, 0)
    title = (Say("headings.pseudocode", {"names": reading.classes}),)
    return Document("pseudocode", title, (Steps(tuple(writer.lines)),))


class _Writer:
    def __init__(self, file: SourceFile) -> None:
        self.file = file
        self.lines: list[Line] = []
        self._bases: list[str] = []  # of the classes around, the innermost last; "" for none

    def body(self, statements: list[ast.stmt], depth: int) -> None:
        for statement in statements:
            self.statement(statement, depth)

    def _line(self, depth: int, sentence: str, /, **facts: object) -> None:
        self.lines.append((depth, (Say(f"pseudocode.{sentence}", facts),)))

    def _block(self, depth: int, body: list[ast.stmt], sentence: str, /, **facts: object) -> None:
        self._line(depth, sentence, **facts)
        self.body(body, depth + 1)

    # ---- statements ----------------------------------------------------------------------------
    def statement(self, node: ast.stmt, depth: int) -> None:
        match node:
            case ast.ClassDef(name=name, bases=bases, body=body):
                self._decorators(node.decorator_list, depth)
                codes = tuple(self._code(base) for base in bases)
                self._bases.append(codes[0] if codes else "")
                self._block(depth, body, "class_", name=name, bases=codes)
                self._bases.pop()
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._function(node, depth)
            case ast.Return(value=None):
                self._line(depth, "return_nothing")
            case ast.Return(value=ast.expr() as value):
                self._valued(depth, Say("pseudocode.return_"), value)
            case ast.Assign(targets=targets, value=value):
                self._assign(depth, [self._code(target) for target in targets], value, node)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._assign(depth, [self._code(target)], value, node)
            case ast.AnnAssign(target=target, annotation=annotation):
                name, kind = self._code(target), self._code(annotation)
                self._line(depth, "declare", name=name, type=kind)
            case ast.AugAssign():
                self._line(depth, "code", text=self._code(node))
            case ast.Expr(value=value):
                self._expression(depth, value)
            case ast.If():
                self._if(depth, node, "if_")
            case ast.For() | ast.AsyncFor():
                facts = {"target": self._code(node.target), "items": self._code(node.iter)}
                self._block(depth, node.body, "for_", **facts)
                self._orelse(depth, node.orelse, "loop_else")
            case ast.While(test=test, body=body, orelse=orelse):
                self._block(depth, body, "while_", test=self._code(test))
                self._orelse(depth, orelse, "loop_else")
            case ast.With(items=items_, body=body) | ast.AsyncWith(items=items_, body=body):
                codes = tuple(one_line(ast.unparse(item), _LONGEST) for item in items_)
                self._block(depth, body, "with_", items=codes)
            case ast.Try() | ast.TryStar():
                self._try(depth, node)
            case ast.Match(subject=subject, cases=cases):
                self._line(depth, "match", subject=self._code(subject))
                for case in cases:
                    guard = f" if {ast.unparse(case.guard)}" if case.guard else ""
                    pattern = one_line(ast.unparse(case.pattern) + guard, _LONGEST)
                    self._block(depth + 1, case.body, "case", pattern=pattern)
            case _:
                self._simple(depth, node)

    def _simple(self, depth: int, node: ast.stmt) -> None:
        match node:
            case ast.Import(names=names):
                modules = tuple((alias.name, alias.asname) for alias in names)
                self._line(depth, "import_", module="", names=modules)
            case ast.ImportFrom(module=module, names=names, level=level):
                taken = tuple((alias.name, alias.asname) for alias in names)
                self._line(depth, "import_", module="." * level + (module or ""), names=taken)
            case ast.Raise(exc=raised):
                self._line(depth, "raise_", code=self._code(raised) if raised else "")
            case ast.Assert(test=test):
                self._line(depth, "assert_", test=self._code(test))
            case ast.Delete(targets=targets):
                self._line(depth, "delete", names=tuple(self._code(each) for each in targets))
            case ast.Global(names=shared) | ast.Nonlocal(names=shared):
                outer = isinstance(node, ast.Nonlocal)
                self._line(depth, "shared_names", names=tuple(shared), outer=outer)
            case ast.Pass():
                self._line(depth, "pass_")
            case ast.Break():
                self._line(depth, "break_")
            case ast.Continue():
                self._line(depth, "continue_")
            case _:
                self._line(depth, "code", text=self._code(node))

    def _function(self, node: Function, depth: int) -> None:
        self._decorators(node.decorator_list, depth)
        arguments = declared_arguments(node, method=False)
        method = any(name in ("self", "cls") for name, _ in arguments[:1])
        self._block(
            depth, node.body, "function", name=node.name, arguments=arguments, method=method
        )

    def _decorators(self, decorators: list[ast.expr], depth: int) -> None:
        for decorator in decorators:
            self._line(depth, "decorator", code=self._code(decorator))

    def _assign(self, depth: int, targets: list[str], value: ast.expr, node: ast.stmt) -> None:
        if len(targets) == 1 and re.fullmatch(r"self\.\w+", targets[0]):
            name = targets[0].removeprefix("self.")
            self._valued(depth, Say("pseudocode.attribute", {"name": name}), value)
        elif self._in_words(value):
            name = " = ".join(targets)
            self._valued(depth, Say("pseudocode.variable", {"name": name}), value)
        else:
            self._line(depth, "code", text=self._code(node))

    def _expression(self, depth: int, value: ast.expr) -> None:
        match value:
            case ast.Constant(str(text)):
                first = text.strip().splitlines()[0] if text.strip() else ""
                self._line(depth, "remark", text=one_line(first, _LONGEST))
            case ast.Call() if is_super_call(value, "__init__"):
                self._line(depth, "super_init", base=self._bases[-1] if self._bases else "")
            case ast.Call(ast.Attribute(owner, "append"), [item]) if self._in_words(item):
                lead = Say("pseudocode.append", {"name": self._code(owner)})
                self._valued(depth, lead, item)
            case ast.Call():
                self._line(depth, "call", code=self._code(value))
            case _:
                self._line(depth, "code", text=self._code(value))

    def _if(self, depth: int, node: ast.If, name: str) -> None:
        if is_main_guard(node.test):
            self._block(depth, node.body, "main_guard")
        else:
            self._block(depth, node.body, name, test=self._code(node.test))
        match node.orelse:
            case [ast.If() as inner] if inner.col_offset == node.col_offset:
                self._if(depth, inner, "elif_")
            case orelse:
                self._orelse(depth, orelse, "else_")

    def _orelse(self, depth: int, body: list[ast.stmt], name: str) -> None:
        if body:
            self._block(depth, body, name)

    def _try(self, depth: int, node: ast.Try | ast.TryStar) -> None:
        self._block(depth, node.body, "try_")
        for handler in node.handlers:
            caught = self._code(handler.type) if handler.type else ""
            self._block(depth, handler.body, "except_", code=caught, name=handler.name or "")
        self._orelse(depth, node.orelse, "try_else")
        self._orelse(depth, node.finalbody, "finally_")

    # ---- values --------------------------------------------------------------------------------
    def _valued(self, depth: int, lead: Say, value: ast.expr) -> None:
        """A line that ends in a value, and the modules inside it one depth further in."""
        match value:
            case ast.Call(func, [ast.Name() | ast.Attribute() as held], []) if (
                self.file.qualified(func) in CONTAINERS
            ):
                facts = {"name": self._code(func), "held": self._code(held)}
                self.lines.append((depth, (lead, Say("pseudocode.container_of", facts))))
            case ast.Call(func, args, keywords) if self.file.qualified(func) in CONTAINERS:
                items = _items(args) or [keyword.value for keyword in keywords]
                kind = self._code(func)
                say = Say("pseudocode.container", {"name": kind, "empty": not items})
                self.lines.append((depth, (lead, say)))
                for key, item in _named(items):
                    named = Say("pseudocode.item", {"name": key})
                    self._valued(depth + 1, named, item)
            case ast.Call():
                self.lines.append((depth, (lead, self._call(value))))
            case ast.Starred(inner):
                say = Say("pseudocode.each_of", {"code": self._code(inner)})
                self.lines.append((depth, (lead, say)))
            case ast.ListComp(element, [generator]) if self._in_words(element):
                facts = {
                    "target": self._code(generator.target),
                    "items": self._code(generator.iter),
                }
                self.lines.append((depth, (lead, Say("pseudocode.for_each", facts))))
                self._valued(depth + 1, Say("pseudocode.item", {"name": ""}), element)
            case _:
                self.lines.append((depth, (lead, self._plain(value))))

    def _call(self, call: ast.Call) -> Say:
        qualified = self.file.qualified(call.func)
        name = self._code(call.func)
        entry = find(qualified) if qualified.startswith("torch.") else None
        if entry is not None and is_layer(entry):
            arguments = self._arguments(call, tuple(entry.parameters_of_call))
            return Say(
                "pseudocode.layer", {"name": name, "type": entry.name, "arguments": arguments}
            )
        if name in self.file.reading.classes:
            arguments = self._arguments(call, self._declared.get(name, ()))
            return Say("pseudocode.instance", {"name": name, "arguments": arguments})
        return self._plain(call)

    @cached_property
    def _declared(self) -> dict[str, tuple[str, ...]]:
        """The names of the constructor arguments of the classes that the file defines."""
        declared: dict[str, tuple[str, ...]] = {}
        for node in walk(self.file.reading.tree):
            if isinstance(node, ast.ClassDef) and node.name not in declared:
                for each in node.body:
                    if isinstance(each, ast.FunctionDef) and each.name == "__init__":
                        names = (name for name, _ in declared_arguments(each, method=True))
                        declared[node.name] = tuple(n for n in names if not n.startswith("*"))
                        break
        return declared

    def _arguments(self, call: ast.Call, names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """The arguments as written: name (``""`` where it is not known) and code."""
        found: list[tuple[str, str]] = []
        starred = False
        for position, value in enumerate(call.args):
            starred = starred or isinstance(value, ast.Starred)
            known = not starred and position < len(names)
            found.append((names[position] if known else "", self._code(value)))
        found.extend((keyword.arg or "**", self._code(keyword.value)) for keyword in call.keywords)
        return tuple(found)

    def _in_words(self, value: ast.expr) -> bool:
        """Whether words say more of a value than its code: it makes a module."""
        match value:
            case ast.Call(func):
                return (
                    self.file.qualified(func) in CONTAINERS
                    or self._call(value).name != "pseudocode.code"
                )
            case ast.ListComp(element, [_]):
                return self._in_words(element)
        return False

    def _plain(self, value: ast.expr) -> Say:
        return Say("pseudocode.code", {"text": self._code(value)})

    def _code(self, node: ast.expr | ast.stmt) -> str:
        return one_line(self.file.code(node), _LONGEST)


def _items(args: list[ast.expr]) -> list[ast.expr]:
    """The modules handed to a container: its arguments, or the elements of one literal."""
    match args:
        case [ast.List(elements) | ast.Tuple(elements)]:
            return list(elements)
        case [ast.Call(ast.Name("OrderedDict") | ast.Attribute(_, "OrderedDict"), inner)]:
            return _items(inner)
        case [ast.Dict() as table]:
            return [table]
        case [ast.ListComp() as comprehension]:
            return [comprehension]
    return list(args)


def _named(items: list[ast.expr]) -> list[tuple[str, ast.expr]]:
    """Items with the names that pairs and dictionaries give them."""
    named: list[tuple[str, ast.expr]] = []
    for item in items:
        match item:
            case ast.Tuple([ast.Constant(str(key)), value]):
                named.append((key, value))
            case ast.Dict(keys, values):
                named.extend(
                    (ast.unparse(key) if key else "**", value)
                    for key, value in zip(keys, values, strict=True)
                )
            case _:
                named.append(("", item))
    return named
