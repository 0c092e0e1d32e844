"""Recurrent layers, attention and losses: against torch, with generated arguments."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from tests.catalogue.oracle import Case, T, check, check_symbolically, entries_of

FILES = ("sequence.layers", "loss.layers")
F, N = "torch.nn.functional.", "torch.nn."
Generate = Callable[[Random], Case]


def _some(r: Random, named: dict[str, Any], chance: float = 0.5) -> dict[str, Any]:
    return {key: value for key, value in named.items() if r.random() < chance}


# ---- recurrent --------------------------------------------------------------------------------
def _recurrent(mode: str) -> Generate:
    def case(r: Random) -> Case:
        named: dict[str, Any] = {
            "num_layers": r.choice([1, 2, 3, 3, 0]),
            "bias": r.choice([True, False]),
            "batch_first": r.choice([True, False]),
            "bidirectional": r.choice([True, False]),
            "dropout": r.choice([0.0, 0.1, 1.5]) if r.random() < 0.2 else 0.0,
        }
        if mode == "LSTM":
            named["proj_size"] = r.choice([0, 2, 3, 9])
        if mode == "RNN":
            named["nonlinearity"] = r.choice(["tanh", "relu", "odd"])
        named = _some(r, named)
        kind = "int64" if r.random() < 0.05 else "float32"
        steps, batch, width = 4, 2, 5 + (r.random() < 0.1)
        given = T(*r.choice([(steps, batch), (steps, batch), (steps,), ()]), width, dtype=kind)
        if r.random() < 0.5 or len(given.shape) < 2:
            return Case((5, 6), named, (given,))
        count = named.get("num_layers", 1) * (2 if named.get("bidirectional") else 1)
        rows = () if len(given.shape) == 2 else (steps if named.get("batch_first") else batch,)
        back = named.get("proj_size") or 6
        hidden = T(count, *rows, back + (r.random() < 0.1))
        cell = T(count, *rows, 6 + (r.random() < 0.1))
        return Case((5, 6), named, (given, (hidden, cell) if mode == "LSTM" else hidden))

    return case


def _cell(mode: str) -> Generate:
    def case(r: Random) -> Case:
        named: dict[str, Any] = {"bias": r.choice([True, False])}
        if mode == "RNN":
            named["nonlinearity"] = r.choice(["tanh", "relu", "odd"])
        lead = r.choice([(), (3,), (3,), (2, 3)])
        given = T(*lead, 5 + (r.random() < 0.1))
        inputs: tuple[Any, ...] = (given,)
        if r.random() < 0.6:
            state = T(*lead, 6 + (r.random() < 0.1))
            inputs = (given, (state, T(*lead, 6)) if mode == "LSTM" else state)
        return Case((5, 6), _some(r, named), inputs)

    return case


# ---- attention --------------------------------------------------------------------------------
def _dot_product(r: Random) -> Case:
    lead = [r.randint(1, 3) for _ in range(r.randint(0, 2))]
    long, source, width, out = (r.randint(1, 5) for _ in range(4))
    other = [r.choice([size, size, size, 1, 2]) for size in lead]
    query, key = T(*lead, long, width), T(*other, source, width + (r.random() < 0.1))
    value = T(*other, source + (r.random() < 0.1), out)
    named: dict[str, Any] = {}
    if r.random() < 0.3:
        shapes = [(long, source), (1, source), (long, source + 1), (*lead, long, source)]
        named["attn_mask"] = T(*r.choice(shapes), dtype=r.choice(["bool", "float32", "int64"]))
    if r.random() < 0.2:
        named["is_causal"] = True
    return Case((query, key, value), named)


def _multihead(r: Random) -> Case:
    embed, heads = r.choice([(8, 2), (8, 2), (8, 4), (8, 3), (6, 3)])
    named: dict[str, Any] = {
        "bias": r.choice([True, False]),
        "add_bias_kv": True,
        "add_zero_attn": True,
        "kdim": r.choice([5, 8]),
        "vdim": 7,
        "batch_first": r.choice([True, False]),
    }
    named = _some(r, named, 0.3)
    batched = r.random() < 0.8
    wrong = r.random() < 0.2
    lengths = (4, 5, 5 + (wrong and r.random() < 0.3))
    widths = (
        embed + (wrong and r.random() < 0.3),
        named.get("kdim", embed) + (wrong and r.random() < 0.3),
        named.get("vdim", embed) + (wrong and r.random() < 0.3),
    )

    def made(length: int, width: int) -> T:
        batch = 3 + (wrong and r.random() < 0.2)
        if not batched:
            return T(length, width)
        return T(batch, length, width) if named.get("batch_first") else T(length, batch, width)

    given = [made(*each) for each in zip(lengths, widths, strict=True)]
    padding = T(*((3,) if batched else ()), 5 + (r.random() < 0.1), dtype="bool")
    mask = r.choice([T(4, 5), T(4, 5), T((3 if batched else 1) * heads, 4, 5), T(4, 4)])
    inputs = (
        *given,
        padding if r.random() < 0.2 else None,
        r.choice([True, False]),
        mask if r.random() < 0.2 else None,
        r.choice([True, False]),
        r.random() < 0.1,
    )
    return Case((embed, heads), named, inputs)


# ---- losses -----------------------------------------------------------------------------------
REDUCTIONS: dict[str, list[Any]] = {
    "reduction": ["none", "mean", "sum", "none", "odd"],
    "size_average": [None, None, True, False],
    "reduce": [None, None, True, False],
}


def _reduction(r: Random, old: bool = True) -> dict[str, Any]:
    named = {"reduction": r.choice(REDUCTIONS["reduction"])} if r.random() < 0.6 else {}
    if old and r.random() < 0.2:
        named |= {key: r.choice(REDUCTIONS[key]) for key in ("size_average", "reduce")}
    return named


def _pair(r: Random, equal: float = 0.6) -> tuple[T, T]:
    shape = [r.randint(1, 4) for _ in range(r.randint(1, 4))]
    if r.random() < equal:
        return T(*shape), T(*shape)
    return T(*shape), T(*(r.choice([size, 1, 2]) for size in shape[r.randint(0, 1) :]))


def _two(layer: bool, old: bool = True, **extra: list[Any]) -> Generate:
    def case(r: Random) -> Case:
        named = _reduction(r, old)
        named |= {key: r.choice(values) for key, values in extra.items() if r.random() < 0.5}
        return Case((), named, _pair(r)) if layer else Case(_pair(r), named)

    return case


def _weighted(layer: bool, *names: str) -> Generate:
    def case(r: Random) -> Case:
        left, right = _pair(r, 0.8)
        shape = [r.choice([size, size, 1, 3]) for size in left.shape]
        named = _reduction(r)
        named |= {name: T(*shape[r.randint(0, 1) :]) for name in names if r.random() < 0.3}
        return Case((), named, (left, right)) if layer else Case((left, right), named)

    return case


def _classes(layer: bool, probabilities: bool) -> Generate:
    def case(r: Random) -> Case:
        rest = [r.randint(1, 3) for _ in range(r.randint(0, 2))]
        lead = [r.randint(1, 4)] if rest or r.random() < 0.8 else []
        given = T(*lead, 3, *rest)
        shape = [*lead, *rest]
        if r.random() < 0.15 and shape:
            shape[r.randrange(len(shape))] += 1
        kind = r.choice(["int64", "int64", "int64", "int64", "float32", "int32"])
        target = T(*shape, dtype=kind)
        if r.random() < 0.2:
            target = T(*given.shape, dtype=r.choice(["float32", "int64"]))
        named = _reduction(r)
        if r.random() < 0.3:
            named["weight"] = r.choice([T(3), T(3), T(4), T(3, 1)])
        if probabilities and named.get("weight") != T(3, 1) and r.random() < 0.3:
            named["label_smoothing"] = 0.1
        return Case((), named, (given, target)) if layer else Case((given, target), named)

    return case


def _three(layer: bool, target: bool) -> Generate:
    def case(r: Random) -> Case:
        left, right = _pair(r, 0.7)
        shape = left.shape if not target else left.shape[:-1] if r.random() < 0.9 else left.shape
        named = _reduction(r)
        operands = (left, right, T(*shape))
        return Case((), named, operands) if layer else Case(operands, named)

    return case


CASES: dict[str, Generate] = {
    F + "scaled_dot_product_attention": _dot_product,
    N + "MultiheadAttention": _multihead,
    F + "mse_loss": _two(False),
    N + "MSELoss": _two(True),
    F + "l1_loss": _two(False),
    N + "L1Loss": _two(True),
    F + "smooth_l1_loss": _two(False, beta=[0.0, 0.5, -1.0]),
    N + "SmoothL1Loss": _two(True, beta=[0.0, 0.5, -1.0]),
    F + "huber_loss": _two(False, old=False, delta=[0.5, 0.0]),
    N + "HuberLoss": _two(True, old=False, delta=[0.5, 0.0]),
    F + "soft_margin_loss": _two(False),
    N + "SoftMarginLoss": _two(True),
    F + "hinge_embedding_loss": _two(False, margin=[0.5]),
    N + "HingeEmbeddingLoss": _two(True, margin=[0.5]),
    F + "poisson_nll_loss": _two(False, full=[True]),
    N + "PoissonNLLLoss": _two(True, full=[True]),
    F + "kl_div": _two(False, log_target=[True]),
    N + "KLDivLoss": _two(True, log_target=[True]),
    F + "binary_cross_entropy": _weighted(False, "weight"),
    N + "BCELoss": _weighted(True, "weight"),
    F + "binary_cross_entropy_with_logits": _weighted(False, "weight", "pos_weight"),
    N + "BCEWithLogitsLoss": _weighted(True, "weight", "pos_weight"),
    F + "cross_entropy": _classes(False, True),
    N + "CrossEntropyLoss": _classes(True, True),
    F + "nll_loss": _classes(False, False),
    N + "NLLLoss": _classes(True, False),
    N + "NLLLoss2d": _classes(True, False),
    F + "margin_ranking_loss": _three(False, False),
    N + "MarginRankingLoss": _three(True, False),
    F + "triplet_margin_loss": _three(False, False),
    N + "TripletMarginLoss": _three(True, False),
    F + "cosine_embedding_loss": _three(False, True),
    N + "CosineEmbeddingLoss": _three(True, True),
}
for _mode in ("RNN", "LSTM", "GRU"):
    CASES[N + _mode] = _recurrent(_mode)
    CASES[f"{N}{_mode}Cell"] = _cell(_mode)


@pytest.mark.parametrize("file", FILES)
def test_every_entry_has_cases(file: str) -> None:
    assert set(entries_of(file)) <= set(CASES)


@pytest.mark.parametrize("name", sorted(CASES))
def test_agrees_with_torch(name: str) -> None:
    check(name, CASES[name], rounds=60)


@pytest.mark.parametrize("name", sorted(CASES))
def test_formulas_agree_with_torch(name: str) -> None:
    check_symbolically(name, CASES[name], rounds=3)
