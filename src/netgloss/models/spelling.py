"""A value as an expression: what was inferred can be written down, read again, and replayed.

The expression is over the names of the text, ``torch`` and ``nn``, ``functools``, and the dotted
names of modules that the text imports from its package.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

from netgloss.catalogue.records import Device, DType, MemoryFormat, Tensor
from netgloss.interpret.program import Program
from netgloss.interpret.values import (
    CatalogueFunction,
    Class,
    Function,
    Instance,
    Lazy,
    Value,
)
from netgloss.records import dataclass, field
from netgloss.symbolic import Ratio, SymInt, hint_of

DEEPEST = 12  # modules built of modules


class Unspeakable(Exception):
    """A value that has no expression."""


@dataclass(slots=True)
class Speller:
    """Writes values as expressions. ``names`` are those that the expressions need beside the
    text's own: a dotted name such as ``nn.Identity`` is one name here, which no text can hold."""

    program: Program
    tensors: bool = False  # whether a tensor is written as one of its shape, whatever it holds
    names: dict[str, Value] = field(default_factory=dict)

    def node(self, value: Value, depth: int = 0) -> ast.expr:
        """The expression. Raises Unspeakable."""
        if depth > DEEPEST:
            raise Unspeakable
        if value is None or type(value) in (bool, int, float, str, type(Ellipsis)):
            return _literal(value)
        writer = _WRITERS.get(type(value))
        if writer is None:
            raise Unspeakable
        return writer(self, value, depth)

    def text(self, value: Value) -> str | None:
        """The expression as text, None for a value that has none."""
        try:
            return ast.unparse(self.node(value))
        except Unspeakable:
            return None

    def named(self, dotted: str, value: Value) -> ast.expr:
        """A name for this very value: the text's own, else the dotted one."""
        short = dotted.rpartition(".")[2]
        found = self.program.globals.get(short)
        if type(found) is Lazy:
            lazy: Lazy = found
            found = self.program.aside(lambda: lazy.resolve(self.program.run))
        if found is value:
            return ast.Name(short, ast.Load())
        if "." not in dotted:
            raise Unspeakable
        self.names[dotted] = value
        return ast.Name(dotted, ast.Load())

    def hidden(self, argument: str, value: Value) -> ast.Name:
        """A name for the value of an argument that only these expressions may use."""
        name = f"{argument} "  # no name of the text can hold a space
        self.names[name] = value
        return ast.Name(name, ast.Load())

    def call(
        self, function: ast.expr, args: Sequence[Value], kwargs: dict[str, Value], depth: int
    ) -> ast.expr:
        if not all(type(key) is str and key.isidentifier() for key in kwargs):
            raise Unspeakable
        return ast.Call(
            function,
            [self.node(value, depth + 1) for value in args],
            [ast.keyword(key, self.node(value, depth + 1)) for key, value in kwargs.items()],
        )


def is_hidden(node: ast.expr) -> bool:
    """Whether a node is such a name, for a value that has no expression."""
    return isinstance(node, ast.Name) and node.id.endswith(" ")


def _literal(value: Value) -> ast.expr:
    return ast.parse(repr(value), mode="eval").body


def _number(speller: Speller, value: SymInt | Ratio, depth: int) -> ast.expr:
    if isinstance(value, Ratio):
        raise Unspeakable
    return ast.Constant(hint_of(value))


def _sequence(kind: type[ast.List | ast.Tuple]) -> Callable[[Speller, Any, int], ast.expr]:
    def write(speller: Speller, value: Sequence[Value], depth: int) -> ast.expr:
        return kind([speller.node(each, depth + 1) for each in value], ast.Load())

    return write


def _dict(speller: Speller, value: dict[Value, Value], depth: int) -> ast.expr:
    keys: list[ast.expr | None] = [speller.node(key, depth + 1) for key in value]
    return ast.Dict(keys, [speller.node(each, depth + 1) for each in value.values()])


def _class(speller: Speller, value: Class, depth: int) -> ast.expr:
    if value.layer is not None or value.module == "torch.nn":
        full = value.layer.name if value.layer is not None else f"torch.nn.{value.name}"
        return speller.named(full.replace("torch.nn.", "nn.", 1), value)
    if value.host:
        return ast.Name(value.name, ast.Load())
    return speller.named(_dotted(value.file, value.name), value)


def _function(speller: Speller, value: Function, depth: int) -> ast.expr:
    if value.qualname != value.name or not value.name.isidentifier():
        raise Unspeakable  # a lambda, a function inside another, a method
    return speller.named(_dotted(value.file, value.name), value)


def _dotted(file: str, name: str) -> str:
    if not file:
        return name
    module = file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return f"{module}.{name}"


def _entry(speller: Speller, value: CatalogueFunction, depth: int) -> ast.expr:
    if value.name.startswith("torch.Tensor."):
        raise Unspeakable
    return speller.named(value.name, value)


def _tensor(speller: Speller, value: Tensor, depth: int) -> ast.expr:
    if not speller.tensors:
        raise Unspeakable
    shape = [speller.node(size, depth + 1) for size in value.shape]
    if value.dtype == "float32":
        return ast.Call(
            ast.Name("torch.rand", ast.Load()), shape or [ast.Tuple([], ast.Load())], []
        )
    dtype = ast.keyword("dtype", ast.Name(f"torch.{value.dtype}", ast.Load()))
    made = "torch.zeros"  # zero is a valid index, label and mask
    return ast.Call(ast.Name(made, ast.Load()), [ast.Tuple(shape, ast.Load())], [dtype])


def _named(speller: Speller, value: DType | MemoryFormat, depth: int) -> ast.expr:
    return speller.named(f"torch.{value.name}", value)


def _device(speller: Speller, value: Device, depth: int) -> ast.expr:
    device = speller.program.run.getattr(speller.program.run.torch.namespace("torch"), "device")
    return speller.call(speller.named("torch.device", device), (value.name,), {}, depth)


def _instance(speller: Speller, value: Instance, depth: int) -> ast.expr:
    """A module or object as it was built, a ``functools.partial``, a dataclass."""
    if value.cls.name == "partial" and value.cls.module == "functools":
        partial = speller.named("functools.partial", value.cls)
        args = (value.attrs["func"], *value.attrs["args"])
        return speller.call(partial, args, value.attrs["keywords"], depth)
    if "_modules" in value.attrs:
        return _module(speller, value, depth)
    fields = value.cls.find("__dataclass_fields__")
    if type(fields) is dict and fields.keys() <= value.attrs.keys():
        given = {name: value.attrs[name] for name in fields}
        return speller.call(speller.node(value.cls, depth), (), given, depth)
    if value.arguments is None:
        raise Unspeakable
    return _built(speller, value, speller.node(value.cls, depth), depth)


def _module(speller: Speller, value: Instance, depth: int) -> ast.expr:
    made = speller.node(value.cls, depth)
    if value.cls.module == "torch.nn" and value.cls.layer is None:
        children = value.attrs["_modules"]
        plain = list(children) == [str(place) for place in range(len(children))]
        if value.cls.name == "Sequential" and plain:
            return speller.call(made, tuple(children.values()), {}, depth)
        if value.cls.name == "ModuleList":
            return speller.call(made, (list(children.values()),), {}, depth)
        raise Unspeakable
    return _built(speller, value, made, depth)


def _built(speller: Speller, value: Instance, made: ast.expr, depth: int) -> ast.expr:
    """The call that built an object: its class and what was written there."""
    positional, keywords = written(value)
    return speller.call(made, [each for _, each in positional], dict(keywords), depth)


_Named = list[tuple[str, Value]]


def written(value: Instance) -> tuple[_Named, _Named]:
    """What was written in the call that built an object, as (arguments by place, arguments by
    name): by name all but those of ``*args`` and those before them."""
    init = value.cls.find("__init__")
    vararg = init.code.vararg if type(init) is Function else None
    arguments = value.arguments or {}
    positional: _Named = []
    keywords: _Named = []
    for name in value.given:
        if name == vararg:
            positional = [*keywords, *((name, each) for each in arguments[name])]
            keywords = []
        else:
            keywords.append((name, arguments[name]))
    return positional, keywords


_WRITERS: dict[type, Callable[[Speller, Any, int], ast.expr]] = {
    SymInt: _number,
    Ratio: _number,
    list: _sequence(ast.List),
    tuple: _sequence(ast.Tuple),
    dict: _dict,
    Class: _class,
    Function: _function,
    CatalogueFunction: _entry,
    Tensor: _tensor,
    DType: _named,
    MemoryFormat: _named,
    Device: _device,
    Instance: _instance,
}
