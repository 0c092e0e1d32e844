"""What a model is, in a few sentences."""

from __future__ import annotations

from netgloss.catalogue.records import Shape
from netgloss.symbolic import Dim
from netgloss.words import numbers
from netgloss.words.en.grammar import listing, plural
from netgloss.words.forms import code, count, short, size_of

Inputs = tuple[tuple[str, Shape, str], ...]

_FAMILIES = {
    "conv1d": "a one-dimensional convolutional network",
    "conv2d": "a convolutional network",
    "conv3d": "a three-dimensional convolutional network",
    "recurrent": "a recurrent network",
    "attention": "an attention network",
    "embedding": "a network on embedded indices",
    "linear": "a fully connected network",
}
_PARTS = {
    "conv1d": "one-dimensional convolutions",
    "conv2d": "convolutions",
    "conv3d": "three-dimensional convolutions",
    "transposed": "transposed convolutions that enlarge the feature maps",
    "recurrent": "recurrent layers",
    "attention": "attention",
    "embedding": "an embedding of indices",
    "linear": "linear layers",
    "linear_head": "a linear layer at the end",
}


def kind(
    name: str, families: tuple[str, ...], identity: int, projection: int, concatenations: int
) -> str:
    main = next((each for each in families if each in _FAMILIES), "")
    what = _FAMILIES.get(main, "a module without layers of its own that hold weights")
    parts = [_PARTS[each] for each in families if each != main]
    residual = identity + projection
    if residual:
        ways = f"{residual} residual {plural(residual, 'connection')}"
        if projection:
            ways += f" ({projection} of them with a projection shortcut)"
        parts.insert(0, ways)
    if concatenations:
        parts.append(f"{concatenations} {plural(concatenations, 'concatenation')} of feature maps")
    tail = f" with {listing(parts)}" if parts else ""
    return f"`{name}` is {what}{tail}."


def weighted(total: int, types: tuple[tuple[str, int], ...], in_shortcuts: int) -> str:
    if not total:
        return "It has no layer with weights."
    shown = listing([f"{many} `{short(name)}`" for name, many in types])
    said = (
        f"It has {total} weighted {plural(total, 'layer')} ({shown}; normalisation is not counted)"
    )
    if in_shortcuts:
        said += (
            f", {in_shortcuts} of them in projection shortcuts, which names of networks leave out"
        )
    return f"{said}."


def built(construct: str) -> str:
    return f"Built as {code(construct)}."


def parameters(parameters: Dim, trainable: Dim) -> str:
    if parameters == trainable:
        return f"Parameters: {count(parameters)}, all of them learned."
    return f"Parameters: {count(parameters)}, of which {count(trainable)} are learned."


def inputs(inputs: Inputs) -> str:
    if not inputs:
        return "Input: none."
    shown = [f"{code(name)} of {size_of(shape)}, {code(dtype)}" for name, shape, dtype in inputs]
    return f"{plural(len(shown), 'Input')}: {'; '.join(shown)}."


def outputs(shapes: tuple[Shape, ...], runs: bool) -> str:
    if not shapes:
        return "Output: not reached; the findings say why."
    shown = listing([size_of(shape) for shape in shapes])
    if not runs:
        return f"Output, once the errors are mended in the most likely way: {shown}."
    return f"Output: {shown}."


def cost(macs: Dim, sizes: tuple[tuple[str, int], ...], uncounted: tuple[str, ...]) -> str:
    left_out = ""
    if uncounted:
        left_out = f" Not counted: {', '.join(code(name) for name in uncounted)}."
    at = ", ".join(code(f"{name} = {size}") for name, size in sizes)
    where = f" at {at}" if at else ""
    return (
        f"Cost: {numbers.grouped(macs)} multiply–accumulates (MACs) for one run{where}.{left_out}"
    )


def assumed() -> str:
    return "Nobody said these things, so netgloss chose them:"


def unknown(reason: str, what: str, line: int, decided: bool) -> str:
    why = {
        "import": f"{code(what)} was imported from code that is not here",
        "operation": f"netgloss does not know the operation {code(what)}",
        "attribute": f"netgloss does not know the attribute {code(what)}",
        "data_dependent": f"{code(what)} depends on the numbers in a tensor",
        "budget": f"{code(what)} would take too much work",
    }.get(reason, f"{code(what)} cannot be known from the source")
    effect = (
        " It decides on shapes or structure: what comes after it is not proved." if decided else ""
    )
    return f"Unknown on line {line}: {why}.{effect}"
