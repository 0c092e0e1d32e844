"""Operators on symbolic sizes and their ratios: exact where a size decides, else concrete."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from netgloss.interpret.operators import HOST
from netgloss.interpret.values import MISSING, Unknown, Value
from netgloss.symbolic import Dim, Ratio, Relation, SymInt, counts, exact_div

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

SMALL = 256  # CPython keeps one object for each int up to here
LARGEST_DENOMINATOR = 1 << 20  # a float with a longer binary fraction is no ratio of sizes
_WHOLE = frozenset({SymInt, int, bool})


# ---- arithmetic --------------------------------------------------------------------------------
def _rational(value: Value) -> Value:
    """A float that is a ratio of small whole numbers, or MISSING."""
    if not math.isfinite(value):
        return MISSING
    numerator, denominator = value.as_integer_ratio()
    return Ratio(numerator, denominator) if denominator <= LARGEST_DENOMINATOR else MISSING


def arithmetic(run: Run, op: str, a: Value, b: Value) -> Value:
    """``a op b`` where one is a size or a ratio; MISSING where the other is no number."""
    ta, tb = type(a), type(b)
    if ta is bool:
        a, ta = int(a), int
    if tb is bool:
        b, tb = int(b), int
    if (ta in (SymInt, int)) and (tb in (SymInt, int)):
        if op == "+":
            return a + b
        if op == "-":
            return a - b
        if op == "*":
            return a * b
        if op in ("//", "%"):
            if not run.require(Relation(b, "!=", 0), "a divisor is not 0"):
                return run.refuse(
                    "raised",
                    {"type": "ZeroDivisionError", "message": "integer division by zero"},
                    "ZeroDivisionError",
                    "integer division or modulo by zero",
                )
            return a // b if op == "//" else a % b
        if op == "**" and tb is int and 0 <= b <= 8:
            return a**b
        if op == "/" and tb is int and b > 0:
            return Ratio(a, b)
        if op == "/" and tb is SymInt:
            return _over_a_size(run, a, b)
    numbers = (SymInt, int, Ratio, float)
    if ta in numbers and tb in numbers and op in "+-*/":
        result = _ratios(op, a, b)
        if result is not MISSING:
            return result
    if ta in (*numbers, complex) and tb in (*numbers, complex):
        left, right = run.concrete(a), run.concrete(b)
        unknown = _unknown_of(left, right)
        return run.binary(op, left, right) if unknown is None else unknown
    return MISSING


def _over_a_size(run: Run, a: Any, b: SymInt) -> Value:
    """``a / b``: a number where one is so many times the other at every size (``h / h``)."""
    exact = exact_div(a, b)
    if exact is None or not run.require(Relation(b, "!=", 0), "a divisor is not 0"):
        return run.binary("/", run.concrete(a), run.concrete(b))
    return float(exact) if type(exact) is int else Ratio(exact, 1)


def _ratios(op: str, a: Value, b: Value) -> Value:
    parts = []
    for value in (a, b):
        if type(value) is float:
            fraction = _rational(value)
            if fraction is MISSING:
                return MISSING
            parts.append(fraction)
        else:
            parts.append(value if type(value) is Ratio else Ratio(value, 1))
    left, right = parts
    if op == "+":
        return left + right
    if op == "-":
        return left - right
    if op == "*":
        if type(left.numerator) is not int and type(right.numerator) is not int:
            return MISSING
        return left * right
    if type(right.numerator) is int and right.numerator != 0:
        sign = 1 if right.numerator > 0 else -1
        return left * Ratio(sign * right.denominator, abs(right.numerator))
    return MISSING


# ---- comparisons -------------------------------------------------------------------------------
def comparison(run: Run, op: str, a: Value, b: Value) -> Value:
    """``a op b`` of two numbers, one of which is a size or a ratio."""
    if type(a) in _WHOLE and type(b) in _WHOLE:
        return run.decide(Relation(a, op, b), "comparison")
    difference = _ratios("-", a, b)
    if difference is not MISSING:
        return run.decide(Relation(difference.numerator, op, 0), "comparison")
    left, right = run.concrete(a), run.concrete(b)
    unknown = _unknown_of(left, right)
    return HOST[op](left, right) if unknown is None else unknown


def same_object(run: Run, a: Dim, b: Dim) -> Value:
    """Whether two numbers are one object: small ones are in CPython, of others nobody knows."""
    same = Relation(a, "==", b)
    if not counts(same):
        if not run.decide(same, "comparison"):
            return False
        if run.concrete(a) <= SMALL:
            return True
    return Unknown("data_dependent", "is", run.place)


def _unknown_of(*values: Value) -> Unknown | None:
    return next((value for value in values if type(value) is Unknown), None)
