"""Which classes of a source are its models, and how each may be built."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy

from netgloss.interpret.program import Observed, Program
from netgloss.interpret.values import Class, Value
from netgloss.models.annotated import annotated
from netgloss.models.constructors import (
    constructors,
    is_none_by_default,
    needs_nothing,
    required_arguments,
)
from netgloss.models.evidence import used_as
from netgloss.models.hints import OTHER_WIDTHS, WIDTH, argument_hint, is_size, plain
from netgloss.models.mentions import leading_to, names_in
from netgloss.models.plans import Plan
from netgloss.models.records import Assumption
from netgloss.models.rehearsal import Told, as_text, described, is_main_block, told
from netgloss.models.spelling import Speller, is_hidden
from netgloss.records import replace
from netgloss.symbolic import SymInt, symbol


def top_classes(tree: ast.Module, classes: Mapping[str, Class]) -> tuple[str, ...]:
    """The module classes that no other module class of the text is made of.

    Where each is used by another (two that build each other), all of them.
    """
    used: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name in classes:
            used |= names_in(node) - {node.name}
    texts = {*classes, *(n.name for n in tree.body if isinstance(n, ast.FunctionDef))}
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    for call in calls:  # what a class or function of the text is given is a part
        if isinstance(call.func, ast.Name) and call.func.id in texts:
            values = [*call.args, *(k.value for k in call.keywords)]
            used |= {v.id for v in values if isinstance(v, ast.Name)} - {call.func.id}
    # A base class that is only derived from is a part; so is what another class builds.
    tops = tuple(name for name in classes if name not in used)
    return tops or tuple(classes)


def told_plans(program: Program, name: str) -> Iterator[Plan]:
    """Ways to build this class that the text itself tells, the surest first."""
    cls = program.module_classes()[name]
    required = required_arguments(cls)
    found = told(program, name)
    if required and found is not None and found.called:
        yield _as_told(found)
    if not required:
        if found is not None and found.called:
            plan = (
                _plan(f"{name}()")
                if found.given
                else _plan(f"{name}()", "main_block", line=found.line)
            )
            yield replace(plan, start=found.start)
        yield _plan(f"{name}()")
    yield from _calls_in_text(program.tree, name)
    if required and found is not None and not found.called:
        yield _as_told(found)
    if required and not _is_part(program, name):
        yield from _factories(program, name)


def shown_plans(program: Program, name: str, whole: str, seen: Observed) -> Iterator[Plan]:
    """As a larger model builds the class: its numbers as symbols, then as they are."""
    found = described(program, name, seen)
    cls = program.module_classes()[name]
    required = required_arguments(cls)
    plainly = Speller(program, names=dict(found.names))
    node = _spelled(plainly, cls, found.node, required)
    text = as_text(node)
    plan = Plan(node, text, plainly.names, (Assumption("shown", {"whole": whole}),), found.start)
    free = freed(program, plan, required, whole)
    yield from (plan,) if free is None else (free, plan)


def freed(program: Program, plan: Plan, required: Collection[str], whole: str) -> Plan | None:
    """The plan with the sizes among its required arguments as symbols; None where there are none.

    ``whole`` is the larger model that they were seen in.
    """
    node = plan.node
    assert isinstance(node, ast.Call)
    speller = Speller(program, names=dict(plan.names))
    assumed = list(plan.assumed)
    keywords = []
    for keyword in node.keywords:
        value = keyword.value
        size = value.value if isinstance(value, ast.Constant) else None
        argument = keyword.arg or ""
        if argument in required and type(size) is int and size > 1 and is_size(argument):
            value = speller.hidden(argument, symbol(argument, size))
            facts = {"name": argument, "value": str(size), "whole": whole}
            assumed.append(Assumption("argument", facts))
        keywords.append(ast.keyword(keyword.arg, value))
    if len(assumed) == len(plan.assumed):
        return None
    free = ast.Call(node.func, node.args, keywords)
    ast.fix_missing_locations(free)
    return replace(plan, node=free, names=speller.names, assumed=tuple(assumed))


def _spelled(speller: Speller, cls: Class, call: ast.Call, required: Collection[str]) -> ast.Call:
    """The call with arguments that the class can do without and that have no expression, such as a
    function made in the larger model, left out; a usual value where the class then has None."""
    keywords = []
    for keyword in call.keywords:
        argument = keyword.arg or ""
        if argument not in required and is_hidden(keyword.value):
            if not is_none_by_default(cls, argument):
                continue
            value, _ = _usual(speller.program, cls, argument)[0]
            usual = isinstance(value, ast.expr)
            node = _with_torch(value, speller) if usual else speller.node(plain(value))
            keyword = ast.keyword(argument, node)
        keywords.append(keyword)
    out = ast.Call(call.func, call.args, keywords)
    ast.fix_missing_locations(out)
    return out


def _plan(text: str, kind: str = "", **facts: object) -> Plan:
    assumed = (Assumption(kind, facts),) if kind else ()
    return Plan(ast.parse(text, mode="eval").body, text, assumed=assumed)


def _as_told(found: Told) -> Plan:
    """As the text's own code builds the class, and on what it calls it."""
    if found.called:
        assumed = Assumption("main_block", {"line": found.line})
    else:
        assumed = Assumption("call_in_text", {"expression": found.text, "line": found.line})
    return Plan(found.node, found.text, found.names, (assumed,), found.start)


def _calls_in_text(tree: ast.Module, name: str) -> Iterator[Plan]:
    """``model = Net(10)`` at module level."""
    seen: set[str] = set()
    for statement in tree.body:
        if isinstance(statement, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if is_main_block(statement):
            continue  # its names are its own; `told` knows what it builds
        for node in ast.walk(statement):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                text = ast.unparse(node)
                if node.func.id == name and text not in seen and text != f"{name}()":
                    seen.add(text)
                    yield _plan(text, "call_in_text", expression=text, line=node.lineno)


def _is_part(program: Program, name: str) -> bool:
    """Whether another class of the text uses this one in its body: what leads to it then builds
    something larger."""
    classes = (node for node in program.tree.body if isinstance(node, ast.ClassDef))
    bodies = (node.body for node in classes if node.name != name)
    return any(name in names_in(statement) for body in bodies for statement in body)


def _factories(program: Program, name: str) -> Iterator[Plan]:
    """Functions of the text that need no argument and lead to this class, the nearest first."""
    functions = program.functions()
    for leading in leading_to(name, program.tree):
        if leading in functions and needs_nothing(functions[leading]):
            yield _plan(f"{leading}()", "factory", expression=f"{leading}()", class_name=name)


def usual_plans(program: Program, name: str) -> Iterator[Plan]:
    """Arguments that nobody gave: sizes as symbols with usual values, the others as their
    annotations, their names and their use in the constructor suggest; the likeliest first, then
    with plain numbers, then with other widths."""
    cls = program.module_classes()[name]
    required = required_arguments(cls)
    choices = {argument: _usual(program, cls, argument) for argument in required}
    for rank in range(max(map(len, choices.values()), default=0)):
        chosen = {a: ways[min(rank, len(ways) - 1)] for a, ways in choices.items()}
        yield _usual_plan(program, name, chosen)
        if any(isinstance(value, SymInt) for value, _ in chosen.values()):
            numbers = {a: (plain(value), shown) for a, (value, shown) in chosen.items()}
            yield _usual_plan(program, name, numbers)
    first = {argument: ways[0] for argument, ways in choices.items()}
    wide = [a for a, (value, _) in first.items() if plain(value) == WIDTH and is_size(a)]
    for width in OTHER_WIDTHS if wide else ():
        yield _usual_plan(program, name, {**first, **{a: _sized(a, width) for a in wide}})


_Usual = tuple[Value, str]  # a value or the expression of one, and how to show it


def _sized(argument: str, width: int) -> _Usual:
    return symbol(argument, width), str(width)


def _usual(program: Program, cls: Class, argument: str) -> list[_Usual]:
    """The values that an argument may have."""
    takes = (c for c in constructors(cls) if argument in (*c.code.positional, *c.code.kwonly))
    init = next(takes, None)
    texts = annotated(program, cls, init, argument)
    if texts is not None:
        return [(ast.parse(text, mode="eval").body, text) for text in texts]
    return [used_as(program, init, argument) or argument_hint(argument)]


def _usual_plan(program: Program, name: str, chosen: Mapping[str, _Usual]) -> Plan:
    speller = Speller(program)
    assumed = []
    keywords = []
    for argument, (value, shown) in chosen.items():
        if isinstance(value, ast.expr):
            node = _with_torch(value, speller)
        else:
            node = speller.hidden(argument, value)
        keywords.append(ast.keyword(argument, node))
        assumed.append(Assumption("argument", {"name": argument, "value": shown}))
    call = ast.Call(ast.Name(name, ast.Load()), [], keywords)
    ast.fix_missing_locations(call)
    shown_arguments = ", ".join(f"{a.facts['name']}={a.facts['value']}" for a in assumed)
    return Plan(call, f"{name}({shown_arguments})", speller.names, tuple(assumed))


def _with_torch(node: ast.expr, speller: Speller) -> ast.expr:
    """The expression with ``nn.ReLU`` as one name, so that it means PyTorch's in any text."""
    run = speller.program.run

    class Joined(ast.NodeTransformer):
        def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
            if isinstance(node.value, ast.Name) and node.value.id == "nn":
                value = run.getattr(run.torch.namespace("torch.nn"), node.attr)
                return speller.named(f"nn.{node.attr}", value)
            return node

    joined: ast.expr = Joined().visit(deepcopy(node))  # the tree is shared
    return joined
