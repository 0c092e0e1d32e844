"""Linear layers, embeddings and the identity, in Chinese."""

from __future__ import annotations

from typing import Any

from netgloss.documents.facts import LayerFacts
from netgloss.symbolic import Dim
from netgloss.words.arithmetic import is_layer, same
from netgloss.words.numbers import amount, dims, grouped, product_text, size
from netgloss.words.zh.layers.convolution import needless_bias
from netgloss.words.zh.layers.phrases import Effects, arguments, calls, default, parameters


def _last_axis(facts: LayerFacts) -> list[str]:
    if facts.input is None or facts.output is None or not facts.input or not facts.output:
        return []
    lines = [
        f"形状：`{dims(facts.input)}` 变为 `{dims(facts.output)}`；只有最后一个轴变化，"
        f"从 {size(facts.input[-1])} 变为 {size(facts.output[-1])}。"
        if not same(facts.input[-1], facts.output[-1])
        else f"形状保持 `{dims(facts.output)}` 不变。"
    ]
    return lines + calls(facts)


def _bias(value: Any, facts: LayerFacts) -> str:
    if value is False:
        return "输出不加偏置"
    return needless_bias(facts) or "每个输出各加一个可学习的偏置"


def Linear(facts: LayerFacts) -> list[str]:
    inputs, outputs = facts.arguments.get("in_features"), facts.arguments.get("out_features")
    table: Effects = {
        "in_features": lambda v, f: f"输入最后一个轴的大小必须是 {size(v)}",
        "out_features": lambda v, f: f"每一行输入得到 {grouped(v)} 个数",
        "bias": _bias,
    }
    sizes = f"（{grouped(inputs)} 进 {grouped(outputs)} 出）" if is_layer(facts) else ""
    formula = "y = x·Wᵀ" if facts.arguments.get("bias") is False else "y = x·Wᵀ + b"
    lines = [
        "全连接：每个输出都是所有输入的加权和，好比总评由各项成绩按各自的权重算出"
        f"{sizes}：`{formula}`。",
        *arguments(facts, table),
    ]
    if facts.arguments.get("bias") is True:
        lines += default(facts, "bias", _bias(True, facts))
    return lines + _last_axis(facts) + parameters(facts)


def linear_features(channels: Dim, height: Dim, width: Dim, product: Dim) -> str:
    """Where a Linear's ``in_features`` comes from when a flattened map goes in."""
    return (
        f"`{product_text((channels, height, width))} = {size(product)}`：展平把 "
        f"{grouped(channels)} 个 {size(height)}×{size(width)} 的通道排成一行，"
        f"共 {grouped(product)} 个数。"
    )


def Bilinear(facts: LayerFacts) -> list[str]:
    table: Effects = {
        "in1_features": lambda v, f: f"第一个输入最后一个轴的大小必须是 {size(v)}",
        "in2_features": lambda v, f: f"第二个输入最后一个轴的大小必须是 {size(v)}",
        "out_features": lambda v, f: f"输出最后一个轴的大小为 {size(v)}",
    }
    return [
        "双线性：把第一个输入的每个数与第二个输入的每个数相乘，再加权求和得到每个输出："
        "`y = x₁ᵀ·A·x₂ + b`。",
        *arguments(facts, table),
        *_last_axis(facts),
        *parameters(facts),
    ]


def Identity(facts: LayerFacts) -> list[str]:
    lines = ["恒等：输入原样交出去，在可以放一层的地方占个位置；写了实参也不理会。"]
    if facts.output is not None:
        lines.append(f"形状保持 `{dims(facts.output)}` 不变。")
    return lines + parameters(facts)


# ---- embeddings ----------------------------------------------------------------------------------
def _padding_index(value: Any, facts: LayerFacts) -> str:
    if value is None:
        return "没有留给填充符的行"
    return f"第 {size(value)} 行代表填充符：初值为零，也不参与训练；序列并不会因此变短"


_EMBEDDING: Effects = {
    "num_embeddings": lambda v, f: (
        f"表有 {grouped(v)} 行，索引从 0 到 {amount(v - 1)}；"
        "索引再大就会报错 “index out of range in self”"
        if isinstance(v, int)
        else "表的行数"
    ),
    "embedding_dim": lambda v, f: f"每行 {grouped(v)} 个数",
    "padding_idx": _padding_index,
    "max_norm": lambda v, f: (
        "不限制行的长度" if v is None else f"长度超过 {amount(v)} 的行会缩回到这个长度"
    ),
    "norm_type": lambda v, f: f"长度按 {amount(v)} 范数计算",
    "scale_grad_by_freq": lambda v, f: (
        "梯度除以索引出现的次数" if v is True else "梯度不除以索引出现的次数"
    ),
    "sparse": lambda v, f: (
        "梯度是稀疏的，只有部分优化器能用" if v is True else "梯度是普通的稠密张量"
    ),
    "mode": lambda v, f: {
        "sum": "同一袋的各行相加",
        "mean": "同一袋的各行取平均",
        "max": "同一袋的各行逐列取最大值",
    }.get(v if isinstance(v, str) else "", "同一袋的各行怎样合成一行"),
    "include_last_offset": lambda v, f: (
        "偏移量也包含最后一袋的终点" if v is True else "偏移量只给出每一袋的起点"
    ),
}


def _table(facts: LayerFacts, what: str) -> list[str]:
    lines = [what, *arguments(facts, _EMBEDDING)]
    if facts.input is not None and facts.output is not None:
        lines.append(f"形状：`{dims(facts.input)}`（整数）变为 `{dims(facts.output)}`。")
        lines += calls(facts)
    return lines + parameters(facts)


def Embedding(facts: LayerFacts) -> list[str]:
    return _table(
        facts,
        "嵌入：一张表，每个索引对应一行可学习的数；每个索引换成它那一行，好比查字典。",
    )


def EmbeddingBag(facts: LayerFacts) -> list[str]:
    lines = _table(facts, "袋式嵌入：查出若干索引的行，再把同一袋的各行合成一行，中间结果不保留。")
    mode = facts.arguments.get("mode")
    return lines[:1] + default(facts, "mode", _EMBEDDING["mode"](mode, facts)) + lines[1:]
