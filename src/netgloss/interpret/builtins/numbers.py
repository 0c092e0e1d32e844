"""Built-in functions of numbers and the methods of ``int``, ``float`` and ``complex``."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from netgloss.catalogue.records import Tensor
from netgloss.interpret.builtins.natives import (
    Table,
    index,
    known,
    leaf,
    native,
    number,
    receiver,
    scalar,
    text,
    wrong,
)
from netgloss.interpret.values import MISSING, Instance, Value
from netgloss.symbolic import Ratio, SymInt

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

FUNCTIONS = Table()
INT = Table("int")
FLOAT = Table("float")
COMPLEX = Table("complex")

_MOST_DIGITS = 5_000  # beyond this rounding leaves 0 or the number itself


@FUNCTIONS.add("abs")
def _abs(run: Run, value: Value, /) -> Value:
    if type(value) is Instance and value.cls.find("__abs__") is not MISSING:
        return _special(run, value, "__abs__", "")
    plain = known(value)
    if type(plain) in (int, float, bool, complex):
        return abs(plain)
    if type(plain) is SymInt or type(plain) is Ratio:
        return plain if not_negative(run, plain) else run.binary("-", 0, plain)
    if type(plain) is Tensor:
        return run.call(run.getattr(plain, "abs"), (), {})
    return _special(run, value, "__abs__", "bad operand type for abs(): '{}'")


def _special(run: Run, value: Value, name: str, refusal: str, *args: Value) -> Value:
    """Call a method with a special name that an instance's class defines."""
    if type(value) is Instance:
        method = run.getattr_or(value, name, None)
        if method is not None:
            return run.call(method, args, {})
    wrong(run, refusal, value)


@FUNCTIONS.add("divmod")
def _divmod(run: Run, left: Value, right: Value, /) -> Value:
    return run.binary("//", left, right), run.binary("%", left, right)


@FUNCTIONS.add("pow")
def _pow(run: Run, base: Value, exp: Value, mod: Value = None) -> Value:
    if mod is None:
        return run.binary("**", base, exp)
    parts = [index(run, part, "pow") for part in (base, exp, mod)]
    for part in parts:
        run.budget.bits(part.bit_length())
    run.budget.step(parts[1].bit_length() * parts[2].bit_length() // 100)
    return leaf(run, pow, *parts)


@FUNCTIONS.add("round")
def _round(run: Run, number: Value, ndigits: Value = None) -> Value:
    if type(number) is Instance and number.cls.find("__round__") is not MISSING:
        return _special(run, number, "__round__", "", *(() if ndigits is None else (ndigits,)))
    plain = known(number)
    if type(plain) is Tensor and plain.value is None:
        return run.call(run.getattr(plain, "round"), (), {})
    plain = scalar(run, plain, "round")
    if type(plain) is SymInt and ndigits is None:
        return plain
    if type(plain) in (SymInt, Ratio):
        plain = known(run.concrete(plain))
    if type(plain) not in (int, float, bool):
        return _special(run, number, "__round__", "type {} doesn't define __round__ method")
    if ndigits is None:
        return leaf(run, round, plain)
    digits = index(run, ndigits, "round")
    if digits > _MOST_DIGITS:
        return plain
    if digits < -_MOST_DIGITS:
        return 0.0 if type(plain) is float else 0
    return leaf(run, round, plain, digits)


def _based(name: str, write: Callable[[int], str]) -> None:
    def call(run: Run, value: Value, /) -> str:
        return write(index(run, value, name))

    FUNCTIONS[name] = native(name, call)


_based("bin", bin)
_based("oct", oct)
_based("hex", hex)


@FUNCTIONS.add("chr")
def _chr(run: Run, code: Value, /) -> Any:
    return leaf(run, chr, index(run, code, "chr"))


@FUNCTIONS.add("ord")
def _ord(run: Run, letter: Value, /) -> Any:
    plain = known(letter)
    if type(plain) not in (str, bytes):
        wrong(run, "ord() expected string of length 1, but {} found", letter)
    return leaf(run, ord, plain)


@INT.add("bit_length")
def _bit_length(run: Run, self: Value, /) -> int:
    return index(run, self).bit_length()


@INT.add("bit_count")
def _bit_count(run: Run, self: Value, /) -> int:
    return index(run, self).bit_count()


@INT.add("conjugate", "__int__", "__index__", "__trunc__", "__floor__", "__ceil__")
def _itself(run: Run, self: Value, /) -> int:
    return index(run, self)


@INT.add("as_integer_ratio")
def _int_ratio(run: Run, self: Value, /) -> tuple[int, int]:
    return index(run, self), 1


@INT.add("to_bytes")
def _to_bytes(run: Run, self: Value, length: Value = 1, byteorder: Value = "big") -> Any:
    size = index(run, length)
    run.budget.string(max(size, 0))
    return leaf(run, int.to_bytes, index(run, self), size, text(run, byteorder))


@FLOAT.add("is_integer")
def _is_integer(run: Run, self: Value, /) -> bool:
    plain = known(self)
    if type(plain) is Ratio:
        return run.truth(run.compare("==", run.binary("%", plain.numerator, plain.denominator), 0))
    return float(number(run, self)).is_integer()


@FLOAT.add("as_integer_ratio")
def _float_ratio(run: Run, self: Value, /) -> Any:
    return leaf(run, float.as_integer_ratio, float(number(run, self)))


@FLOAT.add("hex")
def _float_hex(run: Run, self: Value, /) -> str:
    return float(number(run, self)).hex()


@FLOAT.add("conjugate", "__float__")
def _float_itself(run: Run, self: Value, /) -> float:
    return float(number(run, self))


@FLOAT.add("__trunc__", "__int__")
def _trunc(run: Run, self: Value, /) -> Any:
    return leaf(run, math.trunc, number(run, self))


@COMPLEX.add("conjugate")
def _conjugate(run: Run, self: Value, /) -> complex:
    return receiver(run, self, complex).conjugate()


def truncated(run: Run, value: Ratio) -> Value:
    """``int()`` of a ratio: the floor, or the ceiling below zero."""
    return value.floor() if not_negative(run, value) else value.ceil()


def not_negative(run: Run, value: SymInt | Ratio) -> bool:
    """Which sign a size has here. Zero counts with either, so that the guard is no stricter
    than what depends on it."""
    positive = value.hint >= 0
    run.truth(run.compare(">=" if positive else "<=", value, 0))
    return positive
