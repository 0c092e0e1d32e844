"""Room for deep calls of Python functions.

CPython keeps the frames of Python functions in chunks of 16 KB, and gives a chunk back to the
system as soon as the first frame in it returns. A loop of calls that stands at the edge of a chunk
maps and unmaps memory each time around, and loops over a model's layers do. A chunk is made as
large as a frame that does not fit asks for, twice over if need be. So a function whose frame asks
for half of a large chunk leaves the other half to all that it calls. Memory that no frame has
reached costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

Work = TypeVar("Work", bound=Callable[..., Any])

_SLOTS = 1 << 16  # of 8 bytes: with what every frame has, just above half a chunk of 1 MB


def roomy(work: Work) -> Work:
    """The same function, called where the calls that it makes have room for their frames."""

    def call(*args: Any, **kwargs: Any) -> Any:
        return work(*args, **kwargs)

    call.__code__ = call.__code__.replace(co_stacksize=_SLOTS)
    return wraps(work)(call)  # type: ignore[return-value]
