"""The options of the command line, and what a verb is: data that two readers share.

:mod:`.plain` reads arguments that are written in full, as nearly all are. For all else (help,
abbreviations, mistakes, a shell's completions) :mod:`.commands` makes a command of click from the
same records: loading click takes longer than reading a small model.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from netgloss.records import dataclass
from netgloss.surfaces.cli import terminal


@dataclass(frozen=True, slots=True)
class Option:
    """An option: a switch, unless it has a ``metavar`` or ``choices`` to stand for its value.

    ``name`` is the parameter of the verb's function; ``default`` is a value, or the function that
    finds it. A ``number`` must be above zero.
    """

    flags: tuple[str, ...]
    name: str
    help: str
    metavar: str | None = None
    choices: tuple[str, ...] = ()
    default: Any = None
    number: type[int] | type[float] | None = None
    several: bool = False

    @property
    def is_switch(self) -> bool:
        return self.metavar is None and not self.choices


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb: the function that does it, with the words of its help, and what it takes."""

    run: Callable[..., int | None]
    options: tuple[Option, ...]
    needs_file: bool = True
    short: str | None = None  # its line among the verbs; else the first sentence of its help


class Misuse(Exception):
    """Arguments that make no sense for this command (``"netgloss check"``)."""

    def __init__(self, command: str, message: str) -> None:
        super().__init__(message)
        self.command = command


SPOKEN = (
    Option(
        ("--lang",),
        "lang",
        "Language of the answer; by default the locale's.",
        choices=("zh", "en"),
        default=terminal.language,
    ),
    Option(
        ("--format",),
        "form",
        "How the answer is written.",
        choices=("text", "markdown", "json"),
        default="text",
    ),
)
CHOOSING = (
    Option(
        ("--model",), "model", "Read only this class of the file; by default all.", metavar="CLASS"
    ),
    Option(
        ("--construct",),
        "construct",
        "How the model is built, such as 'resnet50(num_classes=10)'; by default inferred.",
        metavar="EXPRESSION",
    ),
    Option(
        ("--input",),
        "input",
        "Shape of an input, in the order of forward's arguments; a size may be a name such "
        "as N. Repeat for several inputs. By default inferred.",
        metavar="'[NAME=]1,3,224,224[:int64]'",
        several=True,
    ),
    Option(
        ("--mode",),
        "mode",
        "Read the model as in evaluation or in training.",
        choices=("eval", "train"),
        default="eval",
    ),
    Option(
        ("--steps",),
        "steps",
        "Statements, calls and elements that reading may go through; by default 500 million "
        "for a file in a package, 3 million for any other text.",
        metavar="NUMBER",
        number=int,
    ),
    Option(
        ("--seconds",),
        "seconds",
        "Processor time that reading may take; by default 60 s for a file in a package, "
        "1.2 s for any other text.",
        metavar="NUMBER",
        number=float,
    ),
)
CHANGES = Option(("--diff",), "diff", "Show what changed instead of the whole source.")
EXPLAIN_REPAIRS = Option(
    ("--explain-repairs",),
    "explain_repairs",
    "Say what was mended, and where another reading fits.",
)
EXPRESSION = Option(
    ("-e", "--expression"),
    "expression",
    "Explain a lone expression instead of a file.",
    metavar="EXPRESSION",
)
FIX = Option(("--fix",), "fix", "Apply the proved fixes to FILE (for -, print them).")
WOULD_CHANGE = Option(("--diff",), "diff", "Show what --fix would change; write nothing.")
STYLE = Option(
    ("--style",),
    "style",
    "literal: one line a statement.",
    choices=("literal",),
    default="literal",
)
