"""Parts and models drawn at random (always the same), of which nothing is said but the source:
torch builds and runs what netgloss inferred, as often as the goal says.

``python -m bench.inference`` asks about all of them.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from bench import transformers_corpus
from bench.corpora import fetch
from bench.inference import Oracle, class_cases, drawn, measure, table
from bench.inference_ask import Case, entry_cases

# (package, kind, cases drawn, the share that must succeed)
DRAWN = (
    ("torchvision", "entries", 20, 0.95),
    ("torchvision", "classes", 30, 0.9),
    ("timm", "entries", 20, 0.95),
    ("timm", "classes", 40, 0.9),
    ("transformers", "classes", 6, 0.7),
)
# Drawn from the sample of ``bench.transformers_corpus``, which costs an hour to make.
MODELS = ("funnel", "hiera", "longt5", "parakeet", "sam_hq", "yolos")


def cases(package: str, kind: str, oracle: Oracle) -> Iterator[Case]:
    """Every case of this kind."""
    if package == "transformers":
        files = [f"transformers/models/{name}/modeling_{name}.py" for name in MODELS]
        known = transformers_corpus.facts(files)
        yield from (Case(package, file, known[file]["class"]) for file in files)
    elif kind == "entries":
        yield from entry_cases(package, fetch(package))
    else:
        every = class_cases(package, fetch(package), oracle)
        yield from (case for case in every if isinstance(case, Case))


@pytest.mark.slow
@pytest.mark.parametrize(("package", "kind", "count", "goal"), DRAWN)
def test_torch_runs_what_was_inferred(package: str, kind: str, count: int, goal: float) -> None:
    oracle = Oracle(package)
    results = measure(package, drawn(list(cases(package, kind, oracle)), count), oracle)
    assert [r for r in results if r.status == "wrong"] == [], table(results)
    measured = [r for r in results if r.status != "unmeasured"]
    assert 2 * len(measured) >= count, table(results)
    assert sum(r.status == "succeeds" for r in measured) >= goal * len(measured), table(results)
