"""Maps without elements, against torch: mostly only the batch may be empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.catalogue.oracle import T, compare

F = "torch.nn.functional."


def hollow(dims: int, side: int = 6) -> Iterator[T]:
    """Maps with a batch and without, each with one axis of length 0."""
    for lead in ((2, 4), (4,)):
        full = (*lead, *(side,) * dims)
        for at in range(len(full)):
            yield T(*(0 if place == at else size for place, size in enumerate(full)))


@pytest.mark.parametrize("dims", [1, 2, 3])
@pytest.mark.parametrize("mode", ["constant", "reflect", "replicate", "circular"])
@pytest.mark.parametrize("amount", [0, 1])
def test_padding(dims: int, mode: str, amount: int) -> None:
    for given in hollow(dims):
        compare(f"{F}pad", (given, (amount,) * 2 * dims, mode))


@pytest.mark.parametrize("dims", [1, 2, 3])
@pytest.mark.parametrize(
    "mode", ["nearest", "nearest-exact", "linear", "bilinear", "bicubic", "trilinear", "area"]
)
@pytest.mark.parametrize("size", [4, 1])
def test_interpolating(dims: int, mode: str, size: int) -> None:
    for given in hollow(dims):
        compare(f"{F}interpolate", (given,), {"size": size, "mode": mode})


def test_unfolding() -> None:
    for given in hollow(2):
        compare(f"{F}unfold", (given, 1))
        compare(f"{F}unfold", (given, 3), {"padding": 2})


@pytest.mark.parametrize("name", ["quantile", "nanquantile"])
@pytest.mark.parametrize("more", [{}, {"dim": 0}, {"dim": 1}])
def test_quantiles(name: str, more: dict[str, Any]) -> None:
    for shape in ((0, 3), (3, 0), (3, 2)):
        compare(f"torch.{name}", (T(*shape), 0.5), more)
