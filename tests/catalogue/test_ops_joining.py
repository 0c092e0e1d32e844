"""Joining operations against torch, and the complaint of ``cat``."""

from __future__ import annotations

from typing import Any

import pytest
from tests.catalogue.oracle import (
    REFUSED,
    SimpleContext,
    T,
    by_torch,
    compare,
    compare_symbolically,
    run,
)

from netgloss import catalogue
from netgloss.catalogue.records import Tensor

Case = tuple[tuple[Any, ...], dict[str, Any]]


def c(*args: Any, **kwargs: Any) -> Case:
    return args, kwargs


CAT = [
    c([T(2, 3), T(4, 3)]),
    c((T(2, 3), T(2, 5)), 1),
    c([T(2, 3), T(2, 5), T(2, 1)], -1),
    c([T(2, 3), T(2, 5)], dim=1),
    c([T(2, 3), T(2, 5)]),
    c([T(2, 3), T(2, 3, 4)]),
    c([T(2, 3), T(3)]),
    c([T(2, 3), T(2)], 1),
    c([T(2, 3), T(4, 3), T(5, 4)]),
    c([T(0), T(2, 3)]),
    c([T(2, 3), T(0)], 1),
    c([T(0), T(0)]),
    c([T(2, 3), T(2, 3)], 2),
    c([]),
    c([T(), T()]),
    c([T(2), T(2)], -2),
    c([T(2, 3, dtype="int64"), T(2, 3)]),
    c([T(2, 3, dtype="float16"), T(2, 3, dtype="bfloat16")]),
    c([T(0, 3), T(2, 3)]),
    c([T(2, 3)]),
]
STACK = [
    c([T(2, 3), T(2, 3)]),
    c([T(2, 3), T(2, 3), T(2, 3)], 1),
    c([T(2, 3), T(2, 3)], -1),
    c([T(2, 3), T(2, 3)], 3),
    c([T(2, 3), T(2, 4)]),
    c([T(2, 3), T(2)]),
    c([T(), T()]),
    c([]),
    c([T(2, dtype="int64"), T(2)]),
]
NO_DIM = [
    c([T(3), T(4)]),
    c([T(2, 3), T(2, 3)]),
    c([T(2, 3), T(2, 4)]),
    c([T(2, 3), T(5, 3)]),
    c([T(), T()]),
    c([T(2, 3, 4), T(2, 3, 4)]),
    c([T(2, 3, 4), T(2, 5, 4)]),
    c([T(3), T(2, 3)]),
    c([]),
]
CASES: dict[str, list[Case]] = {
    "torch.cat": CAT,
    "torch.concat": CAT,
    "torch.concatenate": CAT,
    "torch.stack": STACK,
    **{f"torch.{n}": NO_DIM for n in ("hstack", "vstack", "row_stack", "dstack", "column_stack")},
    "torch.block_diag": [c(T(2, 3), T(4, 5)), c(T(3), T(2, 2)), c(T()), c(T(2, 3, 4))],
    "torch.cartesian_prod": [c(T(2), T(3)), c(T(4)), c(T(2), T(3), T(4)), c(T(2, 2), T(3))],
    "torch.meshgrid": [
        c(T(2), T(3), indexing="ij"),
        c(T(2), T(3), T(4), indexing="xy"),
        c([T(2), T(3)], indexing="ij"),
        c(T(2, 2), T(3), indexing="ij"),
        c(T(2), T(3), indexing="yx"),
        c(T(2), T(3)),
    ],
}


def agree(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Compare on meta tensors; on the CPU where torch needs numbers (to make its message, say)."""
    try:
        compare(name, args, kwargs)
    except NotImplementedError:
        expected = by_torch(name, args, kwargs, device="cpu")
        outcome, context = run(name, args, kwargs)
        assert bool(context.complaints) is (expected == REFUSED), (name, args, context.complaints)
        if expected != REFUSED:
            assert outcome is not None
            assert (outcome.value.shape, outcome.value.dtype) == expected


@pytest.mark.parametrize("name", CASES)
def test_agrees_with_torch(name: str) -> None:
    for args, kwargs in CASES[name]:
        agree(name, args, kwargs)


@pytest.mark.parametrize("name", CASES)
def test_formulas_hold_at_other_sizes(name: str) -> None:
    # Sizes of a symbolic run are at least 1.
    cases = [case for case in CASES[name] if "0" not in repr(case)]
    assert sum(compare_symbolically(name, args, kwargs) for args, kwargs in cases) >= 5


def test_cat_names_the_axis_and_both_sizes() -> None:
    outcome, context = run("torch.cat", ([T(2, 3, 8), T(2, 5, 8), T(2, 5, 9)], 1))
    (complaint,) = context.complaints
    assert complaint.kind == "cat_size"
    assert complaint.torch == (
        "Sizes of tensors must match except in dimension 1. "
        "Expected size 8 but got size 9 for tensor number 2 in the list."
    )
    facts = complaint.facts
    assert (facts["axis"], facts["left_dim"], facts["right_dim"], facts["index"]) == (2, 8, 9, 2)
    assert outcome is not None and outcome.value.shape == (2, 13, 8)


def test_cat_of_one_tensor_twice_counts_it_twice() -> None:

    source = Tensor((2, 3))
    entry = catalogue.find("torch.cat")
    assert entry is not None and not catalogue.is_layer(entry)
    outcome = entry.apply(entry.bind(([source, source],), {}), SimpleContext())
    assert outcome.value.shape == (4, 3)
