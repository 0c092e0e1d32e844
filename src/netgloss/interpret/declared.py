"""Packages that put something else in their own place: ``sys.modules[__name__] = _LazyModule(…)``.

Such a package finds its names when they are asked for, by looking through its folder. What it
holds it tells type checkers in a branch of its own, ``if TYPE_CHECKING: from .bert import *``.
That branch is read here instead, one name at a time, and the package's code is not run.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping

from netgloss.records import dataclass

_ITSELF = "sys.modules[__name__]"


@dataclass(frozen=True, slots=True)
class Declared:
    """What a package says that it holds.

    ``names`` leads from a name to (module, name there), the module as a dotted name relative to
    the package's own: ``("configuration_bert", "BertConfig")``; ``stars`` are the modules of
    which all names are taken; ``constants`` are values written in its text.
    """

    names: dict[str, tuple[str, int, str]]
    stars: tuple[tuple[str, int], ...]
    constants: Mapping[str, object]


def replaces_itself(text: str) -> bool:
    """Whether a package's text puts another module in its place.

    >>> replaces_itself("if not TYPE_CHECKING:\\n    sys.modules[__name__] = Lazy(__name__)\\n")
    True
    """
    if _ITSELF not in text:
        return False
    return re.search(rf"^\s+{re.escape(_ITSELF)}\s*=", text, re.MULTILINE) is not None


def declared(tree: ast.Module) -> Declared | None:
    """What the text declares to type checkers; None where it has no such branch."""
    branches = list(_branches(tree.body))
    if not branches:
        return None
    names: dict[str, tuple[str, int, str]] = {}
    stars: list[tuple[str, int]] = []
    for node in _imports(branches):
        module = node.module or ""
        for alias in node.names:
            if alias.name == "*":
                stars.append((module, node.level))
            else:
                names[alias.asname or alias.name] = (module, node.level, alias.name)
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str | int | float | None)
    }
    return Declared(names, tuple(stars), constants)


def _branches(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            yield from node.body


def _imports(body: list[ast.stmt]) -> Iterator[ast.ImportFrom]:
    """The imports of a branch; what it tries first stands for what it falls back on."""
    for node in body:
        if isinstance(node, ast.ImportFrom):
            yield node
        elif isinstance(node, (ast.Try, ast.If)):
            yield from _imports([*node.orelse, *node.body])


Defines = Callable[[str, int], bool]


def source_of(found: Declared, name: str, defines: Defines) -> tuple[str, int, str] | None:
    """(module, level, name there) that a name of the package comes from.

    ``defines(module, level)`` says whether that module's text defines the name.
    """
    if name in found.names:
        return found.names[name]
    for module, level in found.stars:
        if defines(module, level):
            return module, level, name
    return None
