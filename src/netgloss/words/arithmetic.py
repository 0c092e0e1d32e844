"""What the sentences of every language say in numbers, worked out once.

Nothing here holds a word of any language; both languages read these results, so they state the
same facts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import prod
from typing import Any

from netgloss.catalogue.records import Formula
from netgloss.documents.facts import LayerFacts
from netgloss.interpret.trace import ParameterInfo
from netgloss.records import dataclass
from netgloss.symbolic import Dim, Relation, SymInt, hint_of, product
from netgloss.words.numbers import (
    Ratio,
    decimal,
    grouped,
    people,
    product_text,
    real,
    size,
    whole,
)

AXES: Mapping[int, tuple[str, ...]] = {1: ("L",), 2: ("H", "W"), 3: ("D", "H", "W")}


def short_name(qualified: str) -> str:
    """``BatchNorm2d`` of ``torch.nn.BatchNorm2d``; ``getitem`` of ``torch.Tensor.__getitem__``."""
    return qualified.rpartition(".")[2].strip("_")


def is_layer(facts: LayerFacts) -> bool:
    """A layer's class, not a function spoken of in a layer's words."""
    return short_name(facts.type)[:1].isupper()


def follows_batch_norm(facts: LayerFacts) -> bool:
    """The next layer takes each channel's mean away, so that a bias has no effect."""
    return short_name(facts.next_type).startswith(("BatchNorm", "SyncBatchNorm"))


def ints(value: Any, count: int) -> tuple[int, ...] | None:
    """``value`` spread over ``count`` axes, ``None`` unless all are plain integers."""
    parts = tuple(value) if isinstance(value, tuple | list) else (value,)
    if len(parts) == 1:
        parts *= count
    known = tuple(part for part in map(whole, parts) if part is not None)
    return known if len(known) == count == len(parts) else None


def same(left: Any, right: Any) -> bool:
    """Two dimensions are equal whatever the input's size."""
    if isinstance(left, int) and isinstance(right, int):
        return left == right
    if isinstance(left, int | SymInt) and isinstance(right, int | SymInt):
        return Relation(left, "==", right).proved() is True
    return False


def same_shape(left: Sequence[Any] | None, right: Sequence[Any] | None) -> bool:
    if left is None or right is None or len(left) != len(right):
        return False
    return all(same(a, b) for a, b in zip(left, right, strict=True))


def unchanged(facts: LayerFacts) -> bool:
    return same_shape(facts.input, facts.output)


# ---- how an axis changes -----------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Change:
    """How the size of an axis goes from before to after.

    ``kind``: ``kept``, ``divided`` (exactly), ``divided_down`` and ``divided_up`` (rounded),
    ``multiplied``, ``less``, ``more`` (by ``amount``), ``fixed`` (a number whatever came in),
    ``about`` (roughly divided by the stride ``amount``), ``other``.
    """

    kind: str
    amount: int = 0


def change(before: Dim, after: Dim, stride: int = 1) -> Change:
    """Compares two sizes, symbolically where they are symbols.

    >>> change(224, 112)
    Change(kind='divided', amount=2)
    >>> change(32, 28)
    Change(kind='less', amount=4)
    """
    if same(before, after):
        return Change("kept")
    if isinstance(before, int) and isinstance(after, int):
        return _change_of_ints(before, after, stride)
    if isinstance(after, int):
        return Change("fixed", after)
    for factor in dict.fromkeys((stride, 2)):
        if factor > 1:
            if same(after, before // factor):
                return Change("divided_down", factor)
            if same(after, (before + factor - 1) // factor):
                return Change("divided_up", factor)
    for factor in range(2, 33):
        if same(after, before * factor):
            return Change("multiplied", factor)
    difference = _difference(before, after)
    if difference is not None:
        return Change("less", difference) if difference > 0 else Change("more", -difference)
    return Change("about", stride) if stride > 1 else Change("other")


def _change_of_ints(before: int, after: int, stride: int) -> Change:
    if after > 0 and before % after == 0 and before // after <= max(stride, 2):
        return Change("divided", before // after)
    if before > 0 and after % before == 0:
        return Change("multiplied", after // before)
    factor = max(stride, 1)
    if factor > 1 and after == before // factor:
        return Change("divided_down", factor)
    if factor > 1 and after == -(-before // factor):
        return Change("divided_up", factor)
    if factor > 1 and after < before:
        return Change("about", factor)
    return Change("less", before - after) if after < before else Change("more", after - before)


def _difference(before: Dim, after: Dim) -> int | None:
    difference = before - after
    if isinstance(difference, int):
        return difference
    text = str(difference)
    return int(text) if re.fullmatch(r"-?\d+", text) else None


@dataclass(frozen=True, slots=True)
class AxisText:
    """One spatial axis: its letter, ``(H + 2·1 − 3)//1 + 1 = H`` (or ``""``), its change."""

    axis: str
    formula: str
    change: Change


def formula_text(formula: Formula) -> str:
    """The rule with values in and its result; only the values where nothing is worked out."""
    values, result = people(formula.values), people(size(formula.result))
    return values if values == result else f"{values} = {result}"


def axis_texts(facts: LayerFacts, rank: int, strides: tuple[int, ...] | None) -> list[AxisText]:
    """The last ``rank`` axes of input and output, with their formulas."""
    before, after = facts.input, facts.output
    if before is None or after is None or len(before) < rank or len(after) < rank:
        return []
    formulas = {formula.axis.upper(): formula for formula in facts.formulas}
    texts = []
    for place, axis in enumerate(AXES[rank]):
        formula = formulas.get(axis)
        text = formula_text(formula) if formula is not None else ""
        text = text if "=" in text else ""
        stride = strides[place] if strides is not None else 1
        went = change(before[place - rank], after[place - rank], stride)
        texts.append(AxisText(axis, text, went))
    return texts


def alike(texts: Sequence[AxisText]) -> bool:
    """All axes go by the same formula, but for their letter."""
    first = texts[0]
    return all(
        text.change == first.change and _lettered(text) == _lettered(first) for text in texts
    )


def _lettered(text: AxisText) -> str:
    return re.sub(rf"\b{text.axis}\b", "#", text.formula)


# ---- parameters --------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Count:
    """``sum`` is ``64·3·3·3 + 64``, ``total`` grouped (a formula of arguments with its value in
    this run: ``17·classes = 170``), ``names`` those of the tensors."""

    sum: str
    total: str
    names: tuple[str, ...]
    frozen: bool


def count(parameters: Sequence[ParameterInfo]) -> Count:
    """The arithmetic of a layer's own parameters. Equal terms are gathered: ``2·(80·20)``."""
    terms: dict[str, int] = {}
    for parameter in parameters:
        text = product_text(parameter.shape)
        terms[text] = terms.get(text, 0) + 1
    shown = [_term(text, times) for text, times in terms.items()]
    total: Dim = 0
    for parameter in parameters:
        total = total + product(parameter.shape)
    names = tuple(parameter.name.rpartition(".")[2] for parameter in parameters)
    frozen = bool(parameters) and not any(parameter.trainable for parameter in parameters)
    return Count(" + ".join(shown), _total(total, shown), names, frozen)


def _total(total: Dim, terms: Sequence[str]) -> str:
    value, formula = grouped(hint_of(total)), grouped(total)
    one_product = len(terms) == 1 and sorted(formula.split("·")) == sorted(terms[0].split("·"))
    return value if isinstance(total, int) or one_product else f"{formula} = {value}"


def _term(text: str, times: int) -> str:
    return text if times == 1 else f"{times}·{text}"


# ---- windows -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Slide:
    """A sliding window by axis; ``None`` where a value is not known (or is a word)."""

    kernel: tuple[int, ...] | None
    stride: tuple[int, ...] | None
    padding: tuple[int, ...] | None
    dilation: tuple[int, ...] | None

    @property
    def area(self) -> int | None:
        return None if self.kernel is None else prod(self.kernel)

    @property
    def span(self) -> tuple[int, ...] | None:
        """How far a dilated kernel reaches: ``dilation·(kernel − 1) + 1``."""
        if self.kernel is None or self.dilation is None:
            return None
        return tuple(d * (k - 1) + 1 for k, d in zip(self.kernel, self.dilation, strict=True))

    @property
    def compact(self) -> bool:
        """Known, and without gaps between the cells of a window."""
        return self.kernel is not None and self.dilation is not None and set(self.dilation) == {1}

    @property
    def padded(self) -> bool:
        return self.padding is not None and any(self.padding)


def slide(arguments: Mapping[str, Any], rank: int) -> Slide:
    """The window of a convolution or pooling; a stride of ``None`` is the kernel's size."""
    kernel = ints(arguments.get("kernel_size"), rank)
    stride = arguments.get("stride", 1)
    if isinstance(stride, tuple | list) and not stride:
        stride = None
    strides = kernel if stride is None else ints(stride, rank)
    padding = ints(arguments.get("padding", 0), rank)
    return Slide(kernel, strides, padding, ints(arguments.get("dilation", 1), rank))


@dataclass(frozen=True, slots=True)
class Border:
    """What an average pooling that counts its padding makes of an all-ones map.

    ``corner`` is one number for all corners when ``everywhere``, else that of the first (top
    left); ``edges`` the different edges'; ``inside`` away from the border.
    """

    corner: Ratio
    edges: tuple[Ratio, ...]
    inside: Ratio
    everywhere: bool


def border(
    window: Slide, divisor: Any, counted: bool, sizes: Sequence[Dim] | None = None
) -> Border | None:
    """Valid cells over the divisor, for the window in the corner and those along the edges.

    ``None`` without padding, when a number is not known, or when the map (``sizes``, its spatial
    axes) is smaller than the window's part in it. A window at the start of an axis has
    ``kernel − padding`` valid cells; with stride 1 the last window is like the first.
    """
    kernel, padding, stride, area = window.kernel, window.padding, window.stride, window.area
    if kernel is None or padding is None or stride is None or area is None or not any(padding):
        return None
    if divisor is not None and not whole(divisor):
        return None
    for place, dim in enumerate(sizes or ()):
        if isinstance(dim, int) and dim < kernel[place]:
            return None
    valid = [k - p for k, p in zip(kernel, padding, strict=True)]

    def mean(cells: int) -> Ratio:
        return Ratio(cells, divisor or (area if counted else cells))

    edges = []
    for place, cells in enumerate(valid):
        if padding[place] and len(kernel) > 1:
            edges.append(mean(cells * prod(kernel[:place] + kernel[place + 1 :])))
    return Border(
        mean(prod(valid)),
        tuple(dict.fromkeys(edges)),
        mean(area),
        all(step == 1 for step in stride),
    )


def kept_scale(chance: Any) -> str:
    """``1/(1 − 0.5) = 2``: what dropout multiplies the rest by; ``""`` where it has no value.

    >>> kept_scale(0.2)
    '1/(1 − 0.2) = 1.25'
    """
    number = real(chance)
    if number is None or not 0 <= number < 1:
        return ""
    scale = Fraction(1) / (1 - Fraction(str(number)))
    value = decimal(float(scale)) if _terminates(scale) else str(scale)
    text = f"1/(1 − {decimal(number)})"
    return text if text.endswith(f" {value}") else f"{text} = {value}"


def _terminates(number: Fraction) -> bool:
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


@dataclass(frozen=True, slots=True)
class Rim:
    """Cells added (or cut off, when negative) before and after one axis."""

    axis: str
    before: int
    after: int


def rims(value: Any, rank: int) -> tuple[Rim, ...]:
    """PyTorch's padding order, last axis first, by axis; empty where it is not known.

    >>> rims((1, 2, 0, 0), 2)
    (Rim(axis='W', before=1, after=2), Rim(axis='H', before=0, after=0))
    """
    amounts = ints(value, 2 * rank)
    if amounts is None:
        return ()
    axes = reversed(AXES[rank])
    return tuple(Rim(axis, *amounts[2 * i : 2 * i + 2]) for i, axis in enumerate(axes))


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Sizes of a recurrent layer; ``None`` where an argument is not known."""

    hidden: Any  # what each step hands out: proj_size if there is one, else hidden_size
    layers: int | None
    directions: int
    width: str  # "2·128 = 256" for two directions, else "128"
    states: str  # "2·2 = 4" states: layers times directions


def recurrence(arguments: Mapping[str, Any]) -> Recurrence:
    """What an RNN, LSTM or GRU with these arguments hands out."""
    projected = whole(arguments.get("proj_size"))
    hidden = projected or arguments.get("hidden_size")
    layers = whole(arguments.get("num_layers"))
    directions = 2 if arguments.get("bidirectional") is True else 1
    width, states = size(hidden), size(layers)
    if directions == 2:
        width = _doubled(hidden)
        states = _doubled(layers)
    return Recurrence(hidden, layers, directions, width, states)


def _doubled(value: Any) -> str:
    if isinstance(value, int | SymInt):
        return f"2·{product_text((value,))} = {people(size(2 * value))}"
    return f"2·{size(value)}"


def sequence_axes(facts: LayerFacts) -> tuple[Dim, Dim] | None:
    """(steps, batch) of a batched sequence as the layer reads it, by ``batch_first``."""
    if facts.input is None or len(facts.input) != 3:
        return None
    first, second = facts.input[:2]
    return (second, first) if facts.arguments.get("batch_first") is True else (first, second)


def heads(arguments: Mapping[str, Any], width: str, count_name: str) -> str:
    """``512/8 = 64``: what each attention head works on; ``""`` where it has no value."""
    total, parts = whole(arguments.get(width)), whole(arguments.get(count_name))
    if total is None or not parts or total % parts:
        return ""
    return f"{total}/{parts} = {total // parts}"


def merged(before: Sequence[Dim], start: int, end: int) -> str:
    """``256·6·6 = 9216`` for the axes ``start`` to ``end`` (inclusive, may be negative)."""
    rank = len(before)
    if not rank:
        return "1"
    axes = before[start % rank : end % rank + 1]
    text, result = product_text(axes), people(size(product(axes)))
    return text if text == result else f"{text} = {result}"
