"""Damage to the layout of sound source, its end included, and whether the program came back."""

from __future__ import annotations

import ast
import re
from random import Random

from .damaging_text import without_comments


def _filled(source: str) -> list[str]:
    """Its lines without their indentation, empty ones left out."""
    return [line.strip() for line in source.splitlines() if line.strip()]


def flattened(source: str) -> str:
    """All on one line."""
    return " ".join(_filled(source))


def unindented(source: str) -> str:
    """Line breaks kept, indentation gone."""
    return "\n".join(_filled(source))


def in_rows(source: str, count: int = 3) -> str:
    """Some line breaks kept: every third."""
    lines = _filled(source)
    rows = [lines[at : at + count] for at in range(0, len(lines), count)]
    return "\n".join(" ".join(row) for row in rows)


def some_breaks_kept(source: str, chance: Random) -> str:
    """A line break in three or so is kept."""
    return _joined(source, chance, "\n", 0.35)


def glued(source: str, chance: Random) -> str:
    """All on one line, and at some line ends not even a space."""
    return _joined(source, chance, "", 0.25)


def _joined(source: str, chance: Random, seam: str, share: float) -> str:
    """The lines one after another, with this at a share of their seams and a space at the rest."""
    lines = _filled(without_comments(source))
    out = lines[:1]
    for line in lines[1:]:
        out += [seam if chance.random() < share else " ", line]
    return "".join(out)


def collapsed(source: str, chance: Random) -> str:
    """Of white space at the start of a line one space is left."""
    return re.sub(r"(?m)^[ \t]+", " ", source)


def mixed(source: str, chance: Random) -> str:
    """Tabs for four spaces on some lines."""
    rows = []
    for line in source.split("\n"):
        body = line.lstrip(" ")
        depth = len(line) - len(body)
        tabbed = chance.random() < 0.4
        rows.append(("\t" * (depth // 4) + " " * (depth % 4) if tabbed else " " * depth) + body)
    return "\n".join(rows)


def shifted(source: str, chance: Random) -> str:
    """A space too many or too few at the start of some lines."""
    rows = []
    for line in source.split("\n"):
        if line[:1] == " " and chance.random() < 0.15:
            line = line[1:] if chance.random() < 0.5 else " " + line
        rows.append(line)
    return "\n".join(rows)


def methods_at_the_margin(source: str, chance: Random) -> str:
    """The head of a class on one line with the start of its body, methods at the left margin."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # damaged otherwise as well
        return source
    lines = source.split("\n")
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            for at in range(node.body[0].lineno - 1, node.end_lineno or 0):
                lines[at] = lines[at].removeprefix("    ")
    return "\n".join(lines)


def wrapped(source: str, chance: Random) -> str:
    """Long lines broken after so many characters, inside words too, as terminals do."""
    width = chance.choice([60, 72, 80])
    rows: list[str] = []
    for line in source.split("\n"):
        while len(line) > width:
            rows.append(line[:width])
            line = line[width:]
        rows.append(line)
    return "\n".join(rows)


def cut_off(source: str, chance: Random) -> str:
    """The end missing from some place on."""
    return source[: chance.randint(len(source) // 3, max(len(source) - 1, 1))]


def left_after_cut(source: str, damaged: str) -> str:
    """The longest beginning, by whole lines, that is Python."""
    lines = damaged.split("\n")
    while lines:
        start = "\n".join(lines)
        try:
            ast.parse(start)
            return start
        except SyntaxError:
            lines.pop()
    return ""


def same(first: str, second: str) -> bool:
    """Whether two sources are the same program."""
    return ast.dump(ast.parse(first)) == ast.dump(ast.parse(second))
