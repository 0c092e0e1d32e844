"""The figures of a corpus, group by group, and every failure with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from bench.corpora_compare import Verdict

_MEASURES: tuple[tuple[str, Callable[[Verdict], bool]], ...] = (
    ("built by torch", lambda v: v.built),
    ("parameters equal", lambda v: v.parameters is True),
    ("output shapes equal", lambda v: v.shapes is True),
    ("accepted and refused alike", lambda v: v.accepted is True),
    ("all of it", lambda v: v.built and not v.wrong and not v.unknown),
    ("wrong", lambda v: bool(v.wrong)),
    ("unknown", lambda v: bool(v.unknown) and not v.wrong),
)


def table(verdicts: Iterable[Verdict]) -> str:
    """One column a group (torchvision: classification, segmentation, …), then what failed."""
    kept = list(verdicts)
    groups: dict[str, list[Verdict]] = {}
    for verdict in kept:
        groups.setdefault(verdict.group, []).append(verdict)
    columns = {"all": kept, **(groups if len(groups) > 1 else {})}
    rows = [("entries", [len(each) for each in columns.values()])]
    rows += [
        (name, [sum(map(test, each)) for each in columns.values()]) for name, test in _MEASURES
    ]
    lines = [" " * 26 + "".join(f"  {name:>14}" for name in columns)] if len(columns) > 1 else []
    lines += [f"{name:<26}" + "".join(f"  {n:>14}" for n in counts) for name, counts in rows]
    asked = sum(v.asked for v in kept)
    if asked:
        lines.append(f"sizes that the expression left open, answered when given: {asked}")
    lines.append(_throughput(kept))
    for title in ("wrong", "unknown"):
        lines += _reasons(title, kept)
    return "\n".join(lines)


def _reasons(title: str, verdicts: list[Verdict]) -> list[str]:
    """Entry by entry the first reasons, those that most entries share first."""
    failed = [v for v in verdicts if getattr(v, title)]
    often = Counter(_kind(getattr(v, title)[0]) for v in failed)
    failed.sort(key=lambda v: -often[_kind(getattr(v, title)[0])])
    return [f"{title}  {v.entry}  {reason}" for v in failed for reason in getattr(v, title)[:2]]


def _kind(reason: str) -> str:
    return reason.partition("]]")[2] or reason


def _throughput(verdicts: list[Verdict]) -> str:
    """netgloss's time, and torch's on the same entries where it was measured."""
    seconds = sum(v.seconds for v in verdicts)
    text = f"netgloss: {seconds:.0f} s for {len(verdicts)} entries"
    both = [(v.seconds, v.torch_seconds) for v in verdicts if v.torch_seconds is not None]
    if both:
        ours, its = sum(each for each, _ in both), sum(each or 0.0 for _, each in both)
        text += f"; {len(both)} of them {ours:.0f} s, torch {its:.0f} s, its package imported"
    return text
