"""What whole numbers a tensor holds, as far as they follow from sizes.

``torch.arange(t)`` grows by 1 from 0; so its least number is 0 and its greatest ``t - 1``. An
:class:`Extent` keeps the two, and how the numbers grow along each axis, so that a slice of it has
one, too. It can be added to and multiplied like a number: what an operation computes of known
contents, it computes of extents. Where the ends are not certain it raises :class:`Undecided`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from netgloss.catalogue.records import Shape, Tensor
from netgloss.catalogue.rules.common import removed, same
from netgloss.catalogue.rules.ends import (
    End,
    added,
    at_least,
    at_most,
    changed,
    cut_off,
    extreme,
)
from netgloss.catalogue.rules.following import WHOLE, kept_extent
from netgloss.catalogue.rules.known import Steps, contents, flat, plain
from netgloss.catalogue.rules.spans import Undecided
from netgloss.records import dataclass, replace
from netgloss.symbolic import Dim, SymInt, hint_of, product

Step = Dim | None


@dataclass(frozen=True, slots=True, eq=False)
class Extent:
    """The least and the greatest number in a tensor of this shape that has elements at all.

    Both are exact, or None where that is not known. ``steps`` tells, axis by axis, by how much
    the numbers grow from one place to the next: 0 where they stay, None where they do not grow
    evenly. ``start`` is the number at the first place, kept only while every step is known. What
    was stacked may be taken apart again: ``parts``.
    """

    shape: Shape
    least: End | None
    greatest: End | None
    steps: tuple[Step, ...]
    start: Dim | None = None
    along: int = 0  # the axis that ``parts`` stand along
    parts: tuple[Extent, ...] = ()  # what stands at each place of that axis, without it

    # ---- arithmetic, element by element ---------------------------------------------------------
    def __add__(self, other: Any) -> Any:
        if not isinstance(other, Extent):
            return self._mapped(lambda number: number + _size(other))
        if self.start is not None and other.start is not None:
            steps = [a + b for a, b in zip(self.known_steps, other.known_steps, strict=True)]
            return evenly(self.shape, self.start + other.start, steps)
        ends = added(self.least, other.least), added(self.greatest, other.greatest)
        return Extent(self.shape, *ends, tuple(self._apart(other)))

    __radd__ = __add__

    def __neg__(self) -> Any:
        return self * -1

    def __sub__(self, other: Any) -> Any:
        return self + -other

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __mul__(self, other: Any) -> Any:
        factor = _constant(other)
        if at_least(factor, 0) is True:
            return self._mapped(lambda number: number * factor, factor)
        if at_most(factor, 0) is True:
            return self._mapped(lambda number: number * factor, factor, falling=True)
        raise Undecided

    __rmul__ = __mul__

    def __floordiv__(self, other: Any) -> Any:
        below = _constant(other)
        if at_least(below, 1) is not True:
            raise Undecided
        return self.raised(lambda number: number // below)

    def __mod__(self, other: Any) -> Any:
        below = _constant(other)
        if at_least(below, 1) is not True:
            raise Undecided
        if self.holds(0, below - 1):
            return self
        if self.constant is not None:
            return everywhere(self.constant % below, self.shape)
        if self.start == 0 and [step for step in self.steps if step != 0] == [1]:
            last = extreme((self.greatest, below - 1), greatest=False)
            return Extent(self.shape, 0, last, self._uneven())
        raise Undecided

    def __abs__(self) -> Any:
        if self.least is not None and at_least(self.least, 0) is True:
            return self
        turned = -self
        if self.greatest is not None and at_most(self.greatest, 0) is True:
            return turned
        return Extent(
            self.shape, None, extreme((self.greatest, turned.greatest), True), self._uneven()
        )

    def beside(self, other: Any, greatest: bool) -> Any:
        """The greater of the two numbers at each place, or the lesser."""
        if not isinstance(other, Extent):
            bound = _size(other)
            return self.raised(lambda number: needed(extreme((number, bound), greatest)))
        steps = self._apart(other)
        uneven = tuple(0 if stays(step) else None for step in steps)
        least = extreme((self.least, other.least), greatest)
        return Extent(self.shape, least, extreme((self.greatest, other.greatest), greatest), uneven)

    def _undecided(self, other: object = None) -> bool:
        raise Undecided

    __bool__ = __lt__ = __le__ = __gt__ = __ge__ = _undecided
    __eq__ = __ne__ = _undecided
    __hash__ = None  # type: ignore[assignment]

    # ---- what it is made of ---------------------------------------------------------------------
    @property
    def constant(self) -> Dim | None:
        """The number at every place, where it is the same."""
        return self.start if all(map(stays, self.steps)) else None

    @property
    def known_steps(self) -> Shape:
        """The steps of numbers that grow evenly."""
        return tuple(step for step in self.steps if step is not None)

    def holds(self, low: Dim, high: Dim) -> bool:
        """Whether every number certainly lies in low..high."""
        return (
            self.least is not None
            and self.greatest is not None
            and at_least(self.least, low) is True
            and at_most(self.greatest, high) is True
        )

    def lacks(self, number: int) -> bool:
        """Whether a number certainly stands nowhere."""
        below = self.greatest is not None and at_most(self.greatest, number - 1) is True
        return below or (self.least is not None and at_least(self.least, number + 1) is True)

    def _uneven(self) -> tuple[Step, ...]:
        return tuple(0 if stays(step) else None for step in self.steps)

    def _apart(self, other: Extent) -> list[Step]:
        """The steps of both where each axis changes one of the two only, so that every number of
        the one meets every number of the other."""
        steps: list[Step] = []
        for own, its in zip(self.steps, other.steps, strict=True):
            if not stays(own) and not stays(its):
                raise Undecided
            steps.append(its if stays(own) else own)
        return steps

    def raised(self, function: Callable[[Dim], End]) -> Extent:
        """A function that never falls, and need not grow evenly."""
        constant = self.constant
        if constant is not None:
            value = function(constant)
            start = value if isinstance(value, int | SymInt) else None
            return Extent(self.shape, value, value, self.steps, start)
        ends = (_raised(self.least, function), _raised(self.greatest, function))
        made = Extent(self.shape, *ends, self._uneven())
        return made._parted(self, lambda part: part.raised(function))

    def _mapped(
        self, function: Callable[[Dim], Dim], factor: Dim = 1, falling: bool = False
    ) -> Extent:
        """``factor`` times each number and something."""
        least, greatest = (changed(end, function, falling) for end in (self.least, self.greatest))
        if falling:
            least, greatest = greatest, least
        steps = tuple(None if step is None else step * factor for step in self.steps)
        start = None if self.start is None else function(self.start)
        made = Extent(self.shape, least, greatest, steps, start)
        return made._parted(self, lambda part: part._mapped(function, factor, falling))

    def _parted(self, source: Extent, change: Callable[[Extent], Extent]) -> Extent:
        """With the changed parts of another extent of this shape."""
        if not source.parts:
            return self
        return replace(self, along=source.along, parts=tuple(map(change, source.parts)))

    # ---- the same numbers, elsewhere ------------------------------------------------------------
    def reordered(self, order: Sequence[int]) -> Extent:
        """The axes in another order."""
        shape = tuple(self.shape[at] for at in order)
        steps = tuple(self.steps[at] for at in order)
        made = Extent(shape, self.least, self.greatest, steps, self.start)
        if not self.parts:
            return made
        others = [at - (at > self.along) for at in order if at != self.along]
        parts = tuple(part.reordered(others) for part in self.parts)
        return replace(made, along=order.index(self.along), parts=parts)

    def broadcast(self, shape: Shape) -> Extent:
        """Axes of length 1 repeated, new ones in front."""
        if shape == self.shape:
            return self
        new = len(shape) - len(self.shape)
        steps = [
            0 if hint_of(own) == 1 != hint_of(wanted) else step
            for own, wanted, step in zip(self.shape, shape[new:], self.steps, strict=True)
        ]
        return Extent(shape, self.least, self.greatest, (*[0] * new, *steps), self.start)

    def strided(self, shape: Shape, steps: Steps) -> Extent | None:
        """What stands at the first place + the sum of index times step, of numbers that grow
        evenly."""
        if self.start is None:
            return self._of_part(shape, steps)
        apart, start = steps(self.known_steps)
        return None if start is None else evenly(shape, self.start + start, apart)

    def _of_part(self, shape: Shape, steps: Steps) -> Extent | None:
        """The same of numbers that were stacked, where one part is looked at."""
        at = self.along
        apart, place = steps([int(axis == at) for axis in range(len(self.shape))])
        if type(place) is not int or not 0 <= place < len(self.parts):
            return None
        if not all(stays(step) or n == 1 for step, n in zip(apart, shape, strict=True)):
            return None
        part = self.parts[place]
        found = part.strided(shape, lambda own: steps([*own[:at], 0, *own[at:]]))
        if found is None and same(product(shape), product(part.shape)):
            return part.reshaped(shape)
        return found

    def shuffled(self, shape: Shape) -> Extent:
        """The same numbers, each at least once, in any order."""
        constant = self.constant
        steps: tuple[Step, ...] = (None if constant is None else 0,) * len(shape)
        return Extent(shape, self.least, self.greatest, steps, constant)

    def reshaped(self, shape: Shape) -> Extent:
        """The same numbers in the same order."""
        long = [(n, step) for n, step in zip(self.shape, self.steps, strict=True) if n != 1]
        left = [n for n in shape if n != 1]
        if len(long) == len(left) and all(same(a, b) for (a, _), b in zip(long, left, strict=True)):
            rest = iter([step for _, step in long])
            steps = tuple(0 if n == 1 else next(rest) for n in shape)
            return self._regrouped(Extent(shape, self.least, self.greatest, steps, self.start))
        return self._regrouped(self.shuffled(shape))

    def _regrouped(self, made: Extent) -> Extent:
        """With the parts, where they stand along the first or the last axis and still do."""
        if not self.parts or not made.shape or self.along not in (0, len(self.shape) - 1):
            return made
        at = 0 if self.along == 0 else len(made.shape) - 1
        if made.shape[at] != len(self.parts):
            return made
        parts = tuple(part.reshaped(removed(made.shape, at)) for part in self.parts)
        return replace(made, along=at, parts=parts)


def stays(step: Step) -> bool:
    """Whether the numbers are the same all along an axis."""
    return type(step) is int and step == 0


def _size(value: object) -> Dim:
    if type(value) is int or isinstance(value, SymInt):
        return value
    raise Undecided


def needed(end: End | None) -> End:
    """The end. Raises Undecided where it is not known."""
    if end is None:
        raise Undecided
    return end


def _raised(end: End | None, function: Callable[[Dim], End]) -> End | None:
    """A function that never falls, of an end; what it gives may be one of several sizes."""
    if end is None or isinstance(end, int | SymInt):
        return None if end is None else function(end)
    return extreme((_raised(part, function) for part in end.parts), end.greatest)


def _constant(value: object) -> Dim:
    if isinstance(value, Extent):
        if value.constant is None:
            raise Undecided
        return value.constant
    return _size(value)


# ---- making them --------------------------------------------------------------------------------
def evenly(shape: Shape, start: Dim, steps: Sequence[Dim]) -> Extent:
    """Numbers that grow by a fixed step along each axis.

    >>> extent = evenly((4, 3), 5, (10, -1))
    >>> extent.least, extent.greatest
    (3, 35)
    """
    least: Dim | None = start
    greatest: Dim | None = start
    grown: list[Dim] = []
    for length, step in zip(shape, steps, strict=True):
        grown.append(0 if type(length) is int and length == 1 else step)
        if stays(grown[-1]):
            continue
        reach = step * (length - 1)
        if at_least(step, 0) is True:
            greatest = None if greatest is None else greatest + reach
        elif at_most(step, 0) is True:
            least = None if least is None else least + reach
        else:
            least = greatest = None
    return Extent(shape, least, greatest, tuple(grown), start)


def everywhere(number: Dim, shape: Shape) -> Extent:
    """One number at every place."""
    return evenly(shape, number, (0,) * len(shape))


def every_place(shape: Shape, axis: int) -> Extent:
    """The places along an axis, 0 to its length less 1, in any order."""
    last = shape[axis] - 1 if shape else 0
    return Extent(shape, 0, last, (None,) * len(shape))


def extent_of(source: Tensor) -> Extent | None:
    """What is known of the whole numbers in a tensor now, from its known contents if it has
    them."""
    extent = kept_extent(source)
    if extent is not None or source.value is None or source.dtype not in WHOLE:
        return extent
    value, shape = contents(source), plain(source.shape)
    if value is None or shape is None or 0 in shape:
        return None
    return _of_numbers(list(flat(value)), shape)


def _of_numbers(numbers: list[Any], shape: tuple[int, ...]) -> Extent | None:
    if any(type(number) is not int for number in numbers):
        return None
    first, steps, place = numbers[0], [0] * len(shape), 1
    for at in reversed(range(len(shape))):
        steps[at] = numbers[place] - first if shape[at] > 1 else 0
        place *= shape[at]
    grown = [first]
    for length, step in zip(shape, steps, strict=True):
        grown = [number + step * index for number in grown for index in range(length)]
    if grown == numbers:
        return evenly(shape, first, steps)
    return Extent(shape, min(numbers), max(numbers), (None,) * len(shape))


_COMPARING = (max, min)  # of two numbers at each place; Python's own would have to compare them


def computed(operands: Sequence[Any], shape: Shape, compute: Callable[..., Any]) -> Extent | None:
    """``compute`` on operands that broadcast to this shape, where all of them are known."""
    known: list[Any] = []
    for operand in operands:
        if isinstance(operand, Tensor):
            extent = extent_of(operand)
            if extent is None:
                return None
            known.append(extent.broadcast(shape))
        elif type(operand) is int or isinstance(operand, SymInt):
            known.append(operand)
        else:
            return None
    if compute in _COMPARING:
        first, second = known if isinstance(known[0], Extent) else known[::-1]
        known, compute = [first, second, compute is max], Extent.beside
    try:
        found = compute(*known)
    except (ArithmeticError, ValueError, TypeError):
        return None
    return found if isinstance(found, Extent) else None


def quotient_to_zero(left: Any, right: Any) -> Extent:
    """Whole numbers by a whole number, cut off towards 0. Raises Undecided of anything else."""
    below = _constant(right)
    if not isinstance(left, Extent) or at_least(below, 1) is not True:
        raise Undecided
    return left.raised(lambda number: cut_off(number, below))


def running(source: Tensor, at: int) -> Extent | None:
    """The running sums along an axis, of one number everywhere."""
    extent = extent_of(source)
    constant = None if extent is None else extent.constant
    if constant is None:
        return None
    steps: list[Dim] = [0] * source.rank
    if steps:
        steps[at] = constant
    return evenly(source.shape, constant, steps)


def of_sizes(numbers: Sequence[Any], shape: Shape) -> Extent | None:
    """Numbers written out, sizes among them."""
    if not numbers or not all(type(each) is int or isinstance(each, SymInt) for each in numbers):
        return None
    if len(numbers) == 1:
        return everywhere(numbers[0], shape)
    ends = extreme(numbers, greatest=False), extreme(numbers, greatest=True)
    return Extent(shape, *ends, (None,) * len(shape))
