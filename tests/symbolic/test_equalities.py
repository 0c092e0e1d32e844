"""Sizes rewritten by equations have the same value wherever the equations hold."""

from __future__ import annotations

import pytest

from netgloss.symbolic import Dim, GuardLog, Relation, SymInt, exact_div, hint_of, product, symbol

N, H, W = symbol("N", 2), symbol("H", 256), symbol("W", 512)


def conv(size: Dim, kernel: int, stride: int, pad: int) -> Dim:
    return (size + 2 * pad - kernel) // stride + 1


def _value(size: Dim, sizes: dict[str, int]) -> int:
    return size.evaluate(sizes) if isinstance(size, SymInt) else size


QUARTER, STRIDED = conv(conv(H, 3, 2, 1), 3, 2, 1), conv(conv(conv(H, 3, 2, 1), 3, 2, 1), 1, 2, 0)
EQUATIONS: list[list[Relation]] = [
    [Relation(H % 8, "==", 0)],
    [Relation(QUARTER % 8, "==", 0)],
    [Relation(QUARTER % 4, "==", 0), Relation(STRIDED % 8, "==", 0)],
    [Relation(H, "==", 256)],
    [Relation(2 * H, "==", W)],
    [Relation(H // 3, "==", W // 6)],
    [Relation((H - 1) * N, "==", (W - 257) * N)],  # no size stands alone: nothing is learned
]
SIZES: list[Dim] = [
    H,
    QUARTER,
    STRIDED,
    H * W * N,
    (H + 5) // 8,
    QUARTER * STRIDED,
    W // 2 + H // 3,
]


@pytest.mark.parametrize("equations", EQUATIONS, ids=lambda each: " and ".join(map(str, each)))
def test_values_stay_where_the_equations_hold(equations: list[Relation]) -> None:
    log = GuardLog()
    assert all(log.decide(each, "", 1, "test") for each in equations)
    rewritten = [log.rewritten(size) for size in SIZES]
    assert [hint_of(each) for each in rewritten] == [hint_of(each) for each in SIZES]
    compared = 0
    for high in range(1, 600):
        for wide in (2 * high, high, 512, 2 * high + 1):
            sizes = {"N": 3, "H": high, "W": wide}
            if all(each.evaluate(sizes) for each in equations):
                compared += 1
                told = [_value(each, sizes) for each in rewritten]
                assert told == [_value(each, sizes) for each in SIZES], sizes
    assert compared


def test_windows_of_a_picture_divide_it() -> None:
    """``h % 8 == 0`` makes ``(n, c, h, w)`` windows of 8 x 8, whatever h is of the input."""
    log = GuardLog()
    high, wide = conv(H, 7, 2, 3), conv(W, 7, 2, 3)
    total, windows = product((N, 64, high, wide)), product((high // 8, wide // 8, 8, 8))
    assert exact_div(log.rewritten(total), log.rewritten(windows)) is None
    for size in (high, wide):
        assert log.decide(Relation(size % 8, "==", 0), "", 1, "demanded")
    assert exact_div(log.rewritten(total), log.rewritten(windows)) == 64 * N
