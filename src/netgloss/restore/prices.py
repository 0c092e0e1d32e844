"""What the choices of the lattice cost, and its tokens where they stand.

One is the price of starting a new line where only a space stands.
"""

from __future__ import annotations

from netgloss.restore.scan import GLUED, Token

BREAK = 1.0
JOIN_OVER_NEWLINE = 4.0
BARE_RETURN = 2.0
GLUED_LINE = 2.5
SPACED_TRAILER = 1.5
SPACED_ATTRIBUTE = 2.5
USELESS = 3.0
STRANGE_NAME = 2.0
MARK = 0.15
# Words of a page.
WORD, SIGN = 0.35, 0.06
CODE_WORD, CODE_SIGN, CODE_PAIR = 1.2, 0.2, 0.7
ENTER_AT_NEWLINE, ENTER_AT_SPACE, ENTER_STRANGE = 1.0, 4.0, 2.0
LEAVE_AT_NEWLINE, LEAVE_STRONG, LEAVE_AT_SPACE, LEAVE_GLUED = 1.0, 1.5, 4.0, 5.0
# Page words where the first line of a block should be.
EMPTY_BLOCK = 3.0
# A line that can neither go on nor end.
GIVE_UP = 8.0
# Comments.
COMMENT_WORD = 0.12
COMMENT_ENDS, COMMENT_ENDS_SHORT_LINE = 1.5, 12.0
LONG_LINE = 160

CODE_WORDS = frozenset({
    "@", "class", "def", "import", "return", "elif", "except", "lambda", "None",
})  # fmt: skip


def of_code(token: Token) -> float:
    if token.text.isascii() or token.kin == "s":
        return 0.0
    return STRANGE_NAME if token.kin == "n" else MARK


def of_page_word(token: Token) -> float:
    if token.kin in CODE_WORDS:
        return CODE_WORD
    if token.kin in ("=", "(", "["):
        return CODE_SIGN
    return WORD if token.kin in ("n", "0") and token.text.isascii() else SIGN


def of_comment_word(token: Token, long: bool) -> float:
    """Words of a comment are free, unless its line is so long that breaks were lost in it."""
    if not long:
        return 0.0
    if token.kin in CODE_WORDS:
        return CODE_WORD
    if token.kin in ("=", "(", "["):
        return 3 * COMMENT_WORD
    return COMMENT_WORD if token.kin[:1].isalnum() else 0.0


def of_comment_pair(first: Token, second: Token) -> float:
    """What it costs more that two tokens of a comment look like code: lines that it swallowed."""
    if second.kin == "=":
        # "disable=all" is what comments say to tools.
        return 2.0 if first.kin in ("n", "]") and second.gap != GLUED else 0.3
    if first.kin == "n" and second.gap == GLUED:
        if second.kin == ".":
            return 1.5 if first.text == "self" else 0.4
        return 0.8 if second.kin in ("(", "[") else 0.0
    return 0.0


def codelike(first: Token, second: Token) -> bool:
    """``f(``, ``x =``, ``self.``, ``else:``: two tokens side by side that prose seldom holds."""
    if first.kin in ("else", "try", "finally"):
        return second.kin == ":"
    if first.kin != "n" or not first.text.isascii():
        return False
    if second.kin in ("(", "["):
        return second.gap == GLUED
    return second.kin == "=" or (first.text == "self" and second.kin == ".")
