"""Write docs/catalogue.md: every layer and function of the catalogue, as its entry says it.

    python scripts/catalogue_page.py

What torch confirmed is read from ``bench/oracle.tsv``, which ``python -m bench.oracle --write``
writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from netgloss.catalogue.form import Form, Line, read_form
from netgloss.catalogue.index import Located, load_index

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "bench" / "oracle.tsv"
TARGET = ROOT / "docs" / "catalogue.md"
AGREEING = ("agrees", "data", "refused")
SHOWN = ("shape", "let", "param", "buffer", "module", "call", "do", "becomes", "rule", "macs",
         "flops", "gives")  # fmt: skip
INTRODUCTION = """# The catalogue

What netgloss knows of PyTorch's layers and functions: {entries} entries under {names} names. The
lines are those of the entries ([Adding a layer](adding-a-layer.md) says how to read them); `rule`
names a Python function of `netgloss.catalogue.rules`. Where an entry says neither `macs` nor
`flops`, each number of the result costs one operation.

*Confirmed* counts the calls in which torch {torch} and the catalogue gave the same shapes and
dtypes, or both refused ([the oracle](oracle.md)); {confirmed} entries have such calls{wrong}.

This page is written by `python scripts/catalogue_page.py`.
"""


def record() -> tuple[str, dict[str, Mapping[str, int]]]:
    """The version of torch, and for every name called how often it came to what."""
    head, columns, *lines = RECORD.read_text(encoding="utf-8").splitlines()
    kinds = columns.split("\t")[1:-1]
    found = {}
    for line in lines:
        name, *counts, _ = line.split("\t")
        found[name] = dict(zip(kinds, map(int, counts), strict=True))
    return head.removeprefix("# torch "), found


def page() -> str:
    """The text of docs/catalogue.md."""
    version, called = record()
    index = load_index()
    names: dict[str, list[str]] = {}
    for name, located in index.items():
        names.setdefault(located.name, []).append(name)
    told = {name: _verdicts(each, called) for name, each in names.items()}
    introduction = INTRODUCTION.format(
        entries=len(names),
        names=len(index),
        torch=version,
        confirmed=sum(agreed > 0 for agreed, _ in told.values()),
        wrong="" if not any(wrong for _, wrong in told.values()) else "; some are wrong",
    )
    parts = [introduction]
    files: dict[str, list[str]] = {}
    for name in names:
        files.setdefault(index[name].file, []).append(name)
    for file, members in sorted(files.items()):
        parts.append(f"## {file.removesuffix('.layers').replace('_', ' ').capitalize()}\n")
        parts += [_entry(index[name], names[name], *told[name]) for name in members]
    return "\n".join(parts)


def _verdicts(names: list[str], called: Mapping[str, Mapping[str, int]]) -> tuple[int, int]:
    """The calls of an entry, under any of its names, that agree; and those that are wrong."""
    found = [called[name] for name in names if name in called]
    return (
        sum(counts.get(kind, 0) for counts in found for kind in AGREEING),
        sum(counts["wrong"] for counts in found),
    )


def _entry(located: Located, names: list[str], agreed: int, wrong: int) -> str:
    form = read_form(located)
    lines = [f"### `{located.name}`\n"]
    others = [f"`{name}`" for name in names if name != located.name]
    if others:
        lines.append(f"Also {', '.join(others)}.\n")
    body = "\n".join((_header(form), *_rules(form)))
    lines.append(f"```\n{body}\n```\n")
    said = f"Confirmed in {agreed:,} calls." if agreed else "Not yet confirmed by calls."
    lines.append(f"{said}{f' **Wrong in {wrong}.**' if wrong else ''}\n")
    return "\n".join(lines)


def _header(form: Form) -> str:
    """The signature, with the name of this member of a family."""
    return form.name + form.header[form.header.index("(") :]


def _rules(form: Form) -> Iterator[str]:
    for line in form.lines:
        if line.keyword in SHOWN:
            yield f"  {line.keyword} {line.rest}"
        elif line.keyword == "need":
            yield f"  need {_condition(line)}"


def _condition(line: Line) -> str:
    """What is asked, without the complaint."""
    return re.split(r"\s+else\s+\w+\(", line.rest.partition(" ~ ")[0])[0]


def main() -> None:
    TARGET.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
