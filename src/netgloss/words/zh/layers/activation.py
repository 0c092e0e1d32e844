"""Activation functions, in Chinese."""

from __future__ import annotations

from netgloss.documents.facts import LayerFacts
from netgloss.words.numbers import amount, grouped, size, whole
from netgloss.words.zh.layers.phrases import Effects, arguments, default, parameters, shape

_PLAIN: Effects = {
    "negative_slope": lambda v, f: f"负数乘以 {amount(v)}",
    "alpha": lambda v, f: f"α 取 {amount(v)}，决定负数最低能压到多深",
    "num_parameters": lambda v, f: (
        "所有通道共用一个斜率" if v == 1 else f"共 {grouped(v)} 个斜率，每个通道一个"
    ),
    "init": lambda v, f: f"斜率从 {amount(v)} 开始学习",
    "beta": lambda v, f: f"β 取 {amount(v)}，越大拐弯越急",
    "threshold": lambda v, f: f"门限为 {amount(v)}",
    "value": lambda v, f: f"没过门限的数换成 {amount(v)}",
    "min_val": lambda v, f: f"下限为 {amount(v)}",
    "max_val": lambda v, f: f"上限为 {amount(v)}",
    "lambd": lambda v, f: f"零两侧各有宽 {amount(v)} 的死区",
    "lower": lambda v, f: f"随机斜率最小为 {amount(v)}",
    "upper": lambda v, f: f"随机斜率最大为 {amount(v)}",
    "approximate": lambda v, f: "用 tanh 近似公式" if v == "tanh" else "用精确公式",
}


def _activation(facts: LayerFacts, what: str, *defaults: str) -> list[str]:
    """One element in, one element out: arguments, the defaults that matter, the shape."""
    lines = [what, *arguments(facts, _PLAIN)]
    for name in defaults:
        effect = _PLAIN[name]
        lines += default(facts, name, effect(facts.arguments.get(name), facts))
    return lines + shape(facts) + parameters(facts)


def ReLU(facts: LayerFacts) -> list[str]:
    return _activation(facts, "ReLU：正数照旧，负数变成零，像一个只朝一边开的阀门：`max(0, x)`。")


def ReLU6(facts: LayerFacts) -> list[str]:
    return _activation(facts, "ReLU6：在 6 处封顶的 ReLU：`min(max(0, x), 6)`。")


def LeakyReLU(facts: LayerFacts) -> list[str]:
    return _activation(
        facts,
        "Leaky ReLU：正数照旧，负数漏过一小部分，免得某个单元从此不再响应。",
        "negative_slope",
    )


def RReLU(facts: LayerFacts) -> list[str]:
    return _activation(
        facts,
        "随机 Leaky ReLU：和 Leaky ReLU 一样，但负数的斜率在训练模式下每次随机抽取，"
        "在评估模式下取上下限的平均。",
        "lower",
        "upper",
    )


def PReLU(facts: LayerFacts) -> list[str]:
    return _activation(
        facts, "PReLU：正数照旧，负数乘以一个可学习的斜率。", "num_parameters", "init"
    )


def ELU(facts: LayerFacts) -> list[str]:
    return _activation(
        facts,
        "ELU：正数照旧，负数平滑地弯向 −α：x > 0 时取 `x`，否则取 `α·(exp(x) − 1)`。",
        "alpha",
    )


def CELU(facts: LayerFacts) -> list[str]:
    return _activation(
        facts,
        "CELU：斜率在零处没有折角的 ELU：x > 0 时取 `x`，否则取 `α·(exp(x/α) − 1)`。",
        "alpha",
    )


def SELU(facts: LayerFacts) -> list[str]:
    return _activation(
        facts,
        "SELU：常数经过挑选的 ELU，逐层传递时均值和方差保持在 0 和 1 附近；"
        "与它搭配的是 AlphaDropout。",
    )


def GELU(facts: LayerFacts) -> list[str]:
    return _activation(
        facts,
        "GELU：每个数乘以正态分布中小于它的比例，即 `x·Φ(x)`：拐弯柔和的 ReLU，"
        "Transformer 里常用。",
    )


def SiLU(facts: LayerFacts) -> list[str]:
    return _activation(
        facts, "SiLU（Swish）：每个数给自己开门，即 `x·sigmoid(x)`：拐弯柔和的 ReLU。"
    )


def Mish(facts: LayerFacts) -> list[str]:
    return _activation(facts, "Mish：拐弯柔和、零以下略有凹陷的 ReLU，即 `x·tanh(softplus(x))`。")


def Sigmoid(facts: LayerFacts) -> list[str]:
    return _activation(
        facts, "Sigmoid：把每个数压到 0 到 1 之间，可以当作概率来读：`1/(1 + exp(−x))`。"
    )


def LogSigmoid(facts: LayerFacts) -> list[str]:
    return _activation(facts, "LogSigmoid：Sigmoid 的对数，计算时不损失精度。")


def Tanh(facts: LayerFacts) -> list[str]:
    return _activation(facts, "Tanh：把每个数压到 −1 到 1 之间，0 仍是 0。")


def Tanhshrink(facts: LayerFacts) -> list[str]:
    return _activation(facts, "Tanhshrink：`x − tanh(x)`，小的数会留在零附近。")


def Hardtanh(facts: LayerFacts) -> list[str]:
    low, high = facts.arguments.get("min_val", -1.0), facts.arguments.get("max_val", 1.0)
    return _activation(
        facts, f"Hardtanh：低于 {amount(low)} 和高于 {amount(high)} 的部分削平，中间不变。"
    )


def Hardswish(facts: LayerFacts) -> list[str]:
    return _activation(facts, "Hardswish：不用指数运算的廉价 SiLU：`x·ReLU6(x + 3)/6`。")


def Hardsigmoid(facts: LayerFacts) -> list[str]:
    return _activation(facts, "Hardsigmoid：用直线段拼成的廉价 Sigmoid：`ReLU6(x + 3)/6`。")


def Softplus(facts: LayerFacts) -> list[str]:
    return _activation(
        facts, "Softplus：拐角圆滑的 ReLU，结果总是正数：`log(1 + exp(β·x))/β`。", "beta"
    )


def Softsign(facts: LayerFacts) -> list[str]:
    return _activation(facts, "Softsign：把每个数压到 −1 到 1 之间：`x/(1 + |x|)`。")


def Softshrink(facts: LayerFacts) -> list[str]:
    return _activation(facts, "Softshrink：每个数向零靠近 λ，离零不到 λ 的直接变成零。", "lambd")


def Hardshrink(facts: LayerFacts) -> list[str]:
    return _activation(facts, "Hardshrink：离零不到 λ 的数变成零，其余照旧。", "lambd")


def Threshold(facts: LayerFacts) -> list[str]:
    return _activation(facts, "Threshold：超过门限的数照旧，其余都换成同一个值。")


def GLU(facts: LayerFacts) -> list[str]:
    lines = [
        "GLU：把一个轴分成两半，后一半经过 Sigmoid 当作前一半的门：`a·sigmoid(b)`。",
        *arguments(facts, {"dim": lambda v, f: f"把轴 {grouped(v)} 一分为二"}),
        *default(facts, "dim", f"把轴 {grouped(facts.arguments.get('dim'))} 一分为二"),
    ]
    return lines + shape(facts) + parameters(facts)


# ---- shares along an axis ------------------------------------------------------------------------
def _axis(facts: LayerFacts) -> tuple[str, list[str]]:
    """What the axis is, and the trap where the choice of axis is one."""
    axis = whole(facts.arguments.get("dim"))
    if facts.input is None or axis is None or not -len(facts.input) <= axis < len(facts.input):
        return "", []
    length = facts.input[axis]
    traps = []
    if isinstance(length, int) and length == 1:
        traps.append("这个轴的大小为 1，上面唯一的数总是占去全部份额。")
    if axis % len(facts.input) == 0 and len(facts.input) > 1:
        traps.append("轴 0 通常是批次：这样份额是在样本之间分的，而本意多半是在类别之间分。")
    return f"，大小为 {size(length)}", traps


def _shares(facts: LayerFacts, what: str) -> list[str]:
    detail, traps = _axis(facts)

    def along(value: object) -> str:
        if value is None:
            return "没有指明轴，PyTorch 会自己猜一个并给出警告，最好写明"
        return f"沿轴 {grouped(value)} 计算{detail}"

    lines = [
        what,
        *arguments(facts, {"dim": lambda v, f: along(v)}),
        *default(facts, "dim", along(facts.arguments.get("dim"))),
    ]
    return lines + shape(facts) + parameters(facts) + traps


def Softmax(facts: LayerFacts) -> list[str]:
    return _shares(
        facts,
        "Softmax：把一组数变成总和为 1 的正的份额，好比把票数换成得票率：`exp(x)/Σ exp(x)`。",
    )


def LogSoftmax(facts: LayerFacts) -> list[str]:
    return _shares(facts, "LogSoftmax：Softmax 份额的对数，计算时不损失精度；NLLLoss 要的就是它。")


def Softmin(facts: LayerFacts) -> list[str]:
    return _shares(facts, "Softmin：先取相反数再做 Softmax：最小的数份额最大，份额总和为 1。")


def Softmax2d(facts: LayerFacts) -> list[str]:
    return [
        "Softmax2d：在图上的每个位置，各通道变成总和为 1 的份额。",
        *shape(facts),
        *parameters(facts),
    ]
