"""Shape operations, moved axes and pieces against torch."""

from __future__ import annotations

from typing import Any

import pytest
from tests.catalogue.oracle import T, compare, compare_symbolically

Case = tuple[tuple[Any, ...], dict[str, Any]]


def c(*args: Any, **kwargs: Any) -> Case:
    return args, kwargs


def both(name: str, cases: list[Case]) -> dict[str, list[Case]]:
    """The function and the method."""
    return {f"torch.{name}": cases, f"torch.Tensor.{name}": cases}


SOURCES = [T(), T(3), T(2, 3), T(2, 3, 4), T(2, 1, 4, 1), T(0, 3), T(1, 1)]
VIEW: list[tuple[Any, ...]] = [
    (T(2, 3, 4), 6, 4),
    (T(2, 3, 4), -1),
    (T(2, 3, 4), 2, -1),
    (T(2, 3, 4), 2, 2, -1),
    (T(2, 3, 4), 5, -1),
    (T(2, 3, 4), -1, -1),
    (T(2, 3, 4), 7, 4),
    (T(2, 3, 4), 3, -2),
    (T(2, 3, 4), 2, 0, -1),
    (T(0, 3), -1, 3),
    (T(0, 3), 0, -1),
    (T(0, 3), -1, 0),
    (T(1),),
    (T(), 1, 1),
    (T(2, 512, 1, 1), 2, -1),
    (T(100), 2, -1, 7),
]
DIMS = [0, 1, -1, -2, 2, -3, 3, -4, 5]

CASES: dict[str, list[Case]] = {
    "torch.Tensor.view": [
        *(c(*given) for given in VIEW if given[1:]),
        *(c(given[0], given[1:]) for given in VIEW),
        *(c(given[0], list(given[1:])) for given in VIEW),
    ],
    "torch.Tensor.reshape": [*(c(*g) for g in VIEW if g[1:]), *(c(g[0], g[1:]) for g in VIEW)],
    "torch.reshape": [c(given[0], given[1:]) for given in VIEW],
    **{
        f"torch.Tensor.{name}": [c(T(2, 6), T(3, 4)), c(T(2, 6), T(5)), c(T(2, 6), T(12))]
        for name in ("view_as", "reshape_as")
    },
    **both(
        "flatten",
        [
            *(c(source) for source in SOURCES),
            *(c(T(2, 3, 4, 5), start, end) for start in (0, 1, -1, -3) for end in (-1, 2, 1, 7)),
            c(T(2, 3, 4), start_dim=1),
            c(T(), 1),
        ],
    ),
    **both("ravel", [c(source) for source in SOURCES]),
    **both(
        "unflatten",
        [
            c(T(2, 12), 1, (3, 4)),
            c(T(2, 12), -1, (3, -1)),
            c(T(2, 12), 1, (5, -1)),
            c(T(2, 12), 1, (-1, -1)),
            c(T(2, 12), 1, (3, 5)),
            c(T(2, 12), 2, (3, 4)),
            c(T(2, 12), 1, ()),
            c(T(12), 0, (2, 2, 3)),
        ],
    ),
    **both(
        "squeeze",
        [
            *(c(source) for source in SOURCES),
            *(c(T(2, 1, 4, 1), dim) for dim in DIMS),
            c(T(2, 1, 4, 1), (1, 3)),
            c(T(2, 1, 4, 1), (1, 1)),
            c(T(2, 1, 4, 1), (0, -1)),
            c(T(), 0),
            c(T(), 1),
        ],
    ),
    **both("unsqueeze", [c(s, dim) for s in SOURCES for dim in DIMS]),
    **{
        f"torch.atleast_{d}d": [*(c(source) for source in SOURCES), c(T(), T(3)), c([T(2, 3), T()])]
        for d in (1, 2, 3)
    },
    **both("detach", [c(source) for source in SOURCES]),
    **both("clone", [c(source) for source in SOURCES]),
    **{
        f"torch.Tensor.{name}": [c(source) for source in SOURCES]
        for name in ("contiguous", "detach_", "requires_grad_")
    },
    "torch.Tensor.data": [c(T(2, 3))],
    "torch.Tensor.unfold": [
        c(T(2, 8), 1, 3, 1),
        c(T(2, 8), 1, 3, 2),
        c(T(2, 8), -1, 8, 1),
        c(T(2, 8), 1, 9, 1),
        c(T(2, 8), 1, 3, 0),
        c(T(2, 8), 1, -1, 1),
        c(T(2, 8, 5), 1, 2, 3),
        c(T(2, 8), 2, 2, 1),
        c(T(), 0, 1, 1),
    ],
    **both(
        "diagonal",
        [
            c(T(3, 4)),
            c(T(3, 4), 1),
            c(T(3, 4), -2),
            c(T(3, 4), 9),
            c(T(2, 3, 4), 0, 1, 2),
            c(T(2, 3, 4), 0, -1, 0),
            c(T(2, 3, 4), 0, 1, 1),
            c(T(3)),
        ],
    ),
    **both("diag", [c(T(3)), c(T(3), 2), c(T(3, 4)), c(T(3, 4), -1), c(T(2, 3, 4)), c(T())]),
    **both(
        "diag_embed",
        [c(T(3)), c(T(2, 3)), c(T(2, 3), 1), c(T(2, 3), -2, 0, 2), c(T(2, 3), 0, 1, 1)],
    ),
    **both(
        "select",
        [c(T(2, 3, 4), d, i) for d in (0, 1, -1, 3) for i in (0, 1, -1, 4, -5)] + [c(T(), 0, 0)],
    ),
}

MOVED: dict[str, list[Case]] = {
    **{
        f"{prefix}.{name}": [
            *(c(T(2, 3, 4), a, b) for a in (0, 1, -1, 3) for b in (0, 2, -2, -4)),
            c(T(), 0, -1),
            c(T(), 0, 1),
        ]
        for prefix in ("torch", "torch.Tensor")
        for name in ("transpose", "swapaxes", "swapdims")
    },
    "torch.Tensor.transpose_": [c(T(2, 3, 4), 0, 2), c(T(2, 3), 0, 2)],
    **both("t", [c(T()), c(T(3)), c(T(2, 3)), c(T(2, 3, 4))]),
    "torch.Tensor.t_": [c(T()), c(T(3)), c(T(2, 3)), c(T(2, 3, 4))],
    "torch.Tensor.T": [c(T(2, 3)), c(T(3)), c(T())],
    "torch.Tensor.H": [c(T(2, 3))],
    **{f"torch.Tensor.{name}": [c(T(2, 3)), c(T(5, 2, 3))] for name in ("mT", "mH")},
    **both("adjoint", [c(T(2, 3)), c(T(5, 2, 3))]),
    "torch.permute": [
        c(T(2, 3, 4), (2, 0, 1)),
        c(T(2, 3, 4), (0, -1, 1)),
        c(T(2, 3, 4), (0, 1)),
        c(T(2, 3, 4), (0, 1, 1)),
        c(T(2, 3, 4), (0, 1, 3)),
        c(T(2, 3, 4), [2, 1, 0]),
        c(T(), ()),
    ],
    "torch.Tensor.permute": [
        c(T(2, 3, 4), 2, 0, 1),
        c(T(2, 3, 4), (2, 0, 1)),
        c(T(2, 3, 4), 0, -1, 1),
        c(T(2, 3, 4), 0, 1),
        c(T(2, 3, 4), 0, 1, 1),
        c(T(2, 3, 4), 0, 1, 5),
        c(T(2, 3, 4), dims=(2, 1, 0)),
    ],
    **{
        f"{prefix}.{name}": [
            c(T(2, 3, 4), 0, 2),
            c(T(2, 3, 4), -1, 0),
            c(T(2, 3, 4), (0, 1), (2, 0)),
            c(T(2, 3, 4, 5), (1, 3), (0, -1)),
            c(T(2, 3, 4), (0, 1), (2,)),
            c(T(2, 3, 4), (0, 0), (2, 1)),
            c(T(2, 3, 4), 3, 0),
        ]
        for prefix in ("torch", "torch.Tensor")
        for name in ("movedim", "moveaxis")
    },
    "torch.Tensor.expand": [
        c(T(3, 1), 3, 4),
        c(T(3, 1), -1, 4),
        c(T(3, 1), 2, 3, 4),
        c(T(3, 1), (2, -1, 4)),
        c(T(3, 1), 4, 4),
        c(T(3, 1), -1, 3, 4),
        c(T(3, 1), 4),
        c(T(), 2, 3),
        c(T(1, 3), 0, 3),
        c(T(2, 3), 2, 0),
    ],
    **both("broadcast_to", [c(T(3, 1), (2, 3, 4)), c(T(3), (2, 4)), c(T(1), (5,))]),
    "torch.Tensor.expand_as": [
        c(T(3, 1), T(3, 4)),
        c(T(3, 1), T(2, 3, 4)),
        c(T(3, 1), T(4, 4)),
        c(T(3, 1), T(3)),
    ],
    "torch.broadcast_tensors": [
        c(T(3, 1), T(4)),
        c(T(3, 1), T(4), T(2, 1, 1)),
        c(T(3), T(4)),
        c(T(2)),
    ],
    "torch.Tensor.repeat": [
        c(T(2, 3), 2, 2),
        c(T(2, 3), (4, 1, 2)),
        c(T(2, 3), 2),
        c(T(3), 0),
        c(T(3), -1),
        c(T(), 3),
    ],
    "torch.tile": [c(T(2, 3), (2,)), c(T(2, 3), (2, 2, 1)), c(T(2, 3), (0, 1))],
    "torch.Tensor.tile": [c(T(2, 3), 2), c(T(2, 3), (2, 2, 1)), c(T(2, 3), 2, 3)],
    **both(
        "repeat_interleave",
        [c(T(2, 3), 2), c(T(2, 3), 2, 1), c(T(2, 3), 3, -2), c(T(2, 3), 2, 2), c(T(3), -1)],
    ),
    "torch.flip": [c(T(2, 3), (0,)), c(T(2, 3), [0, -1]), c(T(2, 3), (2,)), c(T(2, 3), (0, 0))],
    "torch.Tensor.flip": [c(T(2, 3), 0), c(T(2, 3), 0, 1), c(T(2, 3), (1,)), c(T(2, 3), 3)],
    **both("fliplr", [c(T(2, 3)), c(T(3)), c(T(2, 3, 4))]),
    **both("flipud", [c(T(2, 3)), c(T(3)), c(T())]),
    **both(
        "roll",
        [
            c(T(2, 3), 1),
            c(T(2, 3), 1, 0),
            c(T(2, 3), (1, -1), (0, 1)),
            c(T(2, 3), (1, -1), (0,)),
            c(T(2, 3), 1, 2),
            c(T(2, 3), shifts=(1,), dims=(-1,)),
        ],
    ),
    **both(
        "rot90",
        [
            c(T(2, 3)),
            c(T(2, 3), 2),
            c(T(2, 3, 4), 1, (1, 2)),
            c(T(2, 3), 1, (0, 0)),
            c(T(3)),
            c(T(2, 3, 4), 3, [0, -1]),
            c(T(2, 3), 1, (0, 1, 1)),
            c(T(2, 3), 1, (0, 5)),
        ],
    ),
    **both(
        "narrow",
        [c(T(4, 5), d, s, n) for d in (0, -1, 2) for s in (0, 2, -2, 6) for n in (0, 2, 3, 9, -1)]
        + [c(T(), 0, 0, 0)],
    ),
    **{
        f"{prefix}.{name}": [c(T(2, 3)), c(T(2, 3), 1), c(T(5, 2, 3), -1), c(T(3)), c(T())]
        for prefix in ("torch", "torch.Tensor")
        for name in ("tril", "triu")
    },
    **{f"torch.Tensor.{n}": [c(T(2, 3)), c(T(3, 3), 1), c(T(3))] for n in ("tril_", "triu_")},
    "torch.Tensor.squeeze_": [c(T(2, 1)), c(T(2, 1), 1)],
    "torch.Tensor.unsqueeze_": [c(T(2, 1), 0), c(T(2, 1), 4)],
}

SPLIT: list[Case] = [
    *(c(T(7, 10), size, dim) for size in (1, 2, 3, 5, 7, 10, 20, 0, -1) for dim in (0, 1, -1, 2)),
    c(T(7, 10), [3, 4]),
    c(T(7, 10), [3, 4], 1),
    c(T(7, 10), (3, 7), 1),
    c(T(7, 10), [3, -1, 5]),
    c(T(0, 2), 0),
    c(T(0, 2), 3),
    c(T(), 1),
]
PIECES: dict[str, list[Case]] = {
    **both("split", SPLIT),
    **both("split_with_sizes", [c(T(7), [3, 4]), c(T(7), [3, 3]), c(T(2, 7), (1, 6), 1)]),
    **both(
        "chunk",
        [c(T(7, 10), n, d) for n in (1, 2, 3, 4, 6, 7, 20, 0) for d in (0, 1, -1, 2)]
        + [c(T(0, 3), 4), c(T(), 1)],
    ),
    **both(
        "tensor_split",
        [c(T(7, 10), n, d) for n in (1, 2, 3, 7, 8, 0) for d in (0, 1, -1, 2)]
        + [c(T(7, 10), ind) for ind in ((2, 4), (4, 2), (-3, 6), (9,), (), (-9, 2))]
        + [c(T(7, 10), (2, 4), 1), c(T(), 1)],
    ),
    **both("vsplit", [c(T(6, 4), 2), c(T(6, 4), 4), c(T(6), 2), c(T(6, 4), (1, 3))]),
    **both("hsplit", [c(T(6, 4), 2), c(T(6, 4), 3), c(T(6), 2), c(T(6, 4), (1, 3)), c(T(), 1)]),
    **both("unbind", [c(T(3, 2)), c(T(3, 2), 1), c(T(3, 2), -1), c(T(3, 2), 2), c(T())]),
}
CASES |= MOVED | PIECES


@pytest.mark.parametrize("name", CASES)
def test_agrees_with_torch(name: str) -> None:
    for args, kwargs in CASES[name]:
        compare(name, args, kwargs)


@pytest.mark.parametrize("name", CASES)
def test_formulas_hold_at_other_sizes(name: str) -> None:
    agreed = [compare_symbolically(name, args, kwargs) for args, kwargs in CASES[name]]
    assert sum(agreed) >= 1
