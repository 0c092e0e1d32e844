"""Operations that compute: element by element, along axes, as products; in Chinese."""

from __future__ import annotations

from collections.abc import Callable

from netgloss.documents.facts import OperationFacts
from netgloss.words.arithmetic import same
from netgloss.words.numbers import amount, code, dims, real, size
from netgloss.words.operands import argument_of, axes_of, inner_axes, number_first, other_number
from netgloss.words.zh.grammar import listing
from netgloss.words.zh.operations.phrases import axes, combined, result, written_back


# ---- element by element --------------------------------------------------------------------------
def _with(
    facts: OperationFacts, both: str, single: Callable[[str], str], turned: Callable[[str], str]
) -> list[str]:
    """``both`` for two tensors; for a tensor and a number ``single``, or ``turned`` where the
    number comes first."""
    number = other_number(facts)
    if len(facts.inputs) < 2 and number is not None:
        say = turned if number_first(facts) else single
        return [say(amount(number)), *result(facts)]
    return [both, *combined(facts)]


def add(facts: OperationFacts) -> list[str]:
    return _with(
        facts,
        "逐元素相加。",
        lambda n: f"每个元素加 {n}。",
        lambda n: f"{n} 加上每个元素。",
    )


def sub(facts: OperationFacts) -> list[str]:
    return _with(
        facts,
        "逐元素相减。",
        lambda n: f"每个元素减 {n}。",
        lambda n: f"用 {n} 减去每个元素。",
    )


def mul(facts: OperationFacts) -> list[str]:
    return _with(
        facts,
        "逐元素相乘（不是矩阵乘法）。",
        lambda n: f"每个元素乘以 {n}。",
        lambda n: f"{n} 乘以每个元素。",
    )


def div(facts: OperationFacts) -> list[str]:
    return _with(
        facts,
        "逐元素相除。",
        lambda n: f"每个元素除以 {n}。",
        lambda n: f"{n} 除以每个元素。",
    )


def pow(facts: OperationFacts) -> list[str]:
    return _with(
        facts,
        "逐元素求幂。",
        lambda n: f"每个元素取 {n} 次幂。",
        lambda n: f"以 {n} 为底、以每个元素为指数求幂。",
    )


def clamp(facts: OperationFacts) -> list[str]:
    low, high = facts.arguments.get("min"), facts.arguments.get("max")
    parts = []
    if low is not None:
        parts.append(f"小于 {amount(low)} 的都抬到它")
    if high is not None:
        parts.append(f"大于 {amount(high)} 的都压到它")
    what = "，".join(parts) or "数值不越出上下限"
    return [f"按上下限截断：{what}。", *result(facts)]


def masked_fill(facts: OperationFacts) -> list[str]:
    value = facts.arguments.get("value")
    return [
        f"掩码为真的地方写入 {amount(value)}，其余照旧；在 Softmax 之前写入负无穷，就等于份额为零。",
        *result(facts),
    ]


def where(facts: OperationFacts) -> list[str]:
    return [
        "逐元素挑选：条件为真取前者，否则取后者。",
        *combined(facts),
    ]


# ---- along axes ----------------------------------------------------------------------------------
def _over(facts: OperationFacts, what: str) -> list[str]:
    chosen = axes_of(facts)
    if argument_of(facts, "dim", "axis") is None or not chosen:
        lines = [f"对全部元素{what}。"]
    elif facts.arguments.get("keepdim") is True:
        lines = [f"沿{axes(chosen)} {what}，结果里保留，大小为 1（`keepdim=True`）。"]
    else:
        lines = [f"沿{axes(chosen)} {what}，{'这些' if len(chosen) > 1 else '该'}轴随之消失。"]
    return lines + result(facts)


def mean(facts: OperationFacts) -> list[str]:
    chosen = axes_of(facts)
    rank = len(facts.inputs[0]) if facts.inputs else 0
    lines = _over(facts, "取平均")
    if rank == 4 and set(chosen) == {2, 3}:
        lines.append("在高和宽上取平均，就是全局平均池化。")
    return lines


def sum(facts: OperationFacts) -> list[str]:
    return _over(facts, "求和")


def prod(facts: OperationFacts) -> list[str]:
    return _over(facts, "连乘")


def std(facts: OperationFacts) -> list[str]:
    return _over(facts, "求标准差")


def var(facts: OperationFacts) -> list[str]:
    return _over(facts, "求方差")


def norm(facts: OperationFacts) -> list[str]:
    return _over(facts, "求范数（向量的长度）")


def amax(facts: OperationFacts) -> list[str]:
    return _over(facts, "取最大的数")


def amin(facts: OperationFacts) -> list[str]:
    return _over(facts, "取最小的数")


def logsumexp(facts: OperationFacts) -> list[str]:
    return _over(facts, "求指数之和的对数（不会溢出）")


def any(facts: OperationFacts) -> list[str]:
    return _over(facts, "判断是否至少有一个为真")


def all(facts: OperationFacts) -> list[str]:
    return _over(facts, "判断是否全部为真")


def _extreme(facts: OperationFacts, which: str) -> list[str]:
    if len(facts.inputs) > 1:
        return [f"每个位置取两数中{which}的一个。", *combined(facts)]
    lines = _over(facts, f"取{which}的数")
    if argument_of(facts, "dim") is not None:
        lines.insert(1, "指定了轴，所以返回一对结果：值和所在的位置。")
    return lines


def max(facts: OperationFacts) -> list[str]:
    return _extreme(facts, "最大")


def min(facts: OperationFacts) -> list[str]:
    return _extreme(facts, "最小")


def argmax(facts: OperationFacts) -> list[str]:
    lines = _over(facts, "给出最大数所在的位置")
    if axes_of(facts) == (1,) and facts.inputs and len(facts.inputs[0]) == 2:
        lines.append("对形状为（批次、类别）的得分来说，这就是预测的类别。")
    return lines


def argmin(facts: OperationFacts) -> list[str]:
    return _over(facts, "给出最小数所在的位置")


def topk(facts: OperationFacts) -> list[str]:
    many = argument_of(facts, "k")
    which = "最小" if facts.arguments.get("largest") is False else "最大"
    chosen = axes_of(facts)
    along = f"沿{axes(chosen)} " if chosen else ""
    return [
        f"{along}留下{which}的 {amount(many)} 个，返回一对结果：值和所在的位置。",
        *result(facts),
    ]


def sort(facts: OperationFacts) -> list[str]:
    order = "从大到小" if facts.arguments.get("descending") is True else "从小到大"
    chosen = axes_of(facts)
    along = f"沿{axes(chosen)} " if chosen else ""
    return [
        f"{along}{order}排序，返回一对结果：值和原来的位置。",
        *result(facts),
    ]


def argsort(facts: OperationFacts) -> list[str]:
    order = "从大到小" if facts.arguments.get("descending") is True else "从小到大"
    return [f"给出{order}排序时各数原来的位置。", *result(facts)]


def cumsum(facts: OperationFacts) -> list[str]:
    chosen = axes_of(facts)
    along = f"沿{axes(chosen)} " if chosen else ""
    return [f"{along}逐步累加。", *result(facts)]


def cumprod(facts: OperationFacts) -> list[str]:
    chosen = axes_of(facts)
    along = f"沿{axes(chosen)} " if chosen else ""
    return [f"{along}逐步累乘。", *result(facts)]


def normalize(facts: OperationFacts) -> list[str]:
    chosen = axes_of(facts)
    along = f"沿{axes(chosen)} " if chosen else ""
    return [
        f"{along}把向量缩放到长度 1（按 {amount(facts.arguments.get('p'))} 范数），只保留方向。",
        *result(facts),
    ]


# ---- products ------------------------------------------------------------------------------------
def _inner(facts: OperationFacts) -> list[str]:
    pair = inner_axes(facts.inputs)
    if pair is None or not same(*pair):
        return []
    return [f"每个结果是 {size(pair[0])} 个乘积之和。"]


def matmul(facts: OperationFacts) -> list[str]:
    lines = ["矩阵乘法：左边的行乘右边的列。", *_inner(facts)]
    return lines + _joined(facts)


def bmm(facts: OperationFacts) -> list[str]:
    lines = [
        "批量矩阵乘法：批次里的每个样本各自做一次，左边的行乘右边的列。",
        *_inner(facts),
    ]
    return lines + _joined(facts)


def _joined(facts: OperationFacts) -> list[str]:
    if len(facts.inputs) < 2 or not facts.outputs:
        return result(facts)
    shown = listing([f"`{dims(shape)}`" for shape in facts.inputs])
    return [f"形状：{shown} 得到 `{dims(facts.outputs[0])}`。", *written_back(facts)]


def einsum(facts: OperationFacts) -> list[str]:
    value = facts.arguments.get("equation")
    shown = f" `{value}`" if isinstance(value, str) else ""
    return [
        f"按字母规则{shown} 相乘再求和：箭头右边没有的字母就对它求和。",
        *_joined(facts),
    ]


def addmm(facts: OperationFacts) -> list[str]:
    return ["两个矩阵相乘，再加到第三个上。", *_joined(facts)]


def outer(facts: OperationFacts) -> list[str]:
    return ["一个向量的每个数与另一个向量的每个数相乘。", *_joined(facts)]


def scaled_dot_product_attention(facts: OperationFacts) -> list[str]:
    lines = [
        "注意力：每个查询与所有键比对，得分经 Softmax 变成份额，再按份额对值加权平均："
        "`softmax(Q·Kᵀ/√d)·V`。"
    ]
    if facts.inputs and facts.inputs[0]:
        lines.append(f"d 是查询的最后一个轴，大小为 {size(facts.inputs[0][-1])}。")
    if facts.arguments.get("is_causal") is True:
        lines.append("`is_causal=True`：每个位置都不看后面的位置。")
    drop = facts.arguments.get("dropout_p")
    if real(drop):
        lines.append(f"`dropout_p={code(drop)}` 在评估模式下也照样丢弃：函数自己没有模式可言。")
    return lines + _joined(facts)
