"""What larger models show of a class: how they build it, and what they call it on.

A block rarely says what it is built with; the model that it is a part of does. Functions that
need no argument and classes that need none are followed, in the text itself and then in the other
files of its package, until one of them has built the block and called it.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import islice

from netgloss.errors import UnreadableSource
from netgloss.interpret.disk import Disk
from netgloss.interpret.program import Observed, Program
from netgloss.interpret.values import Lazy, Namespace, Value
from netgloss.models.attempts import search
from netgloss.models.constructors import needs_nothing
from netgloss.models.mentions import leading_to
from netgloss.models.parsing import parse
from netgloss.models.plans import Plan
from netgloss.models.records import Options

WHOLES = 10  # followed in one file
IN_TEXT, IN_PACKAGE = 1 / 4, 1 / 2  # of the budget may be gone when the last of them is begun
FILES = 5  # other files of the package that are looked into
LARGEST = 200_000  # characters of such a file


def shown_in_text(program: Program, name: str, options: Options) -> Iterator[tuple[str, Observed]]:
    """(the expression of a larger model of the text, the module of this class inside it), the
    nearest models first; those whose module was called before those whose was only built."""
    wholes = _in_file(name, program.tree, program.globals, "")
    return _shown(program, name, options, islice(wholes, WHOLES), IN_TEXT)


def shown_in_package(
    program: Program, name: str, options: Options
) -> Iterator[tuple[str, Observed]]:
    """The same for models in the files that import the class, or what is made of it."""
    return _shown(program, name, options, _elsewhere(program, name), IN_PACKAGE)


def _shown(
    program: Program, name: str, options: Options, wholes: Iterator[Plan], share: float
) -> Iterator[tuple[str, Observed]]:
    built: list[tuple[str, Observed]] = []
    for plan in wholes:
        seen = program.inside(name, plan.text, partial(search, program, plan, options))
        if seen is not None and seen.args is not None:
            yield plan.text, seen
        elif seen is not None:
            built.append((plan.text, seen))
        if program.exhausted or program.run.budget.has_spent(share):
            break
    yield from built


def _elsewhere(program: Program, name: str) -> Iterator[Plan]:
    wanted = [name, *leading_to(name, program.tree)]
    seen = {program.run.imports.main}
    left = FILES
    while wanted and left:
        part = wanted.pop(0)
        for module, tree in _importing(program, part):
            if module in seen or not left:
                continue
            seen.add(module)
            left -= 1
            loaded = program.aside(partial(program.run.imports.load, module))
            if type(loaded) is Namespace:
                yield from islice(_in_file(part, tree, loaded.attrs, module), WHOLES)
            wanted += leading_to(part, tree)


def _in_file(
    name: str, tree: ast.Module, values: Mapping[str, Value], module: str
) -> Iterator[Plan]:
    """Calls without arguments in a file that lead to the class, the nearest first."""
    for leading in leading_to(name, tree):
        value = values.get(leading)
        if leading == name or isinstance(value, Lazy) or not needs_nothing(value):
            continue
        dotted = f"{module}.{leading}" if module else leading
        node = ast.Call(ast.Name(dotted, ast.Load()), [], [])
        ast.fix_missing_locations(node)
        yield Plan(node, f"{dotted}()", {dotted: value} if module else {})


def _importing(program: Program, name: str) -> Iterator[tuple[str, ast.Module]]:
    """Other files of the package that import the class, the smallest first."""
    imports = program.run.imports
    top, dot, _ = imports.main.partition(".")
    if imports.root is None or not dot:
        return
    word = re.compile(rf"\b{re.escape(name)}\b")
    texts = []
    for path in imports.disk.below(os.path.join(imports.root, top), ".py"):
        text = _text(imports.disk, path)
        module = os.path.relpath(path, imports.root)[:-3].replace(os.sep, ".")
        if word.search(text) and module != imports.main and not module.endswith(".__init__"):
            texts.append((len(text), module, text))
    for _, module, text in sorted(texts):
        try:
            tree = parse(text)
        except (SyntaxError, ValueError, UnreadableSource):
            continue
        froms = (node for node in tree.body if isinstance(node, ast.ImportFrom))
        if any(name == each.name for node in froms for each in node.names):
            yield module, tree


def _text(disk: Disk, path: str) -> str:
    try:
        return disk.text(path) if disk.size(path) <= LARGEST else ""
    except OSError:
        return ""
