"""Relations, disjunctions, guards."""

from __future__ import annotations

from itertools import product as pairs_of

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netgloss.symbolic import AllOf, AnyOf, Condition, GuardLog, Relation, symbol

from .expressions import HINTS, OPERATORS, conditions, sizes

H, W = symbol("H", 224), symbol("W", 100)


@settings(max_examples=500, deadline=None)
@given(conditions("HW"), st.lists(sizes("HW"), min_size=1, max_size=5))
def test_proofs_negations_and_text(condition: Condition, many: list[dict[str, int]]) -> None:
    proved, no = condition.proved(), condition.negated()
    assert condition.holds() == condition.evaluate(HINTS) != no.holds()
    for at in [*many, {"H": 1, "W": 1}]:
        holds = condition.evaluate(at)
        assert no.evaluate(at) is not holds
        assert proved is None or proved is holds
        assert eval(str(condition), {}, dict(at)) is holds
        assert eval(str(no), {}, dict(at)) is not holds
    assert no.symbols() == condition.symbols()


@pytest.mark.parametrize(
    ("relation", "proved"),
    [
        (Relation(3, "<", 4), True),
        (Relation(H, ">=", 1), True),
        (Relation(H, ">", 0), True),
        (Relation(H, "<", 1), False),
        (Relation(H, ">=", 2), None),
        (Relation(H + 1, "!=", H), True),
        (Relation(H * W, ">=", H), True),
        (Relation(2 * H, "==", 7), False),
        (Relation(2 * H, "!=", 2 * W + 1), True),
        (Relation((H - 1) // 2 + 1, "<=", H), True),
        (Relation(H % 32, "<", 32), True),
        (Relation(H % 32, "==", 40), False),
        (Relation(H, "==", W), None),
        (Relation((H + 1) // 2, "==", (H - 1) // 2 + 1), True),
    ],
)
def test_proved(relation: Relation, proved: bool | None) -> None:
    assert relation.proved() is proved


def test_text() -> None:
    assert str(Relation(H % 32, "==", 0)) == "H % 32 == 0"
    both = AllOf((Relation(H, ">", 3), Relation(W, "<", 5)))
    assert str(AnyOf((both, Relation(H, "==", W)))) == "(H > 3 and W < 5) or H == W"
    assert (str(AnyOf(())), str(AllOf(()))) == ("False", "True")


def test_guards_are_kept_once_and_only_where_it_depends() -> None:
    log = GuardLog()
    assert log.decide(Relation(H, ">=", 1), "a.py", 1, "branch") is True
    assert log.decide(Relation(H, "<", 1), "a.py", 1, "branch") is False
    assert log.decide(Relation(3, "<", 4), "a.py", 1, "branch") is True
    assert log.guards() == ()
    assert log.decide(Relation(H, ">=", 11), "a.py", 2, "kernel fits") is True
    assert log.decide(Relation(H, ">=", 11), "a.py", 3, "kernel fits") is True
    assert log.decide(Relation(H, "<", 11), "a.py", 4, "branch") is False
    assert log.decide(Relation(W, ">", 100), "a.py", 5, "branch") is False
    first, second = log.guards()
    assert (str(first.condition), first.line, first.reason) == ("H >= 11", 2, "kernel fits")
    assert (str(second.condition), second.file) == ("W <= 100", "a.py")


@settings(max_examples=100, deadline=None)
@given(st.lists(conditions("HW", 3), max_size=6))
def test_a_log_holds_at_its_hints(many: list[Condition]) -> None:
    log = GuardLog()
    for line, condition in enumerate(many):
        assert log.decide(condition, "a.py", line, "branch") is condition.holds()
    assert all(guard.condition.holds() for guard in log.guards())


def test_all_operators_have_negations() -> None:
    for op, left, right in pairs_of(OPERATORS, range(3), range(3)):
        relation = Relation(left, op, right)
        assert relation.proved() is relation.holds() is not relation.negated().holds()
