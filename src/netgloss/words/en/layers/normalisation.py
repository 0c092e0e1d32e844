"""Normalisation layers, in English."""

from __future__ import annotations

from typing import Any

from netgloss.documents.facts import LayerFacts
from netgloss.words.arithmetic import is_layer, short_name
from netgloss.words.en.layers.phrases import (
    Effects,
    arguments,
    default,
    parameters,
    plural,
    shape,
)
from netgloss.words.numbers import amount, by, complement, grouped, real, whole


def eps(value: Any, facts: LayerFacts) -> str:
    return f"{amount(value)} is added to the variance, so that nothing is divided by zero"


def _batch_eps(value: Any, facts: LayerFacts) -> str:
    number = real(value)
    if number is None or number <= 0.01:
        return eps(value, facts)
    return (
        f"{amount(value)} is added to the variance, which is a lot; the second position is `eps`, "
        f"so if the momentum was meant, write `momentum={amount(value)}`"
    )


def _momentum(value: Any, facts: LayerFacts) -> str:
    if value is None:
        return "the running values are the plain average over all batches seen"
    if not real(value):
        return "the running values are never updated" if value == 0 else "how fast they move"
    new, old = amount(value), complement(value)
    return (
        f"after each training batch, running value = {old}·old + {new}·batch; it is not the "
        "optimiser's momentum"
    )


def _affine(value: Any, facts: LayerFacts) -> str:
    if value is False:
        return "no learned scale and shift afterwards"
    return "a learned scale γ and shift β per channel are applied afterwards"


def _tracking(value: Any, facts: LayerFacts) -> str:
    if value is False:
        return "no running values are kept: the batch's own are used in eval mode as well"
    return "running values of mean and variance are kept for eval mode"


def _instance_tracking(value: Any, facts: LayerFacts) -> str:
    if value is False:
        return "no running values are kept: each example's own are used in both modes"
    return "running values of mean and variance are kept and used in eval mode"


def buffers(facts: LayerFacts) -> list[str]:
    names = [buffer.name.rpartition(".")[2] for buffer in facts.buffers]
    if not names:
        return []
    shown = ", ".join(f"`{name}`" for name in names)
    noun = "buffer" if len(names) == 1 else "buffers"
    return [f"It also keeps {plural(len(names), noun, noun)} ({shown}), updated but not learned."]


def _lone_value(facts: LayerFacts) -> list[str]:
    """The usual trap where each channel has one value per example."""
    shape_in = facts.input
    if shape_in is None or not is_layer(facts) or len(shape_in) < 2:
        return []
    if all(isinstance(dim, int) and dim == 1 for dim in shape_in[2:]):
        return [
            "Each example brings a single value per channel here, so a training batch of 1 fails "
            'with "Expected more than 1 value per channel when training"; use `drop_last=True` or '
            "`model.eval()`."
        ]
    return []


def _batch_what(facts: LayerFacts) -> str:
    what = "Batch normalisation: brings each channel to mean 0 and variance 1 over the whole batch"
    image = "as marks from different exams are put on one scale"
    formula = "y = (x − mean)/√(variance + eps)"
    if facts.arguments.get("affine") is False:
        return f"{what}, {image}: `{formula}`."
    return f"{what}, then scales and shifts it, {image}: `{formula}·γ + β`."


def _batch_norm(facts: LayerFacts) -> list[str]:
    tracked = facts.arguments.get("track_running_stats") is not False
    table: Effects = {
        "num_features": lambda v, f: (
            f"the input must have {plural(v, 'channel')}; each has its own mean and variance"
        ),
        "eps": _batch_eps,
        "momentum": _momentum,
        "affine": _affine,
        "track_running_stats": _tracking,
    }
    lines = [
        _batch_what(facts),
        *arguments(facts, table),
        *default(facts, "eps", eps(facts.arguments.get("eps"), facts)),
    ]
    if tracked:
        lines += default(facts, "momentum", _momentum(facts.arguments.get("momentum"), facts))
    lines += shape(facts) + parameters(facts) + buffers(facts)
    if tracked and is_layer(facts):
        lines.append(
            "In train mode it uses the batch's own mean and variance, in eval mode the running "
            "ones; without `model.eval()` a picture's result depends on the rest of its batch."
        )
    return lines + _lone_value(facts)


def BatchNorm1d(facts: LayerFacts) -> list[str]:
    return _batch_norm(facts)


def BatchNorm2d(facts: LayerFacts) -> list[str]:
    return _batch_norm(facts)


def BatchNorm3d(facts: LayerFacts) -> list[str]:
    return _batch_norm(facts)


def SyncBatchNorm(facts: LayerFacts) -> list[str]:
    lines = _batch_norm(facts)
    return [lines[0], "The batch is that of all devices taken together.", *lines[1:]]


# ---- per example ---------------------------------------------------------------------------------
def _last_axes(value: Any) -> str:
    parts = tuple(value) if isinstance(value, tuple | list) else (value,)
    if len(parts) == 1:
        return f"the last axis, which must have size {grouped(parts[0])}"
    return f"the last {len(parts)} axes, which must be {by(parts)}"


def _elementwise(value: Any, facts: LayerFacts) -> str:
    if value is False:
        return "nothing is learned: no scale, no shift"
    if short_name(facts.type) == "RMSNorm":
        return "a learned scale for each element is applied afterwards"
    return "a learned scale and shift for each element are applied afterwards"


def LayerNorm(facts: LayerFacts) -> list[str]:
    value = facts.arguments.get("normalized_shape")
    table: Effects = {
        "normalized_shape": lambda v, f: f"mean and variance are taken over {_last_axes(v)}",
        "eps": eps,
        "elementwise_affine": _elementwise,
        "bias": lambda v, f: "a shift is learned" if v is True else "no shift is learned",
    }
    return [
        f"Layer normalisation: brings each example by itself to mean 0 and variance 1 over "
        f"{_last_axes(value)}; other examples of the batch play no part.",
        *arguments(facts, table),
        *default(facts, "eps", eps(facts.arguments.get("eps"), facts)),
        *shape(facts),
        *parameters(facts),
        *_same_in_both(facts),
    ]


def _same_in_both(facts: LayerFacts) -> list[str]:
    return ["It works the same in train and eval mode."] if is_layer(facts) else []


def RMSNorm(facts: LayerFacts) -> list[str]:
    value = facts.arguments.get("normalized_shape")
    table: Effects = {
        "normalized_shape": lambda v, f: f"the root mean square is taken over {_last_axes(v)}",
        "eps": lambda v, f: (
            "the smallest step of the number type keeps from dividing by zero"
            if v is None
            else f"{amount(v)} is added, so that nothing is divided by zero"
        ),
        "elementwise_affine": _elementwise,
    }
    return [
        f"RMS normalisation: divides each example by its root mean square over {_last_axes(value)}; "
        "unlike layer normalisation it takes no mean away.",
        *arguments(facts, table),
        *shape(facts),
        *parameters(facts),
        *_same_in_both(facts),
    ]


def _group_size(facts: LayerFacts) -> str:
    groups = whole(facts.arguments.get("num_groups"))
    channels = whole(facts.arguments.get("num_channels"))
    if not groups or channels is None or channels % groups:
        return ""
    return f", `{channels}/{groups} = {channels // groups}` channels in each"


def GroupNorm(facts: LayerFacts) -> list[str]:
    groups = facts.arguments.get("num_groups")
    table: Effects = {
        "num_groups": lambda v, f: f"{plural(v, 'group')}{_group_size(f)}",
        "num_channels": lambda v, f: f"the input must have {plural(v, 'channel')}",
        "eps": eps,
        "affine": _affine,
    }
    return [
        f"Group normalisation: splits each example's channels into {plural(groups, 'group')} and "
        "brings each group to mean 0 and variance 1; it does not depend on the batch's size.",
        *arguments(facts, table),
        *default(facts, "eps", eps(facts.arguments.get("eps"), facts)),
        *shape(facts),
        *parameters(facts),
        *_same_in_both(facts),
    ]


def instance(facts: LayerFacts) -> list[str]:
    table: Effects = {
        "num_features": lambda v, f: f"the input is meant to have {plural(v, 'channel')}",
        "eps": eps,
        "momentum": _momentum,
        "affine": _affine,
        "track_running_stats": _instance_tracking,
    }
    affine, tracking = facts.arguments.get("affine"), facts.arguments.get("track_running_stats")
    lines = [
        "Instance normalisation: brings each channel of each picture by itself to mean 0 and "
        "variance 1, which takes contrast and brightness out (known from style transfer).",
        *arguments(facts, table),
        *default(facts, "affine", _affine(affine, facts)),
        *default(facts, "track_running_stats", _instance_tracking(tracking, facts)),
    ]
    return lines + shape(facts) + parameters(facts) + buffers(facts)


def InstanceNorm1d(facts: LayerFacts) -> list[str]:
    return instance(facts)


def InstanceNorm2d(facts: LayerFacts) -> list[str]:
    return instance(facts)


def InstanceNorm3d(facts: LayerFacts) -> list[str]:
    return instance(facts)


def LocalResponseNorm(facts: LayerFacts) -> list[str]:
    table: Effects = {
        "size": lambda v, f: f"{plural(v, 'neighbouring channel')} are looked at",
        "alpha": lambda v, f: f"{amount(v)} is the weight of the neighbours' squares",
        "beta": lambda v, f: f"the divisor is raised to the power {amount(v)}",
        "k": lambda v, f: f"{amount(v)} is added to the divisor",
    }
    return [
        "Local response normalisation: divides each number by the strength of its neighbour "
        "channels at the same place, so that loud ones quieten the rest (from AlexNet's time).",
        *arguments(facts, table),
        *shape(facts),
        *parameters(facts),
    ]


def CrossMapLRN2d(facts: LayerFacts) -> list[str]:
    table: Effects = {
        "size": lambda v, f: f"{amount(v)} neighbouring channels count",
        "alpha": lambda v, f: f"their squares are weighted by {amount(v)}",
        "beta": lambda v, f: f"the exponent is {amount(v)}",
        "k": lambda v, f: f"{amount(v)} is added before the power is taken",
    }
    return [
        "Local response normalisation across channels: strong neighbours damp an activation. "
        "Batch normalisation has replaced it.",
        *arguments(facts, table),
        *shape(facts),
        *parameters(facts),
    ]
