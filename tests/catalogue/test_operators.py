"""The catalogue against the operator and module databases of torch itself (``bench.operators``)."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from bench import operators
from bench.operators import Report, totals
from tests.catalogue.oracle import SimpleContext, T, compare, compare_symbolically, run

from netgloss.catalogue.index import load_index
from netgloss.catalogue.records import CannotTell, Tensor
from netgloss.catalogue.rules.spans import Span

Case = tuple[tuple[Any, ...], dict[str, Any]]


def c(*args: Any, **kwargs: Any) -> Case:
    return args, kwargs


# The entries of these files are judged by the database; what it has not, by cases of our own.
FILES = ("special.layers", "views.layers", "linalg.layers", "fourier.layers", "masked.layers")
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
