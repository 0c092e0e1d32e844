"""What a repair is: candidate edits for a detection, proved elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Protocol

from netgloss.check.context import Context, Detection
from netgloss.records import dataclass
from netgloss.text import Edit


@dataclass(frozen=True, slots=True)
class Candidate:
    """Edits that may mend a detection: ``kind`` and ``facts`` name its title in ``words``.

    ``settles`` are the keys of further detections that must be gone as well.
    """

    kind: str
    facts: Mapping[str, Any]
    edits: tuple[Edit, ...]
    settles: tuple[tuple[str, int, int, str], ...] = ()


class Repair(Protocol):
    """One kind of mend. The class's docstring shows it before and after."""

    rules: ClassVar[frozenset[str]]  # the findings it is for

    def candidates(
        self, context: Context, detection: Detection, detections: tuple[Detection, ...]
    ) -> Iterator[Candidate]:
        """Edits worth trying, the likeliest first; minimal, comments and layout kept."""
