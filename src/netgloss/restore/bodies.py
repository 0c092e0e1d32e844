"""What the lines of a block do, for the learned model."""

from __future__ import annotations

from collections.abc import Iterable

from netgloss.restore.statements import Statement


class Body:
    """What the lines inside a block did so far, taken in as the search goes on."""

    __slots__ = ("binds", "fields", "heads", "mutates", "optional", "reads", "returns", "upto")

    def __init__(self, start: int) -> None:
        self.upto = start
        self.binds: set[str] = set()
        self.reads: set[str] = set()
        self.fields: set[str] = set()
        self.mutates: set[str] = set()
        self.returns = 0
        self.heads = 0
        self.optional = False  # whether a field set here is asked for somewhere

    def extend(self, statements: Iterable[Statement], guarded: set[str]) -> None:
        """Take in the next lines; ``guarded`` is what the text asks the presence of."""
        for each in statements:
            self.upto += 1
            self.binds |= each.binds
            self.reads |= each.reads
            if each.fields:
                self.fields |= each.fields
                self.optional |= any(f"self.{name}" in guarded for name in each.fields)
            self.mutates |= each.mutates
            self.returns += each.head == "return"
            self.heads += each.opens
