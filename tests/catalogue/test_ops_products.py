"""Matrix products against torch: shapes, refusals, and the FLOPs that torch's counter gives."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from tests.catalogue.oracle import T, compare, compare_symbolically, run
from torch.utils.flop_counter import FlopCounterMode

Case = tuple[tuple[Any, ...], dict[str, Any]]


def c(*args: Any, **kwargs: Any) -> Case:
    return args, kwargs


def both(names: str, cases: list[Case]) -> dict[str, list[Case]]:
    """The functions and the methods of these names."""
    return {f"{p}.{name}": cases for p in ("torch", "torch.Tensor") for name in names.split()}


MATMUL = [
    c(T(3), T(3)),
    c(T(3), T(4)),
    c(T(2, 3), T(3)),
    c(T(2, 3), T(4)),
    c(T(3), T(3, 4)),
    c(T(2), T(3, 4)),
    c(T(2, 3), T(3, 4)),
    c(T(2, 3), T(4, 3)),
    c(T(5, 2, 3), T(3, 4)),
    c(T(5, 2, 3), T(4, 3)),
    c(T(5, 2, 3), T(3)),
    c(T(5, 2, 3), T(5, 3, 4)),
    c(T(5, 2, 3), T(1, 3, 4)),
    c(T(5, 2, 3), T(6, 3, 4)),
    c(T(7, 1, 2, 3), T(5, 3, 4)),
    c(T(3), T(5, 3, 4)),
    c(T(2, 3), T(5, 3, 4)),
    c(T(5, 2, 3), T(5, 2, 3)),
    c(T(), T(3)),
    c(T(2, 3), T()),
    c(T(2, 3, dtype="float64"), T(3, 4)),
    c(T(2, 0), T(0, 4)),
]
CASES: dict[str, list[Case]] = {
    **both("matmul", MATMUL),
    "torch.linalg.matmul": MATMUL,
    **both("mm", [c(T(2, 3), T(3, 4)), c(T(2, 3), T(4, 3)), c(T(3), T(3, 4)), c(T(2, 3), T(3))]),
    **both(
        "bmm",
        [
            c(T(5, 2, 3), T(5, 3, 4)),
            c(T(5, 2, 3), T(1, 3, 4)),
            c(T(5, 2, 3), T(5, 4, 3)),
            c(T(2, 3), T(5, 3, 4)),
        ],
    ),
    **both("mv", [c(T(2, 3), T(3)), c(T(2, 3), T(2)), c(T(2, 3), T(3, 1)), c(T(3), T(3))]),
    **both("dot vdot", [c(T(3), T(3)), c(T(3), T(4)), c(T(3, 1), T(3))]),
    **both("inner", [c(T(2, 3), T(4, 3)), c(T(3), T(3)), c(T(2, 3), T(4)), c(T(), T(2, 3))]),
    **both("outer ger", [c(T(2), T(3)), c(T(2, 2), T(3)), c(T(2), T())]),
    **both(
        "addmm",
        [
            c(T(4), T(2, 3), T(3, 4)),
            c(T(2, 4), T(2, 3), T(3, 4)),
            c(T(3), T(2, 3), T(3, 4)),
            c(T(2, 4), T(2, 3), T(4, 4)),
            c(T(1, 2, 4), T(2, 3), T(3, 4)),
            c(T(), T(2, 3), T(3, 4)),
        ],
    ),
    **both(
        "baddbmm",
        [
            c(T(5, 2, 4), T(5, 2, 3), T(5, 3, 4)),
            c(T(4), T(5, 2, 3), T(5, 3, 4)),
            c(T(3), T(5, 2, 3), T(5, 3, 4)),
            c(T(4), T(5, 2, 3), T(6, 3, 4)),
        ],
    ),
    **both("addbmm", [c(T(2, 4), T(5, 2, 3), T(5, 3, 4)), c(T(3, 4), T(5, 2, 3), T(5, 3, 4))]),
    **both("addmv", [c(T(2), T(2, 3), T(3)), c(T(3), T(2, 3), T(3)), c(T(2), T(2, 3), T(4))]),
    **both("addr", [c(T(2, 3), T(2), T(3)), c(T(2, 2), T(2), T(3))]),
    "torch.chain_matmul": [
        c(T(2, 3), T(3, 4)),
        c(T(2, 3), T(3, 4), T(4, 5)),
        c(T(2, 3), T(4, 5)),
        c(T(2, 3), T(3)),
    ],
    "torch.tensordot": [
        c(T(2, 3, 4), T(3, 4, 5)),
        c(T(2, 3), T(3, 4), 1),
        c(T(2, 3), T(3, 4), 0),
        c(T(2, 3, 4), T(4, 5, 2), dims=([0, 2], [2, 0])),
        c(T(2, 3, 4), T(3, 5, 4)),
        c(T(2, 3), T(3, 4), -1),
        c(T(2, 3, 4), T(4, 5, 2), dims=([0, 2], [2])),
        c(T(2, 3), T(3, 4), 3),
    ],
    **both(
        "cross",
        [
            c(T(4, 3), T(4, 3)),
            c(T(4, 3), T(4, 3), 1),
            c(T(4, 3), T(4, 3), 0),
            c(T(1, 3), T(4, 3), 1),
        ],
    ),
    "torch.linalg.cross": [
        c(T(4, 3), T(4, 3)),
        c(T(4, 2), T(4, 2)),
        c(T(5, 3), T(5, 1)),
        c(T(3, 4), T(3, 4), dim=0),
    ],
    **both("kron", [c(T(2, 3), T(4, 5)), c(T(3), T(2, 2)), c(T(), T(2))]),
    "torch.einsum": [
        c("ij,jk->ik", T(2, 3), T(3, 4)),
        c("ij,jk", T(2, 3), T(3, 4)),
        c("bij,bjk->bik", T(5, 2, 3), T(5, 3, 4)),
        c("bhid,bhjd->bhij", T(2, 4, 5, 8), T(2, 4, 6, 8)),
        c("...ij,...jk->...ik", T(7, 2, 3), T(3, 4)),
        c("...ij,...jk", T(7, 2, 3), T(6, 1, 3, 4)),
        c("i...->...", T(2, 3, 4)),
        c("ii->i", T(3, 3)),
        c("ii", T(3, 3)),
        c("ii", T(3, 4)),
        c("ij->ji", T(2, 3)),
        c("ij", T(2, 3)),
        c("ba", T(2, 3)),
        c("i,j->ij", T(2), T(3)),
        c("ij,ij->", T(2, 3), T(2, 3)),
        c("ij,jk->ik", T(2, 3), T(4, 5)),
        c("ij,jk->ik", T(2, 1), T(4, 5)),
        c("ij,jk->iz", T(2, 3), T(3, 4)),
        c("ij,jk->ii", T(2, 3), T(3, 4)),
        c("ij,jk->ik", T(2, 3)),
        c("i,jk->ik", T(2, 3), T(3, 4)),
        c("ij,jk->i k", [T(2, 3), T(3, 4)]),
        c("i1,jk->ik", T(2, 3), T(3, 4)),
        c("nkctv,kvw->nctw", T(2, 3, 4, 5, 6), T(3, 6, 6)),
        c("ij,jk,kl->il", T(2, 3), T(3, 4), T(4, 5)),
        c("Ab,bC", T(2, 3), T(3, 4)),
        c(T(2, 3), [0, 1], T(3, 4), [1, 2], [0, 2]),
    ],
}


@pytest.mark.parametrize("name", CASES)
def test_agrees_with_torch(name: str) -> None:
    for args, kwargs in CASES[name]:
        compare(name, args, kwargs)


@pytest.mark.parametrize("name", CASES)
def test_formulas_hold_at_other_sizes(name: str) -> None:
    cases = [case for case in CASES[name] if "0)" not in repr(case[0])]
    assert sum(compare_symbolically(name, args, kwargs) for args, kwargs in cases) >= 2


# torch's counter has no formula for mv and dot; einsum in several steps may take another order.
COUNTED = ("matmul", "mm", "bmm", "addmm", "baddbmm", "chain_matmul", "tensordot", "einsum")


@pytest.mark.parametrize("name", COUNTED)
def test_flops_are_those_of_the_counter(name: str) -> None:
    counted = 0
    for args, kwargs in CASES[f"torch.{name}"]:
        outcome, context = run(f"torch.{name}", args, kwargs)
        vectors = any(isinstance(a, T) and len(a.shape) < 2 for a in args[name == "addmm" :])
        if outcome is None or context.complaints or vectors:
            continue
        given = [_meta(value) for value in args]
        with FlopCounterMode(display=False) as counter:
            getattr(torch, name)(*given, **kwargs)
        assert 2 * outcome.macs == counter.get_total_flops(), (name, args)
        counted += 1
    assert counted


def _meta(value: Any) -> Any:
    if isinstance(value, T):
        return torch.ones(value.shape, dtype=getattr(torch, value.dtype))
    return [_meta(item) for item in value] if isinstance(value, list) else value


def test_the_message_of_mismatched_matrices() -> None:
    _, context = run("torch.matmul", (T(4, 6, 3), T(4, 5)))
    (complaint,) = context.complaints
    assert complaint.torch == "mat1 and mat2 shapes cannot be multiplied (24x3 and 4x5)"
    with pytest.raises(RuntimeError, match="24x3 and 4x5"):
        torch.ones(4, 6, 3) @ torch.ones(4, 5)
