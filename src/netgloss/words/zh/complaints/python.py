"""Complaints about what Python itself would refuse, in Chinese: one function a kind, its facts as arguments."""

from __future__ import annotations

from typing import Any

from netgloss.words.numbers import quoted
from netgloss.words.zh.complaints.phrases import most, plain, says, similar_to


def unknown_name(name: Any = None, similar: Any = None, **_: Any) -> str:
    return f"这里没有定义名字 {quoted(name)}{similar_to(similar)}。"


def unbound_name(name: Any = None, **_: Any) -> str:
    return f"{quoted(name)} 还没有赋值就被读取。"


def unknown_attribute(name: Any = None, type: Any = None, similar: Any = None, **_: Any) -> str:
    return f"{quoted(type)} 没有属性 {quoted(name)}{similar_to(similar)}。"


def not_callable(type: Any = None, **_: Any) -> str:
    return f"{quoted(type)} 不能像函数那样调用。"


def not_iterable(type: Any = None, **_: Any) -> str:
    return f"{quoted(type)} 不能用来循环。"


def not_subscriptable(type: Any = None, **_: Any) -> str:
    return f"{quoted(type)} 不能用方括号取值。"


def no_length(type: Any = None, **_: Any) -> str:
    return f"{quoted(type)} 没有长度。"


def bad_index(type: Any = None, container: Any = None, **_: Any) -> str:
    return f"{quoted(container)} 不能用 {quoted(type)} 作索引。"


def missing_key(key: Any = None, **_: Any) -> str:
    return f"字典里没有键 {quoted(key)}。"


def operand_types(operator: Any = None, left: Any = None, right: Any = None, **_: Any) -> str:
    return f"{quoted(operator)} 不能用在 {quoted(left)} 和 {quoted(right)} 之间。"


def unpack(expected: Any = None, given: Any = None, **_: Any) -> str:
    return f"左边有 {quoted(expected)} 个名字，右边却有 {quoted(given)} 个值。"


def read_only(name: Any = None, type: Any = None, **_: Any) -> str:
    return f"{quoted(type)} 的属性 {quoted(name)} 不能赋值。"


def bad_base(class_name: Any = None, type: Any = None, **_: Any) -> str:
    return f"类 {quoted(class_name)} 不能继承 {quoted(type)}。"


def bad_call(function: Any = None, detail: Any = None, **_: Any) -> str:
    return f"调用 {quoted(function)} 出错：{plain(detail)}。"


def raised(type: Any = None, message: Any = None, **_: Any) -> str:
    return f"代码抛出 {quoted(type)}{says(message)}。"


def no_forward(class_name: Any = None, **_: Any) -> str:
    return f"类 {quoted(class_name)} 没有 `forward` 方法，因此不能调用。"


def no_super_init(class_name: Any = None, **_: Any) -> str:
    return f"{quoted(class_name)} 的 `__init__` 在调用 `super().__init__()` 之前就给层赋值，层没有地方登记。"


def budget(what: Any = None, limit: Any = None, **_: Any) -> str:
    more = f"；用 `--{what}` 可以放宽" if what in ("steps", "seconds") else ""
    return f"读取中止：超出了对 {quoted(what)} 的限制{most(limit)}{more}。"
