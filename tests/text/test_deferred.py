"""A tree whose functions parse their own bodies is the tree that Python makes."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

import netgloss
from netgloss.interpret.frames import docstring
from netgloss.text import deferred_tree

PACKAGE = Path(netgloss.__file__).parent
STANDARD = Path(ast.__file__).parent
HEAD = "import a\n"
FILLING = "\n\ndef filling(a):\n    return a\n" * 100  # short files are not worth it


def sources() -> Iterator[Path]:
    found = sorted(PACKAGE.rglob("*.py")) + sorted(STANDARD.glob("[a-u]*.py"))
    yield from random.Random(5).sample(found, 120)


def same(ours: ast.Module, source: str) -> bool:
    """Alike but for the ends of statements, which a function without its body does not know."""

    def dumped(tree: ast.Module) -> str:
        for node in ast.walk(tree):
            if isinstance(node, ast.stmt | ast.excepthandler):
                node.end_lineno = node.end_col_offset = None
        return ast.dump(tree, include_attributes=True)

    return dumped(ours) == dumped(ast.parse(source))


def test_real_files() -> None:
    deferred = 0
    for path in sources():
        source = path.read_text(encoding="utf-8")
        tree = deferred_tree(source)
        if tree is not None:
            deferred += 1
            assert same(tree, source), path
    assert deferred > 60


@pytest.mark.parametrize(
    "source",
    [
        'def f():\n    """Text.\n\ndef inside(): of the text\n"""\n    return 1\n',
        "def f(a=':', *, b=lambda: {1: 2}) -> 'x:y':  # why: so\n    return [\n        1]\n",
        "def f(\n    a: dict[str, int],  # note: )\n):\n\n    # begins\n    return a\n",
        "class A:\n    x = 1\n\n    async def f(self):\n        await g\n\n    y = 2\n",
        "def f(): return 1\ndef g():\n    def h():\n        return 2\n    return h\nz = 3\n",
        "if a:\n    def f():\n        pass\n# def no():\n#  pass\nelse:\n    def f():\n        x\n",
        "def f():\n    x = '''\ny = 1\n'''\n    return x\ny = 2\n",
        "def f():\n    'doc' 'more'\n    return 1\n",
        "def f():\n    ('doc')\n    return 1\n",
        "def f():\n    f'{a}'\n    return 1\n",
        "def f():\n    pass\n        # further in\n  # further out\ny = 1\n",
    ],
)
def test_layouts(source: str) -> None:
    source = HEAD + source
    tree = deferred_tree(source + FILLING)
    assert tree is not None
    assert "body" not in vars(tree.body[-1])
    for left, right in zip(tree.body, ast.parse(source).body, strict=False):
        assert docstring(left) == docstring(right)
    assert same(tree, source + FILLING)


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    x = [\n1, 2\n    ]\n    return x\n",  # a list that comes out of the body
        "def f():\n    return 1 + \\\n2\n",
        "def f():\n\treturn 1\n",
        "def f():\n    return 1\nx = = 2\n",
    ],
)
def test_where_the_end_is_not_clear_nothing_is_cut(source: str) -> None:
    assert deferred_tree(HEAD + source + FILLING) is None


def test_a_body_that_is_no_python_raises_as_its_file_would() -> None:
    tree = deferred_tree(HEAD + "def f():\n    x = = 2\n" + FILLING)
    assert tree is not None
    (body,) = tree.body[1].body  # type: ignore[attr-defined]
    assert (ast.unparse(body), body.lineno) == ("raise SyntaxError('invalid syntax')", 3)
