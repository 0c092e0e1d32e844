"""A table of snippets run twice: by the interpreter and by Python itself.

The snippets are written by hand in these tests; nothing else is ever executed.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

from netgloss.interpret.builtins import host
from netgloss.interpret.program import Program
from netgloss.interpret.values import Instance, Stream, Unknown

DATA = Path(__file__).parent / "data"


def lines(name: str) -> list[str]:
    """The expressions of a data file, one a line."""
    return [line for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line]


def blocks(name: str) -> list[str]:
    """The programs of a data file, with a line of three dashes between them."""
    return (DATA / name).read_text(encoding="utf-8").split("\n---\n")


def interpreted(source: str) -> Any:
    """What the interpreter leaves in ``r``, with its containers turned to Python's."""
    program = Program(ast.parse(source), ast.parse)
    assert not program.faults, [(f.kind, f.complaint) for f in program.faults]
    assert "r" in program.globals, "the snippet did not come to its end"
    return plain(program.globals["r"])


def plain(value: Any) -> Any:
    """An interpreter value as a Python one; an unknown value is no result."""
    assert type(value) is not Unknown, value
    value = host(value)
    if type(value) in (list, tuple, set, frozenset):
        return type(value)([plain(item) for item in value])
    if type(value) is dict:
        return {plain(name): plain(item) for name, item in value.items()}
    if type(value) is Stream:
        return [plain(item) for item in value.items]
    assert type(value) is not Instance, value
    return value


def by_python(source: str) -> Any:
    """What Python leaves in ``r``."""
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(source, "<snippet>", "exec", dont_inherit=True), names)
    return names["r"]


def same(source: str) -> None:
    """Both give the same value of the same type."""
    ours, theirs = shown(interpreted(source)), shown(by_python(source))
    assert ours == theirs, f"{source}\nours   {ours}\nPython {theirs}"


def shown(value: Any) -> str:
    """``repr`` with the members of sets in order, since theirs is free."""
    if type(value) in (list, tuple):
        return f"{type(value).__name__}({', '.join(map(shown, value))})"
    if type(value) in (set, frozenset):
        return f"{type(value).__name__}({', '.join(sorted(map(shown, value)))})"
    if type(value) is dict:
        return "{" + ", ".join(f"{shown(k)}: {shown(v)}" for k, v in value.items()) + "}"
    return repr(value)


def caught(expression: str) -> str:
    """A snippet that gives the value of an expression, or the type and text of what it raises."""
    return (
        f"try:\n    r = {expression}\n"
        "except Exception as error:\n    r = (type(error).__name__, str(error))\n"
    )


def raising(expression: str) -> str:
    """A snippet that gives only the type of what an expression raises."""
    return f"try:\n    r = {expression}\nexcept Exception as error:\n    r = type(error).__name__\n"
