"""Signs written as HTML or Markdown writes them, and white space that is not Python's."""

from __future__ import annotations

import re
from collections import Counter
from html.entities import html5

from netgloss.restore.scan import Token, scan
from netgloss.text import Edit, Span

_ENTITY = re.compile(r"&(?:#(\d{1,6})|#[xX]([0-9a-fA-F]{1,5})|([A-Za-z]{2,8}\d{0,2}));")
_NAMES = frozenset({"lt", "gt", "amp", "quot", "nbsp", "apos"})
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SIGNS = frozenset("_*[]`<>#()!.+-{}|~$&=")
_MARKDOWN = "_*[]`"
_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile(r"[\u200b-\u200d\u2060\ufeff]")


class Entities:
    """Text escaped for HTML.

    before::

        if x &lt; 3 and s == &quot;a&quot;:

    after::

        if x < 3 and s == "a":

    Evident where an entity stands outside strings; then those in strings are undone as well.
    """

    kind = "entity"

    def edits(self, text: str) -> list[Edit]:
        """Every entity of the text as its sign."""
        if ";" not in text or not _ENTITY.search(text):
            return []
        if not any(_is_entity(token, text) for token in scan(text)):
            return []
        found = []
        for entity in _ENTITY.finditer(text):
            sign = _sign(entity)
            if sign is not None:
                found.append(Edit(Span(*entity.span()), sign))
        return found


def _is_entity(token: Token, text: str) -> bool:
    if token.kin != "&" or token.tail:
        return False
    entity = _ENTITY.match(text, token.start)
    return entity is not None and (entity[3] is None or entity[3] in _NAMES)


def _sign(entity: re.Match[str]) -> str | None:
    decimal, hexadecimal, name = entity.groups()
    if name is not None:
        sign = html5.get(f"{name};")
    else:
        code = int(decimal) if decimal else int(hexadecimal, 16)
        sign = chr(code) if 31 < code < 0xD800 or code in (9, 10) else None
    return " " if sign == "\u00a0" else sign


class MarkdownEscapes:
    r"""Signs that Markdown knows, each with a backslash before it.

    before::

        self.in\_features = args\[0\] \* 2

    after::

        self.in_features = args[0] * 2

    Evident outside strings, where Python has a backslash only at the end of a line. In strings
    the same signs are undone; a doubled backslash only where every backslash was doubled.
    """

    kind = "escape"

    def edits(self, text: str) -> list[Edit]:
        """The escaped signs without their backslashes."""
        if "\\" not in text:
            return []
        tokens = scan(text)
        signs = {
            text[token.end]
            for token in tokens
            if token.text == "\\" and not token.tail and text[token.end : token.end + 1] in _SIGNS
        } - {""}
        if not signs:
            return []
        found = list(_ESCAPED.finditer(text))
        counts = Counter(pair[1] for pair in found)
        bare = {sign for sign in _MARKDOWN if text.count(sign) > counts[sign]}
        signs |= {sign for sign in _MARKDOWN if counts[sign] and sign not in bare}
        doubled = not bare and counts.keys() <= signs | {"\\"}
        undone = signs | ({"\\"} if doubled else set())
        return [
            Edit(Span(pair.start(), pair.start() + 1), "") for pair in found if pair[1] in undone
        ]


class OddSpaces:
    """Hard and wide spaces, and signs that nobody sees, between tokens.

    before::

        def f(x):
        \u00a0\u00a0\u00a0\u00a0return\u3000x

    after::

        def f(x):
            return x
    """

    kind = "space"

    def edits(self, text: str) -> list[Edit]:
        """Plain spaces; what stands in strings and comments stays."""
        if not _SPACES.search(text) and not _INVISIBLE.search(text):
            return []
        found: list[Edit] = []
        at = 0
        for token in [*scan(text), None]:
            start = token.start if token is not None else len(text)
            if token is None or not token.tail:
                for pattern, new in ((_SPACES, " "), (_INVISIBLE, "")):
                    found += [
                        Edit(Span(*space.span()), new)
                        for space in pattern.finditer(text, at, start)
                    ]
            at = token.end if token is not None else at
        return sorted(found, key=lambda edit: edit.span)
