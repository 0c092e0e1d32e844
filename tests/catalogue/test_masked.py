"""``torch.masked`` against torch: axes by one name, by several or by none, and dtypes asked for."""

from __future__ import annotations

from typing import Any

import pytest
from tests.catalogue.oracle import T, compare

from netgloss.catalogue.records import DType

REDUCING = (
    *("sum", "prod", "amax", "amin", "argmax", "argmin", "mean", "median", "norm", "var", "std"),
    "logsumexp",
)
KEEPING = ("cumsum", "cumprod", "softmax", "log_softmax", "softmin", "normalize")
AXES = (1, -1, (1,), (0, 2), (2, 0), (), (0, 1, 2), (0, 0), (-3, 0), 7, (1, 5))
DTYPES = ("float32", "float64", "int64", "bool", "complex64")
ASKED = (None, "int64", "float64", "bool", "float32")


def given(name: str, dim: Any, **more: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """What stands after the input."""
    order = (2.0,) if name in ("norm", "normalize") else ()
    return (*order, dim), more


@pytest.mark.parametrize("name", [*REDUCING, *KEEPING])
def test_axes(name: str) -> None:
    for dim in (*AXES, *((None,) if name in REDUCING else ())):
        args, more = given(name, dim)
        compare(f"torch.masked.{name}", (T(3, 4, 5), *args), more)
        if name in REDUCING:
            compare(f"torch.masked.{name}", (T(3, 4, 5), *args), {**more, "keepdim": True})


@pytest.mark.parametrize("name", [*REDUCING, *KEEPING])
@pytest.mark.parametrize("dtype", DTYPES)
def test_dtypes(name: str, dtype: str) -> None:
    for asked in ASKED:
        args, _ = given(name, 1)
        more = {} if asked is None else {"dtype": DType(asked)}
        compare(f"torch.masked.{name}", (T(3, 4, dtype=dtype), *args), more)


@pytest.mark.parametrize("name", [*REDUCING, *KEEPING])
@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (0,), (0, 0)])
def test_no_elements(name: str, shape: tuple[int, ...]) -> None:
    """Extremes of nothing are refused; along an axis that has elements nothing is no matter."""
    for dim in (0, -1, (), (0, 1)[: len(shape)], *((None,) if name in REDUCING else ())):
        args, more = given(name, dim)
        compare(f"torch.masked.{name}", (T(*shape), *args), more)


@pytest.mark.parametrize("asked", ASKED)
def test_logaddexp(asked: str | None) -> None:
    more = {} if asked is None else {"dtype": DType(asked)}
    compare("torch.masked.logaddexp", (T(2, 3), T(3)), more)
    compare("torch.masked.logaddexp", (T(2, 3), T(3, dtype="float64")), more)
