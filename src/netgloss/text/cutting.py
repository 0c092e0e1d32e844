"""Where the bodies of functions stand in a text, found without parsing it.

Strings and comments are known by patterns, ends of bodies by their indentation. Where a body's end
is taken for too early, a bracket or an operator is left over, and the text does not parse without
the bodies.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, TypeAlias

_STRING = (
    r'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""'
    r"|'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''"
    r'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"'
    r"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'"
)
# Strings and comments, so that nothing in them is taken for code.
_QUOTED = re.compile(rf"{_STRING}|#[^\n]*", re.DOTALL)
_HEADER = re.compile(rf"[()\[\]{{}}:]|{_STRING}|#[^\n]*", re.DOTALL)
# Both begin with a line's end, which is found fast.
_DEFINITION = re.compile(r"\n( *)(?:async +)?def +\w+ *(?=[(\[])")
_DEDENTED = r"\n {{0,{0}}}(?=[^ #\n])"
_REST_OF_LINE = re.compile(r"[ ]*(?:#[^\n]*)?\n")
_EMPTY_LINES = re.compile(r"(?:[ ]*(?:#[^\n]*)?\n)*")
_DOCSTRING = re.compile(rf"( +)[rRuU]?(?:{_STRING})(?={_REST_OF_LINE.pattern})", re.DOTALL)
_MAY_BE_DOCSTRING = re.compile(r" +(?:[rRuU]?[\"']|\()")
# From 3.12 on an f-string may hold quotes of its own kind, which the patterns do not know.
_NESTING_STRINGS = sys.version_info >= (3, 12)
_FORMATTED = re.compile(r"\b[rR]?[fF][rR]?[\"']")

StringEnd: TypeAlias = "Callable[[int], int | None]"


class Cut(NamedTuple):
    """Lines of a function's body that are left out of the text."""

    body: int  # where the body begins
    start: int  # where what is left out begins: after the docstring
    end: int
    indent: int


def cuts_of(source: str) -> list[Cut] | None:
    """The bodies of all functions that stand in no other; None where one has no clear end."""
    if _DEFINITION.search(source) is None:
        return []
    strings = [
        (found.start(), found.end()) for found in _QUOTED.finditer(source) if "\n" in found.group()
    ]
    starts = [start for start, _ in strings]

    def string_end(at: int) -> int | None:
        """The end of the string that this place is inside of."""
        place = bisect_right(starts, at) - 1
        return strings[place][1] if place >= 0 and at < strings[place][1] else None

    cuts: list[Cut] = []
    at = 0
    while (found := _DEFINITION.search(source, at)) is not None:
        inside = string_end(found.start())
        if inside is not None:
            at = inside - 1
            continue
        colon = _colon(source, found.end())
        line_end = _REST_OF_LINE.match(source, colon) if colon else None
        if line_end is None:  # the body stands beside the header
            at = found.end()
            continue
        body, indent = line_end.end(), len(found[1])
        end = _end(source, body, indent, string_end)
        if end is None:
            return None
        cut = _cut(source, body, end, indent)
        if cut is not None:
            cuts.append(cut)
        at = end - 1
    return cuts


def _colon(source: str, at: int) -> int | None:
    """The place after the colon that ends the header of a function."""
    depth = 0
    for token in _HEADER.finditer(source, at):
        mark = token.group()
        if mark == ":":
            if not depth:
                return token.end()
        elif mark in "([{":
            depth += 1
        elif mark in ")]}":
            depth -= 1
    return None


@lru_cache(64)
def _dedented(indent: int) -> re.Pattern[str]:
    return re.compile(_DEDENTED.format(indent))


def _end(source: str, body: int, indent: int, string_end: StringEnd) -> int | None:
    """Where the first line begins that is not of the body; None where that is not clear."""
    at = body - 1
    while (found := _dedented(indent).search(source, at)) is not None:
        inside = string_end(found.start())
        if inside is None:
            if source.endswith("\\", 0, found.start()):
                return None  # a line that goes on, or a comment
            return found.start() + 1
        if _NESTING_STRINGS and _FORMATTED.search(source, body, inside):
            return None
        at = inside - 1
    return len(source)


def _cut(source: str, body: int, end: int, indent: int) -> Cut | None:
    """What to leave out of a body; None where nothing is to be gained."""
    first = _EMPTY_LINES.match(source, body, end)
    at = first.end() if first is not None else body
    if _MAY_BE_DOCSTRING.match(source, at) is None:
        return Cut(body, body, end, indent + 1)
    docstring = _DOCSTRING.match(source, at)
    if docstring is None or docstring.end() + 1 >= end:
        return None
    start = source.index("\n", docstring.end()) + 1
    rest = _EMPTY_LINES.match(source, start, end)
    if rest is not None and rest.end() == end:
        return None  # the docstring is all
    return Cut(body, start, end, len(docstring[1]))
