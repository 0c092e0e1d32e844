"""Numbers that PyTorch computes inexactly: the interval that its result surely lies in.

``torch.exp`` and its like differ in the last bits from one processor to the next. Their known
results are kept as a :class:`Span`. Arithmetic widens it; an operation that makes whole numbers
or booleans of it gives an exact answer where both ends agree, and raises :class:`Undecided` where
they do not, so that nothing is guessed.
"""

from __future__ import annotations

import math
import operator
import struct
from collections.abc import Callable
from typing import Any

from netgloss.records import dataclass

# PyTorch's float32 kernels (SLEEF, MKL) are accurate to about one unit in the last place, 2**-23.
ERROR = 2.0**-21


class Undecided(ArithmeticError):
    """The answer depends on bits that are not known."""

    def __init__(self) -> None:
        super().__init__("the answer depends on bits that are not known")


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """A number between ``low`` and ``high``, both included."""

    low: float
    high: float

    def __add__(self, other: Any) -> Any:
        return corners(operator.add, self, other)

    def __radd__(self, other: Any) -> Any:
        return corners(operator.add, other, self)

    def __sub__(self, other: Any) -> Any:
        return corners(operator.sub, self, other)

    def __rsub__(self, other: Any) -> Any:
        return corners(operator.sub, other, self)

    def __mul__(self, other: Any) -> Any:
        return corners(operator.mul, self, other)

    def __rmul__(self, other: Any) -> Any:
        return corners(operator.mul, other, self)

    def __truediv__(self, other: Any) -> Any:
        return _divided(self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return _divided(other, self)

    def __neg__(self) -> Span:
        return Span(-self.high, -self.low)

    def __abs__(self) -> Any:
        if self.low >= 0:
            return self
        return -self if self.high <= 0 else Span(0.0, max(-self.low, self.high))

    def __lt__(self, other: Any) -> bool:
        low, high = ends(other)
        return _sure(self.high < low, self.low >= high)

    def __le__(self, other: Any) -> bool:
        low, high = ends(other)
        return _sure(self.high <= low, self.low > high)

    def __gt__(self, other: Any) -> bool:
        return not self <= other

    def __ge__(self, other: Any) -> bool:
        return not self < other

    def __eq__(self, other: object) -> bool:
        low, high = ends(other)
        return _sure(False, self.high < low or high < self.low)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __bool__(self) -> bool:
        return self != 0

    __hash__ = None  # type: ignore[assignment]


def _sure(yes: bool, no: bool) -> bool:
    if not (yes or no):
        raise Undecided
    return yes


def ends(number: Any) -> tuple[float, float]:
    """The interval of a number, exact or not."""
    return (number.low, number.high) if isinstance(number, Span) else (number, number)


def corners(function: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    """A function that is monotone in each of its operands, of two intervals."""
    values = [function(a, b) for a in ends(left) for b in ends(right)]
    if any(math.isnan(value) for value in values):
        raise Undecided
    return Span(min(values), max(values))


def _divided(left: Any, right: Any) -> Any:
    low, high = ends(right)
    if low <= 0 <= high:
        raise Undecided
    return corners(operator.truediv, left, right)


def near(number: float) -> Any:
    """The interval around what an inexact kernel should give."""
    if not math.isfinite(number):
        raise Undecided
    return Span(number - abs(number) * ERROR, number + abs(number) * ERROR)


def inexact(function: Callable[[float], float], monotone: bool = True) -> Callable[[Any], Any]:
    """A function of one number that PyTorch computes inexactly. Zeros and ones that the plain
    function gives of 0 and 1 (``exp(0)``, ``log(1)``) are exact in PyTorch, too."""

    def compute(number: Any) -> Any:
        if isinstance(number, Span):
            if not monotone:
                raise Undecided
            low, high = sorted((function(number.low), function(number.high)))
            return Span(ends(near(low))[0], ends(near(high))[1])
        result = function(number)
        return result if number in (0, 1) and result in (0, 1) else near(result)

    return compute


def stepping(function: Callable[[float], int | float]) -> Callable[[Any], Any]:
    """A rising step function (``floor``, ``round``, ``int``): exact, or undecided."""

    def compute(number: Any) -> Any:
        low, high = (function(end) for end in ends(number))
        if low != high:
            raise Undecided
        return low

    return compute


_WHOLE = range(1, 17)


def power(base: Any, exponent: Any) -> Any:
    """``base ** exponent`` of floats, as the general kernel computes it."""
    if not isinstance(exponent, Span) and exponent == 0:
        return 1.0
    low, _ = ends(base)
    if low <= 0:
        raise Undecided
    if not isinstance(base, Span) and exponent in _WHOLE:
        found = base ** int(exponent)
        above, below = base.as_integer_ratio()
        whole = above ** int(exponent), below ** int(exponent)
        (single,) = struct.unpack("f", struct.pack("f", found))
        if found.as_integer_ratio() == whole == single.as_integer_ratio():
            return found  # a float32: the kernels' error is too small to miss it
    result = corners(operator.pow, base, exponent)
    return Span(ends(near(result.low))[0], ends(near(result.high))[1])
