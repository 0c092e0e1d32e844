"""The little language of conditions on sizes."""

from __future__ import annotations

import pytest

from netgloss.symbolic.expressions import evaluate


@pytest.mark.parametrize(
    ("expression", "holds"),
    [
        ("True", True),
        ("False", False),
        ("H >= 63 and W >= 63", True),
        ("32 <= H <= 35", False),
        ("H in (1, 64)", True),
        ("(H < 3 or W % 2 == 1)", True),
        ("-H//3 == -22 and H**2 == 4096", True),
        ("H//(W - 65) == 0", False),
    ],
)
def test_evaluates(expression: str, holds: bool) -> None:
    assert evaluate(expression, {"H": 64, "W": 65}) is holds


@pytest.mark.parametrize("expression", ["f(H) == 1", "H", "H.real == 1", "'a' == H", "not H == 1"])
def test_refuses_everything_else(expression: str) -> None:
    with pytest.raises(ValueError):
        evaluate(expression, {"H": 64})


def test_a_size_that_is_missing() -> None:
    with pytest.raises(KeyError):
        evaluate("H == 1", {})
