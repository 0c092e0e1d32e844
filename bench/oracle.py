"""The catalogue against the installed PyTorch, and what changed since the committed record.

    python -m bench.oracle [--only torch.nn.] [--write]

Run this after a new release of PyTorch. Every call that torch's operator and module databases
make (``bench.operators``) and every case of the catalogue's own tests is made again, by torch and
by the catalogue; what came of it stands in ``bench/oracle.tsv``, a line for each name that was
called. Printed are the public names that came and went, which of the new ones the catalogue
lacks, and the lines that came, went or changed: another answer of torch's (its digest), or
another verdict on ours. Exit code 1 when anything did. ``--write`` makes today the record.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import re
import runpy
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import torch
from tests.catalogue.oracle import REFUSED, compare

from bench.operators import VERDICTS, judge_all
from netgloss import catalogue
from netgloss.catalogue.records import CannotTell

ROOT = Path(__file__).resolve().parent.parent
RECORD = ROOT / "bench" / "oracle.tsv"
# The catalogue's own tables of cases: ``CASES`` by name, each a generator or a list of calls.
TABLES = {
    **{f"layers_{kind}": "CASES" for kind in ("plain", "sequence", "spatial", "further")},
    **{f"ops_{kind}": "CASES" for kind in ("creating", "elementwise", "indexing", "joining",
                                           "products", "reducing", "shaping")},
    "operators": "OWN",
}  # fmt: skip
ROUNDS = 20
NAMESPACES = ("torch", "torch.nn", "torch.nn.functional")  # whose new names are asked for
_COLUMNS = ("name", *VERDICTS, "answers")


@dataclass(frozen=True)
class Entry:
    """What came of all calls of one name; ``answers`` is a digest of what torch gave."""

    name: str
    counts: tuple[int, ...]  # in the order of VERDICTS
    answers: str

    @property
    def confirmed(self) -> int:
        """The calls in which the catalogue gave what torch gave, or refused what it refused."""
        found = dict(zip(VERDICTS, self.counts, strict=True))
        return found["agrees"] + found["data"] + found["refused"]

    def line(self) -> str:
        return "\t".join((self.name, *map(str, self.counts), self.answers))

    def __str__(self) -> str:
        parts = zip(VERDICTS, self.counts, strict=True)
        said = ", ".join(f"{count} {kind}" for kind, count in parts if count)
        return f"{self.name}: {said} [{self.answers}]"


def read_record(path: Path = RECORD) -> tuple[str, dict[str, Entry]]:
    """The version of torch that the record is of, and its entries by name."""
    head, _, *lines = path.read_text(encoding="utf-8").splitlines()
    entries = {}
    for line in lines:
        name, *counts, answers = line.split("\t")
        entries[name] = Entry(name, tuple(map(int, counts)), answers)
    return head.removeprefix("# torch "), entries


def write_record(entries: Mapping[str, Entry], path: Path = RECORD) -> None:
    head = f"# torch {version()}\n" + "\t".join(_COLUMNS) + "\n"
    lines = (entries[name].line() + "\n" for name in sorted(entries))
    path.write_text(head + "".join(lines), encoding="utf-8")


def version() -> str:
    return str(torch.__version__).partition("+")[0]


# ---- measuring --------------------------------------------------------------------------------
def measured(only: str = "") -> dict[str, Entry]:
    """All names that start with ``only``, called anew."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    answers: dict[str, list[str]] = defaultdict(list)
    for name, kind, answer in (*_of_the_databases(only), *_of_our_own(only)):
        counts[name][kind] += 1
        answers[name].append(answer)
    return {
        name: Entry(name, tuple(found[kind] for kind in VERDICTS), _digest(answers[name]))
        for name, found in counts.items()
    }


def _of_the_databases(only: str) -> Iterator[tuple[str, str, str]]:
    for report in (report for reports in judge_all(_database_name(only)) for report in reports):
        for verdict in report.verdicts:
            if verdict.name.startswith(only):
                yield verdict.name, verdict.kind, verdict.answer


def _database_name(only: str) -> str:
    """The databases name an operator ``linalg.svd``; a namespace alone narrows nothing."""
    name = only.removeprefix("torch.").removeprefix("Tensor.")
    return "" if name == "nn." else name


def _of_our_own(only: str) -> Iterator[tuple[str, str, str]]:
    for module, table in TABLES.items():
        cases = getattr(importlib.import_module(f"tests.catalogue.test_{module}"), table)
        for name, made in cases.items():
            if name.startswith(only) and name != "torch.Tensor.__setitem__":
                for call in _calls(name, made):
                    judged = _judged(name, call)
                    if judged is not None:
                        yield name, *judged


def _calls(name: str, made: Any) -> Iterator[tuple[Any, ...]]:
    if callable(made):
        random = Random(name)
        for _ in range(ROUNDS):
            case = made(random)
            yield case.args, case.kwargs, case.inputs, case.training
    else:
        yield from made


def _judged(name: str, call: tuple[Any, ...]) -> tuple[str, str] | None:
    """The verdict and torch's answer; None where tensors without numbers cannot tell."""
    try:
        expected = compare(name, *call)
    except NotImplementedError:
        return None
    except AssertionError as error:
        return "wrong", str(error)
    except CannotTell:
        return "unknown", repr(call)
    return ("refused" if expected == REFUSED else "agrees"), f"{call} {expected}"


def _digest(answers: Iterable[str]) -> str:
    """Of the answers in the order given; what only has an address has none."""
    text = "\n".join(re.sub(r"0x[0-9a-f]+", "", answer) for answer in answers)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


# ---- comparing --------------------------------------------------------------------------------
def changes(before: Mapping[str, Entry], after: Mapping[str, Entry]) -> list[str]:
    """What came, went, or is another, a line each."""
    told = [f"added    {after[name]}" for name in sorted(after.keys() - before.keys())]
    told += [f"removed  {before[name]}" for name in sorted(before.keys() - after.keys())]
    for name in sorted(before.keys() & after.keys()):
        if before[name] != after[name]:
            told += [f"changed  {before[name]}", f"      to {after[name]}"]
    return told


def new_names() -> list[str]:
    """Public names of torch that came or went since ``scripts/torch_names.py`` was run."""
    script = runpy.run_path(str(ROOT / "scripts" / "torch_names.py"))
    told = []
    for line in script["TARGET"].read_text(encoding="utf-8").splitlines()[1:]:
        namespace, _, listed = line.partition(": ")
        now, then = set(script["names"](namespace)), set(listed.split())
        owner = reduce(getattr, namespace.split(".")[1:], torch)
        for name in sorted(now - then):
            if isinstance(getattr(owner, name), ModuleType):
                continue  # there once something has imported it
            qualified = f"{namespace}.{name}"
            known = catalogue.find(qualified) is not None
            lacking = namespace in NAMESPACES and not known
            told.append(f"new name {qualified}" + (": not in the catalogue" if lacking else ""))
        told += [f"no name  {namespace}.{name}" for name in sorted(then - now)]
    return told


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", default="", help="names that start with this")
    parser.add_argument("--write", action="store_true", help="make this the record")
    options = parser.parse_args(arguments)
    found = measured(options.only)
    recorded = read_record() if RECORD.exists() else ("none", {})
    before = {name: each for name, each in recorded[1].items() if name.startswith(options.only)}
    told = [*new_names(), *changes(before, found)]
    print(f"torch {version()}, recorded with {recorded[0]}: {len(found)} names called")
    print("\n".join(told) or "nothing changed")
    if options.write:
        write_record({**recorded[1], **found} if options.only else found)
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
