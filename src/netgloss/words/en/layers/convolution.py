"""Convolutions and transposed convolutions, in English."""

from __future__ import annotations

from typing import Any

from netgloss.documents.facts import LayerFacts
from netgloss.words.arithmetic import Slide, count, follows_batch_norm, ints, slide
from netgloss.words.en.layers.phrases import Effects, arguments, default, parameters, plural, shape
from netgloss.words.numbers import by, grouped, whole

PADDING_MODES = {
    "zeros": "the border is filled with zeros",
    "reflect": "the border is filled with the map mirrored at its edge",
    "replicate": "the border repeats the outermost cells",
    "circular": "the border is filled from the opposite side, as if the map were a ring",
}


def padding(value: Any, facts: LayerFacts, rank: int) -> str:
    """What a convolution's padding adds."""
    mode = facts.arguments.get("padding_mode", "zeros")
    what = "zeros" if mode == "zeros" else "border cells"
    if value == "same":
        return f"as many {what} are added at the border as it takes to keep the size"
    if value == "valid":
        return "nothing is added at the border; the window stays inside the map"
    amounts = slide(facts.arguments, rank).padding
    if amounts is None:
        return f"{what} are added at the border"
    if not any(amounts):
        return "nothing is added at the border; the window stays inside the map"
    sides = "at each end" if rank == 1 else "on every side"
    if len(set(amounts)) == 1:
        width = plural(amounts[0], "row" if rank > 1 else "cell")
        return f"{width} of {what} {'is' if amounts[0] == 1 else 'are'} added {sides}"
    return f"{by(amounts)} {what} are added on both sides of each axis"


def stride(window: Slide) -> str:
    steps = window.stride
    if steps is None:
        return "how far the window moves at each step"
    if all(step == 1 for step in steps):
        return "the window moves 1 cell at a time, so no place is left out"
    if len(set(steps)) > 1:
        return f"the window moves in steps of {by(steps)} cells"
    share = "half" if steps[0] == 2 else f"1/{steps[0]}"
    return f"the window moves {steps[0]} cells at a time, so about {share} of the places remain"


def dilation(window: Slide) -> str:
    gaps, kernel, span = window.dilation, window.kernel, window.span
    if gaps is None or kernel is None or span is None:
        return "how far apart the cells under the window lie"
    if all(gap == 1 for gap in gaps):
        return "the cells under the window lie side by side"
    sums = f"`{gaps[0]}·({kernel[0]} − 1) + 1 = {span[0]}`"
    return (
        f"the cells under the window lie {by(gaps)} apart, so it reaches over {sums} cells"
        if (len(set(gaps)) > 1)
        else f"the cells under the window lie {gaps[0]} apart, so it reaches over {sums} cells"
    )


def _groups(value: Any, facts: LayerFacts) -> str:
    parts, inputs = whole(value), whole(facts.arguments.get("in_channels"))
    if parts == 1:
        return "every filter sees all the input channels"
    if parts is None or inputs is None or parts < 1 or inputs % parts:
        return "the channels are split into groups that do not see one another"
    if parts == inputs:
        return f"{grouped(parts)} groups of 1 channel: every filter sees its own channel alone"
    return (
        f"the channels are split into {grouped(parts)} groups that do not see one another; each "
        f"filter sees `{inputs}/{parts} = {inputs // parts}` input channels"
    )


def bias(value: Any, facts: LayerFacts) -> str:
    if value is False and follows_batch_norm(facts):
        return (
            "nothing is added to the output channels; the BatchNorm that follows would take it "
            "away again"
        )
    if value is False:
        return "nothing is added to the output channels"
    return needless_bias(facts) or "one learned number is added to each output channel"


def needless_bias(facts: LayerFacts) -> str:
    """The note on a bias right before BatchNorm, or ``""``."""
    if not follows_batch_norm(facts):
        return ""
    spare = [part for part in facts.parameters if part.name.rpartition(".")[2] == "bias"]
    saved = f" and save {count(spare).total} parameters" if spare else ""
    return (
        "needless here, since the BatchNorm that follows takes each channel's mean away; "
        f"`bias=False` would give the same{saved}"
    )


def _kernel(value: Any, facts: LayerFacts, rank: int) -> str:
    window = slide(facts.arguments, rank)
    if window.kernel is None:
        return "the size of the window"
    if window.area == 1:
        return "the window is a single cell, so no neighbours are looked at"
    return f"the window covers {by(window.kernel)} cells"


def effects(rank: int) -> Effects:
    return {
        "in_channels": lambda v, f: f"the input must have {plural(v, 'channel')}",
        "out_channels": lambda v, f: (
            f"{plural(v, 'filter')}, so the output has {plural(v, 'channel')}"
        ),
        "kernel_size": lambda v, f: _kernel(v, f, rank),
        "stride": lambda v, f: stride(slide(f.arguments, rank)),
        "padding": lambda v, f: padding(v, f, rank),
        "dilation": lambda v, f: dilation(slide(f.arguments, rank)),
        "groups": _groups,
        "bias": bias,
        "padding_mode": lambda v, f: (
            PADDING_MODES.get(v, "how the border is filled")
            if isinstance(v, str)
            else "how the border is filled"
        ),
    }


def _what(facts: LayerFacts, rank: int) -> str:
    window = slide(facts.arguments, rank)
    groups, inputs = whole(facts.arguments.get("groups")), whole(facts.arguments.get("in_channels"))
    if groups is not None and groups == inputs and groups > 1:
        return (
            "A depthwise convolution: each channel is filtered on its own, as if every colour of "
            "a picture were printed from its own plate, and no channel is mixed with another."
        )
    if window.area == 1:
        return (
            "A pointwise convolution: at each place by itself the channels are mixed into new "
            "ones, like paints on a palette; neighbouring places are not looked at."
        )
    where = {1: "along the sequence", 2: "over the map", 3: "through the volume"}[rank]
    return (
        f"A convolution: a small window of learned weights slides {where} and gives, at each "
        "place, the weighted sum of what it covers, like one stencil held against every spot to "
        "see where the pattern fits."
    )


def _convolution(facts: LayerFacts, rank: int) -> list[str]:
    window = slide(facts.arguments, rank)
    lines = [_what(facts, rank), *arguments(facts, effects(rank))]
    lines += default(facts, "stride", stride(window))
    if window.area != 1:
        lines += default(facts, "padding", padding(facts.arguments.get("padding"), facts, rank))
    if facts.arguments.get("bias") is True:
        lines += default(facts, "bias", bias(True, facts))
    return lines + shape(facts, rank, window.stride) + parameters(facts)


def Conv1d(facts: LayerFacts) -> list[str]:
    return _convolution(facts, 1)


def Conv2d(facts: LayerFacts) -> list[str]:
    return _convolution(facts, 2)


def Conv3d(facts: LayerFacts) -> list[str]:
    return _convolution(facts, 3)


# ---- transposed ----------------------------------------------------------------------------------
def _spread(window: Slide) -> str:
    steps = window.stride
    if steps is None:
        return "how far apart the input cells are set in the output"
    if all(step == 1 for step in steps):
        return "neighbouring input cells stay neighbours in the output"
    apart = by(steps) if len(set(steps)) > 1 else grouped(steps[0])
    return f"the input cells are set {apart} cells apart, so the output grows about {apart} times"


def _trim(window: Slide) -> str:
    amounts = window.padding
    if amounts is None:
        return "cells are cut off the border of the output"
    if not any(amounts):
        return "nothing is cut off the output"
    width = f"{by(amounts)} cells" if len(set(amounts)) > 1 else plural(amounts[0], "cell")
    return f"each side of the output loses {width} at its border (padding works the other way here)"


def _output_padding(value: Any, facts: LayerFacts, rank: int) -> str:
    extra = ints(value, rank)
    if extra is None:
        return "how much larger the output is made at one end of each axis"
    if not any(extra):
        return "of the sizes that the stride leaves open, the smallest is taken"
    shown = by(extra) if len(set(extra)) > 1 else grouped(extra[0])
    return (
        f"the output is made {shown} larger at one end of each axis; it settles which of the "
        "sizes that the stride leaves open is meant, and adds no zeros to the result"
    )


def _transposed(facts: LayerFacts, rank: int) -> list[str]:
    window = slide(facts.arguments, rank)
    table: Effects = {
        **effects(rank),
        "out_channels": lambda v, f: f"the output has {plural(v, 'channel')}",
        "kernel_size": lambda v, f: (
            "each input cell is spread over "
            + (f"{by(window.kernel)} cells" if window.kernel else "a window")
        ),
        "stride": lambda v, f: _spread(window),
        "padding": lambda v, f: _trim(window),
        "output_padding": lambda v, f: _output_padding(v, f, rank),
    }
    lines = [
        "A transposed convolution: each input cell stamps a weighted copy of the kernel onto a "
        "larger map and overlapping stamps add up, the shape of a convolution run backwards.",
        *arguments(facts, table),
        *default(facts, "stride", _spread(window)),
        *default(facts, "padding", _trim(window)),
    ]
    if window.stride is not None and any(step > 1 for step in window.stride):
        extra = facts.arguments.get("output_padding", 0)
        lines += default(facts, "output_padding", _output_padding(extra, facts, rank))
    if facts.arguments.get("bias") is True:
        lines += default(facts, "bias", bias(True, facts))
    return lines + shape(facts, rank) + parameters(facts)


def ConvTranspose1d(facts: LayerFacts) -> list[str]:
    return _transposed(facts, 1)


def ConvTranspose2d(facts: LayerFacts) -> list[str]:
    return _transposed(facts, 2)


def ConvTranspose3d(facts: LayerFacts) -> list[str]:
    return _transposed(facts, 3)
