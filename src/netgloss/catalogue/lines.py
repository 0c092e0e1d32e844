"""The lines that an operation runs through, top to bottom: ``shape``, ``let``, ``need``.

Each line is a small object with ``run(scope)``; the right side of ``shape``, the costs and the
window come last, when every name is there.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from functools import cache
from typing import Any, Protocol, TypeVar

from netgloss.catalogue.arithmetic import is_condition, message_text
from netgloss.catalogue.expressions import Expression, ForEach, Star
from netgloss.catalogue.form import Form, Line
from netgloss.catalogue.index import CatalogueError
from netgloss.catalogue.notation import convert, parse
from netgloss.catalogue.patterns import Pattern, Result
from netgloss.catalogue.records import CannotTell, Complaint, Formula, Tensor, Window
from netgloss.catalogue.rules.common import wrong_type
from netgloss.catalogue.scopes import Let, Scope
from netgloss.records import dataclass
from netgloss.symbolic import Dim, SymInt, hint_of

Read = TypeVar("Read")


class Step(Protocol):
    def run(self, scope: Scope) -> None: ...


@dataclass(frozen=True, slots=True)
class Match:
    """``shape input[n? c h w]``: give the sizes names."""

    pattern: Pattern

    def run(self, scope: Scope) -> None:
        argument = self.pattern.argument
        tensor = scope.variables.get(argument)
        if tensor is None:
            return  # an optional argument that was not given
        if not isinstance(tensor, Tensor):
            raise wrong_type(scope.context, argument, "Tensor", tensor)
        if self.pattern.fits(tensor.rank):
            self.pattern.match(tensor, scope.matched, scope.context)
            scope.variables.update(scope.matched)
            return
        expected = self.pattern.ranks
        facts = {
            "argument": argument,
            "expected": expected,
            "given": tensor.rank,
            "shape": tensor.shape,
        }
        wanted = " or ".join(f"{rank}D" for rank in expected)
        message = f"Expected {wanted} {argument}, but got {tensor.rank}D of size "
        message += message_text(tensor.shape)
        if not scope.complained:
            scope.context.need(False, Complaint("rank", facts, message))
        raise CannotTell(f"{argument} has {tensor.rank} sizes, not {wanted}")


@dataclass(frozen=True, slots=True)
class Assign:
    """``let name = …``."""

    name: str
    expression: Expression

    def run(self, scope: Scope) -> None:
        scope.reason = self.name
        scope.variables[self.name] = self.expression.evaluate(scope)


@dataclass(frozen=True, slots=True)
class Need:
    """``need condition else kind(facts) ~ PyTorch's message``.

    The complaint is read only when the condition fails.
    """

    condition: Expression
    complaint: str

    @property
    def kind(self) -> str:
        return self.complaint.partition("(")[0].strip()

    def run(self, scope: Scope) -> None:
        if isinstance(self.condition, ForEach):
            for value, answer in self.condition.answers(scope):
                if answer is not True:
                    inner = self.condition.scope_of(scope, value)
                    self._judge(answer, inner)
                    scope.complained |= inner.complained
            return
        answer = self.condition.evaluate(scope)
        if answer is not True:
            self._judge(answer, scope)

    def _judge(self, answer: Any, scope: Scope) -> None:
        if is_condition(answer):
            if answer.holds():  # the facts would not be looked at: spare printing them
                scope.context.need(answer, Complaint(self.kind, {}))
                return
        elif answer:
            return
        scope.complained = True
        said = read_complaint(self.complaint)
        facts = {name: expression.evaluate(scope) for name, expression in said.facts}
        complaint = Complaint(said.kind, facts, said.text(scope))
        scope.context.need(answer if is_condition(answer) else False, complaint)


@dataclass(frozen=True, slots=True)
class Said:
    """A complaint as written: its kind, its facts, PyTorch's message in parts."""

    kind: str
    facts: tuple[tuple[str, Expression], ...]
    parts: tuple[str | Expression, ...]

    def text(self, scope: Scope) -> str:
        return "".join(
            part if isinstance(part, str) else message_text(part.evaluate(scope))
            for part in self.parts
        )


# ---- results ----------------------------------------------------------------------------------
def make_results(
    results: tuple[Result, ...], scope: Scope, dtype: str, kept: bool
) -> tuple[tuple[Tensor, ...], tuple[Formula, ...]]:
    """The result tensors, and how their labelled sizes came about (of the first result). Where
    the outcome is one to be kept, the formulas are written out when somebody asks."""
    tensors: list[Tensor] = []
    formulas: list[Formula] = []
    settled: Scope | None = None
    for result in results:
        if result.condition is not None and not result.condition.evaluate(scope):
            continue
        shape: list[Dim] = []
        for size in result.sizes:
            value = size.expression.evaluate(scope)
            if isinstance(size.expression, Star):
                shape.extend(value)
                continue
            shape.append(value)
            if size.label is not None and not tensors:
                settled = scope.afterwards() if kept and settled is None else settled
                formulas.append(_formula(size.label, size.expression, value, scope, settled))
        kind = dtype if result.dtype is None else str(result.dtype.evaluate(scope))
        tensors.append(Tensor(tuple(map(_at_least_empty, shape)), kind))
    return tuple(tensors), tuple(formulas)


def _formula(
    axis: str, expression: Expression, result: Dim, scope: Scope, settled: Scope | None
) -> Formula:
    if settled is None:
        return Formula(axis, *_texts(expression, scope), result)
    return Formula.unsaid(axis, lambda: _texts(expression, settled), result)


def _texts(expression: Expression, scope: Scope) -> tuple[str, str]:
    """As it is written, and with the values in."""
    return expression.show(scope, values=False)[0], expression.show(scope, values=True)[0]


def _at_least_empty(size: Any) -> Dim:
    """A size below 0 comes only after a complaint: go on with an empty axis."""
    if not isinstance(size, (int, SymInt)):
        raise CannotTell("a size of the result is not a number")
    return 0 if hint_of(size) < 0 else size


@dataclass(frozen=True, slots=True)
class WindowLine:
    """``window kernel=… stride=…``, or ``window all``."""

    parts: tuple[tuple[str, Expression], ...]

    def make(self, scope: Scope) -> Window:
        values = {name: part.evaluate(scope) for name, part in self.parts}
        if values.get("kernel") is None:
            return Window(None)
        ints = {name: tuple(map(hint_of, value)) for name, value in values.items()}
        return Window(**ints)


# ---- reading ----------------------------------------------------------------------------------
_LET = re.compile(r"(\w+)(?:\(([\w, ]*)\))?\s*=(?!=)\s*(.+)\Z")
_KEY = re.compile(r"(?:\A|\s)(\w+)=(?!=)")


def read_let(text: str) -> Let | Assign:
    found = _LET.match(text.strip())
    if found is None:
        raise SyntaxError("let is followed by name = expression, or name(parameters) = expression")
    name, parameters, body = found.groups()
    if parameters is None:
        return Assign(name, parse(body))
    return Let(name, tuple(p.strip() for p in parameters.split(",")), parse(body))


def read_need(text: str) -> Need:
    said, tilde, message = text.partition(" ~ ")
    condition, separator, complaint = said.rpartition(" else ")
    if not separator or "(" not in complaint:
        raise SyntaxError("need is followed by: condition else kind(facts) ~ message")
    return Need(read_condition(condition), f"{complaint}{tilde}{message}")


@cache
def read_complaint(text: str) -> Said:
    """Read ``kind(fact, fact=expression) ~ message with {expressions}``."""
    said, _, message = text.partition(" ~ ")
    call = ast.parse(said.strip(), mode="eval").body
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
        raise SyntaxError(f"{said!r} is not of the form kind(facts)")
    facts = [(ast.unparse(argument), convert(argument)) for argument in call.args]
    facts += [(str(key.arg), convert(key.value)) for key in call.keywords]
    pieces = enumerate(re.split(r"\{([^{}]*)\}", message.strip()))
    parts = [parse(piece) if place % 2 else piece for place, piece in pieces if piece]
    return Said(call.func.id, tuple(facts), tuple(parts))


def read_condition(text: str) -> Expression:
    """``condition`` or ``condition for name in values``."""
    try:
        return parse(text)
    except SyntaxError:
        return parse(f"({text})")


def read_window(text: str) -> WindowLine:
    if text == "all":
        return WindowLine(())
    pieces = _KEY.split(text)[1:]
    keys, values = pieces[::2], pieces[1::2]
    return WindowLine(tuple((k, parse(v)) for k, v in zip(keys, values, strict=True)))


def reading(form: Form, line: Line, read: Callable[[str], Read], text: str | None = None) -> Read:
    """Read a line (or a part of it); a mistake in it is told with file and line."""
    try:
        return read(line.rest if text is None else text)
    except (SyntaxError, ValueError) as error:
        raise CatalogueError(f"{form.file}:{line.number}: {form.name}: {error}") from error
