"""Where each entry stands in ``entries/*.layers``: found by headers alone, nothing parsed.

A family such as ``torch.nn.Conv{1,2,3}d(…)`` stands for three entries with 1, 2, 3 spatial axes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from functools import cache

from netgloss.records import dataclass

_ENTRIES = os.path.join(os.path.dirname(__file__), "entries")
# An entry starts at a line that begins with its name; every other line of it is indented. That
# the pattern begins with a line's end makes the search fast.
_HEADER_OR_ALSO = re.compile(r"\n(?:(torch[\w.{},]*)\(|[ \t]+also[ \t]+(.+))")
_HEADER = re.compile(r"\n(?=torch[\w.{},]*\()")
_FAMILY = re.compile(r"\{(\d(?:,\d)*)\}")


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


# An entry's name, its file, where it starts there, how its family is written ("": in none), and
# the digit that stands for it in this member.
_Place = tuple[str, str, int, str, str]


@cache
def _texts() -> Mapping[str, str]:
    """The files by name, each with a line's end before it."""
    texts: dict[str, str] = {}
    for name in sorted(os.listdir(_ENTRIES)):
        if name.endswith(".layers"):
            with open(os.path.join(_ENTRIES, name), encoding="utf-8") as file:
                texts[name] = f"\n{file.read()}"
    return texts


@cache
def _places() -> Mapping[str, _Place]:
    """Where the entries stand, by name and by alias."""
    places: dict[str, _Place] = {}
    for file, text in _texts().items():
        members: tuple[_Place, ...] = ()
        for found in _HEADER_OR_ALSO.finditer(text):
            header, aliases = found.groups()
            if header is not None:
                members = tuple(_members(header, file, found.start() + 1))
                for place in members:
                    _add(places, place[0], place)
            else:
                for place in members:
                    for alias in aliases.split():
                        _add(
                            places, alias.replace(place[3], place[4]) if place[3] else alias, place
                        )
    return places


def _members(header: str, file: str, start: int) -> Iterator[_Place]:
    """The entries of a family; an entry that is no family is its only member."""
    family = _FAMILY.search(header) if "{" in header else None
    if family is None:
        yield header, file, start, "", ""
        return
    for digit in family.group(1).split(","):
        yield header.replace(family.group(), digit), file, start, family.group(), digit


def _add(places: dict[str, _Place], name: str, place: _Place) -> None:
    if name in places:
        here, there = _located(place), _located(places[name])
        raise CatalogueError(
            f"{here.file}:{here.line}: {name} stands already at {there.file}:{there.line}"
        )
    places[name] = place


def _located(place: _Place) -> Located:
    name, file, start, family, digit = place
    text = _texts()[file]
    following = _HEADER.search(text, start)
    entry = text[start : len(text) if following is None else following.start() + 1]
    if family:
        entry = entry.replace(family, digit)
    return Located(name, entry, file, text.count("\n", 0, start), int(digit or 0))


def locate(name: str) -> Located | None:
    """The text of the entry of this name or alias."""
    place = _places().get(name)
    return None if place is None else _located(place)


@cache
def load_index() -> Mapping[str, Located]:
    """The text of every entry, by name and by alias."""
    return {name: _located(place) for name, place in _places().items()}
