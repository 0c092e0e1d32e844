"""Short ways through expressions: what loops of constants consist of.

A model may compute tables of positions while it is built: millions of rounds over whole numbers,
tuples and lists. A closure here does at once what plain values of exact types ask for, without a
call for each leaf of the expression; it leaves everything else to the general way. Operands that
the general way would evaluate again are local names and constants, which cost nothing and change
nothing. Integers stay within a machine word here: what grows is counted elsewhere.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from netgloss.interpret.compiling import Expr
from netgloss.interpret.frames import Frame, Scope
from netgloss.interpret.operators import HOST
from netgloss.interpret.trace import Place
from netgloss.interpret.values import Unknown, Value

WORD = 1 << 62
_GROWING = {op: HOST[op] for op in ("+", "-", "*")}
_DIVIDING = {op: HOST[op] for op in ("//", "%")}


def local_name(node: ast.expr | None, scope: Scope) -> str | None:
    """The name of a variable of this very function, else None."""
    if type(node) is ast.Name and scope.kind == "function" and scope.resolve(node.id) == 0:
        return node.id
    return None


def small_int(node: ast.expr | None) -> int | None:
    """The value of an integer constant, else None."""
    if type(node) is ast.Constant and type(node.value) is int and -WORD < node.value < WORD:
        return node.value
    return None


# ---- subscripts ---------------------------------------------------------------------------------
def subscript(node: ast.Subscript, scope: Scope, owner: Expr, index: Expr, place: Place) -> Expr:
    """``value[index]``."""

    def general(frame: Frame) -> Value:
        value = owner(frame)
        at = index(frame)
        kind = type(value)
        if kind is tuple or kind is list:
            if type(at) is int and -len(value) <= at < len(value):
                return value[at]
        elif kind is dict and plain_key(frame, at) and at in value:
            return value[at]
        frame.run.place = place
        return frame.run.getitem(value, at)

    name, constant = local_name(node.value, scope), small_int(node.slice)
    if name is None:
        return general
    if constant is None:
        at_name = local_name(node.slice, scope)
        return general if at_name is None else _local_at_local(name, at_name, general)

    def local_at_constant(frame: Frame) -> Value:
        try:
            value = frame.vars[name]
            kind = type(value)
            if kind is tuple or kind is list:
                return value[constant]
        except (KeyError, IndexError):
            pass
        return general(frame)

    return local_at_constant


def _local_at_local(name: str, at_name: str, general: Expr) -> Expr:
    def local_at_local(frame: Frame) -> Value:
        try:
            value = frame.vars[name]
            at = frame.vars[at_name]
            kind = type(value)
            if kind is dict:
                if plain_key(frame, at):
                    return value[at]
            elif (kind is list or kind is tuple) and type(at) is int:
                return value[at]
        except (KeyError, IndexError):
            pass
        return general(frame)

    return local_at_local


def plain_key(frame: Frame, value: Value) -> bool:
    """Whether a value stands for itself as a key: a text, an integer of a machine word, a tuple
    of such (each element of more than two a step)."""
    kind = type(value)
    if kind is str:
        return True
    if kind is int:
        return bool(-WORD < value < WORD)
    if kind is not tuple:
        return False
    if len(value) == 2:
        first, second = value
        kind = type(first)
        if kind is type(second) and kind is int:
            return bool(-WORD < first < WORD and -WORD < second < WORD)
    for item in value:
        kind = type(item)
        if kind is int:
            if not -WORD < item < WORD:
                return False
        elif kind is not str:
            return False
    budget = frame.run.budget
    budget.steps += len(value)
    if budget.steps > budget.max_steps:
        budget.step(0)
    return True


# ---- operators ----------------------------------------------------------------------------------
def binary(node: ast.BinOp, scope: Scope, op: str, left: Expr, right: Expr, place: Place) -> Expr:
    """``left op right``."""
    growing, dividing = _GROWING.get(op), _DIVIDING.get(op)

    def general(frame: Frame) -> Value:
        a = left(frame)
        b = right(frame)
        frame.run.place = place
        return frame.run.binary(op, a, b)

    if dividing is not None:

        def divided(frame: Frame) -> Value:
            a = left(frame)
            b = right(frame)
            if type(a) is int and type(b) is int and b > 0:
                return dividing(a, b)
            frame.run.place = place
            return frame.run.binary(op, a, b)

        return divided
    if growing is None:
        return general
    exact = growing

    def grown(frame: Frame) -> Value:
        a = left(frame)
        b = right(frame)
        kind = type(a)
        if kind is type(b):
            if kind is int:
                result = exact(a, b)
                if -WORD < result < WORD:
                    return result
            elif kind is float:
                return exact(a, b)
        frame.run.place = place
        return frame.run.binary(op, a, b)

    elements = _elements(node.left, scope), _elements(node.right, scope)
    if elements[0] is not None and elements[1] is not None:
        return _of_elements(exact, *elements[0], *elements[1], grown)
    first, constant = local_name(node.left, scope), small_int(node.right)
    if first is None:
        return grown
    if constant is not None:

        def local_and_constant(frame: Frame) -> Value:
            a = frame.vars.get(first)
            if type(a) is int:
                result = exact(a, constant)
                if -WORD < result < WORD:
                    return result
            return grown(frame)

        return local_and_constant
    second = local_name(node.right, scope)
    if second is None:
        return grown

    def locals_(frame: Frame) -> Value:
        a = frame.vars.get(first)
        b = frame.vars.get(second)
        if type(a) is int and type(b) is int:
            result = exact(a, b)
            if -WORD < result < WORD:
                return result
        return grown(frame)

    return locals_


def _elements(node: ast.expr, scope: Scope) -> tuple[str, int] | None:
    """``point[0]``: the local name and the constant index."""
    if type(node) is not ast.Subscript:
        return None
    name, at = local_name(node.value, scope), small_int(node.slice)
    return None if name is None or at is None else (name, at)


def _of_elements(
    exact: Callable[[Any, Any], Any], left: str, i: int, right: str, j: int, general: Expr
) -> Expr:
    """``point[0] - other[0]``."""

    def of_elements(frame: Frame) -> Value:
        names = frame.vars
        first = names.get(left)
        second = names.get(right)
        if type(first) is tuple and type(second) is tuple:
            try:
                a = first[i]
                b = second[j]
            except IndexError:
                return general(frame)
            if type(a) is int and type(b) is int:
                result = exact(a, b)
                if -WORD < result < WORD:
                    return result
        return general(frame)

    return of_elements


def inplace(frame: Frame, op: str, before: Value, operand: Value, place: Place) -> Value:
    """The new value of ``target op= operand``."""
    if type(before) is int and type(operand) is int:
        exact = _GROWING.get(op)
        if exact is not None:
            result = exact(before, operand)
            if -WORD < result < WORD:
                return result
    frame.run.place = place
    return frame.run.inplace(op, before, operand)


# ---- comparisons --------------------------------------------------------------------------------
def compare(
    node: ast.Compare, scope: Scope, op: str, left: Expr, right: Expr, place: Place
) -> Expr | None:
    """``left op right``, one comparison."""
    (right_node,) = node.comparators
    if op in ("in", "not in"):
        general = _membership(op == "in", left, right, place)
        item, held = local_name(node.left, scope), local_name(right_node, scope)
        if item is None or held is None:
            return general
        return _local_membership(op == "in", item, held, general)
    if op in ("is", "is not"):
        if isinstance(right_node, ast.Constant) and right_node.value is None:
            return _is_none(op == "is", left)
        return None
    order = HOST[op]

    def ordered(frame: Frame) -> Value:
        a = left(frame)
        b = right(frame)
        kind = type(a)
        if kind is type(b) and (kind is int or kind is str or kind is float):
            return order(a, b)
        frame.run.place = place
        return frame.run.compare(op, a, b)

    return ordered


def _membership(wanted: bool, left: Expr, right: Expr, place: Place) -> Expr:
    op = "in" if wanted else "not in"

    def member(frame: Frame) -> Value:
        a = left(frame)
        b = right(frame)
        kind = type(b)
        if (kind is dict or kind is set) and plain_key(frame, a):
            return (a in b) is wanted
        frame.run.place = place
        return frame.run.compare(op, a, b)

    return member


def _local_membership(wanted: bool, item: str, held: str, general: Expr) -> Expr:
    def local_member(frame: Frame) -> Value:
        a = frame.vars.get(item)
        b = frame.vars.get(held)
        if type(b) is dict and type(a) is tuple and plain_key(frame, a):
            return (a in b) is wanted
        return general(frame)

    return local_member


def _is_none(wanted: bool, left: Expr) -> Expr:
    def is_none(frame: Frame) -> Value:
        value = left(frame)
        if type(value) is Unknown:
            return value
        return (value is None) is wanted

    return is_none
