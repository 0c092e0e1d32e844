"""How well damaged code comes back: real code is damaged in every known way and restored.

    python -m bench.restore [--sample N] [--dev] [--only TEXT] [--failures N] [--intact N] [--speed]

The code is drawn from transformers 4.57.6 and MONAI 1.6.1, which nothing is trained or tuned on;
``--dev`` draws from diffusers instead. *exact*: the syntax tree is the one from before the damage
(where line breaks were lost, those in strings do not count). *wrong, silent*: not exact, and no
doubt on the first wrong statement or its neighbours. *refused*: no program was found.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import black
from tests.restore.damages import KINDS, Kind, Strings, both, three

from bench.restore_judge import Verdict, judge, same
from bench.restore_units import SEED, Unit, draw, files
from netgloss.errors import NetglossError
from netgloss.restore import Restored, restore

COMBINED = (both("flattened", "dunders eaten"),)


@dataclass
class Tally:
    """What one kind of damage came to."""

    name: str
    units: int = 0
    exact: int = 0
    told: int = 0
    silent: int = 0
    refused: int = 0
    black: int = 0
    characters: int = 0
    seconds: float = 0.0
    failures: list[tuple[Unit, str, str, int | None, bool]] = field(default_factory=list)
    doubts: Counter[tuple[int, bool]] = field(default_factory=Counter)


def measure(kind: Kind, units: list[Unit], *, peers: bool) -> Tally:
    """Damage, restore and judge every unit; those that the damage does not change are left out."""
    tally = Tally(kind.name)
    for at, unit in enumerate(units):
        damaged = kind.damage(unit.source, Random(f"{SEED} {kind.name} {at}"))
        if damaged == unit.source:
            continue
        expected = kind.left(unit.source, damaged) if kind.left else unit.source
        tally.units += 1
        tally.characters += len(damaged)
        if peers:
            tally.black += _by_black(damaged, expected, kind.strings)
        start = time.process_time()
        try:
            restored = restore(damaged)
        except NetglossError as error:
            tally.seconds += time.process_time() - start
            if not expected.strip():  # cut off before anything was whole: there is no program
                tally.exact += 1
                continue
            tally.refused += 1
            tally.failures.append((unit, damaged, f"refused: {error}", None, True))
            continue
        tally.seconds += time.process_time() - start
        _count(tally, unit, damaged, restored, judge(expected, restored, kind.strings))
    return tally


def _count(tally: Tally, unit: Unit, damaged: str, restored: Restored, verdict: Verdict) -> None:
    tally.doubts[min(len(restored.doubts), 4), verdict.exact] += 1
    if verdict.exact:
        tally.exact += 1
        return
    if verdict.told:
        tally.told += 1
    else:
        tally.silent += 1
    tally.failures.append((unit, damaged, restored.source, verdict.wrong_at, verdict.told))


def _by_black(damaged: str, expected: str, strings: Strings) -> bool:
    try:
        return same(expected, black.format_str(damaged, mode=black.Mode()), strings)
    except (ValueError, SyntaxError, RecursionError):
        return False


def table(tallies: list[Tally]) -> str:
    """One row a kind of damage."""
    rows = [
        "| damage | units | exact | wrong, told | wrong, silent | refused | KB/s | black exact |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for each in tallies:
        shares = (each.exact, each.told, each.silent, each.refused)
        cells = [f"{100 * share / max(each.units, 1):.1f} %" for share in shares]
        speed = f"{each.characters / 1000 / each.seconds:.0f}" if each.seconds else "–"
        cells = [each.name, str(each.units), *cells, speed, str(each.black)]
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


def reliability(tallies: list[Tally]) -> str:
    """How often a text with so many doubts came back exact."""
    seen: Counter[tuple[int, bool]] = Counter()
    for each in tallies:
        seen.update(each.doubts)
    rows = ["| doubts in a text | texts | exact |", "|---|---|---|"]
    for count in range(5):
        right, wrong = seen[count, True], seen[count, False]
        if right + wrong:
            share = 100 * right / (right + wrong)
            label = str(count) if count < 4 else "4 or more"
            rows.append(f"| {label} | {right + wrong} | {share:.1f} % |")
    return "\n".join(rows)


# ── sound code, and speed ─────────────────────────────────────────────────────────────────────


def intact(count: int, develop: bool) -> str:
    """Whole files as they are: none may change."""
    paths = files(develop)
    Random(SEED).shuffle(paths)
    changed: list[str] = []
    characters = 0
    seconds = 0.0
    for path in paths[:count]:
        source = path.read_bytes().decode("utf-8")
        if not source.strip():
            continue
        start = time.process_time()
        try:
            kept = restore(source).source == source
        except NetglossError as error:
            changed.append(f"{path}: {error}")
            continue
        finally:
            seconds += time.process_time() - start
        characters += len(source)
        if not kept:
            changed.append(str(path))
    rate = characters / 1e6 / max(seconds, 1e-9)
    said = f"intact: {len(changed)} of {len(paths[:count])} files changed, {rate:.1f} MB/s"
    return "\n".join([said, *changed])


def speed(units: list[Unit]) -> str:
    """Flattened text beside black on the sound source, and growth with length."""
    flat = KINDS[0]
    chance = Random(SEED)
    texts = [flat.damage(unit.source, chance) for unit in units]
    ours = _clock(lambda: [_tried(text) for text in texts])
    theirs = _clock(lambda: [_formatted(unit.source) for unit in units])
    rows = [
        f"flattened: {sum(map(len, texts)) / 1000 / ours:.0f} KB/s; "
        f"{ours / theirs:.2f} of the time that black takes for the sound sources",
        "",
        "| flattened, characters | seconds | µs a character | sound, seconds |",
        "|---|---|---|---|",
    ]
    for size in (15_000, 30_000, 60_000, 120_000, 240_000, 1_000_000):
        sound = _long(units, size)
        damaged = flat.damage(sound, chance)
        took = _clock(lambda damaged=damaged: _tried(damaged))  # type: ignore[misc]
        kept = _clock(lambda sound=sound: _tried(sound))  # type: ignore[misc]
        refused = isinstance(_tried(damaged), NetglossError)
        micro = "refused" if refused else f"{took / len(damaged) * 1e6:.1f}"
        rows.append(f"| {len(damaged)} | {took:.2f} | {micro} | {kept:.3f} |")
    return "\n".join(rows)


def _long(units: list[Unit], size: int) -> str:
    parts: list[str] = []
    total = at = 0
    while total < size:
        source = units[at % len(units)].source
        if "__future__" not in source:
            parts.append(source)
            total += len(source)
        at += 1
    return "\n".join(parts)


def _clock(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return max(time.process_time() - start, 1e-9)


def _tried(text: str) -> Restored | NetglossError:
    try:
        return restore(text)
    except NetglossError as error:
        return error


def _formatted(source: str) -> str | None:
    try:
        return black.format_str(source, mode=black.Mode())
    except (ValueError, RecursionError):
        return None


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.restore")
    parser.add_argument("--sample", type=int, default=600)
    parser.add_argument("--dev", action="store_true", help="units that one may tune on")
    parser.add_argument("--only", default="", help="only kinds whose name holds this")
    parser.add_argument("--failures", type=Path, help="write what failed into this folder")
    parser.add_argument("--intact", type=int, default=0, help="so many files that may not change")
    parser.add_argument("--speed", action="store_true", help="speed and growth alone")
    parser.add_argument("--peers", action="store_true", help="black on the same texts")
    given = parser.parse_args(arguments)
    units = draw(given.sample, given.dev)
    restore("def f(x): return x")  # loads what is loaded once
    if given.intact:
        print(intact(given.intact, given.dev))
    if given.speed:
        print(speed(units))
    if given.intact or given.speed:
        return
    kinds = [*KINDS[:1], *COMBINED, *KINDS[1:], *_several()]
    tallies = []
    for kind in kinds:
        if any(part in kind.name for part in given.only.split("|")):
            tallies.append(measure(kind, units, peers=given.peers))
            print(table(tallies[-1:]).split("\n")[-1], flush=True)
            if given.failures is not None:
                _write_failures(tallies[-1], given.failures)
    print("\n" + table(tallies) + "\n\n" + reliability(tallies))


def _several() -> list[Kind]:
    """Three kinds at once: other ones for every text."""

    def damage(source: str, chance: Random) -> str:
        return three(chance).damage(source, chance)

    return [Kind("three at once", damage, 4, strings=Strings.SPACELESS)]


def _write_failures(tally: Tally, folder: Path) -> None:
    to = folder / tally.name.replace(" ", "_").replace(",", "")
    to.mkdir(parents=True, exist_ok=True)
    for stale in to.glob("*.txt"):
        stale.unlink()
    for at, (unit, damaged, got, line, told) in enumerate(tally.failures):
        head = f"{unit.name} line {line} {'told' if told else 'silent'}"
        parts = [head, unit.source, damaged, got]
        (to / f"{at}.txt").write_text(("\n" + "=" * 80 + "\n").join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
