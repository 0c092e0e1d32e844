"""Symbolic rational numbers."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netgloss.symbolic import Ratio, symbol

from .expressions import HINTS, Pair, pairs, sizes, value

H = symbol("H", 7)


@settings(max_examples=200, deadline=None)
@given(
    pairs(most=4, symbolic=False),
    pairs(most=3, symbolic=False),
    st.integers(-6, 6).filter(bool),
    st.integers(1, 6),
    sizes(),
)
def test_agrees_with_fractions(a: Pair, b: Pair, k: int, m: int, at: dict[str, int]) -> None:
    x, y = Ratio(a.dim, k), Ratio(b.dim, m)
    p, q = Fraction(a.expected(at), k), Fraction(b.expected(at), m)
    n, d = b.dim, b.expected(at)
    for ratio, right in [
        (x, p), (x + y, p + q), (x - y, p - q), (x * y, p * q), (-x, -p), (x / k, p / k),
        (x + n, p + d), (n + x, p + d), (n - x, d - p), (x - n, p - d), (x * n, p * d),
    ]:  # fmt: skip
        assert Fraction(value(ratio.numerator, at), ratio.denominator) == right
        assert value(ratio.floor(), at) == floor(right)
        assert value(ratio.ceil(), at) == ceil(right)
        assert ratio.denominator > 0
    assert x.hint == pytest.approx(a.expected(HINTS) / k)


def test_lowest_terms_and_text() -> None:
    assert Ratio(4 * H, 2) == Ratio(2 * H, 1)
    assert str(Ratio(H, 2)) == "H/2" and str(Ratio(4 * H, 2)) == "2*H"
    assert str(Ratio(H - 1, -2)) == "(1 - H)/2"
    with pytest.raises(ZeroDivisionError):
        Ratio(H, 0)
