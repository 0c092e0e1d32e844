"""Solved guards: exact against trying every size, and worded as a reader would."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netgloss.symbolic import (
    Accepted,
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Between,
    Condition,
    Dim,
    Exactly,
    GuardLog,
    MultipleOf,
    OneOf,
    Other,
    Relation,
    SquareRange,
    never,
    product,
    solve,
    symbol,
)

from .expressions import conditions

N, H, W, T = symbol("N", 2), symbol("H", 224), symbol("W", 224), symbol("T", 16)


def agree(accepted: Accepted, many: list[Condition], at: dict[str, int]) -> None:
    right = all(condition.evaluate(at) for condition in many)
    assert accepted.holds(at) is right, (accepted, at)
    assert eval(accepted.expression, {}, dict(at)) is right


@settings(max_examples=500, deadline=None)
@given(st.lists(conditions("H"), max_size=5))
def test_one_symbol_is_exact(many: list[Condition]) -> None:
    accepted = solve(many, sizes_up_to=60)
    for size in range(1, 61):
        agree(accepted, many, {"H": size})


@settings(max_examples=150, deadline=None)
@given(st.lists(conditions("HW"), max_size=4))
def test_two_symbols_are_exact(many: list[Condition]) -> None:
    accepted = solve(many, sizes_up_to=25)
    for height in range(1, 26):
        for width in range(1, 26, 1 + height % 3):
            agree(accepted, many, {"H": height, "W": width})
    for each in accepted.constraints:
        if isinstance(each, SquareRange):
            high = 25 if each.high is None else each.high
            for size in range(1, 26):
                right = all(condition.evaluate({"H": size, "W": size}) for condition in many)
                assert (each.low <= size <= high) is right


@settings(max_examples=100, deadline=None)
@given(st.lists(conditions("HW"), max_size=3), st.booleans())
def test_equal_sizes_are_exact(some: list[Condition], turned: bool) -> None:
    many = [*some, Relation(W, "==", H) if turned else Relation(H, "==", W)]
    accepted = solve(many, sizes_up_to=25)
    for height in range(1, 26):
        for width in {1, 7, height - 1 or 1, height}:
            agree(accepted, many, {"H": height, "W": width})


@st.composite
def periodic(draw: st.DrawFn) -> Condition:
    """Conditions on remainders, holes and edges, as views and pooling leave them."""
    modulus, shift = draw(st.integers(2, 12)), draw(st.integers(-5, 5))
    dim = draw(st.sampled_from([H, H + shift, H // 2 + shift, 3 * H, H * H, (H - 1) // 3 + 1]))
    left: Dim = dim % modulus if draw(st.booleans()) else dim
    return Relation(left, draw(st.sampled_from(["==", "!=", "<=", ">="])), draw(st.integers(0, 60)))


@settings(max_examples=500, deadline=None)
@given(st.lists(periodic() | periodic().map(lambda each: each.negated()), max_size=4))
def test_remainders_and_holes_are_exact(many: list[Condition]) -> None:
    accepted = solve(many, sizes_up_to=200)
    for size in range(1, 201):
        agree(accepted, many, {"H": size})


def fits(*dims: Dim) -> list[Condition]:
    return [Relation(dim, ">=", 1) for dim in dims]


@pytest.mark.parametrize(
    ("many", "expression"),
    [
        ([], "True"),
        (fits((H - 11 + 4) // 4 + 1, (W - 11 + 4) // 4 + 1), "H >= 7 and W >= 7"),
        (fits((W - 3) // 2 - 29, (H - 3) // 2 - 29), "H >= 63 and W >= 63"),
        (fits(H - 4, H - 9, H - 6), "H >= 10"),
        ([Relation(H, "<=", 512)], "H <= 512"),
        ([Relation(H, "<=", 512), *fits(H - 31)], "32 <= H <= 512"),
        ([Relation((H - 12) // 4, "==", 5)], "32 <= H <= 35"),
        ([Relation(H, "==", 224)], "H == 224"),
        ([Relation(T, "==", 9216)], "T == 9216"),
        ([Relation(H % 32, "==", 0)], "H % 32 == 0"),
        ([Relation((H + 1) % 32, "==", 0)], "H % 32 == 31"),
        ([Relation(H % 32, "==", 0), Relation(H % 48, "==", 0)], "H % 96 == 0"),
        ([Relation(H % 32, "==", 0), *fits(H - 63)], "H >= 64 and H % 32 == 0"),
        ([Relation(H % 32, "==", 0), *fits(H - 31)], "H % 32 == 0"),
        ([Relation(H % 100, "==", 0), Relation(H, "<=", 300)], "H in (100, 200, 300)"),
        ([Relation(H % 4, "==", 0), Relation(H, "<=", 99)], "H <= 96 and H % 4 == 0"),
        ([Relation(H // 2 * 2, "==", H)], "H % 2 == 0"),
        ([Relation(H // 32 * 32, "==", H)], "H % 32 == 0"),
        ([Relation(H % 4, "<", 2)], "H % 4 in (0, 1)"),
        ([Relation(H, "!=", 7)], "H != 7"),
        ([Relation(H, "!=", 7), *fits(H - 8)], "H >= 9"),
        ([Relation(H, "!=", 7), *fits(H - 6)], "H >= 8"),
        ([Relation(H * H, "==", 49)], "H == 7"),
        ([AnyOf((Relation(H, "==", 1), Relation(H, "==", 224)))], "H in (1, 224)"),
        ([AnyOf((Relation(H, "<", 5), Relation(H, ">", 9)))], "(H <= 4 or H >= 10)"),
        (
            [AnyOf((Relation(H % 16, "==", 0), Relation(H, "==", 12), Relation(H, "==", 24)))],
            "(H in (12, 24) or H % 16 == 0)",
        ),
        (
            [AnyOf((AllOf((Relation(H % 16, "==", 3), *fits(H - 40))), Relation(H, "==", 12)))],
            "(H == 12 or (H >= 51 and H % 16 == 3))",
        ),
        ([AnyOf((Relation(H, "<", 5), Relation(W, ">", 9)))], "(H < 5 or W > 9)"),
        ([AnyOf((Relation(H, "<", 5), Relation(W, ">", 9))), *fits(H - 6)], "H >= 7 and W >= 10"),
        ([AllOf((Relation(H, ">", 5), Relation(W, ">", 9)))], "H >= 6 and W >= 10"),
        ([Relation(H, "==", W)], "H == W"),
        ([Relation(N * H, "==", N * W)], "H == W"),
        ([Relation(H, "==", W), Relation(H // 2, "==", W // 2)], "H == W"),
        ([Relation(W, "==", H), Relation(H * W, ">=", 50)], "H >= 8 and W == H"),
        (
            [Relation(H, "==", W), Relation(W, "==", T), Relation(H // 2 + 1, "<=", T // 2)],
            "False",
        ),
        ([Relation(H, "==", W), *fits(H - 3, W - 3)], "H >= 4 and W >= 4 and H == W"),
        ([Relation(49, "==", N * H)], "N*H == 49"),
        ([Relation(N * 16 * H, "==", N * 400)], "H == 25"),
        ([Relation(N * H, "==", 2 * H + W)], "N*H == 2*H + W"),
        ([Relation(H * W, ">=", 49), *fits(H - 6, W - 6)], "H >= 7 and W >= 7"),
        ([Relation(H + W, ">=", 49), Relation(H + W, ">=", 30)], "H + W >= 49"),
        ([Relation(H, "<", 1)], "False"),
        ([Relation(H, "<", 5), Relation(H, ">", 5)], "False"),
        ([Relation(H % 2, "==", 0), Relation(H % 4, "==", 1)], "False"),
        ([Relation(H % 8, "==", 9)], "False"),
        ([Relation(H * W, "<", 49), *fits(H - 6, W - 6)], "False"),
    ],
)
def test_expressions(many: list[Condition], expression: str) -> None:
    assert solve(many).expression == expression


def test_constraints() -> None:
    many = [
        *fits(H - 62),
        Relation(W, "<=", 9),
        Relation(W, ">=", 3),
        Relation(T % 8, "==", 3),
        Relation(N, "==", 2),
    ]
    assert solve(many).constraints == (
        Exactly("N", 2),
        AtLeast("H", 63),
        Between("W", 3, 9),
        MultipleOf("T", 8, 3),
    )
    assert solve([Relation(H, "<=", 9)]).constraints == (AtMost("H", 9),)
    assert solve([Relation(60 % (H + 60), "==", 60), Relation(H % 9, "==", 1)]).constraints
    either = AnyOf(tuple(Relation(H, "==", size) for size in (8, 16, 64)))
    assert solve([either]).constraints == (OneOf("H", (8, 16, 64)),)


def test_lenet_takes_more_than_squares() -> None:
    height, width = ((size - 4) // 2 for size in (H, W))
    height, width = ((size - 4) // 2 for size in (height, width))
    many = [*fits(height, width), Relation(N * 16 * height * width, "==", N * 400)]
    accepted = solve(many)
    assert accepted.expression == "H >= 16 and W >= 16 and (H//4 - 3)*(W//4 - 3) == 25"
    assert accepted.constraints[-1] == SquareRange(("H", "W"), 32, 35)
    assert accepted.holds({"N": 1, "H": 16, "W": 112})
    assert accepted.holds({"H": 35, "W": 32}) and not accepted.holds({"H": 36, "W": 36})


def test_a_square_range_without_an_end() -> None:
    accepted = solve([Relation(H * W, ">=", 100)])
    assert accepted.constraints == (
        Other("H*W >= 100", ("H", "W")),
        SquareRange(("H", "W"), 10, None),
    )
    assert accepted.expression == "H*W >= 100"


def test_never() -> None:
    assert never() == Accepted("False", (Other("False", ()),))
    assert not never().holds({"H": 3})
    assert solve([Relation(H, "<", 1)]) == never(["H"])


def test_division_by_zero_refuses() -> None:
    accepted = solve([Relation(60 // (H - 3), ">=", 5)], sizes_up_to=50)
    assert [size for size in range(1, 51) if accepted.holds({"H": size})] == list(range(4, 16))


def test_names_of_other_symbols_do_not_matter() -> None:
    batch = symbol("batch", 4)
    assert solve([Relation(batch % 2, "==", 0), *fits(N - 2)]).expression == (
        "N >= 3 and batch % 2 == 0"
    )


def _residual_network(layers: int) -> GuardLog:
    log = GuardLog()
    height: Dim = symbol("H", 2048)
    width: Dim = symbol("W", 2048)
    for layer in range(layers):
        stride = 2 if layer % 20 == 3 else 1
        for size in (height, width):
            log.decide(Relation(size, ">=", 3), "net.py", layer, "kernel fits")
        height, width = ((size - 3) // stride + 1 for size in (height, width))
        log.decide(Relation(product([height, width]), ">=", 1), "net.py", layer, "view")
    return log


def test_many_guards_are_solved_quickly() -> None:
    guards = _residual_network(75).guards()
    assert len(guards) > 150
    _residual_network(75)
    times = []
    for _ in range(3):
        start = process_time()
        accepted = solve(guards)
        times.append(process_time() - start)
    assert accepted.expression == "H >= 921 and W >= 921"
    for size, right in ((920, False), (921, True)):
        at = {"H": size, "W": size}
        assert all(guard.condition.evaluate(at) for guard in guards) is right
    assert min(times) < 0.05
