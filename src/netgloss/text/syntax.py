"""Source text to its tree, once for every stage that asks."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator

_NO_BRACKETS = bytes(set(range(256)) - set(b"()[]{}"))
# Trees by their source, the latest used last: restoring and reading parse the same text, and models
# of one library import the same files.
_kept: dict[str, ast.Module] = {}
DEEPEST = 90  # nested brackets; CPython's own limit is 200, its parser's memory is not ours
_MOST = 1_000_000  # characters of source whose trees are kept


def tree_of(source: str) -> ast.Module:
    """The tree of a source text; it is never compiled or run, and nobody may change it.

    Raises what ``ast.parse`` raises: SyntaxError, ValueError (NUL bytes), RecursionError,
    MemoryError. Length and nesting must have been capped.
    """
    tree = _kept.pop(source, None)
    if tree is not None:
        _kept[source] = tree
        return tree
    tree = _kept[source] = fresh_tree(source)
    left = _MOST
    for text in reversed(tuple(_kept)):
        left -= len(text)
        if left < 0:
            _kept.pop(text, None)
    return tree


def fresh_tree(source: str) -> ast.Module:
    """A tree of a source text that nobody else has; raises as :func:`tree_of` does."""
    with warnings.catch_warnings():
        # Python warns of things like "\\d" in the pasted text on standard error.
        warnings.simplefilter("ignore")
        return ast.parse(source)


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """A node and all below it, the outer ones first: what ``ast.walk`` gives, without its two
    generators a node, since every stage looks through the trees of long texts.

    >>> [type(node).__name__ for node in walk(tree_of("f(x)").body[0].value)]
    ['Call', 'Name', 'Name', 'Load', 'Load']
    """
    found = [node]
    for each in found:  # grows under way
        for name in each._fields:
            value = getattr(each, name, None)
            if isinstance(value, ast.AST):
                found.append(value)
            elif isinstance(value, list):
                found += [item for item in value if isinstance(item, ast.AST)]
        yield each


def nesting(source: str) -> int:
    """How deep brackets of any kind stand inside one another, those in strings counted too.

    >>> nesting("f(a[1], {2: (3)})"), nesting(")(")
    (3, 1)
    """
    depth = deepest = 0
    for bracket in source.encode(errors="replace").translate(None, _NO_BRACKETS):
        if bracket in b"([{":
            depth += 1
            if depth > deepest:
                deepest = depth
        elif depth:
            depth -= 1
    return deepest
