"""Dimensions: every operation against plain Python, and the forms that readers see."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from netgloss.errors import OutOfBudget
from netgloss.symbolic import (
    Dim,
    SymInt,
    ceil_div,
    exact_div,
    hint_of,
    product,
    symbol,
)

from .expressions import HINTS, Pair, Sizes, leaves, pairs, sizes, value

N, C, D, H, W, T, L = (symbol(name, 2 + place) for place, name in enumerate("NCDHWTL"))


def expected(pair: Pair, at: Sizes) -> int:
    try:
        return pair.expected(at)
    except ZeroDivisionError:
        assume(False)
        raise


@settings(max_examples=600, deadline=None)
@given(pairs(), st.lists(sizes(), min_size=1, max_size=4))
def test_every_operation_agrees_with_plain_numbers(pair: Pair, many: list[dict[str, int]]) -> None:
    assert hint_of(pair.dim) == pair.expected(HINTS)
    for at in many:
        right = expected(pair, at)
        assert value(pair.dim, at) == right
        assert eval(str(pair.dim), {}, dict(at)) == right


@settings(max_examples=400, deadline=None)
@given(pairs(most=10, symbolic=False), st.lists(sizes(), min_size=1, max_size=4))
def test_and_without_symbolic_divisors(pair: Pair, many: list[dict[str, int]]) -> None:
    for at in many:
        assert value(pair.dim, at) == pair.expected(at) == eval(str(pair.dim), {}, dict(at))


@settings(max_examples=400, deadline=None)
@given(pairs(), st.lists(sizes(), min_size=1, max_size=4))
def test_bounds_are_bounds(pair: Pair, many: list[dict[str, int]]) -> None:
    if isinstance(pair.dim, SymInt):
        low, high = pair.dim.lower(), pair.dim.upper()
        for at in [*many, {"N": 1, "H": 1, "W": 1}]:
            right = expected(pair, at)
            assert low is None or low <= right
            assert high is None or right <= high


@settings(max_examples=200, deadline=None)
@given(leaves("NHW"), pairs(most=3), pairs(most=3), sizes())
def test_division_undoes_multiplication(start: Pair, left: Pair, right: Pair, at: Sizes) -> None:
    assume(hint_of(right.dim) != 0)
    total = (start.dim + left.dim) * right.dim
    assert exact_div(total, right.dim) == start.dim + left.dim


@settings(max_examples=200, deadline=None)
@given(pairs(most=5), pairs(most=5), pairs(most=3))
def test_addition_has_one_form(a: Pair, b: Pair, c: Pair) -> None:
    assert a.dim + b.dim == b.dim + a.dim
    assert a.dim * b.dim == b.dim * a.dim
    assert isinstance(a.dim - a.dim, int)
    assert (a.dim + b.dim) * c.dim == c.dim * (b.dim + a.dim)


@pytest.mark.parametrize(
    ("dim", "form"),
    [
        ((H + 2 - 2 - 1) // 2 + 1, "(H - 1)//2 + 1"),
        ((H + 1) // 2, "(H - 1)//2 + 1"),
        ((2 * H + 3) // 2, "H + 1"),
        ((2 * H + 3) // 4, "(H - 1)//2 + 1"),
        ((4 * H + 3) // 6, "(2*H - 2)//3 + 1"),
        (((H - 1) // 2 + 1 - 1) // 2 + 1, "(H - 1)//4 + 1"),
        ((H // 3 + 5) // 4, "(H - 9)//12 + 2"),
        ((H // N + 1) // C, "(N + H)//(N*C)"),
        (N * C * H // N, "C*H"),
        (N * C * H // (N * W), "C*H//W"),
        ((N * C + N * H) // N, "C + H"),
        ((H * W - W) // (H - 1), "W"),
        ((H * W + 3) // W, "H + 3//W"),
        ((H - 1) // H, "0"),
        (-1 // H, "-1"),
        ((H + 2) // 1, "H + 2"),
        (H // -2, "-((H - 1)//2) - 1"),
        (H % 32, "H % 32"),
        ((H + 1) % 32, "(H + 1) % 32"),
        (H % 32 % 32, "H % 32"),
        ((H % 32) // 32, "0"),
        ((H // 2) % 16, "(H//2) % 16"),
        ((7 - H % 7) % 7, "-H % 7"),
        (H + (7 - H % 7) % 7, "7*((H - 1)//7) + 7"),
        (H % 32 + 3, "H % 32 + 3"),
        ((H + 1) % 32 - 5, "(H + 1) % 32 - 5"),
        (9 - H % 7, "(6 - H) % 7 + 3"),
        (W * (H % 32), "W*(H % 32)"),
        (H - H // 2, "(H - 1)//2 + 1"),
        (H // 2 - H, "-((H - 1)//2) - 1"),
        (2 * H - H // 2, "H + (H - 1)//2 + 1"),
        (H // 2 + (H - 1) // 2, "H - 1"),
        (H // 2 - H // 4, "(H - 2)//4 + 1"),
        (10 - H // 2, "10 - H//2"),
        (H - H % 2, "2*(H//2)"),
        (7 - H, "7 - H"),
        (-H, "-H"),
        (-(H // 2), "-(H//2)"),
        (-3 * H * W, "-3*H*W"),
        (3 * H // 2, "3*H//2"),
        (2 * (H // 2), "2*(H//2)"),
        ((H // 2) * W, "(H//2)*W"),
        (16 * ((H - 3) // 2) * ((W - 3) // 2), "16*((H - 1)//2 - 1)*((W - 1)//2 - 1)"),
        (16 * ((H - 1) // 4) * ((W - 1) // 4), "16*((H - 1)//4)*((W - 1)//4)"),
        (N * 9 * ((H + 1) // 2) * ((W + 1) // 2), "9*N*((H - 1)//2 + 1)*((W - 1)//2 + 1)"),
        (H * N, "N*H"),
        (L * T * W * H * D * C * N, "N*C*D*H*W*T*L"),
        (symbol("b", 1) * symbol("a", 1) * L, "L*a*b"),
        (H * H, "H**2"),
        (H * H + H, "H*(H + 1)"),
        ((H // 2) ** 2, "(H//2)**2"),
        (N * H + N, "N*(H + 1)"),
        (2 * H + 2, "2*H + 2"),
        ((1 - H) * (W + 2), "-(H - 1)*(W + 2)"),
        (ceil_div(H, 2), "(H - 1)//2 + 1"),
        (ceil_div(H, W), "(H - 1)//W + 1"),
        ((H + W) // 2 // 3, "(H + W)//6"),
    ],
)
def test_forms(dim: Dim, form: str) -> None:
    assert str(dim) == form
    at = {name: 5 + 3 * place for place, name in enumerate("NCDHWTLab")}
    assert eval(form, {}, at) == value(dim, at)


def test_constants_are_plain_ints() -> None:
    for result in (H - H, H * 0, 0 * H, 0 // H, H // H, H**0, H - (H - 3), (2 * H + 1) % 2, H % 1):
        assert type(result) is int
    assert product([]) == 1
    assert (H - (H - 3), (2 * H + 1) % 2, H // H) == (3, 1, 1)


def test_equality_is_of_formulas() -> None:
    assert symbol("H", 1) == symbol("H", 2) and hash(symbol("H", 1)) == hash(symbol("H", 2))
    assert H != W and H.hint != H and (H - 1) // 2 != H // 2
    assert len({H, symbol("H", 3), W}) == 2
    assert (H - 1) // 2 is not None and {(H - 1) // 2: 1}[(H + 1) // 2 - 1] == 1


def test_nobody_decides_silently() -> None:
    with pytest.raises(TypeError, match="Relation"):
        bool(H)
    with pytest.raises(TypeError):
        H < W  # type: ignore[operator]  # noqa: B015
    for above, below in ((H, 0), (3, H - H.hint), (H, W - W.hint)):
        with pytest.raises(ZeroDivisionError):
            above // below
        with pytest.raises(ZeroDivisionError):
            above % below
    for exponent in (-1, 10**9):
        with pytest.raises(ValueError):
            H**exponent
    with pytest.raises(TypeError):
        H + 0.5  # type: ignore[operator]
    with pytest.raises(AttributeError):
        H.hint = 3  # type: ignore[misc]


def test_hints_belong_to_the_value_not_to_the_formula() -> None:
    small, large = symbol("H", 10), symbol("H", 100)
    assert ((small - 1) // 2).hint == 4 and ((large - 1) // 2).hint == 49  # type: ignore[union-attr]


def test_exact_div() -> None:
    assert exact_div(6, 3) == 2 and exact_div(7, 3) is None
    assert exact_div(0, H) == 0 and exact_div(5, H) is None and exact_div(H, 0) is None
    assert exact_div(N * C * H * W, N * H) == C * W
    assert exact_div((H + 1) * (W - 2), W - 2) == H + 1
    assert exact_div(6 * H + 4, 2) == 3 * H + 2 and exact_div(6 * H + 3, 2) is None


def test_bounds_that_matter() -> None:
    conv = (H - 1) // 2 + 1
    for dim, low, high in [
        (H, 1, None),
        (conv, 1, None),
        (H - conv, 0, None),
        (H - (H - 1) // 4 - 1, 0, None),
        (H % 32, 0, 31),
        (-H % 7, 0, 6),
        (H * W - H, 0, None),
        (N * (H - 1) * (W - 1), 0, None),
        (5 - H, None, 4),
        (H - W, None, None),
        (10 // N, 0, 10),
    ]:
        assert isinstance(dim, SymInt)
        assert (dim.lower(), dim.upper()) == (low, high), str(dim)


def test_copies_and_other_processes() -> None:
    dim = N * ((H - 1) // 2 + 1) // W
    assert copy.deepcopy(dim) == dim
    again = pickle.loads(pickle.dumps(dim))
    assert again == dim and hash(again) == hash(dim) and again.hint == dim.hint  # type: ignore[union-attr]


def test_formulas_made_to_explode_are_stopped() -> None:
    def squares(dim: Dim) -> Dim:
        return dim * (dim + W)

    def doubles(dim: Dim) -> Dim:
        return dim // 3 + dim // 5

    def nests(dim: Dim) -> Dim:
        return dim * 3 // 7 * N

    def grows(dim: Dim) -> Dim:
        return dim * 10**300

    for step in (squares, doubles, nests, grows):
        dim: Dim = H
        with pytest.raises(OutOfBudget):
            for _ in range(1000):
                dim = step(dim)
                str(dim)


def test_a_deep_network_stays_small_and_quick() -> None:
    height = symbol("H", 224)
    dim: Dim = height
    for layer in range(150):
        dim = (dim + 2 - 3) // (2 if layer % 30 == 0 else 1) + 1
        dim = (dim + 2 - 3) + 1
    assert str(dim) == "(H - 1)//32 + 1"
