"""Random programs that parse: torch modules with random arguments, and all of Python around them.

The grammar knows Python's statements and expressions; the names that it calls are the
catalogue's, the built-ins and the usual modules. Whether the calls make sense is left to chance.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable
from functools import cache
from random import Random

from netgloss import catalogue

HEAD = (
    "import torch, math, functools, itertools, collections, dataclasses, enum, re, copy, operator\n"
    "import numpy as np\nimport torch.nn as nn\nimport torch.nn.functional as F\n"
    "from typing import *\nfrom einops import rearrange\n\n"
)
NAMES = ("x", "y", "z", "a", "b", "k", "self", "out", "dim", "cfg", "args", "kwargs", "i", "n")
BUILTINS = (
    "len range list tuple dict set frozenset str int float bool bytes complex sum min max abs "
    "round sorted reversed enumerate zip map filter any all iter next isinstance issubclass type "
    "getattr setattr hasattr delattr vars dir id hash repr format print callable divmod pow ord "
    "chr hex bin slice super object property staticmethod classmethod input open eval exec "
    "compile globals locals __import__ memoryview bytearray"
).split()
MODULE_NAMES = (
    "math.sqrt math.prod math.ceil math.inf functools.partial functools.reduce functools.wraps "
    "functools.lru_cache itertools.chain itertools.product itertools.count itertools.repeat "
    "collections.OrderedDict collections.namedtuple collections.defaultdict collections.deque "
    "collections.Counter dataclasses.dataclass dataclasses.field dataclasses.replace enum.Enum "
    "enum.auto re.match re.sub re.compile copy.deepcopy operator.mul operator.itemgetter "
    "np.arange np.linspace np.zeros np.array np.prod rearrange torch.Size torch.device "
    "torch.no_grad torch.jit.script torch.float16 torch.tensor nn.Parameter nn.ModuleList "
    "nn.ModuleDict nn.ParameterList nn.Sequential nn.init.zeros_ nn.utils.weight_norm"
).split()
METHODS = (
    "view reshape permute transpose size shape dim mean sum max flatten unsqueeze squeeze chunk "
    "split expand repeat contiguous to float half append extend pop items keys values get update "
    "format join split strip replace startswith encode lower copy index count insert remove sort "
    "parameters named_modules children modules apply register_buffer register_forward_hook train "
    "eval weight bias data device dtype T in_features __class__ __dict__ __call__ forward "
    "named_parameters state_dict load_state_dict add_module numel item tolist masked_fill"
).split()
DUNDERS = (
    "init getattr getattribute setattr eq hash len iter next call getitem setitem contains bool "
    "str repr format add radd mul index enter exit new init_subclass set_name get set delete "
    "class_getitem lt int float del reduce torch_function post_init missing instancecheck"
).split()
BASES = ("nn.Module", "nn.Sequential", "nn.Linear", "object", "dict", "list", "str", "int", "type")
MORE_BASES = (
    "Exception",
    "enum.Enum",
    "NamedTuple",
    "tuple",
    "nn.ModuleList",
    "torch.Tensor",
    "A",
    "Generic[T]",
)
TEXTS = (
    "relu",
    "same",
    "b c h w -> b (h w) c",
    "{} {0!r:>{1}}",
    "%s %(a)d",
    "bij,bjk->bik",
    "a",
    "",
)
OPERATORS = "+ - * / // % ** @ & | ^ << >> == != < <= > >= in is and or".split()
DEEPEST = 4


@cache
def callables() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The catalogue's layers, and its functions and methods, as a source would write them."""
    layers, functions = [], []
    for name in catalogue.names():
        last = name.rpartition(".")[2]
        if name.startswith("torch.nn.") and last[0].isupper():
            layers.append(f"nn.{last}")
        elif name.startswith("torch.Tensor."):
            functions.append(f"x.{last}")
        elif not keyword.iskeyword(last):
            functions.append(name)
    return tuple(layers), tuple(functions)


class Grammar:
    """One program's worth of random choices."""

    def __init__(self, r: Random) -> None:
        self.r = r
        self.layers, self.functions = callables()

    def program(self) -> str:
        """A source with a class ``Net``, often with more classes and functions before it."""
        parts = [self.statement(0, 2) for _ in range(self.r.choice((0, 0, 1, 2, 4)))]
        return HEAD + "\n".join([*parts, self.model()]) + "\n"

    def model(self) -> str:
        made = [f"self.m{i} = {self.layer()}" for i in range(self.r.randint(1, 4))]
        made += [self.statement(2, 1) for _ in range(self.r.choice((0, 0, 1, 2)))]
        used = [f"x = self.m{i}(x)" for i in range(len(made)) if self.r.random() < 0.7]
        used += [self.statement(2, 2) for _ in range(self.r.choice((0, 1, 2, 4)))]
        self.r.shuffle(used)
        defaults = self.r.choice(("", ", k=3", ", dim, *, cfg=None", ", *args, **kwargs"))
        method = self.r.choice(("", "", self.method()))
        base = self.r.choice(("nn.Module",) * 6 + ("nn.Sequential", "A", "nn.Module, A"))
        return (
            f"class Net({base}):\n    def __init__(self{defaults}):\n        super().__init__()\n"
            + "".join(f"        {line.strip()}\n" for line in made)
            + f"    def forward(self, {self.r.choice(('x', 'x, y=None', 'x, y', '*x'))}):\n"
            + "".join(f"        {line.strip()}\n" for line in used)
            + f"        return {self.expression(2)}\n{method}"
        )

    def layer(self) -> str:
        kind = self.r.randrange(8)
        if kind == 0:
            inner = ", ".join(self.layer() for _ in range(self.r.randint(0, 3)))
            return f"nn.{self.r.choice(('Sequential', 'ModuleList'))}({inner})"
        if kind == 1:
            return self.expression(2)
        return f"{self.r.choice(self.layers)}({self.arguments(1)})"

    def arguments(self, depth: int) -> str:
        numbers = ("1", "2", "3", "4", "8", "16", "64", "0", "-1", "(3, 3)", "[2]", "True", "None")
        given = [
            self.r.choice(numbers) if self.r.random() < 0.7 else self.expression(depth + 1)
            for _ in range(self.r.choice((0, 1, 1, 2, 2, 3, 4)))
        ]
        words = (
            "stride",
            "padding",
            "dim",
            "bias",
            "kernel_size",
            "groups",
            "dtype",
            "key",
            "keepdim",
        )
        while self.r.random() < 0.2:
            given.append(f"{self.r.choice(words)}={self.expression(depth + 1)}")
        if self.r.random() < 0.05:
            given.append(self.r.choice(("*args", "**kwargs", "*x", "**cfg", "*[1, 2]")))
        return ", ".join(dict.fromkeys(given))

    # ---- expressions --------------------------------------------------------------------------
    def expression(self, depth: int = 0) -> str:
        if depth >= DEEPEST or self.r.random() < 0.25:
            return self.atom()
        return self.r.choice(_EXPRESSIONS)(self, depth + 1)

    def atom(self) -> str:
        match self.r.randrange(6):
            case 0 | 1:
                return self.r.choice(NAMES)
            case 2:
                return self.r.choice(("0", "1", "2", "-1", "3.5", "10**6", "2**64", "1j", "1e-5"))
            case 3:
                return repr(self.r.choice(TEXTS))
            case 4:
                return self.r.choice(
                    ("None", "True", "...", "[]", "()", "{}", "self", "Net", "x.shape")
                )
            case _:
                return self.r.choice((*MODULE_NAMES, *BUILTINS))

    def call(self, depth: int) -> str:
        kind = self.r.randrange(5)
        if kind < 2:
            return f"{self.r.choice(self.functions)}({self.arguments(depth)})"
        if kind == 2:
            return f"{self.r.choice((*MODULE_NAMES, *BUILTINS))}({self.arguments(depth)})"
        if kind == 3:
            return (
                f"{self.atom_or_bracketed(depth)}.{self.r.choice(METHODS)}({self.arguments(depth)})"
            )
        return f"{self.atom_or_bracketed(depth)}({self.arguments(depth)})"

    def atom_or_bracketed(self, depth: int) -> str:
        return self.r.choice((self.r.choice(NAMES), f"({self.expression(depth)})"))

    def attribute(self, depth: int) -> str:
        name = self.r.choice((*METHODS, f"__{self.r.choice(DUNDERS)}__"))
        return f"{self.atom_or_bracketed(depth)}.{name}"

    def operation(self, depth: int) -> str:
        operator = self.r.choice(OPERATORS)
        return f"({self.expression(depth)} {operator} {self.expression(depth)})"

    def unary(self, depth: int) -> str:
        return f"({self.r.choice(('-', '+', '~', 'not '))}{self.expression(depth)})"

    def subscript(self, depth: int) -> str:
        inside = self.expression(depth)
        shapes = (
            inside,
            f"{inside}:",
            f":{inside}",
            f"::{inside}",
            f"..., {inside}",
            f":, {inside}:",
            "None, :",
        )
        return f"{self.atom_or_bracketed(depth)}[{self.r.choice(shapes)}]"

    def comprehension(self, depth: int) -> str:
        item, over, name = self.expression(depth), self.expression(depth), self.r.choice(NAMES)
        test = self.r.choice(("", f" if {self.expression(depth)}"))
        kind = self.r.choice(("[{}]", "({})", "{{{}}}", "{{i: {}}}", "list({})", "sum({})"))
        return kind.format(f"{item} for {name} in {over}{test}")

    def display(self, depth: int) -> str:
        items = ", ".join(self.expression(depth) for _ in range(self.r.randint(0, 3)))
        return self.r.choice(("[{}]", "({},)", "{{{}, 1}}", "{{'a': ({},)}}")).format(items or "1")

    def other(self, depth: int) -> str:
        one, two = self.expression(depth), self.expression(depth)
        name = self.r.choice(NAMES)
        return self.r.choice(
            (
                f"({one} if {two} else {self.expression(depth)})",
                f"(lambda {name}=1: {one})",
                f"({name} := {one})",
                f"f'{{{name}}} {{{name}!r:>4}}'",
                f"({one} < {two} <= 3)",
                "super()",
                f"[*{one}, {two}]",
                f"{{**{one}}}",
            )
        )

    # ---- statements ---------------------------------------------------------------------------
    def statement(self, indent: int, size: int) -> str:
        """One statement, its lines indented by so many levels."""
        lines = self.r.choice(_STATEMENTS if size > 0 else _SIMPLE)(self, size).split("\n")
        return "\n".join("    " * indent + line for line in lines)

    def block(self, size: int) -> str:
        count = self.r.choice((1, 1, 2, 3))
        return "\n".join(self.statement(1, size - 1) for _ in range(count))

    def target(self) -> str:
        name = self.r.choice(NAMES)
        return self.r.choice(
            (name, name, f"self.{name}", f"{name}, a", f"{name}[0]", f"*{name}, b")
        )

    def simple(self, size: int) -> str:
        value = self.expression(1)
        return self.r.choice(
            (
                f"{self.target()} = {value}",
                f"{self.target()} = {value}",
                f"{self.r.choice(NAMES)} {self.r.choice(('+', '*', '//', '@'))}= {value}",
                value,
                f"del {self.r.choice(NAMES)}",
                f"assert {value}, {self.expression(2)}",
                f"raise {value}",
                f"{self.r.choice(NAMES)}: {self.expression(2)} = {value}",
                "pass",
                f"import {self.r.choice(('os', 'sys', 'torch.nn', 'timm', 'json', 'random'))}",
            )
        )

    def branch(self, size: int) -> str:
        other = self.r.choice(("", f"\nelse:\n{self.block(size)}"))
        return f"if {self.expression(1)}:\n{self.block(size)}{other}"

    def loop(self, size: int) -> str:
        name, over = self.r.choice(NAMES), self.expression(1)
        head = self.r.choice((f"for {name} in {over}", f"for {name} in range(3)", f"while {over}"))
        end = self.r.choice(("", "\n    break", "\n    continue", f"\nelse:\n{self.block(size)}"))
        return f"{head}:\n{self.block(size)}{end}"

    def guarded(self, size: int) -> str:
        kind = self.r.choice(
            ("Exception", "(TypeError, ValueError)", self.expression(2), "KeyError")
        )
        last = self.r.choice(("", f"\nfinally:\n{self.block(size)}"))
        return f"try:\n{self.block(size)}\nexcept {kind} as a:\n{self.block(size)}{last}"

    def context(self, size: int) -> str:
        opened = self.r.choice(("torch.no_grad()", self.expression(1)))
        return f"with {opened} as {self.r.choice(NAMES)}:\n{self.block(size)}"

    def function(self, size: int) -> str:
        decorated = self.r.choice(("", "", f"@{self.r.choice(MODULE_NAMES)}\n", "@property\n"))
        name = self.r.choice((*NAMES, "helper"))
        head = self.r.choice(("x", "x, k=1", "*args, **kwargs", "", "self, n: int = 2"))
        kind = self.r.choice(("return", "return", "yield", "yield from", "return lambda: "))
        end = f"\n    {kind} {self.expression(1)}"
        return f"{decorated}def {name}({head}):\n{self.block(size)}{end}"

    def method(self) -> str:
        name = self.r.choice(DUNDERS)
        end = self.r.choice(("return", "return", "yield", "raise"))
        return f"    def __{name}__(self, *args):\n        {end} {self.expression(2)}\n"

    def a_class(self, size: int) -> str:
        base = self.r.choice((*BASES, *MORE_BASES))
        extra = self.r.choice(("", "", ", metaclass=type", ", metaclass=A", ", A", ", k=1"))
        name = self.r.choice(("A", "B", "Block"))
        decorated = self.r.choice(
            ("", "@dataclasses.dataclass\n", "@functools.total_ordering\n", "")
        )
        fields = "".join(
            f"    {self.r.choice(NAMES[:-1])}: int = {self.expression(2)}\n" for _ in range(2)
        )
        body = "".join(self.method() for _ in range(self.r.randint(0, 2)))
        return f"{decorated}class {name}({base}{extra}):\n{fields}{body}    pass"

    def a_match(self, size: int) -> str:
        patterns = (
            "[a, *b]",
            "{'k': a, **b}",
            "nn.Linear(weight=a)",
            "int(a) | str(a)",
            "1 | 'a'",
            "A()",
        )
        cases = (f"    case {p}:\n        {self.simple(0)}" for p in self.r.sample(patterns, 2))
        return f"match {self.expression(1)}:\n" + "\n".join(cases)


_EXPRESSIONS: tuple[Callable[[Grammar, int], str], ...] = (
    *(Grammar.call, Grammar.call, Grammar.call, Grammar.attribute, Grammar.operation),
    *(Grammar.unary, Grammar.subscript, Grammar.comprehension, Grammar.display, Grammar.other),
)
_SIMPLE: tuple[Callable[[Grammar, int], str], ...] = (Grammar.simple,)
_STATEMENTS: tuple[Callable[[Grammar, int], str], ...] = (
    *(Grammar.simple, Grammar.simple, Grammar.simple, Grammar.branch, Grammar.loop),
    *(Grammar.guarded, Grammar.context, Grammar.function, Grammar.a_class, Grammar.a_match),
)


def program(r: Random) -> str:
    """A random source with a model in it; it nearly always parses."""
    return Grammar(r).program()
