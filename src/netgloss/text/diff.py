"""Unified diffs."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from netgloss.later import later

_unified: Callable[..., Iterable[str]] = later("difflib", "unified_diff")


def diff(before: str, after: str, name: str = "source.py") -> str:
    r"""A unified diff that ``patch`` and ``git apply`` read; empty where nothing changed.

    >>> print(diff("a\nb\n", "a\nc\n", "x.py"), end="")
    --- a/x.py
    +++ b/x.py
    @@ -1,2 +1,2 @@
     a
    -b
    +c
    """
    parts: list[str] = []
    lines = _unified(_lines(before), _lines(after), fromfile=f"a/{name}", tofile=f"b/{name}")
    for line in lines:
        parts.append(line)
        if not line.endswith("\n"):
            parts.append("\n\\ No newline at end of file\n")
    return "".join(parts)


def _lines(text: str) -> list[str]:
    # str.splitlines would also split at form feeds and the like, which patch does not.
    pieces = text.split("\n")
    lines = [piece + "\n" for piece in pieces[:-1]]
    return lines + ([pieces[-1]] if pieces[-1] else [])
