"""Text that nothing was done to, seen without the search that damaged text needs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from netgloss.later import later
from netgloss.restore.records import Restored
from netgloss.text import nesting, tree_of

if TYPE_CHECKING:
    from netgloss.restore.search import restore as search
else:
    search = later("netgloss.restore.search", "restore")

_MAX_CHARACTERS = 250_000  # fewer than the tokens that the search admits
_MAX_NESTING = 60
# Code with fewer than one underscore for so many characters may have lost some.
_FEW_UNDERSCORES = 150
# Whatever could be damage in text that parses: control characters; special names without their
# underscores or in bold face. Code in a comment is looked for apart. Each is a pattern of its own
# that begins with what is found fast; one of them all would be tried at every character.
_DOUBTFUL = tuple(
    map(
        re.compile,
        (
            r"[\x00-\x08\x0e-\x1a]",
            r"\*\*\w+\*\*",
            r"def\s+_?(?:init|call|len|str|eq|hash|iter|getitem|setitem|delitem|getattr|setattr|post_init|repr)_?\b",
            r"\(name\)|\[name\]|from\s+future\s|^all\s*\+?=",
            r"(?<!\*)\*\s*(?:\w+_)?kwargs\b",
            r"\.\s*class\b",
            r"if\s+name\s*==",
            r"&(?:lt|gt|amp|quot|nbsp|apos|#\d+);",
            r"\A\s*(?:[Pp]y|PYTHON|Copy|复制)",
            r"==\s*[rbufRBUF]*['\"]main['\"]",
        ),
    )
)
_COMMENT = re.compile(r"#(.*)")
_HEADER = re.compile(r"\b(?:class|def)\s")
_BODY = re.compile(r":\s\S")


def restore(text: str) -> Restored:
    """The source in a damaged text; see the package for examples.

    Text that parses and holds nothing that could be damage is given back as it is.
    """
    if _evidently_sound(text):
        return Restored(text, (), (), text)
    return search(text)


def _evidently_sound(text: str) -> bool:
    if len(text) > _MAX_CHARACTERS or len(text.split(maxsplit=1)) < 2:
        return False
    if any(pattern.search(text) for pattern in _DOUBTFUL) or _code_in_comment(text):
        return False
    if text.count("_") * _FEW_UNDERSCORES < len(text) and "(" in text:
        return False
    if nesting(text) > _MAX_NESTING:
        return False
    try:
        tree_of(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _code_in_comment(text: str) -> bool:
    """Whether a class or function stands in a comment: ``# class A: x = 1``. Each line is looked
    at once, however many number signs it has."""
    for comment in _COMMENT.finditer(text):
        header = _HEADER.search(comment[1])
        if header is not None and _BODY.search(comment[1], header.end()):
            return True
    return False
