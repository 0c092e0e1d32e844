"""Writing lines out again, and formatting them where the layout was lost."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence

from netgloss.restore.lines import Line
from netgloss.restore.scan import GLUED, NEWLINE, Token, scan
from netgloss.text import Edit, Span, apply_edits, tree_of

INDENT = "    "
# Black is compiled and recurses without a guard: a deeper tree could end the process.
MAX_DEPTH = 200
# Characters and lines of a source that is formatted: black takes a second for twice as many.
MAX_FORMATTED = 50_000
MAX_LINES = 5_000


def line_text(line: Line) -> str:
    """One logical line: its tokens as they are, single spaces where there was space."""
    parts: list[str] = []
    for index, token in enumerate(line.tokens):
        if index:
            if line.tokens[index - 1].kin == "#":
                parts.append("\n")
            elif token.gap != GLUED:
                parts.append(" ")
        parts.append(token.clean)
    return "".join(parts)


def as_written(text: str, tokens: Sequence[Token]) -> str:
    """The stretch of a text from the first token to the last, with marks and names mended."""
    start = tokens[0].start
    edits = [
        Edit(Span(token.start - start, token.end - start), token.clean)
        for token in tokens
        if token.clean != token.text
    ]
    return apply_edits(text[start : tokens[-1].end], edits)


def write(lines: Sequence[Line], depths: Sequence[int]) -> str:
    """The lines at their depths, unformatted; comments that shared a line still do."""
    rows: list[str] = []
    for index, (line, depth) in enumerate(zip(lines, depths, strict=True)):
        text = line_text(line)
        if rows and _trails(lines, index):
            rows[-1] += "  " + text
        else:
            rows.append(INDENT * depth + text)
    return "\n".join(rows) + "\n"


def _trails(lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    if not line.comment or line.tokens[0].gap == NEWLINE or lines[index - 1].comment:
        return False
    return index + 1 == len(lines) or lines[index + 1].tokens[0].gap == NEWLINE


def parsed(source: str) -> ast.Module | None:
    """The syntax tree, or None. Length and nesting of the source must have been capped."""
    try:
        return tree_of(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def tidy(source: str) -> str:
    """The source formatted by black, or as it is where it is long, or black cannot or would change
    what it means.

    Only white space, brackets and commas may change: numbers and strings are put back as they
    were written.

    >>> tidy("x = f( 0XFF,'a' )")
    "x = f(0XFF, 'a')\\n"
    """
    if len(source) > MAX_FORMATTED or source.count("\n") > MAX_LINES:
        return source
    tree = parsed(source)
    if tree is None or _depth(tree) > MAX_DEPTH:
        return source
    formatted = _black()(source)
    if formatted is None:
        return source
    formatted = _literals_kept(source, formatted)
    after = parsed(formatted)
    return formatted if after is not None and ast.dump(after) == ast.dump(tree) else source


def _depth(tree: ast.Module) -> int:
    """How deeply a syntax tree is nested, found without recursion."""
    level: list[ast.AST] = [tree]
    depth = 0
    while level:
        depth += 1
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    return depth


def _literals_kept(source: str, formatted: str) -> str:
    before, after = _literals(source), _literals(formatted)
    if [token.kin for token in before] != [token.kin for token in after]:
        return formatted
    changed = [
        Edit(Span(new.start, new.end), old.text)
        for old, new in zip(before, after, strict=True)
        if old.text != new.text
    ]
    return apply_edits(formatted, changed)


def _literals(source: str) -> list[Token]:
    return [token for token in scan(source) if token.kin in ("s", "0") and not token.tail]


def _black() -> Callable[[str], str | None]:
    """The one place that loads black: it takes long, and most texts need no formatting."""
    import black
    from black.parsing import InvalidInput

    mode = black.Mode(string_normalization=False)

    def formatted(source: str) -> str | None:
        try:
            return black.format_str(source, mode=mode)
        except (InvalidInput, ValueError, SyntaxError, RecursionError, MemoryError, AssertionError):
            return None

    return formatted
