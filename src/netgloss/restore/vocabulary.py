"""What the learned model is shown of a line: its kind, and the words it is known by."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

from netgloss.restore.statements import Statement

ROWS = 16384  # words are hashed to so many numbers
MOST_WORDS = 48

KINDS = (
    "module", "class", "def", "if", "elif", "else", "else-try", "for", "while", "with", "try",
    "except", "finally", "match", "case", "none",
)  # fmt: skip
HEADS = (
    "simple", "call", "method", "assign", "field", "augment", "class", "def", "@", "if", "elif",
    "else", "for", "while", "with", "try", "except", "finally", "match", "case", "return", "raise",
    "break", "continue", "docstring", "import", "from", "assert", "del", "pass", "yield", "none",
)  # fmt: skip
_HEAD = {head: number for number, head in enumerate(HEADS)}

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


@lru_cache(maxsize=65536)
def _row(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass")) % ROWS


def _text(kin: str, text: str) -> str:
    """A token as the model sees it: strings and numbers by kind, short ones as they are."""
    if kin in ("s", "0") and len(text) > 6:
        return kin
    return text


def head_of(statement: Statement) -> int:
    """The number of a line's kind in ``HEADS``: simple lines are told apart further."""
    head = statement.head
    if head != "simple":
        return _HEAD.get(head, 0)
    if statement.fields:
        return _HEAD["field"]
    kins = statement.kins
    if statement.mutates and "+=" in kins[1:4]:
        return _HEAD["augment"]
    if statement.binds:
        return _HEAD["augment"] if kins[1:2] and kins[1][-1:] == "=" != kins[1] else _HEAD["assign"]
    if len(kins) > 1 and kins[1] == "(":
        return _HEAD["call"]
    return _HEAD["method"] if len(kins) > 1 and kins[1] == "." else 0


def words(statement: Statement) -> list[int]:
    """The rows of the words by which the model knows a line."""
    kins, texts = statement.kins, statement.texts
    seen = [_text(kin, text) for kin, text in zip(kins[:60], texts[:60], strict=True)]
    size = len(texts)
    found = [
        f"h:{statement.head}:{statement.opens}",
        f"H:{HEADS[head_of(statement)]}",
        f"n:{min(size, 12) if size < 12 else 12 + min(size // 8, 9)}",
        f"-1:{seen[-1] if size <= 60 else kins[-1]}",
    ]
    found += [f"{place}:{text}" for place, text in enumerate(seen[:7])]
    found += [f"b:{first} {second}" for first, second in pairwise(seen[:5])]
    if size > 2:
        found.append(f"k:{' '.join(kins[:5])}")
    if statement.lead:
        found.append(f"l:{statement.lead}")
    if statement.first:
        found.append(f"f:{statement.first}")
    if statement.bare:
        found.append("bare")
    if statement.guards:
        found.append("guards")
    if statement.mutates:
        found.append("mutates")
    if statement.indent is not None:
        found.append("row")
    if statement.blank:
        found.append("blank")
    if statement.commented:
        found.append("commented")
    parts: set[str] = set()
    for kin, text in zip(kins, seen, strict=False):
        if kin == "n":
            parts.add(f"w:{text}")
            parts.update(f"p:{part.lower()}" for part in _PARTS.findall(text))
        elif kin.isalpha() and kin != "s":
            parts.add(f"w:{kin}")
    found += sorted(parts)[: MOST_WORDS - len(found)]
    return [_row(word) for word in found]
