"""The words of the table of layers."""

from __future__ import annotations

from netgloss.symbolic import Dim
from netgloss.words import numbers
from netgloss.words.forms import code, count
from netgloss.words.zh.grammar import listing


def total() -> str:
    return "合计"


def itself() -> str:
    return "（模型本身）"


def not_called() -> str:
    return "未调用"


def whole() -> str:
    return "整个输入"


def no_model(classes: tuple[str, ...]) -> str:
    if not classes:
        return "源代码中没有 `nn.Module` 类。"
    return f"这些模块类都无法运行：{listing([code(name) for name in classes])}。"


def totals(
    sizes: tuple[tuple[str, int], ...],
    parameters: Dim,
    trainable: Dim,
    macs: Dim,
    flops: Dim,
    uncounted: tuple[str, ...],
    runs: bool,
) -> list[str]:
    at = "、".join(code(f"{name} = {size}") for name, size in sizes)
    said = [f"参数量 {count(parameters)}，其中可学习的 {count(trainable)}。"]
    where = f"{at} 时，" if at else ""
    said.append(
        f"{where}乘加次数（MACs）为 {numbers.grouped(macs)}，"
        f"浮点运算次数（FLOPs）为 {numbers.grouped(flops)}。"
    )
    if uncounted:
        said.append(f"未计入：{'、'.join(code(name) for name in uncounted)}。")
    if not runs:
        said.append("模型按原样无法运行；出错之后的形状是最可能的推断。")
    return said
