"""What a rule is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Protocol

from netgloss.check.context import Context, Detection


class Rule(Protocol):
    """One kind of mistake. The class's docstring says what it is and why it matters."""

    name: ClassVar[str]  # stable, as in Finding.rule
    severity: ClassVar[str]  # "error" | "warning" | "note", where nothing speaks against it

    def find(self, context: Context) -> Iterator[Detection]:
        """Every place of the reading where the mistake stands."""
