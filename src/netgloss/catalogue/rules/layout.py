"""How the axes of a repeated or windowed view lie in memory: what ``view`` can make one of them.

Strides are not followed. Two cases are certain whatever the memory below is like: an axis that
``expand`` repeats (stride 0) and one that it does not, and windows of ``unfold`` that overlap or
leave gaps.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from netgloss.catalogue.records import Context, Shape, Tensor
from netgloss.catalogue.rules.common import refuse, shown
from netgloss.symbolic import hint_of


def repeated(source: Tensor, view: Tensor) -> Tensor:
    """The view that ``expand`` makes of the source, with what is known of its layout."""
    new = len(view.shape) - len(source.shape)
    own = [1] * new + shown(source.shape)
    still = [length == wanted for length, wanted in zip(own, shown(view.shape), strict=True)]
    long = _long(view.shape)
    pairs = pairwise(long)
    apart = tuple(at for at, after in pairs if still[at] is not still[after])
    if not apart:
        return view
    return Tensor(view.shape, view.dtype, view.value, base=view.base, apart=apart)


def windowed(view: Tensor, at: int, size: int, step: int) -> Tensor:
    """The view that ``Tensor.unfold`` makes, its windows in the last axis."""
    before_last = at == len(view.shape) - 2
    if not before_last or size == step or size == 1 or hint_of(view.shape[at]) <= 1:
        return view
    return Tensor(view.shape, view.dtype, view.value, base=view.base, apart=(at,))


def need_viewable(source: Tensor, shape: Shape, context: Context) -> None:
    """``view`` makes one axis of several only where they lie in memory as one."""
    if not source.apart or 0 in shown(source.shape):
        return
    for group in _groups(source.shape, shape):
        if any(at in source.apart for at in group[:-1]):
            message = (
                "view size is not compatible with input tensor's size and stride (at least one "
                "dimension spans across two contiguous subspaces). Use .reshape(...) instead."
            )
            refuse(context, "view_memory", message, shape=source.shape, size=shape)
            return


def _long(shape: Shape) -> list[int]:
    return [at for at, size in enumerate(shown(shape)) if size > 1]


def _groups(old: Shape, new: Shape) -> Iterable[list[int]]:
    """The axes of the old shape by the runs of the new one that hold as many elements."""
    wanted = [size for size in shown(new) if size > 1]
    group: list[int] = []
    have, need = 1, 1
    for at in _long(old):
        group.append(at)
        have *= hint_of(old[at])
        while need < have and wanted:
            need *= wanted.pop(0)
        if need == have:
            yield group
            group, have, need = [], 1, 1
