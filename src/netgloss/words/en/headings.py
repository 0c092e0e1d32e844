"""Titles and column heads."""

from __future__ import annotations

from netgloss.words.forms import code


def explanation(names: tuple[str, ...]) -> str:
    shown = ", ".join(code(name) for name in names)
    return f"{shown}, line by line" if names else "Line by line"


def expression(code: str) -> str:
    return f"`{code}`"


def model(name: str) -> str:
    return f"Overview of {code(name)}"


def lines() -> str:
    return "Line by line"


def findings() -> str:
    return "Findings"


def checked(names: tuple[str, ...]) -> str:
    shown = ", ".join(code(name) for name in names)
    return f"Check of {shown}" if names else "Check"


def summary(names: tuple[str, ...]) -> str:
    shown = ", ".join(code(name) for name in names)
    return f"Summary of {shown}" if names else "Summary"


def pseudocode(names: tuple[str, ...]) -> str:
    shown = ", ".join(code(name) for name in names)
    return f"Pseudocode of {shown}" if names else "Pseudocode"


def restored() -> str:
    return "Restored source"


def repairs() -> str:
    return "What was mended"


def doubts() -> str:
    return "Where another reading is nearly as good"


def arguments() -> str:
    return "Arguments"


def effect() -> str:
    return "Effect on the shape"


def column(name: str) -> str:
    return {
        "path": "Path",
        "type": "Type",
        "output": "Output shape",
        "parameters": "Parameters",
        "macs": "MACs",
        "receptive_field": "Receptive field",
        "argument": "Argument",
        "meaning": "Meaning",
        "value": "Value",
        "origin": "From",
    }[name]
