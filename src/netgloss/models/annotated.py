"""What an annotation says of a constructor argument that nobody gave: an expression for it.

Python never evaluates an annotation, and neither do we: it is read as text.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

from netgloss.interpret.program import Program
from netgloss.interpret.values import Class, Function, Lazy, Value
from netgloss.models.constructors import needs_nothing
from netgloss.models.hints import argument_hint, plain
from netgloss.text import walk

SETTINGS = 3  # classes of a ``config`` that are tried
_NUMBERS = re.compile(
    r"(?:List|Tuple|Sequence|Iterable)\[(int|float)((?:, ?(?:int|float|\.\.\.))*)\]"
)
_MAKES = re.compile(
    r"Callable(\[.*\])?|(Type|type)\[.*\]|LayerType|.*Callable\[\.\.\., .*Module\].*"
)
_CLASSES = (  # what is called to make a layer, by the argument's name
    (r".*norm.*|bn", ("nn.BatchNorm2d", "nn.LayerNorm", "nn.Identity")),
    (
        r".*(act|activation|nonlinearity|relu|gelu)(_?(layer|fn|func|function|type|cls))?",
        ("nn.ReLU",),
    ),
    (r".*conv.*", ("nn.Conv2d",)),
    (r".*(drop).*", ("nn.Dropout",)),
    (r".*pool.*", ("nn.MaxPool2d",)),
    (r".*(fc|linear|proj).*", ("nn.Linear",)),
)


def annotation_of(init: Value, argument: str) -> str:
    """The annotation of an argument as text, "" where there is none."""
    if type(init) is not Function:
        return ""
    args = init.code.args
    for each in (*args.posonlyargs, *args.args, *args.kwonlyargs):
        if each.arg == argument and each.annotation is not None:
            text = ast.unparse(each.annotation).strip("'\"")
            inside = re.fullmatch(r"Optional\[(.*)\]", text)
            text = inside[1] if inside else text.removesuffix(" | None")
            return re.sub(r"\b(list|tuple)\[", lambda m: m[0].capitalize(), text)
    return ""


def annotated(program: Program, cls: Class, init: Value, argument: str) -> Sequence[str] | None:
    """Expressions over the names of the text and ``nn``, the likeliest first; None where the
    annotation and the use say no more than that it is a number."""
    text = annotation_of(init, argument)
    if text == "bool":
        return ("False",)
    if text == "float":
        return (_float(argument),)
    numbers = _NUMBERS.fullmatch(text)
    if numbers:
        return (_numbers(argument, numbers[1], numbers[2]),)
    if _MAKES.fullmatch(text) or (not text and _is_called(init, argument)):
        return _makers(program, argument)
    if text in ("nn.Module", "torch.nn.Module", "Module") or (
        not text
        and re.fullmatch(r"backbone|encoder|decoder|model|module|net|features|fn", argument)
    ):
        return ("nn.Identity()",)
    if re.fullmatch(r"(torch\.)?(nn\.)?ModuleList", text):
        return ("nn.ModuleList([nn.Identity()])",)
    names = dict.fromkeys(
        (*_noted(program, cls, argument), text, *_settings(program, cls, argument))
    )
    made = (f"{name}()" for name in names if _needs_nothing(program, name))
    return tuple(islice(made, SETTINGS)) or None


def _needs_nothing(program: Program, name: str) -> bool:
    """Whether a name of the text is a class that is built without an argument; a name for
    ``List[int]`` is none."""
    found = program.globals.get(name)
    if type(found) is Lazy:
        lazy: Lazy = found
        found = program.aside(lambda: lazy.resolve(program.run))
    return type(found) is Class and not found.host and needs_nothing(found)


def _noted(program: Program, cls: Class, argument: str) -> Iterator[str]:
    """What the class itself and its bases say in their bodies: ``config: ViTConfig``,
    ``config_class = ViTConfig``."""
    bodies = {node.name: node.body for node in program.tree.body if isinstance(node, ast.ClassDef)}
    own = (holder.name for holder in cls.mro if not holder.file)
    for node in (node for name in own for node in bodies.get(name, ())):
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == argument:
            yield ast.unparse(node.annotation).strip("'\"")
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == f"{argument}_class":
            yield ast.unparse(node.value)


def _settings(program: Program, cls: Class, argument: str) -> list[str]:
    """The names of the text that may mean the class of a ``config``, those that begin like the
    class first."""
    if not re.fullmatch(r"config|cfg|conf|args|hparams|params", argument):
        return []
    named = [name for name in program.globals if re.fullmatch(r"\w*(Config|Cfg|Args|Params)", name)]
    return sorted(named, key=lambda name: -_alike(name, cls.name))


def _alike(one: str, other: str) -> int:
    """How many letters two names begin with alike."""
    same = (a == b for a, b in zip(one, other, strict=False))
    return sum(1 for _ in takewhile(bool, same))


def _float(argument: str) -> str:
    size = plain(argument_hint(argument)[0])
    return repr(float(size)) if type(size) in (int, float) and size < 16 else "1.0"


def _numbers(argument: str, kind: str, rest: str) -> str:
    """``Tuple[int, int]`` → ``(7, 7)``, ``List[int]`` → ``[64, 64]``."""
    size = plain(argument_hint(argument)[0])
    if type(size) is bool or (kind == "float" and type(size) is int and size >= 16):
        size = 1
    more = rest.replace(" ", "")
    count = 2 if more in ("", ",...") else 1 + more.count(",")
    return repr((size,) * count)


def _is_called(init: Value, argument: str) -> bool:
    """Whether the constructor calls it: ``block(64)``."""
    return type(init) is Function and any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == argument
        for node in walk(init.code.node)
    )


def _makers(program: Program, argument: str) -> tuple[str, ...]:
    for pattern, classes in _CLASSES:
        if re.fullmatch(pattern, argument, re.IGNORECASE):
            return classes
    word = argument.lower().removesuffix("_fn").removesuffix("_layer").removesuffix("_cls")
    named = [n for n in program.module_classes() if word.replace("_", "") in n.lower()]
    return (*named[:2], "nn.Identity")
