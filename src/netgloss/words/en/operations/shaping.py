"""Operations that rearrange, join or cut tensors, in English."""

from __future__ import annotations

from typing import Any

from netgloss.documents.facts import OperationFacts
from netgloss.words.arithmetic import same, same_shape
from netgloss.words.en.layers.shaping import rim
from netgloss.words.en.operations.phrases import axes, result
from netgloss.words.numbers import amount, by, dims, grouped, size, whole
from netgloss.words.operands import (
    argument_of,
    axes_of,
    axis_of,
    before_after,
    index_text,
    padding_pairs,
    sizes_asked,
    sum_text,
    worked_out,
)


# ---- the same numbers in another shape -----------------------------------------------------------
def _filled_in(facts: OperationFacts) -> list[str]:
    """What a ``-1`` was worked out to, and from which numbers."""
    asked, pair = sizes_asked(facts), before_after(facts)
    places = [place for place, value in enumerate(asked) if whole(value) == -1]
    if pair is None or len(places) != 1 or len(pair[1]) != len(asked):
        return []
    before, after = pair
    place = places[0]
    return [f"The −1 stands for whatever size is left, here `{worked_out(before, after, place)}`."]


def _batch_moves(facts: OperationFacts) -> list[str]:
    """``view(-1, 400)``: with another input size, cells would move into the batch."""
    asked, pair = sizes_asked(facts), before_after(facts)
    if pair is None or not asked or whole(asked[0]) != -1 or len(pair[0]) < 3:
        return []
    if not same(pair[0][0], pair[1][0]):
        return ["The batch size is not kept here: cells have moved into the batch axis."]
    return [
        "With an input of another size the −1 may change the batch size without an error; "
        "`torch.flatten(x, 1)` keeps the batch."
    ]


def view(facts: OperationFacts) -> list[str]:
    return [
        "Reads the same numbers in another shape; nothing is moved or copied.",
        *_filled_in(facts),
        *result(facts),
        *_batch_moves(facts),
    ]


def reshape(facts: OperationFacts) -> list[str]:
    return [
        "Puts the same numbers into another shape, in the same order; they are copied only if "
        "need be.",
        *_filled_in(facts),
        *result(facts),
        *_batch_moves(facts),
    ]


def reshape_as(facts: OperationFacts) -> list[str]:
    return ["Puts the same numbers into the shape of another tensor.", *result(facts)]


def permute(facts: OperationFacts) -> list[str]:
    order = [whole(axis) for axis in sizes_asked(facts)]
    lines = ["Puts the axes in another order; every number goes along with its axis."]
    if order and all(axis is not None for axis in order):
        shown = ", ".join(str(axis) for axis in order)
        lines.append(f"The new axes are, in order, the old axes {shown}.".replace("-", "−"))
    return lines + result(facts)


def transpose(facts: OperationFacts) -> list[str]:
    first, second = axes_of(facts, "dim0", "axis0"), axes_of(facts, "dim1", "axis1")
    lines = ["Swaps two axes, as rows become columns; every number goes along with its axis."]
    if first and second:
        lines.append(f"Axes {first[0]} and {second[0]} change places.")
    return lines + result(facts)


def movedim(facts: OperationFacts) -> list[str]:
    return ["Moves axes to other places; the rest keep their order.", *result(facts)]


def squeeze(facts: OperationFacts) -> list[str]:
    chosen = axes_of(facts)
    if chosen:
        lines = [f"Takes {axes(chosen)} away where its size is 1; no number is lost."]
        if _as_before(facts):
            lines.append("Here its size is not 1, so nothing happens.")
    else:
        lines = [
            "Takes away every axis of size 1; no number is lost. With a batch of 1 the batch axis "
            "goes too, so it is safer to name the axis."
        ]
    return lines + result(facts)


def _as_before(facts: OperationFacts) -> bool:
    pair = before_after(facts)
    return pair is not None and same_shape(*pair)


def unsqueeze(facts: OperationFacts) -> list[str]:
    axis = whole(facts.arguments.get("dim"))
    where = "" if axis is None else f" at place {amount(axis)}"
    return [f"Adds an axis of size 1{where}; no number changes.", *result(facts)]


def expand(facts: OperationFacts) -> list[str]:
    return [
        "Repeats axes of size 1 to the size asked for, without copying: all repeats are the same "
        "memory. A −1 leaves an axis as it is.",
        *result(facts),
    ]


def repeat(facts: OperationFacts) -> list[str]:
    asked = sizes_asked(facts)
    times = f" ({by(asked)} times along the axes)" if asked else ""
    return [f"Lays copies of the tensor side by side{times}.", *result(facts)]


def repeat_interleave(facts: OperationFacts) -> list[str]:
    times = whole(facts.arguments.get("repeats"))
    shown = "several times" if times is None else f"{grouped(times)} times"
    return [f"Repeats each element {shown}, copies next to one another.", *result(facts)]


def flip(facts: OperationFacts) -> list[str]:
    chosen = axes_of(facts, "dims", "dim")
    along = f" along {axes(chosen)}" if chosen else ""
    return [f"Reverses the order{along}, like a mirror.", *result(facts)]


def roll(facts: OperationFacts) -> list[str]:
    shifts = argument_of(facts, "shifts")
    parts = shifts if isinstance(shifts, tuple | list) else (shifts,)
    shown = " and ".join(amount(part) for part in parts)
    return [
        f"Shifts everything along by {shown}; what falls off one end comes back at the other.",
        *result(facts),
    ]


# ---- joining -------------------------------------------------------------------------------------
def cat(facts: OperationFacts) -> list[str]:
    axis = axis_of(facts, 0)
    lines = ["Joins tensors end to end along one axis; all other axes must be equal."]
    shapes = facts.inputs
    if axis is not None and len(shapes) > 1 and all(-len(s) <= axis < len(s) for s in shapes):
        sizes = [shape[axis] for shape in shapes]
        lines.append(f"Along axis {axis} the sizes add up: `{sum_text(sizes)}`.")
    if len(shapes) > 8:
        return lines + _only_result(facts)
    shown = ", ".join(f"`{dims(shape)}`" for shape in shapes)
    if facts.outputs and shapes:
        lines.append(f"Shapes: {shown} become `{dims(facts.outputs[0])}`.")
    return lines


def _only_result(facts: OperationFacts) -> list[str]:
    return [f"Result: `{dims(facts.outputs[0])}`."] if facts.outputs else []


def stack(facts: OperationFacts) -> list[str]:
    axis = whole(argument_of(facts, "dim", "axis"))
    many = len(facts.inputs)
    where = "" if axis is None else f" at place {amount(axis)}"
    lines = [f"Lays tensors of equal shape on top of one another along a new axis{where}."]
    if many > 1:
        lines.append(f"The new axis has size {many}, one for each tensor.")
    return lines + result(facts)


# ---- cutting -------------------------------------------------------------------------------------
def _pieces(facts: OperationFacts) -> list[str]:
    if not facts.outputs:
        return []
    if len(facts.outputs) == 1:
        return _only_result(facts)
    shapes = list(dict.fromkeys(dims(shape) for shape in facts.outputs))
    shown = ", ".join(f"`{shape}`" for shape in shapes[:4])
    if len(shapes) == 1:
        return [f"It gives {len(facts.outputs)} pieces, each {shown}."]
    return [f"It gives {len(facts.outputs)} pieces: {shown}{', …' if len(shapes) > 4 else ''}."]


def chunk(facts: OperationFacts) -> list[str]:
    many, axis = argument_of(facts, "chunks"), axis_of(facts, 0)
    lines = [
        f"Cuts the tensor into up to {amount(many)} pieces of equal size along axis {amount(axis)}."
    ]
    return lines + _pieces(facts)


def split(facts: OperationFacts) -> list[str]:
    value = argument_of(facts, "split_size_or_sections", "split_size", "split_sizes")
    axis = axis_of(facts, 0)
    parts = value if isinstance(value, tuple | list) else None
    how = (
        f"pieces of sizes {', '.join(amount(part) for part in parts)}"
        if parts is not None
        else f"pieces of size {amount(value)}"
    )
    return [f"Cuts the tensor along axis {amount(axis)} into {how}.", *_pieces(facts)]


def unbind(facts: OperationFacts) -> list[str]:
    axis = axis_of(facts, 0)
    return [f"Takes axis {amount(axis)} apart into its single slices.", *_pieces(facts)]


def getitem(facts: OperationFacts) -> list[str]:
    text = index_text(facts)
    lines = [f"Picks a part by index: `[{text}]`." if text else "Picks a part by index."]
    return lines + _last_step(facts) + result(facts)


def _last_step(facts: OperationFacts) -> list[str]:
    """``x[:, -1]`` counts from the end."""
    value = argument_of(facts, "index", "indices", "key")
    parts = value if isinstance(value, tuple) else (value,)
    if any(whole(part) == -1 for part in parts):
        return ["The index −1 means the last place on its axis."]
    return []


def setitem(facts: OperationFacts) -> list[str]:
    text = index_text(facts)
    where = f" at `[{text}]`" if text else ""
    return [f"Writes values into a part of the tensor{where}, in place."]


def narrow(facts: OperationFacts) -> list[str]:
    axis = axis_of(facts)
    start, length = argument_of(facts, "start"), argument_of(facts, "length")
    return [
        f"Keeps a stretch of axis {amount(axis)}: {amount(length)} places from place "
        f"{amount(start)} on.",
        *result(facts),
    ]


def select(facts: OperationFacts) -> list[str]:
    axis, index = axis_of(facts), argument_of(facts, "index")
    return [
        f"Takes place {amount(index)} of axis {amount(axis)}; that axis goes away.",
        *result(facts),
    ]


def gather(facts: OperationFacts) -> list[str]:
    axis = axis_of(facts)
    return [
        f"Picks numbers along axis {amount(axis)} at the places that an index tensor names.",
        *_only_result(facts),
    ]


def index_select(facts: OperationFacts) -> list[str]:
    axis = axis_of(facts)
    return [
        f"Keeps those places of axis {amount(axis)} that an index tensor names, in its order.",
        *result(facts),
    ]


def tril(facts: OperationFacts) -> list[str]:
    return [
        "Keeps the lower left triangle of a matrix and sets the rest to zero, as in a mask that "
        "hides the future.",
        *_diagonal(facts),
        *result(facts),
    ]


def triu(facts: OperationFacts) -> list[str]:
    return [
        "Keeps the upper right triangle of a matrix and sets the rest to zero.",
        *_diagonal(facts),
        *result(facts),
    ]


def _diagonal(facts: OperationFacts) -> list[str]:
    shift = whole(facts.arguments.get("diagonal"))
    if not shift:
        return []
    return [f"The border of the triangle is moved by {amount(shift)} from the main diagonal."]


# ---- padding, sizes ------------------------------------------------------------------------------
_MODES = {
    "constant": "with one fixed value",
    "reflect": "with the mirror image of the inside",
    "replicate": "by repeating the outermost cells",
    "circular": "from the opposite side",
}


def pad(facts: OperationFacts) -> list[str]:
    mode = facts.arguments.get("mode", "constant")
    how = _MODES.get(mode, "") if isinstance(mode, str) else ""
    value = facts.arguments.get("value")
    fixed = f" ({amount(0 if value is None else value)})" if mode == "constant" else ""
    lines = [f"Adds a border {how}{fixed}.".replace("  ", " ")]
    pairs = padding_pairs(facts)
    if pairs and len(pairs) <= 3:
        flat = tuple(part for pair in pairs for part in pair)
        lines.append(f"Border: {rim(flat, len(pairs))}.")
    return lines + result(facts)


def size_of(facts: OperationFacts) -> list[str]:
    """``x.size()`` and ``x.shape``."""
    if not facts.inputs:
        return ["Asks for the shape."]
    shape = facts.inputs[0]
    axis = axis_of(facts)
    if axis is not None and -len(shape) <= axis < len(shape):
        return [f"Asks how large axis {axis} is: {size(shape[axis])}."]
    return [f"Asks for the shape: `{dims(shape)}`."]


def size_of_first(facts: OperationFacts) -> list[str]:
    """``len(x)``."""
    if not facts.inputs or not facts.inputs[0]:
        return ["Asks how large the first axis is."]
    return [f"Asks how large the first axis is: {size(facts.inputs[0][0])}."]


def dim(facts: OperationFacts) -> list[str]:
    if not facts.inputs:
        return ["Asks how many axes there are."]
    return [f"Asks how many axes there are: {len(facts.inputs[0])}."]


def one_hot(facts: OperationFacts) -> list[str]:
    classes: Any = whole(facts.arguments.get("num_classes"))
    many = f" of size {grouped(classes)}" if classes is not None and classes > 0 else ""
    return [
        f"Turns each class number into a row{many} with a one at its place and zeros elsewhere.",
        *result(facts),
    ]


def meshgrid(facts: OperationFacts) -> list[str]:
    return ["Spreads coordinate lists out over a grid.", *_pieces(facts)]


def contiguous(facts: OperationFacts) -> list[str]:
    return [
        "Lays the numbers out in memory in the order of the axes, which `view` needs after a "
        "`permute`; the values stay.",
        *result(facts),
    ]
