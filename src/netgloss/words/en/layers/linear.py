"""Linear layers, embeddings and the identity, in English."""

from __future__ import annotations

from typing import Any

from netgloss.documents.facts import LayerFacts
from netgloss.symbolic import Dim
from netgloss.words.arithmetic import is_layer, same
from netgloss.words.en.layers.convolution import needless_bias
from netgloss.words.en.layers.phrases import Effects, arguments, calls, default, parameters, plural
from netgloss.words.numbers import amount, dims, grouped, product_text, size


def _last_axis(facts: LayerFacts) -> list[str]:
    if facts.input is None or facts.output is None or not facts.input or not facts.output:
        return []
    lines = [
        f"Shape: `{dims(facts.input)}` becomes `{dims(facts.output)}`; only the last axis "
        f"changes, from {size(facts.input[-1])} to {size(facts.output[-1])}."
        if not same(facts.input[-1], facts.output[-1])
        else f"The shape stays `{dims(facts.output)}`."
    ]
    return lines + calls(facts)


def _bias(value: Any, facts: LayerFacts) -> str:
    if value is False:
        return "nothing is added to the outputs"
    return needless_bias(facts) or "one learned number is added to each output"


def Linear(facts: LayerFacts) -> list[str]:
    inputs, outputs = facts.arguments.get("in_features"), facts.arguments.get("out_features")
    table: Effects = {
        "in_features": lambda v, f: f"the input's last axis must have size {size(v)}",
        "out_features": lambda v, f: f"each input row gives {plural(v, 'number')}",
        "bias": _bias,
    }
    sizes = f" ({grouped(inputs)} in, {grouped(outputs)} out)" if is_layer(facts) else ""
    formula = "y = x·Wᵀ" if facts.arguments.get("bias") is False else "y = x·Wᵀ + b"
    lines = [
        "Fully connected: every output is a weighted sum of all the inputs, like a mark worked "
        f"out from many part marks, each with its own weight{sizes}: `{formula}`.",
        *arguments(facts, table),
    ]
    if facts.arguments.get("bias") is True:
        lines += default(facts, "bias", _bias(True, facts))
    return lines + _last_axis(facts) + parameters(facts)


def linear_features(channels: Dim, height: Dim, width: Dim, product: Dim) -> str:
    """Where a Linear's ``in_features`` comes from when a flattened map goes in."""
    return (
        f"`{product_text((channels, height, width))} = {size(product)}`: flattening lays "
        f"{plural(channels, 'channel')} of {size(height)}×{size(width)} cells in one row of "
        f"{plural(product, 'number')}."
    )


def Bilinear(facts: LayerFacts) -> list[str]:
    table: Effects = {
        "in1_features": lambda v, f: f"the first input's last axis must have size {size(v)}",
        "in2_features": lambda v, f: f"the second input's last axis must have size {size(v)}",
        "out_features": lambda v, f: f"the output's last axis has size {size(v)}",
    }
    return [
        "Bilinear: every output weighs each product of a number of the first input with one of "
        "the second: `y = x₁ᵀ·A·x₂ + b`.",
        *arguments(facts, table),
        *_last_axis(facts),
        *parameters(facts),
    ]


def Identity(facts: LayerFacts) -> list[str]:
    lines = [
        "Identity: hands its input on untouched; a placeholder where a layer could stand. It "
        "ignores any arguments."
    ]
    if facts.output is not None:
        lines.append(f"The shape stays `{dims(facts.output)}`.")
    return lines + parameters(facts)


# ---- embeddings ----------------------------------------------------------------------------------
def _padding_index(value: Any, facts: LayerFacts) -> str:
    if value is None:
        return "no row is set aside for padding"
    return (
        f"row {size(value)} stands for padding: it starts at zero and is never trained; sequences "
        "do not get shorter by it"
    )


_EMBEDDING: Effects = {
    "num_embeddings": lambda v, f: (
        f"the table has {plural(v, 'row')}, for indices from 0 to {amount(v - 1)}; a larger index "
        'fails with "index out of range in self"'
        if isinstance(v, int)
        else "the number of rows in the table"
    ),
    "embedding_dim": lambda v, f: f"each row holds {plural(v, 'number')}",
    "padding_idx": _padding_index,
    "max_norm": lambda v, f: (
        "rows may grow as they like"
        if v is None
        else f"rows longer than {amount(v)} are scaled back to that length"
    ),
    "norm_type": lambda v, f: f"the length is measured by the {amount(v)}-norm",
    "scale_grad_by_freq": lambda v, f: (
        "gradients are divided by how often the index occurs"
        if v is True
        else "gradients are not divided by how often the index occurs"
    ),
    "sparse": lambda v, f: (
        "gradients are sparse; only some optimisers can use them"
        if v is True
        else "gradients are ordinary dense tensors"
    ),
    "mode": lambda v, f: {
        "sum": "the rows of a bag are added up",
        "mean": "the rows of a bag are averaged",
        "max": "of the rows of a bag the largest number in each column is kept",
    }.get(v if isinstance(v, str) else "", "how the rows of a bag become one"),
    "include_last_offset": lambda v, f: (
        "the offsets also name the end of the last bag"
        if v is True
        else "the offsets name the start of each bag"
    ),
}


def _table(facts: LayerFacts, what: str) -> list[str]:
    lines = [what, *arguments(facts, _EMBEDDING)]
    if facts.input is not None and facts.output is not None:
        lines.append(
            f"Shape: `{dims(facts.input)}` (whole numbers) becomes `{dims(facts.output)}`."
        )
        lines += calls(facts)
    return lines + parameters(facts)


def Embedding(facts: LayerFacts) -> list[str]:
    return _table(
        facts,
        "Embedding: a table with one learned row for each index; every index is replaced by its "
        "row, like looking a word up in a dictionary.",
    )


def EmbeddingBag(facts: LayerFacts) -> list[str]:
    lines = _table(
        facts,
        "Embedding bag: looks up the rows of several indices and draws each bag together into one "
        "row, without keeping the rows in between.",
    )
    mode = facts.arguments.get("mode")
    return lines[:1] + default(facts, "mode", _EMBEDDING["mode"](mode, facts)) + lines[1:]
