"""Entries made ready to run: bind arguments, run the lines or the rule, say what it costs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from netgloss.catalogue.courses import Course, Courses, Noted
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
from netgloss.catalogue.records import (
    CannotTell,
    Context,
    Device,
    DType,
    MemoryFormat,
    Outcome,
    Tensor,
)
from netgloss.catalogue.remembered import Memory, Watched, given_anew
from netgloss.catalogue.rules.common import wrong_type
from netgloss.catalogue.scopes import Let, Scope
from netgloss.catalogue.signature import Signature
from netgloss.later import later

if TYPE_CHECKING:
    from netgloss.catalogue.laid import laid_out
    from netgloss.catalogue.outs import written
    from netgloss.catalogue.rules.unfollowed import marked
else:  # most models leave everything lying row by row, and name no ``out``
    laid_out = later("netgloss.catalogue.laid", "laid_out")
    written = later("netgloss.catalogue.outs", "written")
    marked = later("netgloss.catalogue.rules.unfollowed", "marked")

__all__ = [
    "UNTOLD",
    "Bindable",
    "CompiledOperation",
    "LineRule",
    "Rule",
    "laid_out",
    "load_rule",
    "more_than_shapes",
    "read_steps",
    "scope_after",
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

    def _untold(self, error: Exception) -> CannotTell:
        return CannotTell(f"{self.name}: {error}")


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

    def apply(
        self, bound: Mapping[str, Any], context: Context, remembered: bool = False
    ) -> Outcome:
        """Run the rule. Raises CannotTell when an argument that matters is unknown. Where what
        calls this operation is ``remembered``, this operation need not remember it, too."""
        rule = self._rule
        try:
            if remembered and isinstance(rule, LineRule):
                outcome = rule.run(bound, context)
            else:
                outcome = rule(bound, context)
            if not self._turned and are_bare(bound):
                return outcome
            numbers, layout = more_than_shapes(bound)
            if numbers:
                outcome = marked(bound, outcome)
            if self._turned or layout:
                outcome = laid_out(self.name, bound, outcome, context)
        except UNTOLD as error:
            raise self._untold(error) from error
        return outcome if bound.get("out") is None else written(self.name, bound, outcome, context)


_INTEGERS = frozenset({int})
_BARE = frozenset({int, float, bool, str, type(None), DType, Device})


def are_bare(bound: Mapping[str, Any]) -> bool:
    """Whether the arguments are, at a glance, tensors of which no more is known than shape and
    dtype, and plain values: no ``out``, no layout, no numbers that follow from sizes."""
    for value in bound.values():
        kind = type(value)
        if kind is Tensor:
            if value.layout is not None or value.extent is not None:
                return False
        elif kind not in _BARE and (
            kind is not tuple or not _INTEGERS.issuperset(map(type, value))
        ):
            return False
    return bound.get("out") is None


def more_than_shapes(bound: Mapping[str, Any]) -> tuple[bool, bool]:
    """Whether a tensor among the arguments holds numbers that may follow from sizes, and whether
    one does not lie row by row, or the result shall not."""
    numbers = layout = False
    for value in bound.values():
        kind = type(value)
        if kind is MemoryFormat:
            layout = True
        elif kind is Tensor or kind is tuple or kind is list:
            for item in (value,) if kind is Tensor else value:
                if type(item) is Tensor:
                    numbers = numbers or item.extent is not None
                    layout = layout or item.layout is not None
    return numbers, layout


class LineRule:
    """The rule of an operation that is written in lines."""

    __slots__ = (
        "_costs",
        "_courses",
        "_dims",
        "_dtype_of",
        "_gives",
        "_lets",
        "_memory",
        "_names",
        "_whole",
    )

    def __init__(
        self, form: Form, known: Iterable[str], lines: tuple[Line, ...] | None = None
    ) -> None:
        lines = form.lines if lines is None else lines
        steps, self._lets = read_steps(form, lines)
        shape = form.one("shape")
        results: tuple[Result, ...] = ()
        self._dtype_of = ""
        if shape is not None:
            left, _, right = shape.rest.partition("->")
            results = reading(form, shape, parse_results, right.strip())
            self._dtype_of = reading(form, shape, parse_patterns, left)[0].argument
        gives = form.one("gives")
        self._gives = None if gives is None else reading(form, gives, parse)
        if (shape is None) is (gives is None):
            raise CatalogueError(f"{form.file}: {form.name}: either a shape or a gives line")
        self._costs = read_costs(form)
        self._dims = form.names
        self._names = names_in(lines, known)
        self._whole = Course({}, steps, results, read_window_line(form))
        self._courses = Courses(self._whole, self._names)
        self._memory: Memory[Outcome] = Memory(given_anew, self._names)

    @property
    def remembers(self) -> bool:
        """What ``gives`` an argument back gives that very tensor: nothing to remember."""
        return self._gives is None

    def __call__(self, bound: Mapping[str, Any], context: Context) -> Outcome:
        if self._gives is not None:
            return self.run(bound, context)
        return self._memory.answer(self.run, bound, context)

    def run(self, bound: Mapping[str, Any], context: Context) -> Outcome:
        """What the lines say, whatever they have said before."""
        # Of a layer's attributes these alone: what is remembered must not hold the others.
        seen = {name: bound[name] for name in self._names if name in bound}
        variables = {**seen, **self._dims}
        if self._gives is not None:
            scope = scope_after(self._whole.steps, self._lets, variables, context)
            return Outcome(self._gives.evaluate(scope))
        watched = context if type(context) is Watched and not context.asked else None
        key, course = None, None
        if watched is not None and self._courses.worthwhile:
            key, course = self._courses.find(seen, context.training)
        if course is None and key is not None:
            scope = Scope(Noted(variables), context, self._lets)
            course = self._courses.follow(self._whole, scope)
        else:
            course = course or self._whole
            scope = scope_after(course.steps, self._lets, {**variables, **course.given}, context)
        outcome = self._outcome(course, scope, watched is not None)
        if key is not None and watched is not None and not watched.asked:
            self._courses.keep(key, course)
        return outcome

    def _outcome(self, course: Course, scope: Scope, kept: bool) -> Outcome:
        """What the call gives once the steps have run."""
        like = scope.variables[self._dtype_of]
        if not isinstance(like, Tensor):
            raise wrong_type(scope.context, self._dtype_of, "Tensor", like)
        tensors, formulas = make_results(course.results, scope, like.dtype, kept)
        scope.variables["out"] = tensors[0]
        macs, rest = (
            cost if type(cost) is int else cost.evaluate(scope)  # type: ignore[union-attr]
            for cost in self._costs
        )
        window = course.window
        return Outcome(
            value=tensors[0] if len(tensors) == 1 else tensors,
            macs=macs,
            flops=2 * macs + rest,
            formulas=formulas,
            window=window.make(scope) if type(window) is WindowLine else window,  # type: ignore[arg-type]
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


# What is raised where something cannot be computed from the arguments given, which is not an error
# of the catalogue.
UNTOLD = (TypeError, ValueError, IndexError, KeyError, ArithmeticError)
