"""Reductions, running sums and sorting against torch."""

from __future__ import annotations

from typing import Any

import pytest
from tests.catalogue.oracle import T, compare, compare_symbolically

from netgloss.catalogue.records import DType

Case = tuple[tuple[Any, ...], dict[str, Any]]


def c(*args: Any, **kwargs: Any) -> Case:
    return args, kwargs


def _words(text: str) -> list[str]:
    return text.split()


def both(names: str, cases: list[Case]) -> dict[str, list[Case]]:
    """The functions and the methods of these names."""
    return {f"{p}.{name}": cases for p in ("torch", "torch.Tensor") for name in names.split()}


DTYPES = _words("float64 float16 int64 int32 uint8 bool complex64")
WHOLE = [c(T(2, 3)), c(T(3)), c(T()), c(T(2, 0)), *(c(T(2, 3, dtype=d)) for d in DTYPES)]
ONE_DIM = [
    *(c(T(2, 3, 4), dim) for dim in (0, 1, -1, -3, 3, -4)),
    *(c(T(2, 3, 4), dim, True) for dim in (0, -1)),
    *(c(T(2, 3, dtype=d), 1) for d in DTYPES),
    c(T(2, 3), dim=0, keepdim=True),
    c(T(), 0),
    c(T(), 1),
    c(T(2, 0), 0),
    c(T(2, 0), 1),
    c(T(2, 3), 0, 1),
]
SEVERAL = [
    c(T(2, 3, 4), (0, 2)),
    c(T(2, 3, 4), (0, -1), True),
    c(T(2, 3, 4), [1]),
    c(T(2, 3, 4), ()),
    c(T(2, 3, 4), (0, 0)),
    c(T(2, 3, 4), (0, 3)),
    c(T(2, 0), (0, 1)),
]
CASTS = [c(T(2, 3), dtype=DType("float64")), c(T(2, 3, dtype="int64"), 1, dtype=DType("float32"))]
SPREAD = [
    *WHOLE,
    *ONE_DIM[:-1],
    *SEVERAL,
    c(T(2, 3), 1, False),
    c(T(2, 3), 1, False, True),
    c(T(2, 3), False),
    c(T(2, 3), dim=1, correction=0),
    c(T(2, 3), unbiased=False),
    c(T(2, 3), (0, 1), keepdim=True, unbiased=False),
]
PAIRS = [c(T(2, 3), T(3)), c(T(2, 3), T(4)), c(T(2, 3, dtype="int64"), other=T(2, 1))]

CASES: dict[str, list[Case]] = {
    **both("sum mean", [*WHOLE, *ONE_DIM, *SEVERAL, *CASTS]),
    **both("nansum", [*WHOLE[:5], *ONE_DIM, *SEVERAL[:3], *CASTS]),
    **both("nanmean", [c(T(2, 3)), c(T(2, 3), 1), c(T(2, 3), (0, 1), True), c(T(2, 3), 5)]),
    **both("prod", [*WHOLE, *ONE_DIM, *CASTS, c(T(2, 3), (0, 1))]),
    **both("max min", [*WHOLE, *ONE_DIM, *PAIRS]),
    **both("amax amin", [*WHOLE, *ONE_DIM, *SEVERAL]),
    **both(
        "aminmax",
        [c(T(2, 3)), c(T(2, 3), dim=1), c(T(2, 3), dim=-1, keepdim=True), c(T(2, 3), dim=2)],
    ),
    **both("argmax argmin", [*WHOLE[:6], *WHOLE[-2:], *ONE_DIM]),
    **both("median nanmedian", [c(T(2, 3)), c(T()), *ONE_DIM[:8], c(T(2, 3, dtype="int64"), 1)]),
    **both("mode", [c(T(2, 3)), *ONE_DIM[:8]]),
    **both("std var", SPREAD),
    **{f"torch.{name}": SPREAD for name in ("std_mean", "var_mean")},
    **both(
        "norm",
        [
            c(T(2, 3)),
            c(T(2, 3), 2),
            c(T(2, 3), 2, 1),
            c(T(2, 3), 1, (0, 1)),
            c(T(2, 3), p=2, dim=-1, keepdim=True),
            c(T(2, 3), dim=2),
            c(T(2, 3, dtype="complex64")),
            c(T(2, 3, dtype="int64")),
        ],
    ),
    "torch.linalg.vector_norm": [
        *(c(args[0], dim=args[1]) for args, _ in (*SEVERAL[:6], *ONE_DIM[:6])),
        c(T(2, 3)),
        c(T(2, 3), 2, 1, True),
        c(T(2, 3, dtype="int64")),
    ],
    "torch.linalg.norm": [
        c(T(2, 3)),
        c(T(2, 3, 4)),
        c(T(2, 3, 4), 2),
        c(T(2, 3, 4), dim=(1, 2)),
        c(T(2, 3, 4), 2, 1),
        c(T(2, 3), 2, -1, True),
        c(T(2, 3), dim=2),
        c(T(2, 3, 4), 2, (0, 1, 2)),
    ],
    "torch.linalg.matrix_norm": [
        c(T(2, 3)),
        c(T(5, 2, 3)),
        c(T(5, 2, 3), keepdim=True),
        c(T(5, 2, 3), "fro", (0, 2)),
        c(T(3)),
        c(T(2, 3, dtype="int64")),
    ],
    **both("renorm", [c(T(2, 3), 2, 0, 1.0), c(T(3), 2, 0, 1.0)]),
    **both("dist", [c(T(2, 3), T(2, 3)), c(T(2, 3), T(3)), c(T(2, 3), T(4))]),
    **both("logsumexp", [c(T(2, 3), 1), c(T(2, 3), (0, 1), True), c(T(2, 3), -3), c(T(2, 3), 0)]),
    **both("all any", [*WHOLE, *ONE_DIM, *SEVERAL[:3], *SEVERAL[4:6]]),
    **both("count_nonzero", [c(T(2, 3)), c(T(2, 3), 1), c(T(2, 3), (0, 1)), c(T(2, 3), 2)]),
    **{f"torch.{n}": [c(T(2, 3)), c(T(2, 3), dim=0)] for n in ("trapezoid", "trapz")},
    **both(
        "cumsum cumprod",
        [
            *(c(T(2, 3, dtype=d), 1) for d in ("float32", *DTYPES)),
            c(T(2, 3), 2),
            c(T(), 0),
            c(T(2, 3), -1, dtype=DType("float64")),
        ],
    ),
    **both("logcumsumexp cummax cummin", [c(T(2, 3), 0), c(T(2, 3), -1), c(T(2, 3), 2)]),
    **both(
        "diff",
        [
            c(T(2, 5)),
            c(T(2, 5), 2),
            c(T(2, 5), 1, 0),
            c(T(2, 5), 9),
            c(T(2, 5), 1, 2),
            c(T()),
            c(T(2, 5), 1, 0, T(1, 5), T(2, 5)),
            c(T(2, 5), 2, 1, prepend=T(2, 3)),
        ],
    ),
    **both(
        "sort argsort",
        [
            c(T(2, 3)),
            c(T(2, 3), 0),
            c(T(2, 3), -1, True),
            c(T(2, 3), 2),
            c(T()),
            c(T(2, 3), dim=1, descending=True),
        ],
    ),
    **both("msort", [c(T(2, 3)), c(T(4))]),
    **both(
        "topk",
        [
            c(T(2, 5), 3),
            c(T(2, 5), 5),
            c(T(2, 5), 6),
            c(T(2, 5), 1, 0),
            c(T(2, 5), 3, 0),
            c(T(2, 5), k=2, dim=1, largest=False),
            c(T(2, 5), 2, 2),
            c(T(), 1),
        ],
    ),
    **both(
        "kthvalue",
        [c(T(2, 5), 3), c(T(2, 5), 6), c(T(2, 5), 0), c(T(2, 5), 1, 0), c(T(2, 5), 2, 1, True)],
    ),
    **both(
        "quantile nanquantile",
        [
            c(T(2, 5), 0.5),
            c(T(2, 5), 0.5, 1),
            c(T(2, 5), 0.5, 0, True),
            c(T(2, 5), T(3), 1),
            c(T(2, 5), 0.5, 2),
            c(T(2, 5, dtype="int64"), 0.5),
            c(T(2, 5), T(3), 1, True),
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_agrees_with_torch(name: str) -> None:
    for args, kwargs in CASES[name]:
        compare(name, args, kwargs)


@pytest.mark.parametrize("name", CASES)
def test_formulas_hold_at_other_sizes(name: str) -> None:
    cases = [case for case in CASES[name] if "T(2, 0)" not in repr(case)]
    assert sum(compare_symbolically(name, args, kwargs) for args, kwargs in cases) >= 5
