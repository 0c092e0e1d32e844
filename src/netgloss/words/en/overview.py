"""What a model is, in a few sentences."""

from __future__ import annotations

from netgloss.catalogue.records import Shape
from netgloss.symbolic import Dim
from netgloss.words import numbers
from netgloss.words.en.grammar import listing, plural, total
from netgloss.words.en.grammar import sizes as named
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
        parts.append(f"{concatenations} {plural(concatenations, 'concatenation')} of tensors")
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


def parameters(
    parameters: Dim, trainable: Dim, at: tuple[tuple[str, int], ...], complete: bool
) -> str:
    said = f"Parameters: {total(parameters, at)}{_learned(parameters, trainable)}."
    if not complete:
        said += " Layers that cannot be known from the source are not in this number."
    return said


def inputs(inputs: Inputs) -> str:
    if not inputs:
        return "Input: none."
    shown = [f"{code(name)} of {size_of(shape)}, {code(dtype)}" for name, shape, dtype in inputs]
    return f"{plural(len(shown), 'Input')}: {'; '.join(shown)}."


def outputs(shapes: tuple[Shape, ...], runs: bool, faults: bool, reached: bool) -> str:
    if not shapes and (reached or not faults):
        return "Output: its shape cannot be known from the source."
    if not shapes:
        return "Output: not reached; the findings say why."
    shown = listing([size_of(shape) for shape in shapes])
    if faults:
        return f"Output, once the errors are mended in the most likely way: {shown}."
    if not runs:
        return f"Output, as far as it can be known from the source: {shown}."
    return f"Output: {shown}."


def cost(macs: Dim, sizes: tuple[tuple[str, int], ...], uncounted: tuple[str, ...]) -> str:
    left_out = ""
    if uncounted:
        left_out = f" Not counted: {', '.join(code(name) for name in uncounted)}."
    where = f" at {named(sizes)}; the lines below count at the same sizes" if sizes else ""
    return (
        f"Cost: {numbers.grouped(macs)} multiply–accumulates (MACs) for one run{where}.{left_out}"
    )


def no_model(
    modules: tuple[str, ...], classes: tuple[str, ...], functions: tuple[str, ...]
) -> list[str]:
    if modules:
        shown = listing([code(name) for name in modules])
        return [f"None of the module classes could be run, so nothing is proved of them: {shown}."]
    said = ["No model was found: no class here derives from `nn.Module`."]
    found = [
        f"the {plural(len(names), one, many)} {listing([code(name) for name in names])}"
        for names, one, many in ((classes, "class", "classes"), (functions, "function", ""))
        if names
    ]
    if found:
        said.append(f"What there is: {listing(found)}.")
    else:
        said.append("There is no class or function at all.")
    return said


def assumed() -> str:
    return "Nobody said these things, so netgloss chose them:"


def unknown(reason: str, what: str, lines: tuple[int, ...], decided: bool) -> str:
    why = {
        "import": f"{code(what)} was imported from code that is not here",
        "operation": f"netgloss does not know the operation {code(what)}",
        "attribute": f"netgloss does not know the attribute {code(what)}",
        "data_dependent": f"{code(what)} depends on the numbers in a tensor",
        "budget": f"{code(what)} would take too much work",
        "places": "the places that are looked up follow from the sizes of the input in a way that netgloss does not follow, so the accepted sizes may be too wide",
    }.get(reason, f"{code(what)} cannot be known from the source")
    effect = (
        " It decides on shapes or structure: what comes after it is not proved." if decided else ""
    )
    where = f"{plural(len(lines), 'line')} {listing([str(line) for line in lines])}"
    return f"Unknown on {where}: {why}.{effect}"


def _learned(parameters: Dim, trainable: Dim) -> str:
    if parameters == trainable:
        return ", all of them learned" if parameters != 0 else ""
    return f", of which {count(trainable)} are learned"
