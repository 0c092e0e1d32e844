"""Attention and transformer layers, in Chinese."""

from __future__ import annotations

from typing import Any

from netgloss.documents.facts import LayerFacts
from netgloss.words.arithmetic import heads
from netgloss.words.numbers import amount, code, grouped, size
from netgloss.words.zh.layers.phrases import Effects, arguments, default, parameters, shape


def _batch_first(value: Any, facts: LayerFacts) -> str:
    if value is True:
        return "输入按（批次、长度、特征）的顺序理解"
    return "输入按（长度、批次、特征）的顺序理解；顺序弄反了不会报错，只会得到错误的结果"


def _split(facts: LayerFacts, width: str, count_name: str) -> str:
    share = heads(facts.arguments, width, count_name)
    return f"，每个头处理其中 `{share}` 个数" if share else ""


_TABLE: Effects = {
    "embed_dim": lambda v, f: f"每个位置是一行 {grouped(v)} 个数",
    "num_heads": lambda v, f: f"{grouped(v)} 个头并排去看{_split(f, 'embed_dim', 'num_heads')}",
    "d_model": lambda v, f: f"每个位置是一行 {grouped(v)} 个数",
    "nhead": lambda v, f: f"{grouped(v)} 个注意力头并排去看{_split(f, 'd_model', 'nhead')}",
    "dropout": lambda v, f: f"训练时每个数以概率 {amount(v)} 被丢弃",
    "add_bias_kv": lambda v, f: "键和值各添一个可学习的位置" if v is True else "键和值不添位置",
    "add_zero_attn": lambda v, f: "键和值各添一个全零的位置" if v is True else "不添全零的位置",
    "kdim": lambda v, f: "键与查询同宽" if v is None else f"键的宽度为 {size(v)}",
    "vdim": lambda v, f: "值与查询同宽" if v is None else f"值的宽度为 {size(v)}",
    "batch_first": _batch_first,
    "dim_feedforward": lambda v, f: f"全连接部分中间展宽到 {grouped(v)} 个数",
    "activation": lambda v, f: f"中间的激活函数是 {v if isinstance(v, str) else code(v)}",
    "layer_norm_eps": lambda v, f: f"{amount(v)} 用来防止 LayerNorm 除以零",
    "norm_first": lambda v, f: (
        "LayerNorm 放在注意力和前馈之前" if v is True else "LayerNorm 放在注意力和前馈之后"
    ),
    "bias": lambda v, f: "偏置也要学习" if v is True else "没有偏置",
    "num_layers": lambda v, f: f"把这一层复制 {grouped(v)} 份，首尾相接",
    "num_encoder_layers": lambda v, f: f"编码器有 {grouped(v)} 层",
    "num_decoder_layers": lambda v, f: f"解码器有 {grouped(v)} 层",
    "encoder_layer": lambda v, f: "被复制的那一层，各份的权重互不共享",
    "decoder_layer": lambda v, f: "被复制的那一层，各份的权重互不共享",
    "norm": lambda v, f: "末尾不做归一化" if v is None else "末尾再做一次归一化",
}


def _weights_dropped(value: Any, facts: LayerFacts) -> str:
    return f"训练时每个注意力权重以概率 {amount(value)} 被丢弃"


def MultiheadAttention(facts: LayerFacts) -> list[str]:
    return [
        "多头注意力：每个位置提出一个问题（查询），同所有位置的标签（键）比对，"
        "再按相似程度对它们的内容（值）加权平均，好比按卡片目录找书。",
        *arguments(facts, {**_TABLE, "dropout": _weights_dropped}),
        *default(facts, "batch_first", _batch_first(facts.arguments.get("batch_first"), facts)),
        *shape(facts),
        "返回一对结果：输出和注意力权重。",
        *parameters(facts),
        "此外它还含有 `out_proj`，一个自带参数的全连接层。",
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
        "Transformer 编码器层：自注意力让各个位置互通消息，再由一个小的全连接网络逐个位置处理，"
        "两处都带残差连接。",
    )


def TransformerDecoderLayer(facts: LayerFacts) -> list[str]:
    return _transformer(
        facts,
        "Transformer 解码器层：先在已有的输出之间做注意力，再对编码器的结果做注意力，"
        "最后是一个小的全连接网络，三处都带残差连接。",
    )


def TransformerEncoder(facts: LayerFacts) -> list[str]:
    return _transformer(facts, "Transformer 编码器：若干相同的编码器层叠在一起。")


def TransformerDecoder(facts: LayerFacts) -> list[str]:
    return _transformer(facts, "Transformer 解码器：若干相同的解码器层叠在一起。")


def Transformer(facts: LayerFacts) -> list[str]:
    lines = _transformer(
        facts,
        "完整的 Transformer：编码器读源序列，解码器写目标序列，每一层都回头看源序列。"
        "嵌入层和输出层不在其中。",
    )
    extra: list[str] = []
    for name in ("d_model", "nhead", "num_encoder_layers", "num_decoder_layers"):
        extra += default(facts, name, _TABLE[name](facts.arguments.get(name), facts))
    return lines[:1] + extra + lines[1:]
