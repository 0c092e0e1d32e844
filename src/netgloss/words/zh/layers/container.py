"""Containers, in Chinese."""

from __future__ import annotations

from netgloss.documents.facts import LayerFacts
from netgloss.words.zh.layers.phrases import shape


def Sequential(facts: LayerFacts) -> list[str]:
    return ["按顺序依次运行里面的各层，前一层的输出就是后一层的输入，像一条流水线。", *shape(facts)]


def ModuleList(facts: LayerFacts) -> list[str]:
    return [
        "装着若干层的列表，里面的参数会登记到模型上，普通的 Python 列表则不会；"
        "它自己没有 forward，调用的顺序写在模型里。"
    ]


def ModuleDict(facts: LayerFacts) -> list[str]:
    return [
        "装着若干层的字典，里面的参数会登记到模型上，普通的 Python 字典则不会；它自己没有 forward。"
    ]


def ParameterList(facts: LayerFacts) -> list[str]:
    return [
        "装着若干参数的列表，会登记到模型上，优化器因此也能更新它们；普通的 Python 列表则不会。"
    ]


def ParameterDict(facts: LayerFacts) -> list[str]:
    return [
        "装着若干参数的字典，会登记到模型上，优化器因此也能更新它们；普通的 Python 字典则不会。"
    ]
