"""The smallest text that still fails: halves, then pieces, then single lines and tokens go."""

from __future__ import annotations

import re
from collections.abc import Callable
from time import monotonic

_TOKEN = re.compile(r"\n *|\w+|[^\w\s]|[^\S\n]+")


def smallest(text: str, fails: Callable[[str], bool], seconds: float, tokens: bool = True) -> str:
    """A short text for which ``fails`` holds as for `text`; the search takes some `seconds`.

    Without ``tokens`` only whole lines are taken away.

    >>> smallest("a\\nbug\\nc(1)\\n", lambda text: "bug" in text, 1.0)
    'bug'
    """
    ends = monotonic() + seconds
    before = None
    while before != text and monotonic() < ends:
        before = text
        text = "".join(_fewer(text.splitlines(keepends=True), fails, ends))
        if tokens:
            text = "".join(_fewer(_TOKEN.findall(text), fails, ends))
    return text


def _fewer(parts: list[str], fails: Callable[[str], bool], ends: float) -> list[str]:
    """Take pieces away, large ones first, as long as the rest fails."""
    size = max(1, len(parts) // 2)
    while True:
        at = 0
        while at < len(parts):
            if monotonic() > ends:
                return parts
            rest = parts[:at] + parts[at + size :]
            if fails("".join(rest)):
                parts = rest
            else:
                at += size
        if size == 1:
            return parts
        size //= 2
