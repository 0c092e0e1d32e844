"""Stars that Markdown took for emphasis."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from netgloss.restore.damage.base import Finding
from netgloss.restore.scan import GLUED, SPACE, Token

_KEYWORDS = re.compile(r"(?:\w*_)?(?:kwargs|kwds|kw)$")
_POSITIONAL = re.compile(r"(?:\w*_)?args$")
# Calls that take such a dict or tuple as it is.
_TAKES = frozenset(
    ["len", "dict", "list", "tuple", "set", "print", "isinstance", "update", "deepcopy", "copy",
     "sorted", "iter", "enumerate", "str", "repr", "append", "extend", "type", "bool"]
)  # fmt: skip
_ONE_BY_ONE = frozenset({"Sequential"})  # takes modules one by one, never a list of them


class EatenStars:
    """Stars before ``args`` and ``kwargs`` and their like, eaten in pairs.

    before::

        def f(self, args, *kwargs): return g(args, scale=dim-0.5, kwargs)

    after::

        def f(self, *args, **kwargs): return g(*args, scale=dim**-0.5, **kwargs)

    Evident where ``args, *kwargs`` kept one star of three, two commas stand together, or a plain
    argument follows a named one; other parameters and arguments of these names follow only then
    (``def call(self, args, kwargs)`` may be just that). What stood between two factors cannot be
    known.
    """

    def mend(self, tokens: list[Token], *, sure: bool) -> list[Token]:
        """Put back the stars whose places are known."""
        places = _arguments(tokens)
        if not any(evident for _, _, evident in places):
            return tokens
        starred = {place: stars for place, stars, _ in places}
        mended: list[Token] = []
        for index, token in enumerate(tokens):
            if index in starred:
                stars = starred[index]
                gap = SPACE if token.kin == "," else token.gap
                mended.append(
                    token._replace(kin=stars, text="", clean=stars, end=token.start, gap=gap)
                )
                token = token._replace(gap=GLUED)
            if token.kin == "*" and mended and mended[-1].text == "" and mended[-1].kin == "*":
                # One star of two was left.
                mended[-1] = token._replace(kin="**", clean="**")
                continue
            mended.append(_power(tokens, index) if _is_power(tokens, index) else token)
        return mended


def _is_power(tokens: list[Token], index: int) -> bool:
    """``dim-0.5`` with nothing between: the usual ``dim**-0.5``."""
    if not 0 < index < len(tokens) - 1 or tokens[index].kin != "-":
        return False
    before, token, after = tokens[index - 1 : index + 2]
    return token.gap == after.gap == GLUED and after.text == "0.5" and before.kin in ("n", ")", "]")


def _power(tokens: list[Token], index: int) -> Token:
    return tokens[index]._replace(clean="**-")


def _arguments(tokens: list[Token]) -> list[tuple[int, str, bool]]:
    """The places that lost stars: index, stars, and whether that is evident by itself."""
    found: list[tuple[int, str, bool]] = []
    lists = _lists(tokens)
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token.tail:
            continue
        if token.kin == "(":
            opened.append(index)
        elif token.kin == ")" and opened:
            found += _of_brackets(tokens, opened.pop(), index, lists)
        elif token.kin in ("[", "{"):
            opened.append(-1)
        elif token.kin in ("]", "}") and opened:
            opened.pop()
    return found


def _of_brackets(
    tokens: list[Token], start: int, end: int, lists: set[str]
) -> list[tuple[int, str, bool]]:
    if start < 1:
        return []
    callee = tokens[start - 1]
    header = start > 1 and tokens[start - 2].kin == "def"
    if not header and (callee.kin != "n" or callee.text in _TAKES) and callee.kin not in (")", "]"):
        return []
    parts = _parts(tokens, start, end)
    found: list[tuple[int, str, bool]] = []
    named = False
    for number, (first, last) in enumerate(parts):
        if first > last:  # nothing between two commas: a bare star stood there
            if number + 1 < len(parts) and header:
                found.append((last + 1, "*", True))
            continue
        if tokens[first].kin == "*" and first + 1 == last and _KEYWORDS.match(tokens[last].text):
            # In a "def" it may be somebody's slip; after "args" it is what was left of both, and
            # after a named argument nobody writes it.
            after_args = number > 0 and tokens[parts[number - 1][0]].text == "args"
            found.append((first, "*", after_args or named))
            continue
        alone = first == last and tokens[first].kin == "n"
        word = tokens[first].text if alone else ""
        bare = first + 2 <= last and tokens[first + 1].kin == ":" and header
        name = tokens[first].text if bare else word
        if _KEYWORDS.match(name) and number == len(parts) - 1 - _trailing(parts):
            found.append((first, "**", named))
        elif (_POSITIONAL.match(name) and number >= len(parts) - 2 and name == "args") or (
            word in lists and callee.text in _ONE_BY_ONE and len(parts) == 1
        ):
            found.append((first, "*", False))
        named = named or (first < last and tokens[first + 1].kin == "=" and not header)
    return found


def _trailing(parts: list[tuple[int, int]]) -> int:
    """One where the last comma has nothing after it."""
    return int(bool(parts) and parts[-1][0] > parts[-1][1])


def _parts(tokens: list[Token], start: int, end: int) -> list[tuple[int, int]]:
    """First and last token of each argument between two brackets."""
    parts: list[tuple[int, int]] = []
    depth = 0
    first = start + 1
    for index in range(start + 1, end):
        kin = tokens[index].kin
        depth += (kin in ("(", "[", "{")) - (kin in (")", "]", "}"))
        if kin == "," and depth == 0:
            parts.append((first, index - 1))
            first = index + 1
    if end > start + 1:
        parts.append((first, end - 1))
    return parts


def _lists(tokens: list[Token]) -> set[str]:
    """Names that are given a list: ``layers = []``."""
    return {
        tokens[index].text
        for index in range(len(tokens) - 2)
        if tokens[index].kin == "n" and tokens[index].gap != GLUED
        and tokens[index + 1].kin == "=" and tokens[index + 2].kin == "["
    }  # fmt: skip


def findings(tokens: Sequence[Token]) -> list[Finding]:
    """Every place where stars were put back."""
    found = []
    for token, after in pairwise(tokens):
        if token.text == "" and token.kin in ("*", "**"):
            found.append(Finding("star", token.start, after.text, token.clean + after.clean))
        elif token.clean != token.text and token.clean in ("**-", "**"):
            found.append(Finding("star", token.start, token.text, token.clean))
    return found
