"""Source text to AST, with everything that could hurt the parser capped first."""

from __future__ import annotations

import ast
import warnings

from netgloss.errors import TooLarge

LONGEST = 4_000_000  # characters
DEEPEST = 90  # nested brackets; CPython's own limit is 200, its parser's memory is not ours
DEEPEST_TREE = 400  # levels of the tree


def parse(source: str) -> ast.Module:
    """The tree of a source text; it is never compiled or run.

    Raises TooLarge, or what ``ast.parse`` raises: SyntaxError, ValueError (NUL bytes).
    """
    if len(source) > LONGEST:
        raise TooLarge("source", len(source), LONGEST, "characters")
    depth = deepest = 0
    for character in source:
        if character in "([{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")]}":
            depth = max(depth - 1, 0)
    if deepest > DEEPEST:
        raise TooLarge("nesting", deepest, DEEPEST, "open brackets")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes in the paste are not ours to report
            tree = ast.parse(source)
    except (RecursionError, MemoryError) as error:
        raise TooLarge("nesting", DEEPEST_TREE, DEEPEST_TREE, "levels") from error
    return tree


def check_depth(tree: ast.Module) -> None:
    """Raise TooLarge for chains such as ``a.b.c…`` and ``x+x+x…``, which nest without brackets."""
    level: list[ast.AST] = [tree]
    for _ in range(DEEPEST_TREE):
        below: list[ast.AST] = []
        for node in level:
            for value in node.__dict__.values():
                if type(value) is list:
                    below += [v for v in value if isinstance(v, ast.AST)]
                elif isinstance(value, ast.AST):
                    below.append(value)
        if not below:
            return
        level = below
    raise TooLarge("nesting", DEEPEST_TREE + 1, DEEPEST_TREE, "levels")
