"""Numbers, shapes and values as people read them: the same in every language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from netgloss.catalogue.records import Device, DType, MemoryFormat, Tensor
from netgloss.documents.texts import folded
from netgloss.later import later
from netgloss.records import dataclass
from netgloss.symbolic import SymInt

if TYPE_CHECKING:
    from decimal import Decimal
else:  # tables have whole numbers
    Decimal = later("decimal", "Decimal")

UNKNOWN = "…"


@dataclass(frozen=True, slots=True)
class Ratio:
    """A fraction that is not reduced, so that its parts stay recognisable.

    >>> str(Ratio(6, 9))
    '6/9'
    >>> str(Ratio(9, 9))
    '1'
    """

    top: int
    bottom: int

    def __str__(self) -> str:
        if self.bottom and self.top % self.bottom == 0:
            return str(self.top // self.bottom)
        return f"{self.top}/{self.bottom}"


def whole(value: Any) -> int | None:
    """``value`` if it is a plain integer (``True`` is not), else ``None``."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def real(value: Any) -> float | int | None:
    """``value`` if it is a plain number, else ``None``."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def people(expression: str) -> str:
    """A Python size expression in the signs people write: ``·`` and ``−``, ``//`` kept.

    >>> people("(H + 2*1 - 3)//1 + 1")
    '(H + 2·1 − 3)//1 + 1'
    """
    return expression.replace("**", "^").replace("*", "·").replace("-", "−")


def grouped(number: Any) -> str:
    """A count with its thousands apart; a symbolic one as a formula.

    >>> grouped(4729418)
    '4,729,418'
    """
    if isinstance(number, bool):
        return str(number)
    if isinstance(number, int):
        return f"{number:,}".replace("-", "−")
    if isinstance(number, SymInt):
        return people(str(number))
    if isinstance(number, float):
        return decimal(number)
    return number if isinstance(number, str) else UNKNOWN


def decimal(number: float | int) -> str:
    """A number without an exponent: ``1e-05`` becomes ``0.00001``, ``2.0`` becomes ``2``."""
    if number != number or number in (float("inf"), float("-inf")):
        return "∞" if number == float("inf") else "−∞" if number == float("-inf") else "nan"
    if number and not 1e-12 <= abs(number) < 1e15:
        return str(number)
    text = format(Decimal(str(number)), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "−")


def amount(value: Any) -> str:
    """Any number of a sentence: grouped integers, plain decimals, ``…`` for the unknown."""
    number = real(value)
    return decimal(number) if isinstance(number, float) else grouped(value)


def limit(number: float) -> str:
    """A limit that the caller may choose, its thousands apart: ``2`` for ``2.0``."""
    return f"{number:,}".removesuffix(".0")


def complement(number: Any) -> str:
    """``1 − number`` in exact decimals (``0.9`` for ``0.1``), ``…`` when it is unknown."""
    value = real(number)
    return UNKNOWN if value is None else decimal(float(1 - Decimal(str(value))))


def dims(shape: Iterable[Any]) -> str:
    """A shape as a bracketed list of Python expressions: ``[N, 64, (H - 1)//2 + 1, W]``."""
    return "[" + ", ".join(size(dim) for dim in shape) + "]"


def size(dim: Any) -> str:
    """One dimension, not grouped: ``9216``, ``H``."""
    return str(dim) if isinstance(dim, int | SymInt | str) else UNKNOWN


def by(sizes: Sequence[Any]) -> str:
    """``3×3``."""
    return "×".join(size(part) for part in sizes)


def product_text(factors: Sequence[Any]) -> str:
    """``64·3·3·3``; a sum among the factors is put in brackets; no factors give ``1``.

    >>> product_text([64, 3, 3, 3])
    '64·3·3·3'
    """
    return "·".join(_factor(factor) for factor in factors) if factors else "1"


def _factor(factor: Any) -> str:
    text = people(size(factor))
    return text if text.isidentifier() or text.isdigit() or text == UNKNOWN else f"({text})"


def code(value: Any) -> str:
    """An argument's value as source text; ``…`` where it has none.

    >>> code((3, 3)), code("same"), code(None)
    ('(3, 3)', "'same'", 'None')
    """
    if value is None or isinstance(value, bool | int | float | SymInt):
        return str(value)
    if isinstance(value, str):
        return repr(value)
    if isinstance(value, DType | MemoryFormat):
        return f"torch.{value.name}"
    if isinstance(value, Device):
        return repr(value.name)
    if isinstance(value, Tensor):
        return f"tensor{dims(value.shape)}"
    if isinstance(value, tuple | list):
        return _sequence(value)
    if isinstance(value, slice):
        return ":".join("" if part is None else code(part) for part in _slice_parts(value))
    if value is Ellipsis:
        return "..."
    return UNKNOWN


def _slice_parts(value: slice) -> tuple[Any, ...]:
    parts = (value.start, value.stop, value.step)
    return parts if value.step is not None else parts[:2]


def _sequence(values: Sequence[Any]) -> str:
    shown = [code(part) for part in values[:8]]
    if len(values) > 8:
        shown.append(UNKNOWN)
    inner = ", ".join(shown)
    if isinstance(values, list):
        return f"[{inner}]"
    return f"({inner},)" if len(values) == 1 else f"({inner})"


def argument(name: str, value: Any) -> str:
    """``kernel_size=3``, as it would be written at the call."""
    return f"{name}={code(folded(value))}"


def quoted(value: Any) -> str:
    """A fact of a complaint: a plain integer as it is, anything else as code.

    >>> quoted(64), quoted((2, 3)), quoted("bias")
    ('64', '`[2, 3]`', '`bias`')
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value).replace("-", "−")
    if isinstance(value, tuple | list):
        return f"`{dims(value)}`"
    if isinstance(value, str):
        return f"`{value.replace('`', chr(39))}`" if value.strip() else UNKNOWN
    if isinstance(value, Tensor):
        return f"`{dims(value.shape)}`"
    text = code(value)
    return text if text == UNKNOWN else f"`{text}`"
