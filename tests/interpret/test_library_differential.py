"""The modules of the allow-list against Python's own."""

from __future__ import annotations

import pytest
from tests.interpret.differential import blocks, lines, raising, same

IMPORTS = (
    "import math, functools, itertools, operator, collections, collections.abc, copy, string\n"
    "import os, sys, typing, re, types, numbers, dataclasses, enum, contextlib, warnings, logging\n"
    "from dataclasses import dataclass, field\nfrom enum import Enum, IntEnum, auto\n"
    "from collections import namedtuple, defaultdict, deque, OrderedDict, Counter\n"
    "from typing import NamedTuple, Optional, List, Generic, TypeVar, Protocol, overload\n"
    "from functools import wraps, partial, lru_cache, cached_property\n"
)


@pytest.mark.parametrize("expression", lines("library_expressions.txt"))
def test_expressions(expression: str) -> None:
    same(f"{IMPORTS}r = {expression}")


@pytest.mark.parametrize("source", blocks("library_programs.txt"))
def test_programs(source: str) -> None:
    same(IMPORTS + source)


@pytest.mark.parametrize(
    "expression",
    [
        "math.sqrt(-1)",
        "math.sqrt('a')",
        "math.log(0)",
        "math.factorial(-1)",
        "math.ceil(math.inf)",
        "functools.reduce(max, [])",
        "functools.partial()",
        "list(itertools.islice([1], -1))",
        "list(itertools.combinations([1], -1))",
        "deque().pop()",
        "deque([1], maxlen=1).popleft(3)",
        "namedtuple('P', 'a a')",
        "namedtuple('P', '_a')",
        "operator.itemgetter(5)([1])",
        "re.match('(a)', 'a').group(3)",
        "dataclasses.fields(3)",
        "OrderedDict().popitem()",
        "defaultdict()['a']",
    ],
)
def test_errors(expression: str) -> None:
    same(IMPORTS + raising(expression))
