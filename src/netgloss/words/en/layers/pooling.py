"""Pooling layers, in English."""

from __future__ import annotations

from typing import Any

from netgloss.documents.facts import LayerFacts
from netgloss.words.arithmetic import Border, Slide, border, short_name, slide, unchanged
from netgloss.words.en.layers.phrases import (
    Effects,
    arguments,
    calls,
    default,
    parameters,
    plural,
    shape,
)
from netgloss.words.numbers import amount, by, dims, grouped, size


def _window(window: Slide, verb: str) -> str:
    if window.kernel is None or window.area is None:
        return "the size of the window"
    if len(window.kernel) == 1:
        return f"the window covers {plural(window.area, 'cell')}, and {verb}"
    return f"the window covers {by(window.kernel)} cells, and {verb}"


def _step(window: Slide) -> str:
    steps = window.stride
    if steps is None:
        return "how far the window moves at each step"
    if len(set(steps)) > 1:
        return f"the window moves in steps of {by(steps)} cells"
    text = f"the window moves {plural(steps[0], 'cell')} at a time"
    if window.compact and all(steps[0] < kernel for kernel in window.kernel or ()):
        text += ", so neighbouring windows overlap"
    return text


def _stride(value: Any, facts: LayerFacts, rank: int) -> str:
    window = slide(facts.arguments, rank)
    if value is None or window.kernel is None:
        return "the stride is then the kernel's size"
    usual = by(window.kernel) if len(set(window.kernel)) > 1 else grouped(window.kernel[0])
    if window.stride == window.kernel:
        return f"{_step(window)}; that is also the default, `kernel_size`"
    return f"{_step(window)}; left out, it would be `kernel_size`, that is {usual}"


def _stride_default(facts: LayerFacts, rank: int) -> list[str]:
    if "stride" in facts.given or "stride" not in facts.arguments:
        return []
    window = slide(facts.arguments, rank)
    if window.kernel is None:
        return ["`stride` is left out, so it equals `kernel_size`."]
    usual = by(window.kernel) if len(set(window.kernel)) > 1 else grouped(window.kernel[0])
    fit = ": the windows lie edge to edge" if window.compact else ""
    return [f"`stride` is left out, so it equals `kernel_size`, that is {usual}{fit}."]


def _rounding(value: Any, facts: LayerFacts) -> str:
    if value is True:
        return (
            "sizes are rounded up, so a last window that reaches over the end still counts; one "
            "that would start in the padding beyond the end is dropped"
        )
    return "sizes are rounded down, so cells that no longer fill a window are left out"


def _rim(window: Slide, what: str) -> str:
    amounts = window.padding
    if amounts is None:
        return f"{what} are added at the border"
    if not any(amounts):
        return "nothing is added at the border"
    if len(set(amounts)) > 1:
        return f"{by(amounts)} cells of {what} are added on both sides of each axis"
    is_ = "is" if amounts[0] == 1 else "are"
    if len(amounts) == 1:
        return f"{plural(amounts[0], 'cell')} of {what} {is_} added at each end"
    return f"{plural(amounts[0], 'row')} of {what} {is_} added on every side"


# ---- average -------------------------------------------------------------------------------------
def _ones(facts: LayerFacts, rank: int, counted: bool) -> str:
    """What the border does to a map of ones, as a clause after a semicolon, or ``""``."""
    window = slide(facts.arguments, rank)
    sizes = None if facts.input is None else facts.input[-rank:]
    shown = border(window, facts.arguments.get("divisor_override"), counted, sizes)
    return "" if shown is None else _border(shown, rank)


def _border(shown: Border, rank: int) -> str:
    if rank == 1:
        corner = "both ends become" if shown.everywhere else "the first cell becomes"
    elif shown.everywhere:
        corner = "the corners become"
    else:
        corner = "the top left corner becomes"
    text = f"in a map of ones {corner} {shown.corner}"
    if shown.edges and rank == 2 and shown.edges != (shown.corner,):
        text += f", the edges {' and '.join(str(edge) for edge in shown.edges)}"
    return f"{text}, the inside {shown.inside}"


def _count_include_pad(value: Any, facts: LayerFacts, rank: int) -> str:
    if not slide(facts.arguments, rank).padded:
        return "without padding it makes no difference"
    if value is False:
        return (
            "the added zeros do not count in the mean: at the border only the cells that exist "
            "are averaged, so a map of ones stays ones"
        )
    shown = _ones(facts, rank, True)
    return "the added zeros count in the mean, so values at the border come out smaller" + (
        f": {shown}" if shown else ""
    )


def _divisor(value: Any, facts: LayerFacts) -> str:
    if value is None:
        return "the sum is divided by the number of cells in the window"
    return f"the sum under the window is always divided by {amount(value)}, not by its cells"


def _averaged(facts: LayerFacts, window: Slide) -> str:
    """What happens to the numbers of a window; at the border there may be fewer of them."""
    if window.area is None:
        return "the number in each place is their mean"
    if facts.arguments.get("divisor_override") is not None:
        return f"{plural(window.area, 'number')} at a time are added up and divided"
    if window.area == 1:
        return "the mean of one number is that number"
    left_out = window.padded and facts.arguments.get("count_include_pad") is False
    if left_out or facts.arguments.get("ceil_mode") is True:
        return f"up to {plural(window.area, 'number')} are averaged each time"
    return f"{plural(window.area, 'number')} are averaged each time"


def _average(facts: LayerFacts, rank: int) -> list[str]:
    window = slide(facts.arguments, rank)
    averaged = _averaged(facts, window)
    table: Effects = {
        "kernel_size": lambda v, f: _window(window, averaged),
        "stride": lambda v, f: _stride(v, f, rank),
        "padding": lambda v, f: _rim(window, "zeros"),
        "ceil_mode": _rounding,
        "count_include_pad": lambda v, f: _count_include_pad(v, f, rank),
        "divisor_override": _divisor,
    }
    lines = [
        "Average pooling: a window slides over each channel and leaves the mean of the numbers it "
        "covers, like looking at a picture through frosted glass.",
        *arguments(facts, table),
        *_stride_default(facts, rank),
    ]
    if window.padded:
        text = _count_include_pad(facts.arguments.get("count_include_pad", True), facts, rank)
        lines += default(facts, "count_include_pad", text)
    lines += shape(facts, rank, window.stride)
    return lines + _channels(facts) + parameters(facts)


def _channels(facts: LayerFacts) -> list[str]:
    if facts.input is None:
        return []
    return ["Each channel is pooled on its own, so the number of channels does not change."]


def AvgPool1d(facts: LayerFacts) -> list[str]:
    return _average(facts, 1)


def AvgPool2d(facts: LayerFacts) -> list[str]:
    return _average(facts, 2)


def AvgPool3d(facts: LayerFacts) -> list[str]:
    return _average(facts, 3)


# ---- maximum -------------------------------------------------------------------------------------
def _indices(value: Any, facts: LayerFacts) -> str:
    if value is True:
        return "it also returns where each maximum stood, which MaxUnpool needs"
    return "only the maxima are returned, not where they stood"


def _evenly(amounts: tuple[int, ...]) -> str:
    return grouped(amounts[0]) if len(set(amounts)) == 1 else by(amounts)


def _maximum(facts: LayerFacts, rank: int) -> list[str]:
    window = slide(facts.arguments, rank)
    gaps, span = window.dilation, window.span
    spread = (
        f"the cells under the window lie {_evenly(gaps)} apart, so it reaches over {by(span)} cells"
        if gaps is not None and span is not None and any(gap != 1 for gap in gaps)
        else "the cells under the window lie side by side"
    )
    table: Effects = {
        "kernel_size": lambda v, f: _window(window, "only the largest number in it is kept"),
        "stride": lambda v, f: _stride(v, f, rank),
        "padding": lambda v, f: (
            _rim(window, "minus infinity")
            + (", not zeros, so a padded cell never wins" if window.padded else "")
        ),
        "dilation": lambda v, f: spread,
        "return_indices": _indices,
        "ceil_mode": _rounding,
    }
    lines = [
        "Max pooling: a window slides over each channel and keeps only the largest number it "
        "covers, as a map keeps only the highest peak of each square.",
        *arguments(facts, table),
        *_stride_default(facts, rank),
    ]
    lines += shape(facts, rank, window.stride)
    return lines + _channels(facts) + parameters(facts)


def MaxPool1d(facts: LayerFacts) -> list[str]:
    return _maximum(facts, 1)


def MaxPool2d(facts: LayerFacts) -> list[str]:
    return _maximum(facts, 2)


def MaxPool3d(facts: LayerFacts) -> list[str]:
    return _maximum(facts, 3)


def _power(facts: LayerFacts, rank: int) -> list[str]:
    window = slide(facts.arguments, rank)
    power = amount(facts.arguments.get("norm_type"))
    table: Effects = {
        "norm_type": lambda v, f: f"the power p is {power}; 1 would give the sum, ∞ the maximum",
        "kernel_size": lambda v, f: _window(window, "all its numbers are drawn into one"),
        "stride": lambda v, f: _stride(v, f, rank),
        "ceil_mode": _rounding,
    }
    lines = [
        f"Power-average pooling: each window leaves `(Σ x^p)^(1/p)` with p = {power}, something "
        "between a sum and a maximum.",
        *arguments(facts, table),
        *_stride_default(facts, rank),
    ]
    lines += shape(facts, rank, window.stride)
    return lines + _channels(facts) + parameters(facts)


def LPPool1d(facts: LayerFacts) -> list[str]:
    return _power(facts, 1)


def LPPool2d(facts: LayerFacts) -> list[str]:
    return _power(facts, 2)


def LPPool3d(facts: LayerFacts) -> list[str]:
    return _power(facts, 3)


# ---- adaptive ------------------------------------------------------------------------------------
def _targets(facts: LayerFacts, rank: int) -> tuple[Any, ...]:
    value = facts.arguments.get("output_size")
    parts = tuple(value) if isinstance(value, tuple | list) else (value,)
    return parts * rank if len(parts) == 1 else parts


def _output_size(facts: LayerFacts, rank: int) -> str:
    parts = _targets(facts, rank)
    if any(part is None for part in parts):
        kept = ", ".join("as it came" if part is None else size(part) for part in parts)
        return f"the output's axes are: {kept}"
    cells = by(parts)
    return f"the output is {cells} for each channel, whatever size comes in"


def _adaptive(facts: LayerFacts, rank: int) -> list[str]:
    largest = "Max" in short_name(facts.type) or "max" in short_name(facts.type)
    value, name = ("maximum", "max") if largest else ("mean", "average")
    parts = _targets(facts, rank)
    if all(part == 1 for part in parts):
        what = (
            f"Global {name} pooling: each channel shrinks to a single number, its {value}, like "
            "one mark for a whole exam."
        )
    else:
        what = (
            f"Adaptive {name} pooling: one gives the size that should come out; each channel is "
            f"cut into that many regions and each region leaves its {value}."
        )
    table: Effects = {
        "output_size": lambda v, f: _output_size(f, rank),
        "return_indices": _indices,
    }
    lines = [what, *arguments(facts, table)]
    if facts.input is not None and facts.output is not None:
        if unchanged(facts):
            lines.append(f"The shape stays `{dims(facts.output)}`: here it changes nothing.")
        else:
            lines.append(f"Shape: `{dims(facts.input)}` becomes `{dims(facts.output)}`.")
        lines += calls(facts)
    if all(part is not None for part in parts):
        lines.append(
            "It has no kernel size: the regions follow from the input, so a Linear layer after it "
            "does not depend on the size of the picture."
        )
    return lines + parameters(facts)


def AdaptiveAvgPool1d(facts: LayerFacts) -> list[str]:
    return _adaptive(facts, 1)


def AdaptiveAvgPool2d(facts: LayerFacts) -> list[str]:
    return _adaptive(facts, 2)


def AdaptiveAvgPool3d(facts: LayerFacts) -> list[str]:
    return _adaptive(facts, 3)


def AdaptiveMaxPool1d(facts: LayerFacts) -> list[str]:
    return _adaptive(facts, 1)


def AdaptiveMaxPool2d(facts: LayerFacts) -> list[str]:
    return _adaptive(facts, 2)


def AdaptiveMaxPool3d(facts: LayerFacts) -> list[str]:
    return _adaptive(facts, 3)
