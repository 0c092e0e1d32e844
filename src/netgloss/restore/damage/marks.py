"""Punctuation of another script or of a typesetter, outside strings."""

from __future__ import annotations

from collections.abc import Iterable

from netgloss.restore.damage.base import Finding
from netgloss.restore.scan import Token


class ForeignMarks:
    """Full-width and typographic marks in the place of Python's.

    before::

        print（“size：”，x）

    after::

        print("size：",x)

    The scanner already knows which mark each stands for; inside strings they stay.
    """

    kind = "punctuation"

    def findings(self, tokens: Iterable[Token]) -> list[Finding]:
        """Every token of the code that stands for another mark."""
        return [
            Finding(self.kind, token.start, token.text, token.clean)
            for token in tokens
            if token.clean != token.text and not token.text.isascii() and token.kin != "n"
        ]
