"""Units of real code for bench/restore.py: classes, functions and whole files, drawn by chance."""

from __future__ import annotations

import ast
from pathlib import Path
from random import Random
from typing import NamedTuple

from training.packages import fetch as fetch_other

from bench.corpora import fetch

TEST = ("transformers", "monai")
DEVELOP = ("diffusers==0.42.1",)
SEED = 20_261_124
LONGEST, SHORTEST = 400, 4


class Unit(NamedTuple):
    """A class, a function or a whole file, as it stands in its source."""

    name: str
    source: str


def files(develop: bool) -> list[Path]:
    """All sources of the test packages, or of those used while developing."""
    roots: list[tuple[Path, str]] = []
    if develop:
        for package in DEVELOP:
            folder = fetch_other(package)
            if folder is None:
                raise RuntimeError(f"{package} could not be fetched")
            roots.append((folder, package.partition("==")[0]))
    else:
        roots = [(fetch(package), package) for package in TEST]
    return sorted(path for root, package in roots for path in (root / package).rglob("*.py"))


def draw(count: int, develop: bool) -> list[Unit]:
    """So many units, a third each of classes, functions and files; the same ones every time."""
    chance = Random(SEED)
    paths = files(develop)
    chance.shuffle(paths)
    wanted = {kind: count // 3 + (at < count % 3) for at, kind in enumerate(_KINDS)}
    found: list[Unit] = []
    for path in paths:
        if not any(wanted.values()):
            break
        source = path.read_text(encoding="utf-8")
        try:
            tree = ast.parse(source)
        except SyntaxError:
            continue
        # One unit of each kind a file at most, so that a few long files do not fill the sample.
        for kind in _KINDS:
            units = _units(path, source, tree, kind)
            if wanted[kind] and units:
                found.append(chance.choice(units))
                wanted[kind] -= 1
    return found


_KINDS = ("class", "function", "file")


def _units(path: Path, source: str, tree: ast.Module, kind: str) -> list[Unit]:
    name = "/".join(path.parts[-2:])
    lines = source.split("\n")
    if kind == "file":
        fits = SHORTEST <= len(lines) <= LONGEST and tree.body
        return [Unit(name, source)] if fits else []
    wanted = ast.ClassDef if kind == "class" else ast.FunctionDef
    units = []
    for node in tree.body:
        if isinstance(node, wanted):
            start = min([node.lineno, *(each.lineno for each in node.decorator_list)]) - 1
            end = node.end_lineno or start
            if SHORTEST <= end - start <= LONGEST:
                units.append(Unit(f"{name}:{node.name}", "\n".join(lines[start:end]) + "\n"))
    return units
