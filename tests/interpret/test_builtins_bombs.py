"""Snippets that ask for more than a run may spend: refused before the host makes anything."""

from __future__ import annotations

import ast
import time
from pathlib import Path

import pytest
from tests.interpret.differential import blocks, lines

from netgloss.interpret.program import Program

IMPORTS = (
    "import itertools, math, functools, collections, copy, re, operator, dataclasses, enum\n"
    "import numpy as np\n"
)
SECONDS = 6.0  # the greatest part of it is three million honest steps
MEGABYTES = 300


def memory(what: str) -> int:
    """``VmRSS`` (now) or ``VmHWM`` (the most since the last reset) of this process, in KiB."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return int(next(line for line in lines if line.startswith(what)).split()[1])


def run(source: str) -> Program:
    Path("/proc/self/clear_refs").write_text("5", "utf-8")  # forget the peak of earlier tests
    before = memory("VmRSS")
    began = time.process_time()
    program = Program(ast.parse(IMPORTS + source), ast.parse)
    assert time.process_time() - began < SECONDS
    assert memory("VmHWM") - before < MEGABYTES * 1024
    return program


@pytest.mark.parametrize("expression", lines("bombs_expressions.txt"))
def test_sizes_are_checked_before_the_host_makes_them(expression: str) -> None:
    program = run(f"r = {expression}")
    assert "budget" in {fault.kind for fault in program.faults}


@pytest.mark.parametrize("source", blocks("bombs_programs.txt"))
def test_programs_that_grow_or_never_end_run_out(source: str) -> None:
    program = run(source)
    assert "budget" in {fault.kind for fault in program.faults}


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+$", "(a|aa)+$", "(a*)*b", "([a-z]+)*$", "(.*)(.*)(.*)(.*)(.*)x", r"(a)\1", "a?" * 60],
)
def test_patterns_that_could_run_away_are_not_run(pattern: str) -> None:
    program = run(f"r = re.match({pattern!r}, 'a' * 400 + 'b')")
    assert [unknown.what for unknown in program.unknowns] == ["re"]


@pytest.mark.parametrize(
    "expression",
    [
        "open('/etc/passwd')",
        "eval('1')",
        "exec('x = 1')",
        "__import__('os').system('true')",
        "compile('1', '', 'eval')",
        "input()",
        "breakpoint()",
        "exit()",
        "os.system('true')",
        "os.remove('x')",
        "os.environ['HOME']",
        "os.listdir('.')",
        "os.path.exists('/')",
        "sys.exit(1)",
        "sys.stdin.read()",
        "pathlib.Path('.')",
    ],
)
def test_what_would_reach_out_is_unknown_and_said(expression: str) -> None:
    program = run(f"import os, sys, pathlib\nr = {expression}")
    assert program.unknowns
    assert {unknown.reason for unknown in program.unknowns} == {"forbidden"}


@pytest.mark.parametrize(
    "source",
    [
        "r = (1).__class__.__base__.__subclasses__()",
        "r = ''.__class__.__mro__[1].__subclasses__()",
        "r = '{0.__class__.__init__.__globals__}'.format(1)",
        "r = (lambda: 1).__globals__",
        "r = len.__self__",
        "r = functools.partial(len).__class__.__dict__['__call__'].call",
        "r = getattr([], '__reduce__')",
        "r = str.format('{0.gi_frame}', (x for x in []))",
        "r = operator.attrgetter('__code__.co_code')(lambda: 1)",
        "r = (lambda: 1).__code__.co_consts",
        "r = type((lambda: 1).__code__)()",
        "r = type('X', (), {}).__subclasses__()",
        "r = [].append.__self__.__class__.__class_getitem__.__func__.call",
        "r = re.compile('a').scanner",
        "r = list.append({}, 1)",
        "r = str.upper(5)",
        "r = bytes.hex(1.5)",
        "r = collections.deque.append([], 1)",
        "r = functools.partial.__call__(5)",
        "r = enum.Enum.__str__(5)",
        "r = object.__new__(functools.partial)()",
        "r = re.Match.group(5)",
    ],
)
def test_nothing_of_the_host_is_reached(source: str) -> None:
    program = run(source)
    assert program.faults or program.unknowns, program.globals.get("r")


def test_a_subclass_of_str_cannot_lie() -> None:
    program = run(
        "class S(str):\n    def startswith(self, other): return True\n"
        "    def __eq__(self, other): return True\n    def __hash__(self): return 1\n"
        "r = (getattr(5, S('bit_length'))(), hasattr(5, S('nothing')), 'ab'.replace(S('a'), 'c'))"
    )
    assert program.globals["r"] == (3, False, "cb")
