"""The expressions of entries: parsed once, then evaluated, and shown with values in.

The notation is Python's, read with :mod:`ast` from the catalogue's own text and turned into the
small tree below; nothing is ever handed to ``eval``. A comparison of sizes gives a condition, and
an ``… if … else …`` on a condition asks the context to decide.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from netgloss.catalogue import arithmetic
from netgloss.catalogue.records import CannotTell, Context, Device, DType, Made, Named, Tensor
from netgloss.records import dataclass, field
from netgloss.symbolic import Ratio, SymInt

# What a rule may look at; anything else is a value of the interpreter's own, such as an unknown.
KNOWN_TYPES = frozenset(
    {
        *(int, SymInt, Ratio, float, bool, str, type(None), tuple, list),
        *(Tensor, DType, Device, Made, Named),
    }
)
_SUM, _PRODUCT, _UNARY, _ATOM = 1, 2, 3, 9  # how tightly shown text binds


@dataclass(slots=True)
class Scope:
    """The names an expression may use. ``lets`` are the entry's own formulas."""

    variables: dict[str, Any]
    context: Context
    lets: Mapping[str, Let] = field(default_factory=dict)
    sources: Mapping[str, tuple[Expression, Scope]] = field(default_factory=dict)
    reason: str = ""
    complained: bool = False
    matched: dict[str, Any] = field(default_factory=dict)  # the sizes that patterns have named

    def inner(self, let: Let, arguments: tuple[Expression, ...]) -> Scope:
        """The scope of a formula's body. ``sources`` remembers how the arguments are written."""
        values = (argument.evaluate(self) for argument in arguments)
        return Scope(
            {**self.variables, **dict(zip(let.parameters, values, strict=True))},
            self.context,
            self.lets,
            {name: (node, self) for name, node in zip(let.parameters, arguments, strict=True)},
            let.name,
        )


class Expression:
    """A node. ``show`` gives its text and how tightly that binds: with the names of the
    arguments, or (``values=True``) with their values in place."""

    __slots__ = ()

    def evaluate(self, scope: Scope) -> Any:
        raise NotImplementedError

    def show(self, scope: Scope, values: bool) -> tuple[str, int]:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Let:
    """``let out(size, i) = …``: a formula with parameters."""

    name: str
    parameters: tuple[str, ...]
    body: Expression


@dataclass(frozen=True, slots=True)
class Constant(Expression):
    value: Any

    def evaluate(self, scope: Scope) -> Any:
        return self.value

    def show(self, scope: Scope, values: bool) -> tuple[str, int]:
        return _shown_value(self.value)


@dataclass(frozen=True, slots=True)
class Name(Expression):
    name: str

    def evaluate(self, scope: Scope) -> Any:
        try:
            value = scope.variables[self.name]
        except KeyError:
            raise CannotTell(f"{self.name} is not there") from None
        if type(value) not in KNOWN_TYPES:
            raise CannotTell(f"{self.name} is not known")
        return value

    def show(self, scope: Scope, values: bool) -> tuple[str, int]:
        if values:
            return _shown_value(self.evaluate(scope))
        if self.name in scope.sources:
            node, outside = scope.sources[self.name]
            return node.show(outside, values)
        return self.name, _ATOM


@dataclass(frozen=True, slots=True)
class Subscript(Expression):
    value: Expression
    index: Expression

    def evaluate(self, scope: Scope) -> Any:
        value = self.value.evaluate(scope)[self.index.evaluate(scope)]
        if type(value) not in KNOWN_TYPES:
            raise CannotTell("an element is not known")
        return value

    def show(self, scope: Scope, values: bool) -> tuple[str, int]:
        if values:
            return _shown_value(self.evaluate(scope))
        text, _ = self.value.show(scope, values)
        whole = self.value.evaluate(scope)
        if all(item == whole[0] for item in whole if type(item) is not SymInt):
            return text, _ATOM  # the axes do not differ: `padding`, not `padding[0]`
        return f"{text}[{self.index.show(scope, values)[0]}]", _ATOM


@dataclass(frozen=True, slots=True)
class Binary(Expression):
    operator: str
    left: Expression
    right: Expression

    def evaluate(self, scope: Scope) -> Any:
        left, right = self.left.evaluate(scope), self.right.evaluate(scope)
        return arithmetic.BINARY[self.operator](left, right)

    def show(self, scope: Scope, values: bool) -> tuple[str, int]:
        strength = _SUM if self.operator in "+-" else _PRODUCT
        left = _within(self.left.show(scope, values), strength)
        right = _within(self.right.show(scope, values), strength + 1)
        gap = " " if strength == _SUM else ""
        return f"{left}{gap}{self.operator}{gap}{right}", strength


@dataclass(frozen=True, slots=True)
class Negative(Expression):
    operand: Expression

    def evaluate(self, scope: Scope) -> Any:
        return -self.operand.evaluate(scope)

    def show(self, scope: Scope, values: bool) -> tuple[str, int]:
        return f"-{_within(self.operand.show(scope, values), _UNARY)}", _UNARY


@dataclass(frozen=True, slots=True)
class Compare(Expression):
    operators: tuple[str, ...]
    operands: tuple[Expression, ...]

    def evaluate(self, scope: Scope) -> Any:
        if len(self.operators) == 1:
            left, right = self.operands
            return arithmetic.compare(
                left.evaluate(scope), self.operators[0], right.evaluate(scope)
            )
        values = [operand.evaluate(scope) for operand in self.operands]
        parts = [
            arithmetic.compare(left, operator, right)
            for left, operator, right in zip(values, self.operators, values[1:], strict=False)
        ]
        return arithmetic.all_of(parts)


@dataclass(frozen=True, slots=True)
class Both(Expression):
    operands: tuple[Expression, ...]

    def evaluate(self, scope: Scope) -> Any:
        return arithmetic.all_of(operand.evaluate(scope) for operand in self.operands)


@dataclass(frozen=True, slots=True)
class Either(Expression):
    operands: tuple[Expression, ...]

    def evaluate(self, scope: Scope) -> Any:
        return arithmetic.any_of(operand.evaluate(scope) for operand in self.operands)


@dataclass(frozen=True, slots=True)
class Not(Expression):
    operand: Expression

    def evaluate(self, scope: Scope) -> Any:
        value = self.operand.evaluate(scope)
        return value.negated() if arithmetic.is_condition(value) else not value


@dataclass(frozen=True, slots=True)
class Choice(Expression):
    """``body if test else other``; shown as the branch that was taken."""

    test: Expression
    body: Expression
    other: Expression

    def _taken(self, scope: Scope) -> Expression:
        test = self.test.evaluate(scope)
        if arithmetic.is_condition(test):
            test = scope.context.decide(test, scope.reason)
        return self.body if test else self.other

    def evaluate(self, scope: Scope) -> Any:
        return self._taken(scope).evaluate(scope)

    def show(self, scope: Scope, values: bool) -> tuple[str, int]:
        return self._taken(scope).show(scope, values)


@dataclass(frozen=True, slots=True)
class Call(Expression):
    function: str
    arguments: tuple[Expression, ...]

    def evaluate(self, scope: Scope) -> Any:
        if self.function == "is_text":  # of a value that is not known, too
            (argument,) = self.arguments
            if isinstance(argument, Name) and argument.name in scope.variables:
                return isinstance(scope.variables[argument.name], str)
        let = scope.lets.get(self.function)
        if let is not None:
            return let.body.evaluate(scope.inner(let, self.arguments))
        arguments: list[Any] = []
        for argument in self.arguments:
            if isinstance(argument, Star):
                arguments.extend(argument.evaluate(scope))
            else:
                arguments.append(argument.evaluate(scope))
        return arithmetic.FUNCTIONS[self.function](*arguments)

    def show(self, scope: Scope, values: bool) -> tuple[str, int]:
        let = scope.lets.get(self.function)
        if let is not None:
            return let.body.show(scope.inner(let, self.arguments), values)
        if self.function == "ceil_div":
            above = _within(self.arguments[0].show(scope, values), _UNARY)
            below = _within(self.arguments[1].show(scope, values), _UNARY)
            return f"ceil({above}/{below})", _ATOM
        shown = ", ".join(argument.show(scope, values)[0] for argument in self.arguments)
        return f"{self.function}({shown})", _ATOM


@dataclass(frozen=True, slots=True)
class Star(Expression):
    operand: Expression

    def evaluate(self, scope: Scope) -> Any:
        return self.operand.evaluate(scope)


@dataclass(frozen=True, slots=True)
class Sequence(Expression):
    elements: tuple[Expression, ...]

    def evaluate(self, scope: Scope) -> Any:
        values: list[Any] = []
        for element in self.elements:
            if isinstance(element, Star):
                values.extend(element.evaluate(scope))
            else:
                values.append(element.evaluate(scope))
        return tuple(values)


@dataclass(frozen=True, slots=True)
class ForEach(Expression):
    """``body for name in values``: inside ``all(…)``, or after a ``need``'s condition."""

    body: Expression
    name: str
    values: Expression

    def evaluate(self, scope: Scope) -> Any:
        return tuple(self.body.evaluate(inner) for inner in self.scopes(scope))

    def scopes(self, scope: Scope) -> Iterator[Scope]:
        for value in self.values.evaluate(scope):
            variables = {**scope.variables, self.name: value}
            yield Scope(variables, scope.context, scope.lets, scope.sources, scope.reason)


def _within(shown: tuple[str, int], strength: int) -> str:
    text, own = shown
    return text if own >= strength else f"({text})"


def _shown_value(value: Any) -> tuple[str, int]:
    text = str(value)
    simple = text.isidentifier() or (type(value) is not SymInt and not text.startswith("-"))
    return text, _ATOM if simple else 0


# ---- reading ----------------------------------------------------------------------------------
def parse(text: str) -> Expression:
    """Read an expression of the catalogue. Raises SyntaxError for what the form does not have."""
    return convert(ast.parse(text.strip(), mode="eval").body)


_OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Is: "is",
    ast.IsNot: "is not",
}


def convert(node: ast.expr) -> Expression:
    """A node of Python's syntax tree as an expression of the catalogue."""
    converter = _CONVERTERS.get(type(node))
    if converter is None:
        raise SyntaxError(f"an entry cannot say {ast.unparse(node)!r}")
    return converter(node)


def _all(nodes: list[ast.expr]) -> tuple[Expression, ...]:
    return tuple(convert(node) for node in nodes)


def _convert_unary(node: ast.UnaryOp) -> Expression:
    operand = convert(node.operand)
    return Not(operand) if isinstance(node.op, ast.Not) else Negative(operand)


def _convert_boolean(node: ast.BoolOp) -> Expression:
    return (Both if isinstance(node.op, ast.And) else Either)(_all(node.values))


def _convert_compare(node: ast.Compare) -> Expression:
    operators = tuple(_OPERATORS[type(operator)] for operator in node.ops)
    return Compare(operators, _all([node.left, *node.comparators]))


def _convert_call(node: ast.Call) -> Expression:
    if node.keywords or not isinstance(node.func, ast.Name):
        raise SyntaxError(f"an entry cannot say {ast.unparse(node)!r}")
    return Call(node.func.id, _all(node.args))


def _convert_for_each(node: ast.GeneratorExp) -> Expression:
    (loop,) = node.generators
    assert isinstance(loop.target, ast.Name) and not loop.ifs
    return ForEach(convert(node.elt), loop.target.id, convert(loop.iter))


_CONVERTERS: dict[type[ast.expr], Callable[[Any], Expression]] = {
    ast.Constant: lambda node: Constant(node.value),
    ast.Name: lambda node: Name(node.id),
    ast.Subscript: lambda node: Subscript(convert(node.value), convert(node.slice)),
    ast.BinOp: lambda node: Binary(
        _OPERATORS[type(node.op)], convert(node.left), convert(node.right)
    ),
    ast.UnaryOp: _convert_unary,
    ast.BoolOp: _convert_boolean,
    ast.Compare: _convert_compare,
    ast.IfExp: lambda node: Choice(convert(node.test), convert(node.body), convert(node.orelse)),
    ast.Call: _convert_call,
    ast.Starred: lambda node: Star(convert(node.value)),
    ast.Tuple: lambda node: Sequence(_all(node.elts)),
    ast.GeneratorExp: _convert_for_each,
}
