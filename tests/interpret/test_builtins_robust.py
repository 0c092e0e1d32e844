"""Every native with arguments of every kind: nothing but the program's own errors comes out."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator
from typing import Any

import pytest

from netgloss.catalogue.records import Device, DType, Tensor
from netgloss.interpret.budget import Budget
from netgloss.interpret.builtins import BUILTINS, METHODS
from netgloss.interpret.builtins.arithmetic import OF_NUMBERS, OF_TEXT
from netgloss.interpret.library import MODULES
from netgloss.interpret.program import Program, deep_recursion
from netgloss.interpret.values import (
    BoundMethod,
    BudgetExceeded,
    Class,
    Instance,
    Lazy,
    Namespace,
    Native,
    Property,
    Raised,
    Stream,
    Unknown,
)
from netgloss.symbolic import Ratio, symbol

SOURCE = """
import collections, dataclasses, enum, functools, re, types, contextlib, copy
import numpy as np
@dataclasses.dataclass
class D:
    a: object = 1
class E(enum.Enum):
    A = 1
class F(enum.Flag):
    A = 1
    B = 2
class L(list): pass
class M(dict): pass
class S(str): pass
class N(int): pass
class Odd:
    def __getattr__(self, name): return 3
    def __len__(self): return -1
    def __iter__(self): return 5
    def __eq__(self, other): return 'x'
    def __hash__(self): return 'y'
    def __index__(self): return 'z'
    def __format__(self, spec): return 4
    def __lt__(self, other): return []
    def __str__(self): return 1
class Plain: pass
P = collections.namedtuple('P', 'a b')
def gen():
    yield 1
    yield 2
@contextlib.contextmanager
def manager():
    yield 1
values = [D(), E.A, F.A, L([1]), M(a=1), S('s'), N(3), Odd(), Plain(), P(1, 2), manager(),
    collections.deque([1], maxlen=2), collections.Counter('a'), collections.defaultdict(list),
    functools.partial(int, '1'), re.compile('a'), re.match('a', 'a'), types.SimpleNamespace(a=1),
    np.arange(3), {'k': 1}.items(), {1: 2}.keys(), lambda *a, **k: 1, gen, D, E, L, Odd, P, int,
    ValueError('x'), KeyError, object(), dataclasses.field(), enum.auto(), functools.partial]
"""
HERE = Program(ast.parse(SOURCE), ast.parse)


def values() -> list[Any]:
    """Fresh values of every kind."""
    size = symbol("H", 7)
    plain: list[Any] = [
        *(None, True, 0, 1, -1, 3, 2**70, 0.5, -2.5, float("inf"), float("nan"), 1j, ...),
        *("", "a", "abc", "{} {0}", "%s %(a)d", "3", "é\n", b"", b"a", (), (1, 2), ("a",)),
        *([], [1, 2], ["a"], [[1]], {}, {"a": 1}, {1: "b"}, set(), {1}, frozenset({2})),
        *(range(3), slice(1, None), size, size - 7, Ratio(size, 2), Ratio(-size, 3)),
        *(Tensor((2, size)), Tensor((), "int64", 3), DType("float32"), Device("cpu")),
        *(Unknown("import", "x"), [Unknown("import", "y")], Property(None), Namespace("n")),
        *(Stream(iter([1, 2])), BoundMethod(BUILTINS["len"], [1]), BUILTINS["len"]),
        *(BUILTINS["next"], Instance(HERE.run.classes["KeyError"]), HERE.run.classes["dict"]),
    ]
    return [*plain, *HERE.globals["values"]]


def natives() -> Iterator[tuple[str, Native | Class]]:
    for name, function in BUILTINS.items():
        yield name, function
    for kind, table in METHODS.items():
        for name, function in table.items():
            yield f"{kind.__name__}.{name}", function
    for name, cls in HERE.run.classes.items():
        yield name, cls
        for attribute, value in cls.attrs.items():
            if type(value) is Native:
                yield f"{name}.{attribute}", value
    for name, make in MODULES.items():
        for attribute, value in make().attrs.items():
            found = value.resolve(HERE.run) if type(value) is Lazy else value
            if type(found) in (Native, Class):
                yield f"{name}.{attribute}", found
            if type(found) is Class:
                for method, inner in found.attrs.items():
                    if type(inner) is Native:
                        yield f"{name}.{attribute}.{method}", inner


# Operators and subscripts are the run's own; these natives only hand over to them.
HANDED_OVER = {*OF_NUMBERS, *OF_TEXT, "__setitem__", "__delitem__", "__getitem__"}
NATIVES = {
    name: function
    for name, function in natives()
    if name.rpartition(".")[2] not in HANDED_OVER and not name.startswith("operator.")
}
KEYWORDS = ("key", "reverse", "default", "start", "repeat", "flags", "count", "maxlen", "run")


def attempt(function: Native | Class, dice: random.Random) -> None:
    pool = values()
    args = tuple(dice.choice(pool) for _ in range(dice.choice((0, 1, 1, 2, 2, 2, 3, 4))))
    kwargs = {}
    if dice.random() < 0.2:
        kwargs[dice.choice(KEYWORDS)] = dice.choice(pool)
    run = HERE.run
    run.budget = Budget(steps=20_000)
    try:
        with deep_recursion():
            result = run.call(function, args, kwargs)
            if type(result) is Stream:
                for _, _item in zip(range(5), run.iterate(result), strict=False):
                    pass
    except (Raised, BudgetExceeded):
        pass
    except Exception as error:
        raise AssertionError(f"{function!r} of {args!r} {kwargs!r}: {error!r}") from error
    finally:
        run.stack.clear()
        run.handlers.clear()


@pytest.mark.parametrize("seed", range(20))
def test_no_host_error_comes_out(seed: int) -> None:
    dice = random.Random(seed)
    for function in NATIVES.values():
        attempt(function, dice)
