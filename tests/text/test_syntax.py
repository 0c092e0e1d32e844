"""Trees of source texts: the same nodes in the same order as the standard library gives."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from netgloss.text import deferred_tree, tree_of, walk

SOURCES = sorted(Path(__file__).parents[1].rglob("models/data/*.py"))


@pytest.mark.parametrize("path", SOURCES[::5], ids=lambda path: path.stem)
def test_walk_is_the_standard_one(path: Path) -> None:
    tree = tree_of(path.read_text(encoding="utf-8"))
    assert [*map(id, walk(tree))] == [*map(id, ast.walk(tree))]


def test_walk_sees_what_is_changed_below_the_node_at_hand() -> None:
    def changed(search: Callable[[ast.AST], Iterator[ast.AST]]) -> list[str]:
        seen = []
        for node in search(ast.parse("x = f(1)")):
            seen.append(type(node).__name__)
            if isinstance(node, ast.Assign):
                node.value.args.clear()  # type: ignore[attr-defined]
        return seen

    assert changed(walk) == changed(ast.walk)
    assert "Constant" not in changed(walk)


def test_walk_goes_into_bodies_left_out() -> None:
    source = "def f(x):\n    return x + 1\n" * 200
    tree = deferred_tree(source)
    assert tree is not None
    assert sum(isinstance(node, ast.BinOp) for node in walk(tree)) == 200
