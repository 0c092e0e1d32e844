"""The sentences on layers: both languages state the same facts, and the true ones."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from tests.words.cases import LAYERS, ODD
from tests.words.samples import MAP, C, H, N, W, layer

from netgloss.catalogue import find, is_layer, names
from netgloss.documents.facts import LayerFacts
from netgloss.words.en import layers as en
from netgloss.words.zh import layers as zh

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def numbers(sentences: list[str]) -> Counter[str]:
    """Every number of the sentences, thousands not grouped."""
    found = _NUMBER.findall(" ".join(sentences))
    return Counter(number.replace(",", "") for number in found)


def said(facts: LayerFacts, language: Any = en) -> str:
    return "\n".join(getattr(language, facts.type.rpartition(".")[2])(facts))


@pytest.mark.parametrize(("label", "make"), LAYERS, ids=[label for label, _ in LAYERS])
def test_both_languages_state_the_same_numbers(label: str, make: Any) -> None:
    facts = make()
    name = label.split()[0]
    english, chinese = getattr(en, name)(facts), getattr(zh, name)(facts)
    assert numbers(english) == numbers(chinese), "\n".join([*english, *chinese])
    assert len(english) == len(chinese)
    for sentence in english:
        assert (
            sentence.strip() == sentence and sentence[-1] in ".”)" and sentence.count("`") % 2 == 0
        )
        assert not _HAN.search(sentence) and "  " not in sentence
    for sentence in chinese:
        assert sentence[-1] == "。" and _HAN.search(sentence)
        assert sentence.count("`") % 2 == 0


@pytest.mark.parametrize(("label", "make"), LAYERS, ids=[label for label, _ in LAYERS])
def test_every_argument_that_was_written_is_spoken_of(label: str, make: Any) -> None:
    facts = make()
    name = label.split()[0]
    if name == "Identity":
        return
    for language in (en, zh):
        text = "\n".join(getattr(language, name)(facts))
        for argument in facts.given:
            assert f"`{argument}=" in text, argument


@pytest.mark.parametrize(("label", "make"), LAYERS, ids=[label for label, _ in LAYERS])
def test_unknown_values_and_unreached_layers_are_spoken_of_too(label: str, make: Any) -> None:
    facts = make()
    name = label.split()[0]
    unreached = replace(facts, input=None, output=None, formulas=())
    for language in (en, zh):
        words = getattr(language, name)
        assert all(words(unreached))
        for argument in facts.arguments:
            for odd in ODD:
                given = (*facts.given, argument)
                changed = {**facts.arguments, argument: odd}
                assert all(words(replace(facts, arguments=changed, given=given)))


def test_languages_hold_the_same_functions() -> None:
    assert en.__all__ == zh.__all__
    for name in en.__all__:
        own, other = (inspect.signature(getattr(each, name)) for each in (en, zh))
        assert list(own.parameters) == list(other.parameters), name


def test_every_layer_of_the_catalogue_has_words_and_a_case() -> None:
    layers = [name for name in names() if is_layer(find(name))]  # type: ignore[arg-type]
    short = {name.rpartition(".")[2] for name in layers}
    assert short <= set(en.__all__), short - set(en.__all__)
    cased = {label.split()[0] for label, _ in LAYERS}
    assert short <= cased, short - cased
    assert set(en.__all__) <= cased | {"any_layer", "linear_features"}, set(en.__all__) - cased


def test_a_layer_without_words_is_named_with_what_is_true_of_it() -> None:
    facts = replace(layer("Conv2d", 3, 64, 3, on=(N, 3, H, W)), type="torch.nn.Novel")
    for language in (en, zh):
        text = "\n".join(language.any_layer(facts))
        assert "`Novel`" in text and "`kernel_size=3`" in text and "1,792" in text
    assert numbers(en.any_layer(facts)) == numbers(zh.any_layer(facts))


# ---- the facts of the issue and of the learners' questions
def test_average_pooling_of_the_issue() -> None:
    facts = layer("AvgPool2d", kernel_size=3, stride=1, padding=1, on=(N, C, H, W))
    english, chinese = said(facts), said(facts, zh)
    for text in (english, chinese):
        assert "`(H + 2·1 − 3)//1 + 1 = H`" in text
        assert "4/9" in text and "6/9" in text and "`count_include_pad=True`" in text
        assert "`[N, C, H, W]`" in text and "`kernel_size`" in text
    assert "nothing shrinks" in english and "什么也没有缩小" in chinese
    assert "0 parameters" in english and "0 个参数" in chinese
    assert "number of channels does not change" in english and "通道数不变" in chinese
    assert "halved" not in english and "reduce" not in english


@pytest.mark.parametrize(
    ("args", "kwargs", "expected"),
    [
        ((3, 1, 1), {}, ("4/9", "6/9")),
        ((2, 1, 1), {}, ("1/4", "2/4")),
        ((5, 1, 2), {}, ("9/25", "15/25")),
        ((3, 2, 1), {}, ("top left corner becomes 4/9", "6/9")),
        (((3, 5), 1, (1, 2)), {}, ("6/15", "10/15", "9/15")),
        ((3, 1, 1), {"divisor_override": 6}, ("4/6", "the inside 9/6")),
    ],
)
def test_border_of_a_padded_average(args: Any, kwargs: Any, expected: tuple[str, ...]) -> None:
    text = said(layer("AvgPool2d", *args, **kwargs, on=MAP))
    for part in expected:
        assert part in text


def test_border_is_not_spoken_of_where_zeros_do_not_count() -> None:
    text = said(layer("AvgPool2d", 3, 1, 1, count_include_pad=False, on=MAP))
    assert "4/9" not in text and "a map of ones stays ones" in text


def test_pooling_that_shrinks_says_so() -> None:
    assert "halved, rounded down" in said(layer("MaxPool2d", 2, on=MAP))
    assert "halved" in said(layer("MaxPool2d", 2, on=(N, 8, 224, 224)))
    assert "minus infinity" in said(layer("MaxPool2d", 3, 2, 1, on=MAP))


def test_batch_norm_whose_second_argument_was_meant_as_momentum() -> None:
    assert "write `momentum=0.8`" in said(layer("BatchNorm2d", 64, 0.8))
    assert "write `momentum=" not in said(layer("BatchNorm2d", 64, 0.001))
    assert "0.9·old + 0.1·batch" in said(layer("BatchNorm2d", 64))


def test_bias_before_batch_norm() -> None:
    after = {"next_type": "torch.nn.BatchNorm2d"}
    assert "save 64 parameters" in said(layer("Conv2d", 3, 64, 3, **after))
    assert "needless" not in said(layer("Conv2d", 3, 64, 3, bias=False, **after))
    assert "needless" not in said(layer("Conv2d", 3, 64, 3, next_type="torch.nn.ReLU"))


def test_parameters_with_their_arithmetic() -> None:
    assert "`64·3·3·3 + 64 = 1,792`" in said(layer("Conv2d", 3, 64, 3))
    assert "`10·512 + 10 = 5,130`" in said(layer("Linear", 512, 10))
    assert "`2·64 = 128`" in said(layer("BatchNorm2d", 64))


def test_dropout_names_its_default() -> None:
    for language in (en, zh):
        assert "`p=0.5`" in said(layer("Dropout"), language)
        assert "1/(1 − 0.5) = 2" in said(layer("Dropout"), language)


def test_recurrent_traps() -> None:
    assert "no effect" in said(layer("LSTM", 10, 20, dropout=0.5))
    assert "`2·20 = 40`" in said(layer("LSTM", 10, 20, bidirectional=True))
    text = said(layer("LSTM", 10, 20, on=(N, 40, 10)))
    assert "(steps, batch, features)" in text and "steps = N and batch = 40" in text


def test_linear_features_of_a_flattened_map() -> None:
    for language in (en, zh):
        text = language.linear_features(256, 6, 6, 9216)
        assert "256·6·6 = 9216" in text and "6×6" in text


def test_softmax_over_the_batch_and_over_one_element() -> None:
    assert "usually the batch" in said(layer("Softmax", 0, on=(N, 10)))
    assert "size 1" in said(layer("Softmax", 1, on=(N, 1)))
    assert "usually the batch" not in said(layer("Softmax", -1, on=(N, 10)))
