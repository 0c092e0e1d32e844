"""A lone expression read as a program of its own: ``nn.AvgPool2d(3, stride=1, padding=1)``."""

from __future__ import annotations

import ast

from netgloss.errors import NotPython
from netgloss.interpret.budget import Budget
from netgloss.interpret.program import Program
from netgloss.models.attempts import search
from netgloss.models.inputs import AXES, Guess
from netgloss.models.parsing import check_depth, parse
from netgloss.models.plans import Plan
from netgloss.models.reading import finish
from netgloss.models.records import Options, Reading
from netgloss.text import walk


def read_expression(text: str, options: Options | None = None) -> Reading:
    """Read an expression: a layer is run on a symbolic input that fits it, and names that nothing
    defines stand for tensors of shape ``(N, C, H, W)``.

    Raises NotPython where the text is no expression.
    """
    options = options or Options()
    text = text.strip()
    try:
        tree = parse(text)
        check_depth(tree)
    except (SyntaxError, ValueError):
        raise NotPython("syntax") from None
    if len(tree.body) != 1 or not isinstance(tree.body[0], ast.Expr | ast.Assign):
        raise NotPython("syntax", statements=len(tree.body))
    node = tree.body[0].value
    budget = Budget(steps=options.steps, seconds=options.seconds)
    program = Program(ast.Module([], []), parse, budget=budget)
    for name in _free_names(node, program):
        program.globals[name] = Guess(AXES[4]).tensor()
    outcome = search(program, Plan(node, text, file=""), options)
    reading = finish(program, outcome.trace.root, outcome, options)
    return Reading(text, tree, (reading,), (), (), (), options)


def _free_names(node: ast.expr, program: Program) -> list[str]:
    known = {*program.globals, *program.run.builtins}
    stored = {n.id for n in walk(node) if isinstance(n, ast.Name) and _stores(n)}
    called = {id(n.func) for n in walk(node) if isinstance(n, ast.Call)}  # foo(3): no tensor
    loaded = [
        n.id
        for n in walk(node)
        if isinstance(n, ast.Name) and not _stores(n) and id(n) not in called
    ]
    return [n for n in dict.fromkeys(loaded) if n not in known and n not in stored]


def _stores(node: ast.Name) -> bool:
    return not isinstance(node.ctx, ast.Load)
