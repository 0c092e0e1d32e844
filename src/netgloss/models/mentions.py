"""Names in a tree, and who leads to a class: what mentions it, and what mentions that."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator


def names_in(node: ast.AST) -> set[str]:
    """The names that are read or written anywhere under a node."""
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def is_name(node: ast.AST, name: str) -> bool:
    """Whether a node is this very name."""
    return isinstance(node, ast.Name) and node.id == name


def leading_to(name: str, tree: ast.Module) -> Iterator[str]:
    """The functions, classes and constants of a file whose text mentions the class, then those
    that mention one of these, and so on; functions first, and those of like names, of every family
    (``resnet18``, ``resnet34``) one before the second of any.

    >>> list(leading_to("A", ast.parse("class A: pass\\ndef f(): A()\\nclass B:\\n  x = A\\n")))
    ['f', 'B']
    >>> text = "class A: pass\\ndef v_s(): A()\\ndef v_m(): A()\\ndef w_s(): A()\\n"
    >>> list(leading_to("A", ast.parse(text)))
    ['v_s', 'w_s', 'v_m']
    """
    mentions = {}
    for node in tree.body:
        words = names_in(node)
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            mentions[node.name] = (isinstance(node, ast.ClassDef), words - {node.name})
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name):
                    mentions[target.id] = (True, words - {target.id})
    reached, front = {name}, {name}
    while front:
        near = {m for m, (_, words) in mentions.items() if m not in reached and words & front}
        families = Counter[str]()
        ranks = {}
        for each in (m for m in mentions if m in near):
            is_class, family = mentions[each][0], _family(each)
            ranks[each] = (is_class, not alike(each, name), families[family])
            families[family] += 1
        yield from sorted(ranks, key=ranks.__getitem__)
        reached |= near
        front = near


def _family(name: str) -> str:
    """The letters that a name begins with: ``maxvit`` of ``maxvit_tiny_224``."""
    return re.split(r"[^a-z]", name.lower(), maxsplit=1)[0]


def alike(one: str, other: str) -> bool:
    """Whether a word of the second is in the first: ``cspdarknet53`` and ``DarkStage``."""
    words = re.findall(r"[A-Z]?[a-z]{3,}|[A-Z]{3,}", other)
    return any(word.lower() in one.lower() for word in words)
