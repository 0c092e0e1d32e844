"""What of a rule's lines is settled before the sizes of one call are looked at.

A model calls a layer at many widths: nearly every norm and 1×1 convolution of a DenseNet has
channels of its own, so that no earlier outcome answers for it. Most of what the lines ask is yet
the same: dtypes, strides and paddings, and where the kernel fits into the map. Calls that are
alike but for the sizes of batch and channels, the first two of a tensor's, take one
:class:`Course`: the lines that looked at nothing else are not worked out again.

Which these are is seen, not guessed: one call runs with names that note what is read
(:class:`Noted`). What reads only what two calls have in common, reads and gives the same in both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netgloss.catalogue.expressions import Expression, Star
from netgloss.catalogue.lines import Assign, Match, Step, WindowLine
from netgloss.catalogue.patterns import Result, Size
from netgloss.catalogue.records import Tensor, Window
from netgloss.catalogue.remembered import plain_key
from netgloss.catalogue.scopes import Scope
from netgloss.records import dataclass

_MOST = 500  # courses of one rule
_FEW = 4  # lines that are run as quickly as a course is found


class Noted(dict[str, Any]):
    """The names of one call. ``touched`` says that one was read whose value other calls of the
    same course may have otherwise: one of ``open``, or a tensor, whatever was asked of it but its
    kind (:func:`netgloss.catalogue.expressions.handing`)."""

    __slots__ = ("open", "touched")

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self.open: set[str] = set()
        self.touched = False

    def get(self, name: str, default: Any = None) -> Any:
        value = dict.get(self, name, default)
        if name in self.open or type(value) is Tensor:
            self.touched = True
        return value


class Settled(Expression):
    """An expression whose value is known; shown as it is written."""

    __slots__ = ("_written",)

    def __init__(self, written: Expression, value: Any) -> None:
        self._written = written
        self.evaluate = lambda scope: value

    def show(self, scope: Scope, values: bool) -> tuple[str, int]:
        return self._written.show(scope, values)


@dataclass(frozen=True, slots=True)
class Course:
    """What is left to do for a call: ``given`` are the names that are settled, ``window`` what
    the calls look at, or the line that says so."""

    given: Mapping[str, Any]
    steps: tuple[Step, ...]
    results: tuple[Result, ...]
    window: Window | WindowLine | None


class Courses:
    """The courses of one rule, found by all that its calls have in common."""

    __slots__ = ("_known", "_names", "_settled", "_starts", "worthwhile")

    def __init__(self, whole: Course, names: tuple[str, ...]) -> None:
        steps = whole.steps
        self._known: dict[Any, Course | None] = {}
        self._names = names
        self._starts: dict[str, int] = {}  # where the sizes begin that calls have in common
        self._settled: set[str] = set()  # and their names
        self.worthwhile = len(steps) > _FEW
        for step in steps:
            if not isinstance(step, Match):
                continue
            sizes, many = step.pattern.sizes, step.pattern.many
            if len(sizes) > 2 and (many is None or many >= 2):
                self._starts[step.pattern.argument] = 2 if many is not None else 2 - len(sizes)
                self._settled.update(sizes[2:])
        for step in steps:
            if isinstance(step, Match):
                self._settled.difference_update(step.pattern.sizes[:2])

    def find(self, values: Mapping[str, Any], training: bool) -> tuple[Any, Course | None]:
        """What tells the course of this call, and the course if there is one. The key is None
        where the call has no course: something in it is not plain, or such a call is the first."""
        key = plain_key(values, training, self._names, self._starts)
        if key is None or key in self._known:
            return key, self._known.get(key)
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[key] = None
        return None, None

    def keep(self, key: Any, course: Course) -> None:
        self._known[key] = course

    def follow(self, whole: Course, scope: Scope) -> Course:
        """Run the lines in a scope of :class:`Noted` names; what is left of them for others."""
        noted = scope.variables
        assert isinstance(noted, Noted)
        given: dict[str, Any] = {}
        left: list[Step] = []
        told = True
        for step in whole.steps:
            again = isinstance(step, Assign) and step.name in noted
            noted.touched = False
            step.run(scope)
            if isinstance(step, Match):
                noted.open.update(scope.matched.keys() - self._settled)
            elif isinstance(step, Assign):
                told = told and not isinstance(noted[step.name], Tensor)
                if noted.touched:
                    noted.open.add(step.name)
                elif not again:
                    given[step.name] = noted[step.name]
                    continue
            elif not noted.touched:
                continue
            left.append(step)
        if not told:
            return whole
        results = tuple(_settled_result(result, scope, noted) for result in whole.results)
        return Course(given, tuple(left), results, _settled_window(whole.window, scope, noted))


def _settled_result(result: Result, scope: Scope, noted: Noted) -> Result:
    """The result with the sizes in that other calls of the course have, too."""
    if result.condition is not None:
        return result
    sizes = tuple(_settled_size(size, scope, noted) for size in result.sizes)
    return Result(sizes, result.dtype, None)


def _settled_size(size: Size, scope: Scope, noted: Noted) -> Size:
    if isinstance(size.expression, Star):
        return size
    noted.touched = False
    value = size.expression.evaluate(scope)
    return size if noted.touched else Size(Settled(size.expression, value), size.label)


def _settled_window(
    line: Window | WindowLine | None, scope: Scope, noted: Noted
) -> Window | WindowLine | None:
    """What a call looks at, where other calls of the course look at the same."""
    if not isinstance(line, WindowLine):
        return line
    noted.touched = False
    window = line.make(scope)
    return line if noted.touched else window
