"""Usual values: for constructor arguments nobody gave, and for input sizes."""

from __future__ import annotations

import re
from functools import cache

from netgloss.interpret.values import Value
from netgloss.symbolic import SymInt, symbol

# Usual picture sizes, smallest first.
SIZES = (28, 32, 64, 96, 128, 224, 256, 299, 384, 512)
WIDTH, OTHER_WIDTHS = 64, (128, 32, 256, 96)  # of features, the first and those tried next
BATCH = 2  # not 1: nothing may be taken for a broadcast that is a batch

# Longest pattern first wins; the value is a hint for a symbolic size unless it is no int.
_ARGUMENTS: tuple[tuple[str, Value], ...] = (
    (r"(num|n)_?(classes|class|labels|outputs?)|classes|output_(size|dim)", 10),
    (r"n_?channels", 3),  # of a whole model; a part has in_channels, num_channels
    (r"(in|input)_?(channels?|ch|chans?|c|planes?|filters?)|inplanes|c_?in|channels?_in", 64),
    (r"(out|output)_?(channels?|ch|chans?|c|planes?)|planes|c_?out|channels?_out|channels?", 64),
    (r"(mid|hidden|inter|squeeze|reduce).*(channels?|planes?|ch)", 32),
    (r"(vocab|num_embeddings|n_?tokens?|ntoken|src_vocab|tgt_vocab).*", 1000),
    (r"(num|n)_?heads?|heads?|nhead", 4),
    (r"(num|n)_?(layers?|blocks?)|layers?_?(dim|num|count|size)|depth|repeats?", 2),
    (r"kernel(_size)?|k|ks", 3),
    (r"stride|s|groups?|dilation|d|expansion|scale(_factor)?", 1),
    (r"padding|pad|p", 1),
    (r"(drop|dropout).*|p_?drop.*|rate", 0.1),
    (r"(img|image|input)_?(size|res.*)|resolution", 64),
    (r"window(_?size)?", 7),
    (r"(feat|grid|fmap)_?size", 4),
    (r"(head|key|qk|query|value)_?dim|dim_?head", 16),
    (r"(mlp|expan.*|bottle.*)_?ratio", 4),
    (r"(se|squeeze|rd|attn)_?ratio", 0.25),
    (r"patch_?size", 8),
    (r"(seq|max|block|context)_?(len|length|size).*", 16),
    (
        r"(emb|embed|embedding|d_model|model|hidden|dim|feature|width|in|input|latent|z|ff|mlp).*",
        64,
    ),
    (r"(\w+_)?bias|use_.*|with_.*|is_.*|batch_first|residual|bidirectional|downsample", False),
    (r"reduction|ratio|r", 16),
)
_FIXED = r"(num|n)_?(layers?|blocks?)|layers?_?(dim|num|count|size)|depth|repeats?|.*heads?"


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Value], ...]:
    """Compiled when a name is first judged: a model of which all is said needs none of them."""
    return tuple((re.compile(p, re.IGNORECASE), v) for p, v in _ARGUMENTS)


def argument_hint(name: str) -> tuple[Value, str]:
    """(value, how to show it) of a constructor argument, judged by its name.

    >>> argument_hint("kernel_size")[1], argument_hint("num_classes")[1]
    ('3', '10')
    """
    for pattern, value in _patterns():
        if pattern.fullmatch(name):
            # Counts of layers and heads are structure: loops run over them, so they are plain.
            if type(value) is int and is_size(name):
                return symbol(name, value), str(value)
            return value, repr(value)
    return symbol(name, WIDTH), str(WIDTH)


def plain(value: Value) -> Value:
    """The value without its name: 64 for the symbol ``dim`` that is 64 in this run."""
    return value.hint if isinstance(value, SymInt) else value


def is_size(name: str) -> bool:
    """Whether an argument of this name may be a symbol: counts of layers and heads are structure,
    which loops run over."""
    return re.fullmatch(_FIXED, name, re.IGNORECASE) is None
