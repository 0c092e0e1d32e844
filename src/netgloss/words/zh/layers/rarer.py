"""Losses and poolings that few models use, in Chinese."""

from __future__ import annotations

from netgloss.documents.facts import LayerFacts
from netgloss.words.zh.layers.loss import told
from netgloss.words.zh.layers.phrases import arguments, parameters, shape


def _in_short(facts: LayerFacts, what: str) -> list[str]:
    return [what, *arguments(facts, {}), *shape(facts), *parameters(facts)]


def CTCLoss(facts: LayerFacts) -> list[str]:
    return told(
        facts,
        "CTC 损失：输出很长、目标序列很短且位置未知时，考虑所有对齐方式来比较二者。",
    )


def GaussianNLLLoss(facts: LayerFacts) -> list[str]:
    return told(
        facts,
        "高斯负对数似然损失：模型同时预测均值和方差，在自称没把握的地方，错了扣得少一些。",
    )


def LinearCrossEntropyLoss(facts: LayerFacts) -> list[str]:
    return told(
        facts,
        "把线性层和交叉熵合为一体，不必同时存下所有类别的得分。",
    )


def MultiLabelMarginLoss(facts: LayerFacts) -> list[str]:
    return told(
        facts,
        "多标签间隔损失：每个正确类别的得分都应比错误类别高出一个间隔。",
    )


def MultiLabelSoftMarginLoss(facts: LayerFacts) -> list[str]:
    return told(
        facts,
        "一次回答多个是非题：各类别分别判断，输入是未归一化的得分（logits）。",
    )


def MultiMarginLoss(facts: LayerFacts) -> list[str]:
    return told(
        facts,
        "多分类间隔损失：正确类别的得分应比其他类别高出一个间隔。",
    )


def TripletMarginWithDistanceLoss(facts: LayerFacts) -> list[str]:
    return told(
        facts,
        "三元组损失：锚点离正例应比离负例更近，距离函数可以自选。",
    )


def MaxUnpool1d(facts: LayerFacts) -> list[str]:
    return _in_short(
        facts,
        "把最大池化留下的数放回原来的位置，其余格子都是零；它需要池化返回的位置索引。",
    )


def MaxUnpool2d(facts: LayerFacts) -> list[str]:
    return _in_short(
        facts,
        "把最大池化留下的数放回原来的位置，其余格子都是零；它需要池化返回的位置索引。",
    )


def MaxUnpool3d(facts: LayerFacts) -> list[str]:
    return _in_short(
        facts,
        "把最大池化留下的数放回原来的位置，其余格子都是零；它需要池化返回的位置索引。",
    )


def FractionalMaxPool2d(facts: LayerFacts) -> list[str]:
    return _in_short(
        facts,
        "分数步长最大池化：区域的边界随机划定，每个区域留下最大的数，因此尺寸可以按任意比例缩小。",
    )


def FractionalMaxPool3d(facts: LayerFacts) -> list[str]:
    return _in_short(
        facts,
        "分数步长最大池化：区域的边界随机划定，每个区域留下最大的数，因此尺寸可以按任意比例缩小。",
    )
