"""The names that the expressions of an entry may use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from netgloss.catalogue.records import (
    CannotTell,
    Complaint,
    Context,
    Device,
    DType,
    Made,
    Named,
    Tensor,
)
from netgloss.symbolic import Condition, Dim, Ratio, SymInt

if TYPE_CHECKING:
    from netgloss.catalogue.expressions import Expression

# What a rule may look at; anything else is a value of the interpreter's own, such as an unknown.
KNOWN_TYPES = frozenset(
    {
        *(int, SymInt, Ratio, float, bool, str, type(None), tuple, list),
        *(Tensor, DType, Device, Made, Named),
    }
)
_NONE: Mapping[str, Any] = {}
ABSENT = object()


class Let:
    """``let out(size, i) = …``: a formula with parameters."""

    __slots__ = ("body", "evaluate", "name", "parameters")

    def __init__(self, name: str, parameters: tuple[str, ...], body: Expression) -> None:
        self.name = name
        self.parameters = parameters
        self.body = body
        self.evaluate = body.evaluate


class Scope:
    """The names an expression may use. ``lets`` are the entry's own formulas."""

    __slots__ = ("complained", "context", "lets", "matched", "reason", "sources", "variables")

    def __init__(
        self,
        variables: dict[str, Any],
        context: Context,
        lets: Mapping[str, Let] = _NONE,
        sources: Mapping[str, tuple[Expression, Scope]] = _NONE,
        reason: str = "",
    ) -> None:
        self.variables = variables
        self.context = context
        self.lets = lets
        self.sources = sources  # of a formula's body: how its arguments are written
        self.reason = reason
        self.complained = False
        self.matched: dict[str, Any] = {}  # the sizes that patterns have named

    def afterwards(self) -> Scope:
        """What is left of a scope of plain values, in which nothing asks the run: its names,
        tensors without what they hold on to."""
        variables = {
            name: Tensor(value.shape, value.dtype) if type(value) is Tensor else value
            for name, value in self.variables.items()
        }
        return Scope(variables, _NOBODY, self.lets)

    def of_formula(self, let: Let, values: list[Any]) -> Any:
        """The value of a formula's body: its parameters have these values meanwhile."""
        variables, reason = self.variables, self.reason
        parameters = let.parameters
        self.reason = let.name
        if len(parameters) == 1 and parameters[0] not in variables:  # as most have it
            (variables[parameters[0]],) = values
            try:
                return let.evaluate(self)
            finally:
                self.reason = reason
                del variables[parameters[0]]
        before = [variables.get(name, ABSENT) for name in parameters]
        variables.update(zip(parameters, values, strict=True))
        try:
            return let.evaluate(self)
        finally:
            self.reason = reason
            for name, value in zip(parameters, before, strict=True):
                if value is ABSENT:
                    del variables[name]
                else:
                    variables[name] = value

    def inner(self, let: Let, arguments: tuple[Expression, ...]) -> Scope:
        """The scope in which a formula's body is shown, with how its arguments are written."""
        variables = dict(self.variables)
        sources: dict[str, tuple[Expression, Scope]] = {}
        for name, argument in zip(let.parameters, arguments, strict=True):
            variables[name] = argument.evaluate(self)
            sources[name] = (argument, self)
        return Scope(variables, self.context, self.lets, sources, let.name)


class _Nobody:
    """The context of a scope in which everything is settled."""

    training = False

    def decide(self, condition: Condition, reason: str) -> bool:
        return condition.holds()

    def counted(self, what: str) -> Dim:
        raise CannotTell(what)

    def proved(self, condition: Condition) -> bool | None:
        return condition.proved()

    def rewritten(self, size: Dim) -> Dim:
        return size

    def need(self, condition: Condition | bool, complaint: Complaint) -> bool:
        return condition if isinstance(condition, bool) else condition.holds()


_NOBODY = _Nobody()
