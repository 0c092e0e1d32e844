"""Words that ran together where a line break was lost without leaving a space."""

from __future__ import annotations

from collections import Counter

from netgloss.restore.scan import GLUED, NEWLINE, SPACE, Token

# Words that begin a line, and what follows each there.
_HEADS = frozenset(
    ["class", "def", "import", "from", "for", "while", "with", "if", "elif", "return", "raise",
     "assert", "del", "async", "global", "not"]
)  # fmt: skip
_CLAUSES = frozenset({"else", "try", "finally", "except"})
_WHOLE = frozenset({"pass", "break", "continue"})
_VALUES = frozenset({"True", "False", "None", "pass", "break", "continue", "return"})


# Where lines are no longer than this, their breaks were kept.
_TOKENS_OF_A_LINE = 20


class GluedWords:
    """The last word of a line and the first of the next without anything between.

    before::

        import torch.nn as nnclass Net(nn.Module): def f(self, x): self.n = hidden_sizeself.m = x

    after::

        import torch.nn as nn
        class Net(nn.Module):
            def f(self, x):
                self.n = hidden_size
                self.m = x

    A word is taken apart only where it stands once in the text, the part before it is known from
    elsewhere (or no name can stand before what follows), and the rest begins a line.
    """

    def mend(self, tokens: list[Token], *, sure: bool) -> list[Token]:
        """Two tokens for every such word, as if a space stood between."""
        breaks = sum(token.gap == NEWLINE for token in tokens)
        if not sure or breaks * _TOKENS_OF_A_LINE > len(tokens):
            return tokens
        known = Counter(token.text for token in tokens if not token.tail)
        begun = _beginnings(tokens)
        mended: list[Token] = []
        for index, token in enumerate(tokens):
            at = _seam(tokens, index, known, begun) if _whole(token, known) else None
            if at is None:
                mended.append(token)
                continue
            first, second = token.text[:at], token.text[at:]
            middle = token.start + at
            mended.append(token._replace(kin=_kin(first), text=first, clean=first, end=middle))
            mended.append(
                token._replace(kin=_kin(second), text=second, clean=second, start=middle, gap=SPACE)
            )
        return mended


def _whole(token: Token, known: Counter[str]) -> bool:
    return (
        token.kin == "n" and not token.tail and len(token.text) > 2 and token.text.isascii()
        and known[token.text] == 1 and token.clean == token.text
    )  # fmt: skip


def _kin(word: str) -> str:
    return word if word in _HEADS | _CLAUSES | _VALUES else "n"


def _beginnings(tokens: list[Token]) -> set[str]:
    """Names that begin lines: ``x`` of ``x = 1``."""
    found: set[str] = set()
    for index, token in enumerate(tokens[:-1]):
        after = tokens[index + 1]
        if token.kin == "n" and token.gap != GLUED and after.kin == "=" and after.gap == SPACE:
            found.add(token.text)
    return found


def _seam(tokens: list[Token], index: int, known: Counter[str], begun: set[str]) -> int | None:
    """Where the word falls apart, or None."""
    word = tokens[index].text
    attribute = index > 0 and tokens[index - 1].kin == "."
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    best: tuple[int, int] | None = None
    for at in range(1, len(word)):
        first, second = word[:at], word[at:]
        rest = _begins(second, after, begun)
        # "f.readlines()" has many parts that are known; only few words end an attribute for sure.
        if not rest or (attribute and rest < 2 and second != "self"):
            continue
        evident = rest == 2
        if first in _VALUES or known[first] > 0 or (evident and first.isidentifier()):
            # Where both parts are known, the longest first part is the likeliest.
            rank = (2 if known[first] or first in _VALUES else 1, at if known[first] else -at)
            if best is None or rank > best:
                best = rank
    return abs(best[1]) if best else None


def _begins(word: str, after: Token | None, begun: set[str]) -> int:
    """Whether a line can begin so: 2 where no name could stand there instead."""
    if after is None:
        return word in _WHOLE
    spaced = after.gap == SPACE
    operand = after.kin in ("n", "0", "s", "None", "True", "False", "not", "lambda", "await")
    if word == "from" and spaced and after.kin in (".", "..."):
        return 2
    if word in _HEADS:
        return 2 if spaced and operand else 1 if spaced and after.kin in ("(", "[", "-") else 0
    if word in _CLAUSES:
        return 1 if after.kin == ":" or (word == "except" and spaced and operand) else 0
    if word in ("self", "super", "print"):
        return after.kin == ("." if word == "self" else "(")
    return int(word in begun and after.kin == "=")
