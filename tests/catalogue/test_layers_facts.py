"""What entries say besides shapes: names, signatures, multiply–accumulates."""

from __future__ import annotations

import inspect
from functools import reduce
from typing import Any

import pytest
import torch
from tests.catalogue.oracle import T, by_torch, is_layer_name, run
from torch.utils.flop_counter import FlopCounterMode

from netgloss import catalogue
from netgloss.catalogue.index import load_index
from netgloss.models import read, read_expression

# torchvision's operators are in torch only when torchvision is installed.
OTHERS = ("tensor_", "torchvision")
MINE = sorted(name for name, each in load_index().items() if not each.file.startswith(OTHERS))


def _in_torch(name: str) -> Any:
    return reduce(getattr, name.split(".")[1:], torch)


@pytest.mark.parametrize("name", MINE)
def test_the_name_is_torchs(name: str) -> None:
    assert callable(_in_torch(name))


def _as_written(default: Any) -> Any:
    """A default as entries have it: functions and dtypes by name, the usual layout as none."""
    if default is torch.strided:
        return None
    if isinstance(default, torch.dtype):
        return str(default).removeprefix("torch.")
    return default.__name__ if inspect.isfunction(default) else default


@pytest.mark.parametrize("name", [name for name in MINE if name == load_index()[name].name])
def test_the_signature_is_torchs(name: str) -> None:
    """Names, order and defaults, where torch has a signature to look at (not for C functions)."""
    try:
        theirs = inspect.signature(_in_torch(name))
    except (ValueError, TypeError):
        pytest.skip("torch tells no signature")
    if not theirs.parameters or any(
        each.kind is each.VAR_POSITIONAL for each in theirs.parameters.values()
    ):
        pytest.skip("torch tells no arguments")
    entry = catalogue.find(name)
    assert entry is not None
    assert entry.parameters_of_call == tuple(theirs.parameters)
    for key, each in theirs.parameters.items():
        assert (key in entry.defaults) is (each.default is not each.empty), key
        given = entry.defaults.get(key)
        if each.default is not each.empty and not isinstance(given, tuple):
            assert given == _as_written(each.default), key
        elif isinstance(given, tuple) and isinstance(each.default, int):
            assert set(given) == {each.default}, key


COUNTED: list[tuple[str, tuple[Any, ...], dict[str, Any], tuple[Any, ...]]] = [
    ("torch.nn.Conv1d", (4, 6, 3), {"stride": 2, "groups": 2}, (T(2, 4, 16),)),
    ("torch.nn.Conv2d", (4, 6, 3), {"stride": 2, "padding": 1}, (T(2, 4, 16, 15),)),
    ("torch.nn.Conv2d", (4, 8, 3), {"groups": 4}, (T(2, 4, 16, 15),)),
    ("torch.nn.Conv3d", (4, 6, (1, 2, 3)), {}, (T(2, 4, 7, 8, 9),)),
    ("torch.nn.ConvTranspose2d", (4, 6, 3), {"stride": 2}, (T(2, 4, 7, 8),)),
    ("torch.nn.ConvTranspose1d", (4, 6, 3), {"groups": 2}, (T(2, 4, 7),)),
    ("torch.nn.Linear", (8, 5), {}, (T(2, 3, 8),)),
    ("torch.nn.Linear", (8, 5), {"bias": False}, (T(8),)),
    ("torch.nn.LSTM", (5, 6), {"num_layers": 2, "bidirectional": True}, (T(4, 3, 5),)),
    ("torch.nn.LSTM", (5, 6), {"proj_size": 3}, (T(4, 3, 5),)),
    ("torch.nn.GRU", (5, 6), {"batch_first": True}, (T(3, 4, 5),)),
    ("torch.nn.RNN", (5, 6), {}, (T(4, 3, 5),)),
    ("torch.nn.LSTMCell", (5, 6), {}, (T(3, 5),)),
    ("torch.nn.MultiheadAttention", (8, 2), {}, (T(4, 3, 8), T(5, 3, 8), T(5, 3, 8))),
    ("torch.nn.MultiheadAttention", (8, 2), {"kdim": 6}, (T(4, 3, 8), T(5, 3, 6), T(5, 3, 8))),
    ("torch.nn.MaxPool2d", (2,), {}, (T(2, 3, 8, 8),)),
    ("torch.nn.BatchNorm2d", (3,), {}, (T(2, 3, 8, 8),)),
]


@pytest.mark.parametrize(("name", "args", "kwargs", "inputs"), COUNTED)
def test_macs_are_half_of_torchs_flops(
    name: str, args: tuple[Any, ...], kwargs: dict[str, Any], inputs: tuple[Any, ...]
) -> None:
    with FlopCounterMode(display=False) as counter, torch.device("meta"):
        by_torch(name, args, kwargs, inputs, training=True)
    outcome, _ = run(name, args, kwargs, inputs)
    assert outcome is not None
    assert 2 * outcome.macs == counter.get_total_flops()
    assert outcome.flops >= 2 * outcome.macs


def test_scaled_dot_product_attention_is_counted_as_torch_counts_it() -> None:
    args = (T(2, 4, 5, 8), T(2, 4, 6, 8), T(2, 4, 6, 3))
    with FlopCounterMode(display=False) as counter:
        by_torch("torch.nn.functional.scaled_dot_product_attention", args)
    outcome, _ = run("torch.nn.functional.scaled_dot_product_attention", args)
    assert outcome is not None
    assert 2 * outcome.macs == counter.get_total_flops()


def test_layers_are_layers() -> None:
    for name in MINE:
        entry = catalogue.find(name)
        assert entry is not None
        assert catalogue.is_layer(entry) is is_layer_name(name)


@pytest.mark.parametrize("cell", ["RNNCell", "LSTMCell", "GRUCell"])
@pytest.mark.parametrize("sizes", [(-1, 3), (3, -1), ((), 3), (3, ()), ("a", 3), (3, 2.5)])
def test_cells_of_no_size_are_refused_or_unknown(cell: str, sizes: tuple[object, object]) -> None:
    with pytest.raises((TypeError, RuntimeError)):
        getattr(torch.nn, cell)(*sizes)
    reading = read(f"from torch import nn\nlayer = nn.{cell}{sizes!r}\n")
    assert reading.faults or reading.unknowns


def test_a_cell_that_is_true_wide_is_one_wide() -> None:
    reading = read_expression("nn.LSTMCell(3, True)")
    assert [tensor.shape[-1] for tensor in reading.models[0].outputs] == [1, 1]
