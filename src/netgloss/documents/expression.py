"""The explanation of a lone expression: one layer or one operation."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from netgloss.catalogue.records import Complaint, Tensor
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
from netgloss.documents.constructing import CONTAINERS
from netgloss.documents.explain import explain, lines_of
from netgloss.documents.facts import LayerFacts, OperationFacts
from netgloss.documents.index import TraceIndex, layer_name
from netgloss.documents.running import SILENT
from netgloss.documents.sourcefile import USUAL_NAMES, SourceFile
from netgloss.documents.texts import last_part, shapes_text, value_text
from netgloss.models.records import Reading
from netgloss.symbolic import Dim, product

_RARELY = frozenset({"device", "dtype", "out", "layout", "requires_grad"})  # shown only if written


def expression_document(reading: Reading, findings: tuple[Finding, ...] = ()) -> Document:
    """The explanation of an expression read by ``netgloss.models.read_expression``.

    One layer or one operation is explained in full with a table of its arguments; anything larger
    (a Sequential, nested calls) is explained line by line like a file.
    """
    code = reading.source.strip()
    for model in reading.models:
        index = TraceIndex(model, reading.options.mode)
        complaints = tuple(fault.complaint for fault in model.trace.faults)
        root = index.modules.get("")
        if root is not None:
            layer = layer_name(root)
            if layer == root.type and layer not in CONTAINERS:
                return explain_expression(code, index.layer_facts(root), complaints)
            return explain(reading, findings)
        ops = [op for op in model.trace.ops if last_part(op.name) not in SILENT]
        if len(ops) == 1:
            return explain_expression(code, index.operation_facts(ops[0]), complaints)
        title = (Say("headings.expression", {"code": code}),)
        return Document("explain", title, (lines_of(SourceFile(reading), findings),))
    return explain(reading, findings)


def explain_expression(
    code: str, facts: LayerFacts | OperationFacts, complaints: tuple[Complaint, ...] = ()
) -> Document:
    """A layer's constructor call or an operation's call, with its effect on symbolic shapes.

    ``code`` is the expression as written; ``complaints`` are the preconditions that it breaks.
    """
    blocks: list[Block] = [
        Callout("error", (Say(f"complaints.{each.kind}", each.facts),), _torch(each))
        for each in complaints
    ]
    match facts:
        case LayerFacts():
            name = f"layers.{last_part(facts.type)}"
            blocks.append(_effect(facts.type, facts.input, facts.output, _parameters(facts)))
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
    return Document("explain", (Say("headings.expression", {"code": code}),), tuple(blocks))


def _written(code: str, facts: OperationFacts) -> tuple[str, ...]:
    """The arguments of an operation that the outermost call of a lone expression writes out."""
    try:
        call = ast.parse(code, mode="eval").body
    except SyntaxError:
        return ()
    if not isinstance(call, ast.Call):
        return ()
    names = list(facts.arguments)[: len(call.args) + _on_tensor(call.func)]
    return (*names, *(keyword.arg for keyword in call.keywords if keyword.arg))


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


def _parameters(facts: LayerFacts) -> Dim:
    return sum((product(parameter.shape) for parameter in facts.parameters), start=0)


def _torch(complaint: Complaint) -> tuple[Block, ...]:
    if not complaint.torch:
        return ()
    return (Paragraph((Say("findings.torch_says", {"message": complaint.torch}),)),)


def _arguments(arguments: Mapping[str, Any], given: tuple[str, ...]) -> Table | None:
    """The arguments with their values, and whether each was written or is a default."""
    rows = []
    for name, value in arguments.items():
        text = shapes_text(value) if isinstance(value, Tensor) else value_text(value)
        origin = "given" if name in given else "default"
        if text is None or (name in _RARELY and origin == "default"):
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
