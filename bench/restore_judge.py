"""How a restored text compares with what it was before it was damaged."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tests.restore.damages import Strings

from netgloss.restore import Doubt, Restored

warnings.filterwarnings("ignore", category=SyntaxWarning)
_BODIES = ("body", "handlers", "orelse", "finalbody", "cases")


class Row(NamedTuple):
    """A statement without the statements inside it: how deep, what, and on which line."""

    depth: int
    what: str
    line: int


@dataclass(frozen=True)
class Verdict:
    """``wrong_at`` is the line, in the restored source, of the first statement that is not as it
    was; ``told`` says that a doubt stands on it or on the statement before or after it."""

    exact: bool
    wrong_at: int | None = None
    told: bool = False


def rows(source: str, strings: Strings) -> list[Row]:
    """The statements of a source in order; strings as ``strings`` says."""
    found: list[Row] = []
    _walk(_tree(source, strings).body, 0, found)
    return found


def _tree(source: str, strings: Strings) -> ast.Module:
    tree = ast.parse(source)
    for node in ast.walk(tree) if strings else ():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = re.sub(r"\s+", "", node.value)
        if strings == Strings.UNREAD and isinstance(node, ast.Expr):
            value = node.value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                node.value = ast.Constant("")
    return tree


def same(first: str, second: str, strings: Strings) -> bool:
    """Whether two sources have the same syntax tree."""
    return ast.dump(_tree(first, strings)) == ast.dump(_tree(second, strings))


def _walk(body: Sequence[ast.AST], depth: int, found: list[Row]) -> None:
    for node in body:
        line = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])  # type: ignore[attr-defined]
        inner = [(name, getattr(node, name)) for name in _BODIES if hasattr(node, name)]
        parts = {name: value for name, value in ast.iter_fields(node) if name not in _BODIES}
        what = type(node).__name__ + "".join(_dumped(value) for value in parts.values())
        found.append(Row(depth, what, line))
        for name, statements in inner:
            if isinstance(statements, list) and statements:
                if name != "body":
                    found.append(Row(depth, name, getattr(statements[0], "lineno", line)))
                _walk(statements, depth + 1, found)


def _dumped(value: object) -> str:
    if isinstance(value, ast.AST):
        return ast.dump(value)
    if isinstance(value, list):
        return "[" + ",".join(_dumped(each) for each in value) + "]"
    return repr(value)


def judge(expected: str, restored: Restored, strings: Strings) -> Verdict:
    """Exact, or where it went wrong and whether it said so."""
    if same(expected, restored.source, strings):
        return Verdict(True)
    wanted, got = rows(expected, strings), rows(restored.source, strings)
    pairs = zip(wanted, got, strict=False)
    at = next(
        (i for i, (old, new) in enumerate(pairs) if old[:2] != new[:2]), min(len(wanted), len(got))
    )
    if not got:
        return Verdict(False, 1, bool(restored.doubts))
    first = got[max(min(at, len(got)) - 1, 0)].line
    here = got[min(at, len(got) - 1)].line
    last = got[at + 2].line - 1 if at + 2 < len(got) else len(restored.source.splitlines()) + 1
    return Verdict(False, here, any(_marks(doubt, first, last) for doubt in restored.doubts))


def _marks(doubt: Doubt, first: int, last: int) -> bool:
    return first <= doubt.line <= last
