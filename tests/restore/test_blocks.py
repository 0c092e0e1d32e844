"""The search over blocks: what grammar forces, and what each score is for."""

import pytest

from netgloss.restore.blocks import Sum, arrange
from netgloss.restore.lines import Line
from netgloss.restore.scan import scan
from netgloss.restore.scores import BY_HAND
from netgloss.restore.statements import describe
from netgloss.restore.table import Table


def depths(*rows: str, scores: tuple[object, ...] = BY_HAND) -> tuple[int, ...] | None:
    statements = [describe(row, Line(tuple(scan(row)), 0)) for row in rows]
    table = Table(statements)
    blocks = arrange(table, Sum(table, scores), close=0.0)  # type: ignore[arg-type]
    return blocks.depths if blocks else None


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("def f(x):\n  if x:\n    return 1\n  return 2", "after a return"),
        ("x = 1\nfor a in b:\n  c = g(x)\n  h(a, c)\ny = k(x)", "the loop's variable"),
        ("try:\n  a()\nexcept E:\n  b()\nfinally:\n  c()", "clauses"),
        ("class A:\n  @staticmethod\n  def f(x):\n    return x\n  def g(self):\n    pass", "static"),  # noqa: E501
        ("def f(x):\n  def g(y):\n    return y\n  return g\ndef h(x):\n  pass", "nested and not"),
        ("class A:\n  def f(self):\n    self.x = 1\nclass B:\n  def g(self):\n    pass", "classes"),
        ("def f(m=None):\n  if m is None:\n    m = g()\n  y = h(m)\n  return y", "a default"),
        ("def f(xs):\n  ys = []\n  for x in xs:\n    ys.append(x)\n  return cat(ys)", "a list"),
        ("if a:\n  x = f(1)\n  y = g(x)\nelse:\n  x = f(2)\n  y = g(x)\nz = h(x, y)", "branches"),
        ("while n > 1:\n  a(n)\n  n = n - 1", "a condition's names"),
        ("for v in c:\n  if v == 'M':\n    d = p()\n  else:\n    d = g(n, v)\n    n = v", "told"),
        ("def f(self):\n  for m in ms:\n    if isinstance(m, A):\n      if m.b:\n        g(m)\n"
         "    elif isinstance(m, B):\n      h(m)", "elif of the same test"),
    ],
)  # fmt: skip
def test_depths(source: str, why: str) -> None:
    rows = source.splitlines()
    expected = tuple((len(row) - len(row.lstrip())) // 2 for row in rows)
    assert depths(*(row.strip() for row in rows)) == expected, why


@pytest.mark.parametrize(
    "rows",
    [("else:", "x = 1"), ("if a:",), ("try:", "a()", "b()"), ("@a", "x = 1"), ("except E:", "a")],
)
def test_what_cannot_be_arranged(rows: tuple[str, ...]) -> None:
    assert depths(*rows) is None


def test_scores_are_pluggable() -> None:
    def deep(table: Table, move: object) -> float:
        return float(len(move.stack))  # type: ignore[attr-defined]

    assert depths("if a:", "b()", "c()", "d()", scores=(deep,)) == (0, 1, 1, 1)
