"""What one run may spend. Once over, always over: pasted ``except:`` never sees it."""

from __future__ import annotations

from time import perf_counter, process_time

from netgloss.interpret.values import BudgetExceeded

STEPS = 3_000_000  # statements, calls, loop rounds, elements
SECONDS = 1.2  # of processor time
LEAST = 0.1  # of the seconds, which a run is given however many were spent before it began
DEPTH = 120  # calls of interpreted functions inside one another (each costs several host frames)
INT_BITS = 4_096
STRING = 1_000_000  # characters of one string
SEQUENCE = 1_000_000  # elements of one sequence
TOLD = 0.00006  # seconds that a module or an operation takes until it stands in a document
BETWEEN_LOOKS = 2_000  # steps between two looks at the clock


class Budget:
    """Counts down; every method raises BudgetExceeded when the run is over.

    ``steps`` may be raised directly by hot loops that compare it with ``max_steps`` themselves
    and call :meth:`step` when it is passed: that is where the clock is looked at. ``spent`` are
    seconds that were gone before the run began.
    """

    __slots__ = (
        *("depth", "ends", "limit", "look", "max_depth", "max_steps", "owed", "seconds"),
        *("spent", "steps"),
    )

    def __init__(
        self,
        steps: int = STEPS,
        depth: int = DEPTH,
        seconds: float = SECONDS,
        spent: float = 0.0,
    ) -> None:
        self.steps = 0
        self.depth = 0
        self.limit = steps
        self.max_depth = depth
        self.seconds = seconds
        self.owed = 0.0
        left = max(seconds - spent, seconds * LEAST)
        self.ends = process_time() + left
        self.look = perf_counter() + left  # before then no processor time can be spent
        self.max_steps = min(BETWEEN_LOOKS, steps)  # the next look, at most the limit
        self.spent: BudgetExceeded | None = None

    def over(self, what: str, limit: float) -> BudgetExceeded:
        if self.spent is None:
            self.spent = BudgetExceeded(what, limit)
        return self.spent

    def has_spent(self, share: float) -> bool:
        """Whether more than this share of the steps or of the time is gone."""
        left = self.seconds * (1 - share)
        return self.steps > self.limit * share or process_time() > self.ends - left

    def step(self, count: int = 1) -> None:
        """Spend steps: one a statement, a call, a loop round, an element."""
        self.steps += count
        if self.steps > self.max_steps:
            if self.spent is not None:
                raise self.spent
            if self.steps > self.limit:
                raise self.over("steps", self.limit)
            if perf_counter() > self.look:  # a cheap clock asks whether to ask the dear one
                left = self.ends - process_time()
                if left < 0:
                    self.max_steps = -1
                    raise self.over("seconds", self.seconds)
                self.look = perf_counter() + left
            self.max_steps = min(self.steps + BETWEEN_LOOKS, self.limit)

    def owe(self, seconds: float) -> None:
        """Keep processor time for what follows a run: whatever it records is looked at again."""
        self.owed += seconds
        self.ends -= seconds
        self.look -= seconds

    def forgive(self) -> None:
        """A new run begins: nothing follows of the one before."""
        self.ends += self.owed
        self.look += self.owed
        self.owed = 0.0

    def size(self, length: int) -> None:
        """A sequence of this many elements is about to be made."""
        if length > SEQUENCE:
            raise self.over("sequence", SEQUENCE)
        self.step(length)

    def string(self, length: int) -> None:
        """A string of this many characters is about to be made."""
        if length > STRING:
            raise self.over("string", STRING)
        self.step(length // 64 + 1)

    def longer(self, length: int, by: int) -> None:
        """A string that is put together has come to this many characters, so many of them new."""
        if length > STRING:
            raise self.over("string", STRING)
        self.step(by // 64 + 1)

    def bits(self, count: int) -> None:
        """An int of this many bits is about to be made."""
        if count > INT_BITS:
            raise self.over("int", INT_BITS)
