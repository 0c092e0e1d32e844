"""Models of transformers, read through transformers' own base classes, against torch.

``python -m bench.corpora transformers`` measures 150; these show what is particular about them:
tied weights, several towers, automatic classes, experts chosen by data, masks mapped over rows.
"""

from __future__ import annotations

from typing import Any

import pytest
from bench.corpora import fetch
from bench.corpora_compare import judge_given
from bench.transformers_config import few_layers, small
from bench.transformers_corpus import entry_of, facts, sample

NAMES = ("bert", "llama", "clip", "t5", "swin", "mistral3", "phimoe", "gpt_oss", "vit_mae")
FILES = tuple(f"transformers/models/{name}/modeling_{name}.py" for name in NAMES)


@pytest.fixture(scope="module")
def known() -> dict[str, dict[str, Any]]:
    """What torch says: an environment with transformers is made for it, once."""
    return facts(FILES)


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES)
def test_a_model_is_torchs(file: str, known: dict[str, dict[str, Any]]) -> None:
    fact = known[file]
    assert "error" not in fact, fact
    verdict = judge_given(entry_of(fact), fetch("transformers"), fact)
    assert (verdict.wrong, verdict.unknown) == ((), ())
    assert (verdict.parameters, verdict.shapes, verdict.accepted) == (True, True, True)


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("hidden_size", 768, 32),
        ("num_hidden_layers", 12, 2),
        ("num_attention_heads", 12, 4),
        ("num_key_value_heads", 2, 2),
        ("vocab_size", 30522, 99),
        ("image_size", 224, 64),
        ("hidden_size", 16, 16),
        ("hidden_act", "gelu", "gelu"),
        ("layer_norm_eps", 1e-12, 1e-12),
        ("pad_token_id", 0, 0),
    ],
)
def test_the_rule_for_small_configurations(name: str, value: object, kept: object) -> None:
    assert small(name, value) == kept


def test_special_tokens_fit_the_small_vocabulary() -> None:
    assert 0 < small("eos_token_id", 50256) < small("vocab_size", 50257)
    assert few_layers("hidden_size", 768) == 768
    assert few_layers("depths", [2, 2, 6, 2]) == [2, 2, 2, 2]


def test_the_sample_is_always_the_same() -> None:
    known = {f"{at:03}.py": {"error": "no"} if at % 3 else {} for at in range(600)}
    drawn = sample(known)
    assert drawn == sample(dict(reversed(known.items()))) and len(drawn) == 150
    assert all("error" not in known[file] for file in drawn)
