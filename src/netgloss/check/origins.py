"""Where the value of a constructor's argument is written."""

from __future__ import annotations

import ast

from netgloss.check.context import Context
from netgloss.check.syntax import Function, Syntax, is_literal
from netgloss.interpret.trace import ModuleInfo, Place
from netgloss.text import walk


def argument_node(context: Context, module: ModuleInfo, argument: str) -> ast.expr | None:
    """The expression of an argument in the constructor call of a module, as written there."""
    node = context.syntax.node_at(module.place) if module.place is not None else None
    if not isinstance(node, ast.Call) or argument not in module.given:
        return None
    keyword = next((k.value for k in node.keywords if k.arg == argument), None)
    if keyword is not None:
        return keyword
    position = module.given.index(argument)
    plain = not any(isinstance(each, ast.Starred) for each in node.args)
    return node.args[position] if plain and position < len(node.args) else None


def literal_origin(context: Context, module: ModuleInfo, argument: str) -> ast.expr | None:
    """The arithmetic of plain numbers that an argument's value was first written as: there, at
    the call that handed it down, or where a name was set. None when it is computed."""
    node = argument_node(context, module, argument)
    return _followed(context.syntax, node, module.stack) if node is not None else None


def _followed(syntax: Syntax, node: ast.expr, stack: tuple[Place, ...]) -> ast.expr | None:
    if is_literal(node):
        return node
    if not isinstance(node, ast.Name):
        return None
    function = syntax.function_at(node.lineno)
    if function is not None and node.id in _parameters(function) and stack:
        call = syntax.node_at(stack[-1])
        if isinstance(call, ast.Call):
            given = _given(function, call, node.id)
            return _followed(syntax, given, stack[:-1]) if given is not None else None
        return None
    return _set_once(function or syntax.tree, node.id)


def _parameters(function: Function) -> list[str]:
    arguments = function.args
    return [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]


def _given(function: Function, call: ast.Call, name: str) -> ast.expr | None:
    """What a call gives for a parameter: by keyword, by position, or its default."""
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    positional = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
    if any(isinstance(each, ast.Starred) for each in call.args) or name not in positional:
        return None
    position = positional.index(name)
    first = 1 if positional[:1] in (["self"], ["cls"]) else 0
    if first <= position < first + len(call.args):
        return call.args[position - first]
    default = position - len(positional) + len(function.args.defaults)
    return function.args.defaults[default] if default >= 0 else None


def _set_once(around: ast.AST, name: str) -> ast.expr | None:
    """The number a local or global name is set to, when it is set just once."""
    stores = [n for n in walk(around) if isinstance(n, ast.Name) and n.id == name]
    if sum(isinstance(n.ctx, ast.Store) for n in stores) != 1:
        return None
    for node in walk(around):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
            if isinstance(target, ast.Name) and target.id == name and is_literal(node.value):
                return node.value
    return None
