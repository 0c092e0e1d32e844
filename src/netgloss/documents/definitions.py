"""What the margin says of classes, functions and their decorators."""

from __future__ import annotations

import ast

from netgloss.documents.margin import Margin
from netgloss.documents.sizes import all_counted
from netgloss.documents.sourcefile import SourceFile
from netgloss.documents.texts import one_line, shapes_text, value_text
from netgloss.symbolic import Dim

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Definitions:
    """Speaks of ``class`` and ``def`` lines."""

    def __init__(self, file: SourceFile, margin: Margin) -> None:
        self.file = file
        self.margin = margin

    def class_(self, node: ast.ClassDef) -> None:
        self._decorators(node.decorator_list)
        bases = tuple(one_line(self.file.code(base)) for base in node.bases)
        if node.name not in self.file.reading.classes:
            self.margin.say(node.lineno, "definitions.class_plain", name=node.name, bases=bases)
            return
        found = self.file.instances(node.name)
        if found is None:
            self.margin.say(node.lineno, "definitions.class_unused", name=node.name, bases=bases)
            return
        index, modules = found
        amounts = list(dict.fromkeys(index.parameters([module.path]) for module in modules))
        self.margin.say(
            node.lineno,
            "definitions.class_module",
            name=node.name,
            bases=bases,
            root=index.trace.root == node.name and modules[0].path == "",
            children=len(modules[0].children),
            parameters=amounts[0] if len(amounts) == 1 else None,
            amounts=_range(amounts),
            times=len(modules),
            complete=all_counted(index.model),
        )
        if len(modules) == 1:
            self.margin.parameters(node.lineno, amounts[0])

    def function(self, node: Function, class_name: str, is_module: bool) -> None:
        self._decorators(node.decorator_list)
        declared = declared_arguments(node, method=bool(class_name))
        line = node.lineno
        if not class_name:
            self.margin.say(line, "definitions.define_function", name=node.name, arguments=declared)
        elif node.name == "__init__":
            self.margin.say(
                line,
                "definitions.define_init",
                class_name=class_name,
                arguments=declared,
                values=self._constructed_with(class_name) if is_module else (),
            )
        elif node.name == "forward" and is_module:
            given, times = self._called_with(class_name)
            self.margin.say(
                line, "definitions.define_forward", arguments=declared, given=given, times=times
            )
        else:
            self.margin.say(line, "definitions.define_method", name=node.name, arguments=declared)

    def _decorators(self, decorators: list[ast.expr]) -> None:
        for decorator in decorators:
            called = decorator.func if isinstance(decorator, ast.Call) else decorator
            self.margin.say(
                decorator.lineno,
                "definitions.decorator",
                code=one_line(self.file.code(decorator)),
                name=self.file.qualified(called),
            )

    def _constructed_with(self, class_name: str) -> tuple[tuple[str, str], ...]:
        """The arguments of the first instance, where the class was built alike every time."""
        found = self.file.instances(class_name)
        if found is None:
            return ()
        _, modules = found
        values: list[tuple[str, str]] = []
        for name in modules[0].arguments:
            texts = {value_text(module.arguments.get(name)) for module in modules}
            text = texts.pop()
            if not texts and text not in (None, name):
                values.append((name, str(text)))
        return tuple(values)

    def _called_with(self, class_name: str) -> tuple[tuple[str, ...], int]:
        """The shapes handed to ``forward`` at its first call, and how often it was called."""
        for index in self.file.indexes:
            calls = [call for call in index.trace.calls if call.type == class_name]
            if calls:
                return tuple(shapes_text(value) or "" for value in calls[0].inputs), len(calls)
        return (), 0


def _range(amounts: list[Dim]) -> tuple[int, int] | None:
    """The least and the greatest of several counts, where all are plain numbers."""
    plain = [amount for amount in amounts if isinstance(amount, int)]
    return (min(plain), max(plain)) if len(plain) == len(amounts) > 1 else None


def declared_arguments(node: Function, method: bool) -> tuple[tuple[str, str | None], ...]:
    """The arguments as declared, ``self`` left out: name and default (``None``: none).

    >>> declared_arguments(ast.parse("def f(x, n=3, *rest): ...").body[0], False)
    (('x', None), ('n', '3'), ('*rest', None))
    """
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
    defaults.extend(arguments.defaults)
    pairs = [(each.arg, default) for each, default in zip(positional, defaults, strict=True)]
    if method and pairs and pairs[0][0] in ("self", "cls"):
        pairs = pairs[1:]
    if arguments.vararg:
        pairs.append((f"*{arguments.vararg.arg}", None))
    keyword_only = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    pairs.extend((each.arg, default) for each, default in keyword_only)
    if arguments.kwarg:
        pairs.append((f"**{arguments.kwarg.arg}", None))
    return tuple(
        (name, None if default is None else one_line(ast.unparse(default)))
        for name, default in pairs
    )
