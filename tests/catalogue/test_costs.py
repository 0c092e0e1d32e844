"""MACs of operations and layers against ``torch.utils.flop_counter``, over torch's own samples."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from bench import operators
from tests.catalogue.oracle import T, run
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.testing._internal.common_modules import module_db
from torch.utils.flop_counter import FlopCounterMode

# What torch's counter counts, by the names of its operator database.
COUNTED = (
    *(f"nn.functional.conv{each}{d}d" for each in ("", "_transpose") for d in (1, 2, 3)),
    *("nn.functional.linear", "nn.functional.multi_head_attention_forward"),
    *("nn.functional.scaled_dot_product_attention", "nn.functional.linear_cross_entropy"),
    *("mm", "bmm", "addmm", "baddbmm", "einsum", "linalg.multi_dot", "cov", "corrcoef"),
)
LAYERS = (
    *(f"{lazy}Conv{each}{d}d" for lazy in ("", "Lazy") for each in ("", "Transpose")
      for d in (1, 2, 3)),
    *("Linear", "MultiheadAttention", "RNN", "LSTM", "GRU", "RNNCell", "LSTMCell", "GRUCell"),
    *("TransformerEncoderLayer", "TransformerDecoderLayer", "Transformer"),
)  # fmt: skip


def counted(call: Callable[[], Any]) -> int:
    """The MACs that torch counts, attention written out as its two products."""
    with FlopCounterMode(display=False) as counter, sdpa_kernel(SDPBackend.MATH):
        call()
    return counter.get_total_flops() // 2


@pytest.fixture(autouse=True)
def _products_in_sight() -> Iterator[None]:
    """Kernels that hide their products from the counter are off: mkldnn's recurrent ones, and
    the fast path of attention."""
    fast = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    with torch.backends.mkldnn.flags(enabled=False), warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        yield
    torch.backends.mha.set_fastpath_enabled(fast)


def _samples(name: str) -> Iterator[tuple[int, int, str]]:
    """(our MACs, torch's, the call) of every sample that torch takes."""
    (*_, operator) = (each for each in operators.operators(name) if operators.label(each) == name)
    for sample in operator.sample_inputs("cpu", torch.float32, requires_grad=False):
        args, kwargs = (sample.input, *sample.args), sample.kwargs
        calls = operators.calls_of(operator, sample)
        ours = sum(_macs(call.name, call.args, dict(call.kwargs)) for call, _ in calls)
        theirs = counted(lambda args=args, kwargs=kwargs: operator.op(*args, **kwargs))
        yield ours, theirs, f"{name}{operators.shown(args)} {operators.shown(kwargs)}"


def _macs(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> int:
    outcome, context = run(name, args, kwargs)
    assert outcome is not None and not context.complaints
    assert type(outcome.macs) is int and outcome.flops >= 2 * outcome.macs
    return outcome.macs


@pytest.mark.parametrize("name", COUNTED)
def test_operations_cost_what_torch_counts(name: str) -> None:
    torch.manual_seed(0)
    found = list(_samples(name))
    assert [line for line in found if line[0] != line[1]] == []
    assert any(theirs > 0 for _, theirs, _ in found)


@pytest.mark.parametrize("name", LAYERS)
def test_layers_cost_what_torch_counts(name: str) -> None:
    info = next(info for info in module_db if info.module_cls is getattr(torch.nn, name))
    found = []
    for sample in info.module_inputs_func(
        info, device="cpu", dtype=torch.float32, requires_grad=False, training=False
    ):
        made, fed = sample.constructor_input, sample.forward_input
        if any(map(callable, made.args)):
            continue  # an activation of the caller's own
        layer = info.module_cls(*made.args, **made.kwargs).eval()
        theirs = counted(lambda layer=layer, fed=fed: layer(*fed.args, **fed.kwargs))
        args = (made.args, made.kwargs, fed.args)
        outcome, _ = run(f"torch.nn.{name}", *args, training=False, fed=fed.kwargs)
        found.append((outcome and outcome.macs, theirs, operators.shown(args)))
    assert [line for line in found if line[0] != line[1]] == []
    assert any(theirs > 0 for _, theirs, _ in found)


def _attention(query: T, key: T, grouped: bool = False) -> tuple[str, tuple[T, ...], Any]:
    return "scaled_dot_product_attention", (query, key, key), {"enable_gqa": grouped}


# Grouped queries, keys of another length, dilation and groups together, sums over several axes:
# what the database has little of.
OWN = [
    _attention(T(2, 8, 10, 16), T(2, 8, 7, 16)),
    _attention(T(2, 8, 10, 16), T(2, 2, 10, 16), grouped=True),
    _attention(T(2, 8, 5, 16), T(2, 4, 9, 16), grouped=True),
    ("conv2d", (T(2, 6, 17, 13), T(9, 2, 3, 2)), {"stride": 2, "dilation": 3, "groups": 3}),
    ("conv_transpose2d", (T(2, 6, 7, 5), T(6, 2, 3, 2)), {"stride": 2, "groups": 3}),
    ("conv_transpose3d", (T(1, 4, 3, 4, 5), T(4, 3, 2, 2, 2)), {"stride": 2, "dilation": 2}),
    ("linear", (T(2, 5, 7, 12), T(3, 12), T(3)), {}),
    ("torch.matmul", (T(4, 1, 5, 6), T(3, 6, 7)), {}),
    ("torch.einsum", ("bhqd,bhkd->bhqk", T(2, 3, 5, 8), T(2, 3, 7, 8)), {}),
    ("torch.tensordot", (T(3, 4, 5), T(4, 3, 2), ((1, 0), (0, 1))), {}),
]


@pytest.mark.parametrize("case", OWN, ids=str)
def test_calls_of_our_own(case: tuple[str, tuple[Any, ...], dict[str, Any]]) -> None:
    name, args, kwargs = case
    name = name if "." in name else f"torch.nn.functional.{name}"
    called = getattr(torch.nn.functional if ".nn." in name else torch, name.rpartition(".")[2])
    given = [torch.ones(each.shape) if isinstance(each, T) else each for each in args]
    theirs = counted(lambda: called(*given, **kwargs))
    assert _macs(name, args, kwargs) == theirs > 0


# What torch's counter passes over, and the product that it counts in its place.
PASSED_OVER: list[tuple[str, tuple[Any, ...], Callable[..., Any]]] = [
    ("torch.dot", (T(7), T(7)), lambda a, b: a[None] @ b[:, None]),
    ("torch.mv", (T(4, 7), T(7)), lambda a, b: a @ b[:, None]),
    ("torch.addmv", (T(4), T(4, 7), T(7)), lambda _, a, b: a @ b[:, None]),
    ("torch.addbmm", (T(4, 5), T(3, 4, 7), T(3, 7, 5)), lambda _, a, b: a @ b),
    ("torch.linalg.vecdot", (T(3, 7), T(3, 7)), lambda a, b: a[:, None] @ b[..., None]),
    (
        "torch.nn.functional.bilinear",
        (T(2, 3), T(2, 4), T(5, 3, 4)),
        # Every product of two inputs, each with its own weight in every output.
        lambda a, b, w: (a[:, :, None] * b[:, None, :]).flatten(1) @ w.flatten(1).T,
    ),
]


@pytest.mark.parametrize("case", PASSED_OVER, ids=lambda case: case[0])
def test_what_torch_passes_over(
    case: tuple[str, tuple[Any, ...], Callable[..., Any]],
) -> None:
    name, args, product = case
    given = [torch.ones(each.shape) for each in args]
    assert _macs(name, args, {}) == counted(lambda: product(*given)) > 0


@pytest.mark.parametrize(
    ("name", "args", "flops"),
    [
        ("torch.index_add", (T(5, 3), 0, T(2, dtype="int64"), T(2, 3)), 6),
        ("torch.index_copy", (T(5, 3), 0, T(2, dtype="int64"), T(2, 3)), 0),
        ("torch.scatter_add", (T(5, 3), 0, T(2, 3, dtype="int64"), T(2, 3)), 6),
        ("torch.scatter", (T(5, 3), 0, T(2, 3, dtype="int64"), T(2, 3)), 0),
        ("torch.relu", (T(5, 3),), 15),
        ("torch.cat", ((T(5, 3), T(5, 3)),), 0),
    ],
)
def test_what_is_combined_costs_and_what_is_moved_does_not(
    name: str, args: tuple[Any, ...], flops: int
) -> None:
    outcome, _ = run(name, args)
    assert outcome is not None and (outcome.macs, outcome.flops) == (0, flops)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("torch.bucketize", (T(5, 3), T(4))),
        ("torch.linalg.svd", (T(5, 3),)),
        ("torch.fft.fft", (T(5, 8),)),
    ],
)
def test_what_depends_on_the_algorithm_is_not_counted(name: str, args: tuple[T, ...]) -> None:
    outcome, _ = run(name, args)
    assert outcome is not None and not outcome.counted
