"""``math``: on plain numbers; rounding and products of sizes stay symbolic."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from netgloss.interpret.builtins.natives import Table, collect, index, leaf, native, number, scalar
from netgloss.interpret.builtins.numbers import truncated
from netgloss.interpret.library.namespaces import module
from netgloss.interpret.values import Instance, Namespace, Value
from netgloss.symbolic import Dim, Ratio, SymInt

if TYPE_CHECKING:
    from netgloss.interpret.run import Run

MATH = Table("math")

_CONSTANTS = {"pi": math.pi, "e": math.e, "tau": math.tau, "inf": math.inf, "nan": math.nan}

# name -> (host function, fewest arguments, most arguments)
_OF_NUMBERS: dict[str, tuple[Callable[..., Any], int, int]] = {
    "sqrt": (math.sqrt, 1, 1),
    "cbrt": (math.cbrt, 1, 1),
    "exp": (math.exp, 1, 1),
    "exp2": (math.exp2, 1, 1),
    "expm1": (math.expm1, 1, 1),
    "log": (math.log, 1, 2),
    "log2": (math.log2, 1, 1),
    "log10": (math.log10, 1, 1),
    "log1p": (math.log1p, 1, 1),
    "pow": (math.pow, 2, 2),
    "fabs": (math.fabs, 1, 1),
    "fmod": (math.fmod, 2, 2),
    "remainder": (math.remainder, 2, 2),
    "copysign": (math.copysign, 2, 2),
    "sin": (math.sin, 1, 1),
    "cos": (math.cos, 1, 1),
    "tan": (math.tan, 1, 1),
    "asin": (math.asin, 1, 1),
    "acos": (math.acos, 1, 1),
    "atan": (math.atan, 1, 1),
    "atan2": (math.atan2, 2, 2),
    "sinh": (math.sinh, 1, 1),
    "cosh": (math.cosh, 1, 1),
    "tanh": (math.tanh, 1, 1),
    "asinh": (math.asinh, 1, 1),
    "acosh": (math.acosh, 1, 1),
    "atanh": (math.atanh, 1, 1),
    "degrees": (math.degrees, 1, 1),
    "radians": (math.radians, 1, 1),
    "erf": (math.erf, 1, 1),
    "erfc": (math.erfc, 1, 1),
    "gamma": (math.gamma, 1, 1),
    "lgamma": (math.lgamma, 1, 1),
    "isnan": (math.isnan, 1, 1),
    "isinf": (math.isinf, 1, 1),
    "isfinite": (math.isfinite, 1, 1),
    "modf": (math.modf, 1, 1),
    "frexp": (math.frexp, 1, 1),
    "hypot": (math.hypot, 0, 64),
}


def _of_numbers(name: str, function: Callable[..., Any], fewest: int, most: int) -> None:
    def call(run: Run, /, *values: Value) -> Any:
        if not fewest <= len(values) <= most:
            run.throw("TypeError", f"{name} expected {fewest} arguments, got {len(values)}")
        what = f"math.{name}"
        return leaf(run, function, *[number(run, value, what) for value in values])

    MATH[name] = native(f"math.{name}", call)


for _name, _entry in _OF_NUMBERS.items():
    _of_numbers(_name, *_entry)


def _rounded(
    name: str, host_round: Callable[[Any], int], of_ratio: Callable[[Run, Ratio], Value]
) -> None:
    def call(run: Run, value: Value, /) -> Value:
        plain = scalar(run, value, f"math.{name}")
        if type(plain) is SymInt:
            return plain
        if type(plain) is Ratio:
            return of_ratio(run, plain)
        if type(plain) is Instance:
            method = run.getattr_or(plain, f"__{name}__", None)
            if method is not None:
                return run.call(method, (), {})
        return leaf(run, host_round, number(run, plain, f"math.{name}"))

    MATH[name] = native(f"math.{name}", call)


def _floor(run: Run, value: Ratio) -> Dim:
    return value.floor()


def _ceil(run: Run, value: Ratio) -> Dim:
    return value.ceil()


_rounded("floor", math.floor, _floor)
_rounded("ceil", math.ceil, _ceil)
_rounded("trunc", math.trunc, truncated)


@MATH.add("prod")
def _prod(run: Run, iterable: Value, /, *, start: Value = 1) -> Value:
    total = start
    for item in run.iterate(iterable):
        total = run.binary("*", total, item)
    return total


@MATH.add("fsum")
def _fsum(run: Run, iterable: Value, /) -> Any:
    return leaf(run, math.fsum, [number(run, item) for item in collect(run, iterable)])


@MATH.add("dist")
def _dist(run: Run, p: Value, q: Value, /) -> Any:
    points = [[number(run, item) for item in collect(run, point)] for point in (p, q)]
    return leaf(run, math.dist, *points)


@MATH.add("gcd")
def _gcd(run: Run, /, *values: Value) -> int:
    return math.gcd(*[index(run, value, "math.gcd") for value in values])


@MATH.add("lcm")
def _lcm(run: Run, /, *values: Value) -> int:
    numbers = [index(run, value, "math.lcm") for value in values]
    run.budget.bits(sum(value.bit_length() for value in numbers))
    return math.lcm(*numbers)


@MATH.add("isqrt")
def _isqrt(run: Run, value: Value, /) -> Any:
    return leaf(run, math.isqrt, index(run, value, "math.isqrt"))


@MATH.add("factorial")
def _factorial(run: Run, value: Value, /) -> Any:
    n = index(run, value, "math.factorial")
    run.budget.bits(max(n, 0) * max(n, 1).bit_length())
    return leaf(run, math.factorial, n)


@MATH.add("comb")
def _comb(run: Run, n: Value, k: Value, /) -> Any:
    total, taken = index(run, n, "math.comb"), index(run, k, "math.comb")
    run.budget.bits(max(min(taken, total - taken), 0) * max(total, 1).bit_length())
    return leaf(run, math.comb, total, taken)


@MATH.add("perm")
def _perm(run: Run, n: Value, k: Value = None, /) -> Any:
    total = index(run, n, "math.perm")
    taken = total if k is None else index(run, k, "math.perm")
    run.budget.bits(max(min(taken, total), 0) * max(total, 1).bit_length())
    return leaf(run, math.perm, total, taken)


@MATH.add("ldexp")
def _ldexp(run: Run, x: Value, i: Value, /) -> Any:
    return leaf(run, math.ldexp, float(number(run, x)), index(run, i))


@MATH.add("isclose")
def _isclose(
    run: Run, a: Value, b: Value, /, *, rel_tol: Value = 1e-09, abs_tol: Value = 0.0
) -> bool:
    left, right, relative, absolute = (number(run, v) for v in (a, b, rel_tol, abs_tol))
    return math.isclose(left, right, rel_tol=relative, abs_tol=absolute)


def make_math() -> Namespace:
    """``math``."""
    return module("math", {**_CONSTANTS, **MATH})
