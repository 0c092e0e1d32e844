"""What a rule remembers is what it would say again."""

from __future__ import annotations

from typing import Any

import pytest
from tests.catalogue.oracle import SimpleContext

from netgloss.catalogue import find
from netgloss.catalogue.records import Outcome, Tensor
from netgloss.catalogue.remembered import plain_key
from netgloss.symbolic import symbol


def _apply(name: str, *args: Any) -> tuple[Outcome, SimpleContext]:
    operation: Any = find(name)
    context = SimpleContext()
    return operation.apply(operation.bind(args, {}), context), context


CONV = "torch.nn.functional.conv2d"


def test_the_same_call_gives_the_same_outcome_with_a_new_tensor() -> None:
    image, weight = Tensor((1, 3, 17, 19)), Tensor((8, 3, 3, 3))
    first, _ = _apply(CONV, image, weight, None, 2, 1)
    second, _ = _apply(CONV, Tensor((1, 3, 17, 19)), weight, None, 2, 1)
    assert first.value is not second.value and first.value.uid != second.value.uid
    assert first.value.shape == second.value.shape == (1, 8, 9, 10)
    assert first.formulas and first.formulas is second.formulas  # remembered
    assert (first.macs, first.flops, first.formulas, first.window) == (
        second.macs, second.flops, second.formulas, second.window,
    )  # fmt: skip


def test_a_fault_is_told_every_time() -> None:
    image, weight = Tensor((1, 4, 18, 19)), Tensor((8, 3, 3, 3))
    told = [_apply(CONV, image, weight)[1].complaints for _ in range(3)]
    assert [len(complaints) for complaints in told] == [1, 1, 1]


def test_a_condition_on_a_symbol_is_left_every_time() -> None:
    height = symbol("H", 18)
    image, weight = Tensor((1, 3, height, 19)), Tensor((8, 3, 3, 3))
    left = [len(_apply(CONV, image, weight)[1].guards) for _ in range(2)]
    assert left[0] == left[1] > 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1}, {"a": True}),
        ({"a": 1}, {"a": 1.0}),
        ({"a": 0.0}, {"a": -0.0}),
        ({"a": (1, 2)}, {"a": [1, 2]}),
        ({"a": "1"}, {"a": 1}),
        ({"a": Tensor((1,))}, {"a": Tensor((1,), "int64")}),
        ({"a": Tensor((1,))}, {"a": (1,)}),
    ],
)
def test_unlike_arguments_are_told_apart(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert plain_key(one, False, ("a",)) != plain_key(other, False, ("a",))
    assert plain_key(one, False, ("a",)) != plain_key(one, True, ("a",))


@pytest.mark.parametrize(
    "value",
    [
        symbol("H", 3),
        Tensor((symbol("H", 3),)),
        Tensor((2,), "int64", (1, 2)),  # its contents may matter
        (1, Tensor((1,))),
        object(),
    ],
)
def test_what_is_not_plain_has_no_key(value: Any) -> None:
    assert plain_key({"a": value}, False, ("a",)) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": Tensor((1,)), "b": None}, {"a": (1,), "b": "float32"}),
        ({"a": 1.0, "b": "x"}, {"a": "1.0", "b": "x"}),
        ({"b": 1}, {"a": 1}),
    ],
)
def test_what_stands_at_another_name_is_told_apart(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert plain_key(one, False, ("a", "b")) != plain_key(other, False, ("a", "b"))


def _layer(name: str, *args: Any) -> tuple[Any, Any]:
    layer: Any = find(name)
    return layer, layer.build(layer.bind(args, {}), SimpleContext())


def test_layers_of_the_same_arguments_share_no_parameter() -> None:
    first, second = (_layer("torch.nn.Conv2d", 3, 8, 3)[1] for _ in range(2))
    pairs = [(first.parameters[name], second.parameters[name]) for name in ("weight", "bias")]
    assert all(a.uid != b.uid and a.is_parameter and b.requires_grad for a, b in pairs)
    assert [b.shape for _, b in pairs] == [(8, 3, 3, 3), (8,)]
    assert dict(first.attributes) == dict(second.attributes)


def test_a_layer_is_told_apart_by_what_its_lines_look_at() -> None:
    layer, built = _layer("torch.nn.Conv2d", 3, 8, 3)
    image, own = Tensor((1, 3, 18, 18)), {**built.attributes, **built.parameters}
    plain, foreign, wider = (
        layer.call({**own, **other}, (image,), {}, SimpleContext()).value
        for other in ({}, {"blocks": object()}, {"padding": (2, 2)})
    )
    assert plain.shape == foreign.shape == (1, 8, 16, 16)
    assert plain.uid != foreign.uid and wider.shape == (1, 8, 20, 20)


def test_a_formula_that_is_asked_for_later_says_the_same() -> None:
    image, weight = Tensor((1, 3, 23, 23)), Tensor((8, 3, 3, 3))
    late = _apply(CONV, image, weight, None, 2, 1)[0].formulas[0]
    height = symbol("H", 23)
    at_once = _apply(CONV, Tensor((1, 3, height, 23)), weight, None, 2, 1)[0].formulas[0]
    assert (late.axis, late.rule) == (at_once.axis, at_once.rule)
    assert (late.values, late.result) == ("(23 + 2*1 - 1*(3 - 1) - 1)//2 + 1", 12)
    assert at_once.values == "(H + 2*1 - 1*(3 - 1) - 1)//2 + 1"
