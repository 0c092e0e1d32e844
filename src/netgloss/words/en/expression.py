"""The words around a lone expression."""

from __future__ import annotations

from netgloss.catalogue.records import Shape
from netgloss.symbolic import Dim
from netgloss.words.en.grammar import plural
from netgloss.words.en.nouns import ARGUMENTS, LAYERS, OPERATIONS
from netgloss.words.forms import arrow, count, size_of
from netgloss.words.forms import code as face


def effect(type: str, before: Shape | None, after: Shape | None, parameters: Dim) -> str:
    noun = LAYERS.get(type) or OPERATIONS.get(type) or ""
    what = f"{face(type)} ({noun})" if noun else face(type)
    cost = f"{count(parameters)} {plural(parameters, 'parameter')}"
    if before is None and after is not None:
        return f"{what}: gives {size_of(after)}; {cost}."
    if before is None or after is None:
        return f"{what}; {cost}."
    if before == after:
        return f"{what}: {size_of(before)} keeps its shape; {cost}."
    return f"{what}: {arrow(before, after)}; {cost}."


def code(text: str) -> str:
    return face(text)


def meaning(argument: str) -> str:
    return ARGUMENTS.get(argument, "")


def given() -> str:
    return "written"


def default() -> str:
    return "default"
