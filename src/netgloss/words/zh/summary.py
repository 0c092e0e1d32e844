"""The words of the table of layers."""

from __future__ import annotations

from netgloss.symbolic import Dim
from netgloss.words import numbers
from netgloss.words.forms import code
from netgloss.words.zh import overview
from netgloss.words.zh.grammar import sizes as named


def total() -> str:
    return "合计"


def itself() -> str:
    return "（模型本身）"


def not_called() -> str:
    return "未调用"


def unknown() -> str:
    return "未知"


def whole() -> str:
    return "整个输入"


def totals(
    sizes: tuple[tuple[str, int], ...],
    parameters: Dim,
    trainable: Dim,
    macs: Dim,
    flops: Dim,
    uncounted: tuple[str, ...],
    runs: bool,
    faults: bool,
    at: tuple[tuple[str, int], ...],
    complete: bool,
) -> list[str]:
    said = [overview.parameters(parameters, trainable, at, complete)]
    where = f"{named(sizes)} 时，" if sizes else ""
    said.append(
        f"{where}乘加次数（MACs）为 {numbers.grouped(macs)}，"
        f"浮点运算次数（FLOPs）为 {numbers.grouped(flops)}。"
    )
    if uncounted:
        said.append(f"未计入：{'、'.join(code(name) for name in uncounted)}。")
    if faults:
        said.append("运行中遇到了错误（见 `netgloss check`）；出错之后的形状是最可能的推断。")
    elif not runs:
        said.append(
            "运行中遇到了从源代码无法得知的内容（见 `netgloss explain`）；之后的结果未经证实。"
        )
    return said
