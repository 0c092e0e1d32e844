"""Arguments read without click are those that click would read."""

from __future__ import annotations

from typing import Any

import click
import pytest

from netgloss.surfaces.cli.commands import cli
from netgloss.surfaces.cli.plain import plain
from netgloss.surfaces.cli.verbs import VERBS

LINES = (
    "FILE",
    "-",
    "FILE --lang zh",
    "--format json FILE",
    "FILE --lang en --format markdown",
    "FILE --model Net --construct Net(3) --mode train",
    "FILE --input 1,3,8,8",
    "FILE --input x=1,3 --input y=N,4:int64",
    "FILE --steps 9 --seconds 0.5",
    "FILE --steps 1_000 --seconds 1e-3",
    "FILE --diff",
    "FILE --diff --diff",
    "FILE --fix",
    "FILE --explain-repairs --lang en",
    "FILE --style literal",
    "-e nn.ReLU()",
    "--expression nn.ReLU() --lang zh",
)
# What click alone reads, or refuses.
OTHERS = (
    "",
    "FILE OTHER",
    "FILE --lang",
    "FILE --lang fr",
    "FILE --lang=en",
    "FILE --lang en --lang zh",
    "FILE --la en",
    "FILE --help",
    "FILE -h",
    "FILE --steps 0",
    "FILE --steps 2.5",
    "FILE --steps -1",
    "FILE --seconds nan",
    "FILE --seconds many",
    "FILE --model --diff",
    "FILE --no-such-option",
    "-- FILE",
    "-eFILE",
)


def by_click(verb: str, arguments: list[str]) -> dict[str, Any] | None:
    """The arguments of the verb's function; None where click refuses."""
    try:
        with cli.commands[verb].make_context(verb, list(arguments)) as context:
            return context.params
    except click.UsageError:
        return None


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("verb", VERBS)
def test_both_readers_agree(verb: str, line: str) -> None:
    found = plain([verb, *line.split()])
    expected = by_click(verb, line.split())
    assert found == (None if expected is None else (VERBS[verb], expected))


@pytest.mark.parametrize("line", OTHERS)
def test_all_else_is_left_to_click(line: str) -> None:
    assert plain(["summary", *line.split()]) is None


@pytest.mark.parametrize("arguments", [[], ["chekc"], ["--version"], ["-h"], ["check", ""]])
def test_no_verb_and_no_file_are_left_to_click(arguments: list[str]) -> None:
    assert plain(arguments) is None


def test_nothing_is_given_twice() -> None:
    """A parameter is set by one option, and a flag belongs to one option."""
    for verb in VERBS.values():
        flags = [flag for option in verb.options for flag in option.flags]
        assert len(set(flags)) == len(flags)
        assert len({option.name for option in verb.options} | {"file"}) == len(verb.options) + 1
