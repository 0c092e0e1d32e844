"""Underscores inside names that Markdown took for emphasis."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from functools import cache
from math import log

from netgloss.records import dataclass
from netgloss.restore.damage.base import Finding
from netgloss.restore.scan import FIELD, Token

_FILE = os.path.join(os.path.dirname(__file__), "names.txt")
_IDENTIFIER = re.compile(r"[A-Za-z_]\w*")
# A made-up name is taken apart only into words this common, and where it is this long.
_LONG = 7
_RARE = -10.5
_ENOUGH = 2
# Words of one or two letters fit anywhere: only these count.
_SHORT = frozenset(
    "in of to by id is no on up at or as qk kv vq lr fn nn io bn fc if".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class _Lexicon:
    """Names by their letters alone, and how likely (in natural log) each word is in a name."""

    names: dict[str, str]
    words: dict[str, float]


@cache
def _lexicon() -> _Lexicon:
    with open(_FILE, encoding="utf-8") as file:
        _, names, words = file.read().splitlines()
    parted = (word.partition(":") for word in words.split())
    counts = {w: int(count) for w, _, count in parted if len(w) > 2 or w in _SHORT}
    total = log(sum(counts.values()))
    return _Lexicon(
        {name.replace("_", ""): name for name in names.split()},
        {word: log(count) - total for word, count in counts.items()},
    )


class EatenUnderscores:
    """Underscores eaten in pairs, inside names too.

    before::

        self.conv = nn.Conv2d(inchannels, outchannels, kernelsize=3)

    after::

        self.conv = nn.Conv2d(in_channels, out_channels, kernel_size=3)

    Evident where several names stand without the underscores that PyTorch or most code writes them
    with, and more of them than names that kept theirs. Then other names that fall apart into words
    follow, each with a doubt.
    """

    def mend(self, tokens: list[Token], *, sure: bool) -> list[Token]:
        """Names as they were, where their letters are known."""
        found = _known(tokens)
        every = dict.fromkeys(token.text for token in tokens if _is_name(token))
        sound = [name for name in every if _is_sound(name)]
        guessed = {
            name: guess
            for name in every
            if name not in found and name not in sound
            for guess in [_taken_apart(name)]
            if guess is not None
        }
        telling = len(found) + sum(
            guess.count("_") > 1 and "_" not in name for name, guess in guessed.items()
        )
        kept = sum("_" in name.strip("_") or name[:2] == "__" for name in every.keys() - found)
        if telling < _ENOUGH or telling <= kept:
            return tokens
        names = guessed | found
        return [_mended(token, names) for token in tokens]


def _is_sound(name: str) -> bool:
    """Whether a name has all its underscores: it is known so, or falls into words at them."""
    parts = name.strip("_").split("_")
    if len(parts) < 2 or name.startswith("__"):
        return name.startswith("__")
    lexicon = _lexicon()
    return lexicon.names.get(name.replace("_", "")) == name or all(
        part.lower() in lexicon.words or len(part) < _LONG for part in parts
    )


def _is_name(token: Token) -> bool:
    return token.kin == "n" and not token.tail and token.clean == token.text


def _known(tokens: Iterable[Token]) -> dict[str, str]:
    """Names of the text that lack underscores which they are known with."""
    lexicon = _lexicon()
    found: dict[str, str] = {}
    for token in tokens:
        if _is_name(token):
            name = lexicon.names.get(token.text.replace("_", ""))
            if name is not None and name != token.text and token.text not in lexicon.words:
                found[token.text] = name
    return found


def _mended(token: Token, names: dict[str, str]) -> Token:
    if _is_name(token) and token.text in names:
        return token._replace(clean=names[token.text])
    if token.kin == "s" and not token.tail and token.clean == token.text:
        inner = token.text.strip("'\"")
        known = names.get(inner) or _lexicon().names.get(inner.replace("_", ""))
        known = known or (_taken_apart(inner) if inner.isidentifier() else None)
        if inner.isidentifier() and known is not None and inner not in _lexicon().words:
            return token._replace(clean=token.text.replace(inner, known))
        if token.text[:1] in "fF" and "{" in token.text:
            clean = FIELD.sub(
                lambda field: _IDENTIFIER.sub(lambda n: names.get(n[0], n[0]), field[0]),
                token.text,
            )
            return token._replace(clean=clean)
    return token


def _taken_apart(name: str) -> str | None:
    """``cross_layer_map`` of ``crosslayermap``: the likeliest words that it is made of."""
    if len(name) < _LONG or not (name.islower() or name.isupper()):
        return None
    parts = [_words_of(part.lower()) for part in name.strip("_").split("_")]
    if all(len(part) == 1 for part in parts):
        return None
    apart = "_".join(word for part in parts for word in part)
    lead = name[: len(name) - len(name.lstrip("_"))]
    return lead + (apart if name.islower() else apart.upper())


def _words_of(letters: str) -> list[str]:
    """The words that letters are made of; as they are where they are one word, or no words."""
    words = _lexicon().words
    if len(letters) < _LONG or letters in words:
        return [letters]
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(letters) + 1):
        choices = [
            (best[start][0] + words[letters[start:end]], start)
            for start in range(max(end - 16, 0), end)
            if letters[start:end] in words
        ]
        best.append(max(choices, default=(-1e9, 0)))
    parts: list[str] = []
    end = len(letters)
    if best[end][0] < -1e8:
        return [letters]
    while end:
        start = best[end][1]
        parts.append(letters[start:end])
        end = start
    return parts[::-1] if best[-1][0] / len(parts) > _RARE else [letters]


def findings(tokens: Iterable[Token]) -> list[Finding]:
    """Every name that was mended, once."""
    found: dict[str, Finding] = {}
    for token in tokens:
        if _has_lost(token):
            found.setdefault(
                token.text, Finding("underscore", token.start, token.text, token.clean)
            )
    return list(found.values())


def _has_lost(token: Token) -> bool:
    return (
        token.kin in ("n", "s") and token.clean != token.text and "__" not in token.clean
        and token.clean.replace("_", "") == token.text.replace("_", "")
    )  # fmt: skip


def guesses(tokens: Sequence[Token]) -> list[Token]:
    """The first token of each name that was only taken apart into words: it may be another."""
    known = set(_lexicon().names.values()) if any(map(_has_lost, tokens)) else set()
    seen: dict[str, Token] = {}
    for token in tokens:
        if _has_lost(token) and token.clean.strip("'\"") not in known:
            seen.setdefault(token.clean, token)
    return list(seen.values())
