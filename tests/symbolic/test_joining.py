"""Ways joined hold at the sizes at which one of them held."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

from netgloss.symbolic import AllOf, AnyOf, Condition, Dim, Relation, joined, symbol

N, H = symbol("N", 2), symbol("H", 8)
SIZES = [{"N": n, "H": h} for n, h in product(range(1, 9), range(1, 14))]
DIMS: list[Dim] = [N, H, H // 2, H % 3, 3 * H - 1, 5 - N, N * H, (H - 1) // 2 + 1, 2 * N - 2 * H]


def _relation(r: Random) -> Condition:
    given = Relation(r.choice(DIMS), r.choice(["==", "!=", "<", "<=", ">", ">="]), r.randint(-2, 9))
    return AnyOf((given, Relation(N, "==", H))) if r.random() < 0.1 else given


@pytest.mark.parametrize("seed", range(300))
def test_the_same_sizes_meet_it(seed: int) -> None:
    r = Random(seed)
    shared = [_relation(r) for _ in range(r.randint(0, 2))]
    ways = [
        AllOf((*shared, *(_relation(r) for _ in range(r.randint(0, 2)))))
        for _ in range(r.randint(1, 4))
    ]
    found = joined(ways)
    assert len(found) <= len(ways)
    for sizes in SIZES:
        assert any(each.evaluate(sizes) for each in found) == any(w.evaluate(sizes) for w in ways)
    assert joined(found) == found


@pytest.mark.parametrize(
    ("ways", "said"),
    [
        ([["N != 1"], ["N == 1"]], ["True"]),
        ([["N > 1", "H > 4"], ["N > 1", "H <= 4"], ["N <= 1", "N == 1"]], ["True"]),
        ([["N > 1", "H >= 3", "N != 1"], ["N == 1", "H >= 3"]], ["H >= 3"]),
        ([["N < 3"], ["N > 3"]], ["N != 3"]),
        ([["N < 3"], ["N > 4"]], ["N <= 2", "N >= 5"]),
        ([["N == 3", "H == 3"], ["N == 3"]], ["N == 3"]),
        ([["N == 3", "N == 4"], ["H == 2"]], ["H == 2"]),
        ([["N == 1", "H == 2"], ["N == 2", "H == 1"]], ["N == 1 and H == 2", "N == 2 and H == 1"]),
    ],
)
def test_few_and_short(ways: list[list[str]], said: list[str]) -> None:
    names = {"N": N, "H": H}

    def relation(text: str) -> Relation:
        name, op, number = text.split()
        return Relation(names[name], op, int(number))

    found = joined(AllOf(tuple(map(relation, way))) for way in ways)
    assert [str(each) for each in found] == said
