"""What a class or function cannot be called without."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from netgloss.interpret.values import Class, Function, Value
from netgloss.text import walk


def needs_nothing(value: Value) -> bool:
    """Whether a function or class of interpreted source may be called without an argument."""
    if type(value) is Function:
        optional = len(value.defaults) == len(value.code.positional)
        return optional and value.kw_defaults.keys() >= set(value.code.kwonly)
    return type(value) is Class and not required_arguments(value)


def required_arguments(cls: Class) -> list[str]:
    """Constructor arguments without a default, those of the next class too where ``*args`` or
    ``**kwargs`` hands them on."""
    out: list[str] = []
    given: tuple[int, set[str]] = (0, set())  # what the constructor before hands on itself
    for holder in cls.mro:
        init = holder.attrs.get("__init__")
        if holder.layer is not None:
            positional, needed = holder.layer.required, list(holder.layer.required)
        elif type(init) is Function:
            code = init.code
            positional = code.positional[1:]
            needed = positional[: max(len(positional) - len(init.defaults), 0)]
            needed = [*needed, *(k for k in code.kwonly if k not in init.kw_defaults)]
            names = {*positional, *code.kwonly}
            needed += [a for a in _asserted(code.node) if a in names and a not in needed]
        else:
            continue
        count, keywords = given
        there = {*positional[:count], *keywords, *out}
        out += [argument for argument in needed if argument not in there]
        if holder.layer is not None or (code.kwarg is None and code.vararg is None):
            break
        given = _handed_on(code.node)
    return out


def arguments_of(cls: Class) -> set[str]:
    """The names that the constructor takes, those of the next class too where it hands on more."""
    out: set[str] = set()
    for init in constructors(cls):
        code = init.code
        out |= {*code.positional[1:], *code.kwonly}
        if code.kwarg is None and code.vararg is None:
            break
    return out


def is_none_by_default(cls: Class, argument: str) -> bool:
    """Whether the first constructor that takes the argument has None where it is not given."""
    for init in constructors(cls):
        with_default = init.code.positional[len(init.code.positional) - len(init.defaults) :]
        known = {**dict(zip(with_default, init.defaults, strict=True)), **init.kw_defaults}
        if argument in known:
            return known[argument] is None
    return False


def constructors(cls: Class) -> Iterator[Function]:
    """The constructors that are interpreted source, the class's own first, then its bases'."""
    for holder in cls.mro:
        init = holder.attrs.get("__init__")
        if type(init) is Function:
            yield init


def _handed_on(init: ast.AST) -> tuple[int, set[str]]:
    """(how many arguments, which keywords) ``super().__init__(…)`` is given by name."""
    for node in walk(init):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr == "__init__":
            plain = [arg for arg in node.args if not isinstance(arg, ast.Starred)]
            return len(plain), {k.arg for k in node.keywords if k.arg is not None}
    return 0, set()


def _asserted(init: ast.AST) -> list[str]:
    """The arguments that the constructor refuses as None: ``assert size is not None``,
    ``if size is None: raise …``."""
    out = []
    for node in walk(init):
        if isinstance(node, ast.Assert):
            refused = re.fullmatch(r"(\w+) is not None", ast.unparse(node.test))
        elif isinstance(node, ast.If) and isinstance(node.body[0], ast.Raise):
            refused = re.fullmatch(r"(\w+) is None", ast.unparse(node.test))
        else:
            continue
        if refused:
            out.append(refused[1])
    return out
