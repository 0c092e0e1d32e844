"""Expressions that answer yes or no: at once, or with a condition on sizes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from netgloss.catalogue import arithmetic
from netgloss.catalogue.expressions import Constant, Evaluate, Expression, Sequence, handing
from netgloss.catalogue.scopes import Scope
from netgloss.symbolic import Condition, SymInt


class Compare(Expression):
    """``a < b``, or a chain of such."""

    __slots__ = ()

    def __init__(self, operators: tuple[str, ...], operands: tuple[Expression, ...]) -> None:
        if len(operands) == 2:
            self.evaluate = _comparison(operators[0], *operands)
            return

        def evaluate(scope: Scope) -> Any:
            values = [operand.evaluate(scope) for operand in operands]
            return arithmetic.all_of([*map(arithmetic.compare, values, operators, values[1:])])

        self.evaluate = evaluate


# What is certainly no text, whatever it is.
_NO_TEXT = frozenset({tuple, list, int, bool, type(None), SymInt})


def _comparison(operator: str, left: Expression, right: Expression) -> Evaluate:
    """``left operator right``; what plain values of the same kind say at once goes first."""
    first, second = left.evaluate, right.evaluate
    if operator in ("is", "is not"):
        wanted = operator == "is"
        first, second = handing(left), handing(right)
        return lambda scope: (first(scope) is second(scope)) is wanted
    order = arithmetic.ORDER.get(operator)
    text = isinstance(right, Constant) and type(right.value) is str
    texts = isinstance(right, Sequence) and right.texts
    if text and operator in ("==", "!="):
        differs = operator == "!="
    elif texts and order is None:
        differs = operator == "not in"
    elif order is None:
        return lambda scope: arithmetic.compare(first(scope), operator, second(scope))
    else:
        return _ordered(order, operator, first, right)

    others: Any = right.value if isinstance(right, Constant) else right.known  # type: ignore[attr-defined]

    def among_texts(scope: Scope) -> Any:
        value = first(scope)
        if type(value) is str:
            return (value == others if text else value in others) is not differs
        return differs if type(value) in _NO_TEXT else arithmetic.compare(value, operator, others)

    return among_texts


def _ordered(
    order: Callable[[Any, Any], Any], operator: str, first: Evaluate, other: Expression
) -> Evaluate:
    second = other.evaluate
    if isinstance(other, Constant) and type(other.value) is int:
        number = other.value

        def with_number(scope: Scope) -> Any:
            left = first(scope)
            if type(left) is int:
                return order(left, number)
            return arithmetic.compare(left, operator, number)

        return with_number

    def evaluate(scope: Scope) -> Any:
        left, right = first(scope), second(scope)
        kind = type(left)
        if kind is type(right) and (kind is int or kind is str):
            return order(left, right)
        return arithmetic.compare(left, operator, right)

    return evaluate


class Junction(Expression):
    """``a and b``, ``a or b``: the operands are looked at until one decides; conditions on sizes
    are left to decide together."""

    __slots__ = ()

    def __init__(self, deciding: bool, operands: tuple[Expression, ...]) -> None:
        parts = [operand.evaluate for operand in operands]
        together = arithmetic.any_of if deciding else arithmetic.all_of

        def evaluate(scope: Scope) -> Any:
            left: list[Condition] = []
            for part in parts:
                value = part(scope)
                if value is True or value is False or not arithmetic.is_condition(value):
                    if bool(value) is deciding:
                        return deciding
                else:
                    left.append(value)
            return together(left) if left else not deciding

        self.evaluate = evaluate


class Not(Expression):
    __slots__ = ()

    def __init__(self, operand: Expression) -> None:
        def evaluate(scope: Scope) -> Any:
            value = operand.evaluate(scope)
            return value.negated() if arithmetic.is_condition(value) else not value

        self.evaluate = evaluate
