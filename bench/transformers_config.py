"""Small configurations for the models of transformers, made from each configuration's defaults.

One general rule by the names of the arguments: widths, numbers of layers and heads, vocabularies
and picture sizes get small values that fit together; everything else keeps its default. What is
made is an expression such as ``BertConfig(hidden_size=32, num_hidden_layers=2)``, which torch's
side evaluates and netgloss's side interprets.

Three rules stand by, from small to large. A model that does not stand with the first, because its
widths depend on one another in a way of its own, is tried with the next.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any

Arguments = Mapping[str, Any]
Rule = Callable[[str, Any], Any]

TOKEN_LIMIT = 90  # special tokens are renumbered to fit the small vocabulary
VOCABULARY = 99

_LAYERS = re.compile(
    r"(num|n)_(hidden_)?(layers?|blocks)|(num_)?(en|de)coder_(layers|blocks)|layers|depth"
    r"|num_(en|de)coder_layers|(en|de)coder_num_(hidden_)?layers|num_hidden_layers_.*"
    r"|(\w+_)?num_hidden_layers|(\w+_)?num_layers|vision_layers|text_layers|n_layer|num_stages_layers"
)
_VOCABULARY = re.compile(r"(\w+_)?vocab_size(_\w+)?|n_vocab")
_TOKENS = re.compile(r"(\w+_)?(token_id|token_index|token_idx|_idx|pad_token|pad_idx)")
_WIDTHS = re.compile(
    r"(en|de)?(coder_)?hidden_size|d_model|n_embd|(\w+_)?embed_dim|embedding_size|projection_dim"
    r"|(en|de)coder_(hidden_size|embed_dim)|emb_dim|dim|hidden_dim|out_hidden_size|projection_size"
    r"|(\w+_)?hidden_size|attention_hidden_size|(\w+_)?width"
)
_INNER = re.compile(
    r"intermediate_size|(en|de)coder_ffn_dim|d_ff|n_inner|ffn_dim|dim_feedforward"
    r"|(\w+_)?intermediate_size|(\w+_)?ffn_dim|(\w+_)?ffn_size|ffn_hidden_size|linear_units"
)
_HEADS = re.compile(
    r"(num|n)_heads?|n_head|(\w+_)?(num_)?attention_heads|num_attention_heads|(\w+_)?num_heads"
)
_KEY_HEADS = re.compile(r"(\w+_)?num_(key_value|kv)_heads|num_query_groups|multi_query_groups")
_HEAD_WIDTHS = re.compile(r"(\w+_)?head_dim|d_kv|attention_head_size|kv_channels|v_head_dim")
_POSITIONS = re.compile(r"max_(\w+_)?position(_embedding)?s?|n_positions|max_seq_len|n_ctx")
_EXPERTS = re.compile(r"(num|n)_(local_|routed_)?experts")
_PICTURES = re.compile(r"image_size|input_size|img_size")


def small(name: str, value: Any) -> Any:
    """The small value of an argument; the value itself where the rule says nothing."""
    if type(value) is not int or value <= 0:
        return value
    for pattern, least in (
        (_VOCABULARY, VOCABULARY), (_INNER, 64), (_KEY_HEADS, 2 if value < 8 else 4), (_HEADS, 4),
        (_HEAD_WIDTHS, 8), (_POSITIONS, 128), (_EXPERTS, 4), (_WIDTHS, 32), (_PICTURES, 64),
    ):  # fmt: skip
        if pattern.fullmatch(name):
            return min(value, least)
    return shallow(name, value)


def shallow(name: str, value: Any) -> Any:
    """Few layers and few tokens; widths as they are."""
    if type(value) is not int or value <= 0:
        return value
    if _VOCABULARY.fullmatch(name):
        return min(value, VOCABULARY)
    if _TOKENS.fullmatch(name) and value > TOKEN_LIMIT:
        return TOKEN_LIMIT - sum(map(ord, name)) % 40
    return few_layers(name, value)


def few_layers(name: str, value: Any) -> Any:
    """Only the number of layers is changed."""
    if type(value) is int and value > 2 and _LAYERS.fullmatch(name):
        return 2
    if name == "depths" and isinstance(value, list | tuple):
        return type(value)(min(each, 2) for each in value)
    return value


RULES: tuple[Rule, ...] = (small, shallow, few_layers)


def arguments(config: type, rule: Rule) -> dict[str, Any]:
    """The arguments that the rule changes, with the configurations inside this one."""
    changed: dict[str, Any] = {}
    for name, parameter in _parameters(config).items():
        new = rule(name, parameter.default)
        if new != parameter.default or type(new) is not type(parameter.default):
            changed[name] = new
    for name, inner in _inner(config).items():
        if name in changed or name in _parameters(config):
            given = arguments(type(inner), rule)
            changed[name] = {"model_type": inner.model_type, **given} if given else given
    return {name: value for name, value in changed.items() if value != {}}


def _inner(config: type) -> dict[str, Any]:
    """The configurations that a default one holds under the names of its arguments."""
    names = getattr(config, "sub_configs", None)
    try:
        made = config()
    except Exception:
        return {}
    if not isinstance(names, Mapping):
        names = dict.fromkeys(vars(made))
    held = {name: getattr(made, name, None) for name in names}
    return {name: each for name, each in held.items() if hasattr(each, "model_type")}


def _parameters(config: type) -> Mapping[str, inspect.Parameter]:
    found: dict[str, inspect.Parameter] = {}
    for cls in config.__mro__:
        if cls.__name__ in ("PretrainedConfig", "PreTrainedConfig", "object"):
            break
        constructor = vars(cls).get("__init__")
        if constructor is not None:
            given = inspect.signature(constructor).parameters
            for name, each in given.items():
                if each.kind in (each.POSITIONAL_OR_KEYWORD, each.KEYWORD_ONLY):
                    found.setdefault(name, each)
            if not any(each.kind is each.VAR_KEYWORD for each in given.values()):
                break
    found.pop("self", None)
    return found


def expression(config: type, given: Arguments) -> str:
    """``BertConfig(hidden_size=32)``."""
    return f"{config.__name__}({', '.join(f'{n}={v!r}' for n, v in given.items())})"
