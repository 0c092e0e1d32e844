"""The whole way from damaged text to source, each step in order."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from netgloss.errors import NotPython, TooLarge
from netgloss.records import dataclass, replace
from netgloss.restore import damage
from netgloss.restore.blocks import Alternative, Table, arrange
from netgloss.restore.damage import dunders
from netgloss.restore.damage.base import Finding, shorten
from netgloss.restore.damage.layout import indentation
from netgloss.restore.grammar import Grammar
from netgloss.restore.layout import INDENT, line_text, parsed, tidy, write
from netgloss.restore.lines import Choice, Lattice, Line, Reading
from netgloss.restore.records import Doubt, Repair, Restored
from netgloss.restore.scan import GLUED, NEWLINE, SPACE, Token, scan
from netgloss.restore.scores import SCORES
from netgloss.restore.statements import describe
from netgloss.text import DEEPEST, Edit, Position, Source, Span, apply_edits, tree_of

MAX_CHARACTERS = 1_000_000
MAX_TOKENS = 250_000
MAX_DAMAGED_TOKENS = 65_000
# Another reading this close (in natural log of odds) is told as a doubt.
CLOSE = 2.0

# A comment so long that a whole class or function stands in it.
_SWALLOWED = re.compile(
    r"#[^\r\n]*\b(?:class \w+ ?(?:\([^()\r\n]*\))?:|def \w+ ?\([^\r\n]*\)[^\r\n]*:) \S[^\r\n]{40}"
)
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a]")


def restore(text: str) -> Restored:
    """The source in a damaged text; see the package for examples."""
    tokens = _admitted(text)
    if parsed(text) is not None and not _swallowed(tokens, text):
        return _sound(text, tokens)
    if len(tokens) > MAX_DAMAGED_TOKENS:
        raise TooLarge("damaged text", len(tokens), MAX_DAMAGED_TOKENS, "tokens")
    mended = _mend(tokens, sure=True)
    reading = _code_only(Lattice(text, mended, Grammar()).read())
    if not reading.lines:
        raise NotPython("prose", tokens=len(tokens))
    chunks = _chunks(text, reading)
    source = "\n\n".join(chunk.source for chunk in chunks)
    if parsed(source) is None:
        raise NotPython(
            "syntax",
            tokens=sum(len(line.tokens) for line in reading.lines),
            statements=len(reading.lines),
            line=_failing_line(source),
        )
    return _account(text, source, chunks, reading)


# ── what is let in ────────────────────────────────────────────────────────────────────────────


def _admitted(text: str) -> list[Token]:
    if len(text) > MAX_CHARACTERS:
        raise TooLarge("text", len(text), MAX_CHARACTERS, "characters")
    if not text.strip():
        raise NotPython("empty")
    if _BINARY.search(text):
        raise NotPython("binary")
    tokens = scan(text, MAX_TOKENS + 1)
    if len(tokens) > MAX_TOKENS:
        raise TooLarge("text", len(tokens), MAX_TOKENS, "tokens")
    depth = deepest = 0
    for token in tokens:
        if token.kin in ("(", "[", "{"):
            depth += 1
            deepest = max(deepest, depth)
        elif token.kin in (")", "]", "}"):
            depth = max(depth - 1, 0)
    if deepest > DEEPEST:
        raise TooLarge("nesting", deepest, DEEPEST, "levels of brackets")
    if not tokens:
        raise NotPython("empty")
    return tokens


def _failing_line(source: str) -> int | None:
    try:
        tree_of(source)
    except SyntaxError as error:
        return error.lineno
    except (ValueError, RecursionError, MemoryError):
        return None
    return None


def _swallowed(tokens: list[Token], text: str) -> bool:
    """Whether a comment holds code that line breaks once kept out of it."""
    return any(
        token.kin == "#" and not token.tail and _SWALLOWED.match(text, token.start)
        for token in tokens
    )


def _code_only(reading: Reading) -> Reading:
    """Without the stretches that hold comments alone: those are headings of the page."""
    pieces = {line.piece for line in reading.lines if not line.comment}
    idle = tuple(line.tokens for line in reading.lines if line.piece not in pieces)
    lines = tuple(line for line in reading.lines if line.piece in pieces)
    return replace(reading, lines=lines, dropped=reading.dropped + idle)


# ── sound text ────────────────────────────────────────────────────────────────────────────────


def _sound(text: str, tokens: list[Token]) -> Restored:
    """Text that parses: as it is, but for special names that evidently lost their underscores."""
    if len(tokens) == 1 and tokens[0].kin == "n" and not text.isascii():
        raise NotPython("prose", tokens=1)
    found = dunders.findings(_mend([t for t in tokens if not t.tail], sure=False))
    edits = [Edit(Span(each.offset, each.offset + len(each.before)), each.after) for each in found]
    if not edits:
        return Restored(text, (), (), text)
    source = apply_edits(text, edits)
    if parsed(source) is None:
        return Restored(text, (), (), text)
    index = Source(text)
    repairs = [
        Repair(each.kind, index.position(each.offset).line, each.before, each.after)
        for each in found
    ]
    return Restored(source, tuple(repairs), (), text)


def _mend(tokens: list[Token], *, sure: bool) -> list[Token]:
    for mender in damage.MENDERS:
        tokens = mender.mend(tokens, sure=sure)
    return tokens


def _token_edits(tokens: Iterable[Token]) -> list[Edit]:
    return [
        Edit(Span(token.start, token.end), token.clean)
        for token in tokens
        if token.clean != token.text
    ]


# ── one stretch of code ───────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Chunk:
    """Code that was laid out together; ``kept`` where its own layout was sound."""

    lines: tuple[Line, ...]
    depths: tuple[int, ...]
    source: str
    kept: bool
    alternatives: tuple[Alternative, ...] = ()


def _chunks(text: str, reading: Reading) -> list[_Chunk]:
    """Pieces of code that are sound stand alone; those between them are laid out together."""
    chunks: list[_Chunk] = []
    damaged: list[Line] = []
    for _, group in groupby(reading.lines, key=lambda line: line.piece):
        lines = list(group)
        sound = _as_it_stands(text, lines)
        if sound is None:
            damaged += lines
            continue
        if damaged:
            chunks.append(_laid_out(text, damaged))
            damaged = []
        chunks.append(_Chunk(tuple(lines), (0,) * len(lines), sound, kept=True))
    if damaged:
        chunks.append(_laid_out(text, damaged))
    return chunks


def _as_it_stands(text: str, lines: list[Line]) -> str | None:
    """The piece with its own layout, marks and names mended, if that is sound."""
    first, last = lines[0].tokens[0], lines[-1].tokens[-1]
    if first.gap != NEWLINE:
        return None
    margin = indentation(text, first)
    end = last.end
    edits = [edit for line in lines for edit in _token_edits(line.tokens)]
    start = first.start
    body = apply_edits(
        text[start:end],
        [Edit(Span(e.span.start - start, e.span.end - start), e.new) for e in edits],
    )
    if margin:
        body = re.sub(rf"(?<=\n){re.escape(margin)}", "", body)
    body += "\n"
    # A comment that was found to hold code has no sound layout of its own.
    if _split_comment(lines) or parsed(body) is None:
        return None
    return body


def _split_comment(lines: list[Line]) -> bool:
    tokens = [token for line in lines for token in line.tokens]
    return any(before.kin == "#" and after.gap == SPACE for before, after in pairwise(tokens))


def _laid_out(text: str, lines: list[Line]) -> _Chunk:
    """Code whose layout was lost, given a new one by the search over blocks."""
    table = Table([describe(text, line) for line in lines if not line.comment])
    blocks = arrange(table, SCORES, close=CLOSE)
    if blocks is None:
        raise NotPython(
            "syntax",
            tokens=sum(len(line.tokens) for line in lines),
            statements=len(lines),
            line=Source(text).position(lines[0].tokens[0].start).line,
        )
    depths = _with_comments(lines, blocks.depths)
    source = tidy(write(lines, depths))
    return _Chunk(tuple(lines), depths, source, False, blocks.alternatives)


def _with_comments(lines: Sequence[Line], depths: Sequence[int]) -> tuple[int, ...]:
    """A comment on a line of its own stands as deep as the line after it."""
    placed: list[int] = []
    at = 0
    for line in lines:
        placed.append(depths[min(at, len(depths) - 1)] if depths else 0)
        if not line.comment:
            at += 1
    return tuple(placed)


# ── what was done ─────────────────────────────────────────────────────────────────────────────


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


def _account(text: str, source: str, chunks: list[_Chunk], reading: Reading) -> Restored:
    places = _Places(reading.lines, source)
    found: list[Finding] = damage.PageWords().findings(text, reading.dropped)
    tokens = [token for line in reading.lines for token in line.tokens]
    found += dunders.findings(tokens)
    found += damage.ForeignMarks().findings(tokens)
    doubts: list[Doubt] = []
    for chunk in chunks:
        if chunk.kept:
            continue
        found += damage.LostLineBreaks().findings(text, list(chunk.lines))
        found += damage.LostIndentation().findings(text, list(chunk.lines), list(chunk.depths))
        doubts += _block_doubts(chunk, places)
        doubts += _choice_doubts(chunk, reading.choices, places)
    doubts += _dropped_doubts(text, reading.dropped, places)
    found.sort(key=lambda each: each.offset)
    repairs = [
        Repair(each.kind, places.line(each.offset), each.before, each.after) for each in found
    ]
    return Restored(source, tuple(repairs), tuple(sorted(doubts, key=lambda d: d.line)), text)


def _block_doubts(chunk: _Chunk, places: _Places) -> list[Doubt]:
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


def _choice_doubts(chunk: _Chunk, choices: Iterable[Choice], places: _Places) -> list[Doubt]:
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


def _in_branch(chunk: _Chunk, at: int) -> bool:
    """Whether a line stands under a condition: only there may code follow a bare ``return``."""
    depth = chunk.depths[at]
    above = (i for i in range(at - 1, -1, -1) if chunk.depths[i] < depth)
    head = next(above, None)
    return head is not None and chunk.lines[head].tokens[0].kin != "def"


def _dropped_doubts(
    text: str, dropped: Iterable[tuple[Token, ...]], places: _Places
) -> list[Doubt]:
    """Words left out that look like code that could not be read."""
    doubts = []
    for run in dropped:
        for row in _rows(run):
            strange = any(t.kin in ("?", "fence") or not t.text.isascii() for t in row)
            if not strange and any(_codelike(pair) for pair in pairwise(row)):
                words = shorten(text[row[0].start : row[-1].end])
                doubts.append(Doubt(places.line(row[0].start), "", words, "dropped"))
    return doubts


def _codelike(pair: tuple[Token, Token]) -> bool:
    """``f(``, ``x =``, ``self.``: what prose seldom holds."""
    name, mark = pair
    if name.kin == "n" and mark.kin in ("(", "["):
        return mark.gap == GLUED
    return name.kin == "n" and (mark.kin == "=" or (name.text == "self" and mark.kin == "."))


def _rows(run: tuple[Token, ...]) -> list[list[Token]]:
    rows: list[list[Token]] = []
    for token in run:
        if token.gap == NEWLINE or not rows:
            rows.append([])
        rows[-1].append(token)
    return rows
