"""Names written as they were meant."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import ClassVar

from netgloss.check.context import Context, Detection
from netgloss.check.repairs.base import Candidate
from netgloss.check.syntax import Node, methods
from netgloss.text import Edit, Span, walk

MOST = 2  # similar names that are tried


class RenameMethod:
    """``def foward(self, x):`` becomes ``def forward(self, x):``."""

    rules: ClassVar[frozenset[str]] = frozenset({"misnamed-method"})

    def candidates(
        self, context: Context, detection: Detection, detections: tuple[Detection, ...]
    ) -> Iterator[Candidate]:
        facts = detection.finding.facts
        syntax = context.syntax
        cls = syntax.classes[facts["class_name"]]
        method = methods(cls)[facts["found"]]
        span = syntax.span(method)
        header = re.compile(r"def\s+(" + re.escape(method.name) + r")\b")
        found = header.search(syntax.text, span.start, span.end)
        if found is None:
            return
        edits = [Edit(Span(*found.span(1)), facts["meant"])]
        # super().init() inside is the same slip.
        for node in walk(method):
            named = isinstance(node, ast.Attribute) and node.attr == method.name
            if isinstance(node, ast.Attribute) and named and isinstance(node.value, ast.Call):
                edits.append(Edit(name_span(context, node), facts["meant"]))
        told = {"old": facts["found"], "new": facts["meant"]}
        yield Candidate("rename", told, tuple(edits))


class RenameToSimilar:
    """``self.conv22(x)`` becomes ``self.conv2(x)``, everywhere in the class; ``nn.Conv2D``
    becomes ``nn.Conv2d``."""

    rules: ClassVar[frozenset[str]] = frozenset({"unknown-attribute", "unknown-name"})

    def candidates(
        self, context: Context, detection: Detection, detections: tuple[Detection, ...]
    ) -> Iterator[Candidate]:
        wrong = detection.finding.facts["name"]
        for met in detection.met[:1]:
            similar = tuple(met.fault.complaint.facts.get("similar") or ())[:MOST]
            if not similar:
                continue
            place = context.place(met)
            owners = {
                context.syntax.code(node.value)
                for node in context.syntax.nodes_on(place.line, place.end_line)
                if isinstance(node, ast.Attribute) and node.attr == wrong
            }
            nodes = list(_uses(context, place.line, wrong, owners))
            for right in similar:
                edits = tuple(Edit(name_span(context, node), right) for node in nodes)
                if edits:
                    yield Candidate("rename", {"old": wrong, "new": right}, edits)


def _uses(context: Context, line: int, name: str, owners: set[str]) -> Iterator[Node]:
    """Where the name is used in the same class (or the whole text, outside classes); an
    attribute only of the same owner."""
    around: ast.AST = context.syntax.class_at(line) or context.syntax.tree
    for node in walk(around):
        if owners and isinstance(node, ast.Attribute):
            if node.attr == name and context.syntax.code(node.value) in owners:
                yield node
        elif not owners and isinstance(node, ast.Name) and node.id == name:
            yield node


def name_span(context: Context, node: Node) -> Span:
    """Where the name itself stands: the end of an attribute, the whole of a name."""
    span = context.syntax.span(node)
    length = len(node.attr) if isinstance(node, ast.Attribute) else len(span)
    return Span(span.end - length, span.end)
