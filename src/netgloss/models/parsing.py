"""Source text to AST, with everything that could hurt the parser capped first."""

from __future__ import annotations

import ast

from netgloss.errors import TooLarge
from netgloss.text import DEEPEST, nesting, tree_of

LONGEST = 4_000_000  # characters
DEEPEST_TREE = 400  # levels of the tree
# Most of what nodes hold: no nodes, and nodes that hold none.
_LEAVES = frozenset(
    {int, str, float, bool, bytes, type(None), ast.Load, ast.Store, ast.Name, ast.Constant}
)


def parse(source: str) -> ast.Module:
    """The tree of a source text; it is never compiled or run.

    Raises TooLarge, or what ``ast.parse`` raises: SyntaxError, ValueError (NUL bytes).
    """
    if len(source) > LONGEST:
        raise TooLarge("source", len(source), LONGEST, "characters")
    deepest = nesting(source)
    if deepest > DEEPEST:
        raise TooLarge("nesting", deepest, DEEPEST, "open brackets")
    try:
        return tree_of(source)
    except (RecursionError, MemoryError) as error:
        raise TooLarge("nesting", DEEPEST_TREE, DEEPEST_TREE, "levels") from error


def check_depth(tree: ast.Module) -> None:
    """Raise TooLarge for chains such as ``a.b.c…`` and ``x+x+x…``, which nest without brackets."""
    level: list[ast.AST] = [tree]
    for _ in range(DEEPEST_TREE):
        below: list[ast.AST] = []
        for node in level:
            for value in node.__dict__.values():
                kind = type(value)
                if kind is list:
                    below += [v for v in value if type(v) not in _LEAVES and isinstance(v, ast.AST)]
                elif kind not in _LEAVES and isinstance(value, ast.AST):
                    below.append(value)
        if not below:
            return
        level = below
    raise TooLarge("nesting", DEEPEST_TREE + 1, DEEPEST_TREE, "levels")
