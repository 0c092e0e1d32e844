"""Which numbers and which empty maps the poolings take, against torch on the processor.

Where only some devices have a kernel (float16 in ``avg_pool3d``) the catalogue takes what any of
them takes; such a call is accepted by torch on meta tensors.
"""

from __future__ import annotations

from typing import Any

import pytest
from tests.catalogue.oracle import T, compare

DTYPES = ("float32", "float64", "float16", "int64", "int32", "uint8", "bool", "complex64")
CALLS: tuple[tuple[str, tuple[Any, ...], dict[str, Any]], ...] = (
    ("avg_pool", (2,), {}),
    ("avg_pool", (2,), {"ceil_mode": True}),
    ("max_pool", (2,), {}),
    ("max_pool", (2,), {"return_indices": True}),
    ("adaptive_avg_pool", (1,), {}),
    ("adaptive_avg_pool", (2,), {}),
    ("adaptive_max_pool", (1,), {}),
    ("adaptive_max_pool", (2,), {"return_indices": True}),
    ("lp_pool", (2.0, 2), {}),
    ("lp_pool", (3, 2), {}),
    ("fractional_max_pool", (2, 3), {}),
)


def sides(dims: int, side: int) -> tuple[int, ...]:
    return (side,) * dims


@pytest.mark.parametrize("dims", [1, 2, 3])
@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call[0]}{call[1]}{[*call[2]]}")
@pytest.mark.parametrize("dtype", DTYPES)
def test_dtypes(dims: int, call: tuple[str, tuple[Any, ...], dict[str, Any]], dtype: str) -> None:
    name, args, more = call
    if name.startswith("fractional") and dims == 1:
        return
    function = f"torch.nn.functional.{name}{dims}d"
    for lead in ((2, 3), (0, 3), (2, 0)):
        compare(function, (T(*lead, *sides(dims, 6), dtype=dtype), *args), more)


@pytest.mark.parametrize("dims", [1, 2, 3])
@pytest.mark.parametrize("dtype", DTYPES)
def test_undone(dims: int, dtype: str) -> None:
    for batch in (2, 0):
        given = T(batch, 3, *sides(dims, 3), dtype=dtype)
        places = T(batch, 3, *sides(dims, 3), dtype="int64")
        compare(f"torch.nn.functional.max_unpool{dims}d", (given, places, 2))


@pytest.mark.parametrize("dims", [1, 2, 3])
@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call[0]}{call[1]}{[*call[2]]}")
def test_empty_maps(dims: int, call: tuple[str, tuple[Any, ...], dict[str, Any]]) -> None:
    """A mean of an empty map is a number that is none; no other pooling takes one."""
    name, args, more = call
    if name.startswith("fractional") and dims == 1:
        return
    for at in range(dims):
        shape = (2, 3, *(0 if place == at else 6 for place in range(dims)))
        compare(f"torch.nn.functional.{name}{dims}d", (T(*shape), *args), more)


def test_the_whole_map_where_no_size_is_given() -> None:
    for dtype in ("int64", "complex64", "float32"):
        for width in (1, 4):
            given = T(2, 3, 5, width, dtype=dtype)
            compare("torch.nn.functional.adaptive_avg_pool2d", (given, (1, None)))
