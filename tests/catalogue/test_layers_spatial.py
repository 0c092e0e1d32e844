"""Convolution, pooling, padding, resizing: against torch, with generated arguments."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from tests.catalogue.oracle import Case, T, check, check_symbolically, entries_of

FILES = ("convolution.layers", "pooling.layers", "padding.layers", "resizing.layers")


def _map(r: Random, dims: int, channels: int, low: int = 1, high: int = 9) -> T:
    """A feature map; now and then without a batch axis, or of a rank that does not fit."""
    lead = r.choice([(2, channels)] * 6 + [(channels,)] * 3 + [(2, 2, channels)])
    return T(*lead, *(r.randint(low, high) for _ in range(dims)))


def _each(r: Random, dims: int, *choices: int) -> int | tuple[int, ...]:
    """A number for all axes, or one for each."""
    if r.random() < 0.6:
        return r.choice(choices)
    return tuple(r.choice(choices) for _ in range(dims))


def _conv(dims: int) -> Callable[[Random], Case]:
    def case(r: Random) -> Case:
        groups = r.choice([1, 1, 1, 2, 3])
        into, out = groups * r.choice([1, 2]), groups * r.choice([1, 3])
        given = into if r.random() < 0.8 else into + r.choice([1, groups])
        weight = T(out + (r.random() < 0.1), into // groups, *(r.choice([1, 2, 3]),) * dims)
        padding: Any = (
            _each(r, dims, 0, 0, 1, 2, -1)
            if r.random() < 0.8
            else r.choice(["same", "valid", "odd"])
        )
        bias = r.choice([None, T(weight.shape[0]), T(weight.shape[0] + 1)])
        named = {
            "stride": _each(r, dims, 1, 1, 2, 3, 0),
            "padding": padding,
            "dilation": _each(r, dims, 1, 1, 2, 0),
            "groups": groups,
        }
        kept = {key: value for key, value in named.items() if r.random() < 0.6 or key == "groups"}
        return Case((_map(r, dims, given), weight, bias), kept)

    return case


def _conv_layer(dims: int) -> Callable[[Random], Case]:
    def case(r: Random) -> Case:
        into = r.choice([2, 4, 6])
        given = into if r.random() < 0.85 else into + 1
        named = {
            "stride": _each(r, dims, 1, 2, 3),
            "padding": _each(r, dims, 0, 1, 2) if r.random() < 0.8 else r.choice(["same", "valid"]),
            "dilation": _each(r, dims, 1, 2),
            "groups": r.choice([1, 2, 3]),
            "bias": r.choice([True, False]),
            "padding_mode": r.choice(["zeros", "reflect", "replicate", "circular"]),
        }
        kept = {key: value for key, value in named.items() if r.random() < 0.5}
        return Case(
            (into, r.choice([2, 3, 4, 6]), _each(r, dims, 1, 2, 3)), kept, (_map(r, dims, given),)
        )

    return case


def _transposed(dims: int) -> Callable[[Random], Case]:
    def case(r: Random) -> Case:
        groups = r.choice([1, 1, 2])
        into, out = groups * r.choice([1, 2]), r.choice([1, 3])
        given = into if r.random() < 0.8 else into + 1
        weight = T(into, out, *(r.choice([1, 2, 3]),) * dims)
        bias = r.choice([None, T(out * groups), T(out * groups + 1)])
        named = {
            "stride": _each(r, dims, 1, 2, 3, 0),
            "padding": _each(r, dims, 0, 0, 1, 2, 3, -1),
            "output_padding": _each(r, dims, 0, 1, 2),
            "dilation": _each(r, dims, 1, 2, 3),
            "groups": groups,
        }
        kept = {key: value for key, value in named.items() if r.random() < 0.6 or key == "groups"}
        return Case((_map(r, dims, given), weight, bias), kept)

    return case


def _transposed_layer(dims: int) -> Callable[[Random], Case]:
    def case(r: Random) -> Case:
        into = r.choice([2, 4])
        named = {
            "stride": _each(r, dims, 1, 2, 3),
            "padding": _each(r, dims, 0, 1),
            "output_padding": _each(r, dims, 0, 1),
            "groups": r.choice([1, 2, 3]),
            "bias": r.choice([True, False]),
            "dilation": _each(r, dims, 1, 2),
            "padding_mode": r.choice(["zeros", "zeros", "reflect"]),
        }
        kept = {key: value for key, value in named.items() if r.random() < 0.5}
        given = _map(r, dims, into, high=4)
        inputs: tuple[Any, ...] = (given,)
        if r.random() < 0.4:
            inputs = (given, [r.randint(3, 9) for _ in range(dims + (r.random() < 0.1))])
        return Case((into, r.choice([2, 4]), _each(r, dims, 2, 3)), kept, inputs)

    return case


def _pool(dims: int, *, maximum: bool, layer: bool) -> Callable[[Random], Case]:
    def case(r: Random) -> Case:
        named: dict[str, Any] = {
            "stride": _each(r, dims, 1, 2, 3, 0),
            "padding": _each(r, dims, 0, 0, 1, 2),
            "ceil_mode": r.choice([True, False]),
        }
        if maximum:
            named["dilation"] = _each(r, dims, 1, 1, 2, 0)
            named["return_indices"] = r.choice([True, False])
        else:
            named["count_include_pad"] = r.choice([True, False])
            if dims > 1:
                named["divisor_override"] = r.choice([None, 3, 0])
        kept = {key: value for key, value in named.items() if r.random() < 0.5}
        given, kernel = _map(r, dims, 3), _each(r, dims, 1, 2, 3, 4)
        return Case((kernel,), kept, (given,)) if layer else Case((given, kernel), kept)

    return case


def _adaptive(dims: int, *, maximum: bool, layer: bool) -> Callable[[Random], Case]:
    def case(r: Random) -> Case:
        size: Any = r.choice([1, 2, 7])
        if r.random() < 0.5:
            choices = [1, 3, 6] + ([None] if dims > 1 else []) + ([-1] if not maximum else [])
            size = tuple(r.choice(choices) for _ in range(dims))
        given = _map(r, dims, 3)
        named = {"return_indices": True} if maximum and r.random() < 0.3 else {}
        return Case((size,), named, (given,)) if layer else Case((given, size), named)

    return case


def _power(dims: int, *, layer: bool) -> Callable[[Random], Case]:
    def case(r: Random) -> Case:
        named = {"stride": _each(r, dims, 1, 2), "ceil_mode": r.choice([True, False])}
        kept = {key: value for key, value in named.items() if r.random() < 0.5}
        given, kernel = _map(r, dims, 3), _each(r, dims, 1, 2, 3)
        if layer:
            return Case((2, kernel), kept, (given,))
        return Case((given, 2, kernel), kept)

    return case


def _blocks(r: Random) -> dict[str, Any]:
    named = {
        "dilation": _each(r, 2, 1, 2, 0),
        "padding": _each(r, 2, 0, 1, -1),
        "stride": _each(r, 2, 1, 2, 0),
    }
    return {key: value for key, value in named.items() if r.random() < 0.5}


def _unfold(r: Random) -> Case:
    return Case((_map(r, 2, 3), _each(r, 2, 1, 2, 3)), _blocks(r))


def _unfold_layer(r: Random) -> Case:
    return Case((_each(r, 2, 1, 2, 3),), _blocks(r), (_map(r, 2, 3),))


def _fold(r: Random) -> Case:
    kernel, size = _each(r, 2, 1, 2, 3), _each(r, 2, 4, 5)
    area = kernel**2 if isinstance(kernel, int) else kernel[0] * kernel[1]
    high, wide = (size, size) if isinstance(size, int) else size
    k = (kernel, kernel) if isinstance(kernel, int) else kernel
    blocks = (high - k[0] + 1) * (wide - k[1] + 1)
    count = 3 * area + (r.random() < 0.2)
    given = T(2, count, blocks + (r.random() < 0.2)) if r.random() < 0.7 else T(count, blocks)
    return Case((given, size, kernel), {} if r.random() < 0.7 else _blocks(r))


def _fold_layer(r: Random) -> Case:
    given, size, kernel = _fold(r).args
    return Case((size, kernel), {}, (given,))


def _pad_layer(dims: int, value: bool = False) -> Callable[[Random], Case]:
    def case(r: Random) -> Case:
        padding = _each(r, 2 * dims, 0, 1, 1, 2, 4, -1)
        given = _map(r, dims, 3, low=2)
        return Case((padding, 1.5) if value else (padding,), {}, (given,))

    return case


def _pad(r: Random) -> Case:
    given = T(*(r.randint(1, 5) for _ in range(r.choice([2, 3, 4, 4, 5]))))
    amounts = [r.choice([0, 1, 1, 2, 3, -1]) for _ in range(r.choice([2, 2, 4, 4, 6, 3, 12]))]
    named = {"mode": r.choice(["constant", "reflect", "replicate", "circular", "odd"])}
    return Case((given, amounts), named if r.random() < 0.6 else {})


def _resized(r: Random, *, mode: bool) -> tuple[T, dict[str, Any]]:
    dims = r.choice([1, 2, 2, 2, 3])
    given = T(2, 3, *(r.randint(1, 9) for _ in range(dims)))
    named: dict[str, Any] = {}
    if r.random() < 0.5:
        named["size"] = _each(r, dims, 1, 4, 7)
    if r.random() < 0.5:
        named["scale_factor"] = r.choice([2, 2.0, 0.5, 1.5, 3, 0.3, (2.0,) * dims])
    if mode:
        named["mode"] = r.choice(
            [
                "nearest",
                "bilinear",
                "bilinear",
                "linear",
                "trilinear",
                "bicubic",
                "area",
                "nearest-exact",
            ]
        )
        named["align_corners"] = r.choice([None, None, True, False])
        named = {key: value for key, value in named.items() if key != "mode" or r.random() < 0.8}
    return given, named


def _interpolate(r: Random) -> Case:
    given, named = _resized(r, mode=True)
    return Case((given,), named)


def _interpolate_plain(r: Random) -> Case:
    given, named = _resized(r, mode=False)
    return Case((given,), named)


def _upsample_layer(r: Random) -> Case:
    given, named = _resized(r, mode=True)
    return Case((), named, (given,))


def _upsample_plain(r: Random) -> Case:
    given, named = _resized(r, mode=False)
    return Case((), named, (given,))


F, N = "torch.nn.functional.", "torch.nn."
CASES: dict[str, Callable[[Random], Case]] = {
    F + "pad": _pad,
    F + "unfold": _unfold,
    N + "Unfold": _unfold_layer,
    F + "fold": _fold,
    N + "Fold": _fold_layer,
    F + "interpolate": _interpolate,
    F + "upsample": _interpolate,
    F + "upsample_nearest": _interpolate_plain,
    F + "upsample_bilinear": _interpolate_plain,
    N + "Upsample": _upsample_layer,
    N + "UpsamplingNearest2d": _upsample_plain,
    N + "UpsamplingBilinear2d": _upsample_plain,
}
for _dims in (1, 2, 3):
    CASES |= {
        f"{F}conv{_dims}d": _conv(_dims),
        f"{N}Conv{_dims}d": _conv_layer(_dims),
        f"{F}conv_transpose{_dims}d": _transposed(_dims),
        f"{N}ConvTranspose{_dims}d": _transposed_layer(_dims),
        f"{F}avg_pool{_dims}d": _pool(_dims, maximum=False, layer=False),
        f"{N}AvgPool{_dims}d": _pool(_dims, maximum=False, layer=True),
        f"{F}max_pool{_dims}d": _pool(_dims, maximum=True, layer=False),
        f"{N}MaxPool{_dims}d": _pool(_dims, maximum=True, layer=True),
        f"{F}adaptive_avg_pool{_dims}d": _adaptive(_dims, maximum=False, layer=False),
        f"{N}AdaptiveAvgPool{_dims}d": _adaptive(_dims, maximum=False, layer=True),
        f"{F}adaptive_max_pool{_dims}d": _adaptive(_dims, maximum=True, layer=False),
        f"{N}AdaptiveMaxPool{_dims}d": _adaptive(_dims, maximum=True, layer=True),
        f"{F}lp_pool{_dims}d": _power(_dims, layer=False),
        f"{N}LPPool{_dims}d": _power(_dims, layer=True),
        f"{N}ZeroPad{_dims}d": _pad_layer(_dims),
        f"{N}ConstantPad{_dims}d": _pad_layer(_dims, value=True),
        f"{N}ReflectionPad{_dims}d": _pad_layer(_dims),
        f"{N}ReplicationPad{_dims}d": _pad_layer(_dims),
        f"{N}CircularPad{_dims}d": _pad_layer(_dims),
    }


@pytest.mark.parametrize("file", FILES)
def test_every_entry_has_cases(file: str) -> None:
    assert set(entries_of(file)) <= set(CASES)


@pytest.mark.parametrize("name", sorted(CASES))
def test_agrees_with_torch(name: str) -> None:
    check(name, CASES[name], rounds=60)


@pytest.mark.parametrize("name", sorted(CASES))
def test_formulas_agree_with_torch(name: str) -> None:
    check_symbolically(name, CASES[name], rounds=6)
