"""Evaluates the expressions this package prints: integers, sizes, arithmetic, comparisons.

A closed little language, walked by hand; nothing is handed to Python to execute.

>>> evaluate("32 <= H <= 35 and (H - 1)//2 % 4 != 0", {"H": 33})
False
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import pairwise
from operator import add, eq, floordiv, ge, gt, le, lt, mod, mul, ne, sub

_BINARY: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: add, ast.Sub: sub, ast.Mult: mul, ast.FloorDiv: floordiv, ast.Mod: mod, ast.Pow: pow,
}  # fmt: skip
_COMPARE: dict[type[ast.cmpop], Callable[[int, int], bool]] = {
    ast.Eq: eq, ast.NotEq: ne, ast.Lt: lt, ast.LtE: le, ast.Gt: gt, ast.GtE: ge,
}  # fmt: skip


@lru_cache(maxsize=256)
def _parsed(expression: str) -> ast.expr:
    return ast.parse(expression, mode="eval").body


def evaluate(expression: str, sizes: Mapping[str, int]) -> bool:
    """Whether a condition holds at the sizes; where it would divide by zero it does not."""
    try:
        return _truth(_parsed(expression), sizes)
    except ZeroDivisionError:
        return False


def _truth(node: ast.expr, sizes: Mapping[str, int]) -> bool:
    match node:
        case ast.Constant(value=bool() as value):
            return value
        case ast.BoolOp(op=ast.And(), values=values):
            return all(_truth(value, sizes) for value in values)
        case ast.BoolOp(op=ast.Or(), values=values):
            return any(_truth(value, sizes) for value in values)
        case ast.Compare(left=left, ops=[ast.In()], comparators=[ast.Tuple(elts=values)]):
            return _number(left, sizes) in [_number(value, sizes) for value in values]
        case ast.Compare(left=left, ops=ops, comparators=rights):
            numbers = [_number(each, sizes) for each in (left, *rights)]
            pairs = zip(ops, pairwise(numbers), strict=True)
            return all(_COMPARE[type(op)](*pair) for op, pair in pairs)
    raise ValueError(f"not a condition on sizes: {ast.unparse(node)}")


def _number(node: ast.expr, sizes: Mapping[str, int]) -> int:
    match node:
        case ast.Constant(value=int() as number):
            return number
        case ast.Name(id=name):
            return sizes[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_number(operand, sizes)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            return _BINARY[type(op)](_number(left, sizes), _number(right, sizes))
    raise ValueError(f"not a size: {ast.unparse(node)}")
