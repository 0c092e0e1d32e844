"""The recogniser of lines, compared with Python's own parser."""

import ast

import pytest

from netgloss.restore.grammar import Grammar
from netgloss.restore.scan import scan

GRAMMAR = Grammar()


def recognised(line: str) -> bool:
    states = {GRAMMAR.start}
    for token in scan(line):
        states = {after for state in states for after in GRAMMAR.step(state, token.kin)}
    return any(GRAMMAR.may_end(state) for state in states)


SIMPLE = """
x = y = f(a, *b, c=1, **d)
x: int = 3
x: dict[str, list[int]]
a, *b = c[1:, ::2, ..., -1]
(a, b), [c, d] = e
x @= y
return
return a if b else c if d else e
return not a or b not in c and d is not None
yield
x = yield from y
x = await f(y)
raise
raise E(a) from e
assert a, "b: c"
del a[0], b.c
global a, b
import a.b.c as d, e
from ..a.b import (c as d, e,)
from . import *
f(x for x in y if x if not z)
{a: b for a, b in c.items()}
{**a, 'b': lambda x, *y, z=1, **k: x}
key = lambda: (yield)
[x async for x in y]
x = (y := 1)
"a" 'b' f"{c}"
x = 1,
print("a: b", file=f)
match = case.type(match)
type = 3
...
""".strip().splitlines()

HEADS = """
if a: pass
while not a: pass
for a, (b, c) in d, e: pass
with a as b, c() as (d, e): pass
try: pass
class A: pass
class A(B, metaclass=C): pass
def f(): pass
def f(a, /, b: int = 3, *, c: "x" = lambda: 1, **d) -> dict[str, int]: pass
async def f(*a): pass
def f(a: int | None = None, b: list[int] = [1], c: 'A' = 2): pass
""".strip().splitlines()

WRONG = """
x y
f(a b)
f(a,, b)
a + = b
if a
else a:
def f:
import a.
f(x) = 3
a + b = c
1 = x
x = (1
x)
lambda x
a if b
return = 3
for x:
""".strip().splitlines()


@pytest.mark.parametrize("line", SIMPLE)
def test_lines_of_python(line: str) -> None:
    ast.parse(line)
    assert recognised(line)


@pytest.mark.parametrize("line", HEADS)
def test_heads(line: str) -> None:
    if not line.startswith("try"):
        ast.parse(line)
    assert recognised(line.removesuffix(" pass"))


@pytest.mark.parametrize(
    "line",
    ["else:", "elif a:", "except:", "except (A, B) as e:", "except* A:", "finally:", "@a.b(c)",
     "match a, b:", "case A(b=[c, *_]) | None if d:", "case {'k': v} as w:"],
)  # fmt: skip
def test_clauses(line: str) -> None:
    assert recognised(line)


@pytest.mark.parametrize("line", WRONG)
def test_other_lines(line: str) -> None:
    with pytest.raises(SyntaxError):
        ast.parse(line)
    assert not recognised(line)
