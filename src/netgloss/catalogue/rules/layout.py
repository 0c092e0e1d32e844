"""How a view lies in the memory that it shows, and whether ``view`` can give it another shape."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from netgloss.catalogue.arithmetic import any_of
from netgloss.catalogue.records import (
    NOT_KNOWN,
    CannotTell,
    Complaint,
    Context,
    Layout,
    Shape,
    Tensor,
)
from netgloss.catalogue.strides import Lying, contiguous, iterated, viewed, viewed_now
from netgloss.symbolic import Dim, counts

_REFUSED = (
    "view size is not compatible with input tensor's size and stride (at least one dimension "
    "spans across two contiguous subspaces). Use .reshape(...) instead."
)


def lying(source: Tensor) -> Lying | None:
    """The shape with its strides; None where they are not known."""
    if source.layout is None:
        return Lying(source.shape, contiguous(source.shape))
    strides = source.layout.strides
    return None if strides is None else Lying(source.shape, strides)


def offset_of(source: Tensor) -> Dim | None:
    """How far behind the start of its memory a tensor starts; None where that is not known."""
    return 0 if source.layout is None else source.layout.offset


def placed(shape: Shape, strides: Shape, offset: Dim | None = 0) -> Layout | None:
    """The layout with these strides: None where it is row by row from the start on."""
    if type(offset) is int and offset == 0 and strides == contiguous(shape):
        return None
    return Layout(strides, offset)


def seen(
    source: Tensor, shape: Shape, steps: Callable[[Sequence[Any]], tuple[Sequence[Any], Any]]
) -> Layout | None:
    """The layout of a view whose strides, and its start behind the source's, follow from the
    source's strides."""
    own = lying(source)
    if own is None:
        return NOT_KNOWN
    apart, start = steps(own.strides)
    before = offset_of(source)
    return placed(shape, tuple(apart), None if start is None or before is None else before + start)


class Part:
    """What slices and numbers pick of something that has a step for each axis, axis by axis: the
    layout of a tensor, or numbers that grow evenly."""

    __slots__ = ("_own", "_shape", "_start", "_strides")

    def __init__(self, shape: Shape, steps: Shape | None, start: Dim | None) -> None:
        self._shape, self._own, self._start = shape, steps, start
        self._strides: list[Dim] = []

    @classmethod
    def of(cls, source: Tensor) -> Part:
        known = lying(source)
        return cls(source.shape, None if known is None else known.strides, offset_of(source))

    def new(self, at: int) -> None:
        """A new axis of length 1 before this one of the source."""
        if self._own is not None:
            inside = at < len(self._own)
            self._strides.append(self._own[at] * self._shape[at] if inside else 1)

    def keep(self, at: int, start: Dim | None, step: Dim) -> None:
        """Every ``step``-th element of an axis, from ``start`` on."""
        if self._own is not None:
            self._strides.append(self._own[at] * step)
        self.drop(at, start)

    def drop(self, at: int, place: Dim | None) -> None:
        """One element of an axis; None: not known which."""
        if self._own is None or self._start is None or place is None:
            self._start = None
        else:
            self._start = self._start + place * self._own[at]

    def steps(self) -> tuple[Shape, Dim | None]:
        """The steps of what was picked, and where it starts."""
        return tuple(self._strides), self._start

    def layout(self, shape: Shape) -> Layout | None:
        if self._own is None:
            return NOT_KNOWN
        return placed(shape, tuple(self._strides), self._start)

    def gathered(
        self, shape: Shape, at: int, indices: Sequence[Tensor], context: Context
    ) -> Layout | None:
        """The layout of a copy of what was picked where tensors pick, too: their joint axes stand
        before axis ``at`` of what is kept. It is an elementwise operation, in which the source
        stands still along the joint axes (``AdvancedIndex``, ATen/TensorAdvancedIndexing.cpp)."""
        known = [lying(index) for index in indices]
        if self._own is None or any(each is None for each in known):
            return NOT_KNOWN
        if 0 in shape:
            return NOT_KNOWN
        joint = len(shape) - len(self._strides)
        behind = len(self._strides) - at
        still = (*self._strides[:at], *(0,) * joint, *self._strides[at:])
        operands = [Lying(shape, still)]
        for each in known:
            if each is not None:
                ones = (1,) * behind
                strides = (*each.strides, *(0,) * behind)
                operands.append(Lying((*each.shape, *ones), strides))
        try:
            return placed(shape, iterated(operands, shape, context))
        except CannotTell:
            return NOT_KNOWN


def regrouped(source: Tensor, shape: Shape, context: Context) -> tuple[Layout | None, bool]:
    """The layout of the same elements in another shape, and whether they are shown where they
    lie: ``reshape`` copies them where they cannot. Where the sizes of other runs decide that, the
    layout is not known: ``reshape`` takes them all, so that no guard is left."""
    if source.layout is None:
        return None, True
    own = lying(source)
    if own is None:
        return NOT_KNOWN, True
    strides, needs = viewed_now(own, shape, context)
    if strides is None:
        return None, False
    if needs:
        return NOT_KNOWN, True
    return placed(shape, strides, source.layout.offset), True


def need_viewable(source: Tensor, shape: Shape, context: Context) -> None:
    """``view`` makes one axis of several only where they lie in memory as one. Where it cannot,
    at least one of the things that held on the way must be otherwise at sizes where it can: a
    turned picture can be viewed as a row where it is one pixel high.

    Raises CannotTell where it is not known how the tensor lies.
    """
    if source.layout is None or 0 in source.shape:
        return
    own = lying(source)
    if own is None:
        raise CannotTell("how the tensor lies in memory is not known")
    if viewed(own, shape, context) is not None:
        return
    if any(map(counts, (*source.shape, *own.strides, *shape))):
        raise CannotTell("how the tensor lies in memory depends on data")
    _, held = viewed_now(own, shape, context)
    other = any_of(relation.negated() for relation in dict.fromkeys(held))
    facts = {"shape": source.shape, "size": shape}
    context.need(other, Complaint("view_memory", facts, _REFUSED))
