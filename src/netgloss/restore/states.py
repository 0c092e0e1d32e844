"""Where on a logical line of Python the recogniser is, and what a token does to what is open."""

from __future__ import annotations

from typing import NamedTuple

# What is wanted next.
OPERAND = "operand"
OPERATOR = "operator"
STRING_END = "string"  # after a string: an operator, or one more string joined to it
MAYBE = "maybe"  # an operand, or the end of what is open: after "(", ",", "return"
PARAMETERS = "parameters"  # between "lambda" and its ":"
ATTRIBUTE = "attribute"  # after "."
WORD = "word"  # after "not" in operator place, "async" in a comprehension, "def", "class"…
COLON = "colon"  # after "try", "else", "finally"
DONE = "done"  # nothing more may come on this line

# Is what was read so far something that can be assigned to?
BROKEN, FRESH, SINGLE, SEVERAL = 0, 1, 2, 3

CLOSERS = {")": "(", "]": "[", "}": "{"}
HEADS = frozenset({"header", "with", "case", "except", "for"})
NAMES = frozenset({"n", "match", "case", "type"})  # of tokens that may be a name


class Frame(NamedTuple):
    """An open bracket, an ``if`` awaiting its ``else``, a ``lambda``, a ``for`` awaiting ``in``."""

    kind: str
    comprehension: bool
    targets: int


class State(NamedTuple):
    """Where on a line we are: the form of statement, what is wanted, and what is open."""

    form: str
    want: str
    targets: int
    last: bool  # whether the last operand alone could be assigned to
    stack: tuple[Frame, ...]

    def took(self, want: str, *, last: bool) -> State:
        """After an operand; ``last`` says whether it alone could be assigned to."""
        targets = self.targets if self.targets != FRESH else SINGLE
        return self._replace(want=want, targets=targets, last=last)

    def open(self, kind: str, *, want: str) -> State:
        """Inside of something that has to be closed."""
        frame = Frame(kind, False, self.targets)
        return self._replace(want=want, targets=FRESH, last=False, stack=(*self.stack, frame))

    def close(self, kin: str) -> list[State]:
        """After a closing bracket: outside again, or nowhere where it does not fit."""
        if not self.stack:
            return []
        frame = self.stack[-1]
        kind = {"call": "(", "def": "(", "list": "["}.get(frame.kind, frame.kind)
        if kind != CLOSERS[kin]:
            return []
        outside = self._replace(targets=frame.targets, stack=self.stack[:-1])
        # A bracket after an operand: a call is no target, a subscript is. One that stands as an
        # operand of its own may be a tuple or list of targets.
        return [outside.took(OPERATOR, last=frame.kind in ("[", "(", "list"))]

    def pop(self) -> State:
        """After the ``else``, ``in`` or ``:`` that something awaited: an operand must come."""
        return self._replace(want=OPERAND, targets=BROKEN, last=False, stack=self.stack[:-1])


END = State(DONE, DONE, BROKEN, False, ())  # nothing more may come
