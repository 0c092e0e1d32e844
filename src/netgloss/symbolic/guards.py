"""Guards: what a run took for granted about the sizes, and where.

>>> from .dims import symbol
>>> from .relations import Relation
>>> log, H = GuardLog(), symbol("H", 224)
>>> log.decide(Relation(H, ">=", 11), "net.py", 7, "kernel fits")
True
>>> log.decide(Relation(H, "<", 32), "net.py", 9, "branch")
False
>>> [str(guard.condition) for guard in log.guards()]
['H >= 11', 'H >= 32']
"""

from __future__ import annotations

from itertools import islice

from netgloss.records import dataclass

from .dims import Dim
from .equalities import Equalities
from .ranges import Ranges
from .relations import Condition


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition on the sizes that held in this run, the line that asked, and a short key why."""

    condition: Condition
    file: str
    line: int
    reason: str


class GuardLog:
    """Decides conditions by the values of this run, and remembers what it decided."""

    def __init__(self) -> None:
        self._guards: dict[Condition, Guard] = {}
        self._answers: dict[Condition, bool] = {}
        self._settled = Equalities()
        self._ranges = Ranges()
        self._ranged = 0  # so many of the guards are in the ranges

    def decide(self, condition: Condition, file: str, line: int, reason: str) -> bool:
        """The answer; kept once as a guard unless it is the same for every size."""
        known = self._answers.get(condition)
        if known is not None:
            return known
        answer = condition.proved()
        if answer is None:
            answer = condition.holds()
            held = condition if answer else condition.negated()
            self._guards.setdefault(held, Guard(held, file, line, reason))
            self._settled.learn(held)
        self._answers[condition] = answer
        return answer

    def rewritten(self, size: Dim) -> Dim:
        """The same size by what was decided to be equal: after ``H % 8 == 0``, H is 8*(H//8)."""
        return self._settled.rewritten(size)

    def proved(self, condition: Condition) -> bool | None:
        """Whether it holds (or fails) at every size that has come this far: None when it depends.

        >>> from .dims import symbol
        >>> from .relations import Relation
        >>> log, H = GuardLog(), symbol("H", 224)
        >>> log.decide(Relation(H, ">=", 32), "net.py", 7, "kernel fits")
        True
        >>> log.proved(Relation(H//16, ">=", 2)), log.proved(Relation(H//16, ">=", 3))
        (True, None)
        """
        answer = condition.proved()
        if answer is None and self._guards:
            for guard in islice(self._guards.values(), self._ranged, None):
                self._ranges.take(guard.condition)
            self._ranged = len(self._guards)
            answer = self._ranges.proved(condition)
        return answer

    def __len__(self) -> int:
        return len(self._guards)

    def guards(self) -> tuple[Guard, ...]:
        """The guards in the order in which they arose."""
        return tuple(self._guards.values())
