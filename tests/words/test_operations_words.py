"""The sentences on operations: both languages state the same facts, and the true ones."""

from __future__ import annotations

import inspect
from dataclasses import replace
from typing import Any

import pytest
from tests.words.cases import ODD, OPERATIONS
from tests.words.samples import H, N, T, W, operation
from tests.words.test_layers_words import numbers

from netgloss.catalogue import find, is_layer, names
from netgloss.documents.facts import OperationFacts
from netgloss.words.en import operations as en
from netgloss.words.en.operations.simple import SENTENCES as ENGLISH
from netgloss.words.operands import plain_name
from netgloss.words.zh import operations as zh
from netgloss.words.zh.operations.simple import SENTENCES as CHINESE

_IDS = [label for label, _ in OPERATIONS]


def said(facts: OperationFacts, language: Any = en) -> str:
    return "\n".join(language.any_operation(facts))


@pytest.mark.parametrize(("label", "make"), OPERATIONS, ids=_IDS)
def test_both_languages_state_the_same_numbers(label: str, make: Any) -> None:
    facts = make()
    english, chinese = en.any_operation(facts), zh.any_operation(facts)
    assert numbers(english) == numbers(chinese), "\n".join([*english, *chinese])
    assert english and len(english) == len(chinese)
    assert all(sentence.endswith(".") and "  " not in sentence for sentence in english)
    assert all(sentence.endswith("。") for sentence in chinese)
    assert all(sentence.count("`") % 2 == 0 for sentence in (*english, *chinese))


@pytest.mark.parametrize(("label", "make"), OPERATIONS, ids=_IDS)
def test_unknown_values_are_spoken_of_too(label: str, make: Any) -> None:
    facts = make()
    for language in (en, zh):
        assert all(language.any_operation(replace(facts, inputs=(), outputs=(), formulas=())))
        for name in facts.arguments:
            for odd in ODD:
                changed = replace(facts, arguments={**facts.arguments, name: odd})
                assert all(language.any_operation(changed))


def test_languages_hold_the_same_functions() -> None:
    assert en.__all__ == zh.__all__
    assert set(ENGLISH) == set(CHINESE)
    for name in en.__all__:
        own, other = (inspect.signature(getattr(each, name)) for each in (en, zh))
        assert list(own.parameters) == list(other.parameters) == ["facts"], name
    assert numbers(list(ENGLISH.values())) == numbers(list(CHINESE.values()))


def test_most_operations_of_the_catalogue_have_words_of_their_own() -> None:
    operations = {
        plain_name(name)
        for name in names()
        if not is_layer(find(name)) and ".init." not in name  # type: ignore[arg-type]
    }
    spoken = {name for name in operations if name in en.__all__ or name in ENGLISH}
    assert len(spoken) > 0.85 * len(operations), sorted(operations - spoken)


def test_names_of_every_spelling_lead_to_the_same_words() -> None:
    x = T(N, 8)
    plain = operation("torch.add", x, x)
    for name in ("torch.Tensor.add", "torch.Tensor.__add__", "torch.Tensor.__radd__"):
        assert en.any_operation(replace(plain, name=name)) == en.any_operation(plain)
    in_place = en.any_operation(replace(plain, name="torch.Tensor.__iadd__"))
    assert "written over" in in_place[-1]


def test_view_says_what_minus_one_was_worked_out_to() -> None:
    facts = operation("torch.Tensor.view", T(N, 256, 6, 6), N, -1)
    for language in (en, zh):
        assert "`256·6·6 = 9216`" in said(facts, language)
        pooled = operation("torch.Tensor.view", T(N, 512, 1, 1), N, -1)
        assert "`512·1·1 = 512`" in said(pooled, language)
    wild = operation("torch.Tensor.view", T(N, 16, 5, 5), -1, 400)
    assert "may change the batch size" in said(wild)


def test_cat_adds_the_sizes_of_its_axis() -> None:
    facts = operation("torch.cat", [T(N, 64, H, W), T(N, 32, H, W)], 1)
    for language in (en, zh):
        assert "`64 + 32 = 96`" in said(facts, language)


def test_addition_of_equal_shapes_and_of_stretched_ones() -> None:
    same = operation("torch.add", T(N, 64, H, W), T(N, 64, H, W))
    assert "All operands have the shape `[N, 64, H, W]`" in said(same)
    stretched = operation("torch.add", T(N, 64, H, W), T(64, 1, 1))
    assert "meet in the common shape `[N, 64, H, W]`" in said(stretched)


def test_an_addition_that_does_not_fit_is_not_called_stretched() -> None:
    facts = operation("torch.add", T(N, 64, H, W), T(N, 64, H, W))
    broken = replace(facts, inputs=((N, 128, H, W), (N, 64, H, W)), outputs=((N, 128, H, W),))
    assert "meet in" not in said(broken) and "`[N, 128, H, W]` and `[N, 64, H, W]`" in said(broken)


def test_functional_dropout_ignores_eval() -> None:
    always = operation("torch.nn.functional.dropout", T(N, 8), 0.5)
    for language in (en, zh):
        assert "`training=self.training`" in said(always, language)
    never = operation("torch.nn.functional.dropout", T(N, 8), 0.5, False)
    assert "nothing is dropped" in said(never) and "self.training" not in said(never)


def test_functional_pooling_speaks_the_layers_words() -> None:
    text = said(operation("torch.nn.functional.avg_pool2d", T(N, 8, H, W), 3, 1, 1))
    assert "4/9" in text and "`(H + 2·1 − 3)//1 + 1 = H`" in text
    assert "parameters" not in text  # a function owns none


def test_functional_convolution_reads_its_kernel_off_the_weight() -> None:
    text = said(operation("torch.nn.functional.conv2d", T(N, 8, H, W), T(8, 1, 3, 3), groups=8))
    assert "depthwise" in text


def test_numbers_on_either_side() -> None:
    assert "Divides every element by 255" in said(operation("torch.div", T(N, 3), 255))
    turned = replace(operation("torch.sub", T(N, 3), 1), arguments={"input": 1, "other": T(N, 3)})
    assert "Subtracts every element from 1" in said(turned)


def test_flatten_of_the_batch_is_told() -> None:
    assert "batch is merged as well" in said(operation("torch.flatten", T(N, 8, H, W)))
    assert "batch is merged" not in said(operation("torch.flatten", T(N, 8, H, W), 1))
