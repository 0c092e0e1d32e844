"""One way to build a model, as the caller, the text or a guess has it."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from netgloss.interpret.program import CONSTRUCT
from netgloss.interpret.values import Value
from netgloss.models.inputs import NOTHING, Start
from netgloss.models.records import Assumption
from netgloss.records import dataclass, field


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

    @property
    def is_factory(self) -> bool:
        """Whether it calls a function of the text, whatever class that builds."""
        return any(each.kind == "factory" for each in self.assumed)
