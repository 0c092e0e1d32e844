"""Sound source as the search over blocks would meet it: its lines, and how deep each truly is."""

from __future__ import annotations

import io
import re
import tokenize
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from netgloss.restore.lines import Line
from netgloss.restore.scan import GLUED, NEWLINE, SPACE, Token, scan
from netgloss.restore.statements import CLAUSES, OPENERS, Statement, describe

_HEADS = OPENERS | {"async"}
_IDLE = frozenset(
    {tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
)


@dataclass(frozen=True)
class Row:
    """A logical line: where it starts and ends in the source, its depth, and what is before it."""

    start: int
    end: int
    depth: int
    first: bool  # on its physical line
    blank: bool
    commented: bool
    trailing: bool  # a comment stands before it on another line's end
    head: str  # its first token


def rows(source: str) -> list[Row]:
    """The logical lines of sound source; raises what ``tokenize`` raises."""
    starts = [0]
    for match in re.finditer("\n", source):
        starts.append(match.end())
    found: list[Row] = []
    depth = 0
    inline = 0
    line: list[tokenize.TokenInfo] = []
    after_newline = True
    blank = commented = trailing = ends = False
    tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))

    def offset(place: tuple[int, int]) -> int:
        return starts[place[0] - 1] + place[1]

    def finish(*, first: bool) -> None:
        nonlocal line, blank, commented, trailing
        if line:
            found.append(
                Row(offset(line[0].start), offset(line[-1].end), depth + inline, first,
                    blank, commented, trailing, line[0].string)
            )  # fmt: skip
            blank = commented = trailing = False
            line = []

    first = True
    brackets = 0
    lambdas = 0
    for at, token in enumerate(tokens):
        kind, text = token.type, token.string
        if kind == tokenize.INDENT:
            depth += 1
        elif kind == tokenize.DEDENT:
            depth -= 1
        elif kind == tokenize.NL:
            blank = blank or (not line and token.line.strip() == "")
        elif kind == tokenize.COMMENT:
            commented = commented or (not line and after_newline)
            ends = not after_newline and not brackets
        elif kind == tokenize.NEWLINE:
            finish(first=first)
            trailing, ends = ends, False
            inline, first, lambdas = 0, True, 0
        elif kind not in _IDLE:
            if not line:
                brackets = lambdas = 0
            if text == ";" and not brackets:
                finish(first=first)
                first = False
                continue
            line.append(token)
            if text in ("(", "[", "{") and kind == tokenize.OP:
                brackets += 1
            elif text in (")", "]", "}") and kind == tokenize.OP:
                brackets -= 1
            elif text == "lambda":
                lambdas += 1
            elif text == ":" and kind == tokenize.OP and not brackets:
                if lambdas:
                    lambdas -= 1
                elif line[0].string in _HEADS and _inline(tokens, at, line[0].string):
                    finish(first=first)
                    inline, first = inline + 1, False
        if kind not in (tokenize.INDENT, tokenize.DEDENT):
            after_newline = kind in (tokenize.NEWLINE, tokenize.NL)
    finish(first=first)
    return found


def _inline(tokens: list[tokenize.TokenInfo], at: int, head: str) -> bool:
    """Whether a body stands on its head's own line."""
    after = tokens[at + 1].type
    if after in (tokenize.NEWLINE, tokenize.COMMENT):
        return False
    return head not in ("match", "case") or tokens[at + 1].string != "="


@dataclass(frozen=True)
class Layout:
    """What is left of the layout: line breaks, empty lines and comments."""

    breaks: bool = False
    blanks: bool = False
    comments: bool = False


def code(source: str) -> tuple[list[Token], list[int]]:
    """The tokens of sound source without comments, and where each starts."""
    tokens = [token for token in scan(source) if not token.tail and token.kin != "#"]
    return tokens, [token.start for token in tokens]


def statements(
    scanned: tuple[list[Token], list[int]], found: list[Row], layout: Layout
) -> list[Statement]:
    """The statements at some rows of the source, with what the layout leaves of it."""
    tokens, offsets = scanned
    result: list[Statement] = []
    for row in found:
        inside = tokens[bisect_left(offsets, row.start) : bisect_left(offsets, row.end)]
        if not inside:
            raise ValueError("no tokens")
        gap = NEWLINE if not result or (layout.breaks and row.first) else SPACE
        line = (_stripped(inside[0], gap), *inside[1:])
        result.append(
            describe(
                "",
                Line(line, 0),
                blank=layout.blanks and row.blank,
                commented=layout.comments
                and (row.commented or (not layout.breaks and row.trailing)),
            )
        )
    return result


def given(source: str, layout: Layout) -> tuple[list[Statement], tuple[int, ...]]:
    """All lines of sound source, with what the layout leaves of it, and their true depths."""
    found = rows(source)
    return statements(code(source), found, layout), tuple(row.depth for row in found)


def _stripped(token: Token, gap: int) -> Token:
    return token._replace(gap=gap, start=0, end=len(token.text)) if gap != GLUED else token


def units(source: str, longest: int, whole: bool) -> Iterator[list[Row]]:
    """A file in pieces of whole top-level statements, at most ``longest`` lines each, or its
    classes and functions one by one; pieces too long are left out."""
    piece: list[Row] = []
    for group in _top_level(rows(source)):
        if len(group) > longest:
            continue
        if piece and (not whole or len(piece) + len(group) > longest):
            yield piece
            piece = []
        piece = piece + group
    if piece:
        yield piece


def _top_level(found: list[Row]) -> Iterator[list[Row]]:
    group: list[Row] = []
    for row in found:
        apart = row.head not in CLAUSES and not (group and group[-1].head == "@")
        if row.depth == 0 and group and apart:
            yield group
            group = []
        group.append(row)
    if group:
        yield group
