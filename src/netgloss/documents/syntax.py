"""Small questions about syntax that the notes on statements ask."""

from __future__ import annotations

import ast

from netgloss.documents.sourcefile import SourceFile
from netgloss.documents.texts import one_line
from netgloss.interpret.trace import Loop, Thing
from netgloss.records import dataclass
from netgloss.text import walk

MOST_VALUES = 6  # values listed for a name that got several


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a statement stands: the class and the function around it, ``""`` for none."""

    class_name: str = ""
    function: str = ""
    is_module: bool = False  # the class is an nn.Module
    reached: bool = True  # False: the run decided every condition around it the other way


def is_module(value: object) -> bool:
    """Whether a value of the trace is the picture of a module."""
    return isinstance(value, Thing) and value.kind == "module"


def is_unknown(value: object) -> bool:
    """Whether a value of the trace is one that could not be known."""
    return isinstance(value, Thing) and value.kind == "unknown"


def rounds(loops: list[Loop]) -> dict[str, object]:
    """How many rounds: of the first run of a loop, and whether other runs differ."""
    counts = [loop.count for loop in loops]
    return {
        "rounds": tuple(dict.fromkeys(counts))[:MOST_VALUES],
        "values": loops[0].values if loops else (),
        "times": len(loops),
    }


def is_super_call(value: ast.expr, method: str) -> bool:
    """Whether an expression is ``super().method(…)`` or ``Base.method(self, …)``."""
    match value:
        case ast.Call(ast.Attribute(ast.Call(ast.Name("super")), name)):
            return name == method
        case ast.Call(ast.Attribute(_, name), [ast.Name("self"), *_]):
            return name == method
    return False


def arguments(file: SourceFile, value: ast.expr) -> str:
    """The arguments handed to the base class's constructor, as written."""
    if not isinstance(value, ast.Call):
        return ""
    given = [argument for argument in value.args if not _is_self(argument)]
    parts = [one_line(file.code(argument)) for argument in given]
    for keyword in value.keywords:
        text = one_line(file.code(keyword.value))
        parts.append(f"{keyword.arg}={text}" if keyword.arg else f"**{text}")
    return ", ".join(parts)


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def compares_sizes(test: ast.expr) -> bool:
    """Whether a condition asks how numbers compare, so that sizes may have decided it."""
    order = ast.Eq | ast.NotEq | ast.Lt | ast.LtE | ast.Gt | ast.GtE
    return any(
        isinstance(node, ast.BinOp)
        or (isinstance(node, ast.Compare) and any(isinstance(op, order) for op in node.ops))
        for node in walk(test)
    )


def is_main_guard(test: ast.expr) -> bool:
    """Whether a condition is ``__name__ == "__main__"``."""
    match test:
        case ast.Compare(ast.Name("__name__"), [ast.Eq()], [ast.Constant("__main__")]):
            return True
    return False


OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.MatMult: "@",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.BitAnd: "&",
}
