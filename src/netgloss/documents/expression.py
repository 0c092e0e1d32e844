"""The explanation of a lone expression: one layer or one operation."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from netgloss.catalogue import find
from netgloss.catalogue.records import BindError, Complaint
from netgloss.check.records import Finding
from netgloss.documents.algebra import (
    Block,
    Bullets,
    Callout,
    Column,
    Document,
    Inline,
    Paragraph,
    Say,
    Section,
    Table,
)
from netgloss.documents.explain import explain
from netgloss.documents.facts import LayerFacts, OperationFacts
from netgloss.documents.index import CONTAINERS, TraceIndex, layer_name
from netgloss.documents.running import SILENT
from netgloss.documents.sourcefile import USUAL_NAMES
from netgloss.documents.texts import folded, last_part, shapes_text, value_text
from netgloss.models.records import Reading
from netgloss.records import replace
from netgloss.symbolic import Dim

# Shown only if written: they say nothing about shapes or values, or only old code has them.
_RARELY = frozenset(
    {"device", "dtype", "out", "layout", "requires_grad", "generator", "pin_memory"}
    | {"memory_format", "non_blocking", "size_average", "reduce"}
)


def expression_document(reading: Reading, findings: tuple[Finding, ...] = ()) -> Document:
    """The explanation of an expression read by ``netgloss.models.read_expression``.

    One layer or one operation is explained in full with a table of its arguments; anything larger
    (a Sequential, nested calls) is explained line by line like a file.
    """
    (model,) = reading.models
    index = TraceIndex(model, reading.options.mode)
    complaints = tuple(fault.complaint for fault in model.trace.faults)
    ops = [op for op in model.trace.ops if last_part(op.name) not in SILENT]
    root = index.modules.get("")
    if root is not None:
        layer = layer_name(root)
        if layer == root.type and layer not in CONTAINERS:
            parameters = index.parameters([root.path])
            return _in_full(reading.source, index.layer_facts(root), parameters, complaints)
        return explain(reading, findings)
    if len(ops) == 1 and len(model.trace.faults) == len(ops[0].faults):
        return _in_full(reading.source, index.operation_facts(ops[0]), 0, complaints)
    document = explain(reading, findings)
    # No model, so nothing that an overview could tell of.
    kept = (block for block in document.blocks if isinstance(block, Section))
    blocks = tuple(block for block in kept if not block.id.startswith("overview"))
    return replace(document, title=_title(reading.source), blocks=blocks)


def _title(code: str) -> tuple[Inline, ...]:
    return (Say("headings.expression", {"code": code}),)


def _in_full(
    code: str,
    facts: LayerFacts | OperationFacts,
    parameters: Dim,
    complaints: tuple[Complaint, ...],
) -> Document:
    """A layer's constructor call or an operation's call, with its effect on symbolic shapes.

    ``complaints`` are the preconditions that it breaks.
    """
    blocks: list[Block] = [
        Callout("error", (Say(f"complaints.{each.kind}", each.facts),), _torch(each))
        for each in complaints
    ]
    match facts:
        case LayerFacts():
            name = f"layers.{last_part(facts.type)}"
            blocks.append(_effect(facts.type, facts.input, facts.output, parameters))
            given = facts.given
        case OperationFacts():
            name = f"operations.{last_part(facts.name)}"
            before = facts.inputs[0] if facts.inputs else None
            after = facts.outputs[0] if facts.outputs else None
            blocks.append(_effect(facts.name, before, after, 0))
            given = _written(code, facts)
    blocks.append(Bullets(((Say(name, {"facts": facts}),),)))
    table = _arguments(facts.arguments, given)
    if table is not None:
        blocks.append(Section("arguments", (Say("headings.arguments"),), (table,)))
    return Document("explain", _title(code), tuple(blocks))


def _written(code: str, facts: OperationFacts) -> tuple[str, ...]:
    """The arguments of an operation that a lone expression writes out: those that its signature
    takes from a call; for an operator (``x + y``, ``x[0]``) all that have no default."""
    entry = find(facts.name)
    if entry is None:
        return tuple(facts.arguments)
    try:
        node = ast.parse(code, mode="eval").body
        if isinstance(node, ast.Call):
            mark = object()
            args = (mark,) * (len(node.args) + _on_tensor(node.func))
            bound = entry.bind(args, {each.arg: mark for each in node.keywords if each.arg})
            return tuple(name for name, value in bound.items() if _holds(value, mark))
    except (SyntaxError, BindError):
        pass
    return tuple(name for name in facts.arguments if name not in entry.defaults)


def _holds(value: object, mark: object) -> bool:
    return value is mark or (isinstance(value, tuple | list) and mark in value)


def _on_tensor(function: ast.expr) -> bool:
    """Whether a call is a method's (``x.view(…)``): the tensor is its first argument."""
    while isinstance(function, ast.Attribute):
        function = function.value
        if isinstance(function, ast.Name):
            return function.id not in USUAL_NAMES
    return not isinstance(function, ast.Name)


def _effect(type_name: str, before: Any, after: Any, parameters: Dim) -> Paragraph:
    facts = {"type": type_name, "before": before, "after": after, "parameters": parameters}
    return Paragraph((Say("expression.effect", facts),))


def _torch(complaint: Complaint) -> tuple[Block, ...]:
    if not complaint.torch:
        return ()
    return (Paragraph((Say("findings.torch_says", {"message": complaint.torch}),)),)


def _arguments(arguments: Mapping[str, Any], given: tuple[str, ...]) -> Table | None:
    """The arguments with their values, and whether each was written or is a default."""
    rows = []
    for name, value in arguments.items():
        text = shapes_text(value) or value_text(folded(value))
        origin = "given" if name in given else "default"
        rare = name in _RARELY or name.startswith("_")
        if text is None or (rare and origin == "default"):
            continue
        rows.append(
            (
                (Say("expression.code", {"text": name}),),
                (Say("expression.meaning", {"argument": name}),),
                (Say("expression.code", {"text": text}),),
                (Say(f"expression.{origin}"),),
            )
        )
    if not rows:
        return None
    return Table(
        tuple(_column(name) for name in ("argument", "meaning", "value", "origin")), tuple(rows)
    )


def _column(name: str) -> Column:
    title: tuple[Inline, ...] = (Say("headings.column", {"name": name}),)
    return Column(title)
