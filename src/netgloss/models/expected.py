"""What forward's own words say of an argument that is no plain tensor: a number, a list or dict of
tensors, nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from netgloss.interpret.program import Program
from netgloss.interpret.trace import Place, Trace
from netgloss.interpret.values import MISSING, Function, Instance, Value
from netgloss.models.consumers import first_guess
from netgloss.models.inputs import Start, all_forward_arguments
from netgloss.models.mentions import is_name
from netgloss.records import replace

_TENSOR = r"((torch\.)?Tensor)"
_LIST = re.compile(rf"(List|list|Sequence|Iterable)\[{_TENSOR}\]")
_PAIR = re.compile(
    r"(Tuple|tuple|List|list|Sequence)\[(int|int, int|int, \.\.\.)\]|Size_?|_size_2_t"
)
_TRIPLE = re.compile(r"(Tuple|tuple)\[int, int, int\]")
_TENSORS = re.compile(rf"(Tuple|tuple)\[{_TENSOR}(, {_TENSOR})*\]")
_DICT = re.compile(rf"(Dict|dict|OrderedDict|Mapping)\[str, {_TENSOR}\]")
_SIDES = {"h": 4, "w": 4, "height": 4, "width": 4}  # of 16 places, the usual length of a sequence
FEW = 2  # tensors in a list of which nothing tells the length


def expected(program: Program, model: Instance, missing: Iterable[str], start: Start) -> Start:
    """``start`` with what is said of these arguments; one in it already stays as it is."""
    forward = model.cls.find("forward")
    if type(forward) is not Function:
        return start
    args = forward.code.args
    notes = {a.arg: a.annotation for a in (*args.posonlyargs, *args.args, *args.kwonlyargs)}
    told = {name.partition("[")[0] for name in (*start.guesses, *start.values)}
    for argument in missing:
        if argument in told:
            continue
        note = notes.get(argument)
        text = _written(program, note)
        value = _plain(argument, text)
        if value is not MISSING:
            start = replace(start, values={**start.values, argument: value})
            continue
        parts = _parts(model, forward.code.node, argument, text)
        if parts is not None:
            guesses = dict.fromkeys(parts, first_guess(program.modules(model)))
            lists = start.lists if _TENSORS.fullmatch(text) else start.lists | {argument}
            start = replace(start, guesses={**start.guesses, **guesses}, lists=lists)
    return start


def lacking(tree: ast.Module, trace: Trace, model: Instance, at_once: bool = False) -> str | None:
    """An optional argument that forward refuses to go without: one that an error names
    (``You have to specify pixel_values``), or a part of which asks for it under that name; else
    the first where nothing was passed at all, else one that is asked for what None has not. Only
    the first error counts where ``at_once``."""
    passed = {name for name, _ in trace.inputs}
    free = [name for name in all_forward_arguments(model) if name not in passed]
    for fault in trace.faults[:1] if at_once else trace.faults:
        words: set[str] = set()
        if fault.kind == "raised":
            words = set(re.findall(r"\w+", fault.complaint.torch))
        elif passed and "NoneType" in fault.complaint.torch and not fault.place.file:
            words = _names_at(tree, fault.place)
        named = [name for name in free if name in words]
        named += [name for name in free if any(name.endswith(f"_{w}") for w in words if "_" in w)]
        if named:
            return named[0]
    return free[0] if free and not passed else None


def _names_at(tree: ast.Module, place: Place) -> set[str]:
    """The names in the expressions that begin at a place of the text."""
    begins = (place.line, place.column)
    return {
        inner.id
        for node in ast.walk(tree)
        if isinstance(node, ast.expr) and (node.lineno, node.col_offset) == begins
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name)
    }


def _written(program: Program, note: ast.expr | None) -> str:
    """An annotation as text; a name that the text gives to another (``Size = Tuple[int, int]``)
    means that one."""
    if note is None:
        return ""
    if isinstance(note, ast.Name):
        for statement in program.tree.body:
            if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == note.id:
                note = statement.value
                break
    return ast.unparse(note).strip("'\"")


def _plain(argument: str, text: str) -> Value:
    """The value of an argument that is no tensor, MISSING where it may be one."""
    if text == "int":
        return _SIDES.get(argument.lower(), 1)
    if text == "bool":
        return False
    if text == "float":
        return 1.0
    if _PAIR.fullmatch(text) or (not text and re.fullmatch(r"(feat_|grid_|img_)?size", argument)):
        return (4, 4)
    if _TRIPLE.fullmatch(text):
        return (1, 4, 4)
    return MISSING


def _parts(model: Instance, forward: ast.AST, argument: str, text: str) -> list[str] | None:
    """The names of the tensors in a list, tuple or dict, None where it is neither."""
    nodes = _before_rebound(forward, argument)
    keys = [
        node.slice.value
        for node in nodes
        if isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and node.value.id == argument
        and isinstance(node.slice, ast.Constant)
        and type(node.slice.value) is str
    ]
    either = text.startswith("Union[") or any(_asked_of(node, argument) for node in nodes)
    if (keys and not either) or _DICT.fullmatch(text):
        wanted = keys or [str(place) for place in range(_length(model))]
        return [f"{argument}[{key!r}]" for key in dict.fromkeys(wanted)]
    if _TENSORS.fullmatch(text):
        count = len(re.findall(_TENSOR, text))
    elif _LIST.fullmatch(text) or (not text and not either and _is_list(nodes, argument)):
        count = _length(model)
    else:
        return None
    return [f"{argument}[{place}]" for place in range(count)]


def _before_rebound(forward: ast.AST, argument: str) -> list[ast.AST]:
    """What forward does until the name means something else: ``x = self.stages(x)``."""
    nodes = list(ast.walk(forward))
    ends = [
        node.end_lineno or node.lineno
        for node in nodes
        if isinstance(node, ast.Assign | ast.AugAssign)
        and any(
            is_name(target, argument)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        )
    ]
    last = min(ends, default=None)
    return [n for n in nodes if last is None or getattr(n, "lineno", 0) <= last]


def _asked_of(node: ast.AST, argument: str) -> bool:
    """``isinstance(x, …)``: more than one kind of argument will do."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return False
    return node.func.id == "isinstance" and is_name(node.args[0], argument)


def _is_list(nodes: Iterable[ast.AST], argument: str) -> bool:
    """Whether forward goes over it, joins it or unpacks it, and asks it for nothing that a tensor
    has and a list has not."""
    evidence = False
    for node in nodes:
        if isinstance(node, ast.Attribute) and is_name(node.value, argument):
            return False
        if isinstance(node, ast.For | ast.comprehension):
            evidence |= is_name(node.iter, argument)
        elif isinstance(node, ast.Starred):
            evidence |= is_name(node.value, argument)
        elif isinstance(node, ast.Call):
            function = ast.unparse(node.func).rpartition(".")[2]
            over = node.args if function in ("zip", "enumerate", "reversed") else node.args[:1]
            if function in ("zip", "enumerate", "reversed", "cat", "stack", "concat"):
                evidence |= any(is_name(each, argument) for each in over)
    return evidence


def _length(model: Instance) -> int:
    """As many as the model has submodules in its first list of them."""
    for child in model.attrs.get("_modules", {}).values():
        if type(child) is Instance and child.cls.name == "ModuleList":
            return max(len(child.attrs.get("_modules", ())), 1)
    return FEW
