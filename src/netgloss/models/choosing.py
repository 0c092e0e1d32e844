"""Which classes of a source are its models, and how each may be built."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from netgloss.interpret.program import CONSTRUCT, Program
from netgloss.interpret.values import Class, Function, Value
from netgloss.models.evidence import used_as
from netgloss.models.hints import argument_hint
from netgloss.models.inputs import NOTHING, Start
from netgloss.models.records import Assumption
from netgloss.models.rehearsal import Told, is_main_block, told


@dataclass(frozen=True, slots=True)
class Plan:
    """One way to build a model: the expression, names that only this expression may use, and
    what was assumed."""

    node: ast.expr
    text: str
    names: Mapping[str, Value] = field(default_factory=dict)
    assumed: tuple[Assumption, ...] = ()
    start: Start = NOTHING  # what the text itself calls the model on
    file: str = CONSTRUCT  # "" where the expression is the source text itself


def top_classes(tree: ast.Module, classes: Mapping[str, Class]) -> tuple[str, ...]:
    """The module classes that no other module class of the text is made of.

    Where each is used by another (two that build each other), all of them.
    """
    used: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name in classes:
            names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
            used |= names - {node.name}
    texts = {*classes, *(n.name for n in tree.body if isinstance(n, ast.FunctionDef))}
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    for call in calls:  # what a class or function of the text is given is a part
        if isinstance(call.func, ast.Name) and call.func.id in texts:
            values = [*call.args, *(k.value for k in call.keywords)]
            used |= {v.id for v in values if isinstance(v, ast.Name)} - {call.func.id}
    # A base class that is only derived from is a part; so is what another class builds.
    tops = tuple(name for name in classes if name not in used)
    return tops or tuple(classes)


def plans(program: Program, name: str) -> Iterator[Plan]:
    """Ways to build this class, the surest first."""
    cls = program.module_classes()[name]
    required = _required(cls)
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
    if required:
        yield from _factories(program, name)
    yield _with_symbols(program, name, required)


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


def _required(cls: Class) -> list[str]:
    """Constructor arguments without a default."""
    init = cls.find("__init__")
    if type(init) is not Function:
        return []
    code = init.code
    names = code.positional[1:]
    needed = names[: max(len(names) - len(init.defaults), 0)]
    return [*needed, *(k for k in code.kwonly if k not in init.kw_defaults)]


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


def _factories(program: Program, name: str) -> Iterator[Plan]:
    """Functions of the text that need no argument and lead to this class."""
    functions = program.functions()
    mentions = {
        f: {n.id for n in ast.walk(fn.code.node) if isinstance(n, ast.Name)}
        for f, fn in functions.items()
    }
    leads = {f for f, names in mentions.items() if name in names}
    for _ in range(4):  # helpers of helpers
        leads |= {f for f, names in mentions.items() if names & leads}
    for f, fn in functions.items():
        optional = len(fn.defaults) == len(fn.code.positional)
        if f in leads and optional and fn.kw_defaults.keys() >= set(fn.code.kwonly):
            yield _plan(f"{f}()", "factory", expression=f"{f}()", class_name=name)


def _with_symbols(program: Program, name: str, required: list[str]) -> Plan:
    """Arguments that nobody gave, as symbols with usual values."""
    names: dict[str, Value] = {}
    assumed = []
    keywords = []
    init = program.module_classes()[name].find("__init__")
    for argument in required:
        value, shown = used_as(program, init, argument) or argument_hint(argument)
        hidden = f"{argument} "  # no name of the text can hold a space
        names[hidden] = value
        keywords.append(ast.keyword(argument, ast.Name(hidden, ast.Load())))
        assumed.append(Assumption("argument", {"name": argument, "value": shown}))
    node = ast.Call(ast.Name(name, ast.Load()), [], keywords)
    ast.fix_missing_locations(node)
    shown_arguments = ", ".join(f"{a.facts['name']}={a.facts['value']}" for a in assumed)
    return Plan(node, f"{name}({shown_arguments})", names, tuple(assumed))
