"""The expressions of entries: parsed once, then evaluated, and shown with values in.

The notation is Python's, read with :mod:`ast` from the catalogue's own text and turned into the
small tree below; nothing is ever handed to ``eval``. A comparison of sizes gives a condition
(:mod:`netgloss.catalogue.conditions`), and an ``… if … else …`` on a condition asks the context to
decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any

from netgloss.catalogue import arithmetic
from netgloss.catalogue.records import CannotTell, Tensor
from netgloss.catalogue.scopes import ABSENT, KNOWN_TYPES, Scope
from netgloss.symbolic import SymInt

_SUM, _PRODUCT, _UNARY, _ATOM = 1, 2, 3, 9  # how tightly shown text binds


Evaluate = Callable[[Scope], Any]


class Expression:
    """A node. ``evaluate`` is a closure over those of the nodes in it, made once. ``show`` gives
    its text and how tightly that binds: with the names of the arguments, or (``values=True``)
    with their values in place."""

    __slots__ = ("evaluate",)
    evaluate: Evaluate

    def show(self, scope: Scope, values: bool) -> tuple[str, int]:
        raise NotImplementedError


class Constant(Expression):
    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value
        self.evaluate = lambda scope: value

    def show(self, scope: Scope, values: bool) -> tuple[str, int]:
        return _shown_value(self.value)


class Name(Expression):
    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        def evaluate(scope: Scope) -> Any:
            value = scope.variables.get(name, ABSENT)
            if type(value) in KNOWN_TYPES:
                return value
            raise CannotTell(f"{name} is not {'there' if value is ABSENT else 'known'}")

        self.name = name
        self.evaluate = evaluate

    def show(self, scope: Scope, values: bool) -> tuple[str, int]:
        if values:
            return _shown_value(self.evaluate(scope))
        if self.name in scope.sources:
            node, outside = scope.sources[self.name]
            return node.show(outside, values)
        return self.name, _ATOM


_evaluation = attrgetter("evaluate")
_QUIETLY = dict.get  # a name's value, whoever notes what is read


def handing(node: Expression) -> Evaluate:
    """The value of a node of which nothing but its kind is asked, or that is handed on to be
    asked: of a tensor, which one it is. Notes (:mod:`netgloss.catalogue.courses`) do not take
    that for a look at its sizes."""
    evaluate = node.evaluate
    if not isinstance(node, Name):
        return evaluate
    name = node.name

    def hand(scope: Scope) -> Any:
        value = _QUIETLY(scope.variables, name, ABSENT)
        return value if type(value) is Tensor else evaluate(scope)

    return hand


class Subscript(Expression):
    __slots__ = ("index", "value")

    def __init__(self, value: Expression, index: Expression) -> None:
        whole, at = value.evaluate, index.evaluate

        def evaluate(scope: Scope) -> Any:
            item = whole(scope)[at(scope)]
            if type(item) not in KNOWN_TYPES:
                raise CannotTell("an element is not known")
            return item

        def by_names(scope: Scope) -> Any:  # as most are written: ``stride[i]``
            variables = scope.variables
            values, place = variables.get(named, ABSENT), variables.get(placed, ABSENT)
            if type(values) is tuple and type(place) is int:
                item = values[place]
                if type(item) in KNOWN_TYPES:
                    return item
            return evaluate(scope)

        self.value, self.index = value, index
        self.evaluate = evaluate
        if isinstance(value, Name) and isinstance(index, Name):
            named, placed = value.name, index.name
            self.evaluate = by_names

    def show(self, scope: Scope, values: bool) -> tuple[str, int]:
        if values:
            return _shown_value(self.evaluate(scope))
        text, _ = self.value.show(scope, values)
        whole = self.value.evaluate(scope)
        if all(item == whole[0] for item in whole if type(item) is not SymInt):
            return text, _ATOM  # the axes do not differ: `padding`, not `padding[0]`
        return f"{text}[{self.index.show(scope, values)[0]}]", _ATOM


class Binary(Expression):
    __slots__ = ("left", "operator", "right")

    def __init__(self, operator: str, left: Expression, right: Expression) -> None:
        compute, first, second = arithmetic.BINARY[operator], left.evaluate, right.evaluate
        self.operator, self.left, self.right = operator, left, right
        self.evaluate = lambda scope: compute(first(scope), second(scope))
        if isinstance(right, Constant):
            known = right.value
            self.evaluate = lambda scope: compute(first(scope), known)
        elif isinstance(left, Constant):
            known = left.value
            self.evaluate = lambda scope: compute(known, second(scope))

    def show(self, scope: Scope, values: bool) -> tuple[str, int]:
        strength = _SUM if self.operator in "+-" else _PRODUCT
        left = _within(self.left.show(scope, values), strength)
        right = _within(self.right.show(scope, values), strength + 1)
        gap = " " if strength == _SUM else ""
        return f"{left}{gap}{self.operator}{gap}{right}", strength


class Negative(Expression):
    __slots__ = ("operand",)

    def __init__(self, operand: Expression) -> None:
        value = operand.evaluate
        self.operand = operand
        self.evaluate = lambda scope: -value(scope)

    def show(self, scope: Scope, values: bool) -> tuple[str, int]:
        return f"-{_within(self.operand.show(scope, values), _UNARY)}", _UNARY


class Choice(Expression):
    """``body if test else other``; shown as the branch that was taken."""

    __slots__ = ("_taken",)

    def __init__(self, test: Expression, body: Expression, other: Expression) -> None:
        def taken(scope: Scope) -> Expression:
            answer = test.evaluate(scope)
            if answer is not True and answer is not False and arithmetic.is_condition(answer):
                answer = scope.context.decide(answer, scope.reason)
            return body if answer else other

        self._taken = taken
        self.evaluate = lambda scope: taken(scope).evaluate(scope)

    def show(self, scope: Scope, values: bool) -> tuple[str, int]:
        return self._taken(scope).show(scope, values)


class Call(Expression):
    """A function of ``arithmetic``, or a formula of the entry's own."""

    __slots__ = ("arguments", "function")

    def __init__(self, function: str, arguments: tuple[Expression, ...]) -> None:
        self.function, self.arguments = function, arguments
        known = arithmetic.FUNCTIONS.get(function)
        values = _values(arguments)
        handed = _values(arguments, handing)

        def evaluate(scope: Scope) -> Any:
            let = scope.lets.get(function)
            if let is not None:
                return scope.of_formula(let, handed(scope))
            if known is None:
                raise CannotTell(f"there is no formula {function}")
            return known(*values(scope))

        self.evaluate = evaluate
        if known is not None and len(arguments) == 1 and not isinstance(arguments[0], Star):
            self.evaluate = _of_one(function, known, arguments[0])

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


def _of_one(function: str, known: Callable[..., Any], argument: Expression) -> Evaluate:
    """A call with one argument, as most are."""
    only = argument.evaluate
    handed = handing(argument)

    def of_one(scope: Scope) -> Any:
        let = scope.lets.get(function)
        return known(only(scope)) if let is None else scope.of_formula(let, [handed(scope)])

    if not isinstance(argument, Name):
        return of_one
    name = argument.name

    def of_name(scope: Scope) -> Any:
        value = scope.variables.get(name, ABSENT)
        if function in scope.lets or type(value) not in KNOWN_TYPES:
            return of_one(scope)
        return known(value)

    def of_kind(scope: Scope) -> Any:
        value = _QUIETLY(scope.variables, name, ABSENT)
        if type(value) is Tensor and function not in scope.lets:
            return known(value)
        return of_name(scope)

    return of_kind if function in _OF_KIND else of_name


# What does not ask for a tensor's sizes.
_OF_KIND = frozenset({"dtype", "rank", "is_complex", "is_floating", "is_integer"})


class IsText(Expression):
    """``is_text(name)``: asked of a value that is not known, too."""

    __slots__ = ()

    def __init__(self, operand: Expression) -> None:
        def evaluate(scope: Scope) -> Any:
            if isinstance(operand, Name) and operand.name in scope.variables:
                return isinstance(scope.variables[operand.name], str)
            return isinstance(operand.evaluate(scope), str)

        self.evaluate = evaluate


class Star(Expression):
    __slots__ = ()

    def __init__(self, operand: Expression) -> None:
        self.evaluate = operand.evaluate


class Sequence(Expression):
    __slots__ = ("known", "texts")

    def __init__(self, elements: tuple[Expression, ...]) -> None:
        values = _values(elements)
        self.evaluate = lambda scope: tuple(values(scope))
        constants = [each.value for each in elements if isinstance(each, Constant)]
        self.texts = len(constants) == len(elements) and all(type(c) is str for c in constants)
        if self.texts:
            self.known = known = tuple(constants)
            self.evaluate = lambda scope: known


def _values(
    nodes: tuple[Expression, ...], reading: Callable[[Expression], Evaluate] = _evaluation
) -> Callable[[Scope], list[Any]]:
    """The values of several nodes, stars unpacked."""
    parts = [(isinstance(node, Star), reading(node)) for node in nodes]
    if not any(starred for starred, _ in parts):
        plain = [evaluate for _, evaluate in parts]
        return lambda scope: [evaluate(scope) for evaluate in plain]

    def values(scope: Scope) -> list[Any]:
        found: list[Any] = []
        for starred, evaluate in parts:
            value = evaluate(scope)
            found.extend(value if starred else (value,))
        return found

    return values


class ForEach(Expression):
    """``body for name in values``: inside ``all(…)``, or after a ``need``'s condition."""

    __slots__ = ("body", "name", "values")

    def __init__(self, body: Expression, name: str, values: Expression) -> None:
        self.body, self.name, self.values = body, name, values
        self.evaluate = lambda scope: tuple([answer for _, answer in self.answers(scope)])

    def answers(self, scope: Scope) -> Iterator[tuple[Any, Any]]:
        """Each value with what the body gives for it."""
        evaluate, name, variables = self.body.evaluate, self.name, scope.variables
        before = variables.get(name, ABSENT)
        try:
            for value in self.values.evaluate(scope):
                variables[name] = value
                yield value, evaluate(scope)
        finally:
            if before is ABSENT:
                variables.pop(name, None)
            else:
                variables[name] = before

    def scopes(self, scope: Scope) -> Iterator[Scope]:
        for value in self.values.evaluate(scope):
            yield self.scope_of(scope, value)

    def scope_of(self, scope: Scope, value: Any) -> Scope:
        variables = {**scope.variables, self.name: value}
        return Scope(variables, scope.context, scope.lets, scope.sources, scope.reason)


def _within(shown: tuple[str, int], strength: int) -> str:
    text, own = shown
    return text if own >= strength else f"({text})"


def _shown_value(value: Any) -> tuple[str, int]:
    text = str(value)
    simple = text.isidentifier() or (type(value) is not SymInt and not text.startswith("-"))
    return text, _ATOM if simple else 0
