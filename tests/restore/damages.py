"""Every kind of damage that pasted code has been seen with, made on purpose from sound source.

The tests and ``bench/restore.py`` share these. A kind takes sound source and a source of chance
and gives the damaged text; ``stage`` says when it happens to a text that is damaged in several
ways: first to its marks and names (0), then to the front of its lines (1), to its layout (2), by
what escapes signs (3), by the page around it (4).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import IntEnum
from random import Random
from typing import NamedTuple

from . import damaging as simple
from . import damaging_text as text

Damage = Callable[[str, Random], str]


class Strings(IntEnum):
    """What of strings counts: all; all but white space, where line breaks in them were lost too;
    nothing of docstrings, where their prose was damaged beyond telling."""

    EXACT = 0
    SPACELESS = 1
    UNREAD = 2


class Kind(NamedTuple):
    """A kind of damage: what it is called, how it is made, and when it happens to a text.

    ``strings`` says how strings are compared afterwards; ``left`` gives what of the source can
    still be there.
    """

    name: str
    damage: Damage
    stage: int
    strings: Strings = Strings.EXACT
    left: Callable[[str, str], str] | None = None


def _plain(damage: Callable[[str], str]) -> Damage:
    return lambda source, chance: damage(source)


def _flattened(source: str, chance: Random) -> str:
    return simple.flattened(text.without_comments(source))


def _unindented(source: str, chance: Random) -> str:
    return simple.unindented(source)


def _in_rows(source: str, chance: Random) -> str:
    """A line break in three or so is kept."""
    lines = [line.strip() for line in text.without_comments(source).splitlines() if line.strip()]
    out = lines[:1]
    for line in lines[1:]:
        out += ["\n" if chance.random() < 0.35 else " ", line]
    return "".join(out)


def _collapsed(source: str, chance: Random) -> str:
    """Of white space at the start of a line one space is left."""
    return re.sub(r"(?m)^[ \t]+", " ", source)


def _mixed(source: str, chance: Random) -> str:
    """Tabs for four spaces on some lines."""
    rows = []
    for line in source.split("\n"):
        body = line.lstrip(" ")
        depth = len(line) - len(body)
        tabbed = chance.random() < 0.4
        rows.append(("\t" * (depth // 4) + " " * (depth % 4) if tabbed else " " * depth) + body)
    return "\n".join(rows)


def _shifted(source: str, chance: Random) -> str:
    """A space too many or too few at the start of some lines."""
    rows = []
    for line in source.split("\n"):
        if line[:1] == " " and chance.random() < 0.15:
            line = line[1:] if chance.random() < 0.5 else " " + line
        rows.append(line)
    return "\n".join(rows)


LAYOUT = (
    Kind("flattened", _flattened, 2, strings=Strings.SPACELESS),
    Kind("flattened, comments inside", _plain(simple.flattened), 2, strings=Strings.SPACELESS),
    Kind("some line breaks kept", _in_rows, 2, strings=Strings.SPACELESS),
    Kind("indentation lost", _unindented, 2, strings=Strings.SPACELESS),
    Kind("indentation collapsed", _collapsed, 2, strings=Strings.SPACELESS),
    Kind("tabs mixed in", _mixed, 2, strings=Strings.SPACELESS),
    Kind("indentation wrong here and there", _shifted, 2, strings=Strings.SPACELESS),
    Kind("methods at the margin", text.methods_at_the_margin, 2, strings=Strings.SPACELESS),
    Kind("words glued at line ends", text.glued, 2, strings=Strings.SPACELESS),
)
SURE = (
    Kind("page words around", text.in_page, 4),
    Kind("prompts", text.prompted, 1),
    Kind("line numbers", text.numbered, 1),
    Kind("HTML entities", text.entities, 3),
    Kind("full-width marks", text.full_width, 0),
    Kind("curly quotes", text.curly, 0),
    Kind("Markdown escapes", text.escaped, 3),
    Kind("spaced tokens", text.spaced, 0),
    Kind("fence words glued", text.fence_word, 4),
)
EATEN = (
    Kind("dunders eaten", _plain(simple.without_underscores), 0, strings=Strings.UNREAD),
    Kind("stars eaten", text.stars_eaten, 0, strings=Strings.UNREAD),
    Kind("underscores eaten", text.underscores_eaten, 0, strings=Strings.UNREAD),
)
LOST = (
    Kind("cut off at the end", text.cut_off, 2, left=text.left_after_cut),
    Kind("comment signs lost", text.hashes_lost, 1),
    Kind("wrapped inside tokens", text.wrapped, 2, strings=Strings.SPACELESS),
)
KINDS = LAYOUT + SURE + EATEN + LOST


def both(first: str, second: str) -> Kind:
    """Two kinds together, by name."""
    return together([kind for kind in KINDS if kind.name in (first, second)])


def together(kinds: Sequence[Kind]) -> Kind:
    """Several kinds at once, in the order in which they happen to a text."""
    order = sorted(kinds, key=lambda kind: kind.stage)

    def damage(source: str, chance: Random) -> str:
        for kind in order:
            source = kind.damage(source, chance)
        return source

    names = " + ".join(kind.name for kind in order)
    return Kind(names, damage, order[-1].stage, max(kind.strings for kind in order))


def three(chance: Random) -> Kind:
    """Three kinds at random: at most one of the layout, and none that loses something."""
    pool = [kind for kind in LAYOUT if kind.name != "flattened, comments inside"]
    chosen = chance.sample([*SURE, EATEN[0], pool[chance.randrange(len(pool))]], 3)
    return together(chosen)
