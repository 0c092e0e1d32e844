"""Margins over classes, unpooling, sampling, transformers, lazy layers: against torch."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from random import Random
from typing import Any

import pytest
import torch
from tests.catalogue.oracle import (
    Case,
    SimpleContext,
    T,
    attributes_of,
    check,
    check_symbolically,
    compare,
    entries_of,
    parameters_of,
    run,
    to_ours,
)

from netgloss import catalogue
from netgloss.catalogue.records import CannotTell, Made, Named

FILES = (
    *("margins.layers", "unpooling.layers", "transformer.layers", "sampling.layers"),
    "less_usual.layers",
)
F, N = "torch.nn.functional.", "torch.nn."
Generate = Callable[[Random], Case]
REDUCTIONS = ["none", "mean", "sum"]


def _some(r: Random, named: dict[str, Any], chance: float = 0.5) -> dict[str, Any]:
    return {key: value for key, value in named.items() if r.random() < chance}


def _sizes(r: Random, least: int, most: int) -> list[int]:
    return [r.randint(2, 5) for _ in range(r.randint(least, most))]


def _off(r: Random, size: int, chance: float = 0.12) -> int:
    return size + (r.random() < chance)


def _loss(tensors: Callable[[Random], tuple[T, ...]], *, layer: bool, **named: Any) -> Generate:
    """A loss on these tensors; ``named`` are lists to draw further arguments from."""

    def case(r: Random) -> Case:
        given = tensors(r)
        kept = _some(r, {"reduction": r.choice(REDUCTIONS)}, 0.8)
        kept |= _some(r, {key: r.choice(values) for key, values in named.items()}, 0.4)
        return Case((), kept, given) if layer else Case(given, kept)

    return case


# ---- losses -----------------------------------------------------------------------------------
def _rows(r: Random) -> tuple[T, T]:
    sizes = [r.randint(5, 8) for _ in range(r.randint(1, 2))]  # more classes than the targets name
    target = T(_off(r, sizes[0]), dtype="int64") if len(sizes) == 2 else T(dtype="int64")
    if r.random() < 0.1:
        target = T(*target.shape)
    return T(*sizes), target


def _labels(r: Random) -> tuple[T, T]:
    sizes = _sizes(r, 1, 2)
    return T(*sizes), T(*(_off(r, size) for size in sizes), dtype="int64")


def _zeros_and_ones(r: Random) -> tuple[T, T]:
    sizes = _sizes(r, 1, 3)
    return T(*sizes), T(*(_off(r, size) for size in sizes))


def _triples(r: Random) -> tuple[T, T, T]:
    sizes = _sizes(r, 1, 3)
    last = _off(r, sizes[-1], 0.2)
    return T(*sizes), T(*sizes), T(*sizes[:-1], last)


def _means(r: Random) -> tuple[T, T, T]:
    sizes = _sizes(r, 1, 3)
    variance = r.choice([sizes, sizes[:-1], [*sizes[:-1], 1], [*sizes[:-1], sizes[-1] + 1]])
    return T(*sizes), T(*sizes), T(*variance)


def _sequences(r: Random) -> tuple[Any, ...]:
    steps, classes, batch = r.randint(6, 9), r.randint(3, 6), r.randint(2, 4)
    if r.random() < 0.3:
        return T(steps, classes), T(3, dtype="int64"), (steps,), (3,)
    targets = T(batch, 3, dtype="int64")
    lengths = (steps,) * _off(r, batch), (3,) * batch
    return T(steps, batch, classes), targets, *lengths


def _projected(r: Random) -> tuple[T, T, T]:
    features, classes, batch = r.randint(2, 4), r.randint(2, 4), r.randint(2, 4)
    target = T(_off(r, batch), dtype="int64") if r.random() < 0.7 else T(batch, classes)
    return T(batch, _off(r, features)), T(classes, features), target


def _projection_layer(r: Random) -> Case:
    given, matrix, target = _projected(r)
    kept = _some(r, {"bias": True, "reduction": r.choice(REDUCTIONS)})
    return Case((matrix.shape[1], matrix.shape[0]), kept, (given, target))


def _adaptive(r: Random) -> Case:
    features, classes = 8, 20
    cutoffs = r.choice([[5], [5, 10], [2, 7, 15], [10, 5], [20], []])
    batch = r.randint(2, 5)
    given = T(batch, _off(r, features)), T(_off(r, batch), dtype="int64")
    kept = _some(r, {"div_value": 2.0, "head_bias": True})
    return Case((features, classes, cutoffs), kept, given)


# ---- pooling and sampling ---------------------------------------------------------------------
def _map(r: Random, dims: int, low: int = 4, high: int = 8) -> T:
    lead = r.choice([(2, 3), (3,), (2, 3), (1, 2, 3)])
    return T(*lead, *(r.randint(low, high) for _ in range(dims)))


def _unpool(dims: int, *, layer: bool) -> Generate:
    def case(r: Random) -> Case:
        given = _map(r, dims, 2, 4)
        places = T(*given.shape, dtype=r.choice(["int64", "int64", "int64", "int32"]))
        named = _some(r, {"stride": r.choice([1, 2, 3]), "padding": r.choice([0, 1])})
        asked = [size * 2 + r.choice([0, 0, 1, 2]) for size in given.shape[-dims:]]
        inputs = given, places, r.choice([None, None, asked])
        if layer:
            return Case((r.choice([2, 3]),), named, inputs)
        return Case((given, places, r.choice([2, 3])), {**named, "output_size": inputs[2]})

    return case


def _fractional(dims: int, *, layer: bool) -> Generate:
    def case(r: Random) -> Case:
        given = _map(r, dims)
        named: dict[str, Any] = r.choice(
            [
                {"output_size": r.randint(1, 6)},
                {"output_ratio": r.choice([(0.5,) * dims, (0.7,) * dims, 1.5])},
                {},
            ]
        )
        named |= _some(r, {"return_indices": True})
        kernel = r.choice([2, 3])
        return Case((kernel,), named, (given,)) if layer else Case((given, kernel), named)

    return case


def _maximum(dims: int, *, adaptive: bool) -> Generate:
    def case(r: Random) -> Case:
        return Case((_map(r, dims), r.choice([1, 2] if adaptive else [2, 3])))

    return case


def _line(r: Random) -> Case:
    return Case((_map(r, 1), r.choice([1, 2, 5])))


def _affine(r: Random) -> Case:
    dims, batch = r.choice([2, 3]), r.randint(1, 3)
    size = [batch, 3, *(r.randint(1, 5) for _ in range(dims))]
    theta = T(_off(r, batch), dims, _off(r, dims + 1))
    return Case((theta, size), {"align_corners": False})


def _grid(r: Random) -> Case:
    dims, batch = r.choice([2, 3]), r.randint(1, 3)
    given = T(batch, 3, *(r.randint(1, 5) for _ in range(dims)))
    grid = T(_off(r, batch), *(r.randint(1, 5) for _ in range(dims)), _off(r, dims))
    named = _some(r, {"mode": r.choice(["bilinear", "nearest", "bicubic", "odd"])})
    return Case((given, grid), {**named, "align_corners": False})


def _sampler(r: Random) -> Case:
    case = _grid(r)
    return Case((*case.args, 0, 0, False))


def _padded(r: Random) -> Case:
    return Case((_map(r, 2), r.choice([(1, 1), (1, 2, 0, 1), (1,), (-1, 0)])))


# ---- normalization ----------------------------------------------------------------------------
def _synchronous(r: Random) -> Case:
    given = T(*r.choice([(2, 3), (2, 3, 4), (2, 4), (3,), (1, 3)]))
    named = _some(r, {"affine": False, "track_running_stats": False})
    return Case((3,), named, (given,), r.choice([True, False]))


def _across(r: Random) -> Case:
    return Case((r.choice([2, 3]),), {}, (T(*_sizes(r, 4, 4) if r.random() < 0.8 else (2, 3)),))


def _time_first(r: Random) -> Case:
    into, out, width = r.randint(2, 4), r.randint(2, 4), r.choice([1, 2, 3, 9])
    given = T(r.randint(3, 6), 2, _off(r, into)), T(width, into, out), T(_off(r, out))
    return Case((*given, r.choice([0, 1])))


def _shuffled(r: Random) -> Case:
    return Case((T(2, r.choice([4, 6]), 3, 3), r.choice([1, 2, 3, 0])))


# ---- transformers -----------------------------------------------------------------------------
def _widths(r: Random) -> dict[str, Any]:
    named = {"batch_first": True, "norm_first": True, "bias": False, "activation": "gelu"}
    kept = _some(r, named, 0.4)
    return {"d_model": 8, "nhead": r.choice([2, 4]), "dim_feedforward": 12, **kept}


def _tokens(r: Random, first: bool, length: int, batch: int) -> T:
    width = _off(r, 8, 0.08)
    if batch == 0:
        return T(length, width)
    return T(batch, length, width) if first else T(length, batch, width)


def _pair(r: Random, first: bool) -> tuple[T, T]:
    batch = r.choice([0, 2, 3])
    other = _off(r, batch, 0.1) if batch else 0
    return _tokens(r, first, 5, batch), _tokens(r, first, 6, other)


def _encoder_layer(r: Random) -> Case:
    named = _widths(r)
    if r.random() < 0.1:
        named["activation"] = "odd"
    given = _pair(r, "batch_first" in named)[0]
    mask = r.choice([None, None, T(5, 5), T(5, 6)])
    return Case((), named, (given, mask), r.choice([True, False]))


def _decoder_layer(r: Random) -> Case:
    named = _widths(r)
    return Case((), named, _pair(r, "batch_first" in named), r.choice([True, False]))


def _stack(kind: str) -> Generate:
    def case(r: Random) -> Case:
        named = _widths(r)
        layer = Made(f"torch.nn.Transformer{kind}Layer", named)
        norm = r.choice([None, Made("torch.nn.LayerNorm", {"normalized_shape": 8})])
        given = _pair(r, "batch_first" in named)
        inputs = given[:1] if kind == "Encoder" else given
        return Case((layer, r.randint(1, 3), norm), {}, inputs, True)

    return case


def _transformer(r: Random) -> Case:
    named = {**_widths(r), "num_encoder_layers": 1, "num_decoder_layers": 2}
    return Case((), named, _pair(r, "batch_first" in named), True)


def _attention(r: Random) -> Case:
    source, batch, width = r.randint(2, 5), r.randint(1, 3), 8
    query, key = T(4, batch, width), T(source, batch, width)
    weights = T(3 * width, width), T(3 * width), None, None, False, 0.0, T(width, width), T(width)
    named = _some(r, {"need_weights": False, "average_attn_weights": False})
    return Case((query, key, key, _off(r, width), r.choice([2, 4]), *weights), named)


CASES: dict[str, Generate] = {
    F + "multi_margin_loss": _loss(_rows, layer=False, p=[1, 2, 3]),
    N + "MultiMarginLoss": _loss(_rows, layer=True, p=[1, 2, 3]),
    F + "multilabel_margin_loss": _loss(_labels, layer=False),
    N + "MultiLabelMarginLoss": _loss(_labels, layer=True),
    F + "multilabel_soft_margin_loss": _loss(_zeros_and_ones, layer=False),
    N + "MultiLabelSoftMarginLoss": _loss(_zeros_and_ones, layer=True),
    F + "triplet_margin_with_distance_loss": _loss(_triples, layer=False, margin=[0.5, -1.0]),
    N + "TripletMarginWithDistanceLoss": _loss(_triples, layer=True, margin=[0.5, -1.0]),
    F + "gaussian_nll_loss": _loss(_means, layer=False, full=[True]),
    N + "GaussianNLLLoss": _loss(_means, layer=True, full=[True]),
    F + "ctc_loss": _loss(_sequences, layer=False, blank=[0, 2, 9]),
    N + "CTCLoss": _loss(_sequences, layer=True, blank=[0, 2, 9]),
    F + "linear_cross_entropy": _loss(_projected, layer=False, label_smoothing=[0.1, 2.0]),
    N + "LinearCrossEntropyLoss": _projection_layer,
    N + "AdaptiveLogSoftmaxWithLoss": _adaptive,
    "torch.adaptive_avg_pool1d": _line,
    "torch.adaptive_max_pool1d": _line,
    F + "affine_grid": _affine,
    F + "grid_sample": _grid,
    "torch.grid_sampler": _sampler,
    "torch.constant_pad_nd": _padded,
    N + "SyncBatchNorm": _synchronous,
    N + "CrossMapLRN2d": _across,
    "torch.conv_tbc": _time_first,
    "torch.native_channel_shuffle": _shuffled,
    F + "multi_head_attention_forward": _attention,
    N + "TransformerEncoderLayer": _encoder_layer,
    N + "TransformerDecoderLayer": _decoder_layer,
    N + "TransformerEncoder": _stack("Encoder"),
    N + "TransformerDecoder": _stack("Decoder"),
    N + "Transformer": _transformer,
}
for _dims in (1, 2, 3):
    CASES[f"{F}max_unpool{_dims}d"] = _unpool(_dims, layer=False)
    CASES[f"{N}MaxUnpool{_dims}d"] = _unpool(_dims, layer=True)
    CASES[f"{F}max_pool{_dims}d_with_indices"] = _maximum(_dims, adaptive=False)
    CASES[f"{F}adaptive_max_pool{_dims}d_with_indices"] = _maximum(_dims, adaptive=True)
for _dims in (2, 3):
    CASES[f"{F}fractional_max_pool{_dims}d"] = _fractional(_dims, layer=False)
    CASES[f"{F}fractional_max_pool{_dims}d_with_indices"] = _fractional(_dims, layer=False)
    CASES[f"{N}FractionalMaxPool{_dims}d"] = _fractional(_dims, layer=True)
# A part of a symbolic size is not told, and which clusters are computed is data.
NUMBERS_ONLY = {name for name in CASES if "raction" in name}


@pytest.mark.parametrize("file", FILES)
def test_every_entry_has_cases(file: str) -> None:
    assert set(entries_of(file)) <= set(CASES)


@pytest.mark.parametrize("name", sorted(CASES))
def test_agrees_with_torch(name: str) -> None:
    check(name, CASES[name], rounds=40)


@pytest.mark.parametrize("name", sorted(set(CASES) - NUMBERS_ONLY))
def test_formulas_hold_at_other_sizes(name: str) -> None:
    check_symbolically(name, CASES[name], rounds=4)


def test_a_distance_that_is_not_known_leaves_only_the_reduced_loss() -> None:
    given = [to_ours(T(2, 3))] * 3
    name = F + "triplet_margin_with_distance_loss"
    outcome, _ = run(name, given, {"distance_function": abs})
    assert outcome is not None and outcome.value.shape == ()
    with pytest.raises(CannotTell):
        run(name, given, {"distance_function": abs, "reduction": "none"})


@pytest.mark.parametrize("name", ["triplet_margin_with_distance_loss", "gaussian_nll_loss"])
def test_a_wrong_reduction_is_told_once(name: str) -> None:
    outcome, context = run(F + name, [to_ours(T(2, 3))] * 3, {"reduction": "odd"})
    assert outcome is not None and outcome.value.shape == ()
    assert [complaint.kind for complaint in context.complaints] == ["choice"]


# ---- compositions -----------------------------------------------------------------------------
def test_costs_of_a_composition_are_those_of_its_layers() -> None:
    """1 batch, 5 steps, width 8: four projections, two products, two linear layers."""
    name = N + "TransformerEncoderLayer"
    outcome, _ = run(name, (8, 2), {"dim_feedforward": 12, "batch_first": True}, (T(1, 5, 8),))
    assert outcome is not None
    assert outcome.macs == 4 * 5 * 8 * 8 + 2 * 5 * 5 * 8 + 2 * 5 * 8 * 12


def test_layers_that_stand_in_containers_have_dotted_names() -> None:
    entry = catalogue.find(N + "Transformer")
    assert entry is not None and catalogue.is_layer(entry) and entry.composed
    built = entry.build(entry.bind((), {"d_model": 8, "nhead": 2}), SimpleContext())
    assert [name for name, _ in built.modules] == ["encoder", "decoder"]
    stack = catalogue.find(N + "TransformerEncoder")
    assert stack is not None and catalogue.is_layer(stack)
    layer = Made(N + "TransformerEncoderLayer", {"d_model": 8, "nhead": 2})
    built = stack.build(stack.bind((layer, 2), {}), SimpleContext())
    assert built.modules == (("layers.0", layer), ("layers.1", layer))
    with pytest.raises(CannotTell):  # a layer of which nothing is known
        stack.build(stack.bind((object(), 2), {}), SimpleContext())


def test_the_activation_of_a_transformers_layer_is_a_submodule_where_it_is_one() -> None:
    entry = catalogue.find(N + "TransformerEncoderLayer")
    assert entry is not None and catalogue.is_layer(entry)
    for given, attribute in (("gelu", Named(F + "gelu")), (Made(N + "PReLU", {}), None)):
        bound = entry.bind((8, 2), {"activation": given})
        built = entry.build(bound, SimpleContext())
        assert built.attributes.get("activation") == attribute
        assert ("activation" in dict(built.modules)) is (attribute is None)
        outcome = entry.call(
            attributes_of(built, SimpleContext()), (to_ours(T(3, 2, 8)),), {}, SimpleContext()
        )
        assert outcome.value.shape == (3, 2, 8)


# ---- lazy layers ------------------------------------------------------------------------------
LAZY: list[tuple[str, tuple[Any, ...], dict[str, Any], T]] = [
    ("LazyLinear", (5,), {}, T(2, 7)),
    ("LazyLinear", (5,), {"bias": False}, T(3, 2, 7)),
    ("LazyConv1d", (4, 3), {"padding": 1}, T(2, 5, 9)),
    ("LazyConv1d", (4, 3), {}, T(5, 9)),
    ("LazyConv2d", (4, 3), {"groups": 2}, T(2, 6, 9, 8)),
    ("LazyConv3d", (4, 2), {}, T(2, 3, 4, 5, 6)),
    ("LazyConvTranspose1d", (4, 3), {"stride": 2}, T(2, 5, 9)),
    ("LazyConvTranspose2d", (4, 3), {}, T(5, 9, 8)),
    ("LazyConvTranspose3d", (4, 2), {"bias": False}, T(2, 3, 4, 5, 6)),
    ("LazyBatchNorm1d", (), {}, T(2, 5, 9)),
    ("LazyBatchNorm2d", (), {"affine": False}, T(2, 5, 9, 8)),
    ("LazyBatchNorm3d", (), {}, T(2, 5, 4, 4, 4)),
    ("LazyInstanceNorm1d", (), {}, T(2, 5, 9)),
    ("LazyInstanceNorm2d", (), {"affine": True}, T(2, 5, 9, 8)),
    ("LazyInstanceNorm3d", (), {}, T(2, 5, 4, 4, 4)),
]


@pytest.mark.parametrize(("name", "args", "kwargs", "given"), LAZY)
def test_a_lazy_layer_becomes_what_its_first_input_makes_of_it(
    name: str, args: tuple[Any, ...], kwargs: dict[str, Any], given: T
) -> None:
    compare(N + name, args, kwargs, (given,), training=True)
    entry = catalogue.find(N + name)
    assert entry is not None and catalogue.is_layer(entry)
    bound = entry.bind(args, kwargs)
    with pytest.raises(CannotTell, match="first call"):
        entry.build(bound, SimpleContext())
    made = entry.becomes(bound, (to_ours(given),), {}, SimpleContext())
    assert made is not None and made.layer == N + name.removeprefix("Lazy")
    real = catalogue.find(made.layer)
    assert real is not None and catalogue.is_layer(real)
    context = SimpleContext()
    ours = parameters_of(real.build(real.bind((), made.arguments), context), context)
    layer = reduce(getattr, (N + name).split(".")[1:], torch)(*args, **kwargs)
    layer(torch.ones(given.shape))
    theirs = {key: tuple(value.shape) for key, value in layer.named_parameters()}
    assert list(ours.items()) == list(theirs.items())


def test_every_lazy_layer_has_a_case() -> None:
    assert {N + name for name, *_ in LAZY} == set(entries_of("lazy.layers"))


def test_other_layers_become_nothing() -> None:
    entry = catalogue.find(N + "Linear")
    assert entry is not None and catalogue.is_layer(entry)
    assert entry.becomes(entry.bind((2, 3), {}), (), {}, SimpleContext()) is None
