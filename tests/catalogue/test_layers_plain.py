"""Activations, linear layers, normalization: against torch, with generated arguments."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from tests.catalogue.oracle import Case, T, check, check_symbolically, entries_of

from netgloss.catalogue.records import DType

FILES = ("activation.layers", "linear.layers", "normalization.layers")
F, N = "torch.nn.functional.", "torch.nn."
Generate = Callable[[Random], Case]


def _any(r: Random, least: int = 0, most: int = 5) -> T:
    return T(*(r.randint(1, 6) for _ in range(r.randint(least, most))))


def _some(r: Random, named: dict[str, Any], chance: float = 0.5) -> dict[str, Any]:
    return {key: value for key, value in named.items() if r.random() < chance}


def _shape_kept(**choices: list[Any]) -> Generate:
    """An operation that keeps the shape, with arguments drawn from the lists."""

    def case(r: Random) -> Case:
        return Case(
            (_any(r),), _some(r, {key: r.choice(values) for key, values in choices.items()})
        )

    return case


def _layer_kept(**choices: list[Any]) -> Generate:
    def case(r: Random) -> Case:
        named = _some(r, {key: r.choice(values) for key, values in choices.items()})
        return Case((), named, (_any(r),), r.choice([True, False]))

    return case


_PLACE = {"inplace": [True, False]}
_PROBABILITY = {"p": [0.0, 0.5, 1.0, 1.5, -0.1], "inplace": [False]}
KEPT: dict[str, dict[str, list[Any]]] = {
    "relu/ReLU": _PLACE,
    "relu6/ReLU6": _PLACE,
    "leaky_relu/LeakyReLU": {"negative_slope": [0.2], **_PLACE},
    "elu/ELU": {"alpha": [0.5], **_PLACE},
    "selu/SELU": _PLACE,
    "celu/CELU": {"alpha": [0.5, 2.0, 0], "inplace": [False]},
    "gelu/GELU": {"approximate": ["none", "tanh", "odd"]},
    "silu/SiLU": _PLACE,
    "mish/Mish": _PLACE,
    "hardswish/Hardswish": _PLACE,
    "hardsigmoid/Hardsigmoid": _PLACE,
    "sigmoid/Sigmoid": {},
    "tanh/Tanh": {},
    "tanhshrink/Tanhshrink": {},
    "softsign/Softsign": {},
    "softplus/Softplus": {"beta": [2.0], "threshold": [10]},
    "softshrink/Softshrink": {"lambd": [0.1, -1.0]},
    "hardshrink/Hardshrink": {"lambd": [0.1, -1.0]},
    "logsigmoid/LogSigmoid": {},
    "rrelu/RReLU": {"lower": [0.1], "upper": [0.4], "inplace": [False]},
    "hardtanh/Hardtanh": {"min_val": [-2.0, 2.0], "max_val": [1.0, 3.0], "inplace": [False]},
    "dropout/Dropout": _PROBABILITY,
    "dropout1d/Dropout1d": _PROBABILITY,
    "dropout2d/Dropout2d": _PROBABILITY,
    "dropout3d/Dropout3d": _PROBABILITY,
    "alpha_dropout/AlphaDropout": _PROBABILITY,
    "feature_alpha_dropout/FeatureAlphaDropout": _PROBABILITY,
}


def _threshold(r: Random) -> Case:
    return Case((_any(r), 0.1, 20.0))


def _threshold_layer(r: Random) -> Case:
    return Case((0.1, 20.0), {}, (_any(r),))


def _prelu(r: Random) -> Case:
    return Case(
        (T(2, 3, 4) if r.random() < 0.7 else _any(r), r.choice([T(1), T(3), T(), T(2), T(3, 1)]))
    )


def _prelu_layer(r: Random) -> Case:
    named = _some(r, {"num_parameters": r.choice([1, 3, 2]), "init": 0.1})
    return Case((), named, (r.choice([T(2, 3, 4), T(3), T(4, 3)]),))


def _along(r: Random, *, layer: bool) -> Case:
    given = _any(r, 1, 4)
    named = _some(r, {"dim": r.randint(-5, 4)}, 0.8)
    return Case((), named, (given,)) if layer else Case((given,), named)


def _softmax(r: Random) -> Case:
    case = _along(r, layer=False)
    return Case(case.args, {**case.kwargs, **_some(r, {"dtype": DType("float64")}, 0.3)})


def _softmax_tensor(r: Random) -> Case:
    case = _softmax(r)
    return Case(case.args, {"dim": 0, **case.kwargs})


def _softmax2d(r: Random) -> Case:
    return Case((), {}, (_any(r, 2, 5),))


def _gumbel(r: Random) -> Case:
    return Case((_any(r, 1, 3),), _some(r, {"tau": 0.5, "dim": r.randint(-3, 2)}))


def _torch_dropout(r: Random) -> Case:
    return Case((_any(r), r.choice([0.5, 0.0, 2.0]), r.choice([True, False])))


def _linear(r: Random) -> Case:
    given, out = r.randint(1, 6), r.randint(1, 6)
    lead = [r.randint(1, 4) for _ in range(r.randint(0, 3))]
    kind = "int64" if r.random() < 0.1 else "float32"
    wide = given + (r.random() < 0.2)
    weight = T(out, given) if r.random() < 0.9 else T(given)
    bias = None if weight.shape == (given,) else r.choice([None, T(out), T(out), T(out + 2)])
    return Case((T(*lead, wide, dtype=kind), weight, bias))


def _linear_layer(r: Random) -> Case:
    given, out = r.randint(1, 6), r.randint(1, 6)
    lead = [r.randint(1, 4) for _ in range(r.randint(0, 3))]
    kind = "int64" if r.random() < 0.1 else "float32"
    named = _some(r, {"bias": r.choice([True, False])})
    return Case((given, out), named, (T(*lead, given + (r.random() < 0.2), dtype=kind),))


def _bilinear_inputs(r: Random) -> tuple[T, T, int, int, int]:
    one, two, out = r.randint(1, 4), r.randint(1, 4), r.randint(1, 4)
    lead = [r.randint(1, 4) for _ in range(r.randint(0, 2))]
    other = [size + (r.random() < 0.1) for size in lead] + [1] * (r.random() < 0.1)
    return T(*lead, one + (r.random() < 0.1)), T(*other, two + (r.random() < 0.1)), one, two, out


def _bilinear(r: Random) -> Case:
    left, right, one, two, out = _bilinear_inputs(r)
    return Case((left, right, T(out, one, two), r.choice([None, T(out), T(out + 1)])))


def _bilinear_layer(r: Random) -> Case:
    left, right, one, two, out = _bilinear_inputs(r)
    return Case((one, two, out), _some(r, {"bias": r.choice([True, False])}), (left, right))


def _index(r: Random, least: int = 0, most: int = 3) -> T:
    shape = (r.randint(1, 4) for _ in range(r.randint(least, most)))
    return T(*shape, dtype=r.choice(["int64", "int64", "int32", "float32"]))


def _embedding(r: Random) -> Case:
    return Case((_index(r), T(7, 5)), _some(r, {"padding_idx": r.choice([0, 6, 7, -7, -8])}, 0.3))


def _embedding_layer(r: Random) -> Case:
    named = _some(r, {"padding_idx": r.choice([0, 6, 7, -7, -8])}, 0.3)
    return Case((7, 5), named, (_index(r),))


def _bag(r: Random) -> tuple[T, T | None, dict[str, Any]]:
    given = _index(r, 1, 3)
    offsets = T(1, dtype=given.dtype) if r.random() < 0.6 else None
    named = _some(r, {"mode": r.choice(["sum", "mean", "max", "odd"])})
    return given, offsets, named


def _embedding_bag(r: Random) -> Case:
    given, offsets, named = _bag(r)
    return Case((given, T(7, 5), offsets), named)


def _embedding_bag_layer(r: Random) -> Case:
    given, offsets, named = _bag(r)
    return Case((7, 5), named, (given, offsets))


def _identity(r: Random) -> Case:
    return Case((54,), {"unused": 0.1}, (_any(r),))


def _flatten(r: Random) -> Case:
    named = _some(r, {"start_dim": r.randint(-3, 3), "end_dim": r.randint(-3, 3)})
    return Case((), named, (_any(r, 1, 4),))


def _unflatten(r: Random) -> Case:
    return Case(
        (r.randint(-3, 2), r.choice([(2, 3), (2, -1), (6, 1)])), {}, (T(6, 6, r.choice([4, 6])),)
    )


def _shuffle(layer: bool) -> Generate:
    def case(r: Random) -> Case:
        given = T(*(r.choice([1, 2, 4, 8, 9, 12]) for _ in range(r.randint(2, 5))))
        factor = r.choice([1, 2, 2, 3, 0])
        return Case((factor,), {}, (given,)) if layer else Case((given, factor))

    return case


def _two(r: Random) -> tuple[T, T]:
    left = _any(r, 1, 4)
    right = [r.choice([size, size, size, 1, 2]) for size in left.shape]
    return left, T(*right[r.choice([0, 0, 0, 1]) :])


def _cosine(layer: bool) -> Generate:
    def case(r: Random) -> Case:
        pair, named = _two(r), _some(r, {"dim": r.randint(-3, 2)}, 0.7)
        return Case((), named, pair) if layer else Case(pair, named)

    return case


def _distance(layer: bool) -> Generate:
    def case(r: Random) -> Case:
        pair, named = _two(r), _some(r, {"p": 1.0, "keepdim": r.choice([True, False])})
        return Case((), named, pair) if layer else Case(pair, named)

    return case


def _normalize(r: Random) -> Case:
    return Case((_any(r, 1, 4),), _some(r, {"dim": r.randint(-4, 3), "p": 1.0}))


# ---- normalization ----------------------------------------------------------------------------
def _batch_norm(r: Random) -> Case:
    given = _any(r, 1, 5)
    channels = given.shape[1] if len(given.shape) > 1 else 3

    def kept() -> T | None:
        return r.choice([None, T(channels), T(channels), T(channels), T(channels + 1)])

    training = r.choice([True, False])
    return Case((given, kept(), kept(), kept(), kept(), training))


def _batch_norm_layer(dims: int) -> Generate:
    def case(r: Random) -> Case:
        lead = r.choice([(2, 3), (2, 3), (2, 3), (1, 3), (2, 4), (3,)])
        given = T(*lead, *(r.randint(1, 3) for _ in range(dims - (dims == 1 and r.random() < 0.5))))
        switches = ("affine", "track_running_stats", "bias")
        named = _some(r, {name: r.choice([True, False]) for name in switches})
        return Case((3,), named, (given,), r.choice([True, False]))

    return case


def _instance_norm(r: Random) -> Case:
    given = _any(r, 1, 5)
    channels = given.shape[1] if len(given.shape) > 1 else 3
    named: dict[str, Any] = _some(r, {"weight": T(channels + (r.random() < 0.2))}, 0.3)
    if r.random() < 0.3:
        named |= {"running_mean": T(channels), "running_var": T(channels), "use_input_stats": False}
    return Case((given,), named)


def _layer_norm_shape(r: Random) -> tuple[T, list[int]]:
    given = _any(r, 1, 4)
    axes = list(given.shape[r.randint(0, len(given.shape) - 1) :])
    if r.random() < 0.2:
        axes[0] += 1
    return given, axes


def _layer_norm(bias: bool) -> Generate:
    def case(r: Random) -> Case:
        given, axes = _layer_norm_shape(r)
        choices = {"weight": T(*axes), "bias": T(*axes, *([1] * (r.random() < 0.2)))}
        if not bias:
            del choices["bias"]
        return Case((given, axes), _some(r, choices))

    return case


def _layer_norm_layer(bias: bool) -> Generate:
    def case(r: Random) -> Case:
        given, axes = _layer_norm_shape(r)
        size: Any = axes[0] if len(axes) == 1 and r.random() < 0.7 else axes
        choices = {"elementwise_affine": r.choice([True, False]), "bias": r.choice([True, False])}
        if not bias:
            del choices["bias"]
        return Case((size,), _some(r, choices), (given,))

    return case


def _group_norm(r: Random) -> Case:
    given = T(
        r.randint(1, 2), r.choice([2, 4, 6]), *(r.randint(1, 3) for _ in range(r.randint(0, 3)))
    )
    if r.random() < 0.1:
        given = T(4)
    channels = given.shape[1] if len(given.shape) > 1 else 4
    choices = {"weight": T(channels), "bias": T(channels + (r.random() < 0.3))}
    return Case((given, r.choice([1, 2, 3, 4])), _some(r, choices))


def _group_norm_layer(r: Random) -> Case:
    channels = r.choice([2, 4, 6])
    lead = (r.randint(1, 2), channels + (r.random() < 0.2))
    given = T(*lead, *(r.randint(1, 3) for _ in range(r.randint(0, 3))))
    named = _some(r, {"affine": r.choice([True, False]), "bias": r.choice([True, False])})
    return Case((r.choice([1, 2, 3, 4]), channels), named, (given,))


def _response(layer: bool) -> Generate:
    def case(r: Random) -> Case:
        given, size = _any(r, 2, 5), r.choice([1, 2, 3])
        return Case((size,), {"k": 2.0}, (given,)) if layer else Case((given, size))

    return case


CASES: dict[str, Generate] = {
    F + "threshold": _threshold,
    N + "Threshold": _threshold_layer,
    F + "prelu": _prelu,
    N + "PReLU": _prelu_layer,
    F + "glu": lambda r: _along(r, layer=False),
    N + "GLU": lambda r: _along(r, layer=True),
    F + "softmax": _softmax,
    F + "log_softmax": _softmax,
    F + "softmin": _softmax,
    "torch.softmax": _softmax_tensor,
    "torch.log_softmax": _softmax_tensor,
    N + "Softmax": lambda r: _along(r, layer=True),
    N + "LogSoftmax": lambda r: _along(r, layer=True),
    N + "Softmin": lambda r: _along(r, layer=True),
    N + "Softmax2d": _softmax2d,
    F + "gumbel_softmax": _gumbel,
    "torch.dropout": _torch_dropout,
    F + "linear": _linear,
    N + "Linear": _linear_layer,
    F + "bilinear": _bilinear,
    N + "Bilinear": _bilinear_layer,
    F + "embedding": _embedding,
    N + "Embedding": _embedding_layer,
    F + "embedding_bag": _embedding_bag,
    N + "EmbeddingBag": _embedding_bag_layer,
    N + "Identity": _identity,
    N + "Flatten": _flatten,
    N + "Unflatten": _unflatten,
    F + "pixel_shuffle": _shuffle(False),
    N + "PixelShuffle": _shuffle(True),
    F + "pixel_unshuffle": _shuffle(False),
    N + "PixelUnshuffle": _shuffle(True),
    F + "channel_shuffle": _shuffle(False),
    N + "ChannelShuffle": _shuffle(True),
    F + "cosine_similarity": _cosine(False),
    N + "CosineSimilarity": _cosine(True),
    F + "pairwise_distance": _distance(False),
    N + "PairwiseDistance": _distance(True),
    F + "normalize": _normalize,
    F + "batch_norm": _batch_norm,
    F + "instance_norm": _instance_norm,
    F + "layer_norm": _layer_norm(True),
    N + "LayerNorm": _layer_norm_layer(True),
    F + "rms_norm": _layer_norm(False),
    N + "RMSNorm": _layer_norm_layer(False),
    F + "group_norm": _group_norm,
    "torch.group_norm": _group_norm,
    N + "GroupNorm": _group_norm_layer,
    F + "local_response_norm": _response(False),
    N + "LocalResponseNorm": _response(True),
}
for _dims in (1, 2, 3):
    CASES[f"{N}BatchNorm{_dims}d"] = _batch_norm_layer(_dims)
    CASES[f"{N}InstanceNorm{_dims}d"] = _batch_norm_layer(_dims)
for _names, _choices in KEPT.items():
    _function, _layer = _names.split("/")
    CASES[F + _function] = _shape_kept(**_choices)
    CASES[N + _layer] = _layer_kept(**_choices)
CASES["torch.relu"] = _shape_kept()


@pytest.mark.parametrize("file", FILES)
def test_every_entry_has_cases(file: str) -> None:
    assert set(entries_of(file)) <= set(CASES)


@pytest.mark.parametrize("name", sorted(CASES))
def test_agrees_with_torch(name: str) -> None:
    check(name, CASES[name], rounds=50)


@pytest.mark.parametrize("name", sorted(CASES))
def test_formulas_agree_with_torch(name: str) -> None:
    check_symbolically(name, CASES[name], rounds=4)
