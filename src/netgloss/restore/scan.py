"""A scanner that reads any text at all and never fails.

It goes by position alone: it knows names, numbers, strings, operators and comments, but neither
lines nor indentation, since those may be lost. What it does not know becomes an ``OTHER`` token.

A token's ``kin`` is what the grammar sees: the keyword or operator itself, ``"n"`` for a name,
``"0"`` for a number, ``"s"`` for a string, ``"#"`` for the start of a comment and ``"?"`` for
anything that no Python holds. Full-width and typographic marks have the kin of the mark they
stand for; ``clean`` then differs from ``text``.

A comment is only its ``#`` here: where it ends is a question of lines, and lines may be lost.
The tokens after it on its physical line carry ``tail=True``.
"""

from __future__ import annotations

import keyword
import re
from functools import lru_cache
from typing import NamedTuple

GLUED, SPACE, NEWLINE = 0, 1, 2


class Token(NamedTuple):
    """A piece of text with its place; ``gap`` is what stands before it."""

    kin: str
    text: str
    clean: str
    start: int
    end: int
    gap: int
    tail: bool


# Words that hold a place in the grammar; soft keywords may be plain names as well.
_WORDS = frozenset(keyword.kwlist) | {"match", "case", "type"}

_PREFIX = r"(?:[rR][bBfF]?|[bBfF][rR]?|[uU])?"
_TOKEN = re.compile(
    rf"""
    (?P<triple>{_PREFIX}(?P<mark>\"{{3}}|'{{3}})(?:\\.|[^\\])*?(?P=mark))
  | (?P<open>{_PREFIX}(?:\"{{3}}|'{{3}}))
  | (?P<string>{_PREFIX}(?:"(?:\\(?:\r\n|.)|[^"\\\r\n])*"|'(?:\\(?:\r\n|.)|[^'\\\r\n])*'))
  | (?P<curly>{_PREFIX}(?:[“”]{{3}}.*?[“”]{{3}}|[‘’]{{3}}.*?[‘’]{{3}}
      |[“”][^“”\r\n]*[“”]|[‘’][^‘’\r\n]*[‘’]))
  | (?P<fence>`{{3,}}[A-Za-z0-9_+-]*|~{{3,}})
  | (?P<code>`[^`\r\n]+`)
  | (?P<name>[^\W\d]\w*)
  | (?P<number>0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+
      |(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9][0-9_]*)?[jJ]?)
  | (?P<op>\*\*=|//=|>>=|<<=|\.\.\.|:=|->|[-+*/%@&|^]=|\*\*|//|>>|<<|<=|>=|==|!=
      |[-+*/%@&|^~<>=()\[\]{{}},:;.])
  | (?P<hash>\#+)
    """,
    re.VERBOSE | re.DOTALL,
)
# Space of any kind; a backslash before white space is the remains of a continued line.
_GAP = re.compile(r"(?:[\s\u200b\u200c\u200d\u2060\ufeff\x00]|\\(?=\s))*")
_NEWLINES = re.compile(r"[\r\n]")
FIELD = re.compile(r"\{[^{}]*\}")  # of a formatted string: it holds code

# Marks of other scripts and typesetters, and the mark of Python that each stands for.
MARKS = {
    "（": "(", "）": ")", "［": "[", "］": "]", "｛": "{", "｝": "}", "，": ",", "：": ":",
    "；": ";", "．": ".", "＝": "=", "＋": "+", "－": "-", "−": "-", "–": "-", "—": "-",
    "＊": "*", "／": "/", "％": "%", "＜": "<", "＞": ">", "＠": "@", "…": "...", "【": "[",
    "】": "]", "、": ",",
}  # fmt: skip

# 定义模型class Net: the words of the page run into the first word of the code.
_GLUED_WORD = re.compile(r"(?<=[\u3040-\u30ff\u3400-\u9fff])(?:class|def|import|from)$")


def scan(text: str, limit: int = 10**9) -> list[Token]:
    """The tokens of a text, in order; reading stops after ``limit`` of them.

    >>> [token.text for token in scan("x = f(1，'a：b')")]
    ['x', '=', 'f', '(', '1', '，', "'a：b'", ')']
    >>> [token.kin for token in scan("x = f(1，'a：b')")]
    ['n', '=', 'n', '(', '0', ',', 's', ')']
    """
    return list(_scanned(text, limit))


def forget() -> None:
    """Let go of the texts scanned last: the parts of one restoration look at the same text."""
    _scanned.cache_clear()


@lru_cache(maxsize=2)
def _scanned(text: str, limit: int) -> list[Token]:
    tokens: list[Token] = []
    at = 0
    size = len(text)
    tail = False
    while True:
        after = _GAP.match(text, at)
        end = after.end() if after else at
        gap = _gap(text, at, end)
        if not tokens:
            gap = NEWLINE
        if gap == NEWLINE:
            tail = False
        if end >= size or len(tokens) >= limit:
            return tokens
        at = end
        for kin, clean, end in _read(text, at):
            tokens.append(Token(kin, text[at:end], clean, at, end, gap, tail))
            if kin == "#":
                tail = True
            at, gap = end, GLUED


def _straightened(piece: str) -> str | None:
    """A string in bent quotes with straight ones, or None where these would end it too soon.

    >>> print(_straightened("f“{x[‘a’]}”"), _straightened("““““a”.”””"))
    f"{x['a']}" \"\"\"“a”.\"\"\"
    """
    prefix, body = _CURLY_PARTS.match(piece).groups()  # type: ignore[union-attr]
    count = 3 if len(body) >= 6 and body[2] in "“”‘’" and body[1] in "“”‘’" else 1
    inner = body[count:-count]
    if "f" in prefix.lower():
        inner = FIELD.sub(lambda field: field[0].translate(_STRAIGHT), inner)
    mark = '"' if body[0] in "“”" else "'"
    for quote in (mark * count, ("'" if mark == '"' else '"') * count):
        if quote not in inner and not inner.endswith(quote[0]):
            break
    else:
        return None
    escapes = len(inner) - len(inner.rstrip("\\"))
    return None if escapes % 2 else f"{prefix}{quote}{inner}{quote}"


_CURLY_PARTS = re.compile(r"([A-Za-z]*)(.*)", re.DOTALL)
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")


def _gap(text: str, start: int, end: int) -> int:
    if start == end:
        return GLUED
    between = text[start:end]
    if "\\" in between:
        return GLUED
    return NEWLINE if _NEWLINES.search(between) else SPACE


def _read(text: str, at: int) -> list[tuple[str, str, int]]:
    """The token that starts here, or the two that are glued: kin, clean text and end of each."""
    found = _TOKEN.match(text, at)
    char = text[at]
    if found and char in "'\"" and at and (text[at - 1].isalnum() or text[at - 1] == "_"):
        # The apostrophe of "don't" opens no string.
        return [("?", char, at + 1)]
    if not found:
        mark = MARKS.get(char, char)
        return [(mark if char in MARKS else "?", mark, at + 1)]
    piece = found[0]
    end = found.end()
    match found.lastgroup:
        case "name":
            glued = _GLUED_WORD.search(piece)
            if glued:
                split = at + glued.start()
                return [("n", text[at:split], split), (glued[0], glued[0], end)]
            return [(piece if piece in _WORDS else "n", piece, end)]
        case "number":
            return [("0", piece, end)]
        case "op":
            return [(piece, piece, end)]
        case "hash":
            return [("#", piece, end)]
        case "curly":
            clean = _straightened(piece)
            return [("?", piece, end) if clean is None else ("s", clean, end)]
        case "open":  # a string that is never closed: the text was cut off inside it
            return [("?", piece, end)]
        case "fence":
            return [("fence", piece, end)]
        case "code":
            return [("?", piece, end)]
        case _:
            return [("s", piece, end)]


def line_lengths(tokens: list[Token]) -> list[int]:
    """For each token, the length of its physical line in characters."""
    lengths: list[int] = []
    row: list[Token] = []
    for token in tokens:
        if token.gap == NEWLINE and row:
            lengths += [row[-1].end - row[0].start] * len(row)
            row = []
        row.append(token)
    if row:
        lengths += [row[-1].end - row[0].start] * len(row)
    return lengths
