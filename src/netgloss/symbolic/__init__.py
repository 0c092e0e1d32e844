"""Dimensions: algebra, comparison, guards, and guards solved into accepted sizes.

A dimension is an `int` or a `SymInt`, a polynomial over named input sizes and floor divisions
with the value it has in this run. Comparing dimensions makes a `Relation`; a `GuardLog` decides
it by that value and remembers the condition; `solve` turns the conditions into the sizes accepted.

>>> H, log = symbol("H", 224), GuardLog()
>>> after = H
>>> for _ in range(5):
...     _ = log.decide(Relation(after, ">=", 3), "net.py", 1, "kernel fits")
...     after = (after - 3)//2 + 1
>>> str(after), solve(log.guards()).expression
('(H - 31)//32', 'H >= 63')
"""

from .accepted import (
    Accepted,
    AtLeast,
    AtMost,
    Between,
    Constraint,
    Exactly,
    MultipleOf,
    OneOf,
    Other,
    SquareRange,
    never,
)
from .cases import Cases
from .counted import UNTOLD, counted, counts
from .dims import Dim, SymInt, ceil_div, exact_div, hint_of, product, symbol
from .guards import Guard, GuardLog
from .joining import joined
from .meeting import borders
from .pinning import Pin, pins
from .ratio import Ratio
from .relations import AllOf, AnyOf, Condition, Relation, hold
from .separating import separated
from .solving import solve

__all__ = [
    "UNTOLD",
    "Accepted",
    "AllOf",
    "AnyOf",
    "AtLeast",
    "AtMost",
    "Between",
    "Cases",
    "Condition",
    "Constraint",
    "Dim",
    "Exactly",
    "Guard",
    "GuardLog",
    "MultipleOf",
    "OneOf",
    "Other",
    "Pin",
    "Ratio",
    "Relation",
    "SquareRange",
    "SymInt",
    "borders",
    "ceil_div",
    "counted",
    "counts",
    "exact_div",
    "hint_of",
    "hold",
    "joined",
    "never",
    "pins",
    "product",
    "separated",
    "solve",
    "symbol",
]
