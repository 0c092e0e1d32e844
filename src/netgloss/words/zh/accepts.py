"""The sizes that a model accepts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from netgloss.symbolic import (
    Accepted,
    AtLeast,
    AtMost,
    Between,
    Constraint,
    Exactly,
    MultipleOf,
    OneOf,
    Other,
    Pin,
    SquareRange,
)
from netgloss.words.forms import LONGEST_CONDITION, code
from netgloss.words.zh.grammar import listing


def sizes(accepted: Accepted, proved: bool) -> str:
    if accepted.expression == "True":
        return "可接受的尺寸：任意。"
    if accepted.expression == "False":
        if not proved:
            return "可接受的尺寸：未知，试过的尺寸都不合适。"
        return "可接受的尺寸：没有，任何输入都不合适。"
    if len(accepted.expression) > LONGEST_CONDITION:
        return (
            "可接受的尺寸：并非任意，条件太长，不便阅读"
            f"（{len(accepted.expression):,} 个字符，见 `--format json`）。"
        )
    said = _phrase(accepted.constraints)
    shown = "" if accepted.expression in said else f"（{code(accepted.expression)}）"
    return f"可接受的尺寸：{said}{shown}。"


def lines(pins: Sequence[Pin]) -> str:
    """Which line sets which size, a line once."""
    asked: dict[str, list[Constraint]] = {}
    for pin in pins:
        place = f"第 {pin.line} 行" if not pin.file else f"{code(pin.file)} 第 {pin.line} 行"
        asked.setdefault(place, []).append(pin.constraint)
    said = [f"{place}（{_phrase(constraints)}）" for place, constraints in asked.items()]
    return f"由{listing(said)}决定。"


def _phrase(constraints: Iterable[Constraint]) -> str:
    """The constraints as one phrase; symbols under the same constraint are named together."""
    groups: dict[str, list[str]] = {}
    for constraint in constraints:
        subject, predicate = _clause(constraint)
        groups.setdefault(predicate, []).append(subject)
    clauses = []
    for predicate, subjects in groups.items():
        every = "都" if len(subjects) > 1 else ""
        named = f"{listing(subjects)} {every}" if subjects[0] else ""
        clauses.append(f"{named}{predicate}")
    return "；".join(clauses)


def _clause(constraint: Constraint) -> tuple[str, str]:
    match constraint:
        case AtLeast(symbol, n):
            return symbol, f"不小于 {n}"
        case AtMost(symbol, n):
            return symbol, f"不大于 {n}"
        case Between(symbol, low, high):
            return symbol, f"在 {low} 到 {high} 之间"
        case Exactly(symbol, n):
            return symbol, f"必须为 {n}"
        case MultipleOf(symbol, m, 0):
            return symbol, f"是 {m} 的倍数"
        case MultipleOf(symbol, m, remainder):
            return symbol, f"除以 {m} 余 {remainder}"
        case OneOf(symbol, values):
            return symbol, f"为 {listing([str(value) for value in values], last='或')}"
        case Other(expression) if len(expression) > LONGEST_CONDITION:
            return "", "满足一个较长的条件"
        case Other(expression):
            return "", f"满足 {code(expression)}"
        case SquareRange(symbols, low, high):
            equal = " = ".join(symbols)
            bound = f"不小于 {low}" if high is None else f"在 {low} 到 {high} 之间"
            return "", f"{equal} 时{bound}" if low != high else f"{equal} 时必须为 {low}"
