"""Tests of findings, one line each: ``finds(source, "residual-shapes@12")``.

A source may also carry its expectations: a comment ``#! rule`` says that the rule finds
something on that line, ``#! rule rule`` that two do.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

from tests.oracle.separately import answers

from netgloss.check import Finding, find
from netgloss.check.records import Fix
from netgloss.models import Options, Reading, read


def net(init: str, forward: str, before: str = "", arguments: str = "x") -> str:
    """A module ``Net`` with these statements in its constructor and its forward."""
    return (
        "import torch\nfrom torch import nn\nimport torch.nn.functional as F\n\n"
        f"{dedent(before)}\n"
        "class Net(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        f"{indent(dedent(init).strip(), ' ' * 8)}\n\n"
        f"    def forward(self, {arguments}):\n"
        f"{indent(dedent(forward).strip(), ' ' * 8)}\n"
    )


def found(source: str, **options: Any) -> tuple[Finding, ...]:
    return find(read(source, Options(**options)))


def expected(source: str) -> list[str]:
    """What the ``#!`` comments of a source say."""
    marks = []
    for number, line in enumerate(source.splitlines(), 1):
        mark = re.search(r"#! ([\w -]+)", line)
        marks += [f"{rule}@{number}" for rule in mark[1].split()] if mark else []
    return marks


def finds(source: str, *rules: str, **options: Any) -> tuple[Finding, ...]:
    """Check that exactly these findings (``"rule@line"``) and those the source marks are there."""
    findings = found(source, **options)
    assert sorted(f"{f.rule}@{f.line}" for f in findings) == sorted([*rules, *expected(source)])
    return findings


def only(findings: Iterable[Finding], rule: str) -> Finding:
    (one,) = (finding for finding in findings if finding.rule == rule)
    return one


def proved(finding: Finding) -> Fix:
    """The first fix of a finding, which must have been proved."""
    assert finding.fixes and finding.fixes[0].verified, finding.fixes
    return finding.fixes[0]


def after(fix: Fix, **options: Any) -> Reading:
    """The mended source read once more."""
    return read(fix.source, Options(**options))


def run_in_torch(
    sources: Mapping[str, tuple[str, list[int]]], construct: str = "Net()"
) -> dict[str, dict[str, Any]]:
    """Execute sources under torch, in a process of its own, each on one input shape.

    Gives parameters and either output shapes or the error, by the keys of ``sources``.
    """
    with tempfile.TemporaryDirectory() as folder:
        jobs = []
        for number, (source, shape) in enumerate(sources.values()):
            file = Path(folder) / f"net{number}.py"
            file.write_text(source, encoding="utf-8")
            jobs.append({"file": str(file), "construct": construct, "inputs": [[shape]]})
        return dict(zip(sources, answers("tests.oracle.execute", jobs), strict=True))
