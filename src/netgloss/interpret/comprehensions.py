"""Comprehensions and generator expressions, each run in a frame of its own."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from netgloss.interpret.compiling import (
    EXPRESSIONS,
    Expr,
    compile_expression,
    compile_target,
)
from netgloss.interpret.data_loops import repeats_as_data_tell
from netgloss.interpret.frames import Frame, Scope, collect
from netgloss.interpret.values import Stream, Value

if TYPE_CHECKING:
    from netgloss.interpret.run import Run


def _comprehension(
    generators: list[ast.comprehension],
    elements: list[ast.expr],
    scope: Scope,
    collected: Callable[[Run, Iterator[tuple[Value, ...]]], Value],
) -> Expr:
    """What ``collected`` makes of the element values of a comprehension, which is run in a frame
    of its own; unknown where only data tell how many there are."""
    inner = Scope("function", scope, scope.file, scope.qualname + ".<comprehension>")
    collect(inner, [g.target for g in generators])
    first = compile_expression(generators[0].iter, scope)
    rounds = [
        (
            compile_target(g.target, inner),
            None if i == 0 else compile_expression(g.iter, inner),
            [(compile_expression(c, inner), inner.place(c)) for c in g.ifs],
        )
        for i, g in enumerate(generators)
    ]
    values = [compile_expression(e, inner) for e in elements]
    is_class = scope.kind == "class"

    def produce(frame: Frame, source: Value, depth: int) -> Iterator[tuple[Value, ...]]:
        target, _, conditions = rounds[depth]
        for item in frame.run.iterate(source):
            target(frame, item)
            if not all(frame.run.branch(c, p, frame) for c, p in conditions):
                continue
            if depth + 1 < len(rounds):
                iterable = rounds[depth + 1][1]
                assert iterable is not None
                yield from produce(frame, iterable(frame), depth + 1)
            else:
                yield tuple(v(frame) for v in values)

    def start(frame: Frame) -> Value:
        outer = frame.outer if is_class else frame
        child = Frame(frame.run, {}, frame.globals, outer, frame.qualname, frame.file, frame.cls)
        child.record = False
        source = first(frame)
        if repeats_as_data_tell(source):
            frame.run.note_structure(source)  # nobody knows how many there are
            return source
        return collected(frame.run, produce(child, source, 0))

    return start


def _list_comp(node: ast.ListComp, scope: Scope) -> Expr:
    return _comprehension(
        node.generators, [node.elt], scope, lambda run, rounds: [v for (v,) in rounds]
    )


def _set_comp(node: ast.SetComp, scope: Scope) -> Expr:
    return _comprehension(
        node.generators, [node.elt], scope, lambda run, rounds: {run.key(v) for (v,) in rounds}
    )


def _dict_comp(node: ast.DictComp, scope: Scope) -> Expr:
    pair = [node.key, node.value]
    return _comprehension(
        node.generators, pair, scope, lambda run, rounds: {run.key(k): v for k, v in rounds}
    )


def _generator(node: ast.GeneratorExp, scope: Scope) -> Expr:
    return _comprehension(
        node.generators,
        [node.elt],
        scope,
        lambda run, rounds: Stream((v for (v,) in rounds), "generator"),
    )


_TABLE: dict[type, Callable[[Any, Scope], Expr]] = {
    ast.ListComp: _list_comp,
    ast.SetComp: _set_comp,
    ast.DictComp: _dict_comp,
    ast.GeneratorExp: _generator,
}
EXPRESSIONS.update(_TABLE)
