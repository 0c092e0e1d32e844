"""What stood in front of lines: the prompts of shells and notebooks, and line numbers."""

from __future__ import annotations

import re

from netgloss.restore.scan import NEWLINE, SPACE, Token, scan
from netgloss.text import Edit, Span

_SHELL = re.compile(r"[ \t]*>>>(?: |$)")
_GOES_ON = re.compile(r"[ \t]*\.\.\.(?: |$)")
_CELL = re.compile(r"[ \t]*(?:In|Out) ?\[[\d *]*\]: ?")
_CELL_GOES_ON = re.compile(r"[ \t]*\.{3,}:(?: |$)")
_CELL_ANYWHERE = re.compile(r"(?<![\w.])In ?\[[\d *]+\]: ?|(?<=\s)\.{3,}: ")
_NUMBER = re.compile(r"[ \t]*(\d{1,5})(?:[:|│.)](?!\d)| [|│]|(?=[ \t]|$))")
# So many lines in a row with numbers that go up by one are no chance.
_ENOUGH = 3


class Prompts:
    """The prompts of Python's shell, of IPython and of notebooks.

    before::

        In [1]: def f(x):
           ...:     return x
        In [2]: f(1)

    after::

        def f(x):
            return x
        f(1)

    Python has no ``>>>``, and ``In [2]:`` at the start of a line says nothing. A line of dots is
    a prompt only where a prompt stands before it. Where prompts stand within a line, line breaks
    were lost there.
    """

    kind = "prompt"

    def edits(self, text: str) -> list[Edit]:
        """Prompts left out, or turned into the line breaks that stood before them."""
        if ">>>" not in text and not _CELL.search(text):
            return []
        inside = _string_lines(text)
        found: list[Edit] = []
        goes_on: re.Pattern[str] | None = None
        at = 0
        for line in text.splitlines(keepends=True):
            body = line.rstrip("\r\n")
            prompt = _prompt(body, goes_on, inside=at in inside)
            if prompt is not None:
                found.append(Edit(Span(at, at + prompt[0]), ""))
                goes_on = prompt[1]
            elif body.strip():
                goes_on = None
            if found and goes_on is not None:
                found += _within(body, at, prompt[0] if prompt else 0, goes_on)
            at += len(line)
        return found


def _prompt(
    body: str, goes_on: re.Pattern[str] | None, *, inside: bool
) -> tuple[int, re.Pattern[str]] | None:
    """How long the prompt at the start of a line is, and what goes on from it."""
    if goes_on is not None:
        more = goes_on.match(body)
        if more:
            return more.end(), goes_on
    elif inside:
        return None
    for first, then in ((_SHELL, _GOES_ON), (_CELL, _CELL_GOES_ON)):
        found = first.match(body)
        if found:
            return found.end(), then
    return None


def _within(body: str, at: int, start: int, goes_on: re.Pattern[str]) -> list[Edit]:
    """Prompts inside a line, each of which began a line once."""
    pattern = _FLAT_SHELL if goes_on is _GOES_ON else _CELL_ANYWHERE
    first = pattern.search(body, start)
    # Nothing stands before it: a prompt that belongs to a docstring.
    if first is None or not body[start : first.start()].strip():
        return []
    if not (
        ">>>" in body[start:] or "]:" in body[start:] or body.count("... ", start) > 2
        or "...: " in body[start:]
    ):  # fmt: skip
        return []
    spans = [found.span() for found in pattern.finditer(body, start)]
    strings = [(token.start, token.end) for token in scan(body) if token.kin == "s"]
    return [
        Edit(Span(at + low, at + high), "\n")
        for low, high in spans
        if not any(begin < low < end for begin, end in strings)
    ]


_FLAT_SHELL = re.compile(r"(?<=\s)(?:>>>|\.\.\.)(?: |$)")


def _string_lines(text: str) -> set[int]:
    """Offsets of the lines that begin inside a string: prompts there are part of a docstring."""
    found: set[int] = set()
    for token in scan(text):
        if token.kin == "s" and "\n" in token.text:
            found.update(token.start + each.end() for each in re.finditer("\n", token.text))
    return found


class LineNumbers:
    """Numbers of lines, copied with them.

    before::

        1 def f(x):
        2     return x

    after::

        def f(x):
            return x

    Evident where nearly every line begins with the number after that of the line before; where
    line breaks were lost, where such numbers go up by one through the text.
    """

    kind = "line-number"

    def edits(self, text: str) -> list[Edit]:
        """The numbers left out, or turned into the line breaks that stood before them."""
        lines = text.splitlines(keepends=True)
        numbers = [_NUMBER.match(line.rstrip("\r\n")) for line in lines]
        if sum(number is not None for number in numbers) >= _ENOUGH:
            return self._at_starts(text, lines, numbers)
        return self._within(text)

    def _at_starts(
        self, text: str, lines: list[str], numbers: list[re.Match[str] | None]
    ) -> list[Edit]:
        chain = _chain([int(number[1]) if number else None for number in numbers])
        rows = lines[chain.start : chain.stop]
        filled = sum(bool(line.strip()) for line in rows)
        start = sum(len(line) for line in lines[: chain.start])
        # A numbered list in a string is part of it.
        if len(chain) < _ENOUGH or 2 * len(chain) < filled or start in _string_lines(text):
            return []
        return _cut(list(zip(rows, numbers[chain.start : chain.stop], strict=True)), start)

    def _within(self, text: str) -> list[Edit]:
        tokens = scan(text)
        chain = _flat_chain(tokens)
        evident = sum(_evident(tokens, at) for at in chain)
        if len(chain) < _ENOUGH or evident * 4 < len(chain) * 3:
            return []
        edits = []
        for at in chain:
            token = tokens[at]
            end = token.end
            mark = tokens[at + 1] if at + 1 < len(tokens) else None
            if mark is not None and mark.text in (":", "|", ".", ")") and mark.start == end:
                end = mark.end
            edits.append(Edit(Span(token.start, end), "\n" if at else ""))
        return edits


def _chain(values: list[int | None]) -> range:
    """The longest run of lines whose numbers go up by one; lines without a number may lie between
    (they were wrapped), but not many."""
    best = range(0)
    start = 0
    while start < len(values):
        first = values[start]
        if first is None:
            start += 1
            continue
        expected, last, misses = first + 1, start, 0
        for at in range(start + 1, len(values)):
            if values[at] == expected:
                expected, last, misses = expected + 1, at, 0
            else:
                misses += 1
                if misses > 3:
                    break
        if last + 1 - start > len(best):
            best = range(start, last + 1)
        start = last + 1
    return best


def _cut(rows: list[tuple[str, re.Match[str] | None]], at: int) -> list[Edit]:
    """The numbers and the white space that belongs to them."""
    widths = [_code_column(line, number, aligned=False) for line, number in rows if number]
    aligned = [_code_column(line, number, aligned=True) for line, number in rows if number]
    # Numbers of one width, or padded to one: the code begins in one column everywhere.
    by_column = _regular(aligned) > _regular(widths)
    margin = min((w for w in (aligned if by_column else widths) if w is not None), default=0)
    edits = []
    for line, number in rows:
        if number is not None:
            body = line.rstrip("\r\n")
            end = margin if by_column else number.end() + margin
            end = min(max(end, number.end()), len(body))
            while end > number.end() and body[number.end() : end].strip():
                end -= 1
            edits.append(Edit(Span(at, at + end), ""))
        at += len(line)
    return edits


def _code_column(line: str, number: re.Match[str], *, aligned: bool) -> int | None:
    rest = line.rstrip("\r\n")[number.end() :]
    if not rest.strip():
        return None
    space = len(rest) - len(rest.lstrip())
    return space + (number.end() if aligned else 0)


def _regular(columns: list[int | None]) -> int:
    """How many lines stand a multiple of four further in than the outermost."""
    known = [column for column in columns if column is not None]
    least = min(known, default=0)
    return sum((column - least) % 4 == 0 for column in known)


def _flat_chain(tokens: list[Token]) -> list[int]:
    """The numbers, by index, that count the lines of a text on one line."""
    values = {at: int(t.text) for at, t in enumerate(tokens) if _counts(t)}
    best: list[int] = []
    for first in [at for at in values if at < 40][:8]:
        chain = [first]
        expected = values[first] + 1
        waiting: int | None = None
        for at, value in values.items():
            if at <= chain[-1] or value != expected:
                continue
            if _evident(tokens, at):
                chain.append(at)
                expected += 1
                waiting = None
            elif waiting is None:
                waiting = at
        if len(chain) > len(best):
            best = chain
    return best


def _counts(token: Token) -> bool:
    return (
        token.kin == "0" and token.text.isascii() and token.text.isdigit()
        and len(token.text) < 6 and token.gap in (SPACE, NEWLINE)
    )  # fmt: skip


def _evident(tokens: list[Token], at: int) -> bool:
    """Whether a number cannot be part of the code around it: an operand before or after it."""
    operands = ("n", "0", "s", ")", "]", "}", "None", "True", "False")
    before = tokens[at - 1].kin if at else ":"
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if before in operands or at == 0:
        return True
    return after is not None and after.gap != NEWLINE and (
        after.kin in ("n", "0", "s", "def", "class", "return", "import", "from", "@", "with",
                      "try", "while", "raise", "assert", "del", "pass", "elif", "None", "True")
    )  # fmt: skip
