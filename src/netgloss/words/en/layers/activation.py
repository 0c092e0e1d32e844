"""Activation functions, in English."""

from __future__ import annotations

from netgloss.documents.facts import LayerFacts
from netgloss.words.en.layers.phrases import Effects, arguments, default, parameters, plural, shape
from netgloss.words.numbers import amount, grouped, size, whole

_PLAIN: Effects = {
    "negative_slope": lambda v, f: f"negative numbers are multiplied by {amount(v)}",
    "alpha": lambda v, f: f"α is {amount(v)}: how deep negative numbers may sink",
    "num_parameters": lambda v, f: (
        "one slope is shared by all channels"
        if v == 1
        else f"{plural(v, 'slope')}, one for each channel"
    ),
    "init": lambda v, f: f"the slope starts at {amount(v)} and is then learned",
    "beta": lambda v, f: f"β is {amount(v)}: the larger, the sharper the bend",
    "threshold": lambda v, f: f"the threshold is {amount(v)}",
    "value": lambda v, f: f"numbers that do not pass become {amount(v)}",
    "min_val": lambda v, f: f"the lower bound is {amount(v)}",
    "max_val": lambda v, f: f"the upper bound is {amount(v)}",
    "lambd": lambda v, f: f"the width of the dead zone is {amount(v)} on either side of zero",
    "lower": lambda v, f: f"the smallest slope that may be drawn is {amount(v)}",
    "upper": lambda v, f: f"the largest slope that may be drawn is {amount(v)}",
    "approximate": lambda v, f: (
        "an approximation by tanh is used" if v == "tanh" else "the exact formula is used"
    ),
}


def _activation(facts: LayerFacts, what: str, *defaults: str) -> list[str]:
    """One element in, one element out: arguments, the defaults that matter, the shape."""
    lines = [what, *arguments(facts, _PLAIN)]
    for name in defaults:
        effect = _PLAIN[name]
        lines += default(facts, name, effect(facts.arguments.get(name), facts))
    return lines + shape(facts) + parameters(facts)


def ReLU(facts: LayerFacts) -> list[str]:
    return _activation(
        facts,
        "ReLU: keeps positive numbers and turns negative ones into zero, like a valve that lets "
        "through one way only: `max(0, x)`.",
    )


def ReLU6(facts: LayerFacts) -> list[str]:
    return _activation(facts, "ReLU6: a ReLU that is cut off at 6: `min(max(0, x), 6)`.")


def LeakyReLU(facts: LayerFacts) -> list[str]:
    return _activation(
        facts,
        "Leaky ReLU: keeps positive numbers and lets a small part of the negative ones leak "
        "through, so that no unit goes silent for good.",
        "negative_slope",
    )


def RReLU(facts: LayerFacts) -> list[str]:
    return _activation(
        facts,
        "Randomised leaky ReLU: like Leaky ReLU, with a slope for negative numbers that is drawn "
        "anew each time in train mode and is the mean of the two bounds in eval mode.",
        "lower",
        "upper",
    )


def PReLU(facts: LayerFacts) -> list[str]:
    return _activation(
        facts,
        "PReLU: keeps positive numbers and multiplies negative ones by a slope that is learned.",
        "num_parameters",
        "init",
    )


def ELU(facts: LayerFacts) -> list[str]:
    return _activation(
        facts,
        "ELU: keeps positive numbers and bends negative ones smoothly towards −α: "
        "`x` where x > 0, else `α·(exp(x) − 1)`.",
        "alpha",
    )


def CELU(facts: LayerFacts) -> list[str]:
    return _activation(
        facts,
        "CELU: an ELU whose slope has no kink at zero: `x` where x > 0, else `α·(exp(x/α) − 1)`.",
        "alpha",
    )


def SELU(facts: LayerFacts) -> list[str]:
    return _activation(
        facts,
        "SELU: an ELU with constants chosen so that mean and variance stay near 0 and 1 from layer "
        "to layer; its dropout is AlphaDropout.",
    )


def GELU(facts: LayerFacts) -> list[str]:
    return _activation(
        facts,
        "GELU: weights each number by the share of a normal distribution below it, `x·Φ(x)`: a "
        "ReLU with a soft bend, usual in transformers.",
    )


def SiLU(facts: LayerFacts) -> list[str]:
    return _activation(
        facts,
        "SiLU (Swish): each number opens its own gate, `x·sigmoid(x)`: a ReLU with a soft bend.",
    )


def Mish(facts: LayerFacts) -> list[str]:
    return _activation(
        facts, "Mish: a ReLU with a soft bend and a small dip below zero, `x·tanh(softplus(x))`."
    )


def Sigmoid(facts: LayerFacts) -> list[str]:
    return _activation(
        facts,
        "Sigmoid: squeezes each number into the range from 0 to 1, so that it can be read as a "
        "probability: `1/(1 + exp(−x))`.",
    )


def LogSigmoid(facts: LayerFacts) -> list[str]:
    return _activation(
        facts, "LogSigmoid: the logarithm of the sigmoid, worked out without loss of precision."
    )


def Tanh(facts: LayerFacts) -> list[str]:
    return _activation(
        facts, "Tanh: squeezes each number into the range from −1 to 1, with 0 staying 0."
    )


def Tanhshrink(facts: LayerFacts) -> list[str]:
    return _activation(facts, "Tanhshrink: `x − tanh(x)`, which leaves small numbers near zero.")


def Hardtanh(facts: LayerFacts) -> list[str]:
    low, high = facts.arguments.get("min_val", -1.0), facts.arguments.get("max_val", 1.0)
    return _activation(
        facts,
        f"Hardtanh: cuts every number off below {amount(low)} and above {amount(high)}; between "
        "them nothing changes.",
    )


def Hardswish(facts: LayerFacts) -> list[str]:
    return _activation(
        facts, "Hardswish: a cheap stand-in for SiLU that needs no exponential: `x·ReLU6(x + 3)/6`."
    )


def Hardsigmoid(facts: LayerFacts) -> list[str]:
    return _activation(
        facts,
        "Hardsigmoid: a cheap stand-in for the sigmoid made of straight pieces: `ReLU6(x + 3)/6`.",
    )


def Softplus(facts: LayerFacts) -> list[str]:
    return _activation(
        facts,
        "Softplus: a ReLU with a rounded corner, always positive: `log(1 + exp(β·x))/β`.",
        "beta",
    )


def Softsign(facts: LayerFacts) -> list[str]:
    return _activation(
        facts, "Softsign: squeezes each number into the range from −1 to 1: `x/(1 + |x|)`."
    )


def Softshrink(facts: LayerFacts) -> list[str]:
    return _activation(
        facts,
        "Softshrink: moves every number towards zero by λ; those nearer than that become zero.",
        "lambd",
    )


def Hardshrink(facts: LayerFacts) -> list[str]:
    return _activation(
        facts,
        "Hardshrink: numbers nearer to zero than λ become zero, the others stay as they are.",
        "lambd",
    )


def Threshold(facts: LayerFacts) -> list[str]:
    return _activation(
        facts, "Threshold: keeps numbers above a threshold and replaces all others by one value."
    )


def GLU(facts: LayerFacts) -> list[str]:
    lines = [
        "GLU: splits an axis into two halves; the second half, through a sigmoid, is the gate for "
        "the first: `a·sigmoid(b)`.",
        *arguments(facts, {"dim": lambda v, f: f"axis {grouped(v)} is split in two"}),
        *default(facts, "dim", f"axis {grouped(facts.arguments.get('dim'))} is split in two"),
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
        traps.append("That axis has size 1, so the one number on it always takes the whole share.")
    if axis % len(facts.input) == 0 and len(facts.input) > 1:
        traps.append(
            "Axis 0 is usually the batch: the shares are then taken across examples, where classes "
            "were most likely meant."
        )
    return f", which has size {size(length)}", traps


def _shares(facts: LayerFacts, what: str) -> list[str]:
    detail, traps = _axis(facts)

    def along(value: object) -> str:
        if value is None:
            return "no axis is given, so PyTorch guesses one and warns; better to name it"
        return f"taken along axis {grouped(value)}{detail}"

    lines = [
        what,
        *arguments(facts, {"dim": lambda v, f: along(v)}),
        *default(facts, "dim", along(facts.arguments.get("dim"))),
    ]
    return lines + shape(facts) + parameters(facts) + traps


def Softmax(facts: LayerFacts) -> list[str]:
    return _shares(
        facts,
        "Softmax: turns numbers into positive shares that add up to 1, as votes become per cent: "
        "`exp(x)/Σ exp(x)`.",
    )


def LogSoftmax(facts: LayerFacts) -> list[str]:
    return _shares(
        facts,
        "LogSoftmax: the logarithm of softmax's shares, worked out without loss of precision; "
        "NLLLoss expects it.",
    )


def Softmin(facts: LayerFacts) -> list[str]:
    return _shares(
        facts,
        "Softmin: softmax of the negated numbers: the smallest gets the largest share, and the "
        "shares add up to 1.",
    )


def Softmax2d(facts: LayerFacts) -> list[str]:
    return [
        "Softmax2d: at each place of the map the channels become shares that add up to 1.",
        *shape(facts),
        *parameters(facts),
    ]
