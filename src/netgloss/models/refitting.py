"""Other sizes for constructor arguments, where the first do not fit each other.

``Bottleneck(in_planes=64, planes=64)`` adds 256 channels to 64: what failed says that ``in_planes``
is four times ``planes``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from itertools import product

from netgloss.interpret.values import Value
from netgloss.models.outcomes import Outcome
from netgloss.models.plans import Plan
from netgloss.models.records import Assumption
from netgloss.models.rehearsal import as_text
from netgloss.models.spelling import is_hidden
from netgloss.records import replace
from netgloss.symbolic import SymInt, hold, symbol

LEAST = 8  # of a width; counts of layers, heads and steps stay as they are
WIDTHS = tuple(sorted({n * 2**power for power in range(3, 10) for n in (1, 3)}))
TOGETHER = 2  # arguments that are changed at a time


def refitted(plan: Plan, outcome: Outcome) -> Plan | None:
    """The plan with widths that meet what this run of it failed at; None where that is no matter
    of its arguments alone, or none are found."""
    sizes = {str(v): v.hint for v in plan.names.values() if isinstance(v, SymInt)}
    failed = [c for c in outcome.wanted if c.symbols() and c.symbols() <= sizes.keys()]
    if not failed:
        return None
    refused = {condition.negated() for condition in failed}
    guards = (guard.condition for guard in outcome.trace.guards)
    held = [c for c in guards if c not in refused and c.symbols() <= sizes.keys()]
    named = [
        a for a, size in sizes.items() if size >= LEAST and any(a in c.symbols() for c in failed)
    ]
    for changed in _changes(named, sizes):
        if hold([*failed, *held], {**sizes, **changed}):
            return _at(plan, changed)
    return None


def _changes(named: list[str], sizes: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """One argument at a time, larger first, then two."""
    for name in named:
        above = [width for width in WIDTHS if width > sizes[name]]
        below = [width for width in reversed(WIDTHS) if width < sizes[name]]
        yield from ({name: width} for width in (*above, *below))
    if len(named) >= TOGETHER:
        first, second = named[:TOGETHER]
        yield from ({first: one, second: other} for one, other in product(WIDTHS, repeat=TOGETHER))


def _at(plan: Plan, sizes: Mapping[str, int]) -> Plan:
    names = {name: _sized(value, sizes) for name, value in plan.names.items()}
    assumed = []
    for each in plan.assumed:
        changed = each.kind == "argument" and each.facts["name"] in sizes
        if changed:
            name = each.facts["name"]
            each = Assumption("fitted", {"name": name, "value": str(sizes[name])})
        assumed.append(each)
    return replace(plan, names=names, text=_text(plan.node, assumed), assumed=tuple(assumed))


def _sized(value: Value, sizes: Mapping[str, int]) -> Value:
    if isinstance(value, SymInt) and str(value) in sizes:
        return symbol(str(value), sizes[str(value)])
    return value


def _text(node: ast.expr, assumed: Iterable[Assumption]) -> str:
    """The expression with what was assumed of each argument for the name that stands for it."""
    values = {
        a.facts["name"]: a.facts["value"] for a in assumed if a.kind in ("argument", "fitted")
    }

    class Told(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.AST:
            value = values.get(node.id.rstrip()) if is_hidden(node) else None
            return node if value is None else ast.parse(value, mode="eval").body

    shown: ast.expr = Told().visit(deepcopy(node))
    return as_text(shown)
