"""Calls of one course are told what they would be told alone."""

from __future__ import annotations

from typing import Any

import pytest
from tests.catalogue.oracle import SimpleContext

from netgloss import catalogue
from netgloss.catalogue.courses import Noted
from netgloss.catalogue.index import locate
from netgloss.catalogue.layers import compile_entry
from netgloss.catalogue.records import Tensor

Call = tuple[tuple[Any, ...], dict[str, Any]]


def _told(entry: Any, call: Call) -> tuple[Any, ...]:
    """All that one call is told."""
    args, kwargs = call
    context = SimpleContext()
    outcome = entry.apply(entry.bind(args, kwargs), context)
    values = outcome.value if isinstance(outcome.value, tuple) else (outcome.value,)
    return (
        [(value.shape, value.dtype) for value in values],
        (outcome.macs, outcome.flops, outcome.window),
        [(each.axis, each.rule, each.values, each.result) for each in outcome.formulas],
        [(each.kind, each.torch) for each in context.complaints],
    )


def _fresh(name: str) -> Any:
    located = locate(name)
    assert located is not None
    return compile_entry(located, catalogue.find)


def _conv(batch: int, given: int, gives: int, height: int, kernel: int, **more: Any) -> Call:
    image = Tensor((batch, given, height, 19))
    return (image, Tensor((gives, given, kernel, kernel))), more


def _norm(channels: int, kept: int, dtype: str = "float32", batch: int = 2, **more: Any) -> Call:
    statistics = [Tensor((kept,)) for _ in range(4)]
    return (Tensor((batch, channels, 4, 4), dtype), *statistics), more


def _pool(channels: int, height: int, kernel: int, stride: int) -> Call:
    return (Tensor((1, channels, height, 20)), kernel, stride), {"padding": kernel // 2}


SERIES: dict[str, list[Call]] = {
    "torch.nn.functional.conv2d": [
        *(_conv(1, wide, 2 * wide, 18, 3, padding=1) for wide in (4, 8, 12, 16)),
        *(_conv(3, wide, 6, 18, 3, stride=2, dilation=2) for wide in (4, 8, 12, 16)),
        *(_conv(1, wide, 7, 2, 5) for wide in (4, 8, 12)),  # the kernel is too large
        *(_conv(1, 8, gives, 18, 1, groups=4) for gives in (4, 6, 8, 10)),  # groups do not fit
        *(_conv(1, 4, 5, height, 1, padding="same") for height in (3, 4, 5, 3, 4, 5)),
        ((Tensor((4, 9, 9)), Tensor((6, 4, 3, 3))), {}),  # one image
        ((Tensor((5, 9, 9)), Tensor((6, 5, 3, 3))), {}),
        ((Tensor((6, 9, 9)), Tensor((6, 6, 3, 3)), Tensor((6,))), {}),
        ((Tensor((6, 9, 9)), Tensor((6, 7, 3, 3)), Tensor((5,))), {}),
    ],
    "torch.nn.functional.batch_norm": [
        *(_norm(wide, wide) for wide in (3, 4, 5, 6)),
        *(_norm(wide, 4) for wide in (3, 4, 5)),  # statistics of other channels
        *(_norm(wide, wide, "float16") for wide in (3, 4, 5)),
        *(_norm(wide, wide, "int64") for wide in (3, 4, 5)),
        *(_norm(wide, wide + 1, "int64", batch=0) for wide in (3, 4, 5)),  # empty: not looked at
        *(_norm(wide, wide, "int64") for wide in (3, 4, 5)),
        *(_norm(wide, wide, training=True) for wide in (3, 4, 5)),
        *(((Tensor((1, wide)), None, None), {"training": True}) for wide in (3, 4, 5)),
    ],
    "torch.nn.functional.max_pool2d": [
        *(_pool(wide, 18, 3, 2) for wide in (3, 4, 5)),
        *(_pool(wide, 18, 2, 2) for wide in (3, 4, 5)),
        *(_pool(wide, height, 3, 1) for wide in (3, 4) for height in (7, 8, 9)),
    ],
    "torch.nn.functional.linear": [
        *(((Tensor((2, wide)), Tensor((5, wide))), {}) for wide in (3, 4, 5)),
        *(((Tensor((2, wide)), Tensor((5, 4))), {}) for wide in (3, 4, 5)),
    ],
    "torch.nn.functional.conv_transpose2d": [
        *(_conv(1, wide, wide, 9, 3, stride=2, output_padding=1) for wide in (3, 4, 5, 6)),
        *(_conv(1, wide, wide, 1, 1, padding=2) for wide in (3, 4, 5)),  # nothing is left
    ],
}


@pytest.mark.parametrize("name", SERIES)
def test_one_entry_tells_of_a_series_what_a_new_one_tells_of_each_call(name: str) -> None:
    entry = _fresh(name)
    series = SERIES[name]
    for call in [*series, *series[::-1]]:
        assert _told(entry, call) == _told(_fresh(name), call)


def test_what_calls_have_in_common_is_worked_out_once() -> None:
    entry = _fresh("torch.nn.functional.conv2d")
    for wide in (4, 8, 12):
        _told(entry, _conv(1, wide, 2 * wide, 18, 3, padding=1))
    (course,) = entry._rule._courses._known.values()
    whole = entry._rule._whole
    assert course is not None and len(course.steps) < len(whole.steps) - 5
    assert course.window is not None and course.window.kernel == (3, 3)


@pytest.mark.parametrize(
    ("name", "touched"), [("stride", False), ("channels", True), ("input", True), ("bias", False)]
)
def test_a_look_at_a_tensor_or_an_open_name_is_noted(name: str, touched: bool) -> None:
    names = Noted({"input": Tensor((1,)), "stride": 2, "channels": 3, "bias": None})
    names.open.add("channels")
    assert names.get(name) is dict.get(names, name)
    assert names.touched is touched
