"""Room for deep calls: it changes nothing but where frames are kept."""

from __future__ import annotations

import sys

import pytest

from netgloss.stack import roomy


@roomy
def depth(left: int, *, step: int = 1) -> int:
    """How deep it went."""
    frames, frame = 0, sys._getframe()
    while frame.f_back is not None:
        frames, frame = frames + 1, frame.f_back
    return frames if left <= 0 else depth(left - step, step=step)


def test_it_is_the_function_still() -> None:
    assert (depth.__name__, depth.__doc__) == ("depth", "How deep it went.")
    outside = len(_frames())
    assert depth(0) == outside + 1  # the function and the frame that makes room, but not this one
    assert depth(100, step=2) == outside + 101


def test_recursion_ends_as_before() -> None:
    with pytest.raises(RecursionError):
        depth(10**9)


def _frames() -> list[str]:
    names, frame = [], sys._getframe(1)
    while frame is not None:
        names.append(frame.f_code.co_name)
        frame = frame.f_back
    return names
