"""Attention: ``scaled_dot_product_attention`` and ``torch.nn.MultiheadAttention``."""

from __future__ import annotations

from typing import Any

from netgloss.catalogue.arithmetic import compare, message_text
from netgloss.catalogue.records import (
    NOT_KNOWN,
    Built,
    CannotTell,
    Complaint,
    Context,
    DType,
    Layout,
    Made,
    Outcome,
    Shape,
    Tensor,
    Window,
)
from netgloss.catalogue.rules.common import Bound, broadcast_pair, flag, refuse, tensor
from netgloss.catalogue.rules.dtypes import is_floating, scalar_type
from netgloss.catalogue.rules.expanding import expand
from netgloss.catalogue.rules.known import root
from netgloss.catalogue.rules.layout import placed
from netgloss.catalogue.strides import packed
from netgloss.symbolic import Condition, Dim, product


def _need(
    condition: bool | Condition, context: Context, kind: str, message: str, **facts: Any
) -> bool:
    return condition is True or context.need(condition, Complaint(kind, facts, message))


def scaled_dot_product(bound: Bound, context: Context) -> Outcome:
    """Query ``[… L E]``, key ``[… S E]``, value ``[… S V]`` give ``[… L V]``."""
    query, key = tensor(bound, "query", context), tensor(bound, "key", context)
    value = tensor(bound, "value", context)
    least = min(query.rank, key.rank, value.rank)
    if least < 2:
        message = (
            "scaled_dot_product_attention: Expected query, key, value to all be  at least 2 "
            f"dimensional, but got query dim: {query.rank}, key dim: {key.rank} and value dim: "
            f"{value.rank} instead."
        )
        refuse(
            context,
            "rank_at_least",
            message,
            argument="query",
            least=2,
            given=least,
            shape=query.shape,
        )
        raise CannotTell("attention needs at least two axes")
    if not query.dtype == key.dtype == value.dtype:
        message = (
            "Expected query, key, and value to have the same dtype, but got query.dtype: "
            f"{query.dtype} key.dtype: {key.dtype} and value.dtype: {value.dtype} instead."
        )
        facts = {"left": "query", "left_dtype": query.dtype}
        refuse(context, "dtype_mismatch", message, **facts, right="key", right_dtype=key.dtype)
    _need_attention_sizes(query, key, value, context)
    heads = _shared_heads(query, key, value, flag(bound, "enable_gqa"), context)
    batch = heads
    scores = Tensor((*batch, query.shape[-2], key.shape[-2]), query.dtype)
    _need_score_mask(bound, scores, context)
    macs = product(scores.shape) * (query.shape[-1] + value.shape[-1])
    result = Tensor((*batch, query.shape[-2], value.shape[-1]), query.dtype)
    return Outcome(result, macs, 2 * macs + 3 * product(scores.shape), window=Window(None))


def _need_attention_sizes(query: Tensor, key: Tensor, value: Tensor, context: Context) -> None:
    shapes = {"query": query.shape, "key": key.shape, "value": value.shape}
    width = message_text((query.shape[-1], key.shape[-1]))
    message = f"Expected the last axes of query and key to be equal, but got {width}"
    _need(
        compare(query.shape[-1], "==", key.shape[-1]),
        context,
        "attention_width",
        message,
        **shapes,
    )
    length = message_text((key.shape[-2], value.shape[-2]))
    message = f"Expected key and value to have one sequence length, but got {length}"
    _need(
        compare(key.shape[-2], "==", value.shape[-2]),
        context,
        "attention_length",
        message,
        **shapes,
    )


def _shared_heads(
    query: Tensor, key: Tensor, value: Tensor, grouped: bool, context: Context
) -> Shape:
    """The axes before the last two, broadcast; with ``enable_gqa`` the heads of key and value
    are repeated to those of the query."""
    if grouped and min(query.rank, key.rank, value.rank) >= 3:
        for other in (key, value):
            heads = query.shape[-3], other.shape[-3]
            facts = {
                "argument": "num_heads",
                "given": heads[0],
                "by": "num_heads",
                "divisor": heads[1],
            }
            message = "Number of heads in key and value must divide the number of heads in query"
            _need(compare(heads[0] % heads[1], "==", 0), context, "divisible", message, **facts)
        cut = -3
        tail: Shape = (query.shape[-3],)
    else:
        cut, tail = -2, ()
    shape = query.shape[:cut]
    for other in (key, value):
        shape = broadcast_pair(Tensor(shape), Tensor(other.shape[:cut]), context)
    return (*shape, *tail)


def _need_score_mask(bound: Bound, scores: Tensor, context: Context) -> None:
    mask = bound["attn_mask"]
    if mask is None:
        return
    if not isinstance(mask, Tensor):
        raise CannotTell("the attention mask is not known")
    if bound["is_causal"] is True:
        message = "Explicit attn_mask should not be set when is_causal=True"
        refuse(context, "not_together", message, first="attn_mask", second="is_causal=True")
    if mask.dtype not in ("bool", scores.dtype):
        message = (
            "Expected attn_mask dtype to be bool or float or to match query dtype, but got "
            f"attn_mask.dtype: {mask.dtype} and  query.dtype: {scores.dtype} instead."
        )
        facts = {"left": "attn_mask", "left_dtype": mask.dtype}
        refuse(context, "dtype_mismatch", message, **facts, right="query", right_dtype=scores.dtype)
    expand(mask, scores.shape, context)


# ---- MultiheadAttention -----------------------------------------------------------------------
def build_multihead(bound: Bound, context: Context) -> Built:
    """``in_proj_weight`` holds the three projections, unless key or value are of another width."""
    embed, heads = bound["embed_dim"], bound["num_heads"]
    for name in ("embed_dim", "num_heads"):
        message = (
            f"embed_dim and num_heads must be greater than 0, got embed_dim={message_text(embed)} "
            f"and num_heads={message_text(heads)} instead"
        )
        if not _need(
            compare(bound[name], ">", 0),
            context,
            "positive",
            message,
            argument=name,
            given=bound[name],
        ):
            raise CannotTell(f"{name} is not positive")
    facts = {"argument": "embed_dim", "given": embed, "by": "num_heads", "divisor": heads}
    message = "embed_dim must be divisible by num_heads"
    _need(compare(embed % heads, "==", 0), context, "divisible", message, **facts)
    key = embed if bound["kdim"] is None else bound["kdim"]
    value = embed if bound["vdim"] is None else bound["vdim"]
    together = compare((key, value), "==", (embed, embed))
    same = together if isinstance(together, bool) else context.decide(together, "kdim and vdim")
    dtype = bound["dtype"].name if isinstance(bound["dtype"], DType) else "float32"

    def made(wanted: Any, *shape: Dim) -> Tensor | None:
        return Tensor(shape, dtype, requires_grad=True, is_parameter=True) if wanted else None

    parameters = {
        "in_proj_weight": made(same, 3 * embed, embed),
        "q_proj_weight": made(not same, embed, embed),
        "k_proj_weight": made(not same, embed, key),
        "v_proj_weight": made(not same, embed, value),
        "in_proj_bias": made(bound["bias"], 3 * embed),
        "bias_k": made(bound["add_bias_kv"], 1, 1, embed),
        "bias_v": made(bound["add_bias_kv"], 1, 1, embed),
    }
    attributes = {
        name: bound[name]
        for name in ("embed_dim", "num_heads", "dropout", "batch_first", "add_zero_attn")
    }
    attributes |= {"kdim": key, "vdim": value, "head_dim": embed // heads}
    attributes["_qkv_same_embed_dim"] = same
    projection = {"in_features": embed, "out_features": embed, "bias": bound["bias"]}
    if bound["dtype"] is not None:
        projection["dtype"] = bound["dtype"]
    return Built(parameters, {}, attributes, (("out_proj", Made("torch.nn.Linear", projection)),))


def multihead(bound: Bound, context: Context) -> Outcome:
    """Query, key and value give ``(output, weights)``; the weights are None where not needed."""
    query, key = tensor(bound, "query", context), tensor(bound, "key", context)
    value = tensor(bound, "value", context)
    _need_ranks(query, key, value, context)
    batched = query.rank == 3
    first = bool(bound["batch_first"]) and batched
    lengths, batch = _lengths(query, key, first)
    _need_widths(bound, query, key, value, context)
    _need_batches(bound, query, key, value, first, context)
    _need_projected(bound, query, context)
    embed = bound["embed_dim"]
    source = lengths[1] + (1 if bound.get("bias_k") is not None else 0)
    _need_masks(bound, lengths, batch, context)
    source = source + (1 if bound["add_zero_attn"] else 0)
    count: Dim = batch[0] if batch else 1
    projections = lengths[0] * embed * embed * 2 + lengths[1] * embed * (
        bound["kdim"] + bound["vdim"]
    )
    scores = lengths[0] * source
    macs = count * (projections + scores * embed * 2)
    shape = (*query.shape[:-1], embed)
    lies = _turned(bound, shape, context) if first else None
    output = Tensor(shape, query.dtype, layout=lies)
    weights: Tensor | None = None
    if flag(bound, "need_weights"):
        heads = () if flag(bound, "average_attn_weights") else (bound["num_heads"],)
        weights = Tensor((*batch, *heads, lengths[0], source), query.dtype)
    flops = 2 * macs + 3 * count * bound["num_heads"] * scores
    return Outcome((output, weights), macs, flops, window=Window(None))


def _turned(bound: Bound, shape: Shape, context: Context) -> Layout | None:
    """Sequences come first in what is computed, and batch_first turns the result about; but
    without gradients, in eval mode, a kernel of its own may have computed it."""
    if not context.training and _may_be_one_kernel(bound):
        return NOT_KNOWN
    return placed(shape, packed(shape, (2, 0, 1)))


def _may_be_one_kernel(bound: Bound) -> bool:
    """Whether nothing that can be seen here speaks against the kernel for self-attention
    (``why_not_fast_path``, torch/nn/modules/activation.py)."""
    query, key, value = (bound[name] for name in ("query", "key", "value"))
    masks = bound["attn_mask"], bound["key_padding_mask"]
    return (
        bound["num_heads"] % 2 == 0
        and query.shape == key.shape == value.shape
        and root(query) is root(key) is root(value)
        and bound["in_proj_weight"] is not None
        and bound["in_proj_bias"] is not None
        and bound.get("bias_k") is None
        and bound["add_zero_attn"] is not True
        and not any(isinstance(mask, Tensor) and is_floating(mask.dtype) for mask in masks)
    )


def _need_projected(bound: Bound, query: Tensor, context: Context) -> None:
    """The projections are matrix products with weights, so of one dtype."""
    weights = bound["in_proj_weight"], bound["q_proj_weight"]
    weight = next((each for each in weights if isinstance(each, Tensor)), None)
    if weight is not None and weight.dtype != query.dtype:
        message = f"mat1 and mat2 must have the same dtype, but got {scalar_type(query.dtype)} and "
        facts = {"left": "query", "left_dtype": query.dtype, "right": "in_proj_weight"}
        message += scalar_type(weight.dtype)
        refuse(context, "dtype_mismatch", message, **facts, right_dtype=weight.dtype)


def _lengths(query: Tensor, key: Tensor, first: bool) -> tuple[tuple[Dim, Dim], Shape]:
    """The sequence lengths of query and key, and the batch axis if there is one."""
    if query.rank == 2:
        return (query.shape[0], key.shape[0]), ()
    along = 1 if first else 0
    return (query.shape[along], key.shape[along]), (query.shape[1 - along],)


def _need_ranks(query: Tensor, key: Tensor, value: Tensor, context: Context) -> None:
    if query.rank not in (2, 3):
        message = (
            f"query should be unbatched 2D or batched 3D tensor but received {query.rank}-D query "
            "tensor"
        )
        refuse(
            context,
            "rank",
            message,
            argument="query",
            expected=(2, 3),
            given=query.rank,
            shape=query.shape,
        )
        raise CannotTell("the rank of the query does not fit")
    for name, other in (("key", key), ("value", value)):
        if other.rank != query.rank:
            kind = "batched (3-D)" if query.rank == 3 else "unbatched (2-D)"
            message = (
                f"For {kind} `query`, expected `key` and `value` to be {query.rank}-D but found "
                f"{key.rank}-D and {value.rank}-D tensors respectively"
            )
            facts = {"argument": name, "expected": (query.rank,), "given": other.rank}
            refuse(context, "rank", message, **facts, shape=other.shape)
            raise CannotTell("the ranks do not fit")


def _need_widths(bound: Bound, query: Tensor, key: Tensor, value: Tensor, context: Context) -> None:
    wanted = (("query", query, "embed_dim"), ("key", key, "kdim"), ("value", value, "vdim"))
    for name, given, width in wanted:
        expected, found = bound[width], given.shape[-1]
        message = (
            f"was expecting embedding dimension of {message_text(expected)}, but got "
            f"{message_text(found)}"
        )
        facts = {"argument": name, "expected": expected, "given": found, "shape": given.shape}
        _need(compare(found, "==", expected), context, "attention_embedding", message, **facts)


def _need_batches(
    bound: Bound, query: Tensor, key: Tensor, value: Tensor, first: bool, context: Context
) -> None:
    shapes = {"query": query.shape, "key": key.shape, "value": value.shape}
    message = (
        f"key's sequence and batch dims {message_text(key.shape[:-1])} do not match value's "
        f"{message_text(value.shape[:-1])}"
    )
    same = compare(key.shape[:-1], "==", value.shape[:-1])
    _need(same, context, "attention_length", message, **shapes)
    if query.rank == 3:
        axis = 0 if first else 1
        message = f"query and key have batch sizes {query.shape[axis]} and {key.shape[axis]}"
        same = compare(query.shape[axis], "==", key.shape[axis])
        _need(same, context, "attention_batch", message, **shapes)


def _need_masks(bound: Bound, lengths: tuple[Dim, Dim], batch: Shape, context: Context) -> None:
    mask, padding = bound["attn_mask"], bound["key_padding_mask"]
    if bound["is_causal"] is True and mask is None:
        message = "Need attn_mask if specifying the is_causal hint."
        refuse(context, "missing", message, argument="attn_mask", because="is_causal=True")
    if isinstance(mask, Tensor):
        count: Dim = batch[0] if batch else 1
        wanted: Shape = lengths
        if mask.rank == 3:
            wanted = (count * bound["num_heads"], *lengths)
        message = (
            f"The shape of the {mask.rank}D attn_mask is {message_text(mask.shape)}, but should be "
            f"{message_text(wanted)}."
        )
        _need_shape(mask, wanted, "attn_mask", message, context)
    elif mask is not None:
        raise CannotTell("the attention mask is not known")
    if isinstance(padding, Tensor):
        wanted = (*batch, lengths[1])
        message = f"expecting key_padding_mask shape of {message_text(wanted)}, but got "
        message += message_text(padding.shape)
        _need_shape(padding, wanted, "key_padding_mask", message, context)
    elif padding is not None:
        raise CannotTell("the padding mask is not known")


def _need_shape(given: Tensor, wanted: Shape, name: str, message: str, context: Context) -> None:
    facts = {"argument": name, "expected": wanted, "given": given.shape}
    _need(compare(given.shape, "==", wanted), context, "size_of", message, **facts)


def _need_projections(bound: Bound, embed: Dim, last: Tensor, context: Context) -> None:
    wanted: dict[str, Shape] = {
        "out_proj_weight": (*last.shape[:1], embed),
        "out_proj_bias": last.shape[:1],
        "in_proj_bias": (3 * embed,),
    }
    if bound["in_proj_weight"] is not None and not flag(bound, "use_separate_proj_weight"):
        wanted["in_proj_weight"] = (3 * embed, embed)
    for name, shape in wanted.items():
        given = bound[name]
        if isinstance(given, Tensor):
            message = f"expected {name} of shape {message_text(shape)}, but got "
            message += message_text(given.shape)
            _need_shape(given, shape, name, message, context)


def multi_head_attention_forward(bound: Bound, context: Context) -> Outcome:
    """The function behind the layer: ``need_weights`` gives the weights as well."""
    key, value = tensor(bound, "key", context), tensor(bound, "value", context)
    weight, embed = tensor(bound, "out_proj_weight", context), bound["embed_dim_to_check"]
    separate = flag(bound, "use_separate_proj_weight")
    if any(bound[name] is not None for name in ("static_k", "static_v")):
        raise CannotTell("keys and values that are given ready-made")
    widths = {"kdim": embed, "vdim": embed}
    if separate and key.rank and value.rank:
        widths = {"kdim": key.shape[-1], "vdim": value.shape[-1]}
    _need_projections(bound, embed, weight, context)
    settings = {**bound, **widths, "embed_dim": embed, "batch_first": False}
    outcome = multihead(settings, context)
    output, weights = outcome.value
    result = Tensor((*output.shape[:-1], weight.shape[0]), output.dtype)
    return Outcome((result, weights), outcome.macs, outcome.flops, window=Window(None))
