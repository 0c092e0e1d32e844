"""What nobody said and netgloss chose."""

from __future__ import annotations

from netgloss.catalogue.records import Shape
from netgloss.symbolic import hint_of
from netgloss.words.forms import code, size_of


def input_shape(name: str, shape: Shape, dtype: str) -> str:
    tried = ", ".join(
        code(f"{size} = {hint_of(size)}") for size in shape if not isinstance(size, int)
    )
    where = f"; the run was made at {tried}" if tried else ""
    return (
        f"The input {code(name)} has the shape {size_of(shape)} and the type {code(dtype)}{where}."
    )


def argument(name: str, value: str, whole: str = "") -> str:
    why = f"as inside {code(whole)}" if whole else "judged by its name"
    return f"The constructor's argument {code(name)} is {code(value)}, {why}."


def fitted(name: str, value: str) -> str:
    return f"The constructor's argument {code(name)} is {code(value)}, so that its sizes fit."


def shown(whole: str) -> str:
    return f"The class is built and called as it is inside {code(whole)}."


def sibling(sibling: str, whole: str) -> str:
    return f"The class is built as {code(sibling)}, which takes the same, is inside {code(whole)}."


def other_sizes() -> str:
    return (
        "Other input sizes were not proved: the way that sizes take through the code could not be "
        "followed everywhere, so the accepted sizes may be too wide or too narrow."
    )


def call_in_text(expression: str, line: int) -> str:
    return f"The model is built as on line {line}: {code(expression)}."


def factory(expression: str, class_name: str) -> str:
    return f"{code(class_name)} is built by the function of this source: {code(expression)}."


def main_block(line: int) -> str:
    return f"Arguments and inputs are those of the model call on line {line}."


def other_outputs(where: str, shapes: tuple[Shape, ...], dtypes: tuple[str, ...]) -> str:
    given = ", ".join(size_of(shape) for shape in shapes)
    typed = f" of type {', '.join(code(each) for each in dtypes)}" if dtypes else ""
    return f"Where {code(where)}, what comes out is {given or 'no tensor'}{typed} instead."
