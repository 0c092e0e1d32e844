"""Every exception that netgloss raises on purpose.

    NetglossError
    ├── UnreadableSource      the pasted text gives no program
    │   ├── NotPython         no Python was found in it, or not enough of it
    │   └── TooLarge          longer or more deeply nested than netgloss reads
    ├── OutOfBudget           the work asked for passes a limit (steps, depth, size)
    └── BadRequest            an option or argument that makes no sense

Messages are English. The facts behind a message are attributes, so that the same error can be
spoken in another language by the code that shows it.
"""

from __future__ import annotations


class NetglossError(Exception):
    """The root of the tree: catch this to catch everything netgloss raises on purpose."""


class UnreadableSource(NetglossError):
    """The text given cannot be read as a program."""


class NotPython(UnreadableSource):
    """No Python, or no complete Python, was found in the text.

    ``reason`` is one of ``"empty"``, ``"binary"``, ``"prose"`` and ``"syntax"``; ``tokens`` and
    ``statements`` count what was recognised before reading stopped at ``line``.

    >>> NotPython("prose", tokens=4).understood
    '4 tokens, 0 statements'
    """

    def __init__(
        self, reason: str, *, tokens: int = 0, statements: int = 0, line: int | None = None
    ) -> None:
        self.reason = reason
        self.tokens = tokens
        self.statements = statements
        self.line = line
        said = _REASONS.get(reason, reason)
        known = tokens or line is not None
        super().__init__(f"{said} (understood: {self.understood})" if known else said)

    @property
    def understood(self) -> str:
        """What was recognised, as a short English phrase."""
        counted = f"{self.tokens} tokens, {self.statements} statements"
        return counted if self.line is None else f"{counted}, stopped at line {self.line}"


_REASONS = {
    "empty": "the text is empty: give one with a model in it",
    "binary": "the text is binary, not source code: give the code as plain text",
    "prose": "no Python was found in the text: give it with the code in it",
    "syntax": "the text looks like Python but no complete program could be made of it: "
    "see whether a part is missing",
}


class TooLarge(UnreadableSource):
    """The text is larger than netgloss reads; ``what`` is measured in ``unit`` and has a limit.

    >>> print(TooLarge("text", 3_000_000, 1_000_000, "characters"))
    text too large: 3000000 characters, the limit is 1000000; give only the part with the model
    """

    def __init__(self, what: str, size: int, limit: int, unit: str) -> None:
        self.what = what
        self.size = size
        self.limit = limit
        self.unit = unit
        super().__init__(
            f"{what} too large: {size} {unit}, the limit is {limit}; "
            "give only the part with the model"
        )


class OutOfBudget(NetglossError):
    """Work stopped because ``what`` (steps, depth, size…) passed ``limit``."""

    def __init__(self, what: str, limit: int) -> None:
        self.what = what
        self.limit = limit
        super().__init__(f"out of budget: more than {limit} {what}")


class BadRequest(NetglossError):
    """An option or argument is wrong: ``option`` names it, ``why`` says what is wrong with it."""

    def __init__(self, option: str, why: str) -> None:
        self.option = option
        self.why = why
        super().__init__(f"{option}: {why}")
