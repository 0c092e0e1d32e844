"""netgloss: a note in the margin of every line of a PyTorch model.

    >>> import netgloss
    >>> print(netgloss.restore("import math def area(r): return math.pi * r ** 2").source, end="")
    import math
    <BLANKLINE>
    <BLANKLINE>
    def area(r):
        return math.pi * r**2

Every function takes text in any condition or a :class:`pathlib.Path`, and the command line's
options under the same names. Results are frozen, print as the command line shows them, and give
plain data with ``to_json()``. Nothing of the text is ever executed. ``steps`` and ``seconds`` (of
processor time) limit what a reading may spend; left out, a file in a package may spend more than
a text that stands alone.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from types import ModuleType
from typing import TYPE_CHECKING, Any

from netgloss.errors import (
    BadRequest,
    NetglossError,
    NotPython,
    OutOfBudget,
    TooLarge,
    UnreadableSource,
)

if TYPE_CHECKING:
    from pathlib import Path

    from netgloss.pipeline import Given, Options
    from netgloss.results import Check, Explanation, Pseudocode, Restoration, Summary

__all__ = [
    "BadRequest",
    "NetglossError",
    "NotPython",
    "OutOfBudget",
    "TooLarge",
    "UnreadableSource",
    "check",
    "explain",
    "pseudocode",
    "restore",
    "summary",
]

__version__ = "0.1.0"

# The pipeline is imported inside the functions, so that `import netgloss` stays quick.


def restore(text: str | Path, *, lang: str = "en") -> Restoration:
    """The source that a damaged text was, with all repairs and doubts.

    Raises UnreadableSource where no Python is found, OSError for a path that cannot be read.
    """
    from netgloss import pipeline

    return pipeline.restore(_given(text), lang)


def explain(
    text: str | Path,
    *,
    model: str | None = None,
    construct: str | None = None,
    input: str | Iterable[str] | None = None,
    mode: str = "eval",
    steps: int | None = None,
    seconds: float | None = None,
    lang: str = "en",
) -> Explanation:
    """Every line of a model with what it means, in English (``"en"``) or Chinese (``"zh"``).

    Raises UnreadableSource where no Python is found, BadRequest for options that make no sense.
    """
    from netgloss import pipeline

    given, chosen = _chosen(text, model, construct, input, mode, steps, seconds)
    return pipeline.explain(given, chosen, lang)


def check(
    text: str | Path,
    *,
    model: str | None = None,
    construct: str | None = None,
    input: str | Iterable[str] | None = None,
    mode: str = "eval",
    steps: int | None = None,
    seconds: float | None = None,
    lang: str = "en",
) -> Check:
    """What is wrong in a model, with fixes that were proved.

    Raises UnreadableSource where no Python is found, BadRequest for options that make no sense.
    """
    from netgloss import pipeline

    given, chosen = _chosen(text, model, construct, input, mode, steps, seconds)
    return pipeline.check(given, chosen, lang)


def pseudocode(
    text: str | Path,
    *,
    style: str = "literal",
    model: str | None = None,
    construct: str | None = None,
    input: str | Iterable[str] | None = None,
    mode: str = "eval",
    steps: int | None = None,
    seconds: float | None = None,
    lang: str = "en",
) -> Pseudocode:
    """A model in words, one line a statement.

    Raises UnreadableSource where no Python is found, BadRequest for options that make no sense.
    """
    from netgloss import pipeline

    given, chosen = _chosen(text, model, construct, input, mode, steps, seconds)
    return pipeline.pseudocode(given, chosen, lang, style)


def summary(
    text: str | Path,
    *,
    model: str | None = None,
    construct: str | None = None,
    input: str | Iterable[str] | None = None,
    mode: str = "eval",
    steps: int | None = None,
    seconds: float | None = None,
    lang: str = "en",
) -> Summary:
    """The layers of a model in a table: output shapes, parameters, multiply–accumulates.

    Raises UnreadableSource where no Python is found, BadRequest for options that make no sense.
    """
    from netgloss import pipeline

    given, chosen = _chosen(text, model, construct, input, mode, steps, seconds)
    return pipeline.summary(given, chosen, lang)


def _chosen(
    text: str | Path,
    model: str | None,
    construct: str | None,
    input: str | Iterable[str] | None,
    mode: str,
    steps: int | None,
    seconds: float | None,
) -> tuple[Given, Options]:
    from netgloss import pipeline

    given = _given(text)
    options = pipeline.options(
        given,
        model=model,
        construct=construct,
        input=input,
        mode=mode,
        steps=steps,
        seconds=seconds,
    )
    return given, options


def _given(text: str | Path) -> Given:
    from netgloss import pipeline

    if isinstance(text, os.PathLike):
        return pipeline.given_path(text)
    if isinstance(text, str):
        return pipeline.given_text(text)
    raise TypeError(f"give the text as a str or a pathlib.Path, not as {type(text).__name__}")


class _Face(ModuleType):
    """The package's own type: ``netgloss.check`` and ``netgloss.restore`` stay functions.

    There are packages of the same names, and importing one would put it in the function's place.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in __all__ and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Face
