"""Parts and models of torchvision and timm drawn at random (always the same), of which nothing is
said but the source: torch builds and runs what netgloss inferred."""

from __future__ import annotations

import pytest
from bench.corpora import fetch
from bench.inference import Oracle, class_cases, drawn, measure, table
from bench.inference_ask import Case, entry_cases

# (kind, cases drawn, how many of them may fail today)
DRAWN = {"torchvision": (("entries", 12, 1), ("classes", 24, 3)), "timm": (("classes", 24, 3),)}


@pytest.mark.slow
@pytest.mark.parametrize("package", DRAWN)
def test_torch_runs_what_was_inferred(package: str) -> None:
    root, oracle = fetch(package), Oracle(package)
    for kind, count, failing in DRAWN[package]:
        if kind == "entries":
            every = list(entry_cases(package, root))
        else:
            every = [c for c in class_cases(package, root, oracle) if isinstance(c, Case)]
        results = measure(package, drawn(every, count), oracle)
        assert [r for r in results if r.status == "wrong"] == [], table(results)
        measured = [r for r in results if r.status != "unmeasured"]
        assert sum(r.status != "succeeds" for r in measured) <= failing, table(results)
