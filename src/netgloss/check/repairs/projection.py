"""Projection shortcuts: the skip of a residual connection made to fit its branch."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, ClassVar

from netgloss.check.context import Context, Detection
from netgloss.check.repairs.base import Candidate
from netgloss.check.repairs.layout import deeper, indentation, insert_after
from netgloss.check.repairs.shortcuts import Shortcut, planned, shortcut_lines
from netgloss.check.rules.residual import Residual, operand_nodes, residual_of
from netgloss.check.syntax import Function, Syntax, assigned_attributes, methods, self_name
from netgloss.records import dataclass
from netgloss.text import Edit, walk

LINE = 100  # letters after which an inserted line is broken


@dataclass(frozen=True, slots=True)
class _Piece:
    """The edits for one addition."""

    name: str
    shortcut: Shortcut
    class_name: str
    edits: tuple[Edit, ...]


class ProjectionShortcut:
    """``x = self.layer2(x) + x`` becomes ``x = self.layer2(x) + self.layer2_shortcut(x)``, with a
    1×1 convolution of the branch's stride (and BatchNorm where the branch has it) beside
    ``self.layer2`` in the constructor. All additions with the same fault are mended together."""

    rules: ClassVar[frozenset[str]] = frozenset({"residual-shapes"})

    def candidates(
        self, context: Context, detection: Detection, detections: tuple[Detection, ...]
    ) -> Iterator[Candidate]:
        group = [d for d in detections if d.finding.rule in self.rules]
        if not group or group[0] is not detection:
            return  # the first of the pattern speaks for all
        taken: set[str] = set()
        pieces = [(d, piece) for d in group if (piece := _piece(context, d, taken)) is not None]
        if len(pieces) > 1:
            keys = tuple(d.key for d, _ in pieces)
            yield _together([piece for _, piece in pieces], keys)
        for each, piece in pieces:
            if each is detection:
                yield _together([piece], ())


def _together(pieces: list[_Piece], keys: tuple[tuple[str, int, int, str], ...]) -> Candidate:
    edits = tuple(edit for piece in pieces for edit in piece.edits)
    first = pieces[0]
    facts: dict[str, Any]
    if len(pieces) > 1:
        facts = {
            "names": tuple(piece.name for piece in pieces),
            "norm": any(piece.shortcut.norm for piece in pieces),
        }
        return Candidate("projection_shortcuts", facts, edits, keys)
    if first.shortcut.conditions:
        facts = {
            "name": first.name,
            "class_name": first.class_name,
            "norm": bool(first.shortcut.norm),
        }
        return Candidate("conditional_shortcut", facts, edits, keys)
    facts = {
        "name": first.name,
        "in_channels": first.shortcut.in_channels,
        "out_channels": first.shortcut.out_channels,
        "stride": first.shortcut.stride_value,
        "norm": bool(first.shortcut.norm),
        "parameters": first.shortcut.parameters,
    }
    return Candidate("projection_shortcut", facts, edits, keys)


def _piece(context: Context, detection: Detection, taken: set[str]) -> _Piece | None:
    residuals = [r for met in detection.met if (r := residual_of(met)) is not None]
    if not residuals or not all(r.identity for r in residuals):
        return None
    syntax = context.syntax
    place = context.place(detection.met[0])
    cls = syntax.class_at(place.line)
    init = methods(cls).get("__init__") if cls is not None else None
    method = syntax.function_at(place.line)
    nodes = operand_nodes(syntax.node_at(place))
    if cls is None or init is None or method is None or nodes is None:
        return None
    anchor = _anchor(syntax, init, residuals[0])
    if anchor is None:
        return None
    shortcut = planned(context, init, residuals, place)
    if shortcut is None:
        return None
    name = _free_name(cls, residuals[0], taken)
    room = LINE - len(indentation(context, anchor.lineno))
    target = f"{self_name(init)}.{name}"
    lines = shortcut_lines(shortcut, target, deeper(context, init), room)
    define = insert_after(context, anchor, lines)
    use = _use(
        syntax, syntax.node_at(place), nodes, residuals[0].skip, f"{self_name(method)}.{name}"
    )
    return _Piece(name, shortcut, cls.name, (define, *use))


def _use(
    syntax: Syntax,
    node: ast.AST | None,
    nodes: tuple[ast.expr, ast.expr],
    skip: int,
    shortcut: str,
) -> tuple[Edit, ...]:
    """The skip's side of the addition goes through the shortcut."""
    span = syntax.span(nodes[skip])
    wrapped = f"{shortcut}({syntax.code(nodes[skip])})"
    if isinstance(node, ast.AugAssign) and skip == 0:
        # x += branch: the target cannot be wrapped, so the statement is written out.
        target, value = syntax.code(node.target), syntax.code(node.value)
        return (Edit(syntax.span(node), f"{target} = {wrapped} + {value}"),)
    return (Edit(span, wrapped),)


def _branch_attributes(residual: Residual) -> list[str]:
    """The attributes of the adding module that the branch runs through, in order."""
    around = residual.met.fault.path
    start = f"{around}." if around else ""
    names = [
        op.path.removeprefix(start).split(".", 1)[0]
        for op in residual.ops
        if op.path.startswith(start) and op.path != around
    ]
    return list(dict.fromkeys(names))


def _anchor(syntax: Syntax, init: Function, residual: Residual) -> ast.stmt | None:
    """The statement of the constructor after which the shortcut belongs: the last that defines a
    part of the branch."""
    defined = assigned_attributes(init)
    lines = [defined[name].lineno for name in _branch_attributes(residual) if name in defined]
    if not lines:
        return None
    return next(
        (s for s in init.body if s.lineno <= max(lines) <= (s.end_lineno or s.lineno)), None
    )


def _free_name(cls: ast.ClassDef, residual: Residual, taken: set[str]) -> str:
    used = {node.attr for node in walk(cls) if isinstance(node, ast.Attribute)} | taken
    used |= {node.name for node in cls.body if isinstance(node, ast.FunctionDef)}
    attributes = _branch_attributes(residual)
    name = f"{attributes[0]}_shortcut" if len(attributes) == 1 else "shortcut"
    free, number = name, 2
    while free in used:
        free, number = f"{name}{number}", number + 1
    taken.add(free)
    return free
