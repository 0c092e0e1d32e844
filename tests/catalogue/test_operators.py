"""The catalogue against the operator and module databases of torch itself (``bench.operators``)."""

from __future__ import annotations

from functools import cache, reduce
from typing import Any

import pytest
import torch
from bench import operators
from bench.operators import Report, totals
from tests.catalogue.oracle import (
    SimpleContext,
    T,
    compare,
    compare_symbolically,
    described,
    run,
)

from netgloss.catalogue.index import load_index
from netgloss.catalogue.records import CannotTell, Tensor
from netgloss.catalogue.rules.spans import Span

Case = tuple[tuple[Any, ...], dict[str, Any]]


def c(*args: Any, **kwargs: Any) -> Case:
    return args, kwargs


# The entries of these files are judged by the database; what it has not, by cases of our own.
FILES = (
    *("special.layers", "views.layers", "linalg.layers", "fourier.layers", "masked.layers"),
    "native.layers",
)
SQUARE, TALL, WIDE, FLAT = T(2, 3, 3), T(2, 4, 3), T(3, 4), T(2, 3, 4)
_HALF = T(5, 3, dtype="complex64")
_ROWS = T(8, 16, dtype="bfloat16")
OWN: dict[str, list[Case]] = {
    "torch.special.exp2": [c(T(2, 3)), c(T(2, dtype="int64"))],
    "torch.special.logit": [c(T(2, 3)), c(T(2), 0.1), c(T(2, dtype="complex64"))],
    "torch.special.round": [c(T(2, 3)), c(T(2, 3), decimals=2)],
    "torch.special.softmax": [c(T(2, 3), 1), c(T(2, 3), 2)],
    "torch.special.log_softmax": [c(T(2, 3), 1), c(T(2, 3), -3)],
    "torch.special.logsumexp": [c(T(2, 3), 1), c(T(2, 3), (0, 1), True), c(T(2, 3), 2)],
    "torch.special.xlogy": [c(T(2, 3), T(3)), c(T(2, 3), T(4))],
    "torch.Tensor.polygamma": [c(T(2, 3), 1), c(T(2, 3), -1)],
    "torch.gcd_": [c(T(2, 3, dtype="int64"), T(3, dtype="int64")), c(T(2), T(2))],
    "torch.arccosh": [c(T(2, 3)), c(T(2, dtype="int64"))],
    "torch.arccosh_": [c(T(2, 3)), c(T(2, dtype="int64"))],
    "torch.Tensor.cauchy_": [c(T(2, 3)), c(T(2, 3), 0, -1)],
    "torch.Tensor.log_normal_": [c(T(2, 3)), c(T(2, 3), 0, -1)],
    "torch.Tensor.geometric_": [c(T(2, 3), 0.5), c(T(2, 3), 1.5)],
    "torch.select_copy": [c(FLAT, 1, 0), c(FLAT, 1, 3)],
    "torch.split_copy": [c(FLAT, 2, 1), c(FLAT, 2, 3)],
    "torch.unsafe_split_with_sizes": [c(FLAT, (1, 2), 1), c(FLAT, (1, 1), 1)],
    "torch.view_as_real_copy": [c(T(2, 3, dtype="complex64")), c(T(2, 3))],
    "torch.view_as_complex_copy": [c(T(3, 2)), c(T(2, 3))],
    "torch.Tensor.resize_as_": [c(FLAT, T(4, 6))],
    "torch.Tensor.masked_scatter_": [c(T(2, 3), T(2, 3, dtype="bool"), T(6))],
    "torch.index_put_": [c(T(4, 3), (T(2, dtype="int64"),), T(2, 3)), c(T(4), (), T(2, 3))],
    "torch.Tensor.put_": [c(T(2, 3), T(2, dtype="int64"), T(2)), c(T(2), T(2), T(2))],
    "torch.Tensor.index_reduce_": [
        c(T(4, 3), 0, T(2, dtype="int64"), T(2, 3), "prod"),
        c(T(4, 3), 0, T(2, dtype="int64"), T(2, 3), "odd"),
    ],
    "torch.det": [c(SQUARE), c(TALL), c(T(3))],
    "torch.slogdet": [c(SQUARE), c(TALL)],
    "torch.inverse": [c(SQUARE), c(TALL)],
    "torch.Tensor.cholesky_inverse": [c(SQUARE), c(TALL)],
    "torch.Tensor.cholesky_solve": [c(T(3, 2), T(3, 3)), c(T(4, 2), T(3, 3))],
    "torch.orgqr": [c(TALL, T(2, 3)), c(TALL, T(3))],
    "torch.Tensor.lu": [c(SQUARE), c(SQUARE, True, True)],
    "torch.Tensor.lu_solve": [c(T(3, 2), T(3, 3), T(3, dtype="int32"))],
    "torch.Tensor.triangular_solve": [c(T(3, 2), T(3, 3)), c(T(4, 2), T(3, 3))],
    "torch.matrix_exp": [c(SQUARE), c(TALL)],
    "torch.linalg.matrix_exp": [c(SQUARE), c(TALL), c(T(2, 2, dtype="int64"))],
    "torch.matrix_power": [c(SQUARE, 3), c(TALL, 2)],
    "torch.vander": [c(T(4)), c(T(4), 2), c(T(2, 4))],
    "torch.fft.fftfreq": [c(5), c(6, 0.5)],
    "torch.fft.rfftfreq": [c(5), c(6, 0.5)],
    "torch.kaiser_window": [c(5), c(6, False)],
    "torch.nn.functional.grouped_mm": [
        c(_ROWS, T(2, 16, 32, dtype="bfloat16"), offs=T(2, dtype="int32")),
        c(_ROWS, T(2, 8, 32, dtype="bfloat16"), offs=T(2, dtype="int32")),
        c(_ROWS, T(16, 32, dtype="bfloat16"), offs=T(4, dtype="int32")),
        c(T(3, 8, 16, dtype="bfloat16"), T(3, 16, 32, dtype="bfloat16")),
        c(T(3, 8, 16, dtype="bfloat16"), T(2, 16, 32, dtype="bfloat16")),
    ],
}
SIZES: dict[str, list[Case]] = {
    "torch.linalg.det": [c(SQUARE)],
    "torch.linalg.pinv": [c(TALL)],
    "torch.linalg.qr": [c(TALL), c(TALL, "complete"), c(WIDE, "r")],
    "torch.linalg.svd": [c(TALL), c(WIDE, False)],
    "torch.svd": [c(TALL), c(WIDE, False)],
    "torch.linalg.eigh": [c(SQUARE)],
    "torch.linalg.lu": [c(TALL), c(WIDE)],
    "torch.linalg.lu_factor": [c(TALL)],
    "torch.linalg.solve": [c(SQUARE, T(2, 3, 5))],
    "torch.linalg.solve_triangular": [c(SQUARE, T(2, 3, 5), upper=True)],
    "torch.linalg.multi_dot": [c((T(2, 3), T(3, 4), T(4)))],
    "torch.linalg.vecdot": [c(FLAT, T(3, 4))],
    "torch.linalg.tensorsolve": [c(T(2, 3, 6), T(2, 3))],
    "torch.fft.fft": [c(FLAT), c(FLAT, dim=0)],
    "torch.fft.rfft": [c(FLAT), c(FLAT, 5, 1)],
    "torch.fft.irfft": [c(_HALF)],
    "torch.fft.rfft2": [c(FLAT)],
    "torch.fft.irfftn": [c(_HALF), c(_HALF, (3, 4))],
    "torch.stft": [c(T(2, 40), 8, return_complex=True), c(T(40), 8, 3, return_complex=False)],
    "torch.cdist": [c(T(2, 5, 3), T(4, 3))],
    "torch.pdist": [c(T(5, 3))],
    "torch.combinations": [c(T(5)), c(T(5), 3), c(T(5), 2, True)],
    "torch.diagonal_scatter": [c(T(4, 5), T(4))],
    "torch.slice_scatter": [c(FLAT, T(2, 2, 4), 1, 0, 2)],
    "torch.gradient": [c(FLAT)],
    "torch.cov": [c(T(3, 4))],
    "torch.special.zeta": [c(FLAT, T(3, 1))],
    "torch.nonzero_static": [c(FLAT, size=5)],
    "torch.native_layer_norm": [c(FLAT, (4,), T(4), None, 1e-5)],
}
QUICK = ("fft.", "linalg.s", "special.", "masked.m", "diagonal", "nn.functional.c")


@cache
def judged(only: str) -> tuple[tuple[Report, ...], tuple[Report, ...]]:
    functions, layers = operators.judge_all(only)
    return tuple(functions), tuple(layers)


def _wrong(reports: tuple[Report, ...]) -> list[str]:
    return [v.text for report in reports for v in report.verdicts if v.kind == "wrong"]


@pytest.mark.parametrize("only", QUICK)
def test_samples_of_a_part_of_the_database(only: str) -> None:
    functions, _ = judged(only)
    assert functions and _wrong(functions) == []
    assert [report.name for report in functions if not report.known] == []
    assert totals(functions)["agrees"] > 100


def test_every_entry_is_in_the_database_or_has_cases() -> None:
    listed = {name for each in operators.op_db for name in operators.names_of(each)}
    files = {name: entry for name, entry in load_index().items() if entry.file in FILES}
    uncovered = {
        entry.name
        for entry in files.values()
        if not listed & {name for name, other in files.items() if other.name == entry.name}
    }
    assert sorted(uncovered - set(OWN)) == []


@pytest.mark.parametrize("name", OWN)
def test_entries_that_the_database_has_not(name: str) -> None:
    for args, kwargs in OWN[name]:
        compare(name, args, kwargs)


@pytest.mark.parametrize("name", SIZES)
def test_formulas_hold_at_other_sizes(name: str) -> None:
    for args, kwargs in SIZES[name]:
        assert compare_symbolically(name, args, kwargs) >= 1


def test_a_result_written_to_a_tensor_has_its_dtype() -> None:
    compare("torch.add", (T(2, 3), T(2, 3)), {"out": T(2, 3, dtype="float64")})


def test_needs_stand_before_a_rule() -> None:
    """An entry may have both: the need is looked at first."""
    name = "torch.nn.functional.huber_loss"
    _, context = run(name, (T(2), T(2)), {"delta": -1.0}, context=SimpleContext())
    assert [complaint.kind for complaint in context.complaints] == ["positive"]


def test_a_check_that_unknown_bits_would_decide_is_not_told() -> None:
    """Whether these weights are negative, only the kernel's last bits say."""
    weights = Tensor((2,), value=(Span(-1e-9, 1e-9), 1.0))
    with pytest.raises(CannotTell, match=r"torch\.cov: the answer depends on bits"):
        run("torch.cov", (T(2, 2),), {"aweights": weights})


@pytest.mark.slow
def test_the_whole_database() -> None:
    """Nothing is told wrong; at least 90 % of the operators and all layers are known, at least
    95 % of the inputs that torch refuses are refused, and 95 % of the messages with numbers of the
    input name them all."""
    functions, layers = judged("")
    assert _wrong((*functions, *layers)) == []
    known = totals(functions)
    assert known["covered"] >= 0.9 * known["entries"]
    assert all(report.known for report in layers)
    both = totals((*functions, *layers))
    assert both["numbers"] >= 0.95 * both["with numbers"]
    assert both["refused"] >= 0.95 * (both["refused"] + both["accepted"] + both["untold"])


# ---- kernels that models seldom name -----------------------------------------------------------
_INTS = {"dtype": torch.int64}
_LENGTHS = torch.tensor([1, 2])
_POINTS, _WEIGHTS = torch.ones(5, 2), torch.ones(5)
RARE: list[tuple[str, Case]] = [
    *[
        ("torch.native_layer_norm", c(torch.ones(2, 6, 4), *args, 1e-5))
        for args in (
            ((4,), torch.ones(4), torch.ones(4)),
            ((6, 4), None, None),
            ((6, 4), torch.ones(4), None),
            ((3,), None, None),
            ((), None, None),
            (4, None, None),
            ((2, 2, 6, 4), None, None),
        )
    ],
    ("torch.native_layer_norm", c(torch.ones(2, 4).half(), (4,), torch.ones(4), None, 1e-5)),
    ("torch.native_layer_norm", c(torch.ones(2, 4).double(), (4,), torch.ones(4), None, 1e-5)),
    *[
        ("torch.native_group_norm", c(torch.ones(2, 6, 4), None, None, *sizes, 1e-5))
        for sizes in ((2, 6, 4, 3), (1, 12, 4, 3), (3, 6, 4, 3), (2, 6, 4, 4), (2, 6, 4, 0))
    ],
    ("torch.native_group_norm", c(torch.ones(2, 6), torch.ones(5), None, 2, 6, 1, 2, 1e-5)),
    ("torch.native_group_norm", c(torch.ones(2, 6).half(), torch.ones(6), None, 2, 6, 1, 2, 1e-5)),
    *[
        ("torch.native_batch_norm", c(given, None, None, None, None, True, 0.1, 1e-5))
        for given in (torch.ones(4), torch.ones(1, 6, 1), torch.ones(0, 6, 1))
    ],
    *[
        ("torch.segment_reduce", c(torch.ones(3, 4), "sum", **given))
        for given in (
            {"lengths": _LENGTHS},
            {"lengths": _LENGTHS.int()},
            {"lengths": _LENGTHS.float()},
            {"offsets": torch.tensor([0, 1, 3])},
            {"lengths": torch.tensor([[1, 3], [2, 2], [2, 2]]), "axis": 1},
            {"lengths": _LENGTHS, "axis": 1},
            {"lengths": _LENGTHS, "axis": 2},
            {"indices": torch.tensor([0, 1, 1]), "lengths": _LENGTHS},
            {},
        )
    ],
    ("torch.segment_reduce", c(torch.ones(3, 4), "odd", lengths=_LENGTHS)),
    ("torch.segment_reduce", c(torch.ones(3, 4, **_INTS), "sum", lengths=_LENGTHS)),
    *[
        ("torch.histogramdd", c(_POINTS, bins, **given))
        for bins, given in (
            (3, {}),
            ((3, 4), {"weight": _WEIGHTS}),
            ((3,), {}),
            ((0, 3), {}),
            ((torch.tensor([0.0, 1.0]), torch.tensor([0.0, 0.5, 1.0])), {}),
            ((torch.ones(2, 2), torch.tensor([0.0, 0.5, 1.0])), {}),
            ((torch.tensor([0.0, 1.0]).double(), torch.tensor([0.0, 0.5, 1.0])), {}),
            ((3, 4), {"weight": torch.ones(4)}),
            ((3, 4), {"weight": _WEIGHTS.double()}),
            ((3, 4), {"range": (0.0, 1.0, 0.0, 1.0)}),
            ((3, 4), {"range": (0.0, 1.0)}),
            ((3, 4), {"range": (1.0, 0.0, 0.0, 1.0)}),
        )
    ],
    ("torch.histogramdd", c(_WEIGHTS, (2,))),
    ("torch.histogramdd", c(torch.ones(5, 2, **_INTS), (2, 3))),
    *[("torch.nonzero_static", c(torch.ones(3, 4), size=size)) for size in (0, 2, -1)],
    *[
        ("torch.hash_tensor", c(torch.ones(3, 4), **given))
        for given in ({}, {"dim": 1, "keepdim": True}, {"dim": (0, 1)}, {"dim": 3}, {"mode": 1})
    ],
    ("torch.hash_tensor", c(torch.ones(3, dtype=torch.complex64))),
    *[
        ("torch.tensor_split", c(torch.ones(6, 4), indices))
        for indices in (
            torch.tensor([1, 3]),
            torch.tensor(2),
            torch.tensor(0),
            torch.tensor([[1]]),
            torch.tensor([1.0]),
            torch.tensor([1, 2]).int(),
        )
    ],
]


@pytest.mark.parametrize(("name", "case"), RARE)
def test_kernels_that_models_seldom_name(name: str, case: Case) -> None:
    """On real tensors: some have no meta kernels, and what they hold decides."""
    args, kwargs = case
    outcome, context = run(name, args, kwargs)
    try:
        expected = described(reduce(getattr, name.split(".")[1:], torch)(*args, **kwargs))
    except (RuntimeError, IndexError, TypeError):
        assert context.complaints
        return
    assert not context.complaints and outcome is not None
    assert described(outcome.value) == expected


def test_what_would_read_beyond_its_statistics_is_not_told() -> None:
    for kept, training in ((None, False), (torch.ones(5), True)):
        with pytest.raises(CannotTell):
            run("torch.native_batch_norm", (T(2, 6), kept, None, kept, kept, training, 0.1, 1e-5))
