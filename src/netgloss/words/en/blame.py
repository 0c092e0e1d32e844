"""Which line to mend, and why."""

from __future__ import annotations

from typing import Any

from netgloss.catalogue.records import Shape
from netgloss.words.forms import code as face
from netgloss.words.forms import short, size_of
from netgloss.words.forms import value as shown


def made_by_layer(line: int, name: str, layer: str, shape: Shape | None) -> str:
    gives = f" gives {size_of(shape)}" if shape is not None else ""
    return f"Line {line}: {face(name)} (`{short(layer)}`){gives}."


def argument(line: int, argument: str, value: Any) -> str:
    return f"Line {line}: {face(argument)} is {shown(value)} here."


def skip(line: int, code: str, shape: Shape | None) -> str:
    gives = f" still has the shape {size_of(shape)}" if shape is not None else " has no layer"
    return f"Line {line}: the skip {face(code)}{gives}."


def definition(line: int, name: str) -> str:
    return f"Line {line}: {face(name)} is defined here."


def call(line: int, code: str) -> str:
    return f"Line {line}: called here as {face(code)}."


def first_assignment(line: int, code: str) -> str:
    return f"Line {line}: {face(code)} is the first assignment of a module."
