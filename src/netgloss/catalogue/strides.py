"""How far apart in memory the neighbours along each axis lie: PyTorch's arithmetic of strides.

A stride counts elements. Where a size is a symbol, it counts as longer than 1 (at 1 its stride is
never asked for, so that what is said of the other axes stays true), and a comparison that depends
on the sizes of the run leaves a guard.

Sources: ``computeStride_impl`` and ``infer_dense_strides`` (ATen/TensorUtils.cpp, ATen/
ExpandUtils.cpp), ``TensorIteratorBase::reorder_dimensions`` (ATen/TensorIterator.cpp),
``is_channels_last_strides_2d_s4`` (c10/core/MemoryFormat.h), as of PyTorch 2.13; the tests compare
each with torch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from netgloss.catalogue.records import CannotTell, Context, MemoryFormat, Shape
from netgloss.records import dataclass
from netgloss.symbolic import Dim, Relation, SymInt, counts, hint_of, product

CHANNELS_LAST = {4: (1, 3, 2, 0), 5: (1, 4, 3, 2, 0)}  # the axes, the nearest in memory first
_REASON = "the order of the axes in memory"


@dataclass(frozen=True, slots=True)
class Lying:
    """A shape with its strides."""

    shape: Shape
    strides: Shape


# ---- comparing --------------------------------------------------------------------------------
def is_one(size: Dim) -> bool:
    return type(size) is int and size == 1


def alike(left: Dim, right: Dim, context: Context) -> bool:
    """Equal for every size that has come this far."""
    if type(left) is int and type(right) is int:
        return left == right
    if left is right or left == right:
        return True
    if Relation(left, "==", right).proved() is True:
        return True
    a, b = context.rewritten(left), context.rewritten(right)
    return Relation(a, "==", b).proved() is True


def order(left: Dim, right: Dim, context: Context) -> int:
    """-1, 0 or 1. Raises CannotTell where only data would tell."""
    if type(left) is int and type(right) is int:
        return (left > right) - (left < right)
    if alike(left, right, context):
        return 0
    if context.proved(Relation(left, "<=", right)) is True:
        return -1
    if context.proved(Relation(left, ">=", right)) is True:
        return 1
    if counts(left) or counts(right):
        raise CannotTell("how the tensor lies in memory depends on data")
    if hint_of(left) == hint_of(right):
        context.decide(Relation(left, "==", right), _REASON)
        return 0
    return -1 if context.decide(Relation(left, "<", right), _REASON) else 1


# ---- what there is ----------------------------------------------------------------------------
def contiguous(shape: Shape) -> Shape:
    """The strides of a tensor that lies row by row.

    >>> contiguous((2, 3, 4))
    (12, 4, 1)
    """
    steps: list[Dim] = [1] * len(shape)
    for at in range(len(shape) - 2, -1, -1):
        size = shape[at + 1]
        steps[at] = steps[at + 1] * (size if type(size) is not int or size > 1 else 1)
    return tuple(steps)


def packed(shape: Shape, axes: Sequence[int]) -> Shape:
    """The strides without gaps where ``axes`` are named from the nearest in memory on.

    >>> packed((2, 3, 4, 5), (1, 3, 2, 0))
    (60, 1, 15, 3)
    """
    steps: list[Dim] = [1] * len(shape)
    step: Dim = 1
    for at in axes:
        steps[at] = step
        step = step * shape[at]
    return tuple(steps)


def axes_of_format(asked: object) -> Sequence[int] | None:
    """The axes of the memory format ``channels_last(_3d)``, the nearest in memory first; None of
    another format, and where none is asked for."""
    if not isinstance(asked, MemoryFormat) or not asked.name.startswith("channels_last"):
        return None
    return CHANNELS_LAST[5 if asked.name.endswith("3d") else 4]


def in_format(asked: MemoryFormat, shape: Shape) -> Shape:
    """The strides of a tensor in a memory format."""
    axes = CHANNELS_LAST.get(len(shape)) if asked.name.startswith("channels_last") else None
    return contiguous(shape) if axes is None else packed(shape, axes)


def is_contiguous(lying: Lying, context: Context, axes: Sequence[int] | None = None) -> bool:
    """Whether a tensor lies row by row (or in the order of ``axes``); how an axis of length 1
    steps does not count."""
    shape, strides = lying.shape, lying.strides
    if 0 in shape:
        return True
    step: Dim = 1
    for at in reversed(range(len(shape))) if axes is None else axes:
        if is_one(shape[at]):
            continue
        if not alike(strides[at], step, context):
            return False
        step = step * shape[at]
    return True


def is_dense(lying: Lying, context: Context) -> bool:
    """Whether the elements lie apart and without gaps."""
    if 0 in lying.shape:
        return True
    long = [at for at, size in enumerate(lying.shape) if not is_one(size)]
    by_step: list[int] = []
    for at in long:
        place = len(by_step)
        while place and order(lying.strides[at], lying.strides[by_step[place - 1]], context) < 0:
            place -= 1
        by_step.insert(place, at)
    return is_contiguous(lying, context, by_step)


def is_channels_last(lying: Lying, context: Context) -> bool:
    """Whether PyTorch takes a tensor for one in the memory format ``channels_last(_3d)``."""
    axes = CHANNELS_LAST.get(len(lying.shape))
    if axes is None or alike(lying.strides[1], 0, context):
        return False
    least: Dim = 0
    for at in axes:
        step, size = lying.strides[at], lying.shape[at]
        if (type(size) is int and size == 0) or order(step, least, context) < 0:
            return False
        if at == 0 and alike(least, lying.strides[1], context):
            return False
        least = step if is_one(size) else step * size
    return True


# ---- what comes of it -------------------------------------------------------------------------
def _sorted(rank: int, after: Callable[[int, int], int]) -> list[int]:
    """The axes from the nearest in memory on: PyTorch's insertion sort, whose comparisons may
    be ambiguous (0). ``after(a, b)`` is 1 where ``a`` is the farther one."""
    axes = list(reversed(range(rank)))
    for place in range(1, rank):
        moving = place
        for other in reversed(range(place)):
            found = after(axes[other], axes[moving])
            if found > 0:
                axes[other], axes[moving] = axes[moving], axes[other]
                moving = other
            elif found < 0:
                break
    return axes


def inferred(lying: Lying, context: Context) -> Shape:
    """The strides of a new tensor that keeps the order of the axes (``clone``, ``empty_like``)."""
    shape, strides = lying.shape, lying.strides
    if is_dense(lying, context):
        return strides
    if len(shape) < 2:
        return (1,) * len(shape)

    def after(a: int, b: int) -> int:
        if _is_zero(strides[a]) or _is_zero(strides[b]):
            return 0
        found = order(strides[a], strides[b], context)
        return found or int(order(shape[a], shape[b], context) > 0)

    steps: list[Dim] = [1] * len(shape)
    step: Dim = 1
    for at in _sorted(len(shape), after):
        steps[at] = step
        if not is_one(shape[at]) and not _is_zero(shape[at]):
            step = step * shape[at]
    return tuple(steps)


def iterated(operands: Sequence[Lying], shape: Shape, context: Context) -> Shape:
    """The strides of what an elementwise operation gives (TensorIterator)."""
    if all(len(each.shape) == len(shape) and each.shape == shape for each in operands):
        if all(is_contiguous(each, context) for each in operands):
            return contiguous(shape)
        axes = CHANNELS_LAST[4]
        if len(shape) == 4 and all(is_contiguous(each, context, axes) for each in operands):
            return packed(shape, axes)
        first = operands[0].strides
        if all(each.strides == first and is_dense(each, context) for each in operands):
            return first
    stretched = [_stretched(each, shape) for each in operands]

    def after(a: int, b: int) -> int:
        for strides in stretched:
            if _is_zero(strides[a]) or _is_zero(strides[b]):
                continue
            found = order(strides[a], strides[b], context)
            if found or order(shape[a], shape[b], context) > 0:
                return found or 1
        return 0

    axes_sorted = _sorted(len(shape), after)
    if axes_sorted == list(reversed(range(len(shape)))):
        return contiguous(shape)
    return packed(shape, axes_sorted)


def _stretched(operand: Lying, shape: Shape) -> Shape:
    """The strides of an operand that is broadcast to a shape."""
    new = len(shape) - len(operand.shape)
    own = zip(operand.shape, operand.strides, shape[new:], strict=True)
    return (0,) * new + tuple(0 if is_one(a) and not is_one(b) else step for a, step, b in own)


def _is_zero(value: Dim) -> bool:
    return type(value) is int and value == 0


# ---- views ------------------------------------------------------------------------------------
def viewed(lying: Lying, shape: Shape, context: Context) -> Shape | None:
    """The strides with which ``view(shape)`` shows the same memory, None where it cannot.

    What only the sizes of this run allow leaves a guard.
    """
    found, taken = viewed_now(lying, shape, context)
    for relation in taken:
        context.decide(relation, "view needs axes that lie in memory as one")
    return found


def viewed_now(
    lying: Lying, shape: Shape, context: Context
) -> tuple[Shape | None, Sequence[Relation]]:
    """The strides of ``view(shape)``, with what must hold of the sizes for it, as it does in this
    run; no guard is left.

    Where there are none, with what held on the way: at sizes where all of it holds there are none
    either.
    """
    found = _View(lying, shape, context, exact=True).strides()
    if found is not None or not _depends(lying, shape):
        return found, ()
    now = _View(lying, shape, context, exact=False)
    found = now.strides()
    return found, now.decided if found is None else now.taken


def _depends(lying: Lying, shape: Shape) -> bool:
    return any(type(size) is SymInt for size in (*lying.shape, *lying.strides, *shape))


class _View:
    """One try of ``view``: with ``exact`` by what holds for every size, else by this run's."""

    def __init__(self, lying: Lying, shape: Shape, context: Context, exact: bool) -> None:
        self._lying, self._shape, self._context, self._exact = lying, shape, context, exact
        self.taken: list[Relation] = []  # what holds in this run only
        self.decided: list[Relation] = []  # that, and what else chose the way

    def _same(self, left: Dim, right: Dim) -> bool:
        if alike(left, right, self._context):
            return True
        if self._exact or counts(left) or counts(right):
            return False
        if hint_of(left) != hint_of(right):
            self._decide(left, "!=", right)
            return False
        self.taken.append(Relation(left, "==", right))
        self._decide(left, "==", right)
        return True

    def _decide(self, left: Dim, op: str, right: Dim) -> None:
        """Notes what holds in this run; where it holds for every size, it is no matter."""
        relation = Relation(left, op, right)
        if relation.proved() is None:
            self.decided.append(relation)

    def _one(self, size: Dim) -> bool:
        return is_one(size) if type(size) is int else not self._exact and self._same(size, 1)

    def strides(self) -> Shape | None:
        old, steps = self._lying.shape, self._lying.strides
        if 0 in old or 0 in self._shape:
            return steps if old == self._shape else contiguous(self._shape)
        if not old:
            return (1,) * len(self._shape)
        self._decide(product(old), ">=", 1)
        self._new: list[Dim] = [1] * len(self._shape)
        self._left = len(self._shape) - 1
        base, length = steps[-1], 1 * old[-1]
        for at in range(len(old) - 1, 0, -1):
            if not self._one(old[at - 1]) and not self._same(steps[at - 1], length * base):
                if not self._fill(base, length):
                    return None
                base, length = steps[at - 1], 1
            length = length * old[at - 1]
        return tuple(self._new) if self._fill(base, length) and self._left < 0 else None

    def _more(self, filled: Dim, length: Dim) -> bool:
        a, b = hint_of(filled), hint_of(length)
        self._decide(filled, ">" if a > b else "<" if a < b else "==", length)
        return a > b

    def _lone(self, size: Dim) -> bool:
        one = hint_of(size) == 1
        self._decide(size, "==" if one else "!=", 1)
        return one

    def _fill(self, base: Dim, length: Dim) -> bool:
        """The next new axes take up a run of ``length`` elements, ``base`` apart."""
        filled: Dim = 1
        while self._left >= 0:
            size = self._shape[self._left]
            full = alike(filled, length, self._context) or self._more(filled, length)
            if full and not self._one(size):
                break
            if not full and hint_of(filled) == hint_of(length) and not self._lone(size):
                break  # full in this run
            self._new[self._left] = filled * base
            filled = filled * size
            self._left -= 1
        return self._same(filled, length)
