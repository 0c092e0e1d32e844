"""Sizes told apart by conditions, one of each kind; ways told as one condition on each size."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from netgloss.symbolic import (
    AllOf,
    Cases,
    Condition,
    Dim,
    Guard,
    GuardLog,
    Relation,
    borders,
    pins,
    separated,
    solve,
    symbol,
)

H, W, N = symbol("H", 16), symbol("W", 16), symbol("N", 2)
UP_TO = 70
OPS = ("==", "!=", "<", "<=", ">", ">=")


def _of(size: Dim, r: Random) -> Dim:
    n, k = r.randint(0, 9), r.randint(2, 9)
    return r.choice([size, (size - n) // k, size % k, 7 - size, size // k - size // (k + 1)])


def _relation(size: Dim, r: Random) -> Condition:
    return Relation(_of(size, r), r.choice(OPS), r.randint(-2, 9))


@pytest.mark.parametrize("seed", range(200))
def test_one_of_each_kind(seed: int) -> None:
    r = Random(seed)
    asked = [_relation(H, r) for _ in range(r.randint(1, 4))]
    asked += [Relation(H % 4, "==", W % 4)] * r.randint(0, 1)
    cases = Cases(("H",), {"W": 5}, UP_TO)
    for condition in asked:
        cases.add(condition)
    usual = [64, 28, 100]

    def kind(size: int) -> tuple[bool, ...]:
        return tuple(c.evaluate({"H": size, "W": 5}) for c in asked)

    found = cases.one_each(usual)
    assert {kind(size) for size in found} == {kind(size) for size in range(1, UP_TO + 1)}
    assert found[0] == 64
    assert len(found) == len({*found})


def test_a_divisor_of_0_fails() -> None:
    cases = Cases(("H",), up_to=UP_TO)
    cases.add(Relation(10 // (H // 4), ">=", 2))
    assert cases.one_each(()) == [1, 4]  # 24 and more give 1, as sizes below 4 give nothing


@pytest.mark.parametrize("seed", range(200))
def test_separated_ways_hold_where_one_does(seed: int) -> None:
    r = Random(seed)
    ways = [
        AllOf(tuple(_relation(size, r) for size in (H, W) for _ in range(r.randint(0, 2))))
        for _ in range(r.randint(1, 4))
    ]
    every = [{"H": h, "W": w} for h, w in product(range(1, 24), repeat=2)]
    found = separated(ways, every)
    if found is None:
        met = [[way.evaluate(sizes) for sizes in every] for way in ways]
        told = {(s["H"], s["W"]) for s in every if _any(ways, s)}
        whole = {*product({h for h, _ in told}, {w for _, w in told})}
        one_size = len({name for way in ways for name in way.symbols()}) < 2
        assert one_size or told != whole or not all(map(any, met))
        return
    assert all(len(condition.symbols()) == 1 for condition in found)
    for sizes in every:
        assert all(c.evaluate(sizes) for c in found) is _any(ways, sizes)


def _any(ways: list[AllOf], sizes: dict[str, int]) -> bool:
    return any(way.evaluate(sizes) for way in ways)


@pytest.mark.parametrize(
    "condition",
    [
        Relation((H // 3) * (W // 5), "==", 12),
        Relation(H // 4 + W, "<", 20),
        Relation(H % 5 + W % 3, "==", 6),
        Relation((H // 3) * (W // 5) * N, "!=", 24),
    ],
)
def test_borders_meet_both_answers(condition: Relation) -> None:
    """For each value of H at which W makes a difference, one on either side is found."""
    given = {"N": 2}
    met = {(h, w) for h, w in borders(condition, "H", "W", given, up_to=60)}
    answers: dict[int, set[bool]] = {}
    for h, w in met:
        answers.setdefault(h, set()).add(condition.evaluate({**given, "H": h, "W": w}))
    for h in {1, *answers}:
        every = {condition.evaluate({**given, "H": h, "W": w}) for w in range(1, 61)}
        assert len(every) == 1 or answers[h] == every


def test_a_condition_that_nothing_near_fails_alone_has_its_line() -> None:
    """Only far from these sizes does the second fail and the first not."""
    guards = [Guard(Relation(H * W // 4096, "==", 4), "net.py", 3, "view")]
    guards += [Guard(Relation((H // 16) * (W // 16) // 9999, "==", 0), "net.py", 8, "view")]
    found = pins(solve(guards), guards, {"H": 128, "W": 128})
    assert {pin.line for pin in found} == {3, 8}


def test_what_holds_decides_what_follows() -> None:
    log = GuardLog()
    log.decide(Relation((H - 4) // 4, ">=", 2), "net.py", 1, "kernel")
    log.decide(Relation(W, "<=", 31), "net.py", 2, "choice")
    assert log.proved(Relation(H // 2 * N, ">=", 6)) is True
    assert log.proved(Relation((W - 4) // 28, ">=", 1)) is False
    assert log.proved(Relation(W // 16, ">=", 1)) is None
    assert log.proved(Relation(H, ">=", W)) is None
    assert len(log) == 2
