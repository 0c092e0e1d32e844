"""The whole way from damaged text to source, each step in order."""

from __future__ import annotations

import re

from netgloss.errors import NotPython, TooLarge
from netgloss.records import replace
from netgloss.restore import damage
from netgloss.restore.account import account, name_doubts
from netgloss.restore.chunks import chunks
from netgloss.restore.damage.peeling import Peeled, peel
from netgloss.restore.grammar import Grammar
from netgloss.restore.layout import parsed
from netgloss.restore.lines import Lattice, Line, Reading
from netgloss.restore.records import Repair, Restored
from netgloss.restore.scan import Token, forget, scan
from netgloss.text import DEEPEST, Edit, Source, Span, apply_edits, tree_of

MAX_CHARACTERS = 1_000_000
MAX_TOKENS = 250_000
MAX_DAMAGED_TOKENS = 65_000
# A comment so long that a whole class or function stands in it: a head, and code after its colon.
_SWALLOWED = re.compile(
    r"#[^\r\n]*\b(?:class \w+ ?(?:\([^()\r\n]*\))?:|def \w+ ?\([^\r\n]*\)[^\r\n]*:) \S"
    r"(?=[^\r\n]*(?: = |\breturn |\bself\.|\bdef \w+ ?\())[^\r\n]{40}"
)
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a]")


def restore(text: str) -> Restored:
    """The source in a damaged text; see the package for examples."""
    try:
        return _restored(text)
    finally:
        forget()


def _restored(text: str) -> Restored:
    tokens = _admitted(text)
    peeled = peel(text, damage.LAYERS, damage.ALWAYS_PEELED)
    if peeled.text != text:
        tokens = scan(peeled.text)
    if _is_sound(peeled.text, tokens):
        return _sound(text, peeled, tokens)
    if len(tokens) > MAX_DAMAGED_TOKENS:
        raise TooLarge("damaged text", len(tokens), MAX_DAMAGED_TOKENS, "tokens")
    return _searched(text, peeled, tokens)


def _searched(original: str, peeled: Peeled, tokens: list[Token]) -> Restored:
    text = peeled.text
    reading = _code_only(Lattice(text, damage.mend(tokens, sure=True), Grammar()).read())
    reading = _without_dangling_heads(reading)
    if not reading.lines:
        raise NotPython("prose", tokens=len(tokens))
    found = chunks(text, reading)
    source = "\n\n".join(chunk.source for chunk in found)
    if parsed(source) is None:
        raise NotPython(
            "syntax",
            tokens=sum(len(line.tokens) for line in reading.lines),
            statements=len(reading.lines),
            line=_failing_line(source),
        )
    return account(original, peeled, source, found, reading)


def _is_sound(text: str, tokens: list[Token]) -> bool:
    return parsed(text) is not None and not _swallowed(tokens, text)


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


def _without_dangling_heads(reading: Reading) -> Reading:
    """Without heads at the end whose blocks were cut off: nothing is invented for them."""
    lines = list(reading.lines)
    cut: list[Line] = []
    while lines and (lines[-1].comment or _dangles(lines[-1])):
        cut.append(lines.pop())
    heads = [line.tokens[0].kin for line in lines]
    if "try" in heads:
        last = len(heads) - 1 - heads[::-1].index("try")
        if not {"except", "finally"} & set(heads[last:]):
            cut += lines[: last - 1 : -1] if last else lines[::-1]
            del lines[last:]
            while lines and (lines[-1].comment or _dangles(lines[-1])):
                cut.append(lines.pop())
    if not any(not line.comment for line in cut):
        return reading
    dropped = tuple(line.tokens for line in reversed(cut))
    broken = reading.broken | {line.tokens[0].start for line in cut}
    return replace(reading, lines=tuple(lines), dropped=reading.dropped + dropped, broken=broken)


def _dangles(line: Line) -> bool:
    tokens = [token for token in line.tokens if token.kin != "#"]
    return tokens[-1].kin == ":" or tokens[0].kin == "@"


# ── sound text ────────────────────────────────────────────────────────────────────────────────


def _sound(original: str, peeled: Peeled, tokens: list[Token]) -> Restored:
    """Text that parses: as it is, but for special names that evidently lost their underscores."""
    text = peeled.text
    if len(tokens) == 1 and tokens[0].kin == "n" and not text.isascii():
        raise NotPython("prose", tokens=1)
    mended = damage.mend([t for t in tokens if not t.tail], sure=False)
    found = damage.name_findings(mended)
    edits = [
        Edit(Span(token.start, token.end), token.clean)
        for token in mended
        if token.clean != token.text and token.text.isascii()
    ]
    source = apply_edits(text, edits)
    if parsed(source) is None:
        source, found = text, []
    index = Source(text)
    repairs = [
        Repair(each.kind, index.position(each.offset).line, each.before, each.after)
        for each in sorted([*peeled.findings, *found], key=lambda each: each.offset)
    ]
    lines = source.split("\n")
    doubts = name_doubts(mended, lines, lambda offset: index.position(offset).line)
    return Restored(source, tuple(repairs), tuple(doubts), original)
