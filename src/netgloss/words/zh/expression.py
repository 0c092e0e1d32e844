"""The words around a lone expression."""

from __future__ import annotations

from netgloss.catalogue.records import Shape
from netgloss.symbolic import Dim
from netgloss.words.forms import arrow, count, size_of
from netgloss.words.forms import code as face
from netgloss.words.zh.nouns import ARGUMENTS, LAYERS, OPERATIONS


def effect(type: str, before: Shape | None, after: Shape | None, parameters: Dim) -> str:
    noun = LAYERS.get(type) or OPERATIONS.get(type) or ""
    what = f"{face(type)}（{noun}）" if noun else face(type)
    cost = f"{count(parameters)} 个参数"
    if before is None and after is not None:
        return f"{what}：得到 {size_of(after)}；{cost}。"
    if before is None or after is None:
        return f"{what}：{cost}。"
    if before == after:
        return f"{what}：{size_of(before)} 的形状不变；{cost}。"
    return f"{what}：{arrow(before, after)}；{cost}。"


def code(text: str) -> str:
    return face(text)


def meaning(argument: str) -> str:
    return ARGUMENTS.get(argument, "")


def given() -> str:
    return "写出"


def default() -> str:
    return "默认"
