"""What the Chinese sentences of all layers share: arguments, shapes, parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from netgloss.documents.facts import LayerFacts
from netgloss.words.arithmetic import (
    AXES,
    AxisText,
    Change,
    alike,
    axis_texts,
    count,
    is_layer,
    unchanged,
)
from netgloss.words.numbers import argument, dims, grouped

Effect = Callable[[Any, LayerFacts], str]
Effects = Mapping[str, Effect]

AXIS_NAMES = {"L": "长度", "D": "深度", "H": "高", "W": "宽"}


def arguments(facts: LayerFacts, effects: Effects) -> list[str]:
    """A sentence for each argument that was written, in the order of the signature."""
    sentences = []
    for name, value in facts.arguments.items():
        if name in facts.given:
            effect = effects.get(name) or COMMON.get(name)
            text = effect(value, facts) if effect else ""
            shown = argument(name, value)
            sentences.append(f"`{shown}`：{text}。" if text else f"`{shown}`：照写的取值。")
    return sentences


def default(facts: LayerFacts, name: str, text: str) -> list[str]:
    """A sentence on an argument that was left out: ``text`` says what its default does."""
    if name in facts.given or name not in facts.arguments:
        return []
    return [f"`{argument(name, facts.arguments[name])}`（默认）：{text}。"]


def went(change: Change) -> str:
    """A verb phrase for a change of size."""
    match change.kind:
        case "kept":
            return "不变，这里什么也没有缩小"
        case "divided" | "divided_down" | "divided_up":
            how = "减半" if change.amount == 2 else f"除以 {change.amount}"
            turn = {"divided_down": "（向下取整）", "divided_up": "（向上取整）"}
            return how + turn.get(change.kind, "")
        case "multiplied":
            return "翻倍" if change.amount == 2 else f"变为 {change.amount} 倍"
        case "less":
            return f"减少 {grouped(change.amount)}"
        case "more":
            return f"增加 {grouped(change.amount)}"
        case "fixed":
            return f"固定为 {grouped(change.amount)}，与输入大小无关"
        case "about":
            return "约为原来的一半" if change.amount == 2 else f"约为原来的 1/{change.amount}"
        case _:
            return "发生变化"


def _axis_sentence(texts: list[AxisText]) -> str:
    name = AXIS_NAMES[texts[0].axis]
    formula = texts[0].formula
    others = "、".join(AXIS_NAMES[text.axis] for text in texts[1:])
    if not others:
        return (
            f"{name}：`{formula}`，{went(texts[0].change)}。"
            if formula
            else (f"{name}{went(texts[0].change)}。")
        )
    if formula:
        return f"{name}：`{formula}`，{others}同理；都{went(texts[0].change)}。"
    return f"{name}、{others}都{went(texts[0].change)}。"


def shape(facts: LayerFacts, rank: int = 0, strides: tuple[int, ...] | None = None) -> list[str]:
    """The shape before and after; with ``rank`` spatial axes, their formulas and changes."""
    if facts.input is None or facts.output is None:
        return []
    sentences = []
    if unchanged(facts):
        sentences.append(f"形状保持 `{dims(facts.output)}` 不变。")
    else:
        sentences.append(f"形状：`{dims(facts.input)}` 变为 `{dims(facts.output)}`。")
    if rank in AXES:
        texts = axis_texts(facts, rank, strides)
        if texts and alike(texts):
            sentences.append(_axis_sentence(texts))
        else:
            sentences.extend(_axis_sentence([text]) for text in texts)
    return sentences + calls(facts)


def calls(facts: LayerFacts) -> list[str]:
    if facts.calls <= 1:
        return []
    return [f"运行一次会调用它 {facts.calls} 次，这里的尺寸是第一次调用的。"]


def parameters(facts: LayerFacts) -> list[str]:
    """The arithmetic of the parameters; silent for a function, which owns none."""
    if not is_layer(facts):
        return []
    if not facts.known:
        return ["从源代码无法得知它有多少参数。"]
    if not facts.parameters:
        return ["0 个参数：没有要学习的东西。"]
    counted = count(facts.parameters)
    names = "、".join(f"`{name}`" for name in dict.fromkeys(counted.names[:6]))
    if len(counted.names) > 6:
        names += "……"
    value = counted.sum if counted.sum == counted.total else f"{counted.sum} = {counted.total}"
    frozen = "；已冻结，训练时不更新" if counted.frozen else ""
    return [f"参数 `{value}` 个（{names}）{frozen}。"]


def _inplace(value: Any, facts: LayerFacts) -> str:
    if value is True:
        return "结果直接覆盖输入，省内存；别处若还要用原来的值，拿到的已是新值"
    return "不动输入，另外生成结果"


COMMON: Effects = {
    "inplace": _inplace,
    "device": lambda value, facts: "参数放在哪个设备上；与尺寸无关",
    "dtype": lambda value, facts: "参数的数值类型",
    "bias": lambda value, facts: (
        "每个输出各加一个可学习的偏置" if value is True else "输出不加偏置"
    ),
    "size_average": lambda value, facts: "旧写法，现在用 `reduction`",
    "reduce": lambda value, facts: "旧写法，现在用 `reduction`",
}
