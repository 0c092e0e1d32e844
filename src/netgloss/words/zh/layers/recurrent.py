"""Recurrent layers, in Chinese."""

from __future__ import annotations

from typing import Any

from netgloss.documents.facts import LayerFacts
from netgloss.words.arithmetic import recurrence, sequence_axes
from netgloss.words.numbers import amount, dims, grouped, size
from netgloss.words.zh.layers.phrases import (
    Effects,
    arguments,
    calls,
    default,
    parameters,
    shape,
)


def _batch_first(value: Any, facts: LayerFacts) -> str:
    order = "（批次、时间步、特征）" if value is True else "（时间步、批次、特征）"
    text = f"输入和输出按{order}的顺序理解"
    axes = sequence_axes(facts)
    if axes is not None:
        text += f"，这里时间步为 {size(axes[0])}，批次为 {size(axes[1])}"
    if value is True:
        return f"{text}；但状态 h_n 的批次仍在第二个轴"
    return f"{text}；顺序弄反了不会报错，只会得到错误的结果"


def _layers(value: Any, facts: LayerFacts) -> str:
    if value == 1:
        return "只有一层"
    return f"叠 {grouped(value)} 层，上一层读下一层的输出"


def _between(value: Any, facts: LayerFacts) -> str:
    if value == 0:
        return "层与层之间不丢弃"
    if facts.arguments.get("num_layers") == 1:
        return (
            f"{amount(value)} 在这里不起作用：它只在层与层之间丢弃，而这里只有一层"
            "（PyTorch 会给出警告）"
        )
    return f"训练时层与层之间每个数以概率 {amount(value)} 被丢弃"


def _directions(value: Any, facts: LayerFacts) -> str:
    if value is not True:
        return "只从头到尾读一遍"
    return (
        "正向、反向各读一遍，结果拼在一起："
        f"每步 `{recurrence(facts.arguments).width}` 个数；"
        "在最后一步，反向那一半只看过这一步"
    )


_TABLE: Effects = {
    "input_size": lambda v, f: f"每一步输入 {grouped(v)} 个数",
    "hidden_size": lambda v, f: f"状态（也就是记忆）有 {grouped(v)} 个数",
    "num_layers": _layers,
    "nonlinearity": lambda v, f: "每一步最后用 ReLU" if v == "relu" else "每一步最后用 tanh",
    "bias": lambda v, f: "偏置也要学习" if v is True else "没有偏置",
    "batch_first": _batch_first,
    "dropout": _between,
    "bidirectional": _directions,
    "proj_size": lambda v, f: "状态原样输出" if v == 0 else f"状态先投影成 {grouped(v)} 个数再输出",
}


def _recurrent(facts: LayerFacts, what: str, states: str) -> list[str]:
    sizes = recurrence(facts.arguments)
    first = facts.arguments.get("batch_first")
    lines = [what, *arguments(facts, _TABLE)]
    lines += default(facts, "batch_first", _batch_first(first, facts))
    if facts.input is not None and facts.output is not None:
        lines.append(f"形状：`{dims(facts.input)}` 变为 `{dims(facts.output)}`。")
        lines += calls(facts)
    lines.append(
        f"返回 `output`（最后一层的每一步，宽 `{sizes.width}`）和 {states}"
        f"（每一层、每个方向的最后一步，共 `{sizes.states}` 份）。"
    )
    return lines + parameters(facts)


def RNN(facts: LayerFacts) -> list[str]:
    return _recurrent(
        facts,
        "普通循环层：一步一步地读序列，随身带着一个状态，好比边读边记住前文。",
        "`h_n`",
    )


def LSTM(facts: LayerFacts) -> list[str]:
    return _recurrent(
        facts,
        "LSTM（长短期记忆）：一步一步地读序列，状态之外另有长期记忆；"
        "三道门分别决定忘掉什么、记下什么、说出什么。",
        "`(h_n, c_n)`",
    )


def GRU(facts: LayerFacts) -> list[str]:
    return _recurrent(
        facts,
        "GRU（门控循环单元）：一步一步地读序列，两道门决定状态保留多少、更新多少，"
        "可以看作精简的 LSTM。",
        "`h_n`",
    )


def _cell(facts: LayerFacts, what: str) -> list[str]:
    return [what, *arguments(facts, _TABLE), *shape(facts), *parameters(facts)]


def RNNCell(facts: LayerFacts) -> list[str]:
    return _cell(facts, "普通循环层的一步；沿序列的循环要自己写。")


def LSTMCell(facts: LayerFacts) -> list[str]:
    return _cell(
        facts, "LSTM 的一步：读入一个输入和一对状态 (h, c)，返回新的一对；沿序列的循环要自己写。"
    )


def GRUCell(facts: LayerFacts) -> list[str]:
    return _cell(facts, "GRU 的一步；沿序列的循环要自己写。")
