"""What was done to a text, and what stays open, told by lines of the restored source."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from itertools import pairwise, takewhile

from netgloss.restore import damage
from netgloss.restore.chunks import Chunk
from netgloss.restore.damage import dunders, underscores
from netgloss.restore.damage.base import Finding, shorten
from netgloss.restore.damage.layout import indentation
from netgloss.restore.damage.peeling import Peeled
from netgloss.restore.layout import INDENT, line_text
from netgloss.restore.lines import Choice, Line, Reading
from netgloss.restore.prices import codelike
from netgloss.restore.records import Doubt, Repair, Restored
from netgloss.restore.scan import NEWLINE, Token, scan
from netgloss.text import Position, Source


class _Places:
    """Where each part of the pasted text stands in the restored source, by counting names."""

    def __init__(self, lines: Iterable[Line], source: str) -> None:
        self._offsets = [token.start for line in lines for token in line.tokens if _named(token)]
        index = Source(source)
        self._positions: list[Position] = [
            index.position(token.start)
            for token in scan(source)
            if _named(token) and not token.tail
        ]

    def line(self, offset: int) -> int:
        """The line, in the restored source, of the first name at or after the offset."""
        at = bisect_left(self._offsets, offset)
        if not self._positions:
            return 1
        return self._positions[min(at, len(self._positions) - 1)].line


def _named(token: Token) -> bool:
    return token.kin[:1].isalpha() and token.kin not in ("s", "fence")


def account(
    original: str, peeled: Peeled, source: str, chunks: list[Chunk], reading: Reading
) -> Restored:
    """Every repair and every doubt, in the order of their lines."""
    text = peeled.text
    places = _Places(reading.lines, source)
    found: list[Finding] = list(peeled.findings)
    found += damage.PageWords().findings(text, reading.dropped)
    tokens = [token for line in reading.lines for token in line.tokens]
    found += damage.name_findings(tokens)
    found += damage.ForeignMarks().findings(tokens)
    doubts: list[Doubt] = []
    for chunk in chunks:
        if chunk.kept:
            continue
        found += damage.LostLineBreaks().findings(text, list(chunk.lines))
        found += damage.LostIndentation().findings(text, list(chunk.lines), list(chunk.depths))
        doubts += _block_doubts(chunk, places)
        doubts += _choice_doubts(chunk, reading.choices, places)
    doubts += name_doubts(tokens, source.split("\n"), places.line)
    doubts += _dropped_doubts(text, reading, places)
    found.sort(key=lambda each: each.offset)
    repairs = [
        Repair(each.kind, places.line(each.offset), each.before, each.after) for each in found
    ]
    return Restored(source, tuple(repairs), tuple(sorted(doubts, key=lambda d: d.line)), original)


def name_doubts(
    tokens: list[Token], lines: list[str], line_of: Callable[[int], int]
) -> list[Doubt]:
    """Whether methods lost their underscores, and whether names were taken apart rightly."""
    changes = [(each, f"__{each.text}__", "dunder") for each in dunders.suspects(tokens)]
    changes += [(each, each.text, "underscore") for each in underscores.guesses(tokens)]
    doubts = []
    for token, other, why in changes:
        line = line_of(token.start)
        chosen = lines[min(line, len(lines)) - 1].strip()
        doubts.append(Doubt(line, chosen, chosen.replace(token.clean, other, 1), why))
    return doubts


def _block_doubts(chunk: Chunk, places: _Places) -> list[Doubt]:
    code = [line for line in chunk.lines if not line.comment]
    doubts = []
    for each in chunk.alternatives:
        line = code[each.index]
        text = shorten(line_text(line).replace("\n", " "))
        at = places.line(line.tokens[0].start)
        doubts.append(
            Doubt(at, INDENT * each.chosen + text, INDENT * each.other + text, "block-end")
        )
    return doubts


def _choice_doubts(chunk: Chunk, choices: Iterable[Choice], places: _Places) -> list[Doubt]:
    doubts = []
    starts = [line.tokens[0].start for line in chunk.lines]
    for choice in choices:
        at = bisect_right(starts, choice.offset) - 1
        if at < 0 or choice.offset >= chunk.lines[at].tokens[-1].end:
            continue
        tokens = chunk.lines[at].tokens
        if tokens[0].start == choice.offset and at:
            # The line was begun here: in the other reading it goes on.
            before, after = chunk.lines[at - 1], chunk.lines[at]
            chosen = shorten(f"{line_text(before)}\n{line_text(after)}")
            other = shorten(f"{line_text(before)} {line_text(after)}")
        elif choice.why == "bare-return" and _in_branch(chunk, at):
            chosen = shorten(line_text(chunk.lines[at]))
            other = chosen.replace("return ", "return\n", 1)
        else:
            continue
        doubts.append(Doubt(places.line(choice.offset), chosen, other, choice.why))
    return doubts


def _in_branch(chunk: Chunk, at: int) -> bool:
    """Whether a line stands under a condition: only there may code follow a bare ``return``."""
    depth = chunk.depths[at]
    above = (i for i in range(at - 1, -1, -1) if chunk.depths[i] < depth)
    head = next(above, None)
    return head is not None and chunk.lines[head].tokens[0].kin != "def"


def _dropped_doubts(text: str, reading: Reading, places: _Places) -> list[Doubt]:
    """Words left out that look like code that could not be read."""
    doubts = []
    for run in reading.dropped:
        for row in _rows(run):
            ascii_only = list(takewhile(_plain, row))
            broken = row[0].start in reading.broken or _interrupts(text, row[0], run)
            if broken or any(codelike(*pair) for pair in pairwise(ascii_only)):
                words = shorten(text[row[0].start : row[-1].end])
                doubts.append(Doubt(places.line(row[0].start), "", words, "dropped"))
    return doubts


def _interrupts(text: str, token: Token, run: tuple[Token, ...]) -> bool:
    """Whether words stand where code would go on: after code on its own line, or indented at the
    end of the text."""
    if not _plain(token) or token.kin == "#":
        return False
    before = indentation(text, token)
    if before.strip():
        return True
    return bool(before) and not text[run[-1].end :].strip()


def _plain(token: Token) -> bool:
    return token.kin not in ("?", "fence") and token.text.isascii()


def _rows(run: tuple[Token, ...]) -> list[list[Token]]:
    rows: list[list[Token]] = []
    for token in run:
        if token.gap == NEWLINE or not rows:
            rows.append([])
        rows[-1].append(token)
    return rows
