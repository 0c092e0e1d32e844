"""A lone expression is read under the caller's options, like a source."""

from __future__ import annotations

from netgloss.models import Options, read_expression

MANY = "nn.Sequential(*[nn.Linear(4, 4) for _ in range(400)])"


def test_the_budget_is_the_callers() -> None:
    assert read_expression(MANY, Options()).models[0].trace.faults == ()
    (fault,) = read_expression(MANY, Options(steps=300)).models[0].trace.faults
    assert (fault.kind, fault.complaint.facts["what"]) == ("budget", "steps")


def test_a_name_that_is_called_is_no_tensor() -> None:
    (fault,) = read_expression("foo(3)").models[0].trace.faults
    assert (fault.kind, fault.complaint.facts["name"]) == ("unknown_name", "foo")
