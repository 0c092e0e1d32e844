"""What a page shows above its code: the language's name, and the button that copies."""

from __future__ import annotations

import re

from netgloss.restore.scan import scan
from netgloss.text import Edit, Span

_LABEL = (
    r"(?:[Pp]ython[23]?|[Pp]y|PYTHON)[ \t]*(?:(?:Copy(?: code)?|复制(?:代码)?)[ \t]*)?"
    r"(?:运行|Run)?|(?:Copy code|复制代码|Copy|复制)"
)
# Code that can follow a label at once, or after a space, and what a space must stand before.
_CODE = (
    r"(?:class|def|import|from) |async def|(?:if|for|while|with|return) |try:|@[A-Za-z_]"
    r"|\d{1,5}(?:[ \t:|.]|$)|>>>|In ?\["
    r"|r?\"\"\"|r?'''|\#|(?<=[ \t])[A-Za-z_][\w.]*(?: ?=|\(|, )"
)
_FENCE_WORD = re.compile(
    rf"^[ \t]*(?P<label>(?:{_LABEL})[ \t]*)(?={_CODE})|\A\s*(?P<alone>(?:{_LABEL})[ \t]*)$",
    re.MULTILINE,
)


class FenceWords:
    """The language's name or the words of a button in front of the code.

    before::

        pythonCopy codeimport torch

    after::

        import torch

    Only at the start of a line, and only where Python could not go on from such a name.
    """

    kind = "page-words"

    def edits(self, text: str) -> list[Edit]:
        """The words left out."""
        found = list(_FENCE_WORD.finditer(text))
        if not found:
            return []
        inside = [(t.start, t.end) for t in scan(text) if t.kin == "s" and "\n" in t.text]
        return [
            Edit(Span(*each.span("label" if each["label"] else "alone")), "")
            for each in found
            if not any(start < each.start() < end for start, end in inside)
        ]
