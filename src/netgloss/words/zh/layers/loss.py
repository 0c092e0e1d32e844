"""Losses and similarities, in Chinese."""

from __future__ import annotations

from typing import Any

from netgloss.documents.facts import LayerFacts
from netgloss.words.arithmetic import short_name
from netgloss.words.numbers import amount
from netgloss.words.zh.layers.phrases import Effects, arguments, default, parameters, shape


def _reduction(value: Any, facts: LayerFacts) -> str:
    return {
        "mean": "各项损失取平均，得到一个数",
        "sum": "各项损失相加，得到一个数",
        "none": "不合并，逐项返回",
        "batchmean": "各项损失相加后除以批大小",
    }.get(value if isinstance(value, str) else "", "各项损失怎样合成一个数")


def _weight(value: Any, facts: LayerFacts) -> str:
    return "各类别一视同仁" if value is None else "各类别按各自的权重计入"


_TABLE: Effects = {
    "reduction": _reduction,
    "weight": _weight,
    "pos_weight": lambda v, f: "正负样本同等看待" if v is None else "正样本权重更大，弥补数量少",
    "ignore_index": lambda v, f: f"目标为 {amount(v)} 的不计入损失",
    "label_smoothing": lambda v, f: (
        "目标照原样使用" if v == 0 else f"每个目标的确定程度拿出 {amount(v)} 分给所有类别"
    ),
    "beta": lambda v, f: f"误差小于 {amount(v)} 时取平方，更大时按线性计",
    "delta": lambda v, f: f"误差小于 {amount(v)} 时取平方，更大时按线性计",
    "log_target": lambda v, f: "目标也是对数" if v is True else "目标是普通的概率",
    "dim": lambda v, f: f"向量沿轴 {amount(v)} 排列",
    "eps": lambda v, f: f"{amount(v)} 用来防止除以零",
    "margin": lambda v, f: f"间隔为 {amount(v)}",
    "p": lambda v, f: f"距离按 {amount(v)} 范数计算",
}


def told(facts: LayerFacts, what: str, *notes: str) -> list[str]:
    """A loss: what it is, its arguments, its reduction."""
    lines = [what, *arguments(facts, _TABLE)]
    lines += default(facts, "reduction", _reduction(facts.arguments.get("reduction"), facts))
    return [*lines, *notes, *shape(facts), *parameters(facts)]


def CrossEntropyLoss(facts: LayerFacts) -> list[str]:
    notes = ["目标是 int64 类型的类别编号，也可以是形状相同的类别概率。"]
    if short_name(facts.previous_type) == "Softmax":
        notes.append("这里前面接了 Softmax：应当去掉，损失里已经含有一个。")
    return told(
        facts,
        "交叉熵：衡量模型对正确类别有多“意外”；输入是未归一化的得分（logits），"
        "因为 LogSoftmax 和 NLLLoss 都已包含在内。",
        *notes,
    )


def NLLLoss(facts: LayerFacts) -> list[str]:
    return told(
        facts,
        "负对数似然：取出正确类别的对数概率再变号；要求输入是 LogSoftmax 的输出。",
        "目标是 int64 类型的类别编号。",
    )


_ALIKE = "输出与目标的形状应当相同：(N, 1) 对 (N) 只会给出警告。"


def MSELoss(facts: LayerFacts) -> list[str]:
    return told(facts, "均方误差：与目标之差的平方，误差越大分量越重。", _ALIKE)


def L1Loss(facts: LayerFacts) -> list[str]:
    return told(facts, "平均绝对误差：输出与目标相差多少，不计正负。", _ALIKE)


def SmoothL1Loss(facts: LayerFacts) -> list[str]:
    return told(facts, "平滑 L1：误差小时取平方，误差大时按线性计，免得被离群值左右。", _ALIKE)


def HuberLoss(facts: LayerFacts) -> list[str]:
    return told(facts, "Huber 损失：误差小时取平方，误差大时按线性计，免得被离群值左右。", _ALIKE)


def BCELoss(facts: LayerFacts) -> list[str]:
    return told(
        facts,
        "针对概率的二元交叉熵：输入必须已在 0 到 1 之间，通常先经过 Sigmoid。",
        "输出与目标的形状必须相同。",
    )


def BCEWithLogitsLoss(facts: LayerFacts) -> list[str]:
    notes = ["输出与目标的形状必须相同。"]
    if short_name(facts.previous_type) == "Sigmoid":
        notes.append(
            "这里前面接了 Sigmoid：应当去掉，否则等于做了两遍，概率全落在 0.5 到 0.73 之间。"
        )
    return told(
        facts,
        "针对得分（logits）的二元交叉熵：内含 Sigmoid，比分开用 Sigmoid 和 BCELoss 更精确。",
        *notes,
    )


def KLDivLoss(facts: LayerFacts) -> list[str]:
    return told(
        facts,
        "KL 散度：衡量一个分布与另一个分布相差多远；输入必须是对数概率。",
        "真正按样本取平均的是 `reduction='batchmean'`。",
    )


def CosineSimilarity(facts: LayerFacts) -> list[str]:
    lines = [
        "余弦相似度：两个向量夹角的余弦，从 −1（方向相反）到 1（方向相同），与长度无关。",
        *arguments(facts, _TABLE),
        *default(facts, "dim", _TABLE["dim"](facts.arguments.get("dim"), facts)),
    ]
    return lines + shape(facts) + parameters(facts)


def TripletMarginLoss(facts: LayerFacts) -> list[str]:
    return told(facts, "三元组损失：锚点到正样本应比到负样本更近。")


def MarginRankingLoss(facts: LayerFacts) -> list[str]:
    return told(facts, "排序损失：两个得分中该大的那个应更大。")


def CosineEmbeddingLoss(facts: LayerFacts) -> list[str]:
    return told(facts, "余弦嵌入损失：相似的一对应方向一致，不相似的则不应。")


def HingeEmbeddingLoss(facts: LayerFacts) -> list[str]:
    return told(facts, "合页嵌入损失：不相似的一对，距离应超过间隔。")


def PoissonNLLLoss(facts: LayerFacts) -> list[str]:
    return told(facts, "泊松损失：用于目标是计数的情形。")


def SoftMarginLoss(facts: LayerFacts) -> list[str]:
    return told(facts, "软间隔损失：用于正负一表示的两个类别。")


def PairwiseDistance(facts: LayerFacts) -> list[str]:
    lines = [
        "求最后一个轴上成对向量之间的距离。",
        *arguments(facts, _TABLE),
    ]
    return lines + shape(facts) + parameters(facts)


def NLLLoss2d(facts: LayerFacts) -> list[str]:
    return NLLLoss(facts)
