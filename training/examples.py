"""Examples for the model: for each line the possible moves and which is right.

An example file holds the units of one package as flat arrays. Lines with one possible move ask
nothing and are kept only as context; so are functions seen before, here or in the code that the
model is tried on.
"""

from __future__ import annotations

import random
import tokenize
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from bench.corpora import fetch as fetch_tried
from bench.restore_units import TEST

from netgloss.restore.blocks import MODULE, Stack, moves, push
from netgloss.restore.features import NUMBERS, View
from netgloss.restore.learned import Pair, pairs_of
from netgloss.restore.scan import Token
from netgloss.restore.statements import Statement
from netgloss.restore.table import Table
from netgloss.restore.vocabulary import words
from training.lines import Layout, Row, code, rows, statements, units
from training.packages import CACHE, DEVELOP, TRAIN, fetch, torch_folder

LONGEST = 400
# What features.py says is part of the name: examples made with other features are not met again.
FOLDER = CACHE / f"examples{NUMBERS}"
SEED = 20261124
_BAD = (SyntaxError, ValueError, tokenize.TokenError, IndentationError, RecursionError, IndexError)


@dataclass
class Examples:
    """Flat arrays of many units. Words belong to lines, pairs to asked lines."""

    words: list[int] = field(default_factory=list)
    word_counts: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)  # lines of each unit
    asked: list[int] = field(default_factory=list)  # global numbers of lines
    counts: list[int] = field(default_factory=list)  # pairs of each asked line
    allowed: list[int] = field(default_factory=list)  # bit k: k blocks may be closed
    right: list[int] = field(default_factory=list)  # how many blocks are closed
    heads: list[int] = field(default_factory=list)  # of each pair: its block's head line
    siblings: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    crosses: list[tuple[int, ...]] = field(default_factory=list)
    numbers: list[np.ndarray] = field(default_factory=list)

    def save(self, path: Path) -> None:
        """Write all arrays, or nothing if it is cut short."""
        parts: dict[str, Any] = {
            "words": np.array(self.words, np.uint16),
            "word_counts": np.array(self.word_counts, np.uint8),
            "sizes": np.array(self.sizes, np.int32),
            "asked": np.array(self.asked, np.int32),
            "counts": np.array(self.counts, np.uint8),
            "allowed": np.array(self.allowed, np.uint64),
            "right": np.array(self.right, np.uint8),
            "heads": np.array(self.heads, np.int32),
            "siblings": np.array(self.siblings, np.int32),
            "parents": np.array(self.parents, np.int32),
            "crosses": np.array(self.crosses, np.int16),
            "numbers": np.concatenate(self.numbers) if self.numbers else np.zeros((0, NUMBERS)),
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part.npz")
        np.savez(part, **parts)
        part.replace(path)


def add_unit(
    out: Examples, lines: list[Statement], depths: Sequence[int], asks: Sequence[bool]
) -> None:
    """One unit's lines and pairs; raises ValueError where the depths are none that the search
    could find."""
    table = Table(lines)
    view = View(table)
    base = len(out.word_counts)
    stack: Stack = (MODULE,)
    pending: list[tuple[int, int, list[Pair], int]] = []
    numbers: list[list[float]] = []
    crosses: list[tuple[int, ...]] = []
    for index, statement in enumerate(lines):
        possible = moves(table, stack, index)
        right = next((m for m in possible if len(m.stack) - 1 == depths[index]), None)
        if right is None:
            raise ValueError("depth")
        if len(possible) > 1 and asks[index]:
            pairs = pairs_of(stack, index, possible)
            allowed = sum(1 << len(move.closed) for move in possible)
            pending.append((index, len(right.closed), pairs, allowed))
            for frames, sibling in pairs:
                inner = len(frames) == len(stack)
                crosses.append(view.crosses(index, frames, sibling, inner))
                numbers.append(view.pair(index, frames, sibling))
        stack = push(right, statement)
    for statement in lines:
        found = words(statement)
        out.words += found
        out.word_counts.append(len(found))
    out.sizes.append(len(lines))
    for index, right_closed, pairs, allowed in pending:
        out.asked.append(base + index)
        out.right.append(right_closed)
        out.allowed.append(allowed)
        out.counts.append(len(pairs))
        for frames, sibling in pairs:
            out.heads.append(base + frames[-1].line if frames[-1].line >= 0 else -1)
            out.siblings.append(base + sibling if sibling >= 0 else -1)
            parent = frames[-2].line if len(frames) > 1 else -1
            out.parents.append(base + parent if parent >= 0 else -1)
    out.crosses += crosses
    if numbers:
        out.numbers.append(np.array(numbers, np.float16))


# ── what is new ───────────────────────────────────────────────────────────────────────────────


def functions(source: str, found: Sequence[Row]) -> Iterator[tuple[int, int, bytes]]:
    """Each function of four lines or more: its first row, the row after it and its fingerprint."""
    for at, row in enumerate(found):
        if row.head not in ("def", "async"):
            continue
        end = at + 1
        while end < len(found) and found[end].depth > row.depth:
            end += 1
        if end - at >= 4:
            text = "\n".join(
                f"{each.depth - row.depth} {''.join(source[each.start : each.end].split())}"
                for each in found[at:end]
            )
            yield at, end, blake2b(text.encode(), digest_size=12).digest()


def sources(folder: Path) -> list[Path]:
    """The Python files of a folder, in order."""
    return sorted(path for path in folder.rglob("*.py") if path.stat().st_size < 400_000)


def known(folders: Iterable[Path]) -> set[bytes]:
    """Fingerprints of all functions in these folders."""
    found: set[bytes] = set()
    for folder in folders:
        for path in sources(folder):
            try:
                source = path.read_text(encoding="utf-8")
                found |= {mark for _, _, mark in functions(source, rows(source))}
            except _BAD:
                continue
    return found


def extract(folder: Path, seen: set[bytes], most_lines: int, seed: int) -> Examples:
    """The examples of one package, at most so many lines, its files in random order. Functions
    whose fingerprints were seen ask nothing; theirs are added to those seen."""
    rng = random.Random(seed)
    out = Examples()
    paths = sources(folder)
    rng.shuffle(paths)
    for path in paths:
        try:
            source = path.read_text(encoding="utf-8")
            scanned = code(source)
            for unit in units(source, LONGEST, whole=rng.random() < 0.4):
                _add(out, source, scanned, unit, seen, rng)
        except _BAD:
            continue
        if len(out.word_counts) > most_lines:
            break
    return out


def _add(
    out: Examples,
    source: str,
    scanned: tuple[list[Token], list[int]],
    unit: list[Row],
    seen: set[bytes],
    rng: random.Random,
) -> None:
    asks = [True] * len(unit)
    for start, end, mark in functions(source, unit):
        if mark in seen:
            asks[start + 1 : end] = [False] * (end - start - 1)
        seen.add(mark)
    if sum(asks) < 0.3 * len(asks) or len(unit) < 3:
        return
    chance = rng.random()
    comments = rng.random() < 0.5
    if chance < 0.6:
        layout = Layout(comments=comments and chance < 0.25)
    else:
        layout = Layout(breaks=True, blanks=rng.random() < 0.6, comments=comments)
    try:
        add_unit(out, statements(scanned, unit, layout), [row.depth for row in unit], asks)
    except _BAD:
        return


def main() -> None:
    """Make what is not there yet."""
    warnings.simplefilter("ignore")
    marks = CACHE / "tried.npy"
    if not marks.exists():
        tried = known(fetch_tried(package) for package in TEST)
        np.save(marks, np.frombuffer(b"".join(sorted(tried)), np.uint8))
    blob = np.load(marks).tobytes()
    seen = {blob[at : at + 12] for at in range(0, len(blob), 12)}
    print(len(seen), "functions of the tried code", flush=True)
    for name in [*DEVELOP, "torch", *TRAIN]:
        path = FOLDER / f"{name}.npz"
        if path.exists():
            continue
        folder = torch_folder() if name == "torch" else fetch(name)
        if folder is None:
            continue
        most = 250_000 if name == "torch" else 80_000 if name in TRAIN else 40_000
        examples = extract(folder, seen, most, SEED)
        examples.save(path)
        print(name, len(examples.word_counts), "lines", len(examples.asked), "asked", flush=True)


if __name__ == "__main__":
    main()
