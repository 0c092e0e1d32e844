"""Runs of one model at different sizes: what each of them settles, and where nothing is settled.

A run goes one way: its choices came out so and not otherwise. Sizes at which everything that it
asked comes out alike would go the same way. Conditions that do not tell two sizes apart leave them
to the same way, so one size of each kind is looked at (all from 1 to 4096 are of some kind), and of
several sizes each with each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from netgloss.models.hints import BATCH, SIZES
from netgloss.models.outcomes import Outcome
from netgloss.symbolic import Cases, Condition, borders, hold

SIDES = (*SIZES, *range(1, 65), *range(72, 1025, 8))
FRAMES = (16, 8, 32, 4, 64, 1, 2)
PICTURE = ("H", "W")
MOST = 6_000  # kinds of sizes that are told apart
_USUAL = {"D": FRAMES, "H": SIDES, "W": SIDES, "N": (BATCH, 1)}
_Answers = dict[tuple[int, ...], int | None]


class Way:
    """What one run settles of the sizes.

    The conditions are met in the order of the run. What fails one that is no choice goes no
    further, whatever the choices behind it.
    """

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        asked = dict.fromkeys(guard.condition for guard in outcome.trace.guards)
        self.asked: tuple[Condition, ...] = (*(asked | dict.fromkeys(outcome.choices)),)
        self._choices = {*outcome.choices, *(c.negated() for c in outcome.failed)}
        self._groups: dict[tuple[str, ...], tuple[list[int], _Answers]] = {}
        for at, condition in enumerate(self.asked):
            names = tuple(sorted(condition.symbols()))
            self._groups.setdefault(names, ([], {}))[0].append(at)

    def covers(self, sizes: Mapping[str, int]) -> bool:
        """Whether these sizes would go this way, to its end or to a demand of it that they fail."""
        unmet = (self._unmet(names, sizes) for names in self._groups)
        first = min((at for at in unmet if at is not None), default=None)
        if first is not None:
            return self.asked[first] not in self._choices
        # What failed here would not fail there: how it goes on from there is for another run.
        failed = self.outcome.failed
        return not failed or not hold(failed, sizes)

    def answers(self, name: str, sizes: Mapping[str, int]) -> tuple[int | bool | None, ...]:
        """What the size of this name decides: other sizes of the same answers are covered, or
        not, alike."""
        unmet = (self._unmet(names, sizes) for names in self._groups if name in names)
        failed = (hold((c,), sizes) for c in self.outcome.failed if name in c.symbols())
        return (*unmet, *failed)

    def _unmet(self, names: tuple[str, ...], sizes: Mapping[str, int]) -> int | None:
        """The first condition on just these names that the sizes do not meet."""
        places, known = self._groups[names]
        key = tuple(sizes[name] for name in names)
        if key not in known:
            unmet = (at for at in places if not hold((self.asked[at],), sizes))
            known[key] = next(unmet, None)
        return known[key]


class Ways:
    """Ways that have been followed, the first of them at the sizes ``base``; those in ``free`` may
    be others."""

    def __init__(self, first: Outcome, free: frozenset[str]) -> None:
        self.followed: list[Way] = []
        self._base = first.sizes
        self._free = [name for name in self._base if name in free]
        self._flat = [name for name in PICTURE if name in self._free]
        self._each = {name: Cases((name,), self._without(name)) for name in self._free}
        self._square = Cases(self._flat, self._without(*self._flat))
        self._met: dict[Condition, list[dict[str, int]]] = {}
        self._settled: set[tuple[int, ...]] = set()
        self._kinds: dict[str, list[int]] = {}  # of one size, as the ways followed tell them apart
        self.add(first)

    def _without(self, *names: str) -> dict[str, int]:
        return {name: size for name, size in self._base.items() if name not in names}

    def add(self, outcome: Outcome) -> Way:
        """One more run."""
        self._kinds.clear()
        way = Way(outcome)
        for condition in (*way.asked, *outcome.failed):
            names = condition.symbols()
            for name in self._free:
                if name in names:
                    self._each[name].add(condition)
            if len(self._flat) > 1 and names >= {*self._flat}:
                self._square.add(condition)
        for choice in outcome.choices if len(self._flat) > 1 else ():
            if choice not in self._met and choice.symbols() >= {*self._flat}:
                self._met[choice] = [*self._borders(choice, *self._flat)]
        self.followed.append(way)
        return way

    def forget_last(self) -> None:
        """The last run did not go where its sizes lead: it settles nothing."""
        self.followed.pop()
        self._kinds.clear()

    def _borders(self, choice: Condition, first: str, second: str) -> Iterator[dict[str, int]]:
        for one, other in borders(choice, first, second, self._without(first, second)):
            yield {**self._base, first: one, second: other}

    def open(self) -> dict[str, int] | None:
        """Sizes that go none of the ways; None where every kind of sizes goes one."""
        for sizes in self.kinds():
            key = (*sizes.values(),)
            if key in self._settled:
                continue
            if not any(way.covers(sizes) for way in self.followed):
                return sizes
            self._settled.add(key)
        return None

    def expected(self) -> int:
        """How many more ways there are, if each goes for as many kinds of sizes as those so far."""
        kinds = [*self.kinds()]
        left = sum(not any(way.covers(sizes) for way in self.followed) for sizes in kinds)
        return left * len(self.followed) // max(len(kinds) - left, 1)

    @property
    def told_apart(self) -> bool:
        """Whether the kinds of sizes are few enough to look at each with each."""
        count = 1
        for name in self._free:
            count *= len(self._some(name))
        return count <= MOST

    def kinds(self) -> Iterator[dict[str, int]]:
        """Sizes of every kind: pictures of equal sides first, then each size with each (where
        that would be too many, each beside those of the first run), then both sides of every
        border of a choice on height and width together."""
        if len(self._flat) > 1:
            for side in self._square.one_each((self._base[self._flat[0]], *SIDES)):
                yield {**self._base, **dict.fromkeys(self._flat, side)}
        some = {name: self._some(name) for name in self._free}
        if self.told_apart:
            for sizes in product(*some.values()):
                yield self._base | dict(zip(some, sizes, strict=True))
        else:
            for name, values in some.items():
                for size in values:
                    yield {**self._base, name: size}
        for met in self._met.values():
            yield from met

    def _some(self, name: str) -> list[int]:
        if name not in self._kinds:
            self._kinds[name] = self._kinds_of(name)
        return self._kinds[name]

    def _kinds_of(self, name: str) -> list[int]:
        usual = _USUAL.get(name, range(1, 65))
        found: dict[object, int] = {}
        for size in self._each[name].one_each((self._base[name], *usual)):
            sizes = {**self._base, name: size}
            found.setdefault(tuple(way.answers(name, sizes) for way in self.followed), size)
        return list(found.values())
