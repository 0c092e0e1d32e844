"""What would mend a finding, one title a kind of fix."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from netgloss.catalogue.records import Shape
from netgloss.words import numbers
from netgloss.words.forms import code as face
from netgloss.words.forms import count, size_of
from netgloss.words.forms import value as shown
from netgloss.words.zh.grammar import listing


def projection_shortcut(
    name: str, in_channels: int, out_channels: int, stride: int, norm: bool, parameters: int
) -> str:
    follow = "，后接 BatchNorm" if norm else ""
    return (
        f"添加投影捷径 {face(name)}：1×1 卷积，{in_channels} 通道变为 {out_channels} 通道，"
        f"步长 {numbers.code(stride)}{follow}。"
    )


def projection_shortcuts(names: tuple[str, ...], norm: bool) -> str:
    follow = "，各自后接 BatchNorm" if norm else ""
    return (
        f"添加投影捷径 {listing([face(name) for name in names], last='、')}："
        f"1×1 卷积，步长与所并列的分支相同{follow}。"
    )


def conditional_shortcut(name: str, class_name: str, norm: bool) -> str:
    follow = "，后接 BatchNorm" if norm else ""
    return (
        f"给 {face(class_name)} 添加投影捷径 {face(name)}（1×1 卷积{follow}），"
        "仅在输出与输入形状不同时使用。"
    )


def set_argument(layer: str, argument: str, old: Any, new: Any) -> str:
    return f"把 {face(layer)} 的 {face(argument)} 由 {_value(old)} 改为 {_value(new)}。"


def set_argument_at(layer: str, argument: str, old: Any, new: Any, input: Shape) -> str:
    return (
        f"把 {face(layer)} 的 {face(argument)} 由 {_value(old)} 改为 {_value(new)}"
        f"（输入为 {size_of(input)} 时的大小）。"
    )


def rename(old: str, new: str) -> str:
    return f"把 {face(old)} 改写为 {face(new)}。"


def add_super_init(class_name: str) -> str:
    return f"在 {face(class_name)} 的构造函数开头调用 `super().__init__()`。"


def add_line(code: str) -> str:
    return f"添加 {face(code)}。"


def remove_line(code: str) -> str:
    return f"删去 {face(code)}。"


def replace_line(old: str, new: str) -> str:
    return f"把 {face(old)} 换成 {face(new)}。"


def combined(parts: tuple[tuple[str, Mapping[str, Any]], ...]) -> list[str]:
    return [_TITLES[kind](**facts) for kind, facts in parts]


def proof(verified: bool, parameters_added: int) -> str:
    change = ""
    if parameters_added:
        verb = "增加" if parameters_added > 0 else "减少"
        change = f"这样会{verb} {count(abs(parameters_added))} 个参数。"
    if verified:
        return f"已验证：改正后重新读取源代码，这个问题不再出现。{change}"
    return f"未经验证。{change}"


_TITLES: Mapping[str, Callable[..., str]] = {
    title.__name__: title
    for title in (
        projection_shortcut,
        projection_shortcuts,
        conditional_shortcut,
        set_argument,
        set_argument_at,
        rename,
        add_super_init,
        add_line,
        remove_line,
        replace_line,
    )
}


def _value(value: Any) -> str:
    return face(value) if isinstance(value, str) else shown(value)
