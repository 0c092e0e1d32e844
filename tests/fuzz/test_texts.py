"""A few seconds of the fuzz harness, always the same texts; ``python -m bench.fuzz`` has hours."""

from __future__ import annotations

import ast
from random import Random

from bench.fuzz.engines import MAKERS
from bench.fuzz.ordeal import TARGETS, VERBS
from bench.fuzz.programs import program
from bench.fuzz.shrinking import smallest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netgloss.errors import NetglossError

FIXED = settings(
    max_examples=25,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def read(text: str, verb: str, language: str) -> None:
    """Only netgloss's own errors may come out."""
    try:
        VERBS[verb](text, language)
    except NetglossError as error:
        assert str(error)


@FIXED
@given(st.sampled_from(MAKERS["restore"]), st.sampled_from(("en", "zh")), st.randoms())
def test_damaged_texts_are_restored_or_refused(make, language, random) -> None:
    read(make(random), "restore", language)


@FIXED
@given(
    st.sampled_from(MAKERS["interpret"]),
    st.sampled_from(TARGETS["interpret"]),
    st.sampled_from(("en", "zh")),
    st.randoms(),
)
def test_programs_are_read_or_refused(make, verb, language, random) -> None:
    read(make(random), verb, language)


def test_random_programs_parse() -> None:
    for seed in range(200):
        ast.parse(program(Random(seed)))


def test_what_fails_is_made_small() -> None:
    text = "import torch\nx = 1\nfor i in range(3):\n    y = boom(i)\nz = 2\n"
    assert smallest(text, lambda each: "boom" in each, 10.0) == "boom"
    lines = smallest(text, lambda each: "boom" in each, 10.0, tokens=False)
    assert lines == "    y = boom(i)\n"
