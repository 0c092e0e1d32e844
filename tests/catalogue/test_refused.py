"""Calls that torch refuses though their shapes fit: dtypes, and arguments that are not given."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from tests.catalogue.oracle import T, compare, run

import netgloss
from netgloss.catalogue.records import CannotTell

DTYPES = ("float32", "float64", "float16", "bfloat16")


@pytest.mark.parametrize("own", DTYPES)
@pytest.mark.parametrize("other", DTYPES)
def test_norms_of_mixed_dtypes(own: str, other: str) -> None:
    x, four, three = T(2, 3, 4, dtype=own), T(4, dtype=other), T(3, dtype=other)
    run = {"running_mean": three, "running_var": three}
    name = "torch.nn.functional."
    compare(f"{name}batch_norm", (x,), run)
    compare(f"{name}batch_norm", (x,), {**run, "weight": three, "bias": three})
    compare(f"{name}batch_norm", (x, None, None, three), {"training": True})
    compare(f"{name}layer_norm", (x, (4,), four, four))
    compare(f"{name}layer_norm", (x, (4,), four))
    compare(f"{name}rms_norm", (x, (4,), four))
    compare(f"{name}group_norm", (T(2, 4, 4, dtype=own), 2, four, four))
    compare(f"{name}instance_norm", (x,), {"weight": three, "bias": three})
    compare(f"{name}prelu", (x, T(1, dtype=other)))


def test_a_norm_of_nothing_looks_at_nothing() -> None:
    compare("torch.nn.functional.batch_norm", (T(4, 0, 6), T(1), T(1), T(1), T(1)))


@pytest.mark.parametrize("left", [T(2), T(2, dtype="bool"), T(2, dtype="int64"), True, 1, 0.5])
@pytest.mark.parametrize("right", [T(2), T(2, dtype="bool"), T(dtype="bool"), True, 1, 0.5])
def test_subtractions(left: Any, right: Any) -> None:
    if isinstance(left, T):
        compare("torch.sub", (left, right))
        compare("torch.rsub", (left, right))


def test_poisson_subtracts() -> None:
    for given in (T(3), T(3, dtype="bool")):
        for target in (T(3), T(3, dtype="bool")):
            compare("torch.nn.functional.poisson_nll_loss", (given, target))


@pytest.mark.parametrize("name", ["prod", "max", "min", "median", "nanmedian"])
@pytest.mark.parametrize("keepdim", [True, False])
def test_keepdim_without_an_axis(name: str, keepdim: bool) -> None:
    compare(f"torch.{name}", (T(2, 3),), {"keepdim": keepdim})
    compare(f"torch.{name}", (T(2, 3), 1), {"keepdim": keepdim})
    compare(f"torch.{name}", (T(2, 3),))


@pytest.mark.parametrize("name", ["nansum", "all", "any", "argmax", "amax", "std"])
def test_keepdim_alone(name: str) -> None:
    compare(f"torch.{name}", (T(2, 3),), {"keepdim": True})


@pytest.mark.parametrize(
    "name", ["permute", "view", "reshape", "repeat", "expand", "flip", "tile", "new_zeros"]
)
def test_no_sizes_at_all(name: str) -> None:
    for x in (T(2, 3), T()):
        compare(f"torch.Tensor.{name}", (x,))
    compare(f"torch.Tensor.{name}", (T(), ()))


@pytest.mark.parametrize("name", ["zeros", "ones", "empty", "rand"])
def test_no_size_of_a_new_tensor(name: str) -> None:
    compare(f"torch.{name}")
    compare(f"torch.{name}", ((),))


@pytest.mark.parametrize("name", ["transpose", "swapdims", "swapaxes"])
@pytest.mark.parametrize("axes", [("dim0", "dim1"), ("axis0", "axis1")])
def test_names_of_two_axes(name: str, axes: tuple[str, str]) -> None:
    compare(f"torch.{name}", (T(2, 3, 4),), dict(zip(axes, (0, -1), strict=True)))
    compare(f"torch.{name}", (T(2, 3, 4), 1, 2))


@pytest.mark.parametrize("dtype", ["complex32", "complex64", "complex128"])
def test_spreads_and_distances_of_complex_numbers(dtype: str) -> None:
    if dtype != "complex32":
        compare("torch.nn.functional.pairwise_distance", (T(2, 3, dtype=dtype),) * 2)
    compare("torch.std", (T(2, 3, dtype=dtype),))


@pytest.mark.parametrize("dtype", ["float32", "float64", "bool"])
def test_attention_in_the_dtype_of_its_weights(dtype: str) -> None:
    x = T(2, 3, 8, dtype=dtype)
    compare("torch.nn.MultiheadAttention", (8, 2), {}, (x, x, x))


@pytest.mark.parametrize("kernel", [3, (3,), (3, 1)])
def test_a_transposed_kernel_of_another_length(kernel: Any) -> None:
    compare("torch.nn.ConvTranspose1d", (3, 4, kernel), {}, (T(2, 3, 28),))


def test_sums_that_keep_an_axis_need_to_name_it() -> None:
    for name in ("sum", "mean"):
        compare(f"torch.{name}", (T(2, 3), 1), {"keepdim": True})
        reading = _read((2, 3), f"x = x.{name}(keepdim=True)")
        assert not reading.outputs and reading.trace.unknowns  # with dim=None torch takes it


@pytest.mark.parametrize("dtype", ["float32", "float64", "bool", "int64"])
def test_power_means_of_whole_numbers(dtype: str) -> None:
    x = T(2, 3, 8, dtype=dtype)
    compare("torch.nn.LPPool1d", (2, 2), {}, (x,))
    compare("torch.nn.functional.lp_pool2d", (x, 2, (2, 2)))


@pytest.mark.parametrize("name", ["RNN", "GRU", "LSTM"])
@pytest.mark.parametrize("size", [(0, 2, 4), (3, 0, 4), (0, 4), (3, 4)])
@pytest.mark.parametrize("batch_first", [False, True])
def test_sequences_of_no_steps(name: str, size: tuple[int, ...], batch_first: bool) -> None:
    compare(f"torch.nn.{name}", (4, 3), {"batch_first": batch_first}, (T(*size),))


@pytest.mark.parametrize(
    "made",
    [
        "nn.LazyConv2d(4, 3, padding_mode='x')",
        "nn.LazyConv2d(4, 3, padding='foo')",
        "nn.LazyConv2d(4, 3, groups=0)",
        "nn.LazyConv2d(4, 3, dtype=torch.int32)",
        "nn.LazyConv2d(4, 3)",
        "nn.LazyConvTranspose1d(4, 3, padding_mode='reflect')",
        "nn.LazyConvTranspose1d(4, 3)",
        "nn.LazyLinear(3, dtype=torch.int64)",
        "nn.LazyBatchNorm1d(dtype=torch.int64)",
        "nn.LazyBatchNorm1d(affine=False, dtype=torch.int64)",
    ],
)
def test_a_lazy_layer_is_refused_where_it_is_made(made: str) -> None:
    """Not by its first call."""
    made_in = f"    def __init__(self):\n        super().__init__()\n        self.m = {made}\n\n"
    source = _source("x = x").replace("    def forward", f"{made_in}    def forward")
    names: dict[str, Any] = {"__name__": "model"}
    exec(source, names)
    try:
        names["Net"]()
    except (RuntimeError, ValueError):
        refused = [7]
    else:
        refused = []
    result = netgloss.summary(source, construct="Net()", input="2,3")
    faults = [f for model in result.models for f in model.model.trace.faults]
    assert [fault.place.line for fault in faults] == refused


_VIEWS = [
    ((2, 3, 4), (-1, 3, -1, -1), (2, -1)),
    ((2, 3, 4), (-1, 3, -1, -1), (6, 3, 4)),
    ((2, 3, 4), (-1, 3, -1, -1), (2, 3, 12)),
    ((1, 2, 3), (5, 4, 2, 3), (20, 2, 3)),
    ((1, 2, 3), (5, 4, 2, 3), (5, 8, 3)),
    ((1, 2, 3), (5, 4, 2, 3), (5, 2, 2, 6)),
]


@pytest.mark.parametrize("size, expanded, asked", _VIEWS)
def test_views_of_repeated_axes(size: Any, expanded: Any, asked: Any) -> None:
    flow = f"x = x.unsqueeze(1).expand{expanded}.view{asked}"
    assert_refused_as_torch_does(size, flow)


@pytest.mark.parametrize("windows", [(-1, 2, 2), (-1, 3, 1), (-1, 1, 2)])
@pytest.mark.parametrize("asked", [(2, -1), (6, -1)])
def test_views_of_windows(windows: Any, asked: Any) -> None:
    assert_refused_as_torch_does((2, 3, 4), f"x = x.unfold{windows}.view{asked}")


@pytest.mark.parametrize(
    "flow",
    [
        "y = x.expand(5, 2, 3)\ny += 1",
        "y = x.expand(5, 2, 3).clone()\ny += 1",
        "x += torch.ones(4, 2, 3)",
        "x += torch.ones(2, 3, dtype=torch.float64)",
        "y = torch.ones(3, dtype=torch.int64)\ny *= 0.5",
        "y = torch.ones(3, dtype=torch.int64)\ny *= 2",
        "a, b = x.chunk(2, 0)\na -= b",
        "x += x[:1]",
        "a = x[:1]\na += a[:1]",
        "y = x.t()\ny += y[:1]",
        "y = x[:1]\ny += y[0]",
        "x += x[0]",
    ],
)
def test_augmented_assignment_writes(flow: str) -> None:
    assert_refused_as_torch_does((2, 3), flow)


def _source(flow: str) -> str:
    lines = "".join(f"        {line}\n" for line in [*flow.split("\n"), "return x"])
    head = "import torch\nfrom torch import nn\n\nclass Net(nn.Module):\n"
    return f"{head}    def forward(self, x):\n{lines}"


def _read(size: tuple[int, ...], flow: str) -> Any:
    text = ",".join(map(str, size))
    result = netgloss.summary(_source(flow), construct="Net()", input=text)
    return result.models[0].model


def assert_refused_as_torch_does(size: tuple[int, ...], flow: str) -> None:
    names: dict[str, Any] = {"__name__": "model"}
    exec(_source(flow), names)
    try:
        names["Net"]()(torch.ones(size))
    except RuntimeError:
        refused = True
    else:
        refused = False
    assert bool(_read(size, flow).trace.faults) is refused


@pytest.mark.parametrize("name", ["min", "max"])
@pytest.mark.parametrize("given", [{"keepdim": False}, {"keepdim": True}, {"dim": 0}, {}])
def test_the_extreme_of_two_has_no_axis(name: str, given: dict[str, Any]) -> None:
    compare(f"torch.Tensor.{name}", (T(2, 3),), {"other": T(2, 3), **given})
    if "dim" not in given:
        compare(f"torch.{name}", (T(2, 3), T(2, 3)), given)


@pytest.mark.parametrize("reduction", ["none", "mean", "sum"])
@pytest.mark.parametrize("dtype", ["complex64", "complex128", "float16", "int64"])
def test_an_absolute_difference_is_real(reduction: str, dtype: str) -> None:
    given = (T(2, 3, dtype=dtype), T(2, 3))
    compare("torch.nn.functional.l1_loss", given, {"reduction": reduction})


@pytest.mark.parametrize("name", ["adjoint", "mH", "mT", "H"])
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 3, 4)])
def test_matrices_turned(name: str, shape: tuple[int, ...]) -> None:
    compare(f"torch.Tensor.{name}", (T(*shape),))


def test_pixels_of_nothing() -> None:
    """PyTorch gives them back as they are on the processor, and not on other devices."""
    name = "torch.nn.functional.pixel_unshuffle"
    outcome, _ = run(name, (T(2, 1, 4, 4), 2))
    assert outcome is not None and outcome.value.shape == (2, 4, 2, 2)
    with pytest.raises(CannotTell):
        run(name, (T(0, 1, 4, 4), 2))
    assert torch.nn.functional.pixel_unshuffle(torch.empty(0, 1, 4, 4), 2).shape == (0, 1, 4, 4)
    there = torch.nn.functional.pixel_unshuffle(torch.empty(0, 1, 4, 4, device="meta"), 2)
    assert there.shape == (0, 4, 2, 2)


@pytest.mark.parametrize("name", ["huber_loss", "l1_loss", "mse_loss"])
def test_weights_of_a_loss_are_a_tensor(name: str) -> None:
    name, two = f"torch.nn.functional.{name}", (T(2, 3), T(2, 3))
    for weight in (None, T(2, 3), T(3)):
        compare(name, two, {"weight": weight})
    for number in (0.1, 1):
        _, context = run(name, two, {"weight": number})
        given = torch.zeros(2, 3)
        with pytest.raises(AttributeError) as raised:
            getattr(torch.nn.functional, name.rsplit(".", 1)[1])(given, given, weight=number)
        assert [each.torch for each in context.complaints] == [str(raised.value)]


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("flip", (0,)),
        ("tile", (2,)),
        ("reshape", (6,)),
        ("unflatten", (0, 2)),
        ("as_strided", (2, 1)),
        ("Tensor.new_full", (3, 1.0)),
    ],
)
def test_a_lone_integer_is_no_tuple(name: str, args: tuple[Any, ...]) -> None:
    """torch.flip(x, 0) is refused, x.flip(0) and torch.flip(x, (0,)) are not."""
    compare(f"torch.{name}", (T(2, 3), *args))
    listed = tuple((each,) if type(each) is int and each != 0 else each for each in args)
    compare(f"torch.{name}", (T(2, 3), *(listed if name != "flip" else ((0,),))))


def test_full_takes_a_tuple() -> None:
    for size in (3, (3,), [3]):
        compare("torch.full", (size, 1.0))
    compare("torch.empty_strided", (3, 1))


@pytest.mark.parametrize("name", ["dropout", "dropout2d", "alpha_dropout", "feature_alpha_dropout"])
@pytest.mark.parametrize("dtype", ["float32", "float16", "int64", "bool"])
def test_whole_numbers_are_not_scaled(name: str, dtype: str) -> None:
    for p in (0.5, 0.0, 1.0):
        for training in (True, False):
            for shape in ((2, 3, 4), (0, 3, 4)):
                compare(f"torch.nn.functional.{name}", (T(*shape, dtype=dtype), p, training))


@pytest.mark.parametrize("target", [1, 0.5, T(2, 3)])
def test_one_target_for_all_labels(target: Any) -> None:
    compare("torch.nn.functional.multilabel_soft_margin_loss", (T(2, 3), target))


@pytest.mark.parametrize("name", ["relu", "relu6", "hardtanh"])
@pytest.mark.parametrize("dtype", ["bool", "int64", "float32"])
def test_what_is_cut_off_is_a_number(name: str, dtype: str) -> None:
    compare(f"torch.nn.functional.{name}", (T(2, 3, dtype=dtype),))


@pytest.mark.parametrize("dtype", ["complex64", "float16", "int64"])
def test_distances_are_real(dtype: str) -> None:
    for name in ("triplet_margin_loss", "triplet_margin_with_distance_loss"):
        compare(f"torch.nn.functional.{name}", (T(2, 3, dtype=dtype),) * 3)


@pytest.mark.parametrize("given", [("weight",), ("bias",), ("weight", "bias"), ()])
def test_instances_of_an_empty_batch(given: tuple[str, ...]) -> None:
    for shape in ((0, 4, 3), (2, 4, 3)):
        compare("torch.nn.functional.instance_norm", (T(*shape),), {name: T(4) for name in given})
    for affine in (True, False):
        for rank in (3, 2):
            given = T(*(0, 4, 3)[3 - rank :])
            compare("torch.nn.InstanceNorm1d", (4,), {"affine": affine}, (given,))
