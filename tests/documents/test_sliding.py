"""What positions see, against the positions counted out one by one."""

from __future__ import annotations

from functools import reduce
from itertools import product

import pytest

from netgloss.documents.seen import UNKNOWN, WHOLE, Seen, Within, join
from netgloss.documents.sliding import Slide, together

WINDOWS = list(product((1, 2, 3, 5), (1, 2, 3), (0, 1, 2), (1, 2)))


def _sees(slide: Slide, place: int) -> tuple[int, int]:
    (span,) = slide.spans
    assert span is not None
    return span[0] + slide.jump * place, span[1] + slide.jump * place


@pytest.mark.parametrize(("kernel", "stride", "padding", "dilation"), WINDOWS)
def test_a_window_sees_what_its_positions_see(
    kernel: int, stride: int, padding: int, dilation: int
) -> None:
    before = Slide(2).windowed(3, 2, 1)
    after = before.windowed(kernel, stride, padding, dilation)
    for place in range(4):
        first = place * stride - padding
        taken = [_sees(before, first + dilation * tap) for tap in range(kernel)]
        seen = min(low for low, _ in taken), max(high for _, high in taken)
        assert _sees(after, place) == seen


def test_a_window_over_nothing_sees_nothing() -> None:
    assert Slide(2, (None,)).windowed(3, 1, 1).size == 0


def test_branches_that_move_alike_are_joined_as_pairs_are() -> None:
    slides = [Slide(2).windowed(kernel, 1, padding) for kernel, _, padding, _ in WINDOWS]
    one_by_one = reduce(lambda one, other: one.joined(other) or one, slides)
    assert together(slides) == one_by_one
    assert join([{2: slide} for slide in slides]) == {2: one_by_one}


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([Slide(2, jump=2)], UNKNOWN),
        ([Slide(3)], UNKNOWN),
        ([WHOLE], WHOLE),
        ([UNKNOWN], UNKNOWN),
        ([Slide(3), WHOLE], WHOLE),
        ([Within(frozenset({2}), 3)], UNKNOWN),
        ([Slide(2).enlarged(2).windowed(1, 2)], Slide(2)),
    ],
)
def test_branches_that_differ(others: list[Seen], expected: Seen) -> None:
    assert join([{2: Slide(2)}, *({2: other} for other in others)]) == {2: expected}
