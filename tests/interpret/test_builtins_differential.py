"""Built-in functions and methods against Python itself."""

from __future__ import annotations

import pytest
from tests.interpret.differential import blocks, caught, lines, raising, same


@pytest.mark.parametrize("expression", lines("builtins_expressions.txt"))
def test_expressions(expression: str) -> None:
    same(f"r = {expression}")


@pytest.mark.parametrize("expression", lines("builtins_errors.txt"))
def test_errors_are_those_of_python(expression: str) -> None:
    same(raising(expression))


@pytest.mark.parametrize("source", blocks("builtins_programs.txt"))
def test_programs(source: str) -> None:
    same(source)


@pytest.mark.parametrize(
    "expression",
    [
        'int("x")',
        "[].pop()",
        "[1].remove(2)",
        '"a".index("b")',
        '{"a": 1}.pop("b")',
        "max([])",
        '"%s" % (1, 2)',
        'sum(["a"], "")',
        "dict([(1, 2, 3)])",
        "hash([])",
    ],
)
def test_messages_are_those_of_python(expression: str) -> None:
    same(caught(expression))
