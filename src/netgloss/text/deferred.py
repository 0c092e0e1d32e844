"""Trees of imported files, the bodies of their functions parsed when somebody looks at them.

A model needs a few functions of each file that it imports, and parsing the others takes longer
than all the rest. So a file is parsed without its functions' bodies, docstrings apart; a function
of such a tree parses its body the first time that ``body`` is asked for, and is like any other
node from then on. Where a cut is in a wrong place the file does not parse without its bodies, and
then nothing is cut.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from netgloss.later import later
from netgloss.text.syntax import DEEPEST, fresh_tree, nesting

if TYPE_CHECKING:
    from netgloss.text.cutting import Cut, cuts_of
else:  # most texts import no file
    cuts_of = later("netgloss.text.cutting", "cuts_of")

_UNUSUAL = "\t\f\r"  # where these are, indentation may not be plain
_SHORTEST = 2_000  # characters of a file for which it is worth it


class FunctionDef(ast.FunctionDef):
    """A ``def`` whose body is not parsed yet; an ``ast.FunctionDef`` once it is."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        return _missing(self, name, ast.FunctionDef)


class AsyncFunctionDef(ast.AsyncFunctionDef):
    """The same of an ``async def``."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        return _missing(self, name, ast.AsyncFunctionDef)


DEFERRED: dict[type[ast.AST], type[Any]] = {
    ast.FunctionDef: FunctionDef,
    ast.AsyncFunctionDef: AsyncFunctionDef,
}


def _missing(node: Any, name: str, kind: type[ast.AST]) -> Any:
    left_out = node.__dict__.get("_left_out") if name == "body" else None
    if left_out is None:
        raise AttributeError(name)
    body = _parsed(*left_out)
    node.body = body  # before the type: another thread may ask meanwhile
    node.__class__ = kind
    node.__dict__.pop("_left_out", None)
    node.__dict__.pop("_docstring", None)
    return body


def _parsed(text: str, line: int) -> list[ast.stmt]:
    """The statements of a body that begins on this line; it raises where they are no Python."""
    try:
        if nesting(text) <= DEEPEST:
            (block,) = fresh_tree("\n" * (line - 2) + "if 1:\n" + text).body
            assert isinstance(block, ast.If)
            return block.body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass
    return fresh_tree("\n" * (line - 1) + "raise SyntaxError('invalid syntax')").body


def first_statement(node: Any) -> ast.stmt | None:
    """What a function, class or module begins with, as far as it may be a docstring."""
    if "body" not in node.__dict__:
        kept: ast.stmt | None = node.__dict__.get("_docstring")
        return kept
    return node.body[0] if node.body else None


def deferred_tree(source: str) -> ast.Module | None:
    """The tree of a source with functions that parse their own bodies; None where that cannot be
    done, or is not worth it.

    >>> tree = deferred_tree("def f(a):\\n    b = a\\n    return b\\n" * 100)
    >>> "body" in vars(tree.body[1]), ast.unparse(tree.body[99].body[1])
    (False, 'return b')
    >>> tree.body[99].body[1].lineno, type(tree.body[99]) is ast.FunctionDef
    (300, True)
    """
    if len(source) < _SHORTEST or any(mark in source for mark in _UNUSUAL):
        return None
    cuts = cuts_of(source)
    if not cuts:
        return None
    pieces: list[str] = []
    at = line = 0
    bodies: dict[int, tuple[Cut, int]] = {}  # by the line that stands for what is left out
    for cut in cuts:
        body_line = line + source.count("\n", at, cut.body) + 1
        pieces += [source[at : cut.start], " " * cut.indent, "0"]
        pieces.append("\n" * source.count("\n", cut.start, cut.end))
        bodies[body_line + source.count("\n", cut.body, cut.start)] = (cut, body_line)
        line = body_line - 1 + source.count("\n", cut.body, cut.end)
        at = cut.end
    shortened = "".join([*pieces, source[at:]])
    if nesting(shortened) > DEEPEST:
        return None
    try:
        tree = fresh_tree(shortened)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for node in _functions(tree.body):
        found = bodies.pop(node.body[-1].lineno, None)
        if found is not None:
            cut, body_line = found
            node.__dict__["_left_out"] = (source[cut.body : cut.end], body_line)
            node.__dict__["_docstring"] = node.body[0] if len(node.body) == 2 else None
            del node.__dict__["body"]
            node.__class__ = DEFERRED[type(node)]
    return tree if not bodies else None


def _functions(body: Iterable[ast.AST]) -> Iterator[Any]:
    """The functions of a module that stand in no other function."""
    left = list(body)
    while left:
        node = left.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node
        elif isinstance(node, (ast.stmt, ast.excepthandler, ast.match_case)):
            left += ast.iter_child_nodes(node)
