"""All rules over one reading: found, told once, in the order of the lines, grouped."""

from __future__ import annotations

from collections.abc import Iterable

from netgloss.check.blaming import line_of
from netgloss.check.context import Context, Detection
from netgloss.check.guesses import may_be_guessed
from netgloss.check.rules import RULES
from netgloss.check.syntax import assigned_attributes, methods
from netgloss.records import replace


def detect(context: Context) -> tuple[Detection, ...]:
    """What the rules find, without repairs: sorted by line, each thing told once although its
    line ran several times or in several models, ``follows`` filled in."""
    order = {rule.name: position for position, rule in enumerate(RULES)}
    merged = _merged(
        found for rule in RULES for found in rule.find(context) if not _guessed(context, found)
    )
    merged.sort(key=lambda d: (d.finding.line, d.finding.column, order[d.finding.rule]))
    return tuple(_grouped(context, merged))


def _guessed(context: Context, found: Detection) -> bool:
    """Whether it all rests on what was assumed; ``not-proved`` tells that."""
    return bool(found.met) and all(may_be_guessed(context, met) for met in found.met)


def _merged(detections: Iterable[Detection]) -> list[Detection]:
    found: dict[tuple[str, int, int, str], Detection] = {}
    for each in detections:
        first = found.setdefault(each.key, each)
        if first is not each:
            found[each.key] = replace(first, met=first.met + each.met)
    return list(found.values())


def _grouped(context: Context, detections: list[Detection]) -> list[Detection]:
    owner = {met.key: position for position, each in enumerate(detections) for met in each.met}
    grouped = []
    for position, each in enumerate(detections):
        leader = _leader(context, detections, each, owner)
        if leader is not None and leader != position:
            each = replace(each, finding=replace(each.finding, follows=leader))
        grouped.append(each)
    return grouped


def _leader(
    context: Context,
    detections: list[Detection],
    each: Detection,
    owner: dict[tuple[int, int], int],
) -> int | None:
    """The detection that this one only follows from."""
    rule, facts = each.finding.rule, each.finding.facts
    if rule == "residual-shapes":
        return None  # the skip and its own branch do not fit, whatever came before
    if rule == "unused-layer":
        return _position(detections, "unknown-attribute", similar=facts["name"])
    if rule == "unknown-attribute":
        for position, other in enumerate(detections):
            if _would_set(context, other, facts["class_name"], facts["name"]):
                return position
    if rule == "shapes":
        built = _built_wrong(detections, each)
        if built is not None:
            return built
    # Every time it ran it followed from something: then it stands for nothing of its own.
    leaders = [
        owner.get((id(met.flow), met.fault.follows))
        for met in each.met
        if met.fault.follows is not None
    ]
    return leaders[0] if leaders and len(leaders) == len(each.met) else None


def _built_wrong(detections: list[Detection], each: Detection) -> int | None:
    """What the constructor of the refusing layer already complained of."""
    for met in each.met:
        op = met.flow.operation(met.fault) if met.flow is not None else None
        module = met.flow.module_of(op) if met.flow is not None and op is not None else None
        for position, other in enumerate(detections):
            wrong = other.finding.rule == "invalid-argument"
            if module is not None and wrong and other.finding.line == line_of(module):
                return position
    return None


def _position(detections: list[Detection], rule: str, **facts: str) -> int | None:
    for position, each in enumerate(detections):
        told = each.finding.facts
        if each.finding.rule == rule and all(told.get(k) == v for k, v in facts.items()):
            return position
    return None


def _would_set(context: Context, other: Detection, class_name: str, attribute: str) -> bool:
    """Whether an ``init`` that is never run would have set the attribute."""
    facts = other.finding.facts
    if other.finding.rule != "misnamed-method" or facts["class_name"] != class_name:
        return False
    cls = context.syntax.classes.get(class_name)
    method = methods(cls).get(facts["found"]) if cls is not None else None
    return method is not None and attribute in assigned_attributes(method)
