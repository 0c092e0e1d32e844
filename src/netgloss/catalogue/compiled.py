"""Entries made ready to run: bind arguments, run the lines or the rule, say what it costs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from netgloss.catalogue.expressions import Call, Expression, Name
from netgloss.catalogue.form import Form, Line
from netgloss.catalogue.index import CatalogueError
from netgloss.catalogue.layout_always import ALWAYS
from netgloss.catalogue.lines import (
    Match,
    Step,
    WindowLine,
    make_results,
    read_let,
    read_need,
    read_window,
    reading,
)
from netgloss.catalogue.notation import parse
from netgloss.catalogue.patterns import Result, parse_patterns, parse_results
from netgloss.catalogue.records import CannotTell, Context, MemoryFormat, Outcome, Tensor
from netgloss.catalogue.remembered import Memory, Watched, given_anew
from netgloss.catalogue.rules.common import wrong_type
from netgloss.catalogue.scopes import Let, Scope
from netgloss.catalogue.signature import Signature
from netgloss.later import later
from netgloss.records import replace

if TYPE_CHECKING:
    from netgloss.catalogue.laid import laid_out
    from netgloss.catalogue.rules.known import forget
else:  # most models leave everything lying row by row
    laid_out = later("netgloss.catalogue.laid", "laid_out")
    forget = later("netgloss.catalogue.rules.known", "forget")

__all__ = [
    "Bindable",
    "CompiledOperation",
    "LineRule",
    "Rule",
    "has_layout",
    "laid_out",
    "load_rule",
    "read_steps",
    "scope_after",
    "telling",
]

Rule = Callable[[Mapping[str, Any], Context], Outcome]


class Bindable:
    """What operations and layers share: a name and a signature."""

    __slots__ = ("_signature", "name")

    def __init__(self, name: str, signature: Signature) -> None:
        self.name = name
        self._signature = signature

    def __repr__(self) -> str:
        return f"<{self.name}>"

    @property
    def parameters_of_call(self) -> tuple[str, ...]:
        return self._signature.all_names

    @property
    def signature(self) -> Signature:
        return self._signature

    @property
    def defaults(self) -> Mapping[str, Any]:
        return self._signature.defaults

    def bind(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
        """Arguments by name, defaults filled in, pairs expanded. Raises BindError."""
        return self._signature.bind(args, kwargs)


class CompiledOperation(Bindable):
    """An operation of the catalogue."""

    __slots__ = ("_rule", "_turned")

    def __init__(self, name: str, signature: Signature, rule: Rule) -> None:
        super().__init__(name, signature)
        self._rule = rule
        self._turned = name in ALWAYS

    @property
    def remembers(self) -> bool:
        """Whether the same plain arguments give the same outcome, but for new tensors."""
        return not self._turned and isinstance(self._rule, LineRule) and self._rule.remembers

    def apply(self, bound: Mapping[str, Any], context: Context) -> Outcome:
        """Run the rule. Raises CannotTell when an argument that matters is unknown."""
        with telling(self.name):
            outcome = self._rule(bound, context)
            if self._turned or has_layout(bound):
                outcome = laid_out(self.name, bound, outcome, context)
        out = bound.get("out")
        return outcome if out is None else _written(outcome, out)


def _written(outcome: Outcome, out: Any) -> Outcome:
    """What an operation gives that writes its result into ``out``: of that tensor's dtype."""
    if isinstance(out, Tensor) and isinstance(outcome.value, Tensor):
        forget(out)
        kept = out.layout if out.shape == outcome.value.shape else None
        return replace(outcome, value=replace(outcome.value, dtype=out.dtype, layout=kept))
    return outcome


def has_layout(bound: Mapping[str, Any]) -> bool:
    """Whether a tensor among the arguments does not lie row by row, or the result shall not."""
    for value in bound.values():
        kind = type(value)
        if kind is Tensor:
            if value.layout is not None:
                return True
        elif kind is MemoryFormat:
            return True
        elif kind is tuple or kind is list:
            for item in value:
                if type(item) is Tensor and item.layout is not None:
                    return True
    return False


class LineRule:
    """The rule of an operation that is written in lines."""

    __slots__ = (
        "_costs",
        "_dims",
        "_dtype_of",
        "_gives",
        "_lets",
        "_memory",
        "_names",
        "_results",
        "_steps",
        "_window",
    )

    def __init__(
        self, form: Form, known: Iterable[str], lines: tuple[Line, ...] | None = None
    ) -> None:
        self._steps, self._lets = read_steps(form, form.lines if lines is None else lines)
        shape = form.one("shape")
        self._results: tuple[Result, ...] = ()
        self._dtype_of = ""
        if shape is not None:
            left, _, right = shape.rest.partition("->")
            self._results = reading(form, shape, parse_results, right.strip())
            self._dtype_of = reading(form, shape, parse_patterns, left)[0].argument
        gives = form.one("gives")
        self._gives = None if gives is None else reading(form, gives, parse)
        if (shape is None) is (gives is None):
            raise CatalogueError(f"{form.file}: {form.name}: either a shape or a gives line")
        self._costs = read_costs(form)
        self._dims = form.names
        self._window = read_window_line(form)
        self._names = names_in(form.lines, known)
        self._memory: Memory[Outcome] = Memory(given_anew, self._names)

    @property
    def remembers(self) -> bool:
        """What ``gives`` an argument back gives that very tensor: nothing to remember."""
        return self._gives is None

    def __call__(self, bound: Mapping[str, Any], context: Context) -> Outcome:
        if self._gives is not None:
            return self._run(bound, context)
        return self._memory.answer(self._run, bound, context)

    def _run(self, bound: Mapping[str, Any], context: Context) -> Outcome:
        # Of a layer's attributes these alone: what is remembered must not hold the others.
        seen = {name: bound[name] for name in self._names if name in bound}
        scope = scope_after(self._steps, self._lets, {**seen, **self._dims}, context)
        if self._gives is not None:
            return Outcome(self._gives.evaluate(scope))
        like = scope.variables[self._dtype_of]
        if not isinstance(like, Tensor):
            raise wrong_type(context, self._dtype_of, "Tensor", like)
        kept = type(context) is Watched and not context.asked
        tensors, formulas = make_results(self._results, scope, like.dtype, kept)
        scope.variables["out"] = tensors[0]
        macs, rest = (
            cost if type(cost) is int else cost.evaluate(scope)  # type: ignore[union-attr]
            for cost in self._costs
        )
        return Outcome(
            value=tensors[0] if len(tensors) == 1 else tensors,
            macs=macs,
            flops=2 * macs + rest,
            formulas=formulas,
            window=None if self._window is None else self._window.make(scope),
        )


_NAME = re.compile(r"[A-Za-z_]\w*")


def names_in(lines: Iterable[Line], known: Iterable[str]) -> tuple[str, ...]:
    """Which of the names that are known the lines look at."""
    found: set[str] = set()
    for line in lines:
        found.update(_NAME.findall(line.rest))
    return tuple(sorted(found.intersection(known)))


_NUMEL = Call("numel", (Name("out"),))


def read_costs(form: Form) -> tuple[Expression | int, Expression | int]:
    """MACs, and the floating-point operations besides: where an entry says neither, one for
    every element of the result."""
    macs, flops = form.one("macs"), form.one("flops")
    counted = 0 if macs is None else reading(form, macs, parse)
    if flops is not None:
        return counted, reading(form, flops, parse)
    return counted, _NUMEL if macs is None else 0


def read_window_line(form: Form) -> WindowLine | None:
    line = form.one("window")
    return None if line is None else reading(form, line, read_window)


def read_steps(form: Form, lines: tuple[Line, ...]) -> tuple[tuple[Step, ...], dict[str, Let]]:
    """The steps of ``shape`` (its left side), ``let`` and ``need`` lines, and the formulas."""
    steps: list[Step] = []
    lets: dict[str, Let] = {}
    for line in lines:
        if line.keyword == "shape":
            left = line.rest.partition("->")[0]
            steps += map(Match, reading(form, line, parse_patterns, left))
        elif line.keyword == "need":
            steps.append(reading(form, line, read_need))
        elif line.keyword == "let":
            let = reading(form, line, read_let)
            if isinstance(let, Let):
                lets[let.name] = let
            else:
                steps.append(let)
    return tuple(steps), lets


def scope_after(
    steps: tuple[Step, ...],
    lets: Mapping[str, Let],
    variables: dict[str, Any],
    context: Context,
) -> Scope:
    """The names that are there when the steps have run."""
    scope = Scope(variables, context, lets)
    for step in steps:
        step.run(scope)
    return scope


def load_rule(name: str, form: Form) -> Any:
    """The Python function behind ``rule module.function``: modules load on first use."""
    module, _, function = name.partition(".")
    try:
        return getattr(import_module(f"netgloss.catalogue.rules.{module}"), function)
    except (ImportError, AttributeError) as error:
        raise CatalogueError(f"{form.file}: {form.name}: no rule {name!r}") from error


class telling:
    """What cannot be computed from the arguments given is not an error of the catalogue."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, _UNTOLD):
            raise CannotTell(f"{self._name}: {error}") from error


_UNTOLD = (TypeError, ValueError, IndexError, KeyError, ArithmeticError)
