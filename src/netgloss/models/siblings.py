"""A class that no larger model builds, built as they build one like it.

``EfficientNetFeatures(block_args)`` stands beside ``EfficientNet(block_args, …)``: what a model of
the text gives to the one, the other can be given too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from netgloss.interpret.program import Program
from netgloss.interpret.values import Class
from netgloss.models.choosing import freed
from netgloss.models.constructors import arguments_of, required_arguments
from netgloss.models.plans import Plan
from netgloss.models.records import Assumption, Options
from netgloss.models.rehearsal import as_text, described
from netgloss.models.spelling import is_hidden
from netgloss.models.wholes import shown_in_text

SIBLINGS = 3  # that are tried


def like_siblings(program: Program, name: str, options: Options) -> Iterator[Plan]:
    """Plans with what larger models give to classes that take the same arguments, those that share
    most first. A class that needs no argument needs no such help."""
    cls = program.module_classes()[name]
    required = required_arguments(cls)
    if not required:
        return
    taken = arguments_of(cls)
    for sibling in _siblings(program, cls)[:SIBLINGS]:
        if sibling not in program.built_inside:
            next(shown_in_text(program, sibling, options), None)
        if sibling not in program.built_inside:
            continue
        whole, seen = program.built_inside[sibling]
        found = described(program, sibling, seen)
        given = [k for k in found.node.keywords if k.arg in taken and not is_hidden(k.value)]
        if found.node.args or not {*required} <= {k.arg for k in given}:
            continue
        node = ast.Call(ast.Name(name, ast.Load()), [], given)
        ast.fix_missing_locations(node)
        assumed = Assumption("sibling", {"sibling": sibling, "whole": whole})
        plan = Plan(node, as_text(node), found.names, (assumed,))
        free = freed(program, plan, required, whole)
        yield from (plan,) if free is None else (free, plan)


def _siblings(program: Program, cls: Class) -> list[str]:
    """The classes that take every argument that this one needs, and half of all that it takes."""
    required, taken = {*required_arguments(cls)}, arguments_of(cls)
    shared = {
        name: len(taken & arguments_of(other))
        for name, other in program.module_classes().items()
        if other is not cls and required <= arguments_of(other)
    }
    near = (n for n, count in shared.items() if 2 * count >= len(taken))
    return sorted(near, key=lambda n: -shared[n])
