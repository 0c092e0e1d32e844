"""Attention and transformer layers, in English."""

from __future__ import annotations

from typing import Any

from netgloss.documents.facts import LayerFacts
from netgloss.words.arithmetic import heads
from netgloss.words.en.layers.phrases import Effects, arguments, default, parameters, plural, shape
from netgloss.words.numbers import amount, code, size


def _batch_first(value: Any, facts: LayerFacts) -> str:
    if value is True:
        return "the input is read as (batch, length, features)"
    return (
        "the input is read as (length, batch, features); the other order gives no error, only "
        "wrong results"
    )


def _split(facts: LayerFacts, width: str, count_name: str) -> str:
    share = heads(facts.arguments, width, count_name)
    return f", each working on `{share}` of the numbers" if share else ""


_TABLE: Effects = {
    "embed_dim": lambda v, f: f"each position is a row of {plural(v, 'number')}",
    "num_heads": lambda v, f: (
        f"{plural(v, 'head')} look side by side{_split(f, 'embed_dim', 'num_heads')}"
    ),
    "d_model": lambda v, f: f"each position is a row of {plural(v, 'number')}",
    "nhead": lambda v, f: (
        f"{plural(v, 'attention head')} look side by side{_split(f, 'd_model', 'nhead')}"
    ),
    "dropout": lambda v, f: f"in training each number is dropped with probability {amount(v)}",
    "add_bias_kv": lambda v, f: (
        "a learned position is added to keys and values"
        if v is True
        else "no position is added to keys and values"
    ),
    "add_zero_attn": lambda v, f: (
        "a position of zeros is added to keys and values"
        if v is True
        else "no position of zeros is added"
    ),
    "kdim": lambda v, f: (
        "keys are as wide as the queries" if v is None else f"keys are {size(v)} wide"
    ),
    "vdim": lambda v, f: (
        "values are as wide as the queries" if v is None else f"values are {size(v)} wide"
    ),
    "batch_first": _batch_first,
    "dim_feedforward": lambda v, f: (
        f"the fully connected part widens each row to {plural(v, 'number')} in between"
    ),
    "activation": lambda v, f: (
        f"the activation in between is {v if isinstance(v, str) else code(v)}"
    ),
    "layer_norm_eps": lambda v, f: f"{amount(v)} keeps LayerNorm from dividing by zero",
    "norm_first": lambda v, f: (
        "LayerNorm stands before attention and feed-forward"
        if v is True
        else "LayerNorm stands after attention and feed-forward"
    ),
    "bias": lambda v, f: "biases are learned as well" if v is True else "no biases are learned",
    "num_layers": lambda v, f: f"{plural(v, 'copy', 'copies')} of the layer, one after the other",
    "num_encoder_layers": lambda v, f: f"the encoder has {plural(v, 'layer')}",
    "num_decoder_layers": lambda v, f: f"the decoder has {plural(v, 'layer')}",
    "encoder_layer": lambda v, f: "the layer that is copied; copies share no weights",
    "decoder_layer": lambda v, f: "the layer that is copied; copies share no weights",
    "norm": lambda v, f: (
        "no normalisation at the end" if v is None else "a normalisation is applied at the end"
    ),
}


def _weights_dropped(value: Any, facts: LayerFacts) -> str:
    return f"in training each attention weight is dropped with probability {amount(value)}"


def MultiheadAttention(facts: LayerFacts) -> list[str]:
    return [
        "Multi-head attention: every position asks a question (query), compares it with the "
        "labels of all positions (keys) and takes a weighted mean of their contents (values), as "
        "one searches a card index.",
        *arguments(facts, {**_TABLE, "dropout": _weights_dropped}),
        *default(facts, "batch_first", _batch_first(facts.arguments.get("batch_first"), facts)),
        *shape(facts),
        "It returns a pair: the output and the attention weights.",
        *parameters(facts),
        "Beside these it holds `out_proj`, a fully connected layer with parameters of its own.",
    ]


def _transformer(facts: LayerFacts, what: str) -> list[str]:
    lines = [what, *arguments(facts, _TABLE)]
    for name in ("dim_feedforward", "dropout", "batch_first"):
        lines += default(facts, name, _TABLE[name](facts.arguments.get(name), facts))
    lines += shape(facts)
    return lines + (parameters(facts) if facts.parameters else [])


def TransformerEncoderLayer(facts: LayerFacts) -> list[str]:
    return _transformer(
        facts,
        "A transformer encoder layer: self-attention lets the positions exchange news, then a "
        "small fully connected network works on each by itself; both are residual.",
    )


def TransformerDecoderLayer(facts: LayerFacts) -> list[str]:
    return _transformer(
        facts,
        "A transformer decoder layer: attention among the outputs so far, then attention to the "
        "encoder's result, then a small fully connected network; all are residual.",
    )


def TransformerEncoder(facts: LayerFacts) -> list[str]:
    return _transformer(facts, "A transformer encoder: a stack of equal encoder layers.")


def TransformerDecoder(facts: LayerFacts) -> list[str]:
    return _transformer(facts, "A transformer decoder: a stack of equal decoder layers.")


def Transformer(facts: LayerFacts) -> list[str]:
    lines = _transformer(
        facts,
        "A whole transformer: an encoder reads the source, a decoder writes the target and looks "
        "back at the source at each layer. Embeddings and output layer are not part of it.",
    )
    extra: list[str] = []
    for name in ("d_model", "nhead", "num_encoder_layers", "num_decoder_layers"):
        extra += default(facts, name, _TABLE[name](facts.arguments.get(name), facts))
    return lines[:1] + extra + lines[1:]
