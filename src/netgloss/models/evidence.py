"""What a constructor does with an argument tells what the argument may be."""

from __future__ import annotations

import ast

from netgloss.interpret.program import Program
from netgloss.interpret.values import Function, Value
from netgloss.models.hints import argument_hint, plain
from netgloss.models.mentions import is_name
from netgloss.text import walk

_OVER_ALL = frozenset({"len", "enumerate", "zip", "reversed", "list", "tuple", "sum", "max", "min"})


def used_as(program: Program, init: Value, argument: str) -> tuple[Value, str] | None:
    """(value, how to show it) of an argument that the constructor uses as a key of a dict of the
    text, compares with a string, reads settings from by name, or takes apart like a list; None when
    it is like any number."""
    if type(init) is not Function:
        return None
    body = list(walk(init.code.node))
    for node in body:
        value = _key(program, node, argument) or _compared(node, argument)
        if value is not None:
            return value, repr(value)
    settings = _settings(program, argument)
    if settings is not None:
        return settings
    if any(_taken_apart(node, argument) for node in body):
        size = plain(argument_hint(argument)[0])
        return [size, size], repr([size, size])
    return None


def _settings(program: Program, argument: str) -> tuple[Value, str] | None:
    """A dict with every name that the text looks up in one called so (``cfg["width"]``): one that
    the text itself holds, else one of usual values."""
    looked_up = dict.fromkeys(
        node.slice.value
        for node in walk(program.tree)
        if isinstance(node, ast.Subscript)
        and is_name(node.value, argument)
        and isinstance(node.slice, ast.Constant)
        and type(node.slice.value) is str
    )
    if not looked_up:
        return None
    for name, value in program.globals.items():
        if type(value) is dict and looked_up.keys() <= value.keys():
            return value, name
    usual = {name: plain(argument_hint(name)[0]) for name in looked_up}
    return usual, repr(usual)


def _key(program: Program, node: ast.AST, argument: str) -> str | None:
    """The first key of a dict of the text, for ``cfgs[argument]``."""
    if not isinstance(node, ast.Subscript) or not is_name(node.slice, argument):
        return None
    found: Value = None
    if isinstance(node.value, ast.Name):
        found = program.globals.get(node.value.id)
    elif isinstance(node.value, ast.Dict):
        found = {k.value: None for k in node.value.keys if isinstance(k, ast.Constant)}
    if type(found) is not dict:
        return None
    key = next(iter(found), None)
    return key if type(key) is str else None


def _compared(node: ast.AST, argument: str) -> str | None:
    """The string that the argument is compared with: ``if mode == 'bilinear'``, ``in [...]``."""
    if not isinstance(node, ast.Compare) or not is_name(node.left, argument):
        return None
    right = node.comparators[0]
    group = right.elts if isinstance(right, ast.List | ast.Tuple | ast.Set) else [right]
    first = group[0] if group else None
    constant = first.value if isinstance(first, ast.Constant) else None
    return constant if isinstance(constant, str) else None


def _taken_apart(node: ast.AST, argument: str) -> bool:
    if isinstance(node, ast.For | ast.comprehension):
        return is_name(node.iter, argument)
    if isinstance(node, ast.Subscript | ast.Starred):
        return is_name(node.value, argument)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id in _OVER_ALL and any(is_name(each, argument) for each in node.args)
    return False
