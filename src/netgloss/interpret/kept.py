"""Imported files, parsed and compiled once in a process.

Models of one library import the same files, and one model is built and read in several ways. What
is kept is found by the text of a file, so that a file that changed is read anew; trees and closures
belong to no run and are never changed by one. What was used longest ago is let go first.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from netgloss.interpret.compiling import Stmt, compile_block
from netgloss.interpret.frames import Scope
from netgloss.text import deferred_tree

_MOST = 4_000_000  # characters of source whose trees and closures are kept


class Imported:
    """The tree of a file and, once it is run, the closure that runs it."""

    __slots__ = ("_block", "file", "tree")

    def __init__(self, tree: ast.Module, file: str) -> None:
        self.tree = tree
        self.file = file
        self._block: Stmt | None = None

    @property
    def block(self) -> Stmt:
        if self._block is None:
            scope = Scope("module", None, self.file, "<module>")
            self._block = compile_block(self.tree.body, scope)
        return self._block


_kept: dict[tuple[str, str], Imported] = {}  # by file and text, the latest used last


def imported(text: str, file: str, parse: Callable[[str], ast.Module]) -> Imported:
    """The file of this text, which places in it name ``file``. Raises what ``parse`` raises."""
    key = (file, text)
    found = _kept.pop(key, None)
    if found is None:
        found = Imported(deferred_tree(text) or parse(text), file)
    _kept[key] = found
    left = _MOST
    for each in reversed(tuple(_kept)):
        left -= len(each[1])
        if left < 0:
            _kept.pop(each, None)
    return found
