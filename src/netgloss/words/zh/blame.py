"""Which line to mend, and why."""

from __future__ import annotations

from typing import Any

from netgloss.catalogue.records import Shape
from netgloss.words.forms import code as face
from netgloss.words.forms import short, size_of
from netgloss.words.forms import value as shown


def made_by_layer(line: int, name: str, layer: str, shape: Shape | None) -> str:
    gives = f"输出 {size_of(shape)}" if shape is not None else "在这里创建"
    return f"第 {line} 行：{face(name)}（`{short(layer)}`）{gives}。"


def argument(line: int, argument: str, value: Any) -> str:
    return f"第 {line} 行：这里的 {face(argument)} 为 {shown(value)}。"


def skip(line: int, code: str, shape: Shape | None) -> str:
    gives = f"的形状仍为 {size_of(shape)}" if shape is not None else "上没有任何层"
    return f"第 {line} 行：捷径 {face(code)} {gives}。"


def definition(line: int, name: str) -> str:
    return f"第 {line} 行：{face(name)} 在这里定义。"


def call(line: int, code: str) -> str:
    return f"第 {line} 行：在这里以 {face(code)} 调用。"


def first_assignment(line: int, code: str) -> str:
    return f"第 {line} 行：{face(code)} 是第一次给模块赋值。"
