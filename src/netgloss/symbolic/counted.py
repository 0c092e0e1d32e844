"""Sizes that only data tell: how many elements a mask picks, how many boxes are kept.

Such a size is a symbol like any other, so that sums and products of it stay what they are, but
nothing is decided by it: it may be 0, it is no size of the input, and it is written `?`.

>>> from .relations import Relation
>>> kept = counted(1)
>>> str(kept + 3), (kept - kept), counts(Relation(kept, "==", 0))
('?', 0, True)
"""

from __future__ import annotations

from .dims import Dim, SymInt, symbol
from .polynomials import COUNTED, is_counted
from .relations import Condition, Relation

_HINT = 7


def counted(number: int) -> SymInt:
    """The size of this number in its run; the value that it has there is made up."""
    return symbol(f"{COUNTED}{number}", _HINT)


# Part of a demand on sizes that is not followed: it holds in the run, and nothing more is known.
UNTOLD = Relation(counted(0), ">=", 1)


def counts(value: Dim | Condition) -> bool:
    """Whether a size, or a condition on sizes, depends on one that only data tell."""
    if isinstance(value, int):
        return False
    return any(map(is_counted, value.symbols()))
