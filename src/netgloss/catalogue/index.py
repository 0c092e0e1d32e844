"""Where each entry stands in ``entries/*.layers``: found by headers alone, nothing parsed.

A family such as ``torch.nn.Conv{1,2,3}d(…)`` stands for three entries with 1, 2, 3 spatial axes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from netgloss.records import dataclass

_ENTRIES = Path(__file__).parent / "entries"
# An entry starts at a line that begins with its name; every other line of it is indented.
_HEADER = re.compile(r"^(torch[\w.{},]*)\(", re.MULTILINE)
_FAMILY = re.compile(r"\{(\d(?:,\d)*)\}")
_ALSO = re.compile(r"^[ \t]+also[ \t]+(.+)$", re.MULTILINE)


class CatalogueError(Exception):
    """The text of an entry is malformed: a mistake in the catalogue, never in pasted code."""


@dataclass(frozen=True, slots=True)
class Located:
    """The raw text of one entry and where it came from (for error messages)."""

    name: str
    text: str
    file: str
    line: int
    dims: int = 0  # the number of spatial axes, in a family


@cache
def load_index() -> Mapping[str, Located]:
    """Entry text by name and by alias."""
    index: dict[str, Located] = {}
    for path in sorted(_ENTRIES.glob("*.layers")):
        _index_file(path.name, path.read_text(encoding="utf-8"), index)
    return index


def _index_file(file: str, text: str, index: dict[str, Located]) -> None:
    starts = [(match.start(), match.group(1)) for match in _HEADER.finditer(text)]
    ends = [start for start, _ in starts[1:]] + [len(text)]
    line, seen = 1, 0
    for (start, name), end in zip(starts, ends, strict=True):
        line += text.count("\n", seen, start)
        seen = start
        for located in _members(Located(name, text[start:end], file, line)):
            aliases = [alias for found in _ALSO.findall(located.text) for alias in found.split()]
            for each in (located.name, *aliases):
                if each in index:
                    other = index[each]
                    raise CatalogueError(
                        f"{file}:{line}: {each} stands already at {other.file}:{other.line}"
                    )
                index[each] = located


def _members(located: Located) -> Iterator[Located]:
    """The entries of a family; an entry that is no family is its only member."""
    family = _FAMILY.search(located.name)
    if family is None:
        yield located
        return
    for digit in family.group(1).split(","):
        yield Located(
            located.name.replace(family.group(), digit),
            located.text.replace(family.group(), digit),
            located.file,
            located.line,
            int(digit),
        )
