"""Complaints about what Python itself would refuse, in English: one function a kind, its facts as arguments."""

from __future__ import annotations

from typing import Any

from netgloss.words.en.complaints.phrases import most, plain, says, similar_to
from netgloss.words.numbers import quoted


def unknown_name(name: Any = None, similar: Any = None, **_: Any) -> str:
    return f"The name {quoted(name)} is not defined here{similar_to(similar)}."


def unbound_name(name: Any = None, **_: Any) -> str:
    return f"{quoted(name)} is read before it has a value."


def unknown_attribute(name: Any = None, type: Any = None, similar: Any = None, **_: Any) -> str:
    return f"{quoted(type)} has no attribute {quoted(name)}{similar_to(similar)}."


def not_callable(type: Any = None, **_: Any) -> str:
    return f"A {quoted(type)} cannot be called like a function."


def not_iterable(type: Any = None, **_: Any) -> str:
    return f"A {quoted(type)} cannot be looped over."


def not_subscriptable(type: Any = None, **_: Any) -> str:
    return f"A {quoted(type)} cannot be indexed with square brackets."


def no_length(type: Any = None, **_: Any) -> str:
    return f"A {quoted(type)} has no length."


def bad_index(type: Any = None, container: Any = None, **_: Any) -> str:
    return f"A {quoted(container)} cannot be indexed by a {quoted(type)}."


def missing_key(key: Any = None, **_: Any) -> str:
    return f"The dictionary has no key {quoted(key)}."


def operand_types(operator: Any = None, left: Any = None, right: Any = None, **_: Any) -> str:
    return f"{quoted(operator)} does not work between {quoted(left)} and {quoted(right)}."


def unpack(expected: Any = None, given: Any = None, **_: Any) -> str:
    return f"{quoted(expected)} names stand on the left, but {quoted(given)} values on the right."


def read_only(name: Any = None, type: Any = None, **_: Any) -> str:
    return f"The attribute {quoted(name)} of {quoted(type)} cannot be set."


def bad_base(class_name: Any = None, type: Any = None, **_: Any) -> str:
    return f"The class {quoted(class_name)} cannot be derived from a {quoted(type)}."


def bad_call(function: Any = None, detail: Any = None, **_: Any) -> str:
    return f"The call of {quoted(function)} fails: {plain(detail)}."


def raised(type: Any = None, message: Any = None, **_: Any) -> str:
    return f"The code raises {quoted(type)}{says(message)}."


def no_forward(class_name: Any = None, **_: Any) -> str:
    return f"The class {quoted(class_name)} has no `forward` method, so it cannot be called."


def no_super_init(class_name: Any = None, **_: Any) -> str:
    return f"`__init__` of {quoted(class_name)} assigns a layer before `super().__init__()` was called, so there is nowhere to register it."


def budget(what: Any = None, limit: Any = None, **_: Any) -> str:
    more = f"; `--{what}` allows more" if what in ("steps", "seconds") else ""
    return f"The reading was stopped: it went past the limit on {quoted(what)}{most(limit)}{more}."
