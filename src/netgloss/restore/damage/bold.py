"""Special names in bold face, copied with its stars."""

from __future__ import annotations

from netgloss.restore.scan import GLUED, Token


class BoldDunders:
    """``__init__`` turned into bold face and copied with the stars.

    before::

        def **init**(self): super().**init**()

    after::

        def __init__(self): super().__init__()
    """

    def mend(self, tokens: list[Token], *, sure: bool) -> list[Token]:
        """Make one name of two stars, a word and two stars where only a name can stand."""
        mended: list[Token] = []
        index = 0
        while index < len(tokens):
            token = tokens[index]
            word = _bold_word(tokens, index)
            if word is not None and index and tokens[index - 1].kin in ("def", ".", "if"):
                text = f"**{word}**"
                end = tokens[index + 2].end
                mended.append(token._replace(kin="n", text=text, clean=f"__{word}__", end=end))
                index += 3
            else:
                mended.append(token)
                index += 1
        return mended


def _bold_word(tokens: list[Token], index: int) -> str | None:
    if tokens[index].kin != "**" or index + 2 >= len(tokens):
        return None
    word, close = tokens[index + 1 : index + 3]
    glued = word.gap == GLUED and close.gap == GLUED
    return word.text if glued and word.text.isidentifier() and close.kin == "**" else None
