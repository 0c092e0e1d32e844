"""The sizes a run accepts: structured for words, and as one Python expression.

>>> accepted = accept((AtLeast("H", 63), MultipleOf("W", 32, 0)))
>>> accepted.expression
'H >= 63 and W % 32 == 0'
>>> accepted.holds({"H": 63, "W": 64}), accepted.holds({"H": 62, "W": 64})
(True, False)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from netgloss.records import dataclass

from .expressions import evaluate


@dataclass(frozen=True, slots=True)
class AtLeast:
    """`H >= 63`"""

    symbol: str
    n: int

    @property
    def expression(self) -> str:
        return f"{self.symbol} >= {self.n}"


@dataclass(frozen=True, slots=True)
class AtMost:
    """`H <= 512`"""

    symbol: str
    n: int

    @property
    def expression(self) -> str:
        return f"{self.symbol} <= {self.n}"


@dataclass(frozen=True, slots=True)
class Between:
    """`32 <= H <= 35`"""

    symbol: str
    low: int
    high: int

    @property
    def expression(self) -> str:
        return f"{self.low} <= {self.symbol} <= {self.high}"


@dataclass(frozen=True, slots=True)
class Exactly:
    """`H == 224`"""

    symbol: str
    n: int

    @property
    def expression(self) -> str:
        return f"{self.symbol} == {self.n}"


@dataclass(frozen=True, slots=True)
class MultipleOf:
    """`H % 32 == 0`, or another remainder."""

    symbol: str
    m: int
    remainder: int = 0

    @property
    def expression(self) -> str:
        return f"{self.symbol} % {self.m} == {self.remainder}"


@dataclass(frozen=True, slots=True)
class OneOf:
    """`H in (1, 4, 16)`"""

    symbol: str
    values: tuple[int, ...]

    @property
    def expression(self) -> str:
        return f"{self.symbol} in {self.values}"


@dataclass(frozen=True, slots=True)
class Other:
    """Any other condition, as a Python expression that can stand beside `and`."""

    expression: str
    symbols: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SquareRange:
    """An explanation beside an `Other`: when the sizes are equal, they lie in low..high.

    `high` is None when there is no upper end. Never part of the expression.
    """

    symbols: tuple[str, ...]
    low: int
    high: int | None


Constraint: TypeAlias = (
    AtLeast | AtMost | Between | Exactly | MultipleOf | OneOf | Other | SquareRange
)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The sizes accepted: an exact Python expression, and the constraints that it joins."""

    expression: str
    constraints: tuple[Constraint, ...]

    def holds(self, sizes: Mapping[str, int]) -> bool:
        """Whether these sizes are accepted."""
        return evaluate(self.expression, sizes)


def accept(constraints: Iterable[Constraint]) -> Accepted:
    """What holds when all of the constraints hold."""
    kept = tuple(constraints)
    parts = [each.expression for each in kept if not isinstance(each, SquareRange)]
    return Accepted(" and ".join(parts) or "True", kept)


def never(symbols: Iterable[str] = ()) -> Accepted:
    """No size is accepted; `symbols` are those that the impossible condition speaks of.

    >>> never().expression, never().holds({})
    ('False', False)
    """
    return Accepted("False", (Other("False", tuple(symbols)),))
