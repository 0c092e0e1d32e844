"""Every kind of damage that pasted code has been seen with, made on purpose from sound source.

The tests and ``bench/restore.py`` share these. A kind takes sound source and a source of chance
and gives the damaged text; ``stage`` says when it happens to a text that is damaged in several
ways: first to its marks and names (0), then to the front of its lines (1), to its layout (2), by
what escapes signs (3), by the page around it (4).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from random import Random
from typing import NamedTuple

from . import damaging as layout
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
    return layout.flattened(text.without_comments(source))


LAYOUT = (
    Kind("flattened", _flattened, 2, strings=Strings.SPACELESS),
    Kind("flattened, comments inside", _plain(layout.flattened), 2, strings=Strings.SPACELESS),
    Kind("some line breaks kept", layout.some_breaks_kept, 2, strings=Strings.SPACELESS),
    Kind("indentation lost", _plain(layout.unindented), 2, strings=Strings.SPACELESS),
    Kind("indentation collapsed", layout.collapsed, 2, strings=Strings.SPACELESS),
    Kind("tabs mixed in", layout.mixed, 2, strings=Strings.SPACELESS),
    Kind("indentation wrong here and there", layout.shifted, 2, strings=Strings.SPACELESS),
    Kind("methods at the margin", layout.methods_at_the_margin, 2, strings=Strings.SPACELESS),
    Kind("words glued at line ends", layout.glued, 2, strings=Strings.SPACELESS),
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
    Kind("dunders eaten", _plain(text.without_dunders), 0, strings=Strings.UNREAD),
    Kind("stars eaten", text.stars_eaten, 0, strings=Strings.UNREAD),
    Kind("underscores eaten", text.underscores_eaten, 0, strings=Strings.UNREAD),
)
LOST = (
    Kind("cut off at the end", layout.cut_off, 2, left=layout.left_after_cut),
    Kind("comment signs lost", text.hashes_lost, 1),
    Kind("wrapped inside tokens", layout.wrapped, 2, strings=Strings.SPACELESS),
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
