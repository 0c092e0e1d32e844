"""The operators of numbers and strings as methods: ``int.__add__`` and its like.

Subclasses of ``int``, ``float`` and ``str`` find them, and so does ``super().__add__``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netgloss.interpret.builtins.natives import Table, host, native
from netgloss.interpret.values import Instance, Native, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

# the name between the underscores of a method -> the operator
ARITHMETIC = {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "truediv": "/",
    "floordiv": "//",
    "mod": "%",
    "pow": "**",
}
_BINARY = {**ARITHMETIC, "lshift": "<<", "rshift": ">>", "and": "&", "or": "|", "xor": "^"}
COMPARISONS = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_UNARY = {"neg": "-", "pos": "+", "invert": "~"}
_OF_TEXT = ("add", "mul", "mod")


def _plain(run: Run, self: Value) -> Value:
    """The number or text itself: never the instance, whose class may define the operator."""
    value = host(self)
    if type(value) is Instance:
        run.throw("TypeError", f"descriptor does not apply to a '{run.type_name(self)}' object")
    return value


def _binary(name: str, op: str) -> Native:
    def call(run: Run, self: Value, other: Value, /) -> Value:
        return run.binary(op, _plain(run, self), host(other))

    return native(name, call)


def _reflected(name: str, op: str) -> Native:
    def call(run: Run, self: Value, other: Value, /) -> Value:
        return run.binary(op, host(other), _plain(run, self))

    return native(name, call)


def _comparison(name: str, op: str) -> Native:
    def call(run: Run, self: Value, other: Value, /) -> Value:
        return run.compare(op, _plain(run, self), host(other))

    return native(name, call)


def _unary(name: str, op: str) -> Native:
    def call(run: Run, self: Value, /) -> Value:
        return run.unary(op, _plain(run, self))

    return native(name, call)


def _number_methods() -> Table:
    table = Table("number")
    for name, op in _BINARY.items():
        table[f"__{name}__"] = _binary(f"__{name}__", op)
        table[f"__r{name}__"] = _reflected(f"__r{name}__", op)
    for name, op in COMPARISONS.items():
        table[f"__{name}__"] = _comparison(f"__{name}__", op)
    for name, op in _UNARY.items():
        table[f"__{name}__"] = _unary(f"__{name}__", op)
    return table


def _text_methods() -> Table:
    table = Table("str")
    for name in _OF_TEXT:
        table[f"__{name}__"] = _binary(f"__{name}__", _BINARY[name])
    table["__rmul__"] = _reflected("__rmul__", "*")
    for name, op in COMPARISONS.items():
        table[f"__{name}__"] = _comparison(f"__{name}__", op)
    return table


OF_NUMBERS = _number_methods()
OF_TEXT = _text_methods()
