"""Python's notation of expressions, read with :mod:`ast` from the catalogue's own text."""

from __future__ import annotations

import ast
from collections.abc import Callable
from keyword import iskeyword
from typing import Any

from netgloss.catalogue.conditions import Compare, Junction, Not
from netgloss.catalogue.expressions import (
    Binary,
    Call,
    Choice,
    Constant,
    Expression,
    ForEach,
    IsText,
    Name,
    Negative,
    Sequence,
    Star,
    Subscript,
)


def parse(text: str) -> Expression:
    """Read an expression of the catalogue. Raises SyntaxError for what the form does not have."""
    text = text.strip()
    if text.isidentifier() and not iskeyword(text):  # as sizes mostly are
        return Name(text)
    return convert(ast.parse(text, mode="eval").body)


ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
}
COMPARE: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Is: "is",
    ast.IsNot: "is not",
}


def convert(node: ast.expr) -> Expression:
    """A node of Python's syntax tree as an expression of the catalogue."""
    converter = _CONVERTERS.get(type(node))
    if converter is None:
        raise SyntaxError(f"an entry cannot say {ast.unparse(node)!r}")
    return converter(node)


def _all(nodes: list[ast.expr]) -> tuple[Expression, ...]:
    return tuple(convert(node) for node in nodes)


def _convert_unary(node: ast.UnaryOp) -> Expression:
    operand = convert(node.operand)
    return Not(operand) if isinstance(node.op, ast.Not) else Negative(operand)


def _convert_boolean(node: ast.BoolOp) -> Expression:
    return Junction(isinstance(node.op, ast.Or), _all(node.values))


def _convert_compare(node: ast.Compare) -> Expression:
    operators = tuple(COMPARE[type(operator)] for operator in node.ops)
    return Compare(operators, _all([node.left, *node.comparators]))


def _convert_call(node: ast.Call) -> Expression:
    if node.keywords or not isinstance(node.func, ast.Name):
        raise SyntaxError(f"an entry cannot say {ast.unparse(node)!r}")
    if node.func.id == "is_text" and len(node.args) == 1:
        return IsText(convert(node.args[0]))
    return Call(node.func.id, _all(node.args))


def _convert_for_each(node: ast.GeneratorExp) -> Expression:
    (loop,) = node.generators
    assert isinstance(loop.target, ast.Name) and not loop.ifs
    return ForEach(convert(node.elt), loop.target.id, convert(loop.iter))


_CONVERTERS: dict[type[ast.expr], Callable[[Any], Expression]] = {
    ast.Constant: lambda node: Constant(node.value),
    ast.Name: lambda node: Name(node.id),
    ast.Subscript: lambda node: Subscript(convert(node.value), convert(node.slice)),
    ast.BinOp: lambda node: Binary(
        ARITHMETIC[type(node.op)], convert(node.left), convert(node.right)
    ),
    ast.UnaryOp: _convert_unary,
    ast.BoolOp: _convert_boolean,
    ast.Compare: _convert_compare,
    ast.IfExp: lambda node: Choice(convert(node.test), convert(node.body), convert(node.orelse)),
    ast.Call: _convert_call,
    ast.Starred: lambda node: Star(convert(node.value)),
    ast.Tuple: lambda node: Sequence(_all(node.elts)),
    ast.GeneratorExp: _convert_for_each,
}
