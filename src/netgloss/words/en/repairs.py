"""What was mended in a damaged text."""

from __future__ import annotations

from netgloss.words.forms import code

_KINDS = {
    "line-breaks": "Line breaks put back",
    "indentation": "Indentation put back",
    "dunder": "Double underscores put back",
    "punctuation": "Typographic or full-width signs turned into ASCII",
    "entity": "HTML entities turned into the signs that they stand for",
    "escape": "Backslashes of Markdown left out",
    "space": "Hard, wide and invisible spaces turned into plain ones",
    "prompt": "Prompts left out",
    "line-number": "Line numbers left out",
    "underscore": "Underscores put back",
    "star": "Stars put back",
    "wrapped": "Line breaks inside words and lines taken out",
    "page-words": "Words of the page left out",
}
_REASONS = {
    "underscore": "the name lost its underscores, and where they stood is a guess",
    "dunder": "the method may have been a special one whose underscores were lost",
    "block-end": "it is not certain where the block ends",
    "bare-return": "`return` may or may not take the next words as its value",
    "comment-end": "it is not certain where the comment ends",
    "dropped": "the words taken for page text look like code",
}


def intact() -> str:
    return "The text was fine; nothing was changed."


def repair(kind: str, line: int, before: str, after: str) -> str:
    what = _KINDS.get(kind, f"Mended ({kind})")
    if before and after:
        return f"Line {line}: {what}: {code(before)} → {code(after)}."
    if before:
        return f"Line {line}: {what}: {code(before)}."
    return f"Line {line}: {what}: {code(after)}." if after else f"Line {line}: {what}."


def doubt(line: int, chosen: str, other: str, why: str) -> str:
    reason = _REASONS.get(why, why)
    return f"Line {line}: {reason}. Chosen: {code(chosen)}; it could also be: {code(other)}."
