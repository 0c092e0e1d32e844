"""Whether a smaller usual picture would have done: torch is asked at the next smaller one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from bench.inference_ask import Case
from netgloss.models.hints import SIZES

_PICTURE = re.compile(r"(?<=, )(\d+), \1(?=\))")  # height and width of ``torch.rand(2, 3, 28, 28)``


def next_smaller(call: str) -> str | None:
    """The call with its square pictures at the next smaller usual size; None where there is none.

    >>> next_smaller("model(x=torch.rand(2, 3, 240, 240))"), next_smaller("model(x=torch.rand(2))")
    ('model(x=torch.rand(2, 3, 224, 224))', None)
    """
    found = _PICTURE.search(call)
    side = max((size for size in SIZES if found and size < int(found[1])), default=None)
    return None if side is None else _PICTURE.sub(f"{side}, {side}", call)


def job(case: Case, construct: str, call: str) -> dict[str, Any]:
    """What torch is asked: build this, call it so."""
    return {
        "kind": "run",
        "module": case.module,
        "name": "" if case.construct else case.name,
        "construct": construct,
        "call": call,
    }


def too_large(pairs: Sequence[tuple[Case, str, str]], oracle: Any) -> Iterator[str]:
    """Of (case, construct, call) that torch runs: how many have a smaller usual picture, and those
    that it runs at that one, too."""
    jobs = []
    asked = []
    for case, construct, call in pairs:
        smaller = next_smaller(call)
        if smaller is not None:
            jobs.append(job(case, construct, smaller))
            asked.append((case, call))
    ran = [pair for pair, fact in zip(asked, oracle.ask(jobs), strict=True) if fact["ran"]]
    yield f"{len(ran)} of {len(asked)} run at the next smaller usual picture, too"
    yield from (f"smaller works  {case.key}  {call}" for case, call in ran)
