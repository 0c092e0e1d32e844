"""What the positions along an axis see of an axis of the input.

A map that was only made smaller sees evenly: position p sees from ``jump·p + low`` to
``jump·p + high``. After an upsampling that depends on where p lies between two positions of the
smaller map, so there is a span for each *phase* of a period.

>>> pooled = Slide(2).windowed(kernel=3, stride=2, padding=1)
>>> pooled.size, pooled.stride
(3, 2)
>>> pooled.windowed(kernel=3).size
7
>>> pooled.enlarged(2).size, pooled.enlarged(2).windowed(kernel=2).size
(3, 5)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import gcd, lcm
from typing import TYPE_CHECKING, TypeAlias

from netgloss.later import later
from netgloss.records import dataclass, replace

if TYPE_CHECKING:
    from fractions import Fraction
else:  # few models enlarge their maps
    Fraction = later("fractions", "Fraction")

Stride: TypeAlias = "Fraction | int"
Span: TypeAlias = "tuple[int, int] | None"  # first and last; None: sees nothing of the input
MOST_PHASES = 64
MOST_TAKEN = 10_000  # positions that one window takes


class TooManyPhases(Exception):
    """The positions differ in more ways than are followed."""


@dataclass(frozen=True, slots=True)
class Slide:
    """An axis of the input along the axis ``dim`` of a tensor.

    Position ``len(spans)·m + i`` sees ``spans[i]``, moved by ``jump·m``.
    """

    dim: int
    spans: tuple[Span, ...] = ((0, 0),)
    jump: int = 1

    @property
    def size(self) -> int:
        """How many positions of the input the position that sees most sees."""
        sizes = [span[1] - span[0] + 1 for span in self.spans if span is not None]
        return max(sizes) if sizes else 0

    @property
    def stride(self) -> Stride:
        """How far apart in the input two neighbours lie, on average."""
        apart, over = divmod(self.jump, len(self.spans))
        return Fraction(self.jump, len(self.spans)) if over else apart

    def along(self, dim: int) -> Slide:
        return replace(self, dim=dim)

    def windowed(
        self, kernel: int = 1, stride: int = 1, padding: int = 0, dilation: int = 1
    ) -> Slide:
        """Through a sliding window; a kernel of 1 with a stride is a slice."""
        if len(self.spans) == 1 and 0 < kernel <= MOST_TAKEN and min(self.jump, dilation) > 0:
            # Nearly always: the first and the last position that it takes see the outermost.
            low, high = self._at(-padding), self._at(dilation * (kernel - 1) - padding)
            span = None if low is None or high is None else (low[0], high[1])
            return Slide(self.dim, (span,), self.jump * stride)
        common = gcd(len(self.spans), stride)

        def takes(place: int) -> Iterable[int]:
            first = place * stride - padding
            return range(first, first + dilation * (kernel - 1) + 1, dilation)

        return self._through(len(self.spans) // common, self.jump * (stride // common), takes)

    def transposed(
        self, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1
    ) -> Slide:
        """Through a transposed convolution: every input adds to ``kernel`` places."""

        def takes(place: int) -> Iterable[int]:
            starts = (place + padding - dilation * tap for tap in range(kernel))
            return [start // stride for start in starts if start % stride == 0]

        return self._through(len(self.spans) * stride, self.jump, takes)

    def enlarged(self, factor: int, before: int = 0, after: int = 0) -> Slide:
        """Through an upsampling that takes the nearest position, or (``after=1``) both
        neighbours of a place between positions, and so many more on either side."""

        def takes(place: int) -> Iterable[int]:
            if not before and not after:
                return (place // factor,)
            base, between = divmod(2 * place + 1 - factor, 2 * factor)
            return range(base - before, base + after + 1) if between else (base,)

        return self._through(len(self.spans) * factor, self.jump, takes)

    def joined(self, other: Slide) -> Slide | None:
        """What sees all that either sees; None where the two do not move together."""
        strides = self.jump * len(other.spans), other.jump * len(self.spans)
        if self.dim != other.dim or strides[0] != strides[1]:
            return None
        period = lcm(len(self.spans), len(other.spans))
        jump = self.jump * (period // len(self.spans))
        spans = (_hull((self._at(place), other._at(place))) for place in range(period))
        return Slide(self.dim, *_shortest(tuple(spans), jump))

    def _through(self, period: int, jump: int, takes: Callable[[int], Iterable[int]]) -> Slide:
        if period > MOST_PHASES:
            raise TooManyPhases
        spans = tuple(_hull(map(self._at, _few(takes(place)))) for place in range(period))
        return Slide(self.dim, *_shortest(spans, jump))

    def _at(self, place: int) -> Span:
        times, phase = divmod(place, len(self.spans))
        span = self.spans[phase]
        return None if span is None else (span[0] + self.jump * times, span[1] + self.jump * times)


def together(seens: Sequence[object]) -> Slide | None:
    """What sees all that any of these sees, where all of them move evenly and alike, as branches
    nearly always do; None where :meth:`Slide.joined` is to say."""
    first = seens[0]
    if not isinstance(first, Slide):
        return None
    dim, jump = first.dim, first.jump
    spans: list[Span] = []
    for seen in seens:
        if not isinstance(seen, Slide) or seen.dim != dim or seen.jump != jump:
            return None
        if len(seen.spans) > 1:
            return None
        spans += seen.spans
    return Slide(dim, (_hull(spans),), jump)


def _few(places: Iterable[int]) -> Iterable[int]:
    if isinstance(places, range) and places[MOST_TAKEN : MOST_TAKEN + 1]:
        raise TooManyPhases
    return places


def _hull(spans: Iterable[Span]) -> Span:
    known = [span for span in spans if span is not None]
    if not known:
        return None
    return min(low for low, _ in known), max(high for _, high in known)


def _shortest(spans: tuple[Span, ...], jump: int) -> tuple[tuple[Span, ...], int]:
    """One phase, where every position sees as much as its neighbour, a step further."""
    step, rest = divmod(jump, len(spans))
    first = spans[0]
    if rest or first is None:
        return spans, jump
    even = ((first[0] + step * at, first[1] + step * at) for at in range(len(spans)))
    return ((first,), step) if spans == tuple(even) else (spans, jump)
