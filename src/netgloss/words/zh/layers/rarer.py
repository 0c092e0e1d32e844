"""Losses and poolings that few models use, in Chinese."""

from __future__ import annotations

from netgloss.documents.facts import LayerFacts
from netgloss.words.numbers import amount
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


def AdaptiveLogSoftmaxWithLoss(facts: LayerFacts) -> list[str]:
    effects = {
        "in_features": lambda v, f: f"每个样本有 {amount(v)} 个特征",
        "n_classes": lambda v, f: f"共有 {amount(v)} 个类别，常见的在前",
        "cutoffs": lambda v, f: "类别在这些位置切成头部和较少见的几簇",
        "div_value": lambda v, f: f"每一簇的宽度是前一簇的 {amount(v)} 分之一",
        "head_bias": lambda v, f: "头部带可学习的偏置" if v is True else "不带偏置",
    }
    return [
        "自适应 softmax：常见类别直接打分，少见类别只在需要时经较窄的层打分，类别极多时也算得起。",
        *arguments(facts, effects),
        "返回一对值：每个样本所属类别的对数概率，以及平均损失。",
        *shape(facts),
        *parameters(facts),
    ]


def _unpooled(facts: LayerFacts) -> list[str]:
    return _in_short(
        facts,
        "把最大池化留下的数放回原来的位置，其余格子都是零；它需要池化返回的位置索引。",
    )


def MaxUnpool1d(facts: LayerFacts) -> list[str]:
    return _unpooled(facts)


def MaxUnpool2d(facts: LayerFacts) -> list[str]:
    return _unpooled(facts)


def MaxUnpool3d(facts: LayerFacts) -> list[str]:
    return _unpooled(facts)


def _fractional(facts: LayerFacts) -> list[str]:
    return _in_short(
        facts,
        "分数步长最大池化：区域的边界随机划定，每个区域留下最大的数，因此尺寸可以按任意比例缩小。",
    )


def FractionalMaxPool2d(facts: LayerFacts) -> list[str]:
    return _fractional(facts)


def FractionalMaxPool3d(facts: LayerFacts) -> list[str]:
    return _fractional(facts)
